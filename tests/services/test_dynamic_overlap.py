"""Overlap where it is needed, on both engines: who is asked on, how often, and what the votes weigh by."""

import asyncio
from pathlib import Path

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import NothingLeft, Shown, Step
from crowd.services.correcting import CorrectionService
from storage import Storage
from tests.filling import admit, filled, jsonl, opened, spec
from tests.labelling import ANN, BEN, CAT, DAN, NO, YES, Room

ALL = (ANN, BEN, CAT, DAN)
RULE = '\n[dynamic_overlap]\nmax_overlap = 4\nmin_confidence = "90%"\n'


def project(more: str = RULE) -> ProjectSpec:
    """Two answers a task at first; the known ones get as many as their row says."""
    return spec(("overlap = 3", "overlap = 2"), ('gold = "gold"', 'gold = "gold"\noverlap = "answers"'), more=more)


async def room(storage: Storage, folder: Path, *, more: str = RULE) -> Room:
    """Two tasks that all four answer and whose answer is known."""
    rows = [{"id": f"g{at}", "text": f"Known {at}", "gold": "true", "answers": "4"} for at in (1, 2)]
    for who in ALL:
        await storage.write(None, lambda work, who=who: admit(work, who))
    return Room(storage, await opened(storage, jsonl(folder / "known.jsonl", rows), project(more)))


async def answers(house: Room, who: int, *values: str) -> Step:
    """Her next tasks, one after the other; what stands before her then."""
    step: Step = await house.begins(who)
    for value in values:
        assert isinstance(step, Shown), step
        step = await house.taps(who, step.card.task_id, value)
    return step


async def proved(house: Room, folder: Path) -> None:
    """Ann, Ben and Dan know what is known, Cat gets both wrong; then a task comes whose answer nobody knows."""
    for who in ALL:
        values = (NO, NO) if who == CAT else (YES, YES)
        assert isinstance(await answers(house, who, *values), NothingLeft)
    await filled(house.storage, jsonl(folder / "open.jsonl", [{"id": "t0", "text": "?", "gold": "", "answers": ""}]))


async def overlaps(house: Room) -> dict[str, tuple[int, int]]:
    return {
        key: (overlap, left)
        for key, overlap, left in await house.asks(
            "SELECT key, overlap, places_left FROM tasks WHERE key NOT LIKE 'g_' ORDER BY key"
        )
    }


