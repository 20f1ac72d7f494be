"""Break reminders and limits for a day, on both engines with a turned clock."""

from __future__ import annotations

from pathlib import Path

from crowd.services.habits import EnoughForToday, HabitService, TakeABreak
from crowd.services.profile import ProfileService
from storage import Storage
from tests.labelling import ANN, BEN, Room, room

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


async def answers(shop: Room, count: int) -> None:
    step = await shop.begins(ANN)
    for _ in range(count):
        shop.now += MINUTE
        step = await shop.taps(ANN, step.card.task_id)  # type: ignore[union-attr]


async def test_a_break_is_due_after_the_time_she_chose_and_not_before(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=80)
    habits = HabitService(storage)
    await answers(shop, 1)
    assert await habits.nudge(ANN, shop.now) is None
    assert await habits.remind(shop.turn(), ANN, 30 * MINUTE)

    seen = []
    for _ in range(40):
        await answers(shop, 1)
        if (nudge := await habits.nudge(ANN, shop.now)) is not None:
            seen.append(nudge)
    assert seen == [TakeABreak(30 * MINUTE)]

    assert await habits.remind(shop.turn(), ANN, None)
    await answers(shop, 30)
    assert await habits.nudge(ANN, shop.now) is None


async def test_a_limit_in_answers_is_for_one_day_and_gives_way(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=20)
    habits = HabitService(storage)
    assert await habits.limit(shop.turn(), ANN, answers=3)
    await answers(shop, 2)
    assert await habits.nudge(ANN, shop.now) is None
    await answers(shop, 1)
    assert await habits.nudge(ANN, shop.now) == EnoughForToday(3, 3 * MINUTE)

    await habits.go_on(ANN, shop.now)
    assert await habits.nudge(ANN, shop.now) is None
    await answers(shop, 1)
    assert await habits.nudge(ANN, shop.now) is None

    shop.now += DAY
    await answers(shop, 2)
    assert await habits.nudge(ANN, shop.now) is None
    await answers(shop, 1)
    assert isinstance(await habits.nudge(ANN, shop.now), EnoughForToday)


async def test_a_limit_in_hours_counts_active_time(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=70)
    habits = HabitService(storage)
    assert await habits.limit(shop.turn(), ANN, time=HOUR)
    await answers(shop, 59)
    assert await habits.nudge(ANN, shop.now) is None
    await answers(shop, 1)
    assert await habits.nudge(ANN, shop.now) == EnoughForToday(60, HOUR)


async def test_her_day_is_her_own(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=5)
    await storage.write(None, lambda work: work.people.set_time_zone(person_id=1, time_zone="Pacific/Auckland"))
    shop.now -= 62 * MINUTE  # 23:58 in Auckland
    habits = HabitService(storage)
    assert await habits.limit(shop.turn(), ANN, answers=3)
    await answers(shop, 3)  # the first one at 23:59
    assert await habits.nudge(ANN, shop.now) is None


async def test_who_is_no_worker_chooses_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    habits = HabitService(storage)
    assert not await habits.remind(shop.turn(), BEN, HOUR)
    assert not await habits.limit(shop.turn(), BEN, answers=3)
    await habits.go_on(BEN, shop.now)
    assert await habits.nudge(BEN, shop.now) is None


async def test_her_page_says_what_there_is(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    profiles = ProfileService(storage)
    empty = await profiles.profile(ANN, shop.now)
    assert empty is not None
    assert (empty.projects, empty.facts, empty.active, empty.answers) == ((), (), 0, 0)

    def states(work: object) -> None:
        for name, value, source in (("english", "C1", "stated"), ("resume", "seen", "seen")):
            work.facts.state(  # type: ignore[attr-defined]
                person_id=1, name=name, value=value, number=None, source=source, now=shop.now
            )

    await storage.write(None, states)
    await answers(shop, 2)
    found = await profiles.profile(ANN, shop.now)
    assert found is not None
    assert found.projects == (("Facts", 2, "live"),)
    assert list(found.facts) == [("english", "C1")]
    assert found.active == 2 * MINUTE
    assert await profiles.profile(BEN, shop.now) is None
    [card] = await profiles.in_hand(ANN)
    assert card.task_id == 3
