"""`tapwork tasks add`: fill a project from a file, with a report line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
@json_option
@with_settings
async def add(settings: Settings, slug: str, file: Path, media: Path | None, skip_bad: bool, as_json: bool) -> None:
    """Add the rows of FILE (CSV, TSV, JSONL or XLSX) to the project SLUG: all of them, or none when one is bad."""
    async with opened(settings) as storage:
        with _progress(file.name) as progress:
            report = accepted(
                await ImportService(storage, media_vault(settings.storage.files)).add(
                    slug,
                    readable(file),
                    skip_bad=skip_bad,
                    actor=ACTOR,
                    now=wall_clock(),
                    media=media,
                    progress=progress,
                )
            )
    if as_json:
        print_json(report)
    else:
        click.echo(told(report))
    if report.stopped:
        raise Problem(f"Nothing was added to {slug}." + ("" if report.faults else " Leave bad rows out: --skip-bad"))


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
    lines.append(
        f"{report.file}: {counted(report.rows, 'row', 'rows')}, {counted(report.added, 'task', 'tasks')} added, "
        f"{report.unchanged} there already, {report.bad} bad{_files(report.media)}."
    )
    return "\n".join(lines)


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
