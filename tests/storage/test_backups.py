"""Backups on both engines: everything comes back, on either engine, and a damaged or foreign archive is refused."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage import DatabaseIsNewer, Storage
from storage.backups.archive import MANIFEST, Broken, Manifest, member_of, opened
from storage.backups.rebuilding import rebuild
from storage.backups.replacing import alone, clear_strangers, put_files, put_in_place, workbench
from storage.backups.snapshot import is_empty, snapshot
from storage.backups.writing import Underway, write
from storage.engine import AlreadyRunning, CannotOpen
from storage.lock import held_file
from storage.migrations import MIGRATIONS_FOLDER
from storage.vault import BELOW, MEDIA, Vault
from tests.everything import everything
from tests.services.lives import life

PICTURE = b"\x89PNG" + bytes(range(256)) * 40


@pytest.fixture
def other_url(request: pytest.FixtureRequest, storage_url: str) -> str:
    """An empty database of the other engine."""
    other: str = request.getfixturevalue("postgres_url" if storage_url.startswith("sqlite") else "sqlite_url")
    return other


@pytest.fixture
def new_url(storage_url: str, tmp_path: Path) -> Iterator[str]:
    """An address of the same engine at which nothing is yet."""
    if storage_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'anew' / 'tapwork.db'}"
        return
    name = f"anew_{storage_url.partition('/test_')[2][:16]}"
    with psycopg.connect(storage_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    yield storage_url.replace(f"/test_{name.removeprefix('anew_')}", f"/{name}")
    with psycopg.connect(storage_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def lived(storage: Storage, folder: Path) -> Path:
    """A database with a row nearly everywhere, a resume, a picture and a key; the folder of files."""
    await life(storage, folder)
    for below in BELOW:
        Vault(folder / "files" / below).keep(PICTURE)
    (folder / "statement.key").write_bytes(b"k" * 32)
    (folder / "statement.key").chmod(0o600)
    return folder / "files"


def backed_up(url: str, folder: Path, name: str = "b.tapwork") -> Path:
    path = folder / name
    write(path, url, files=folder / "files", key=folder / "statement.key", program="0.1.0", now=1_000)
    return path


def restored(path: Path, url: str, folder: Path) -> None:
    """What the command does, without its questions."""
    files = folder / "files"
    with opened(path) as archive, workbench(url, files) as bench:
        rebuild(archive, bench)
        with alone(url, "a test"):
            put_files(archive, files, folder / "statement.key")
            put_in_place(url, bench)
            clear_strangers(archive, files)


def in_folder(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def left_over(folder: Path) -> list[Path]:
    """Drafts that nobody finished."""
    return list(folder.rglob(".*"))


def modes(*paths: Path) -> set[int]:
    """Who may do what with these."""
    return {stat.S_IMODE(path.stat().st_mode) for path in paths}


def members(path: Path) -> dict[str, bytes]:
    """What an archive holds, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, names: dict[str, bytes]) -> None:
    """An archive of these."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, said in names.items():
            archive.writestr(name, said)


def content(url: str) -> dict[str, list[str]]:
    """Every row of every table, in no order."""
    return {name: sorted(map(repr, rows)) for name, rows in everything(url).items() if name != "migrations"}


async def test_everything_comes_back_on_either_engine(
    storage: Storage, storage_url: str, other_url: str, tmp_path: Path
) -> None:
    """Rows, people's files, pictures and the key; a backup of one engine fits the other, there and back again."""
    files = await lived(storage, tmp_path)
    before, there = content(storage_url), in_folder(files)
    path = backed_up(storage_url, tmp_path)
    assert len([name for name, rows in before.items() if rows]) > 35

    restored(path, other_url, tmp_path / "moved")
    again = backed_up(other_url, tmp_path, "again.tapwork")
    await storage.close()
    restored(again, storage_url, tmp_path)

    assert content(other_url) == before
    assert content(storage_url) == before
    moved = tmp_path / "moved"
    assert in_folder(moved / "files") == there
    assert (moved / "statement.key").read_bytes() == b"k" * 32
    assert modes(*(moved / each for each in in_folder(moved))) == {0o600}


async def test_the_next_ids_are_behind_those_that_came_back(storage: Storage, storage_url: str, tmp_path: Path) -> None:
    await lived(storage, tmp_path)
    path = backed_up(storage_url, tmp_path)
    await storage.close()
    restored(path, storage_url, tmp_path)

    from storage import open_storage

    reopened = await open_storage(storage_url)
    try:
        known = [campaign for campaign, *_ in everything(storage_url)["campaigns"]]
        added = await reopened.write(
            None, lambda work: work.campaigns.add(kind="k", ref="new", project_id=None, body="{}", now=1)
        )
        assert added > max(known)  # type: ignore[type-var]
    finally:
        await reopened.close()


