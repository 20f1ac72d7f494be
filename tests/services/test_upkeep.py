"""Upkeep: what ran out comes back, and time that the bot took from people is given back to them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crowd.services.cards import NothingLeft, Shown
from crowd.services.upkeep import OUTAGE, SWEPT_AT_ONCE, beat
from storage import Storage
from tests.filling import HOUR, NOON, spec
from tests.labelling import ANN, BEN, LIMIT, Room, room

ONE = spec(("overlap = 3", "overlap = 1"))


async def beats(shop: Room) -> None:
    await shop.storage.write(None, lambda work: beat(work, shop.now))


async def deadlines(shop: Room) -> list[int]:
    return [row[0] for row in await shop.asks("SELECT deadline FROM assignments ORDER BY task_id")]


async def test_nothing_expires_before_its_time_and_then_only_once(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await shop.starts(ANN)
    shop.now += LIMIT - 1
    assert await shop.upkeep.expire(shop.now) == 0
    shop.now += 1
    assert await shop.upkeep.expire(shop.now) == 1
    assert await shop.upkeep.expire(shop.now) == 0
    assert (await shop.states(ANN), await shop.money()) == (["expired"], {})
    await shop.is_whole()


async def test_what_was_answered_does_not_expire(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1)
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)
    assert await shop.expires() == 0


async def test_more_than_one_sweep_holds_run_out_together(sqlite_storage: Storage, tmp_path: Path) -> None:
    crowd = tuple(range(100, 100 + SWEPT_AT_ONCE + 5))
    shop = await room(sqlite_storage, tmp_path, tasks=len(crowd), who=crowd, project=ONE)
    for each in crowd:
        await shop.starts(each)
    assert await shop.expires() == len(crowd)
    assert set(await shop.places()) == {1}
    await shop.is_whole()


async def test_an_outage_is_written_down_and_moves_open_deadlines_by_its_length(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    await beats(shop)
    await shop.starts(ANN)
    shop.now += HOUR
    await beats(shop)
    assert await deadlines(shop) == [NOON + LIMIT + HOUR]
    assert await shop.asks("SELECT began_at, ended_at FROM outages") == [(NOON, NOON + HOUR)]
    assert await shop.upkeep.expire(shop.now) == 0
    for _ in range(LIMIT // OUTAGE):
        shop.now += OUTAGE
        await beats(shop)
    assert await shop.upkeep.expire(shop.now) == 1


async def test_what_had_run_out_before_the_outage_did_not_run_out_because_of_it(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    await shop.starts(ANN)
    shop.now += LIMIT
    await beats(shop)
    shop.now += HOUR
    await beats(shop)
    assert await deadlines(shop) == [NOON + LIMIT]
    assert await shop.upkeep.expire(shop.now) == 1


async def test_a_short_silence_is_no_outage(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await beats(shop)
    await shop.starts(ANN)
    shop.now += OUTAGE
    await beats(shop)
    assert await deadlines(shop) == [NOON + LIMIT]
    assert await shop.asks("SELECT count(*) FROM outages") == [(0,)]


async def test_nothing_expires_while_the_bot_is_away(storage: Storage, tmp_path: Path) -> None:
    """The sweeper of a process that just came back, or that Telegram cannot reach, waits for the first sign of life."""
    shop = await room(storage, tmp_path)
    await beats(shop)
    held = await shop.starts(ANN)
    shop.now += HOUR
    assert await shop.upkeep.expire(shop.now) == 0
    await beats(shop)
    assert await shop.upkeep.expire(shop.now) == 0
    assert isinstance(await shop.taps(ANN, held.task_id), Shown)


async def test_waking_is_a_sign_of_life(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await shop.upkeep.wake(shop.now)
    await shop.starts(ANN)
    shop.now += HOUR
    await shop.upkeep.wake(shop.now)
    assert await deadlines(shop) == [NOON + LIMIT + HOUR]


async def test_a_clock_that_was_set_back_is_no_outage(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await beats(shop)
    await shop.starts(ANN)
    shop.now -= HOUR
    await beats(shop)
    assert await deadlines(shop) == [NOON + LIMIT]


async def test_who_hoards_nothing_keeps_nothing_from_others(storage: Storage, tmp_path: Path) -> None:
    """A task that ran out twice in two hands still has all its places, and comes back to both."""
    shop = await room(storage, tmp_path, tasks=1, who=(ANN, BEN), project=ONE)
    for _ in range(3):
        for who in (ANN, BEN):
            held = await shop.starts(who)
            await shop.expires()
            await shop.is_whole()
    assert isinstance(await shop.taps(ANN, held.task_id), NothingLeft)
    assert isinstance(await shop.begins(BEN), NothingLeft)
    await shop.is_whole()


async def test_two_sweepers_give_each_place_back_once(storage: Storage, tmp_path: Path) -> None:
    crowd = tuple(range(100, 120))
    shop = await room(storage, tmp_path, tasks=20, who=crowd, project=ONE)
    for each in crowd:
        await shop.starts(each)
    shop.now += LIMIT
    await asyncio.gather(*(shop.upkeep.expire(shop.now) for _ in range(6)))
    assert set(await shop.places()) == {1}
    await shop.is_whole()


async def test_a_batch_that_reads_a_worker_while_her_time_runs_out_keeps_the_answer(
    storage: Storage, tmp_path: Path
) -> None:
    """Tap and sweeper at once: whoever is first, the answer counts, because nobody else took the place."""
    shop = await room(storage, tmp_path, tasks=30, project=ONE)
    held = await shop.starts(ANN)
    while True:
        shop.now += LIMIT
        step, _ = await asyncio.gather(shop.taps(ANN, held.task_id), shop.upkeep.expire(shop.now))
        await shop.is_whole()
        if isinstance(step, NothingLeft):
            break
        assert isinstance(step, Shown), step
        assert step.recorded == "true"
        held = step.card
    assert (await shop.states(ANN)).count("submitted") == 30


async def test_a_start_after_a_short_time_down_gives_it_back_too(storage: Storage, tmp_path: Path) -> None:
    """The process knows that it was not there, however short."""
    shop = await room(storage, tmp_path)
    await beats(shop)
    await shop.starts(ANN)
    shop.now += 20_000
    await shop.upkeep.wake(shop.now)
    assert await deadlines(shop) == [NOON + LIMIT + 20_000]
    assert await shop.asks("SELECT began_at, ended_at FROM outages") == [(NOON, NOON + 20_000)]
