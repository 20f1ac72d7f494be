"""What falls due: once, by one process, again when it failed, and in people's hands in the end. On both engines."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

import pytest

from crowd.rules.retrying import LEASE, NEVER, PAUSES, TRIES, next_try
from crowd.services.checking import problems
from crowd.services.dues import KEPT, KILLED, TOO_LATE, DueService, Falls
from storage import NotStored, Storage, Unit
from storage.records.dues import Due
from tests.everything import everything
from tests.filling import HOUR, NOON, admit

DAY = 24 * HOUR
ADMIN = 7


def noted(work: Unit, due: Due, now: int) -> int | None:
    """The effect of these tests: a line that can be counted, in the transaction of the mark."""
    work.audit.note(now, "clock", "fell due", due.ref)
    return None


def clockwork(
    storage: Storage, *, holder: str = "here", falls: Falls = noted, more: Mapping[str, Falls] | None = None
) -> DueService:
    return DueService(storage, {"thing": falls, **(more or {})}, holder=holder, admins=lambda: (ADMIN,))


async def planned(storage: Storage, *refs: str, due_at: int = NOON) -> None:
    await storage.write(None, lambda work: [work.dues.add(kind="thing", ref=ref, due_at=due_at) for ref in refs])


async def happened(storage: Storage) -> Counter[str]:
    lines = await storage.read(lambda work: work.audit.latest(10_000))
    return Counter(line.subject for line in lines if line.action == "fell due")


async def alarms(storage: Storage) -> int:
    return await storage.read(lambda work: sum(1 for _ in work.deliveries.running()))


class Fails:
    """Fails so often, and then does it."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.tries: list[int] = []

    def __call__(self, work: Unit, due: Due, now: int) -> int | None:
        noted(work, due, now)
        self.tries.append(now)
        if self.left:
            self.left -= 1
            raise RuntimeError("the words of somebody")
        return None


async def test_what_falls_due_happens_once_and_not_before(storage: Storage) -> None:
    await planned(storage, "a", "b")
    await planned(storage, "later", due_at=NOON + 1)
    service = clockwork(storage)

    assert await service.run(NOON - 1) == 0
    assert await service.run(NOON) == 2
    assert await service.run(NOON) == 0
    assert await happened(storage) == {"a": 1, "b": 1}


async def test_the_same_thing_planned_again_is_known_already_also_when_it_is_done(storage: Storage) -> None:
    await planned(storage, "a")
    await clockwork(storage).run(NOON)

    assert await storage.write(None, lambda work: work.dues.add(kind="thing", ref="a", due_at=NOON)) is False
    assert await clockwork(storage).run(NOON) == 0


async def test_three_days_of_downtime_are_made_up_once(sqlite_storage: Storage) -> None:
    for hour in range(72):
        await planned(sqlite_storage, f"hour {hour}", due_at=NOON + hour * HOUR)
    service = clockwork(sqlite_storage)

    while await service.run(NOON + 72 * HOUR):
        pass
    assert await happened(sqlite_storage) == {f"hour {hour}": 1 for hour in range(72)}


async def test_two_instances_never_do_the_same_thing_twice(storage: Storage) -> None:
    refs = [f"r{at}" for at in range(40)]
    await planned(storage, *refs)

    taken = await asyncio.gather(*(clockwork(storage, holder=f"h{at}").run(NOON) for at in range(4)))

    assert sum(taken) == 40
    assert await happened(storage) == dict.fromkeys(refs, 1)


async def test_who_was_too_slow_does_nothing_any_more(storage: Storage) -> None:
    """Another instance takes a thing when the lease is over; the first one, awake again, finds it is not its own."""
    await planned(storage, "a")
    slow, quick = clockwork(storage, holder="slow"), clockwork(storage, holder="quick")
    held = await _claimed(storage, "slow", NOON)

    assert await quick.run(NOON + LEASE - 1) == 0
    assert await quick.run(NOON + LEASE) == 1
    await storage.write(None, lambda work: slow._do(work, held, NOON + LEASE))
    assert await happened(storage) == {"a": 1}


