"""The secret key: made once, by whoever needs it first, and for nobody else's eyes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.keyfile import KeyExposed, KeyFile


def test_it_is_made_once_and_only_the_bot_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "statement.key"
    file = KeyFile(path)
    assert file.read() is None
    secret = file.make()
    assert len(secret) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyFile(path).make() == secret
    assert [each.name for each in path.parent.iterdir()] == ["statement.key"]


def test_many_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: KeyFile(tmp_path / "statement.key").make(), range(32)))
    assert len(set(made)) == 1


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "statement.key"
    KeyFile(path).make()
    path.chmod(0o644)
    with pytest.raises(KeyExposed, match="chmod 600"):
        KeyFile(path).make()


def test_half_a_key_is_told_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "statement.key"
    path.write_bytes(b"half")
    path.chmod(0o600)
    with pytest.raises(KeyExposed, match="is no key"):
        KeyFile(path).make()
    assert path.read_bytes() == b"half"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(bytes(32))
    (tmp_path / "statement.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        KeyFile(tmp_path / "statement.key").make()
