"""The life of a project by the clock, on both engines: hours, last moments, downtime, jumps, two instances."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crowd.rules.life import Why
from crowd.rules.spec import ProjectSpec
from crowd.services.checking import problems
from crowd.services.life import LifeNews
from crowd.services.outcomes import Closed, Finishing, Opened, Paused, Planned, ProjectView, Refused, Scheduled
from crowd.services.projects import ProjectService
from storage import Storage, Unit
from tests.filling import HOUR, NOON, added, admit, filled, jsonl, rows, spec, tick
from tests.labelling import ANN, Room
from tests.rules.test_local_time import ms

DAY = 24 * HOUR
MINUTE = 60_000
MONDAY = ms("2026-11-02T00:00+01:00")
ZONE = ('price = "0.05"', 'price = "0.05"\ntime_zone = "Europe/Berlin"')
OFFICE = '\n[schedule]\nwindows = ["Mon–Fri 09:00–17:00"]\n'


class Hall:
    """One project with tasks, and the clock."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage = storage
        self.folder = folder
        self.projects = ProjectService(storage)
        self.room = Room(storage, self.projects)

    async def has(self, *changes: tuple[str, str], more: str = "", tasks: int = 2) -> ProjectSpec:
        project = spec(ZONE, *changes, more=more)
        await added(self.storage, project)
        if tasks:
            await self.gets(tasks)
        return project

    async def gets(self, tasks: int, first: int = 1) -> None:
        await filled(self.storage, jsonl(self.folder / f"{first}.jsonl", rows(tasks, first=first)))

    async def opens(self, now: int, **more: bool) -> object:
        return await self.projects.open("facts", actor="admin:7", now=now, **more)  # type: ignore[arg-type]

    async def ticks(self, start: int, end: int, step: int = HOUR) -> None:
        for now in range(start, end, step):
            await tick(self.storage, now)

    async def view(self) -> ProjectView:
        found = await self.projects.show("facts", now=NOON)
        assert isinstance(found, ProjectView)
        return found

    async def state(self) -> str:
        return (await self.view()).project.state

    async def moves(self) -> list[tuple[int, str, str]]:
        """When, to what and why; the oldest first."""
        moves = await self.storage.read(lambda work: work.moves.latest(project_id=1, count=1000))
        return [(each.at, each.becomes, each.why) for each in reversed(moves)]

    async def holds(self, now: int) -> int:
        """Ann takes the first task that is left."""
        self.room.now = now
        await self.storage.write(None, lambda work: admit(work, ANN))
        return (await self.room.starts(ANN)).task_id

    async def answers(self, task_id: int, now: int) -> None:
        self.room.now = now
        await self.room.taps(ANN, task_id)


@pytest.fixture
async def hall(storage: Storage, tmp_path: Path) -> AsyncIterator[Hall]:
    yield Hall(storage, tmp_path)
    assert await problems(storage) == []


@pytest.fixture
async def quick(sqlite_storage: Storage, tmp_path: Path) -> AsyncIterator[Hall]:
    """The same on one engine, for what takes many looks and is all rule."""
    yield Hall(sqlite_storage, tmp_path)
    assert await problems(sqlite_storage) == []


async def test_a_week_of_office_hours(quick: Hall) -> None:
    await quick.has(more=OFFICE)
    assert await quick.opens(MONDAY) == Scheduled("facts", MONDAY + 9 * HOUR)

    await quick.ticks(MONDAY, MONDAY + 7 * DAY)
    assert [(at, becomes) for at, becomes, _why in await quick.moves()] == [
        (MONDAY, "scheduled"),
        *(
            (MONDAY + day * DAY + hour * HOUR, becomes)
            for day in range(5)
            for hour, becomes in ((9, "live"), (17, "paused"))
        ),
    ]
    assert (await quick.view()).project.opens_at == MONDAY + 7 * DAY + 9 * HOUR


async def test_only_who_was_not_told_before_hears_of_the_next_morning(hall: Hall) -> None:
    await hall.has(more=OFFICE)
    await hall.storage.write(None, lambda work: admit(work, 100))
    await hall.opens(MONDAY + 10 * HOUR)

    def sent(work: Unit) -> None:
        [(campaign, _kind)] = work.deliveries.running()
        work.deliveries.take(campaign_id=campaign, person_id=1, now=NOON)

    await hall.storage.write(None, sent)
    await hall.ticks(MONDAY + 10 * HOUR, MONDAY + 2 * DAY)
    assert sum((await hall.view()).told.values()) == 1


