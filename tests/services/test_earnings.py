"""Earnings: every sum that a worker sees is the ledger's, by day, by project and line by line."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.services.clearing import DAY, Clearing
from crowd.services.earnings import DayLines, EarningsService, Summary
from storage import Storage, Unit, open_storage
from tests.filling import NOON, admit
from tests.labelling import ANN, BEN, PRICE, Room, room

MINUTE = 60_000
HOLD = 7


async def summary(shop: Room) -> Summary:
    found = await EarningsService(shop.storage).summary(ANN, shop.now)
    assert found is not None
    return found


async def answers(shop: Room, count: int, *, apart: int = MINUTE) -> None:
    """Ann answers so many tasks, each so many ms after the one before."""
    step = await shop.begins(ANN)
    for _ in range(count):
        shop.now += apart
        step = await shop.taps(ANN, step.card.task_id)  # type: ignore[union-attr]


async def test_today_this_week_pending_available_and_the_rate_by_the_hour(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=30)
    await answers(shop, 10)  # Sunday noon
    shop.now += DAY
    await answers(shop, 6)  # Monday: another week

    found = await summary(shop)
    assert [(each.amount, each.answers) for each in found.today.earned] == [(6 * PRICE, 6)]
    assert found.week == found.today
    assert found.week.active == 8 * MINUTE  # the card that lay open over night counts three times the usual minute
    assert found.pending == (("USD", 16 * PRICE),)
    assert found.available == ()
    assert found.rate == (("USD", 45 * PRICE),)

    shop.now = NOON + HOLD * DAY + 10 * MINUTE
    assert await Clearing(storage, HOLD).run(shop.now) == 10
    found = await summary(shop)
    assert (found.pending, found.available) == ((("USD", 6 * PRICE),), (("USD", 10 * PRICE),))
    assert [each.amount for each in found.today.earned] == []


async def test_who_earned_nothing_and_who_is_no_worker(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    assert (await summary(shop)).today.earned == ()
    service = EarningsService(storage)
    assert await service.summary(BEN, shop.now) is None
    assert await service.days(BEN) is None
    assert await service.day(BEN, shop.now) is None
    days = await service.days(ANN)
    assert days is not None
    assert (days.days, days.earlier, days.later) == ((), False, False)


async def test_her_days_end_at_her_own_midnight(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=4)
    await storage.write(None, lambda work: work.people.set_time_zone(person_id=1, time_zone="Pacific/Auckland"))
    shop.now = NOON - 62 * MINUTE  # 23:58 in Auckland; the third answer comes at 00:01
    await answers(shop, 3)

    days = await EarningsService(storage).days(ANN)
    assert days is not None
    assert [(each.earned[0].amount, each.earned[0].answers) for each in days.days] == [(2 * PRICE, 2), (PRICE, 1)]


async def test_days_are_paged_back_and_forth(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=20)
    for _ in range(9):
        await answers(shop, 1)
        shop.now += 2 * DAY
    service = EarningsService(storage)

    newest = await service.days(ANN)
    assert newest is not None
    assert (len(newest.days), newest.earlier, newest.later) == (7, True, False)
    oldest = await service.days(ANN, before=newest.days[-1].began)
    assert oldest is not None
    assert (len(oldest.days), oldest.earlier, oldest.later) == (2, False, True)
    again = await service.days(ANN, after=oldest.days[0].began)
    assert again == newest


async def test_a_day_in_lines_each_with_its_project_and_what_became_of_it(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=30)
    await answers(shop, 23)
    await storage.write(None, lambda work: bonus(work, "report:1:1", 70_000, shop.now + 1, "available"))
    service = EarningsService(storage)

    pages = await all_lines(service, NOON)
    assert [len(page.lines) for page in pages] == [10, 10, 4]
    assert [(page.earlier, page.later) for page in pages] == [(True, False), (True, True), (False, True)]
    first = pages[0]
    assert [(each.title, each.amount, each.answers) for each in first.projects] == [("Facts", 23 * PRICE, 23)]
    assert first.other == (("USD", 70_000),)
    assert first.lines[0].freed_at == shop.now + 1
    assert first.lines[1].title == "Facts"
    assert first.lines[1].freed_at is None

    back = await service.day(ANN, NOON, at=pages[2].lines[0].at, id=pages[2].lines[0].id, later=True)
    assert back == pages[1]

    shop.now = NOON + HOLD * DAY + 30 * MINUTE
    await Clearing(storage, HOLD).run(shop.now)
    [line] = (await all_lines(service, NOON))[-1].lines[-1:]
    assert line.freed_at == shop.now


async def all_lines(service: EarningsService, began: int) -> list[DayLines]:
    pages = [await service.day(ANN, began)]
    while pages[-1] and pages[-1].earlier:
        last = pages[-1].lines[-1]
        pages.append(await service.day(ANN, began, at=last.at, id=last.id))
    return [page for page in pages if page]


def bonus(work: Unit, ref: str, amount: int, now: int, target: str = "pending") -> None:
    work.ledger.move(
        ref=ref, source="budget", source_owner=1, target=target, target_owner=1, amount=amount, currency="USD", now=now
    )


def within(work: Unit, ref: str, source: str, target: str, amount: int, now: int) -> None:
    work.ledger.move(
        ref=ref, source=source, source_owner=1, target=target, target_owner=1, amount=amount, currency="USD", now=now
    )


KINDS = st.sampled_from(["answer", "accept", "bonus", "reject", "payout"])
HAPPENINGS = st.lists(st.tuples(KINDS, st.integers(1, 10**6), st.integers(0, 3 * DAY)), max_size=15)


@settings(max_examples=25, deadline=None)
@given(HAPPENINGS)
def test_whatever_is_booked_what_she_sees_is_the_ledgers_sum(
    sqlite_copies: Callable[[], str], happenings: list[tuple[str, int, int]]
) -> None:
    asyncio.run(adds_up(sqlite_copies(), happenings))


async def adds_up(url: str, happenings: list[tuple[str, int, int]]) -> None:
    """Days sum up to what is pending, available and paid together; lines sum up to their days."""
    storage = await open_storage(url)
    try:
        await storage.write(None, lambda work: admit(work, ANN))
        booked = await storage.write(None, lambda work: book(work, happenings))
        service = EarningsService(storage)
        found = await service.summary(ANN, NOON + 4 * DAY)
        days = await service.days(ANN)
        assert found is not None
        assert days is not None
        assert sum(each.amount for day in days.days for each in day.earned) == booked
        assert sum(amount for part in (found.pending, found.available, found.paid) for _, amount in part) == booked
        for day in days.days:
            lines = [line for page in await all_lines(service, day.began) for line in page.lines]
            assert sum(line.amount for line in lines) == sum(each.amount for each in day.earned)
    finally:
        await storage.close()


def book(work: Unit, happenings: list[tuple[str, int, int]]) -> int:
    """Books them and says what she has of it all."""
    total = 0
    for at, (kind, amount, later) in enumerate(happenings):
        now = NOON + later
        match kind:
            case "accept":
                within(work, f"accept:{at}:1", "pending", "available", amount, now)
            case "payout":
                within(work, f"payout:{at}", "available", "paid", amount, now)
            case "reject":
                within(work, f"reject:{at}:1", "pending", "budget", amount, now)
                total -= amount
            case _:
                bonus(work, f"{kind}:{at}:1", amount, now)
                total += amount
    return total


@pytest.fixture(scope="module")
def sqlite_copies(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Addresses of fresh databases, as many as are asked for."""
    folder = tmp_path_factory.mktemp("copies")

    def fresh() -> str:
        path = folder / f"{len(list(folder.glob('*.db')))}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return fresh
