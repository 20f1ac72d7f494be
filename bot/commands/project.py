"""`tapwork project`: add, list, show, open, pause and close projects."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.common import (
    ACTOR,
    EXIT_SETTINGS,
    Problem,
    accepted,
    counted,
    file_text,
    json_option,
    local_moment,
    moment,
    opened,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.rules.expression import written
from crowd.rules.moments import moment as read_moment
from crowd.rules.money import decimal_text, micro
from crowd.rules.reach import Reach
from crowd.rules.stages import shortage
from crowd.services.budgets import BudgetService
from crowd.services.chances import ChanceService
from crowd.services.outcomes import (
    Added,
    Closed,
    Finishing,
    Money,
    Opened,
    Paused,
    Planned,
    ProjectView,
    Refused,
    Reworded,
    Scheduled,
    Unchanged,
    Updated,
)
from crowd.services.overlap import OverlapService
from crowd.services.projects import ProjectService, Saved, checked_project
from storage.records.moves import Moved
from storage.records.projects import Listed


@click.group("project")
def command() -> None:
    """Add, list, show, open, pause and close projects, and change their overlap."""


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@with_settings
async def add(settings: Settings, file: Path) -> None:
    """Add the project that FILE (TOML) describes."""
    spec = checked_project(file_text(file), currency=settings.pay.currency)
    if isinstance(spec, list):
        raise Problem("\n".join(f"{file}: {fault}" for fault in spec))
    async with opened(settings) as storage:
        outcome = await ProjectService(storage).add(spec, actor=ACTOR, now=wall_clock())
    click.echo(_added(outcome))


@command.command("list")
@json_option
@with_settings
async def list_(settings: Settings, as_json: bool) -> None:
    """List all projects, the newest first."""
    async with opened(settings) as storage:
        projects = await ProjectService(storage).listing()
    if as_json:
        print_json(projects)
    elif not projects:
        click.echo("There are no projects yet. Add one: tapwork project add project.toml")
    else:
        for project in projects:
            click.echo(_line(project))


@command.command("show")
@click.argument("slug")
@json_option
@with_settings
async def show(settings: Settings, slug: str, as_json: bool) -> None:
    """Show one project with its counts."""
    async with opened(settings) as storage:
        view = accepted(await ProjectService(storage).show(slug, now=wall_clock()))
    if as_json:
        print_json(view)
    else:
        click.echo(_page(view))


at_option = click.option("--at", "at", help='Then, as "2027-03-01 09:00", by the project\'s time zone; or none.')
why_option = click.option("--why", default="", help="The reason, kept with the move and shown to admins.")


@command.command("open")
@click.argument("slug")
@at_option
@why_option
@click.option("--tell-again", is_flag=True, help="Tell those too who were told at an earlier opening.")
@click.option("--outside-hours", is_flag=True, help="Open it now, whatever its opening hours say.")
@with_settings
async def open_(settings: Settings, slug: str, at: str | None, why: str, tell_again: bool, outside_hours: bool) -> None:
    """Take a project live now, or at a time: everybody eligible is told."""
    async with opened(settings) as storage:
        service, now = ProjectService(storage), wall_clock()
        view = accepted(await service.show(slug, now=now))
        outcome: Opened | Scheduled | Refused
        if at is not None and (when := _moment(at, view)) is not None:
            outcome = await service.schedule(slug, opens_at=when, actor=ACTOR, now=now, why=why)
        else:
            outcome = await service.open(
                slug, actor=ACTOR, now=now, tell_again=tell_again, outside=outside_hours, why=why
            )
    click.echo(_opening(outcome, view, settings.notify.quiet_hours))


@command.command("pause")
@click.argument("slug")
@at_option
@why_option
@with_settings
async def pause(settings: Settings, slug: str, at: str | None, why: str) -> None:
    """Hand out nothing more until it is opened again, from now on or from a time on."""
    async with opened(settings) as storage:
        service, now = ProjectService(storage), wall_clock()
        view = accepted(await service.show(slug, now=now))
        outcome: Paused | Planned | Refused
        if at is None:
            outcome = await service.pause(slug, actor=ACTOR, now=now, why=why)
        else:
            outcome = await service.plan(slug, "paused", _moment(at, view), actor=ACTOR, now=now, why=why)
    click.echo(_ending(outcome, view))


@command.command("close")
@click.argument("slug")
@at_option
@why_option
@with_settings
async def close(settings: Settings, slug: str, at: str | None, why: str) -> None:
    """End a project, now or at a time; what people hold they finish. It can still be exported."""
    async with opened(settings) as storage:
        service, now = ProjectService(storage), wall_clock()
        view = accepted(await service.show(slug, now=now))
        outcome: Closed | Finishing | Planned | Refused
        if at is None:
            outcome = await service.close(slug, actor=ACTOR, now=now, why=why)
        else:
            outcome = await service.plan(slug, "closed", _moment(at, view), actor=ACTOR, now=now, why=why)
    click.echo(_ending(outcome, view))


@command.command("overlap")
@click.argument("slug")
@click.argument("overlap", type=click.IntRange(1, 1000))
@click.option("--task", "key", help="Only the task with this id.")
@with_settings
async def overlap_(settings: Settings, slug: str, overlap: int, key: str | None) -> None:
    """Have each task answered by OVERLAP workers from now on, also while they work."""
    async with opened(settings) as storage:
        service = OverlapService(storage)
        if key is None:
            outcome = await service.set(slug, overlap, actor=ACTOR, now=wall_clock())
        else:
            outcome = await service.set_one(slug, key, overlap, actor=ACTOR, now=wall_clock())
        done = accepted(outcome)
    click.echo(f"{done.slug}: {counted(done.changed, 'task', 'tasks')} changed; what is taken already stays.")


@command.command("budget")
@click.argument("slug")
@click.argument("amount")
@with_settings
async def budget(settings: Settings, slug: str, amount: str) -> None:
    """Let a project spend AMOUNT and no more, as 120.00, or without end: none."""
    try:
        given = None if amount == "none" else micro(amount)
    except ValueError as error:
        raise Problem(f"{amount}: {error}", EXIT_SETTINGS) from None
    async with opened(settings) as storage:
        done = accepted(await BudgetService(storage).set(slug, given, actor=ACTOR, now=wall_clock()))
    click.echo(f"{done.slug}: {_money(done.money)}.")


@command.command("again")
@click.argument("slug")
@click.argument("worker")
@with_settings
async def again(settings: Settings, slug: str, worker: str) -> None:
    """Give WORKER, by her name in exports, another chance at an exam or at the questions on the guidelines."""
    async with opened(settings) as storage:
        done = accepted(await ChanceService(storage).give(slug, worker, actor=ACTOR, now=wall_clock()))
    what = [counted(done.attempts, "attempt does not count", "attempts do not count")] if done.attempts else []
    what += ["the questions are asked anew"] if done.questions else []
    click.echo(f"{done.slug}: {' and '.join(what)}; she is told.")


def _moment(text: str, view: ProjectView) -> int | None:
    """A moment as typed, by the project's time zone; None for the word `none`."""
    if text == "none":
        return None
    try:
        return read_moment(text, view.spec.time_zone).at
    except ValueError as error:
        raise Problem(f"{text}: {error}", EXIT_SETTINGS) from None


