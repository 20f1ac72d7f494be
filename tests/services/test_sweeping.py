"""Sweeps: one process at a time, again when one fails or dies, and never given up. On both engines."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from crowd.rules.sweeping import AGAIN, FAILURES, LEASE, PAUSES, SLOW, has_to_be_told, next_time, pause
from crowd.services.checking import problems
from crowd.services.dues import KILLED, DueService
from crowd.services.sweeping import Held, SweepService
from storage import Storage
from tests.filling import HOUR, NOON, admit

ADMIN = 7
EVERY = 5_000
PAY = "clear pending pay"


def process(storage: Storage, holder: str = "here") -> SweepService:
    return SweepService(storage, holder=holder, admins=lambda: (ADMIN,))


async def begun(service: SweepService, now: int) -> Held:
    held = await service.begin(PAY, EVERY, now)
    assert held is not None
    return held


async def alarms(storage: Storage) -> list[str]:
    lines = await storage.read(lambda work: work.audit.latest(1_000))
    return [f"{line.subject}: {line.detail}" for line in lines if line.action == "tick failing"]


async def test_two_processes_never_have_the_same_sweep_in_their_hands(storage: Storage) -> None:
    many = [process(storage, f"h{at}") for at in range(6)]

    found = await asyncio.gather(*(each.begin(PAY, EVERY, NOON) for each in many))

    assert sum(held is not None for held in found) == 1
    assert await process(storage).begin("tidy the inbox", EVERY, NOON) is not None


async def test_a_sweep_that_is_through_comes_again_with_the_next_tick_wherever_that_is(storage: Storage) -> None:
    one, other = process(storage, "one"), process(storage, "other")
    held = await begun(one, NOON)
    assert await one.done(held, EVERY, NOON + 40)

    assert await other.begin(PAY, EVERY, NOON + 1_000) is None
    assert await other.begin(PAY, EVERY, NOON + EVERY - 1) is not None


async def test_one_that_was_killed_is_taken_up_when_its_lease_is_over(storage: Storage) -> None:
    await begun(process(storage, "killed"), NOON)
    other = process(storage, "other")

    assert await other.begin(PAY, EVERY, NOON + LEASE - 1) is None
    assert (await begun(other, NOON + LEASE)).attempts == 2


async def test_whoever_is_still_at_it_keeps_it_and_whoever_was_silent_too_long_has_lost_it(storage: Storage) -> None:
    slow, other = process(storage, "slow"), process(storage, "other")
    held = await begun(slow, NOON)
    assert await slow.renew(held, NOON + LEASE - 1)
    assert await other.begin(PAY, EVERY, NOON + LEASE + 1) is None

    await begun(other, NOON + 3 * LEASE)
    assert not await slow.renew(held, NOON + 3 * LEASE)
    assert not await slow.done(held, EVERY, NOON + 3 * LEASE)
    assert not await slow.failed(held, "too late")
    assert await slow.begin(PAY, EVERY, NOON + 3 * LEASE + 1) is None


async def test_one_that_fails_comes_again_after_longer_and_longer_pauses_for_ever(storage: Storage) -> None:
    service, tries = process(storage), []
    for second in range(0, 7_200, 5):
        if held := await service.begin(PAY, EVERY, NOON + second * 1000):
            tries.append(held.began)
            await service.failed(held, "ValueError at clearing.py:12 run")

    apart = [after - before for before, after in pairwise(tries)]
    assert apart[:FAILURES] == list(PAUSES)
    assert set(apart[FAILURES:]) == {SLOW}
    assert len(apart) > FAILURES + 5


async def test_the_admins_hear_once_of_one_that_fails_and_it_is_quick_again_when_it_works(storage: Storage) -> None:
    await storage.write(None, lambda work: admit(work, ADMIN))
    service, now = process(storage), NOON
    for attempts in range(1, FAILURES + 8):
        held = await begun(service, now)
        assert len(await alarms(storage)) == (attempts > FAILURES)
        await service.failed(held, "ValueError at clearing.py:12 run")
        now += pause(attempts)

    assert await alarms(storage) == [f"{PAY}: ValueError at clearing.py:12 run"]
    assert await storage.read(lambda work: sum(1 for _ in work.deliveries.running())) == 1
    await service.done(await begun(service, now), EVERY, now)
    assert (await begun(service, now + EVERY)).attempts == 1


async def test_what_kills_its_process_each_time_is_told_and_slows_down(storage: Storage) -> None:
    now, tries = NOON, 0
    for second in range(0, 3_600, 10):
        now = NOON + second * 1000
        tries += await process(storage, f"process {second}").begin(PAY, EVERY, now) is not None

    assert await alarms(storage) == [f"{PAY}: {KILLED}"]
    assert FAILURES < tries <= FAILURES + 6


async def test_a_clock_that_is_set_back_stops_no_sweep(storage: Storage) -> None:
    """Neither a lease nor a next time that was reckoned before counts; the other way round nothing is lost either."""
    service = process(storage)
    await begun(process(storage, "dead"), NOON + 24 * HOUR)
    held = await begun(service, NOON)
    await service.failed(held, "late")
    await begun(service, NOON - 2 * HOUR)

    other = await service.begin("remind people", EVERY, NOON + 24 * HOUR)
    assert other is not None
    await service.done(other, EVERY, NOON + 24 * HOUR)
    assert await service.begin("remind people", EVERY, NOON) is not None


async def test_clocks_of_two_machines_that_differ_a_little_take_nothing_from_each_other(storage: Storage) -> None:
    await begun(process(storage, "ahead"), NOON + 30_000)

    assert await process(storage, "behind").begin(PAY, EVERY, NOON) is None


async def test_sweeps_are_no_business_of_what_else_falls_due(storage: Storage) -> None:
    await begun(process(storage), NOON)
    dues = DueService(storage, {}, holder="here", admins=lambda: ())

    assert await dues.run(NOON + 24 * HOUR) == 0
    assert await storage.read(lambda work: work.dues.overdue(now=NOON + 24 * HOUR)) == {}
    assert await problems(storage) == []


def test_the_admins_hear_again_after_a_day() -> None:
    told = [failures for failures in range(1_000) if has_to_be_told(failures)]

    assert told[:3] == [FAILURES, FAILURES + AGAIN, FAILURES + 2 * AGAIN]
    assert AGAIN * SLOW == 24 * HOUR


def test_a_tick_that_is_early_by_a_moment_is_not_lost() -> None:
    assert NOON + 1_000 < next_time(NOON, 2_000) < NOON + 1_950
    assert NOON + 580_000 < next_time(NOON, 600_000) < NOON + 599_000
