"""Many hands on few tasks: overlap is never exceeded, nobody has a task twice, nothing is left over."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from crowd.services.cards import AnsweredAlready, NothingLeft, Refused, Shown, Step
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, LIMIT, NO, PRICE, YES, Room, room

CROWD = tuple(range(100, 132))


async def works(shop: Room, who: int, dice: random.Random, *, skips: float = 0.1) -> int:
    """Taps until nothing is left, some with a double tap or a skip in between; how many she answered."""
    step: Step = await shop.begins(who)
    while isinstance(step, Shown):
        held = step.card.task_id
        if dice.random() < skips:
            step = await shop.skips(who, held)
        elif dice.random() < 0.2:
            step, _ = await asyncio.gather(shop.taps(who, held, YES), shop.taps(who, held, NO))
            step = step.where if isinstance(step, AnsweredAlready) else step
        else:
            step = await shop.taps(who, held)
    assert isinstance(step, NothingLeft), step
    return step.tally.answered


async def counted(shop: Room) -> tuple[Counter[int], int]:
    """How many answers each task has, and how many there are in all."""
    found = await shop.asks("SELECT task_id, count(*) FROM assignments WHERE state = 'submitted' GROUP BY task_id")
    answers: Counter[int] = Counter(dict(found))
    return answers, answers.total()


async def test_32_workers_on_few_tasks_answer_all_and_none_too_often(storage: Storage, tmp_path: Path) -> None:
    """Goes red where `take` loses its `AND places_left > 0`: the column's CHECK then turns a refusal into an error."""
    shop = await room(storage, tmp_path, tasks=40, who=CROWD)
    await asyncio.gather(*(works(shop, who, random.Random(who)) for who in CROWD))
    await shop.is_whole()
    # what was skipped after the others had gone comes to those who look in again
    await asyncio.gather(*(works(shop, who, random.Random(who), skips=0) for who in CROWD))
    answers, total = await counted(shop)
    assert (set(answers.values()), len(answers), total) == ({3}, 40, 120)
    assert await shop.asks("SELECT sum(answered) FROM progress") == [(120,)]
    assert (await shop.money()).get(("held", 1), 0) == 0
    await shop.is_whole()


async def test_whoever_comes_when_all_places_are_held_gets_what_comes_back(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=2, who=CROWD)
    steps = await asyncio.gather(*(shop.begins(who) for who in CROWD))
    assert Counter(isinstance(step, Shown) for step in steps) == {True: 6, False: 26}
    await shop.is_whole()
    shop.now += LIMIT
    swept, *steps = await asyncio.gather(shop.upkeep.expire(shop.now), *(shop.begins(who) for who in CROWD))
    assert swept == 6
    await shop.is_whole()
    steps = await asyncio.gather(*(shop.begins(who) for who in CROWD))
    assert await shop.places() == [0, 0]
    await shop.is_whole()


async def test_five_taps_at_once_are_one_answer_and_one_credit(storage: Storage, tmp_path: Path) -> None:
    """Goes red on PostgreSQL where `submit` loses its `AND state = 'active'`: only the ledger's key then stops them."""
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    steps = await asyncio.gather(*(shop.taps(ANN, held.task_id, value) for value in (YES, NO, YES, NO, YES)))
    [first] = [step for step in steps if isinstance(step, Shown)]
    rest = [step for step in steps if step is not first]
    assert all(isinstance(step, AnsweredAlready) and step.words == first.recorded for step in rest), rest
    assert await shop.states(ANN) == ["submitted", "active"]
    assert (await shop.money())["pending", 1] == PRICE
    await shop.is_whole()


async def test_a_skip_and_a_tap_at_once_are_one_of_both(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    await asyncio.gather(shop.taps(ANN, held.task_id), shop.skips(ANN, held.task_id), shop.skips(ANN, held.task_id))
    assert (await shop.states(ANN))[0] in {"submitted", "skipped"}
    assert (await shop.states(ANN))[1:] == ["active"]
    await shop.is_whole()


async def test_five_starts_at_once_hand_one_task_out(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    steps = await asyncio.gather(*(shop.begins(ANN) for _ in range(5)))
    assert {step.card.task_id for step in steps if isinstance(step, Shown)} == {1}
    assert all(isinstance(step, Shown) for step in steps)
    assert await shop.states(ANN) == ["active"]
    await shop.is_whole()


async def test_late_taps_of_many_for_one_place_give_it_to_one(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, who=CROWD, project=spec(("overlap = 3", "overlap = 1")))
    for who in CROWD:
        assert isinstance(await shop.begins(who), Shown)
        await shop.expires()
    steps = await asyncio.gather(*(shop.taps(who, 1) for who in CROWD for _ in range(2)))
    assert Counter(type(step) for step in steps) == {NothingLeft: 1, AnsweredAlready: 1, Refused: 62}
    assert await shop.places() == [0]
    await shop.is_whole()


@pytest.mark.slow
async def test_200_workers_on_500_tasks(storage: Storage, tmp_path: Path) -> None:
    crowd = tuple(range(1000, 1200))
    shop = await room(storage, tmp_path, tasks=500, who=crowd)
    await asyncio.gather(*(works(shop, who, random.Random(who)) for who in crowd))
    await asyncio.gather(*(works(shop, who, random.Random(who), skips=0) for who in crowd))
    answers, total = await counted(shop)
    assert (set(answers.values()), total) == ({3}, 1500)
    await shop.is_whole()


async def test_two_late_taps_of_one_worker_at_once_hand_out_one_task(storage: Storage, tmp_path: Path) -> None:
    """Goes red on PostgreSQL where a late tap does not wait for her other one before it looks what is in her hands."""
    crowd = CROWD[:16]
    shop = await room(storage, tmp_path, tasks=60, who=crowd, project=spec(("overlap = 3", "overlap = 4")))
    lost: dict[int, set[int]] = {who: set() for who in crowd}
    for order in (crowd, crowd[::-1]):
        for who in order:
            lost[who].add((await shop.starts(who)).task_id)
        await shop.expires()
    assert all(len(tasks) == 2 for tasks in lost.values())

    await asyncio.gather(*(shop.taps(who, task) for who in crowd for task in lost[who]))

    held = await shop.asks("SELECT person_id FROM assignments WHERE state = 'active'")
    assert len(held) == len(set(held))
    await shop.is_whole()