async def test_opened_outside_of_its_hours_it_stays_open_until_the_next_ones_end(quick: Hall) -> None:
    await quick.has(more=OFFICE)
    saturday = MONDAY + 5 * DAY
    assert await quick.opens(saturday, outside=True) == Opened("facts", 1, 0)

    await quick.ticks(saturday, MONDAY + 8 * DAY)
    assert [(at, becomes) for at, becomes, _why in await quick.moves()] == [
        (saturday, "live"),
        (MONDAY + 7 * DAY + 17 * HOUR, "paused"),
    ]


async def test_what_a_person_paused_stays_so_through_all_hours(quick: Hall) -> None:
    await quick.has(more=OFFICE)
    await quick.opens(MONDAY + 10 * HOUR)
    await quick.ticks(MONDAY + 10 * HOUR, MONDAY + 20 * HOUR)
    assert await quick.projects.pause("facts", actor="admin:7", now=MONDAY + 20 * HOUR, why="mistakes") == Paused(
        "facts", 0
    )

    await quick.ticks(MONDAY + 20 * HOUR, MONDAY + 3 * DAY)
    assert (await quick.moves())[-1] == (MONDAY + 20 * HOUR, "paused", "mistakes")


async def test_a_pause_until_a_time_ends_by_itself(hall: Hall) -> None:
    await hall.has()
    await hall.opens(NOON)
    await hall.projects.pause("facts", actor="cli", now=NOON)

    assert await hall.projects.schedule("facts", opens_at=NOON + DAY, actor="cli", now=NOON) == Scheduled(
        "facts", NOON + DAY
    )
    assert await hall.state() == "paused"
    await hall.ticks(NOON, NOON + DAY + HOUR, HOUR)
    assert (await hall.moves())[-1] == (NOON + DAY, "live", Why.HOUR)


async def test_it_pauses_and_closes_at_the_times_that_were_planned(hall: Hall) -> None:
    await hall.has()
    await hall.opens(NOON)

    plan = hall.projects.plan
    assert await plan("facts", "paused", NOON + HOUR, actor="cli", now=NOON) == Planned("facts", "paused", NOON + HOUR)
    assert await plan("facts", "closed", NOON + 9 * HOUR, actor="cli", now=NOON) == Planned(
        "facts", "closed", NOON + 9 * HOUR
    )
    await hall.ticks(NOON, NOON + DAY)
    assert await hall.moves() == [
        (NOON, "live", ""),
        (NOON + HOUR, "paused", Why.HOUR),
        (NOON + 9 * HOUR, "closed", Why.LAST),
    ]


async def test_a_plan_can_be_taken_back_and_not_be_made_for_the_past(hall: Hall) -> None:
    await hall.has()
    await hall.opens(NOON)
    plan = hall.projects.plan

    assert await plan("facts", "closed", NOON, actor="cli", now=NOON) == Refused("That time has passed.")
    await plan("facts", "closed", NOON + HOUR, actor="cli", now=NOON)
    assert await plan("facts", "closed", None, actor="cli", now=NOON) == Planned("facts", "closed", None)
    await hall.ticks(NOON, NOON + DAY, HOUR)
    assert await hall.state() == "live"


async def test_the_last_moment_of_its_file_closes_it_and_another_file_moves_it(hall: Hall) -> None:
    last = (ZONE[1], ZONE[1] + '\ncloses_at = "2026-11-02T18:00"')
    await hall.has(last)
    await hall.opens(NOON)
    later = spec(ZONE, (ZONE[1], ZONE[1] + '\ncloses_at = "2026-11-03T18:00"'))
    await hall.projects.add(later, actor="cli", now=NOON)

    await hall.ticks(NOON, MONDAY + 2 * DAY, HOUR)
    assert (await hall.moves())[-1] == (MONDAY + DAY + 18 * HOUR, "closed", Why.LAST)


async def test_a_last_moment_that_has_passed_is_refused_and_opens_nothing(hall: Hall) -> None:
    last = (ZONE[1], ZONE[1] + '\ncloses_at = "2026-11-02T18:00"')
    await hall.has(last)
    other = spec(ZONE, last, ('slug = "facts"', 'slug = "other"'))
    late = MONDAY + DAY

    assert await hall.projects.add(other, actor="cli", now=late) == Refused(
        "Its closes_at has passed; give a later time, or none."
    )
    assert await hall.opens(late) == Refused("Its closes_at has passed; plan another one first, or none.")
    await hall.projects.plan("facts", "closed", None, actor="cli", now=late)
    assert isinstance(await hall.opens(late), Opened)


async def test_hours_that_come_with_another_file_hold_at_once(hall: Hall) -> None:
    await hall.has()
    await hall.opens(NOON)
    await hall.projects.add(spec(ZONE, more=OFFICE), actor="cli", now=NOON)

    await tick(hall.storage, NOON)
    assert await hall.state() == "paused"
    assert (await hall.view()).project.opens_at == MONDAY + 9 * HOUR


