"""A project's counts, watched, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.watching import EVERY, LASTS, Figures, NothingToWatch, Watched, WatchService
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, BEN, PRICE, Room, room

BOSS, OTHER, MESSAGE = 500, 501, 70


@pytest.fixture
async def hall(storage: Storage, tmp_path: Path) -> Room:
    return await room(storage, tmp_path, who=(ANN, BEN))


@pytest.fixture
def watching(hall: Room) -> WatchService:
    return WatchService(hall.storage)


async def begins(hall: Room, watching: WatchService, who: int = BOSS, message: int = MESSAGE) -> Figures:
    step = await watching.begin(hall.turn(), who, hall.project, message)
    assert isinstance(step, Watched)
    return step.figures


async def told(hall: Room, watching: WatchService) -> list[tuple[int, int, bool]]:
    """Who is told how many answers by now, and whether it is the last time."""
    found = await watching.news(hall.now)
    for news in found:
        await watching.told(news, hall.now)
    return [(news.watch.telegram_id, news.watched.figures.answers, news.watched.over) for news in found]


async def test_the_counts_are_those_of_the_data(hall: Room, watching: WatchService) -> None:
    hall.now += 600_000
    first = await hall.starts(ANN)
    await hall.taps(ANN, first.task_id)
    await hall.starts(BEN)
    assert await begins(hall, watching) == Figures(
        title="Facts",
        state="live",
        answers=1,
        wanted=6,
        working=2,
        rate=6,
        time_left=8 * 600_000,
        spent=PRICE,
        to_come=8 * PRICE,
        currency="USD",
        reports=0,
        budget_left=None,
    )
    assert (await begins(hall, watching)).all_answers == 9


async def test_what_is_left_of_a_budget_is_told(storage: Storage, tmp_path: Path) -> None:
    hall = await room(storage, tmp_path, project=spec(('price = "0.05"', 'price = "0.05"\nbudget = "0.50"')))
    first = await hall.starts(ANN)
    await hall.taps(ANN, first.task_id)
    assert (await begins(hall, WatchService(storage))).budget_left == 8 * PRICE


async def test_an_answer_older_than_an_hour_is_no_pace(hall: Room, watching: WatchService) -> None:
    first = await hall.starts(ANN)
    await hall.taps(ANN, first.task_id)
    hall.now += 3_600_001
    figures = await begins(hall, watching)
    assert (figures.answers, figures.rate, figures.time_left) == (1, 0, None)


async def test_a_message_changes_only_when_a_count_has(hall: Room, watching: WatchService) -> None:
    await begins(hall, watching)
    assert await told(hall, watching) == [(BOSS, 0, False)]
    hall.now += EVERY
    assert await told(hall, watching) == []
    first = await hall.starts(ANN)
    await hall.taps(ANN, first.task_id)
    assert await told(hall, watching) == []
    hall.now += EVERY
    assert await told(hall, watching) == [(BOSS, 1, False)]


async def test_it_ends_by_itself_and_when_the_project_is_closed(hall: Room, watching: WatchService) -> None:
    await begins(hall, watching)
    await begins(hall, watching, OTHER)
    await told(hall, watching)
    hall.now += LASTS
    assert await told(hall, watching) == [(BOSS, 0, True), (OTHER, 0, True)]
    assert await told(hall, watching) == []

    await begins(hall, watching)
    await hall.projects.close("facts", actor="cli", now=hall.now)
    assert await told(hall, watching) == [(BOSS, 0, True)]
    step = await watching.begin(hall.turn(), BOSS, hall.project, MESSAGE)
    assert isinstance(step, Watched)
    assert step.over
    assert await told(hall, watching) == []


async def test_a_stop_is_a_stop_also_for_what_was_under_way(hall: Room, watching: WatchService) -> None:
    await begins(hall, watching)
    [news] = await watching.news(hall.now)
    step = await watching.stop(hall.turn(), BOSS, hall.project)
    assert isinstance(step, Watched)
    assert step.over
    await watching.told(news, hall.now)
    hall.now += EVERY
    assert await told(hall, watching) == []


async def test_who_watches_anew_leaves_the_older_message(hall: Room, watching: WatchService) -> None:
    await begins(hall, watching)
    step = await watching.begin(hall.turn(), BOSS, hall.project, MESSAGE + 5)
    assert isinstance(step, Watched)
    assert step.left == MESSAGE
    [news] = await watching.news(hall.now)
    assert news.watch.message_id == MESSAGE + 5
    await watching.moved(BOSS, hall.project, MESSAGE + 5, MESSAGE + 9)
    [news] = await watching.news(hall.now)
    assert news.watch.message_id == MESSAGE + 9


async def test_the_same_tap_again_begins_nothing_anew(hall: Room, watching: WatchService) -> None:
    turn = hall.turn()
    await watching.begin(turn, BOSS, hall.project, MESSAGE)
    await watching.stop(hall.turn(), BOSS, hall.project)
    assert isinstance(await watching.begin(turn, BOSS, hall.project, MESSAGE), Watched)
    assert await told(hall, watching) == []


async def test_a_flood_puts_one_off_and_what_is_gone_is_over(hall: Room, watching: WatchService) -> None:
    await begins(hall, watching)
    [news] = await watching.news(hall.now)
    await watching.put_off(news, hall.now + 60_000)
    hall.now += 59_999
    assert await watching.news(hall.now) == []
    hall.now += 1
    [news] = await watching.news(hall.now)
    await watching.gone(news)
    hall.now += EVERY
    assert await watching.news(hall.now) == []


async def test_there_is_no_such_project(hall: Room, watching: WatchService) -> None:
    assert await watching.begin(hall.turn(), BOSS, 99, MESSAGE) == NothingToWatch()
    assert await watching.stop(hall.turn(), BOSS, 99) == NothingToWatch()
