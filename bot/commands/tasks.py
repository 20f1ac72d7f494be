"""`tapwork tasks add`: fill a project from a file, with a report line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.commands.common import (
    ACTOR,
    Problem,
    accepted,
    counted,
    json_option,
    opened,
    print_json,
    readable,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.rules.importing import ImportReport, Noted
from crowd.services.correcting import CorrectionService
from crowd.services.importing import ImportService, Progress
from storage.vault import media_vault


@click.group("tasks")
def command() -> None:
    """Fill a project with tasks."""


@command.command("add")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--media", type=click.Path(path_type=Path), help="The folder or ZIP of the files that rows name.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out instead of refusing the file.")
@click.option("--update", is_flag=True, help="Give tasks that nobody has seen the content of the rows with their ids.")
@json_option
@with_settings
async def add(
    settings: Settings, slug: str, file: Path, media: Path | None, skip_bad: bool, update: bool, as_json: bool
) -> None:
    """Add the rows of FILE to the project SLUG: all of them, or none when one is bad.

    FILE is CSV, TSV, JSONL, XLSX, Parquet, or a list of tasks as Label Studio writes it.
    """
    given: dict[str, Any] = {"actor": ACTOR, "now": wall_clock(), "media": media}
    vault = media_vault(settings.storage.files)
    async with opened(settings) as storage:
        updated = 0
        if update:
            report = accepted(
                await CorrectionService(storage, vault).update(slug, readable(file), skip_bad=skip_bad, **given)
            )
            if report.stopped:
                _tell(report, as_json, f"Nothing was added to {slug}.")
            updated = report.corrected
        with _progress(file.name) as progress:
            report = accepted(
                await ImportService(storage, vault).add(
                    slug, readable(file), skip_bad=skip_bad, progress=progress, **given
                )
            )
    cure = "" if report.faults else " Leave bad rows out: --skip-bad"
    _tell(replace(report, corrected=updated), as_json, f"Nothing was added to {slug}.{cure}")


@command.command("correct")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--media", type=click.Path(path_type=Path), help="The folder or ZIP of the files that rows name.")
@json_option
@with_settings
async def correct(settings: Settings, slug: str, file: Path, media: Path | None, as_json: bool) -> None:
    """Correct tasks of the project SLUG: each row of FILE has the id of a task, and what it is to say from now on."""
    async with opened(settings) as storage:
        service = CorrectionService(storage, media_vault(settings.storage.files))
        report = accepted(await service.correct(slug, readable(file), actor=ACTOR, now=wall_clock(), media=media))
    _tell(report, as_json, f"Nothing was corrected in {slug}.")


def _tell(report: ImportReport, as_json: bool, stopped: str) -> None:
    """The report; a Problem with the sentence when its faults kept everything out."""
    if as_json:
        print_json(report)
    else:
        click.echo(told(report))
    if report.stopped:
        raise Problem(stopped)


def told(report: ImportReport) -> str:
    """The report as lines for a person."""
    # what concerns the file as a whole names it already
    lines = [f"{report.file}: {fault}" if fault.key else str(fault) for fault in report.faults]
    lines += [f"{report.file}, {fault}" for fault in report.row_faults]
    untold = report.fault_count - len(report.row_faults) - len(report.faults)
    if untold > 0:
        lines.append(f"... and {untold} faults more.")
    lines += [f"Changed to what Telegram keeps: {_noted(each)}" for each in report.changes]
    lines += [f"Shown so that a tap opens nothing: {_noted(each)}" for each in report.clickable]
    lines += [f"Mind: {each}." for each in report.advice]
    lines.append(
        f"{report.file}: {counted(report.rows, 'row', 'rows')}, {counted(report.added, 'task', 'tasks')} added, "
        f"{_corrected(report.corrected)}{report.unchanged} there already, {report.bad} bad{_files(report.media)}."
    )
    return "\n".join(lines)


def _corrected(count: int) -> str:
    return f"{count} corrected, " if count else ""


def _files(count: int) -> str:
    return f", {counted(count, 'file', 'files')} of media looked at" if count else ""


def _noted(each: Noted) -> str:
    where = ", ".join(str(line) for line in each.lines)
    return f"{each.what} in {counted(each.rows, 'row', 'rows')} (first at line {where})"


@contextmanager
def _progress(name: str) -> Iterator[Progress | None]:
    """A bar on a terminal, a plain line each tenth elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_lines(name)
        return
    with click.progressbar(length=1000, label=f"Reading {name}", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.update(done * 1000 // max(total, 1) - bar.pos)

        yield show


def _plain_lines(name: str) -> Progress:
    told = 0

    def show(done: int, total: int) -> None:
        nonlocal told
        tenths = done * 10 // max(total, 1)
        if tenths > told:
            told = tenths
            click.echo(f"Reading {name}: {tenths * 10} %", err=True)

    return show