async def test_whoever_holds_a_task_finishes_it_before_it_is_closed(hall: Hall) -> None:
    await hall.has()
    await hall.opens(NOON)
    task = await hall.holds(NOON)

    assert await hall.projects.close("facts", actor="cli", now=NOON, why="enough") == Finishing("facts", 0, 1)
    await hall.ticks(NOON, NOON + HOUR)
    assert await hall.state() == "closing"
    await hall.answers(task, NOON + HOUR)
    await tick(hall.storage, NOON + HOUR)
    assert await hall.moves() == [
        (NOON, "live", ""),
        (NOON, "closing", "enough"),
        (NOON + HOUR, "closed", Why.FINISHED),
    ]
    assert (await hall.view()).project.closed_at == NOON + HOUR


async def test_what_is_closing_can_be_opened_again_and_what_is_closed_cannot(hall: Hall) -> None:
    await hall.has()
    await hall.opens(NOON)
    await hall.holds(NOON)
    await hall.projects.close("facts", actor="cli", now=NOON)

    assert await hall.opens(NOON + 1) == Opened("facts", 2, 1)
    assert isinstance(await hall.projects.close("facts", actor="cli", now=NOON + 2), Finishing)
    assert await hall.projects.close("facts", actor="cli", now=NOON + 3) == Refused("facts is closing already.")
    hall.room.now = NOON + HOUR
    await hall.room.stops(ANN)
    await tick(hall.storage, NOON + HOUR)
    assert await hall.opens(NOON + HOUR) == Refused("facts is closed for good.")


async def test_it_closes_when_all_answers_are_in_and_were_so_for_a_while(hall: Hall) -> None:
    await hall.has(
        ("overlap = 3", "overlap = 1"), more='\n[schedule]\nclose_when = ["complete"]\nkeep_open = "2h"\n', tasks=1
    )
    await hall.opens(NOON)
    task = await hall.holds(NOON)

    await hall.ticks(NOON, NOON + HOUR)
    assert await hall.state() == "live"
    await hall.answers(task, NOON + HOUR)
    await hall.ticks(NOON + HOUR, NOON + 4 * HOUR)
    assert (await hall.moves())[-1] == (NOON + 3 * HOUR, "closed", Why.COMPLETE)


async def test_a_clock_that_is_set_back_meanwhile_begins_the_time_anew(quick: Hall) -> None:
    await quick.has(
        ("overlap = 3", "overlap = 1"), more='\n[schedule]\nclose_when = ["complete"]\nkeep_open = "2h"\n', tasks=1
    )
    await quick.opens(NOON)
    await quick.answers(await quick.holds(NOON), NOON)
    await quick.ticks(NOON + DAY, NOON + DAY + HOUR)

    await quick.ticks(NOON, NOON + 3 * HOUR)
    assert (await quick.moves())[-1] == (NOON + 2 * HOUR, "closed", Why.COMPLETE)


async def test_new_tasks_meanwhile_keep_it_open(hall: Hall) -> None:
    await hall.has(
        ("overlap = 3", "overlap = 1"), more='\n[schedule]\nclose_when = ["complete"]\nkeep_open = "2h"\n', tasks=1
    )
    await hall.opens(NOON)
    await hall.answers(await hall.holds(NOON), NOON)
    await hall.ticks(NOON, NOON + HOUR, 10 * MINUTE)
    assert (await hall.view()).project.over_since == NOON + 10 * MINUTE
    await hall.gets(1, first=2)

    await hall.ticks(NOON + HOUR, NOON + DAY)
    assert await hall.state() == "live"
    assert (await hall.view()).project.over_since is None


async def test_it_closes_when_its_budget_is_spent(hall: Hall) -> None:
    await hall.has(("overlap = 3", 'overlap = 3\nbudget = "0.05"'), more='\n[schedule]\nclose_when = ["spent"]\n')
    await hall.opens(NOON)
    await hall.ticks(NOON, NOON + HOUR)
    assert await hall.state() == "live"
    await hall.answers(await hall.holds(NOON + HOUR), NOON + HOUR)

    await hall.ticks(NOON + HOUR, NOON + 2 * HOUR)
    assert (await hall.moves())[-1][1:] == ("closed", Why.SPENT)