async def test_two_who_are_known_to_be_right_and_agree_are_enough(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    await answers(house, ANN, YES)

    assert isinstance(await answers(house, BEN, YES), NothingLeft)
    assert await overlaps(house) == {"t0": (2, 0)}
    assert isinstance(await house.begins(DAN), NothingLeft)
    await house.is_whole()


async def test_where_they_differ_others_are_asked_until_it_has_its_most(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    await answers(house, ANN, YES)
    await answers(house, BEN, NO)
    assert await overlaps(house) == {"t0": (3, 1)}

    await answers(house, CAT, NO)  # she is no better than chance, so that it stays as it was
    assert await overlaps(house) == {"t0": (4, 1)}
    await answers(house, DAN, YES)
    assert await overlaps(house) == {"t0": (4, 0)}
    assert await house.asks("SELECT confidence FROM tasks WHERE key = 't0'") == [(8333,)]
    view = await house.projects.show("facts", now=house.now)
    assert (view.certainty.sure, view.certainty.waiting, view.certainty.unsure) == (0, 0, 1)
    await house.is_whole()


async def test_whoever_was_wrong_before_is_not_believed_alone(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    await answers(house, CAT, YES)
    await answers(house, ANN, YES)

    assert await overlaps(house) == {"t0": (3, 1)}
    weights = await house.asks(
        "SELECT telegram_id, quality FROM assignments JOIN people ON people.id = person_id"
        " JOIN tasks ON tasks.id = task_id WHERE key = 't0' ORDER BY telegram_id"
    )
    assert weights == [(ANN, 8333), (CAT, 1667)]


async def test_two_who_answer_at_once_and_differ_open_one_place_and_not_two(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    first, second = await house.starts(ANN), await house.starts(BEN)
    assert first.task_id == second.task_id

    await asyncio.gather(house.taps(ANN, first.task_id, YES), house.taps(BEN, second.task_id, NO))
    assert await overlaps(house) == {"t0": (3, 1)}
    await house.is_whole()


async def test_nobody_is_asked_on_while_somebody_has_the_task_in_her_hands(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    await answers(house, ANN, YES)
    await answers(house, BEN, NO)
    await house.starts(CAT)

    change = await house.labelling.undo(house.turn(), BEN, house.project)
    assert isinstance(change, Shown)
    await house.taps(BEN, change.card.task_id, NO)
    assert await overlaps(house) == {"t0": (3, 0)}
    assert await house.expires() == 1
    assert await overlaps(house) == {"t0": (3, 1)}


async def test_a_skip_and_a_report_are_no_votes(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    card = await house.starts(CAT)
    await house.skips(CAT, card.task_id)
    await answers(house, ANN, YES)
    await answers(house, BEN, YES)

    assert await overlaps(house) == {"t0": (2, 0)}


async def test_a_changed_answer_is_weighed_anew(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await proved(house, tmp_path)
    await answers(house, ANN, YES)
    await answers(house, BEN, YES)
    change = await house.labelling.undo(house.turn(), BEN, house.project)
    assert isinstance(change, Shown)
    await house.taps(BEN, change.card.task_id, NO)

    assert await overlaps(house) == {"t0": (3, 1)}
    assert isinstance(await house.begins(DAN), Shown)
    await house.is_whole()


async def test_a_change_on_a_known_task_changes_her_record(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await answers(house, ANN, YES, NO)
    change = await house.labelling.undo(house.turn(), ANN, house.project)
    assert isinstance(change, Shown)
    await house.taps(ANN, change.card.task_id, YES)

    assert await house.asks("SELECT credit FROM assignments WHERE credit IS NOT NULL") == [(100,), (100,)]


async def test_known_tasks_get_as_many_answers_as_they_were_given(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    for who, value in zip(ALL, (YES, NO, YES, NO), strict=True):
        await answers(house, who, value, value)

    assert await house.asks("SELECT DISTINCT overlap FROM tasks") == [(4,)]


async def test_a_skill_weighs_where_the_project_names_one(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, more=RULE + 'skill = "facts"\n')
    await proved(house, tmp_path)
    person = await house.asks(f"SELECT id FROM people WHERE telegram_id = {CAT}")
    await storage.write(
        None, lambda work: work.skills.set(person_id=person[0][0], name="facts", value=97, now=house.now)
    )
    await answers(house, CAT, YES)
    await answers(house, ANN, YES)

    assert (await overlaps(house))["t0"] == (2, 0)


async def test_the_tasks_of_a_newcomer_get_more_answers(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, more=RULE + "newcomer_answers = 3\nnewcomer_overlap = 3\n")
    await proved(house, tmp_path)
    await answers(house, ANN, YES)
    assert await overlaps(house) == {"t0": (3, 2)}

    await answers(house, BEN, YES)
    assert await overlaps(house) == {"t0": (3, 1)}
    await house.is_whole()


async def test_a_reserved_task_is_asked_on_among_those_whom_it_names(storage: Storage, tmp_path: Path) -> None:
    named = spec(
        ("overlap = 3", "overlap = 2"), ('gold = "gold"', 'gold = "gold"\nreserved_for = "workers"'), more=RULE
    )
    for who in ALL:
        await storage.write(None, lambda work, who=who: admit(work, who))
    rows = [{"id": "t0", "text": "Open", "gold": "", "workers": f"w{ANN} w{BEN} w{CAT}"}]
    house = Room(storage, await opened(storage, jsonl(tmp_path / "tasks.jsonl", rows), named))
    await answers(house, ANN, YES)
    await answers(house, BEN, NO)
    assert isinstance(await house.begins(DAN), NothingLeft)

    await answers(house, CAT, NO)
    assert await overlaps(house) == {"t0": (3, 0)}  # nobody else is named, although four may answer
    await house.is_whole()


async def test_a_known_answer_that_is_corrected_mends_the_records(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    await answers(house, ANN, YES, NO)
    rows = [{"id": f"g{at}", "text": f"Known {at}", "gold": "false", "answers": "4"} for at in (1, 2)]
    report = await CorrectionService(storage).correct(
        "facts", jsonl(tmp_path / "again.jsonl", rows), actor="cli", now=house.now
    )

    assert report.corrected == 2
    assert await house.asks("SELECT credit FROM assignments ORDER BY task_id") == [(0,), (100,)]


async def test_without_the_table_nothing_is_weighed(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, more="")
    await proved(house, tmp_path)
    await answers(house, ANN, YES)
    await answers(house, BEN, NO)

    assert await overlaps(house) == {"t0": (2, 0)}
    assert await house.asks("SELECT count(*) FROM assignments WHERE quality IS NOT NULL") == [(0,)]