async def test_a_backup_shows_one_moment_although_people_work_on(
    storage: Storage, storage_url: str, tmp_path: Path
) -> None:
    await lived(storage, tmp_path)
    with snapshot(storage_url) as then:
        tables = then.tables()
        before = list(then.rows("audit", tables["audit"]))
        await storage.write(None, lambda work: work.audit.note(1, "cli", "later", "than the snapshot"))

        assert list(then.rows("audit", tables["audit"])) == before
    with snapshot(storage_url) as now:
        assert len(list(now.rows("audit", tables["audit"]))) == len(before) + 1


async def test_it_is_read_by_its_owner_alone_and_nothing_else_is_left(
    storage: Storage, storage_url: str, tmp_path: Path
) -> None:
    await lived(storage, tmp_path)
    (tmp_path / ".b.tapwork.part").write_bytes(b"what a killed one left")
    (tmp_path / ".b.tapwork.part").chmod(0o644)
    backed_up(storage_url, tmp_path)

    assert modes(tmp_path / "b.tapwork") == {0o600}
    assert left_over(tmp_path) == []


async def test_two_cannot_write_the_same_backup_at_once(storage: Storage, storage_url: str, tmp_path: Path) -> None:
    await lived(storage, tmp_path)
    with held_file(tmp_path / ".b.tapwork.part", "the other one"), pytest.raises(Underway):
        backed_up(storage_url, tmp_path)
    assert not (tmp_path / "b.tapwork").exists()


async def test_a_backup_that_fails_leaves_nothing_and_the_old_one_as_it_was(
    storage: Storage, storage_url: str, tmp_path: Path
) -> None:
    await lived(storage, tmp_path)
    path = backed_up(storage_url, tmp_path)
    old = in_folder(tmp_path)["b.tapwork"]
    picture = next((tmp_path / "files" / MEDIA).iterdir())
    picture.unlink()
    picture.symlink_to("/etc/hostname")  # what is no file of the vault is never followed
    with pytest.raises(CannotOpen):
        backed_up(f"sqlite:///{tmp_path / 'nothing.db'}", tmp_path)

    backed_up(storage_url, tmp_path)
    with opened(path) as archive:
        assert [name for name in archive.manifest.files if MEDIA in name] == []
    assert in_folder(tmp_path)["b.tapwork"] != old
    assert left_over(tmp_path) == []


