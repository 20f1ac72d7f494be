"""`tapwork backup`: all rows and all files of one moment in one archive, beside a running bot."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bot.commands.common import (
    EXIT_BUSY,
    EXIT_DATA,
    EXIT_NO_INPUT,
    EXIT_UNAVAILABLE,
    Problem,
    counted,
    json_option,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.services.statements import KEY_NAME
from storage import StorageError
from storage.backups.archive import Broken, Manifest
from storage.backups.writing import Underway, write

ENDING = ".tapwork"
LAST = "last-backup.json"
"""Beside the folder of files: when the last backup was made, and where. A restored database must not know better."""


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="With a folder: keep so many backups there, drop older ones.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@json_option
@with_settings
async def command(settings: Settings, file: Path, keep: int | None, force: bool, as_json: bool) -> None:
    """Back up the database, people's files and media, and the key of statements into FILE.

    The bot may go on meanwhile. A folder as FILE gets a backup named by the time. The archive is read back once before
    it gets its name. It holds personal data: it is readable by its owner alone (0600).
    """
    now = wall_clock()
    target = _target(file, now, keep=keep, force=force)
    manifest = await back_up(settings, target, now)
    dropped = _drop_older(target.parent, keep) if keep else []
    _report(target, manifest, dropped, as_json=as_json)


def _target(file: Path, now: int, *, keep: int | None, force: bool) -> Path:
    """Where the backup goes: a folder gets one that is named by the time."""
    target = file / named(now) if file.is_dir() else file
    if keep and not file.is_dir():
        raise click.UsageError("--keep needs a folder that is there instead of a file.")
    if target.exists() and not force:
        raise Problem(f"{target} is there already. Name another file, or say --force.", EXIT_DATA)
    return target


async def back_up(settings: Settings, target: Path, now: int) -> Manifest:
    """Writes a backup and remembers that it was made. Raises Problem."""
    files = settings.storage.files
    key = files.with_name(KEY_NAME)
    url = settings.storage.url
    try:
        manifest = await asyncio.to_thread(
            lambda: write(target, url, files=files, key=key, program=version("tapwork"), now=now)
        )
    except Underway as busy:
        raise Problem(str(busy), EXIT_BUSY) from None
    except StorageError as error:
        raise Problem(str(error), EXIT_UNAVAILABLE) from None
    except Broken as broken:
        raise Problem(f"The backup cannot be trusted, so none was kept: {broken}", EXIT_DATA) from None
    except OSError as error:
        raise Problem(
            f"{target} cannot be written: {error.strerror or error}. No backup was kept.", EXIT_NO_INPUT
        ) from None
    _remember(files.with_name(LAST), target, now)
    return manifest


def named(now: int, what: str = "tapwork") -> str:
    """The name of a backup that is made now: by the time, so that names sort."""
    return f"{what}-{datetime.fromtimestamp(now / 1000, UTC):%Y%m%dT%H%M%SZ}{ENDING}"


def last_backup(settings: Settings) -> dict[str, Any] | None:
    """`at` (ms UTC) and `file` of the last one that was made with these settings; None where none is known."""
    try:
        found = json.loads(settings.storage.files.with_name(LAST).read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("at"), int) else None


def _remember(note: Path, target: Path, now: int) -> None:
    with suppress(OSError):  # the backup stands; doctor will say that it knows of none
        note.write_text(json.dumps({"at": now, "file": str(target.resolve())}) + "\n")
        note.chmod(0o600)


def _drop_older(folder: Path, keep: int) -> list[Path]:
    """Only what has the name of a backup of ours, the oldest first."""
    found = sorted(folder.glob(f"tapwork-[0-9]*T[0-9]*Z{ENDING}"))
    older = found[:-keep]
    for each in older:
        each.unlink(missing_ok=True)
    return older


def _report(target: Path, manifest: Manifest, dropped: list[Path], *, as_json: bool) -> None:
    size = target.stat().st_size
    if as_json:
        print_json(
            {
                "file": str(target),
                "bytes": size,
                "made_at": manifest.made_at,
                "engine": manifest.engine,
                "schema": manifest.migrations[-1],
                "rows": {name: part.rows for name, part in manifest.tables.items()},
                "files": len(manifest.files),
                "dropped": [str(each) for each in dropped],
            }
        )
        return
    rows, files = counted(manifest.rows, "row", "rows"), counted(len(manifest.files), "file", "files")
    click.echo(f"{target}: {rows} and {files}, {size / 2**20:.1f} MB, read back without a fault.")
    click.echo(
        "It holds personal data. Keep a copy on another machine, and try it now and then: tapwork restore --drill"
    )
    if dropped:
        click.echo(f"Dropped: {counted(len(dropped), 'older backup', 'older backups')}.")