async def test_who_comes_back_to_a_thing_that_was_planned_anew_leaves_it(storage: Storage) -> None:
    await planned(storage, "a")
    held = await _claimed(storage, "here", NOON)
    await storage.write(None, lambda work: work.dues.set(kind="thing", ref="a", due_at=NOON + HOUR))

    await storage.write(None, lambda work: clockwork(storage)._do(work, held, NOON))
    assert await happened(storage) == {}
    assert await clockwork(storage).run(NOON + HOUR) == 1


async def test_a_failing_thing_leaves_no_half_of_itself_and_is_tried_again(storage: Storage) -> None:
    await planned(storage, "a", "b")
    fails = Fails(2)
    service = clockwork(storage, falls=lambda work, due, now: (fails if due.ref == "a" else noted)(work, due, now))

    await service.run(NOON)
    assert await happened(storage) == {"b": 1}
    for minute in range(10):
        await service.run(NOON + minute * 60_000)
    assert await happened(storage) == {"a": 1, "b": 1}
    assert fails.tries == [NOON, NOON + 60_000, NOON + 120_000]


async def test_what_fails_too_often_is_set_aside_and_the_admins_hear_of_it_once(storage: Storage) -> None:
    await storage.write(None, lambda work: admit(work, ADMIN))
    await planned(storage, "a")
    fails = Fails(100)
    service = clockwork(storage, falls=fails)

    for minute in range(0, 24 * 60, 5):
        await service.run(NOON + minute * 60_000)

    [aside] = await service.aside()
    assert (len(fails.tries), aside.attempts, aside.ref) == (TRIES, TRIES, "a")
    assert aside.error.startswith("RuntimeError at ")
    assert "somebody" not in aside.error
    assert await alarms(storage) == 1
    assert await problems(storage) == [f"thing a: it was due, failed {TRIES} times and was set aside: {aside.error}"]


async def test_an_admin_has_it_tried_again_and_then_it_is_done(storage: Storage) -> None:
    await planned(storage, "a")
    fails = Fails(TRIES)
    service = clockwork(storage, falls=fails)
    for hour in range(TRIES):
        await service.run(NOON + hour * HOUR)
    [aside] = await service.aside()

    assert await service.retry(aside.id, actor="admin:7", now=NOON + DAY) is True
    assert await service.retry(aside.id, actor="admin:7", now=NOON + DAY) is False
    assert await service.run(NOON + DAY) == 1
    assert await happened(storage) == {"a": 1}
    assert await problems(storage) == []


async def test_what_kills_its_process_each_time_is_set_aside(storage: Storage) -> None:
    await planned(storage, "a")
    for attempt in range(TRIES):
        await _claimed(storage, f"dead {attempt}", NOON + attempt * LEASE)
    service = clockwork(storage)

    assert await service.run(NOON + TRIES * LEASE) == 1
    assert [aside.error for aside in await service.aside()] == [KILLED]
    assert await happened(storage) == {}


async def test_trouble_of_the_database_is_not_the_things_fault(storage: Storage) -> None:
    await planned(storage, "a")

    def full(work: Unit, due: Due, now: int) -> int | None:
        raise NotStored("the disk is full")

    with pytest.raises(NotStored):
        await clockwork(storage, falls=full).run(NOON)
    assert await clockwork(storage).run(NOON + LEASE) == 1
    assert await happened(storage) == {"a": 1}


async def test_what_nobody_needs_so_late_is_dropped_with_a_record(storage: Storage, storage_url: str) -> None:
    await storage.write(
        None,
        lambda work: [
            work.dues.add(kind="thing", ref=ref, due_at=NOON, useful_until=until)
            for ref, until in (("in time", NOON + HOUR), ("too late", NOON + HOUR - 1))
        ],
    )

    assert await clockwork(storage).run(NOON + HOUR) == 2
    assert await happened(storage) == {"in time": 1}
    assert _row(storage_url, "too late") == ("dropped", TOO_LATE)


async def test_what_was_called_off_does_not_happen(storage: Storage) -> None:
    await planned(storage, "a")

    assert await storage.write(None, lambda work: work.dues.call_off(kind="thing", ref="a", now=NOON)) is True
    assert await storage.write(None, lambda work: work.dues.call_off(kind="thing", ref="a", now=NOON)) is False
    assert await clockwork(storage).run(NOON + DAY) == 0


def every(step: int) -> Falls:
    def falls(work: Unit, due: Due, now: int) -> int | None:
        noted(work, due, now)
        return now - now % step + step

    return falls


