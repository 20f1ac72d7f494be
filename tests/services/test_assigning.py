"""Who gets which task, and when, on both engines: limits, orders, urgent tasks, tasks that name workers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.limits import Because, Halt
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import NothingLeft, Refused, Shown, Step, Why
from crowd.services.importing import ImportService
from storage import Storage
from tests.filling import NOON, admit, jsonl, opened, rows, spec
from tests.labelling import ANN, BEN, CAT, DAN, LIMIT, NO, YES, Room, card, room

COLUMNS = ('gold = "gold"', 'gold = "gold"\npriority = "urgency"\noverlap = "n"\nreserved_for = "to"\nkept_from = "no"')


def ordered(order: str, *changes: tuple[str, str]) -> ProjectSpec:
    return spec(('price = "0.05"', f'price = "0.05"\norder = "{order}"'), *changes)


def limited(text: str, *changes: tuple[str, str]) -> ProjectSpec:
    return spec(*changes, more=f"\n[limits]\n{text}\n")


async def shop_of(
    storage: Storage,
    folder: Path,
    given: list[dict[str, Any]],
    *,
    who: tuple[int, ...] = (ANN, BEN, CAT),
    overlap: int = 3,
) -> Room:
    """A live project with these rows, which may name workers (w11, w12, …)."""
    for each in who:
        await storage.write(None, lambda work, each=each: admit(work, each))
    full = [{"urgency": "", "n": "", "to": "", "no": "", **row} for row in given]
    project = spec(COLUMNS, ("overlap = 3", f"overlap = {overlap}"))
    return Room(storage, await opened(storage, jsonl(folder / "tasks.jsonl", full), project))


async def all_of(shop: Room, who: int) -> list[int]:
    """The tasks that she gets one after another until there is none, answering each."""
    step: Step = await shop.begins(who)
    met = []
    while isinstance(step, Shown):
        met.append(step.card.task_id)
        step = await shop.taps(who, step.card.task_id)
    assert isinstance(step, NothingLeft), step
    return met


def halted(step: Step) -> Halt | None:
    assert isinstance(step, NothingLeft), step
    return step.halt


async def test_a_worker_gives_no_more_answers_than_one_may(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=5, who=(ANN, BEN), project=limited("max_answers = 2"))
    assert len(await all_of(shop, ANN)) == 2
    assert halted(await shop.begins(ANN)) == Halt(Because.ENOUGH, count=2)
    assert len(await all_of(shop, BEN)) == 2
    await shop.is_whole()


async def test_a_share_of_the_tasks_grows_with_the_project(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=10, project=limited('max_answers = "20%"'))
    assert len(await all_of(shop, ANN)) == 2
    more = jsonl(tmp_path / "more.jsonl", rows(5, first=11))
    await ImportService(storage).add("facts", more, skip_bad=False, actor="cli", now=NOON)
    assert len(await all_of(shop, ANN)) == 1
    await shop.is_whole()


async def test_a_late_answer_over_the_limit_is_refused_and_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=5, project=limited("max_answers = 1"))
    lost = await shop.starts(ANN)
    await shop.expires()
    await shop.does("UPDATE progress SET again_cursor = 1")
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)
    late = await shop.taps(ANN, lost.task_id)
    assert isinstance(late, Refused)
    assert late.why is Why.ENOUGH
    assert await shop.asks("SELECT answered FROM progress") == [(1,)]
    await shop.is_whole()


async def test_a_late_answer_and_another_at_once_stay_within_the_limit(storage: Storage, tmp_path: Path) -> None:
    """Goes red on PostgreSQL where `step` loses its guard."""
    crowd = tuple(range(100, 112))
    shop = await room(storage, tmp_path, tasks=40, who=crowd, project=limited("max_answers = 1"))
    lost = {who: (await shop.starts(who)).task_id for who in crowd}
    await shop.expires()
    await shop.does("UPDATE progress SET again_cursor = (SELECT next_again - 1 FROM projects)")
    held = {who: (await shop.starts(who)).task_id for who in crowd}
    assert all(lost[who] != held[who] for who in crowd)
    await asyncio.gather(*(shop.taps(who, each[who]) for who in crowd for each in (lost, held)))
    assert await shop.asks("SELECT DISTINCT answered FROM progress") == [(1,)]
    await shop.is_whole()


async def test_after_many_skips_in_a_row_the_project_pauses_for_her_and_then_goes_on(
    storage: Storage, tmp_path: Path
) -> None:
    limits = limited('skips_in_row = 2\npause = "30m"')
    shop = await room(storage, tmp_path, tasks=9, who=(ANN, BEN), project=limits)
    step: Step = await shop.begins(ANN)
    step = await shop.skips(ANN, card(step).task_id)
    step = await shop.taps(ANN, card(step).task_id)  # an answer in between begins the count anew
    step = await shop.skips(ANN, card(step).task_id)
    step = await shop.skips(ANN, card(step).task_id)
    until = shop.now + 1_800_000
    assert halted(step) == Halt(Because.SKIPS, until, 2)
    assert halted(await shop.begins(ANN)) == Halt(Because.SKIPS, until, 2)
    assert isinstance(await shop.begins(BEN), Shown)
    shop.now = until
    held = card(await shop.begins(ANN))
    assert isinstance(await shop.skips(ANN, held.task_id), Shown)  # one skip is one again
    await shop.is_whole()


async def test_whoever_has_tasks_of_many_projects_in_her_hands_finishes_one_first(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    await shop.does("UPDATE projects SET state = 'paused'")
    for number in range(5):
        project = spec(('slug = "facts"', f'slug = "facts-{number}"'))
        await shop.projects.add(project, actor="cli", now=NOON)
        await ImportService(storage).add(
            f"facts-{number}", jsonl(tmp_path / f"{number}.jsonl", rows(1)), skip_bad=False, actor="cli", now=NOON
        )
        await shop.projects.open(f"facts-{number}", actor="cli", now=NOON)
        shop.project = number + 2
        assert isinstance(await shop.begins(ANN), Shown)
    await shop.does("UPDATE projects SET state = 'live'")
    shop.project = 1
    assert halted(await shop.begins(ANN)) == Halt(Because.OPEN, count=5)
    shop.project = 3
    assert isinstance(await shop.begins(ANN), Shown)  # what is hers is shown at any time
    await shop.stops(ANN)
    shop.project = 1
    assert isinstance(await shop.begins(ANN), Shown)
    await shop.is_whole()


async def test_in_random_order_each_begins_elsewhere_and_all_is_answered(storage: Storage, tmp_path: Path) -> None:
    crowd = tuple(range(100, 106))
    everyone = ordered("random", ("overlap = 3", "overlap = 6"))
    shop = await room(storage, tmp_path, tasks=12, who=crowd, project=everyone)
    met = [await all_of(shop, who) for who in crowd]
    assert all(sorted(each) == list(range(1, 13)) for each in met)
    assert all(each == [*range(each[0], 13), *range(1, each[0])] for each in met)  # once around
    assert len({each[0] for each in met}) > 2
    assert await shop.places() == [0] * 12
    await shop.is_whole()


async def test_in_random_order_what_comes_later_and_what_comes_back_is_met_too(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, tasks=8, who=(ANN,), project=ordered("random"))
    step: Step = await shop.begins(ANN)
    first = card(step).task_id
    await shop.expires()
    assert (await shop.starts(ANN)).task_id == first
    for _ in range(4):
        step = await shop.taps(ANN, card(await shop.begins(ANN)).task_id)
    more = jsonl(tmp_path / "more.jsonl", rows(3, first=9))
    await ImportService(storage).add("facts", more, skip_bad=False, actor="cli", now=NOON)
    assert len(await all_of(shop, ANN)) == 7
    await shop.is_whole()


async def test_nearly_finished_tasks_are_finished_before_others_are_begun(storage: Storage, tmp_path: Path) -> None:
    project = ordered("nearly finished", ("overlap = 3", "overlap = 2"))
    shop = await room(storage, tmp_path, tasks=6, who=(ANN, BEN, CAT), project=project)
    ann = await shop.starts(ANN)
    assert ann.task_id == 1
    await shop.taps(ANN, 1)
    await shop.does("UPDATE progress SET normal_cursor = 3")  # she has walked on
    held = card(await shop.begins(ANN)).task_id
    await shop.taps(ANN, held)
    assert (await shop.starts(BEN)).task_id == 1
    assert card(await shop.taps(BEN, 1)).task_id == held
    assert await shop.places() == [0, 0, 2, 1, 2, 2]
    await shop.is_whole()


async def test_of_those_that_are_begun_the_one_with_the_fewest_answers_missing_comes_first(
    storage: Storage, tmp_path: Path
) -> None:
    crowd = (ANN, BEN, CAT, DAN)
    project = ordered("nearly finished", ("overlap = 3", "overlap = 4"))
    shop = await room(storage, tmp_path, tasks=4, who=crowd, project=project)
    await shop.starts(ANN)
    for task in (1, 2, 3):
        await shop.taps(ANN, task)  # each has one answer, and the first waits longest
    await shop.stops(ANN)
    await shop.starts(BEN)
    await shop.skips(BEN, 1)
    await shop.taps(BEN, 2)
    await shop.stops(BEN)
    assert await shop.places() == [3, 2, 3, 4]
    assert [(await shop.starts(CAT)).task_id, card(await shop.taps(CAT, 2)).task_id] == [2, 1]
    assert await all_of(shop, DAN) == [2, 1, 3, 4]  # the fourth stands before them all, and was passed over
    await shop.is_whole()


async def test_disputed_tasks_come_before_others(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=6, who=(ANN, BEN, CAT), project=ordered("disputed"))
    for who, said in ((ANN, (YES, YES, YES, YES)), (BEN, (YES, YES, NO, YES))):
        held = await shop.starts(who)
        for value in said:
            held = card(await shop.taps(who, held.task_id, value))
    assert (await shop.starts(CAT)).task_id == 3
    assert card(await shop.taps(CAT, 3)).task_id == 1
    await shop.is_whole()


@pytest.mark.parametrize("order", ["as given", "random", "nearly finished", "disputed"])
async def test_in_every_order_a_crowd_answers_everything_exactly(storage: Storage, tmp_path: Path, order: str) -> None:
    crowd = tuple(range(100, 112))
    shop = await room(storage, tmp_path, tasks=30, who=crowd, project=ordered(order))
    await asyncio.gather(*(all_of(shop, who) for who in crowd))
    for who in crowd:
        await all_of(shop, who)
    assert await shop.places() == [0] * 30
    assert await shop.asks("SELECT count(*) FROM assignments WHERE state = 'submitted'") == [(90,)]
    await shop.is_whole()


async def test_urgent_tasks_come_before_all_others_in_their_order(storage: Storage, tmp_path: Path) -> None:
    given = [{**row, "urgency": "urgent" if at in (2, 4) else "normal"} for at, row in enumerate(rows(5))]
    shop = await shop_of(storage, tmp_path, given)
    assert await all_of(shop, ANN) == [3, 5, 1, 2, 4]

    later = [{**row, "urgency": "urgent", "n": "", "to": "", "no": ""} for row in rows(2, first=6)]
    report = await ImportService(storage).add(
        "facts", jsonl(tmp_path / "later.jsonl", later), skip_bad=False, actor="cli", now=NOON
    )
    assert not isinstance(report, Refused)
    assert await all_of(shop, ANN) == [6, 7]
    assert await all_of(shop, BEN) == [3, 5, 6, 7, 1, 2, 4]
    await shop.is_whole()


async def test_a_reserved_task_is_the_first_of_those_it_names_and_nobody_elses(
    storage: Storage, tmp_path: Path
) -> None:
    given = [{**row, "to": {1: "w12", 3: "w12 w13"}.get(at, "")} for at, row in enumerate(rows(5))]
    shop = await shop_of(storage, tmp_path, given, overlap=1)
    assert await all_of(shop, ANN) == [1, 3, 5]
    held = await shop.starts(BEN)
    assert held.task_id == 2
    await shop.skips(BEN, 2)
    assert await all_of(shop, BEN) == [4]
    assert await all_of(shop, CAT) == []  # its only place went to the other
    await shop.is_whole()


async def test_a_reserved_task_that_comes_back_is_open_to_those_it_names_again(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await shop_of(storage, tmp_path, [{**rows(1)[0], "to": "w12 w13", "n": 1}])
    assert (await shop.starts(BEN)).task_id == 1
    assert isinstance(await shop.begins(CAT), NothingLeft)
    await shop.stops(BEN)
    assert (await shop.starts(CAT)).task_id == 1
    await shop.expires()
    assert await all_of(shop, ANN) == []
    assert await all_of(shop, BEN) == [1]
    assert await all_of(shop, CAT) == []
    await shop.is_whole()


async def test_two_at_once_for_the_last_place_of_a_reserved_task(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_of(storage, tmp_path, [{**rows(1)[0], "to": "w12 w13 w11", "n": 1}])
    steps = await asyncio.gather(*(shop.begins(who) for who in (ANN, BEN, CAT)))
    assert sum(isinstance(step, Shown) for step in steps) == 1
    await shop.is_whole()


async def test_a_task_that_is_kept_from_her_goes_to_the_others(storage: Storage, tmp_path: Path) -> None:
    given = [{**row, "no": "w11" if at < 2 else ""} for at, row in enumerate(rows(3))]
    shop = await shop_of(storage, tmp_path, given)
    assert await all_of(shop, ANN) == [3]
    assert await all_of(shop, BEN) == [1, 2, 3]
    await shop.is_whole()


async def test_an_overlap_of_its_own_holds_for_a_row(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_of(storage, tmp_path, [{**row, "n": at or ""} for at, row in enumerate(rows(3))])
    assert await shop.places() == [3, 1, 2]
    assert await all_of(shop, ANN) == [1, 2, 3]
    assert await all_of(shop, BEN) == [1, 3]
    await shop.is_whole()


async def test_a_row_that_names_a_stranger_is_told_and_kept_out(storage: Storage, tmp_path: Path) -> None:
    given = [{**row, "to": "w12" if at else "nobody"} for at, row in enumerate(rows(2))]
    for each in (ANN, BEN):
        await storage.write(None, lambda work, each=each: admit(work, each))
    service = await _empty(storage)
    path = jsonl(tmp_path / "tasks.jsonl", [{"urgency": "", "n": "", "no": "", **row} for row in given])
    refused = await service.add("facts", path, skip_bad=False, actor="cli", now=NOON)
    assert not isinstance(refused, Refused)
    assert "nobody, whom nobody is known as here" in str(refused.row_faults[0])  # type: ignore[union-attr]
    taken = await service.add("facts", path, skip_bad=True, actor="cli", now=NOON)
    assert taken.added == 1  # type: ignore[union-attr]


async def test_what_a_dead_import_left_goes_with_those_whom_it_names(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_of(storage, tmp_path, [{**rows(1)[0], "to": "w12"}])
    await shop.does("UPDATE tasks SET position = 50")  # as if it lay behind the horizon
    await shop.does("UPDATE projects SET normal_horizon = 0, next_normal = 1, tasks = 0")
    fresh = [{**row, "urgency": "", "n": "", "to": "w13", "no": ""} for row in rows(2, first=5)]
    await ImportService(storage).add(
        "facts", jsonl(tmp_path / "fresh.jsonl", fresh), skip_bad=False, actor="cli", now=NOON
    )
    assert await shop.asks("SELECT key FROM tasks ORDER BY id") == [("t5",), ("t6",)]
    assert await shop.asks("SELECT count(*) FROM named") == [(2,)]
    assert len(await all_of(shop, CAT)) == 2
    assert LIMIT
    await shop.is_whole()


async def _empty(storage: Storage) -> ImportService:
    from crowd.services.projects import ProjectService

    await ProjectService(storage).add(spec(COLUMNS), actor="cli", now=NOON)
    return ImportService(storage)
