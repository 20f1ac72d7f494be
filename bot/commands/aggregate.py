"""`tapwork aggregate`: one label a task from many answers, of a stored project or of any file."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from bot.commands.aggregated import faults_told, patience_told, ranking_told, summary_told
from bot.commands.common import (
    EXIT_NO_INPUT,
    EXIT_SETTINGS,
    Problem,
    accepted,
    config_option,
    json_option,
    opened,
    print_json,
    readable,
)
from bot.settings import load
from crowd.aggregation.alpha import Scale
from crowd.aggregation.comparisons import Comparison
from crowd.services.aggregating import (
    AggregateService,
    Given,
    aggregated,
    expected_seconds,
    ranked,
    read_answers,
    read_known,
    read_skills,
    write_labels,
    write_ranking,
)
from crowd.services.aggregating.reading import Faults
from crowd.services.aggregating.running import METHODS, RANKING
from crowd.services.exporting.choosing import KEPT, NONE
from crowd.services.rowfiles import READERS, UnreadableError

WORTH_TELLING = 15.0
"""Seconds from which on it is said beforehand how long a method takes."""
SCALES = ("nominal", "ordinal", "interval")
PATH = click.Path(path_type=Path)


@click.command("aggregate")
@click.argument("source")
@click.option("--method", type=click.Choice(METHODS), default="majority", show_default=True, help="How.")
@click.option("--gold", type=PATH, help="A file of known answers: columns task and label.")
@click.option("--skills", type=PATH, help="For posterior: a file of skills from 0 to 100: columns worker and skill.")
@click.option("--scale", type=click.Choice(SCALES), help="Of the labels, for alpha. Else: the project's, or nominal.")
@click.option("--order", help="The labels of an ordinal scale from least to most, as poor,fair,good.")
@click.option("--items", help="For bradley-terry: the two columns that name a pair's items.  [default: left,right]")
@click.option("--out", type=PATH, help="Write a line for each task, or item, to this .csv or .jsonl file.")
@click.option("--without-restricted", is_flag=True, help="Of a project: without all answers of banned workers.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out instead of refusing the file.")
@json_option
@config_option
def command(source: str, method: str, as_json: bool, config: Path, **given: Any) -> None:
    """Make one label a task of the answers in SOURCE: a project's slug, or a file of task, worker and label.

    Says how right the labels are where the answer is known, how far workers agree, and which method fits.
    """
    asked = _Asked(source, method, as_json, **given)
    answers, comparisons = _read(asked, config)
    if method == RANKING:
        _rank(asked, comparisons)
    else:
        _label(asked, answers)


class _Asked:
    """What was typed."""

    def __init__(
        self,
        source: str,
        method: str,
        as_json: bool,
        *,
        gold: Path | None,
        skills: Path | None,
        scale: Scale | None,
        order: str | None,
        items: str | None,
        out: Path | None,
        skip_bad: bool,
        without_restricted: bool,
    ) -> None:
        self.source, self.method, self.as_json = source, method, as_json
        self.gold, self.skills, self.scale, self.out, self.skip_bad = gold, skills, scale, out, skip_bad
        self.without_restricted = without_restricted
        self.order = tuple(each.strip() for each in (order or "").split(",") if each.strip())
        self.items = _two(items or "left,right") if method == RANKING else None
        if self.order and scale not in (None, "ordinal"):
            raise Problem("An order makes the scale ordinal; leave --scale out.", EXIT_SETTINGS)

    @property
    def file(self) -> Path | None:
        """The file that is meant, unless it is a project: slugs have no dots."""
        path = Path(self.source)
        return path if path.suffix.lower() in READERS or "." in path.name or "/" in self.source else None


def _two(items: str) -> tuple[str, str]:
    names = [each.strip() for each in items.split(",")]
    if len(names) != 2 or not all(names):
        raise Problem("--items takes the names of two columns, as left,right.", EXIT_SETTINGS)
    return names[0], names[1]


def _read(asked: _Asked, config: Path) -> tuple[Given, tuple[Comparison, ...]]:
    """The answers, with what is known beside them."""
    try:
        given, comparisons = _of_file(asked, asked.file) if asked.file else asyncio.run(_of_project(asked, config))
        gold = _known(asked, asked.gold, read_known) if asked.gold else given.gold
        skills = {name: float(skill) for name, skill in _known(asked, asked.skills, read_skills).items()}
    except UnreadableError as error:
        raise Problem(f"{error}.", EXIT_NO_INPUT) from None
    scale: Scale = "ordinal" if asked.order else asked.scale or given.scale
    order = asked.order or (given.order if scale == "ordinal" else ())
    return replace(given, gold=gold, skills=skills, scale=scale, order=order), comparisons


def _of_file(asked: _Asked, path: Path) -> tuple[Given, tuple[Comparison, ...]]:
    found = read_answers(readable(path), items=asked.items)
    _faulty(asked, path, found.faults)
    if found.uncounted:
        click.echo(f"{found.uncounted:,} answers that were rejected or have no label are left out.", err=True)
    return Given(found.votes, mixed=found.mixed), found.comparisons


async def _of_project(asked: _Asked, config: Path) -> tuple[Given, tuple[Comparison, ...]]:
    async with opened(load(config)) as storage:
        restricted = NONE if asked.without_restricted else KEPT
        found = await AggregateService(storage).read(asked.source, items=asked.items, restricted=restricted)
        stored = accepted(found)
    if stored.unlabelled:
        click.echo(f"{stored.unlabelled} answers in free words have no label and are left out.", err=True)
    if count := len(stored.given.settled):
        were = "1 of the tasks was" if count == 1 else f"{count:,} of the tasks were"
        click.echo(f"{were} settled by a person; no method overrides that in --out.", err=True)
    return stored.given, stored.comparisons


def _known(asked: _Asked, path: Path | None, read: Any) -> dict[str, str]:
    if path is None:
        return {}
    found = read(readable(path))
    _faulty(asked, path, found.faults)
    known: dict[str, str] = found.known
    return known


def _faulty(asked: _Asked, path: Path, faults: Faults) -> None:
    """Tells the faults; a Problem unless bad rows are to be left out."""
    if faults.count:
        click.echo(faults_told(path.name, faults), err=True)
        if not asked.skip_bad:
            raise Problem("Nothing was aggregated. Leave bad rows out: --skip-bad")


def _label(asked: _Asked, given: Given) -> None:
    if (seconds := expected_seconds(given, asked.method)) >= WORTH_TELLING:
        click.echo(patience_told(asked.method, len(given.votes), seconds), err=True)
    aggregate, summary = accepted(aggregated(given, asked.method))
    if asked.out:
        accepted(write_labels(asked.out, aggregate, given.gold, given.settled))
    if asked.as_json:
        print_json({"source": asked.source, **asdict(summary)})
    else:
        click.echo(summary_told(asked.source, summary))
        if asked.out:
            click.echo(f"{asked.out}: {summary.tasks:,} tasks.")


def _rank(asked: _Asked, comparisons: tuple[Comparison, ...]) -> None:
    ranking = accepted(ranked(comparisons))
    if asked.out:
        accepted(write_ranking(asked.out, ranking))
    if asked.as_json:
        print_json({"source": asked.source, "method": RANKING, "items": [asdict(each) for each in ranking]})
    else:
        click.echo(ranking_told(asked.source, ranking, len(comparisons)))
