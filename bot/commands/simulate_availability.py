"""`tapwork simulate availability`: how a project would fill, on people who are made up. Nobody is told."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.common import accepted, json_option, opened, print_json, wall_clock, with_settings
from bot.settings import Settings
from crowd.services.forecasting import Expected, Forecast, ForecastService

MINUTE = 60_000
HEAD = ("come", "told", "waves", "filled after", "in vain", "| at once: told", "filled after", "in vain")


def _share(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[float, ...]:
    """`15%` is 0.15."""
    try:
        found = tuple(float(each.removesuffix("%")) / 100 for each in given)
    except ValueError:
        raise click.BadParameter('give a share of people, as "15%"') from None
    if any(not 0 < each <= 1 for each in found):
        raise click.BadParameter('give more than 0% and at most 100%, as "15%"')
    return found


@click.command("availability")
@click.argument("slug")
@click.option(
    "--share", "shares", multiple=True, callback=_share, help='How many come when told, as "15%"; again for more.'
)
@click.option("--people", type=click.IntRange(1, 1_000_000), help="Of so many, instead of those who match.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number: other chance.")
@json_option
@with_settings
async def command(
    settings: Settings, slug: str, shares: tuple[float, ...], people: int | None, seed: int, as_json: bool
) -> None:
    """How project SLUG would fill, wave by wave, if it went live now; and if everybody were told at once."""
    async with opened(settings) as storage:
        service = ForecastService(storage)
        found = accepted(await service.forecast(slug, people=people, shares=shares, seed=seed, now=wall_clock()))
    if as_json:
        print_json(_object(found))
    else:
        click.echo("\n".join(_page(found)))


def _page(found: Forecast) -> list[str]:
    reach, usual = found.reach, found.reach.come_of_ten
    lines = [
        f"{found.slug}: {found.people} people could be told, {found.wanted} hands are enough.",
        f"Matching: {reach.matching}, awake now: {reach.awake}, within 3 hours: {reach.soon}.",
        "How many come when told is not known yet." if usual is None else f"Of ten who are told, usually {usual} come.",
        "",
    ]
    lines += _table([HEAD, *(_row(each) for each in found.expected)])
    for each in found.expected:
        steps = ", ".join(f"{step.at // MINUTE} min: {step.at_work} of {step.told} told" for step in each.course)
        lines.append(f"{_percent(each.share)} come  {steps}")
    return lines


def _row(each: Expected) -> tuple[str, ...]:
    return (
        _percent(each.share),
        str(each.told),
        str(each.waves),
        _time(each.filled_after),
        str(each.in_vain),
        f"| {each.at_once_told}",
        _time(each.at_once_filled_after),
        str(each.at_once_in_vain),
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [*lines, ""]


def _percent(share: float) -> str:
    return f"{share:.1%}".replace(".0%", "%")


def _time(ms: int | None) -> str:
    if ms is None:
        return "never"
    hours, minutes = divmod(round(ms / MINUTE), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def _object(found: Forecast) -> dict[str, Any]:
    return {
        "project": found.slug,
        "people": found.people,
        "wanted": found.wanted,
        "matching": found.reach.matching,
        "awake": found.reach.awake,
        "awake_within_3_hours": found.reach.soon,
        "usually_come_of_10": found.reach.come_of_ten,
        "expected": [
            {
                "share": each.share,
                "told": each.told,
                "waves": each.waves,
                "came": each.came,
                "in_vain": each.in_vain,
                "filled_after_seconds": _seconds(each.filled_after),
                "at_once": {
                    "told": each.at_once_told,
                    "in_vain": each.at_once_in_vain,
                    "filled_after_seconds": _seconds(each.at_once_filled_after),
                },
                "course": [
                    {"minutes": step.at // MINUTE, "told": step.told, "at_work": step.at_work} for step in each.course
                ],
            }
            for each in found.expected
        ],
    }


def _seconds(ms: int | None) -> int | None:
    return None if ms is None else ms // 1000
