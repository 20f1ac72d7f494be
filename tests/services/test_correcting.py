"""Correcting tasks and words, on both engines: answers keep what they saw, and nothing that was said is lost."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.spec import beyond_words, frozen_by_tasks
from crowd.services.cards import NothingLeft, Refused, Shown, Why
from crowd.services.correcting import CorrectionService
from crowd.services.exporting import ExportService
from crowd.services.outcomes import Refused as NotDone
from crowd.services.outcomes import Reworded, Unchanged
from crowd.tasktypes.base import Typed
from storage import Storage
from storage.records.corrections import NewContent
from tests.filling import NOON, jsonl, spec
from tests.labelling import ANN, BEN, NO, YES, Room, card, room


@pytest.fixture
async def hall(storage: Storage, tmp_path: Path) -> Room:
    return await room(storage, tmp_path, who=(ANN, BEN))


async def corrects(hall: Room, folder: Path, *rows: dict[str, Any]) -> ImportReport | NotDone:
    path = jsonl(folder / "corrected.jsonl", rows)
    return await CorrectionService(hall.storage).correct("facts", path, actor="cli", now=hall.now)


async def updates(hall: Room, folder: Path, *rows: dict[str, Any]) -> ImportReport | NotDone:
    path = jsonl(folder / "updated.jsonl", rows)
    return await CorrectionService(hall.storage).update("facts", path, skip_bad=False, actor="cli", now=hall.now)


def row(at: int, text: str, gold: str = "true") -> dict[str, Any]:
    return {"id": f"t{at}", "text": text, "gold": gold}


async def exported(hall: Room, folder: Path) -> list[dict[str, Any]]:
    path = folder / "out.jsonl"
    await ExportService(hall.storage).answers("facts", path, form="jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


async def test_a_corrected_task_has_another_version_and_what_it_said_is_kept(hall: Room, tmp_path: Path) -> None:
    report = await corrects(hall, tmp_path, row(1, "Water is wet.", "false"), row(2, "Claim 2"))
    assert isinstance(report, ImportReport)
    assert (report.corrected, report.unchanged, report.bad) == (1, 1, 0)

    task = await hall.storage.read(lambda work: work.corrections.of_key(slug="facts", key="t1"))
    assert task is not None
    assert (task.version, json.loads(task.payload)) == (2, {"text": "Water is wet."})
    [before] = await hall.storage.read(lambda work: work.corrections.versions(task_id=task.task_id))
    assert (before.version, json.loads(before.payload), before.replaced_by) == (1, {"text": "Claim 1"}, "cli")
    again = await corrects(hall, tmp_path, row(1, "Water is wet.", "false"))
    assert isinstance(again, ImportReport)
    assert (again.corrected, again.unchanged) == (0, 1)


async def test_answers_keep_the_version_that_they_saw(hall: Room, tmp_path: Path) -> None:
    first = await hall.starts(ANN)
    await hall.taps(ANN, first.task_id)
    await hall.starts(BEN)
    await corrects(hall, tmp_path, row(1, "Water is wet."))

    shown = await hall.taps(BEN, first.task_id, NO)
    assert isinstance(shown, Refused)
    assert (shown.why, card(shown.where).version) == (Why.OLD_BUTTON, 2)  # type: ignore[arg-type]
    assert "Water is wet." in str(card(shown.where).body)  # type: ignore[arg-type]
    assert await hall.states(BEN) == ["active"]
    await hall.labelling.tap(hall.turn(), BEN, first.task_id, 2, NO)

    answers = {line["worker"]: (line["task_version"], line["label"]) for line in await exported(hall, tmp_path)}
    assert answers == {f"w{ANN}": (1, "true"), f"w{BEN}": (2, "false")}
    await hall.is_whole()


async def test_words_typed_under_the_old_text_do_not_count_for_the_new_one(hall: Room, tmp_path: Path) -> None:
    first = await hall.starts(ANN)
    await corrects(hall, tmp_path, row(1, "Water is wet."))
    turn = hall.turn()
    shown = await hall.labelling.say(turn, ANN, Typed("true"), None)
    assert isinstance(shown, Refused)
    assert shown.why == Why.CORRECTED
    assert await hall.states(ANN) == ["active"]

    await hall.labelling.say(hall.turn(), ANN, Typed("true"), None)
    assert await hall.states(ANN) == ["submitted", "active"]
    assert [(line["task"], line["task_version"]) for line in await exported(hall, tmp_path)] == [("t1", 2)]
    assert first.version == 1


async def test_whoever_gets_it_later_gets_the_new_text(hall: Room, tmp_path: Path) -> None:
    await corrects(hall, tmp_path, row(1, "Water is wet."))
    shown = await hall.starts(ANN)
    assert (shown.version, shown.body.sections[0].text) == (2, "Water is wet.")
    assert isinstance(await hall.labelling.tap(hall.turn(), ANN, shown.task_id, 2, YES), Shown)


async def test_one_fault_keeps_everything_as_it_was(hall: Room, tmp_path: Path) -> None:
    report = await corrects(hall, tmp_path, row(1, "Water is wet."), row(9, "New"), row(2, "x", gold="maybe"))
    assert isinstance(report, ImportReport)
    assert report.stopped
    assert [str(fault) for fault in report.row_faults] == [
        'line 2: id: "t9" is no task of this project; a new one comes with tapwork tasks add',
        'line 3: gold: "maybe" is no label here; give true, false',
    ]
    assert await hall.asks("SELECT DISTINCT version FROM tasks") == [(1,)]
    assert await hall.asks("SELECT * FROM task_versions") == []


async def test_a_closed_project_and_one_that_is_not_there_are_refused(hall: Room, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "rows.jsonl", [row(1, "x")])
    service = CorrectionService(hall.storage)
    assert await service.correct("other", path, actor="cli", now=NOON) == NotDone("There is no project other.")
    await hall.projects.close("facts", actor="cli", now=NOON)
    assert isinstance(await service.correct("facts", path, actor="cli", now=NOON), NotDone)


async def test_an_update_takes_only_what_nobody_has_seen(hall: Room, tmp_path: Path) -> None:
    held = await hall.starts(ANN)
    refused = await updates(hall, tmp_path, row(1, "Water is wet."), row(2, "Fire is hot."))
    assert isinstance(refused, ImportReport)
    assert refused.stopped
    assert [str(fault) for fault in refused.row_faults] == [
        'line 1: id: "t1" has been seen by somebody; correct it with tapwork tasks correct'
    ]
    done = await updates(hall, tmp_path, row(1, "Claim 1"), row(2, "Fire is hot."), row(9, "New"))
    assert isinstance(done, ImportReport)
    assert (done.corrected, done.unchanged, done.stopped) == (1, 1, False)
    assert held.version == 1
    assert await hall.asks("SELECT key, version FROM tasks ORDER BY id") == [("t1", 1), ("t2", 2), ("t3", 1)]


async def test_a_task_that_is_handed_out_at_that_moment_is_not_taken_for_unseen(hall: Room) -> None:
    content = NewContent('{"text":"New"}', "{}", None, None, "f")
    await hall.starts(ANN)
    done = await hall.storage.write(
        None,
        lambda work: work.corrections.replace_unseen(task_id=1, version=1, content=content, actor="cli", now=NOON),
    )
    assert not done


async def test_of_two_who_correct_the_same_task_at_once_one_is_told(hall: Room) -> None:
    async def one(text: str) -> bool:
        content = NewContent(json.dumps({"text": text}), "{}", None, None, text)
        return await hall.storage.write(
            None,
            lambda work: work.corrections.replace(task_id=1, version=1, content=content, actor=text, now=NOON),
        )

    done = await asyncio.gather(*(one(f"text {at}") for at in range(4)))
    assert sorted(done) == [False, False, False, True]
    assert await hall.asks("SELECT version FROM tasks WHERE id = 1") == [(2,)]
    assert len(await hall.asks("SELECT * FROM task_versions")) == 1


async def test_the_words_of_a_live_project_may_change(hall: Room) -> None:
    await hall.starts(ANN)
    words = spec(
        ('title = "Facts"', 'title = "Claims"'),
        ('brief = "Is it true?"', 'brief = "Look it up."'),
        ('question = "Is it true?"', 'question = "True?"'),
        ('["true", "false"]', '[{ value = "true", text = "Right" }, "false"]'),
    )
    assert await hall.projects.add(words, actor="cli", now=NOON) == Reworded("facts")
    assert await hall.projects.add(words, actor="cli", now=NOON) == Unchanged("facts")
    shown = await hall.taps(ANN, 1)
    assert isinstance(shown, Shown)
    assert shown.recorded == "Right"
    assert shown.card.body.question == "True?"
    assert [button.text for button in shown.card.body.buttons] == ["Right", "false"]
    assert shown.card.tally.title == "Claims"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('["true", "false"]', '["true", "no"]'), "task.labels"),
        (('["true", "false"]', '["true", "false", "unclear"]'), "task.labels"),
        (("0.05", "0.06"), "price"),
        (("overlap = 3", "overlap = 4"), "overlap"),
        (('"10m"', '"20m"'), "time_limit"),
        (('text = "{text}"', 'text = "{gold}"'), "columns"),
    ],
)
async def test_what_is_no_wording_may_not(hall: Room, change: tuple[str, str], named: str) -> None:
    outcome = await hall.projects.add(spec(change), actor="cli", now=NOON)
    assert isinstance(outcome, NotDone)
    assert f"not its {named}. Take another slug." in outcome.why


async def test_the_words_of_a_closed_project_stay(hall: Room) -> None:
    await hall.projects.close("facts", actor="cli", now=NOON)
    outcome = await hall.projects.add(spec(('title = "Facts"', 'title = "Claims"')), actor="cli", now=NOON)
    assert isinstance(outcome, NotDone)


def test_words_inside_the_tables_of_a_task_type_are_words_too() -> None:
    before = spec()
    steps = {"steps": [{"key": "why", "question": "Why?", "labels": ["a", {"value": "b", "text": "B"}]}]}
    other = {"steps": [{"key": "why", "question": "Why so?", "labels": [{"value": "a", "text": "An A"}, "b"]}]}
    third = {"steps": [{"key": "why", "question": "Why?", "labels": ["a", "c"]}]}

    def having(further: dict[str, Any]) -> Any:
        from dataclasses import replace

        return replace(before, task={**before.task, **further})

    assert beyond_words(having(steps), having(other)) == []
    assert frozen_by_tasks(having(steps), having(other)) == []
    assert beyond_words(having(steps), having(third)) == ["task.steps"]
    assert frozen_by_tasks(having(steps), having(third)) == ["task"]


async def test_nothing_left_is_said_as_before(hall: Room, tmp_path: Path) -> None:
    shown = await hall.starts(ANN)
    for task_id in (1, 2):
        await hall.taps(ANN, task_id)
    await corrects(hall, tmp_path, row(3, "Water is wet."))
    await hall.taps(ANN, 3)
    assert isinstance(await hall.labelling.tap(hall.turn(), ANN, 3, 2, YES), NothingLeft)
    assert shown.task_id == 1
