"""`tapwork export`: the answers of a project, the majority of them, or its reports, as JSONL or CSV."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.common import Problem, accepted, opened, with_settings
from bot.settings import Settings
from crowd.services.exporting import ExportService
from crowd.services.sinks import Form

FORMS: dict[str, Form] = {".jsonl": "jsonl", ".csv": "csv"}


@click.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--majority", is_flag=True, help="One line a task: its votes and the label that has most of them.")
@click.option("--raw", is_flag=True, help="For machines: leave texts in CSV that a spreadsheet would run as formulas.")
@click.option("--reports", is_flag=True, help="What workers reported about tasks, instead of the answers.")
@click.option("--dropped", is_flag=True, help="With the tasks that were dropped after reports.")
@with_settings
async def command(
    settings: Settings, slug: str, file: Path, majority: bool, raw: bool, reports: bool, dropped: bool
) -> None:
    """Write the answers of the project SLUG to FILE; its ending says how: .jsonl or .csv."""
    form = FORMS.get(file.suffix.lower())
    if form is None:
        raise Problem(f"{file} does not say how to write it: end its name in .jsonl or .csv.")
    if majority and reports:
        raise Problem("Either --majority or --reports: each is a file of its own.")
    async with opened(settings) as storage:
        service = ExportService(storage)
        if reports:
            exported, lines = accepted(await service.reports(slug, file, form=form, raw=raw)), "reports"
        elif majority:
            exported = accepted(await service.majority(slug, file, form=form, raw=raw, dropped=dropped))
            lines = "tasks"
        else:
            exported = accepted(await service.answers(slug, file, form=form, raw=raw, dropped=dropped))
            lines = "answers"
    click.echo(f"{exported.path}: {exported.lines} {lines}.")