async def test_what_comes_again_keeps_its_row_and_its_attempts_begin_anew(storage: Storage) -> None:
    await planned(storage, "hourly")
    service = clockwork(storage, falls=every(HOUR))

    for minute in range(0, 180, 10):
        await service.run(NOON + minute * 60_000)
    assert await happened(storage) == {"hourly": 3}
    assert (await _claimed(storage, "here", NOON + 3 * HOUR)).attempts == 1


@pytest.mark.parametrize("jump", [-2 * HOUR, -DAY, 2 * HOUR, DAY])
async def test_after_a_jump_of_the_clock_what_comes_again_is_reckoned_anew(sqlite_storage: Storage, jump: int) -> None:
    await planned(sqlite_storage, "hourly")
    service = clockwork(sqlite_storage, falls=every(HOUR))
    await service.run(NOON)

    await service.run(NOON + jump)
    due_at = await sqlite_storage.read(lambda work: work.dues.at(kind="thing", ref="hourly"))
    assert due_at == NOON + jump + HOUR


@pytest.mark.parametrize("jump", [-2 * HOUR, -DAY, 2 * HOUR, DAY])
async def test_after_a_jump_of_the_clock_every_single_thing_still_happens_once(
    sqlite_storage: Storage, jump: int
) -> None:
    await planned(sqlite_storage, "before", due_at=NOON - 1)
    for hour in range(1, 49):
        await planned(sqlite_storage, f"hour {hour}", due_at=NOON + hour * HOUR)
    service = clockwork(sqlite_storage)
    await service.run(NOON)

    for minute in range(0, 49 * 60 + max(0, -jump) // 60_000, 30):
        await service.run(NOON + jump + minute * 60_000)
    assert set((await happened(sqlite_storage)).values()) == {1}
    assert len(await happened(sqlite_storage)) == 49


@pytest.mark.parametrize("jump", [-DAY, -NEVER - 1, -1, 0])
async def test_a_lease_given_before_the_clock_was_set_back_ends_with_it(storage: Storage, jump: int) -> None:
    """Its holder died; without this rule the thing would wait for the old time to come back."""
    await planned(storage, "a", due_at=NOON - 2 * DAY)
    await _claimed(storage, "dead", NOON)

    waited = [ms for ms in range(0, NEVER + LEASE + 1, 30_000) if await clockwork(storage).run(NOON + jump + ms)]
    assert len(waited) == 1
    assert await happened(storage) == {"a": 1}


async def test_a_kind_that_nobody_knows_ends_in_peoples_hands(storage: Storage) -> None:
    await storage.write(None, lambda work: work.dues.add(kind="of a newer program", ref="a", due_at=NOON))
    service = clockwork(storage)
    for hour in range(TRIES):
        await service.run(NOON + hour * HOUR)

    assert [aside.kind for aside in await service.aside()] == ["of a newer program"]


async def test_what_is_over_for_long_leaves_and_what_waits_stays(storage: Storage) -> None:
    await planned(storage, "a", "b")
    await planned(storage, "waits", due_at=NOON + 2 * KEPT)
    service = clockwork(storage)
    await service.run(NOON)

    assert await service.tidy(NOON + KEPT) == 0
    assert await service.tidy(NOON + KEPT + 1) == 2
    assert await service.run(NOON + 2 * KEPT) == 1


def test_pauses_grow_and_end() -> None:
    waits = [next_try(attempt, NOON) for attempt in range(1, TRIES + 1)]

    assert waits == [*(NOON + pause for pause in PAUSES), None]
    assert list(PAUSES) == sorted(PAUSES)


async def _claimed(storage: Storage, holder: str, now: int) -> Due:
    def unit(work: Unit) -> Due:
        [due_id] = work.dues.due(now=now, never=now + NEVER, skew=now + 60_000, most=1)
        due = work.dues.claim(
            due_id=due_id, holder=holder, now=now, never=now + NEVER, skew=now + 60_000, lease_until=now + LEASE
        )
        assert due
        return due

    return await storage.write(None, unit)


def _row(url: str, ref: str) -> tuple[object, object]:
    [row] = [row for row in everything(url)["dues"] if row[2] == ref]
    return row[7], row[11]
