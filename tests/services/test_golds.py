"""Gold in the work, on both engines: when it comes, to whom, how often, and what answers to it are worth."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.bundles import BundleService
from crowd.services.cards import NothingLeft, Shown, Step
from crowd.services.golds import make_gold
from crowd.tasktypes.base import mark
from storage import Storage
from tests.filling import admit, filled, jsonl, opened, spec
from tests.labelling import ANN, BEN, CAT, NO, YES, Room

WORKERS = (ANN, BEN, CAT)
MIX = "\n[gold]\nevery = 3\njitter = 0\nexposures = 2\n"
ALSO = ('gold = "gold"', 'gold = "gold"\ngold_also = "also"')
UNSURE = ('labels = ["true", "false"]', 'labels = ["true", "false", "unsure"]')


def project(more: str = MIX, overlap: int = 1) -> ProjectSpec:
    return spec(("overlap = 3", f"overlap = {overlap}"), ALSO, UNSURE, more=more)


def tasks(ordinary: int, golds: int) -> list[dict[str, str]]:
    return [
        *({"id": f"g{at}", "text": f"Known {at}", "gold": "true", "also": "unsure = 50%"} for at in range(golds)),
        *({"id": f"t{at}", "text": f"Claim {at}", "gold": "", "also": ""} for at in range(ordinary)),
    ]


async def room(storage: Storage, folder: Path, given: list[dict[str, str]], made: ProjectSpec | None = None) -> Room:
    for who in WORKERS:
        await storage.write(None, lambda work, who=who: admit(work, who))
    return Room(storage, await opened(storage, jsonl(folder / "tasks.jsonl", given), made or project()))


async def works(house: Room, who: int, most: int = 100, value: str = YES) -> list[str]:
    """She works until nothing is left, or so many: the keys of her tasks, in their order."""
    keys = dict(await house.asks("SELECT id, key FROM tasks"))
    step: Step = await house.begins(who)
    found = []
    while isinstance(step, Shown) and len(found) < most:
        found.append(keys[step.card.task_id])
        house.now += 7_000
        step = await house.taps(who, step.card.task_id, value)
    return found


def known(keys: list[str]) -> list[int]:
    """At which places the gold stood."""
    return [at for at, key in enumerate(keys) if key.startswith("g")]


async def test_one_task_in_so_many_is_gold_and_none_twice(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(20, 9))
    keys = await works(house, ANN)
    assert len(keys) == len(set(keys))
    golds = known(keys)
    assert golds[0] in (0, 1, 2)
    assert {later - earlier for earlier, later in pairwise(golds)} == {3}
    assert [key for key in keys if key.startswith("t")] == [f"t{at}" for at in range(20)]
    await house.is_whole()


async def test_an_ordinary_task_ends_the_work_and_gold_alone_keeps_nobody(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(2, 9))
    assert len(known(await works(house, ANN))) <= 2
    assert isinstance(await house.begins(ANN), NothingLeft)


async def test_each_is_seen_by_so_many_and_the_least_seen_first(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(60, 3), project(overlap=3))
    seen = [await works(house, who) for who in WORKERS]
    shown = [key for keys in seen for key in keys if key.startswith("g")]
    assert sorted(shown) == ["g0", "g0", "g1", "g1", "g2", "g2"]
    await house.is_whole()


async def test_where_none_is_left_others_check_an_ordinary_task(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(12, 0), project(MIX + "checks = 2\n"))
    await works(house, ANN, 9)
    checked = await house.asks("SELECT key FROM tasks WHERE overlap = 2 ORDER BY id")
    assert [int(key[1:]) % 3 for (key,) in checked] == [int(checked[0][0][1:])] * len(checked)
    assert len(checked) >= 3
    assert set(await works(house, BEN)) >= {key for (key,) in checked}
    await house.is_whole()


async def test_a_project_is_complete_without_its_gold(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(2, 5))
    await works(house, ANN)
    view = await house.projects.show("facts", now=house.now)
    assert (view.places.tasks, view.places.left) == (2, 0)
    horizon = await house.asks("SELECT normal_horizon FROM projects")
    assert not await storage.read(lambda work: work.projects.wanting(project_id=1, horizon=horizon[0][0]))


@pytest.mark.parametrize(("value", "credit"), [("true", 100), ("unsure", 50), ("false", 0)])
async def test_an_answer_is_worth_what_the_key_says(storage: Storage, tmp_path: Path, value: str, credit: int) -> None:
    house = await room(storage, tmp_path, tasks(9, 9))
    keys = await works(house, ANN, 9, mark(value))
    found = await house.asks("SELECT credit FROM assignments WHERE credit IS NOT NULL AND answer IS NOT NULL")
    assert found == [(credit,)] * len(known(keys))


async def test_who_passes_gold_on_gets_another_soon(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(60, 20), project(MIX.replace("every = 3", "every = 50")))
    await house.does("UPDATE progress SET next_gold = 0")
    step = await house.begins(ANN)
    await house.does("UPDATE progress SET next_gold = 0")
    assert isinstance(step, Shown)
    step = await house.taps(ANN, step.card.task_id)
    assert isinstance(step, Shown)
    await house.skips(ANN, step.card.task_id)
    assert (await house.asks("SELECT next_gold - answered FROM progress"))[0][0] in (1, 2, 3)


async def test_gold_that_came_back_is_not_shown_to_her_again(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(9, 1))
    await house.begins(ANN)
    for _ in range(6):
        await house.does("UPDATE progress SET next_gold = 0")
        await house.stops(ANN)
        await house.begins(ANN)
    rows = await house.asks("SELECT takes FROM assignments JOIN tasks ON tasks.id = task_id WHERE control = 'gold'")
    assert rows == [(1,)]
    await house.is_whole()


async def test_what_is_left_for_her_counts_gold_like_any_other_task(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(10, 5))
    before = 15
    step = await house.begins(ANN)
    for at in range(8):
        [offer] = await house.labelling.offers(ANN, house.now)
        assert offer.left.count == before - at - 1
        assert isinstance(step, Shown)
        house.now += 5_000
        step = await house.taps(ANN, step.card.task_id)


async def test_a_task_that_was_answered_becomes_gold(storage: Storage, tmp_path: Path) -> None:
    made = project()
    house = await room(storage, tmp_path, tasks(6, 0), made)
    await works(house, ANN, 3, NO)
    await house.stops(ANN)
    assert await storage.write(None, lambda work: make_gold(work, 1, made, {"label": "true"}, hint="Because."))
    assert not await storage.write(None, lambda work: make_gold(work, 1, made, {"label": "true"}))
    row = "SELECT control, reserved, overlap, places_left, gold, hint FROM tasks JOIN task_contents ON task_id = id"
    assert await house.asks(f"{row} WHERE id = 1") == [("gold", 1, 3, 2, '{"label":"true"}', "Because.")]
    assert await house.asks("SELECT credit FROM assignments WHERE task_id = 1") == [(0,)]
    await house.does("UPDATE progress SET next_gold = 0")
    assert "t0" in await works(house, BEN)
    await house.is_whole()


async def test_gold_comes_with_a_second_file_too(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, tasks(3, 0))
    await filled(storage, jsonl(tmp_path / "more.jsonl", tasks(0, 2)))
    assert await house.asks("SELECT key FROM tasks WHERE control = 'gold' ORDER BY id") == [("g0",), ("g1",)]
    await house.does("UPDATE progress SET next_gold = 0")
    assert known(await works(house, ANN))


async def test_a_crowd_at_once_sees_each_no_more_often_than_it_may(storage: Storage, tmp_path: Path) -> None:
    crowd = range(100, 120)
    house = await room(storage, tmp_path, tasks(40, 2), project(MIX.replace("every = 3", "every = 90")))
    for who in crowd:
        await storage.write(None, lambda work, who=who: admit(work, who))
    for who in crowd:
        await house.begins(who)
    await house.does("UPDATE progress SET next_gold = 0")
    held = await house.asks(
        "SELECT telegram_id, task_id FROM assignments JOIN people ON people.id = person_id WHERE state = 'active'"
    )
    await asyncio.gather(*(house.taps(who, task_id) for who, task_id in held))
    seen = await house.asks("SELECT key, overlap - places_left FROM tasks WHERE control = 'gold' ORDER BY key")
    assert seen == [("g0", 2), ("g1", 2)]
    assert len(await house.asks("SELECT 1 FROM assignments WHERE state = 'active'")) == len(crowd)
    await house.is_whole()


async def test_a_bundle_holds_gold_at_the_same_distance(storage: Storage, tmp_path: Path) -> None:
    made = spec(
        ("overlap = 3", "overlap = 1"), ALSO, UNSURE, ('price = "0.05"', 'price = "0.05"\nestimate = "1m"'), more=MIX
    )
    house = await room(storage, tmp_path, tasks(20, 9), made)
    await BundleService(storage).take(house.turn(), ANN, house.project, 12, read=1)
    held = await house.asks("SELECT key FROM assignments JOIN tasks ON task_id = id ORDER BY bundle_place, id")
    golds = known([key for (key,) in held])
    assert len(held) == 12
    assert {later - earlier for earlier, later in pairwise(golds)} == {3}
    await house.is_whole()
