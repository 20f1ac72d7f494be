"""Answers of somebody who was banned: kept, left out, or asked of others, as each project says; and back again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.aggregating.stored import AggregateService, Stored
from crowd.services.exporting import Chosen, ExportService
from crowd.services.exporting.choosing import ALL, KEPT, NONE
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, BEN, Room, card
from tests.services.fair import Court, court


def said(what: str) -> ProjectSpec:
    """A project whose tasks one worker answers, and what it says of banned ones."""
    return spec(("overlap = 3", f'overlap = 1\nrestricted_answers = "{what}"'))


async def worked(desk: Court, answers: int = 2) -> int:
    """Ann answers so many and holds the next one; its number."""
    step = await desk.starts(ANN)
    for _ in range(answers):
        step = card(await desk.taps(ANN, step.task_id))
    return step.task_id


async def marks(desk: Room) -> list[int | None]:
    return [row[0] for row in await desk.asks("SELECT restricted FROM assignments ORDER BY task_id")]


async def votes(desk: Room, task_id: int = 1) -> int:
    return len(await desk.storage.read(lambda work: work.assignments.answers_to(task_id=task_id)))


async def test_kept_answers_count_and_nobody_else_is_asked(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, project=said("keep"))
    await worked(desk)
    await desk.banned()
    assert await marks(desk) == [1, 1, 1]
    assert await votes(desk) == 1
    assert await desk.places() == [0, 0, 0]
    await desk.is_whole()


async def test_excluded_answers_have_no_vote_and_stay_paid(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, project=said("exclude"))
    await worked(desk)
    before = await desk.money()
    await desk.banned()
    assert await marks(desk) == [2, 2, 2]
    assert await votes(desk) == 0
    assert await desk.places() == [0, 0, 0]
    assert await desk.money() == before
    await desk.is_whole()


async def test_requeued_answers_are_asked_of_others_once_what_she_finishes_later_too(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await court(storage, tmp_path, who=(ANN, BEN), project=said("requeue"))
    held = await worked(desk)
    await desk.banned()
    assert await marks(desk) == [3, 3, 2]
    assert await desk.places() == [1, 1, 0]
    await desk.taps(ANN, held)
    assert await marks(desk) == [3, 3, 3]
    assert await desk.places() == [1, 1, 1]
    assert card(await desk.begins(BEN)).task_id in (1, 2, 3)
    await desk.is_whole()


async def test_an_upheld_appeal_brings_them_back_and_takes_back_places_that_nobody_has_filled(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await court(storage, tmp_path, who=(ANN, BEN), project=said("requeue"))
    await worked(desk)
    found = await desk.banned()
    first = card(await desk.begins(BEN))
    await desk.taps(BEN, first.task_id)  # and Ben holds the other one
    await desk.upheld(await desk.appealed("r", found))

    assert [each for each in await marks(desk) if each is not None] == []
    assert await votes(desk, first.task_id) == 2
    assert await desk.places() == [0, 0, 0]
    await desk.is_whole()


async def test_a_second_ban_keeps_them_out_when_the_first_is_lifted(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, project=said("exclude"))
    await worked(desk)
    found = await desk.banned()
    about = await desk.person()
    await desk.does(
        "INSERT INTO restrictions (person_id, project_id, kind, rule, said, numbers, tasks, skills, state, made_at,"
        f" starts_at) VALUES ({about}, NULL, 'ban', 'copy', '{{}}', '{{}}', '[]', '{{}}', 'active', 1, 1)"
    )
    await desk.upheld(await desk.appealed("r", found))
    assert await marks(desk) == [2, 2, 2]


async def test_a_pause_changes_nothing_about_answers(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, project=said("exclude"))
    await worked(desk)
    await desk.paused()
    await desk.minute()
    assert await marks(desk) == [None, None, None]


@pytest.mark.parametrize(("said_of", "usual", "without", "with_"), [("keep", 2, 0, 2), ("exclude", 0, 0, 2)])
async def test_what_counts_no_more_is_in_no_export_and_in_no_label_unless_asked_for(
    storage: Storage, tmp_path: Path, said_of: str, usual: int, without: int, with_: int
) -> None:
    desk = await court(storage, tmp_path, project=said(said_of))
    await worked(desk)
    await desk.banned()
    export = ExportService(storage)
    for restricted, lines in ((KEPT, usual), (NONE, without), (ALL, with_)):
        chosen = Chosen(restricted=restricted)
        answers, labels = tmp_path / f"{restricted}.jsonl", tmp_path / f"{restricted}.majority.jsonl"
        await export.export("facts", answers, "answers", form="jsonl", chosen=chosen)
        await export.export("facts", labels, "majority", form="jsonl", chosen=chosen)
        found = [json.loads(line) for line in answers.read_text().splitlines()]
        assert [each["restricted"] for each in found] == ["excluded" if said_of == "exclude" else "kept"] * lines
        assert sum(json.loads(line)["votes_total"] for line in labels.read_text().splitlines()) == lines
    for restricted, tasks in ((KEPT, usual), (NONE, without)):
        stored = await AggregateService(storage).read("facts", restricted=restricted)
        assert isinstance(stored, Stored)
        assert len(stored.given.votes.tasks) == tasks