async def test_a_database_of_an_older_schema_is_backed_up_as_it_is_and_restored_at_todays(
    sqlite_url: str, tmp_path: Path
) -> None:
    """The upgrade's way back: nothing is migrated for a backup, and a restore migrates."""
    from storage.migrations import load
    from storage.sqlite_file import prepare

    older = tmp_path / "older_migrations"
    older.mkdir()
    for migration in load(MIGRATIONS_FOLDER / "sqlite")[:2]:
        (older / f"{migration.name}.sql").write_text(migration.sql)
    old = tmp_path / "old.db"
    prepare(old, backup=False, folder=older)
    path = backed_up(f"sqlite:///{old}", tmp_path)
    with opened(path) as archive:
        assert archive.manifest.migrations == ("0001_foundation", "0002_a_day_of_work")

    restored(path, sqlite_url, tmp_path / "todays")
    with snapshot(sqlite_url) as now:
        assert now.migrations() == [each.name for each in load(MIGRATIONS_FOLDER / "sqlite")]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_an_empty_database_is_known_as_one(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assert is_empty(request.getfixturevalue(f"{engine}_url"))
    assert is_empty(f"sqlite:///{tmp_path / 'none.db'}")


async def test_a_lived_in_database_is_not_empty(storage: Storage, storage_url: str, tmp_path: Path) -> None:
    await lived(storage, tmp_path)

    assert not is_empty(storage_url)


async def test_a_restore_into_nothing_at_all_makes_what_it_needs(
    storage: Storage, storage_url: str, new_url: str, tmp_path: Path
) -> None:
    await lived(storage, tmp_path)
    path = backed_up(storage_url, tmp_path)
    if not new_url.startswith("sqlite"):
        with pytest.raises(CannotOpen, match="other tables"):
            restored(path, new_url, tmp_path / "new")
        return
    restored(path, new_url, tmp_path / "new")

    assert content(new_url) == content(storage_url)


async def test_nobody_else_may_hold_the_database_meanwhile(storage: Storage, storage_url: str) -> None:
    async with storage.sole_use("pid 1, the bot"):
        with pytest.raises(AlreadyRunning, match="the bot"), alone(storage_url, "a test"):
            pass
    with alone(storage_url, "a test"), pytest.raises(AlreadyRunning):
        async with storage.sole_use("pid 1, the bot"):
            pass


# Damage: each of these happened to an archive between its writing and its reading.


def _lacks_a_table(names: dict[str, bytes]) -> None:
    del names[member_of("people")]


def _lost_a_row(names: dict[str, bytes]) -> None:
    names[member_of("audit")] = names[member_of("audit")].partition(b"\n")[2]


def _changed_money(names: dict[str, bytes]) -> None:
    names[member_of("ledger")] = names[member_of("ledger")].replace(b"50000", b"90000")


def _holds_a_path(names: dict[str, bytes]) -> None:
    names[MANIFEST] = names[MANIFEST].replace(b'"files/', b'"files/../../', 1)


def _of_a_later_format(names: dict[str, bytes]) -> None:
    names[MANIFEST] = names[MANIFEST].replace(b'"format": 1', b'"format": 2')


def _no_manifest(names: dict[str, bytes]) -> None:
    del names[MANIFEST]


def _a_file_is_other(names: dict[str, bytes]) -> None:
    name = next(each for each in names if each.startswith("files/media/"))
    names[name] = b"x" + names[name][1:]


def _no_json(names: dict[str, bytes]) -> None:
    names[member_of("people")] = b"{]\n"


DAMAGES = (
    *(_lacks_a_table, _lost_a_row, _changed_money, _holds_a_path, _of_a_later_format),
    *(_no_manifest, _a_file_is_other, _no_json),
)


async def test_a_damaged_archive_is_refused_and_the_database_stays(
    sqlite_storage: Storage, sqlite_url: str, tmp_path: Path
) -> None:
    await lived(sqlite_storage, tmp_path)
    path = backed_up(sqlite_url, tmp_path)
    await sqlite_storage.close()
    before, whole = content(sqlite_url), members(path)
    for damage in DAMAGES:
        names = dict(whole)
        damage(names)
        assert names != whole
        packed(path, names)

        with pytest.raises(Broken):
            restored(path, sqlite_url, tmp_path / damage.__name__)
            with opened(path) as archive:
                archive.verify()
    assert content(sqlite_url) == before
    assert left_over(tmp_path) == []


async def test_the_beginning_of_an_archive_is_none(sqlite_storage: Storage, sqlite_url: str, tmp_path: Path) -> None:
    await lived(sqlite_storage, tmp_path)
    path = backed_up(sqlite_url, tmp_path)
    whole = in_folder(tmp_path)["b.tapwork"]
    for cut in (0, 10, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:cut])
        with pytest.raises(Broken, match="no backup"), opened(path):
            pass


async def test_a_backup_of_a_newer_program_is_refused_by_its_name(
    sqlite_storage: Storage, sqlite_url: str, tmp_path: Path
) -> None:
    await lived(sqlite_storage, tmp_path)
    path = backed_up(sqlite_url, tmp_path)
    names = members(path)
    manifest = json.loads(names[MANIFEST])
    manifest["migrations"].append("9999_of_tomorrow")
    packed(path, {**names, MANIFEST: json.dumps(manifest).encode()})

    with pytest.raises(DatabaseIsNewer, match="9999_of_tomorrow"):
        restored(path, f"sqlite:///{tmp_path / 'x.db'}", tmp_path / "x")
    assert not (tmp_path / "x.db").exists()


async def test_a_database_that_another_command_has_open_is_not_replaced(
    sqlite_storage: Storage, sqlite_url: str, tmp_path: Path
) -> None:
    await lived(sqlite_storage, tmp_path)
    path = backed_up(sqlite_url, tmp_path)
    before = content(sqlite_url)

    with pytest.raises(CannotOpen, match="in use"):
        restored(path, sqlite_url, tmp_path)
    assert content(sqlite_url) == before


async def test_the_log_of_a_database_that_is_gone_is_never_taken_for_ours(
    sqlite_storage: Storage, sqlite_url: str, tmp_path: Path
) -> None:
    await lived(sqlite_storage, tmp_path)
    path = backed_up(sqlite_url, tmp_path)
    target = tmp_path / "other.db"
    shutil.copy(tmp_path / "tapwork.db-wal", f"{target}-wal")

    with pytest.raises(CannotOpen, match="log of a database that is not there"):
        restored(path, f"sqlite:///{target}", tmp_path / "o")
    assert not target.exists()


def test_a_manifest_reads_back_as_it_was_written() -> None:
    written = Manifest("0.1.0", 5, "sqlite", "3.51.3", ("0001_foundation",), {}, {})

    assert Manifest.from_json(written.to_json()) == written
