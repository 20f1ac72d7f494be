"""The vault keeps files privately and under its own names."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "files")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=4096))
def test_what_is_kept_is_read_back(vault: Vault, content: bytes) -> None:
    assert vault.read(vault.keep(content)) == content


def test_only_the_owner_can_read_a_file_and_its_folder(vault: Vault, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        name = vault.keep(b"a resume")
    finally:
        os.umask(before)
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "files" / name).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    Vault(folder).keep(b"")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_content_gets_a_new_random_name_each_time(vault: Vault) -> None:
    names = {vault.keep(b"the same") for _ in range(50)}
    assert len(names) == 50
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in names)


HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a" * 32 + "/x",
    "A" * 32,
    "0" * 31,
    "0" * 33,
    "0" * 31 + "\n",
]


@pytest.mark.parametrize("name", [*HOSTILE, "0" * 32 + "\n", "con", "\x00" * 32, "0" * 31 + "٠"])
def test_a_name_that_is_not_ours_never_reaches_the_disk(vault: Vault, name: str) -> None:
    vault.keep(b"")
    with pytest.raises(ValueError, match="is not a name in the vault"):
        vault.read(name)
    with pytest.raises(ValueError, match="is not a name in the vault"):
        vault.drop(name)


def test_a_link_in_the_folder_is_not_followed(vault: Vault, tmp_path: Path) -> None:
    vault.keep(b"")
    secret = tmp_path / "secret"
    secret.write_bytes(b"not of the vault")
    (tmp_path / "files" / ("0" * 32)).symlink_to(secret)
    with pytest.raises(OSError, match="symbolic link"):
        vault.read("0" * 32)


def test_a_dropped_file_is_gone_and_dropping_it_again_is_no_error(vault: Vault) -> None:
    name = vault.keep(b"a resume")
    vault.drop(name)
    vault.drop(name)
    with pytest.raises(FileNotFoundError):
        vault.read(name)


def test_a_file_that_could_not_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "files")
    vault.keep(b"")
    with pytest.raises(TypeError):
        vault.keep("text, not bytes")  # type: ignore[arg-type]
    assert len(list((tmp_path / "files").iterdir())) == 1
