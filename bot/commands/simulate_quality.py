"""`tapwork simulate quality`: how right, how dear and how long a project's labels would be, before money is spent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

import click

from bot.commands.common import Percent, Problem, accepted, json_option, opened, print_json, with_settings
from bot.pictures import quality_picture
from bot.settings import Settings
from crowd.rules.dynamic_overlap import SHARE, DynamicOverlap
from crowd.rules.money import decimal_text
from crowd.rules.simulated_quality import CrowdGuess, Plan, Played, crowd, play
from crowd.rules.spec import ProjectSpec
from crowd.services.foreseeing import ForeseeingService, Foreseen

OVERLAPS = (1, 2, 3, 5, 7)
CONFIDENCES = (80, 90, 95)
RATES = (5, 10, 20)
"""Known tasks, %, that are played beside the project's own share."""
MOST_TASKS = 1_000
"""More are not played: shares do not change beyond the noise of a run."""
LEAST_RUNS, ENOUGH = 20, 10_000
"""Runs at least, and tasks over all runs."""
CENT = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One way to work the project: its name, and what the runs came to. Money in micro-units, time in hours of work."""

    plan: str
    own: bool
    accuracy: float
    low: float
    high: float
    answers_a_task: float
    cost: int
    hours: float
    currency: str

    @property
    def told(self) -> str:
        """What it takes, in a few words."""
        return f"{self.answers_a_task:.1f} answers, {decimal_text(self.cost)} {self.currency}"


@click.command("quality")
@click.argument("slug")
@click.option("--workers", type=click.IntRange(1, 10_000), default=60, show_default=True, help="How many people.")
@click.option("--accuracy", type=Percent(), default=85, show_default=True, help="Right, on average, %.")
@click.option("--spread", type=Percent(high=50), default=8, show_default=True, help="Standard deviation, %.")
@click.option("--clickers", type=Percent(), default=5, show_default=True, help="Tap by chance, %.")
@click.option("--measured", metavar="SLUG", help="Take the quality that the workers of this project showed instead.")
@click.option("--known", type=Percent(high=50), help="Known tasks, %.  [default: the project's]")
@click.option("--tasks", type=click.IntRange(1, MOST_TASKS), help="How many.  [default: the project's]")
@click.option("--runs", type=click.IntRange(2, 10_000), help="How often.  [default: 20, small projects more often]")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same crowds.")
@click.option("--picture", type=click.Path(path_type=Path), help="Draw it into this PNG, too.")
@json_option
@with_settings
async def command(settings: Settings, /, slug: str, as_json: bool, picture: Path | None, **asked: Any) -> None:
    """Play project SLUG with a crowd that is made up: fixed overlaps beside overlap by confidence."""
    async with opened(settings) as storage:
        found = accepted(await ForeseeingService(storage).read(slug, measured=asked["measured"]))
    rows = sorted(_rows(found, asked), key=lambda row: row.answers_a_task)
    if as_json:
        print_json(rows)
    else:
        click.echo(_told(found, rows, asked))
    if picture is not None:
        quality_picture(found.spec.title, rows, picture)


def _rows(found: Foreseen, asked: dict[str, Any]) -> Iterator[Row]:
    """Every plan meets the same crowds."""
    tasks = asked["tasks"] or min(found.tasks, MOST_TASKS)
    known = found.known if asked["known"] is None else asked["known"] / 100
    guess = _guess(found, asked)
    for name, plan in _plans(found.spec, known, asked["workers"]):
        runs = []
        for run in range(_times(asked, tasks)):
            chance = random.Random(f"{asked['seed']}:{run}")  # noqa: S311 - a crowd that is made up, to be had again
            people = crowd(guess, found.options, chance)
            runs.append(play(plan, people, tasks=tasks, options=found.options, chance=chance))
        yield _row(name, found, runs, tasks)


def _times(asked: dict[str, Any], tasks: int) -> int:
    """A few tasks are played more often: chance must not hide what an overlap does."""
    return int(asked["runs"]) if asked["runs"] else max(LEAST_RUNS, ENOUGH // tasks)


def _guess(found: Foreseen, asked: dict[str, Any]) -> CrowdGuess:
    most = Plan(found.spec.overlap, found.spec.dynamic_overlap).most
    if asked["workers"] < most:
        raise Problem(f"The project asks for up to {most} answers a task: give at least {most} --workers.")
    if asked["measured"] and not found.qualities:
        raise Problem(f"Nobody of {asked['measured']} answered {found.least} tasks whose answer is known.")
    return CrowdGuess(
        asked["workers"],
        asked["accuracy"] / 100,
        asked["spread"] / 100,
        asked["clickers"] / 100,
        found.qualities if asked["measured"] else (),
    )


def _plans(spec: ProjectSpec, known: float, workers: int) -> Iterator[tuple[str, Plan]]:
    own = Plan(spec.overlap, spec.dynamic_overlap, known)
    yield _name(own), own
    for overlap in OVERLAPS:
        if (plan := Plan(overlap, None, known)) != own and overlap <= workers:
            yield _name(plan), plan
    most = spec.dynamic_overlap.max_overlap if spec.dynamic_overlap else 7
    for sure in CONFIDENCES:
        rule = replace(spec.dynamic_overlap or DynamicOverlap(most), min_confidence=sure * SHARE // 100)
        if known and most <= workers and (plan := Plan(min(2, most), rule, known)) != own:
            yield _name(plan), plan
    rule = spec.dynamic_overlap or DynamicOverlap(most)
    for rate in RATES:
        if most <= workers and rate != round(100 * known):
            yield _at_rate(rule, min(2, most), rate), Plan(min(2, most), rule, rate / 100)


def _at_rate(rule: DynamicOverlap, least: int, rate: int) -> str:
    return f"{least} to {rule.max_overlap}, until {rule.min_confidence * 100 // SHARE} %, {rate} % known"


def _name(plan: Plan) -> str:
    if plan.rule is None:
        return f"{plan.overlap} answers a task" if plan.overlap > 1 else "1 answer a task"
    return f"{plan.overlap} to {plan.rule.max_overlap}, until {plan.rule.min_confidence * 100 // SHARE} % sure"


def _row(name: str, found: Foreseen, runs: list[Played], tasks: int) -> Row:
    right = [run.accuracy for run in runs]
    ends = quantiles(right, n=20, method="inclusive")
    answers = fmean(run.answers for run in runs)
    return Row(
        plan=name,
        own=name == _name(Plan(found.spec.overlap, found.spec.dynamic_overlap)),
        accuracy=round(fmean(right), 4),
        low=round(ends[0], 4),
        high=round(ends[-1], 4),
        answers_a_task=round(answers / tasks, 2),
        cost=round(answers * found.spec.price / CENT) * CENT,
        hours=round(answers * found.seconds / 3600, 1),
        currency=found.spec.currency,
    )


def _told(found: Foreseen, rows: list[Row], asked: dict[str, Any]) -> str:
    tasks = asked["tasks"] or min(found.tasks, MOST_TASKS)
    known = found.known if asked["known"] is None else asked["known"] / 100
    people = (
        f"{asked['workers']} workers as those of {asked['measured']} were"
        if asked["measured"]
        else (
            f"{asked['workers']} workers, right {asked['accuracy']:g} % ± {asked['spread']:g}, "
            f"{asked['clickers']:g} % of them by chance"
        )
    )
    pace = f"{found.seconds:g} s an answer ({'the estimate' if found.spec.estimate else 'a guess'})"
    head = [
        f"{found.spec.slug}: {tasks} tasks of {found.options} labels, {known:.0%} known tasks besides; {people}.",
        f"{_times(asked, tasks)} runs; {pace}.",
        "",
        f"  {'':<30}{'right':>8}{'5 to 95 %':>17}{'answers':>9}{'cost':>12}{'hours':>8}",
    ]
    return "\n".join([*head, *map(_line, rows), *_advice(known)])


def _line(row: Row) -> str:
    name = f"{'>' if row.own else ' '} {row.plan:<30}"
    between = f"{row.low:.1%} to {row.high:.1%}"
    cost = f"{decimal_text(row.cost)} {row.currency}"
    return f"{name}{row.accuracy:>8.1%}{between:>17}{row.answers_a_task:>9.2f}{cost:>12}{row.hours:>8.1f}"


def _advice(known: float) -> list[str]:
    said = ["", "> is the project as it stands; answers are those for each task, known tasks with them."]
    if not known:
        said.append("Without known tasks nothing is known of workers, so that confidence cannot be played: --known 10")
    return said
