"""Limits of one worker with several devices at once, on both engines: nothing that is limited is exceeded by a race."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crowd.rules.clarifying import KEPT_FOR
from crowd.rules.limits import OPEN_AT_ONCE, Because, Halt
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import NothingLeft, Shown, Step
from crowd.services.importing import ImportService
from storage import Storage
from tests.filling import HOUR, NOON, jsonl, rows, spec
from tests.labelling import ANN, Room, card, room
from tests.reporting import Desk, desk

MANY = 9


def limited(text: str) -> ProjectSpec:
    return spec(more=f"\n[limits]\n{text}\n")


async def projects(shop: Room, folder: Path, count: int = MANY) -> None:
    """So many live projects in all, numbered from 1."""
    for at in range(2, count + 1):
        await shop.projects.add(spec(('slug = "facts"', f'slug = "p{at}"')), actor="cli", now=NOON)
        path = jsonl(folder / f"{at}.jsonl", rows(3))
        await ImportService(shop.storage).add(f"p{at}", path, skip_bad=False, actor="cli", now=NOON)
        await shop.projects.open(f"p{at}", actor="cli", now=NOON)


async def begins(shop: Room, project: int) -> Step:
    return await shop.labelling.begin(shop.turn(), ANN, project, briefed=True)


async def in_hand(shop: Room) -> int:
    [(count,)] = await shop.asks("SELECT count(*) FROM assignments WHERE state = 'active'")
    return int(count)


async def test_who_begins_everywhere_at_once_holds_no_more_than_five(storage: Storage, tmp_path: Path) -> None:
    """Goes red on PostgreSQL without the person's lock, and everywhere without the count."""
    shop = await room(storage, tmp_path)
    await projects(shop, tmp_path)
    steps = await asyncio.gather(*(begins(shop, at) for at in range(1, MANY + 1)))

    assert sum(isinstance(step, Shown) for step in steps) == OPEN_AT_ONCE == await in_hand(shop)
    halts = {step.halt.because for step in steps if isinstance(step, NothingLeft) and step.halt}
    assert halts == {Because.OPEN}
    await shop.is_whole()


async def test_late_answers_and_beginnings_at_once_fill_her_hands_and_no_more(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await projects(shop, tmp_path)
    lost = []
    for project in range(1, OPEN_AT_ONCE + 1):
        lost.append(card(await begins(shop, project)).task_id)
    await shop.expires()
    late = [shop.taps(ANN, task) for task in lost]
    await asyncio.gather(*late, *(begins(shop, at) for at in range(OPEN_AT_ONCE + 1, MANY + 1)))
    assert await in_hand(shop) <= OPEN_AT_ONCE
    [(answers,)] = await shop.asks("SELECT count(*) FROM assignments WHERE state = 'submitted'")
    assert answers == OPEN_AT_ONCE  # each late answer counts, whatever her hands hold
    await shop.is_whole()


async def test_going_on_with_what_is_parked_needs_a_free_hand(storage: Storage, tmp_path: Path) -> None:
    shop: Desk = await desk(storage, tmp_path)
    await projects(shop, tmp_path, OPEN_AT_ONCE + 1)
    task = await shop.asked(ANN)
    for project in range(2, OPEN_AT_ONCE + 2):
        assert isinstance(await begins(shop, project), Shown)
    full = await shop.goes_on(ANN, task)
    assert isinstance(full, NothingLeft)
    assert full.halt is not None
    assert full.halt.because is Because.OPEN
    await shop.is_whole()
    shop.project = 2
    await shop.stops(ANN)
    assert card(await shop.goes_on(ANN, task)).task_id == task
    await shop.is_whole()


async def test_a_lost_task_is_not_taken_again_beyond_what_she_may_answer(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, project=limited("max_answers = 1"))
    task = await shop.asked(ANN)
    await shop.taps(ANN, (await shop.starts(ANN)).task_id)
    shop.now += KEPT_FOR
    await shop.upkeep.expire(shop.now)
    halted = await shop.goes_on(ANN, task)
    assert isinstance(halted, NothingLeft)
    assert halted.halt == Halt(Because.ENOUGH, count=1)
    assert await in_hand(shop) == 0
    await shop.is_whole()


async def test_a_pause_after_skips_holds_on_every_device(storage: Storage, tmp_path: Path) -> None:
    """Goes red on PostgreSQL where a step writes back the pause that it read, or takes a task without looking at it."""
    shop = await room(storage, tmp_path, tasks=40, project=limited('skips_in_row = 2\npause = "30m"'))
    for _ in range(8):
        first = await shop.starts(ANN)
        second = card(await shop.skips(ANN, first.task_id))
        await asyncio.gather(shop.skips(ANN, second.task_id), *(shop.begins(ANN) for _ in range(5)))
        assert await in_hand(shop) == 0
        [(until,)] = await shop.asks("SELECT paused_until FROM progress")
        assert until == shop.now + HOUR // 2
        await shop.is_whole()
        shop.now += HOUR


async def test_answers_in_time_and_late_at_once_stay_within_her_share(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=9, project=limited("max_answers = 2"))
    lost = [(await shop.starts(ANN)).task_id]
    await shop.expires()
    for _ in range(2):
        await shop.skips(ANN, (await shop.starts(ANN)).task_id)
    held = (await shop.starts(ANN)).task_id
    await asyncio.gather(*(shop.taps(ANN, task) for task in (held, *lost)), shop.begins(ANN))
    for _ in range(2):
        step = await shop.begins(ANN)
        if isinstance(step, Shown):
            await shop.taps(ANN, step.card.task_id)
    assert await shop.asks("SELECT answered FROM progress") == [(2,)]
    assert await in_hand(shop) == 0
    await shop.is_whole()
