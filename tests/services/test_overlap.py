"""Overlap raised and lowered while people work, on both engines."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import NothingLeft, Shown, Step
from crowd.services.importing import ImportService
from crowd.services.outcomes import OverlapSet, ProjectView, Refused
from crowd.services.overlap import OverlapService
from storage import Storage
from tests.filling import NOON, jsonl, rows, spec
from tests.labelling import ANN, BEN, CAT, Room, card, room

ONE = spec(("overlap = 3", "overlap = 1"))


async def works(shop: Room, who: int) -> int:
    """Answers until nothing is left; how many."""
    step: Step = await shop.begins(who)
    count = 0
    while isinstance(step, Shown):
        step = await shop.taps(who, step.card.task_id)
        count += 1
    assert isinstance(step, NothingLeft), step
    return count


async def raised(shop: Room, overlap: int) -> OverlapSet | Refused:
    return await OverlapService(shop.storage).set("facts", overlap, actor="cli", now=shop.now)


async def test_raising_brings_finished_tasks_back_also_to_those_who_stand_behind_them(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=ONE)
    assert await works(shop, ANN) == 3
    assert await works(shop, BEN) == 0
    assert await raised(shop, 2) == OverlapSet("facts", 2, 3)
    assert await works(shop, ANN) == 0
    assert await works(shop, BEN) == 3
    await shop.is_whole()


async def test_lowering_takes_free_places_and_never_what_is_taken(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=2, who=(ANN, BEN, CAT))
    first = await shop.starts(ANN)
    await shop.taps(ANN, first.task_id)
    await shop.starts(BEN)
    assert await raised(shop, 1) == OverlapSet("facts", 1, 2)
    assert await shop.asks("SELECT overlap, places_left FROM tasks ORDER BY id") == [(2, 0), (1, 0)]
    assert isinstance(await shop.begins(CAT), NothingLeft)
    await shop.is_whole()
    await shop.stops(BEN)  # Ann's answer is the one that is wanted
    assert isinstance(await shop.begins(CAT), NothingLeft)
    assert await shop.asks("SELECT overlap, places_left FROM tasks ORDER BY id") == [(1, 0), (1, 0)]
    await shop.is_whole()


async def test_later_tasks_and_the_projects_own_page_know_the_new_overlap(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, project=ONE)
    await raised(shop, 4)
    await ImportService(storage).add(
        "facts", jsonl(tmp_path / "more.jsonl", rows(1, first=5)), skip_bad=False, actor="cli", now=NOON
    )
    assert await shop.asks("SELECT overlap FROM tasks ORDER BY id") == [(4,), (4,)]
    shown = await shop.projects.show("facts", now=NOON)
    assert isinstance(shown, ProjectView)
    assert shown.spec.overlap == 4


async def test_one_task_may_have_an_overlap_of_its_own_which_it_keeps(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=ONE)
    assert await works(shop, ANN) == 3
    service = OverlapService(storage)
    assert await service.set_one("facts", "t2", 2, actor="cli", now=NOON) == OverlapSet("facts", 2, 1)
    assert card(await shop.begins(BEN)).task_id == 2
    await raised(shop, 3)
    assert await shop.asks("SELECT overlap FROM tasks ORDER BY id") == [(3,), (2,), (3,)]
    await shop.is_whole()


async def test_what_is_not_there_or_over_is_told(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    service = OverlapService(storage)
    for wrong in (
        await service.set("other", 2, actor="cli", now=NOON),
        await service.set("facts", 0, actor="cli", now=NOON),
        await service.set_one("facts", "t9", 2, actor="cli", now=NOON),
    ):
        assert isinstance(wrong, Refused)
    await shop.projects.close("facts", actor="cli", now=NOON)
    assert await raised(shop, 2) == Refused("facts is closed for good.")


async def test_overlap_changed_again_and_again_while_a_crowd_works_is_exact(storage: Storage, tmp_path: Path) -> None:
    crowd = tuple(range(100, 116))
    shop = await room(storage, tmp_path, tasks=25, who=crowd, project=spec(("overlap = 3", "overlap = 2")))

    async def changes() -> None:
        for overlap in (4, 1, 3, 2, 5, 4):
            await raised(shop, overlap)
            await asyncio.sleep(0)

    await asyncio.gather(changes(), *(works(shop, who) for who in crowd))
    await shop.is_whole()
    for who in crowd:
        await works(shop, who)
    answers = await shop.asks("SELECT count(*) FROM assignments WHERE state = 'submitted' GROUP BY task_id")
    assert {count for (count,) in answers} <= {4, 5}
    assert len(answers) == 25
    assert await shop.places() == [0] * 25
    await shop.is_whole()
    assert isinstance(ProjectSpec.from_json((await shop.asks("SELECT spec FROM projects"))[0][0]), ProjectSpec)


async def test_what_is_held_beyond_a_lowered_overlap_does_not_open_again(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, who=(ANN, BEN, CAT), project=spec())
    for who in (ANN, BEN, CAT):
        await shop.starts(who)
    await raised(shop, 2)
    assert await shop.places() == [0]
    await shop.is_whole()
    await shop.stops(ANN)
    assert await shop.places() == [0]  # two hold it, as many as are wanted
    await shop.stops(BEN)
    assert await shop.places() == [1]
    await shop.is_whole()


async def test_raised_again_it_counts_what_is_wanted_then(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, who=(ANN, BEN, CAT), project=spec())
    for who in (ANN, BEN, CAT):
        await shop.starts(who)
    await raised(shop, 1)
    await raised(shop, 3)
    await asyncio.gather(shop.stops(ANN), shop.stops(BEN))
    assert await shop.places() == [2]
    await shop.is_whole()


async def test_many_who_give_back_at_once_free_no_more_than_is_wanted(storage: Storage, tmp_path: Path) -> None:
    crowd = tuple(range(100, 108))
    shop = await room(storage, tmp_path, tasks=1, who=crowd, project=spec(("overlap = 3", "overlap = 8")))
    for who in crowd:
        await shop.starts(who)
    await asyncio.gather(raised(shop, 3), *(shop.stops(who) for who in crowd[:6]))
    assert await shop.places() == [1]  # two hold it still
    await shop.is_whole()