def _opening(outcome: Opened | Scheduled | Refused, view: ProjectView, quiet: str) -> str:
    match outcome:
        case Refused(why):
            raise Problem(why)
        case Scheduled(slug, opens_at):
            return f"{slug} opens by itself at {local_moment(opens_at, view.spec.time_zone)}."
        case Opened(slug, _, told, first):
            when = f", outside of quiet hours ({quiet})" if quiet and told else ""
            others = " first; the others hear of it as they are needed" if first else ""
            return f"{slug} is live; {counted(told, 'person', 'people')} will be told{when}{others}."


def _ending(outcome: Paused | Closed | Finishing | Planned | Refused, view: ProjectView) -> str:
    match outcome:
        case Refused(why):
            raise Problem(why)
        case Planned(slug, becomes, None):
            return f"{slug} is not {becomes} by itself any more."
        case Planned(slug, becomes, at):
            return f"{slug} is {becomes} by itself at {local_moment(at, view.spec.time_zone)}."
        case Finishing(slug, kept_back, held):
            state = f"closing: {counted(held, 'person finishes', 'people finish')} a task first"
        case Paused(slug, kept_back):
            state = "paused"
        case Closed(slug, kept_back):
            state = "closed"
    return f"{slug} is {state}; messages about it that are kept back: {kept_back}."


def _money(money: Money) -> str:
    left = "no budget" if money.left is None else f"{decimal_text(money.left)} left"
    return f"{decimal_text(money.spent)} spent, {decimal_text(money.held)} held, {left}"


BY_HAND = (
    " Its opening hours and time zone stay as they were set in the chat; other ones in the file would replace them."
)