@pytest.mark.parametrize("down", [MINUTE, HOUR, 3 * DAY])
async def test_what_fell_due_while_the_bot_was_down_happens_once_at_start(hall: Hall, down: int) -> None:
    opens = (ZONE[1], ZONE[1] + '\nopens_at = "2026-11-02T09:00"')
    await hall.has(opens, more=OFFICE)
    start = MONDAY + 9 * HOUR + down

    await asyncio.gather(*(tick(hall.storage, start, holder=f"h{at}") for at in range(3)))
    await tick(hall.storage, start)
    assert await hall.moves() == [(start, "live", Why.HOUR)]
    assert (await hall.view()).project.openings == 1


@pytest.mark.parametrize("jump", [-2 * HOUR, -DAY, 2 * HOUR, DAY])
async def test_whatever_the_clock_does_it_is_open_exactly_in_its_hours(quick: Hall, jump: int) -> None:
    """The clock jumps on Wednesday at noon; by the clock as it is then, its hours hold within a look."""
    await quick.has(more=OFFICE)
    await quick.opens(MONDAY)
    await quick.ticks(MONDAY, MONDAY + 2 * DAY + 12 * HOUR, HOUR)

    begin = MONDAY + 2 * DAY + 12 * HOUR + jump
    for now in range(begin, begin + 3 * DAY, HOUR):
        await tick(quick.storage, now)
        local = (now - MONDAY) % (7 * DAY)
        should = local < 5 * DAY and 9 * HOUR <= local % DAY < 17 * HOUR
        assert (await quick.state() == "live") == should, (now - MONDAY) / HOUR


@pytest.mark.parametrize("jump", [-2 * HOUR, -DAY, 2 * HOUR, DAY])
async def test_whatever_the_clock_does_an_hour_comes_once(quick: Hall, jump: int) -> None:
    await quick.has((ZONE[1], ZONE[1] + '\nopens_at = "2026-11-02T09:00"'))
    await quick.ticks(MONDAY, MONDAY + 10 * HOUR, HOUR)

    await quick.ticks(MONDAY + 10 * HOUR + jump, MONDAY + 2 * DAY, HOUR)
    assert [becomes for _at, becomes, _why in await quick.moves()] == ["live"]


async def test_a_project_that_is_due_without_tasks_is_told_once_and_opens_when_it_has_some(hall: Hall) -> None:
    await hall.has((ZONE[1], ZONE[1] + '\nopens_at = "2026-11-02T09:00"'), tasks=0)
    nine = MONDAY + 9 * HOUR
    for _ in range(2):
        await tick(hall.storage, nine)
    assert await hall.moves() == [(nine, "scheduled", Why.NO_TASKS)]

    await hall.gets(1)
    assert await tick(hall.storage, nine + 1) == 1
    assert (await hall.moves())[-1] == (nine + 1, "live", Why.HOUR)


async def test_admins_hear_once_of_what_the_clock_did_but_not_of_its_daily_hours(hall: Hall) -> None:
    await hall.storage.write(None, lambda work: admit(work, 7))
    last = (ZONE[1], ZONE[1] + '\nopens_at = "2026-11-02T08:00"\ncloses_at = "2026-11-04T12:00"')
    await hall.has(last, more=OFFICE)
    news = LifeNews(hall.storage)
    told = 0
    for now in range(MONDAY, MONDAY + 3 * DAY, HOUR):
        await tick(hall.storage, now)
        told += sum(await asyncio.gather(news.tell([7], now), news.tell([7], now)))

    assert told == 1
    assert [why for _at, _becomes, why in await hall.moves()][-1] == Why.LAST


async def test_two_instances_move_it_once(hall: Hall) -> None:
    await hall.has(more=OFFICE)
    await hall.opens(MONDAY)

    for hour in range(9, 60, 8):
        await asyncio.gather(*(tick(hall.storage, MONDAY + hour * HOUR, holder=f"h{at}") for at in range(3)))
    assert [(at - MONDAY) // HOUR for at, _becomes, _why in await hall.moves()] == [0, 9, 17, 33, 41, 57]


async def test_an_admin_and_the_clock_at_once_come_to_one_end(hall: Hall) -> None:
    await hall.has((ZONE[1], ZONE[1] + '\nopens_at = "2026-11-02T09:00"'))
    nine = MONDAY + 9 * HOUR

    await asyncio.gather(
        tick(hall.storage, nine),
        hall.opens(nine),
        hall.projects.close("facts", actor="admin:7", now=nine),
        tick(hall.storage, nine, holder="other"),
    )
    assert await hall.state() == "closed"
    assert [becomes for _at, becomes, _why in await hall.moves()].count("closed") == 1


async def test_a_draft_is_closed_without_having_been_open(hall: Hall) -> None:
    await hall.has()

    assert await hall.projects.close("facts", actor="cli", now=NOON) == Closed("facts", 0)
    assert await hall.moves() == [(NOON, "closed", "")]
