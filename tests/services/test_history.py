"""A worker's history: every answer, newest first, page by page at one price; with what became of it."""

from __future__ import annotations

from pathlib import Path

from crowd.services.clearing import DAY, Clearing
from crowd.services.history import ANSWERS_A_PAGE, HistoryService, Page
from storage import Storage
from storage.queries import load
from tests.labelling import ANN, BEN, NO, PRICE, YES, Room, room

MINUTE = 60_000


async def answers(shop: Room, count: int, *, apart: int = MINUTE) -> None:
    step = await shop.begins(ANN)
    for at in range(count):
        shop.now += apart
        step = await shop.taps(ANN, step.card.task_id, NO if at % 2 else YES)  # type: ignore[union-attr]


async def pages(service: HistoryService) -> list[Page]:
    """All of Ann's pages, from the newest to the oldest."""
    page = await service.page(ANN)
    assert page is not None
    found = [page]
    while found[-1].earlier:
        last = found[-1].answers[-1]
        page = await service.page(ANN, at=last.answered_at, task_id=last.task_id)
        assert page is not None
        found.append(page)
    return found


async def test_every_answer_stands_on_one_page(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=20)
    await answers(shop, 14)
    await answers(shop, 2, apart=0)  # two in one moment
    service = HistoryService(storage)

    found = await pages(service)
    assert [len(page.answers) for page in found] == [ANSWERS_A_PAGE, ANSWERS_A_PAGE, 4]
    assert [each.task_id for page in found for each in page.answers] == list(range(16, 0, -1))
    assert [page.later for page in found] == [False, True, True]
    last = found[2].answers[0]
    assert await service.page(ANN, at=last.answered_at, task_id=last.task_id, later=True) == found[1]


async def test_an_answer_says_what_she_said_what_it_paid_and_what_became_of_it(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, tasks=13)
    await answers(shop, 12)
    await shop.does("UPDATE assignments SET state = 'rejected', verdict = 'The claim is from 2019.' WHERE task_id = 2")
    service = HistoryService(storage)

    newest = await service.open(ANN, 12)
    assert newest is not None
    assert (newest.answer.words, newest.answer.state, newest.answer.paid) == ("false", "submitted", PRICE)
    assert newest.answer.body is not None
    assert newest.answer.body.sections[0].text == "Claim 12"
    assert newest.changeable
    rejected = await service.open(ANN, 2)
    assert rejected is not None
    assert (rejected.answer.state, rejected.answer.verdict) == ("rejected", "The claim is from 2019.")
    assert not rejected.changeable
    eleventh = await service.open(ANN, 1)
    assert eleventh is not None
    assert not eleventh.changeable

    await Clearing(storage, 7).run(shop.now + 7 * DAY)
    final = await service.open(ANN, 12)
    assert final is not None
    assert (final.answer.state, final.changeable) == ("accepted", False)


async def test_a_changed_answer_shows_the_new_one_and_that_it_was_changed(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await answers(shop, 1)
    await shop.labelling.change(shop.turn(), ANN, 1)
    await shop.taps(ANN, 1, NO)

    found = await HistoryService(storage).open(ANN, 1)
    assert found is not None
    assert (found.answer.words, found.changes, found.changeable) == ("false", 1, True)


async def test_nobody_reads_what_others_answered(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    await answers(shop, 1)
    service = HistoryService(storage)

    assert await service.open(BEN, 1) is None
    assert await service.open(99, 1) is None
    assert await service.page(99) is None
    empty = await service.page(BEN)
    assert empty is not None
    assert (empty.answers, empty.earlier, empty.later) == ((), False, False)


async def test_a_task_that_cannot_be_shown_any_more_keeps_its_answer_in_the_list(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    await answers(shop, 1)
    await shop.does("UPDATE task_contents SET payload = '{}'")

    found = await HistoryService(storage).open(ANN, 1)
    assert found is not None
    assert (found.answer.body, found.answer.words, found.answer.paid) == (None, "true", PRICE)


async def test_a_page_is_one_walk_along_an_index(sqlite_storage: Storage) -> None:
    """Goes red without the index on what was answered, or with an order that it does not have."""
    for name in ("history.before", "history.after", "activity.between", "activity.latest"):
        query = load("sqlite")[name]
        plan = await sqlite_storage.read(
            lambda work, query=query: [
                row[3]
                for row in work._queries._execute(
                    f"EXPLAIN QUERY PLAN {query.text}", dict.fromkeys(query.parameters or (), 1)
                ).fetchall()
            ]
        )
        assert any("assignments_answered (person_id=? AND answered_at" in step for step in plan), plan
        assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan
