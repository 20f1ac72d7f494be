"""Asking for stars and keeping them, on both engines: once a project, and the same update asks the same again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crowd.rules.rating import WEEK
from crowd.services.cards import Shown, Step
from crowd.services.rating import AskHer, RatingService, Thanks
from storage import Storage, Turn, Unit
from tests.filling import NOON
from tests.labelling import ANN, BEN, CAT, Room, room

GUIDELINES = AskHer(1, "Facts", "guidelines", first=True)


async def worked(storage: Storage, folder: Path, *, answers: int = 10) -> RatingService:
    """Ann, Ben and Cat gave so many answers each."""
    house = await room(storage, folder, tasks=answers, who=(ANN, BEN, CAT))
    for who in (ANN, BEN, CAT):
        await taps_through(house, who)
    return RatingService(storage)


async def taps_through(house: Room, who: int) -> None:
    step: Step = await house.begins(who)
    while isinstance(step, Shown):
        step = await house.taps(who, step.card.task_id)


async def test_she_is_asked_once_and_the_same_update_asks_again(storage: Storage, tmp_path: Path) -> None:
    service = await worked(storage, tmp_path)

    assert await service.ask(Turn(1, NOON), ANN, 1) == GUIDELINES
    assert await service.ask(Turn(1, NOON), ANN, 1) == GUIDELINES
    assert await service.ask(Turn(2, NOON + 99 * WEEK), ANN, 1) is None
    assert await service.ask(Turn(3, NOON), 99, 1) is None
    assert await service.ask(Turn(4, NOON), ANN, 2) is None


async def test_the_first_stars_count_and_what_comes_next_is_told(storage: Storage, tmp_path: Path) -> None:
    service = await worked(storage, tmp_path)
    for at, (who, stars) in enumerate(((ANN, 4), (BEN, 5), (CAT, 5))):
        await service.ask(Turn(at, NOON), who, 1)
        first = await service.rate(Turn(10 + at, NOON), who, 1, "guidelines", stars)
        again = await service.rate(Turn(20 + at, NOON), who, 1, "guidelines", 1)
        last = await service.rate(Turn(30 + at, NOON), who, 1, "interface", 3)

        assert first == again == AskHer(1, "Facts", "interface", first=False)
        assert last == Thanks()
    assert await storage.read(lambda work: work.ratings.sums(project_id=1)) == ((3, 14), (3, 9), (0, 0))
    assert await storage.read(lambda work: work.ratings.restricted(project_id=1, now=NOON)) == (3, 0)


async def test_how_she_was_answered_is_asked_only_of_whom_somebody_answered(storage: Storage, tmp_path: Path) -> None:
    service = await worked(storage, tmp_path)

    def answered(work: Unit) -> None:
        person = work.people.of_telegram(telegram_id=ANN)
        assert person
        what = {"task_id": 1, "person_id": person.id, "project_id": 1}
        asked = work.clarifications.ask(**what, quoted="", question="Why?", card=None, now=NOON)
        assert work.clarifications.give_answer(clarification_id=asked, answer="So.", audience="asker", by=500, now=NOON)

    await storage.write(None, answered)
    for at, who in enumerate((ANN, BEN)):
        await service.ask(Turn(at, NOON), who, 1)
        await service.rate(Turn(10 + at, NOON), who, 1, "guidelines", 5)

    asked = AskHer(1, "Facts", "communication", first=False)
    assert await service.rate(Turn(21, NOON), ANN, 1, "interface", 5) == asked
    assert await service.rate(Turn(22, NOON), ANN, 1, "communication", 3) == Thanks()
    assert await service.rate(Turn(23, NOON), BEN, 1, "interface", 5) == Thanks()


@pytest.mark.parametrize(("aspect", "stars"), [("guidelines", 0), ("guidelines", 6), ("name", 5)])
async def test_nothing_else_is_taken_for_stars(
    sqlite_storage: Storage, tmp_path: Path, aspect: str, stars: int
) -> None:
    service = await worked(sqlite_storage, tmp_path)
    await service.ask(Turn(1, NOON), ANN, 1)

    assert await service.rate(Turn(2, NOON), ANN, 1, aspect, stars) is None
    assert await service.rate(Turn(3, NOON), ANN, 5, "guidelines", 5) is None
    assert await service.rate(Turn(4, NOON), BEN, 1, "guidelines", 5) is None


async def test_few_answers_and_a_training_ask_for_nothing(sqlite_storage: Storage, tmp_path: Path) -> None:
    service = await worked(sqlite_storage, tmp_path, answers=9)
    assert await service.ask(Turn(1, NOON), ANN, 1) is None

    await sqlite_storage.write(None, _gave_more_in_a_stage)
    assert await service.ask(Turn(2, NOON), ANN, 1) is None


def _gave_more_in_a_stage(work: Unit) -> None:
    work._queries._execute("UPDATE progress SET answered = 99", {})
    work._queries._execute("""UPDATE projects SET spec = '{"stage":{"kind":"training"}}'""", {})


async def test_another_project_waits_for_a_week(sqlite_storage: Storage, tmp_path: Path) -> None:
    service = await worked(sqlite_storage, tmp_path)
    await service.ask(Turn(1, NOON), ANN, 1)
    await service.rate(Turn(2, NOON), ANN, 1, "guidelines", 5)

    def another(work: Unit) -> None:
        work._queries._execute(
            "INSERT INTO projects (slug, title, state, spec, tasks, created_at)"
            " SELECT 'more', 'More', state, spec, tasks, created_at FROM projects",
            {},
        )
        work._queries._execute(
            "INSERT INTO progress (project_id, person_id, state, answered, started_at)"
            " SELECT 2, person_id, state, answered, started_at FROM progress",
            {},
        )

    await sqlite_storage.write(None, another)

    assert await service.ask(Turn(3, NOON + WEEK - 1), ANN, 2) is None
    assert await service.ask(Turn(4, NOON + WEEK), ANN, 2) == replace(GUIDELINES, project_id=2, title="More")
