"""`tapwork restore`: a backup tried out (`--drill`), or put in the place of what is there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bot.commands.backup import back_up, named
from bot.commands.common import (
    EXIT_BUSY,
    EXIT_DATA,
    EXIT_NO_INPUT,
    EXIT_UNAVAILABLE,
    Problem,
    counted,
    json_option,
    moment,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.services.checking import named_files, problems
from crowd.services.privacy import PrivacyService, drop
from crowd.services.restoring import Restored, RestoredService
from crowd.services.staff import StaffService
from crowd.services.statements import KEY_NAME
from storage import AlreadyRunning, StorageError, open_storage
from storage.backups.archive import Archive, Broken, opened
from storage.backups.rebuilding import rebuild
from storage.backups.replacing import alone, clear_strangers, put_files, put_in_place, workbench
from storage.backups.snapshot import forgotten, is_empty
from storage.lock import this_process
from storage.vault import Vault

MOST = 20


@dataclass(frozen=True, slots=True)
class Done:
    """What a restore came to."""

    restored: Restored
    kept: Path | None
    """Where what was there before is."""
    forgotten_again: int


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--drill", is_flag=True, help="Only try: restore into a temporary place, check it, leave nothing.")
@click.option("--replace", is_flag=True, help="There is something in the database: back it up, then replace it.")
@json_option
@with_settings
async def command(settings: Settings, file: Path, drill: bool, replace: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of the database, people's files and media.

    The bot must not be running, and the database must be empty, unless --replace. A crash on the way leaves what was
    there before, or all of the backup. Afterwards the bot is in restored mode: nothing that was owed is sent until an
    owner has chosen. A backup fits SQLite and PostgreSQL alike, whichever it was made on.
    """
    with _sentences(file), opened(file) as archive, workbench(settings.storage.url, settings.storage.files) as bench:
        faults = await _rebuild(archive, bench)
        if drill:
            await asyncio.to_thread(archive.verify)
            _report_drill(file, archive, faults, as_json=as_json)
        else:
            for fault in faults:
                click.echo(f"As it was in the backup: {fault}", err=True)
            done = await _restore(settings, archive, bench, file, replace=replace)
            _report(archive, done, as_json=as_json)


async def _rebuild(archive: Archive, bench: Path) -> list[str]:
    """The database of the backup at today's schema. What was not whole when it was made, a sentence each."""
    await asyncio.to_thread(rebuild, archive, bench)
    storage = await open_storage(f"sqlite:///{bench}", backup=False)
    try:
        found = await problems(storage)
        lacking = sorted(await named_files(storage) - archive.manifest.files.keys())
    finally:
        await storage.close()
    return found + [f"a row names the file {name}, which was not there" for name in lacking[:MOST]]


async def _restore(settings: Settings, archive: Archive, bench: Path, file: Path, *, replace: bool) -> Done:
    """The bot stays out from before the first look until the database is in its place."""
    url, files, now = settings.storage.url, settings.storage.files, wall_clock()
    with alone(url, f"{this_process(now)}, restoring"):
        kept = None
        if not await asyncio.to_thread(is_empty, url):
            if not replace:
                raise Problem("The database is not empty. To back it up and replace it: --replace", EXIT_DATA)
            kept = await asyncio.to_thread(_beside, file, now)
            await back_up(settings, kept, now)
        gone = await asyncio.to_thread(forgotten, url)
        restored, again, dropped = await _begin(settings, archive, bench, gone)
        await asyncio.to_thread(put_files, archive, files, files.with_name(KEY_NAME))
        if not url.startswith("sqlite"):
            await (await open_storage(url)).close()  # its schema, before rows can be put into it
        await asyncio.to_thread(put_in_place, url, bench)
        await asyncio.to_thread(clear_strangers, archive, files)
        await drop(Vault(files), dropped)
    return Done(restored, kept, again)


def _beside(file: Path, now: int) -> Path:
    """Where what was there before goes."""
    return file.resolve().with_name(named(now, "before-restore"))


async def _begin(settings: Settings, archive: Archive, bench: Path, gone: set[str]) -> tuple[Restored, int, list[str]]:
    """Restored mode begins; whoever was forgotten since is forgotten again. How many those are, and their files."""
    storage = await open_storage(f"sqlite:///{bench}", backup=False)
    try:
        staff = StaffService(storage, settings.people.admins)
        privacy = PrivacyService(storage, Vault(settings.storage.files), staff, settings.privacy.retention())
        again, dropped = await privacy.forget_again(sorted(gone), wall_clock())
        service = RestoredService(storage)
        made_at = archive.manifest.made_at
        restored = await service.begin(made_at=made_at, now=wall_clock(), owners=settings.people.admins)
        return restored, again, dropped
    finally:
        await storage.close()


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    """What goes wrong, for the person; whatever it is, the target is as it was before or wholly restored."""
    try:
        yield
    except Broken as broken:
        raise Problem(f"{file} cannot be restored: {broken}", EXIT_DATA) from None
    except AlreadyRunning as running:
        raise Problem(f"The database is in use by {running.holder}. Stop that first.", EXIT_BUSY) from None
    except StorageError as error:
        raise Problem(str(error), EXIT_UNAVAILABLE) from None
    except OSError as error:
        where = f"{error.filename} " if error.filename else ""
        raise Problem(f"{where}cannot be used: {error.strerror or error}.", EXIT_NO_INPUT) from None


def _report_drill(file: Path, archive: Archive, faults: list[str], *, as_json: bool) -> None:
    if faults:
        raise Problem("\n".join([f"{file} can be restored, but its data is not whole:", *faults]), EXIT_DATA)
    manifest = archive.manifest
    if as_json:
        print_json({"drill": True, "made_at": manifest.made_at, "rows": manifest.rows, "files": len(manifest.files)})
        return
    what = f"{counted(manifest.rows, 'row', 'rows')} and {counted(len(manifest.files), 'file', 'files')}"
    click.echo(f"{file} can be restored: {what}, as of {moment(manifest.made_at)}.")
    click.echo("Places, answers, money and files are whole. Nothing was changed, and nothing was left behind.")


def _report(archive: Archive, done: Done, *, as_json: bool) -> None:
    manifest, restored, kept = archive.manifest, done.restored, done.kept
    if as_json:
        print_json(
            {
                "made_at": restored.made_at,
                "restored_at": restored.restored_at,
                "rows": manifest.rows,
                "files": len(manifest.files),
                "owed": dict(restored.owed),
                "kept": str(kept) if kept else None,
                "forgotten_again": done.forgotten_again,
            }
        )
        return
    what = f"{counted(manifest.rows, 'row', 'rows')} and {counted(len(manifest.files), 'file', 'files')}"
    click.echo(f"Restored: {what}, as of {moment(manifest.made_at)}.")
    if kept:
        click.echo(f"What was there before is in {kept}.")
    if done.forgotten_again:
        click.echo(f"Forgotten again, as they had been since: {counted(done.forgotten_again, 'person', 'people')}.")
    click.echo(f"Owed then, and not sent until you choose: {counted(restored.count, 'message', 'messages')}.")
    click.echo("Start the bot: it asks its owners what to do with them. Here: tapwork restored")
    if not kept:
        click.echo("Whoever asked to be forgotten since then must be forgotten again: tapwork erase TELEGRAM_ID")