def _added(outcome: Saved) -> str:
    match outcome:
        case Refused(why):
            raise Problem(why)
        case Unchanged(slug, by_hand):
            return f"{slug} was there already, just as in this file.{BY_HAND if by_hand else ''}"
        case Reworded(slug, by_hand):
            words = f"{slug} says the same in other words; workers read them from their next tap on."
            return f"{words}{BY_HAND if by_hand else ''}"
        case Added(slug, opens_at):
            sentence = f"Added {slug}."
        case Updated(slug, opens_at, by_hand):
            sentence = f"Changed {slug}.{BY_HAND if by_hand else ''}"
    opens = f" It opens by itself at {moment(opens_at)}." if opens_at is not None else ""
    return f"{sentence}{opens} Fill it: tapwork tasks add {slug} FILE"


def _line(project: Listed) -> str:
    return (
        f"{project.slug:<24} {project.state:<10} {project.tasks:>8} tasks {project.answers:>8} answers "
        f"{project.working:>5} working   {project.title}"
    )


def _sureness(view: ProjectView) -> dict[str, str]:
    rule, found = view.spec.dynamic_overlap, view.certainty
    if rule is None or found is None:
        return {}
    least = f"{rule.min_confidence / 100:g} %"
    said = f"{found.sure} tasks at {least} or more, {found.waiting} asked on, {found.unsure} unsure after"
    return {"confidence": f"{said} {rule.max_overlap} answers"}


def _page(view: ProjectView) -> str:
    spec, project = view.spec, view.project
    states = ", ".join(f"{count} {state}" for state, count in sorted(view.states.items())) or "none"
    told = ", ".join(f"{count} {state}" for state, count in sorted(view.told.items())) or "nobody"
    zone = spec.time_zone
    rows = {
        "title": project.title,
        "state": project.state,
        "opens": local_moment(project.opens_at, zone),
        "opened": local_moment(project.opened_at, zone),
        "hours": "; ".join(spec.schedule.windows) or "always",
        "pauses": local_moment(_pauses(view), zone),
        "closes": local_moment(project.closes_at, zone),
        **(_stage(view) or {"tasks": _tasks(view)}),
        "answers": states,
        **_sureness(view),
        "people": f"{view.eligible} eligible, {view.working} working now, {view.ever_worked} ever",
        "open to": written(spec.eligibility) or "everybody",
        "awake": f"{view.reach.awake} now, {view.reach.soon} within 3 hours",
        "usually": _usually(view.reach),
        "hands": f"{spec.hands or 'as many as it needs'}, {view.in_line} in line",
        "told": told,
        "price": f"{decimal_text(spec.price)} {spec.currency} an answer, {spec.overlap} answers a task",
        "money": _money(view.money),
        "time limit": f"{spec.time_limit // 1000} s",
    }
    page = [project.slug, *(f"  {name:<11} {value}" for name, value in rows.items())]
    moves = [f"    {_move(each, zone)}" for each in view.moves]
    return "\n".join([*page, *(["  moves, the newest first", *moves] if moves else [])])


def _tasks(view: ProjectView) -> str:
    return f"{view.places.tasks}, {view.complete} of them complete, {view.places.left} answers wanted"


def _stage(view: ProjectView) -> dict[str, str]:
    """A training, exam or retry, and how it goes; empty for other work."""
    stage, found = view.spec.stage, view.stage
    if stage is None or found is None:
        return {}
    mean = f", mean score {found.scores // found.finished}%" if found.finished else ""
    rows = {
        "stage": f"{stage.kind} for the skill {stage.skill}, pass with {stage.pass_mark}%",
        "tasks": f"{view.places.tasks}, {stage.tasks} an attempt, {stage.attempts} attempts",
        "tried by": f"{found.tried}, passed by {found.passed}, {found.open} at it now{mean}",
    }
    if view.hardest:
        rows["failed most"] = ", ".join(f"{task} ({failed} of {met})" for task, met, failed in view.hardest)
    short = shortage(stage, view.places.tasks)
    return rows | ({"mind": short} if short else {})


def _pauses(view: ProjectView) -> int | None:
    """When it pauses by itself: at a set moment or, while it is live, with its opening hours."""
    project = view.project
    ends = (project.outside_until or view.hours.changes_at) if project.state == "live" else None
    return min((each for each in (project.pauses_at, ends) if each is not None), default=None)


def _usually(found: Reach) -> str:
    of_ten = found.come_of_ten
    return "not known yet" if of_ten is None else f"{of_ten} of 10 who are told come"


def _move(move: Moved, zone: str | None) -> str:
    why = f": {move.why}" if move.why else ""
    done = f"{move.was} → {move.becomes}" if move.was != move.becomes else f"still {move.becomes}, its times changed"
    return f"{local_moment(move.at, zone)}  {done}, {move.actor}{why}"
