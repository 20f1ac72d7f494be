"""`tapwork report`: the figures of a project on the terminal, as a PNG or as one HTML page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bot.commands.common import (
    EXIT_SETTINGS,
    EXIT_UNAVAILABLE,
    Problem,
    accepted,
    json_option,
    opened,
    print_json,
    wall_clock,
    with_settings,
)
from bot.report_page import page
from bot.settings import Settings
from crowd.services.figures import FiguresService, ProjectFigures
from handlers.ui import charts
from handlers.ui.figures import facts, sign, signs

KINDS = (".html", ".png")


@click.command("report")
@click.argument("slug")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@json_option
@with_settings
async def command(settings: Settings, /, slug: str, file: Path | None, as_json: bool) -> None:
    """Show how project SLUG stands; draw it into FILE, a .png or an .html page that needs nothing else."""
    if file is not None and file.suffix.lower() not in KINDS:
        raise Problem('Give a file whose name ends in .html or .png, as "report.html".', EXIT_SETTINGS)
    async with opened(settings) as storage:
        found = accepted(await FiguresService(storage).of(slug, now=wall_clock()))
    if file is not None:
        _write(file, found)
    if as_json:
        print_json(_as_json(found))
    else:
        click.echo(_told(found))


def _write(file: Path, found: ProjectFigures) -> None:
    try:
        drawn = page(found, charts.svgs(found)).encode() if file.suffix.lower() == ".html" else charts.wall(found)
        file.write_bytes(drawn)
    except charts.NoCharts:
        raise Problem("A picture needs matplotlib: pip install 'tapwork[charts]'.", EXIT_UNAVAILABLE) from None
    except OSError as error:
        raise Problem(f"{file} cannot be written: {error.strerror or error}.") from None


def _told(found: ProjectFigures) -> str:
    rows = [f"  {what:<36} {value}" for what, value in facts(found)]
    health = [f"  {each}" for each in signs(found.figures)]
    return "\n".join([found.project.slug, *rows, "", *health])


def _as_json(found: ProjectFigures) -> dict[str, object]:
    figures = found.figures
    return {
        "project": found.project.slug,
        "answers": figures.answers,
        "gold_answers": figures.gold_answers,
        "wanted": found.wanted,
        "days_left": found.days_left,
        "tasks": found.tasks,
        "complete": figures.complete,
        "spent": figures.spent,
        "gold_spent": figures.gold_spent,
        "cost_a_label": figures.cost_a_label,
        "currency": found.spec.currency,
        "agreement": figures.agreement,
        "days": figures.days,
        "hours": figures.hours,
        "confusion": [
            {"known": known, "given": given, "answers": count} for (known, given), count in figures.confusion.items()
        ],
        "sureness": figures.sureness,
        "workers": figures.workers,
        "known_tasks": figures.known,
        "balance": figures.balance,
        "differences": asdict(found.differences),
        "health": [
            {"name": each.name, "value": each.value, "count": each.count, "verdict": each.verdict, "words": sign(each)}
            for each in figures.health
        ],
    }
