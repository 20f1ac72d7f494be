"""What was answered comes out as it was given, on both engines."""

import asyncio
import csv
import json
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.cells import restored
from crowd.services.exporting import Exported, ExportService
from crowd.services.outcomes import Refused
from storage import Storage, Unit
from storage.records.tasks import NewTask
from tests.filling import added, admit, answer, filled, jsonl, opened, rows, spec

TRUE, FALSE = {"label": "true"}, {"label": "false"}


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part"))


async def answered(storage: Storage, tmp_path: Path) -> None:
    """Four tasks: a majority, a tie, one that has a skip and a rejected answer, one that nobody had."""
    await opened(storage, jsonl(tmp_path / "t.jsonl", rows(4)))

    def unit(work: Unit) -> None:
        ann, ben, eve = (admit(work, telegram_id) for telegram_id in (1, 2, 3))
        for person, given in ((ann, TRUE), (ben, FALSE), (eve, TRUE)):
            answer(work, "t1", person, given)
        answer(work, "t2", ann, TRUE)
        answer(work, "t2", ben, FALSE, state="accepted")
        answer(work, "t3", ann, FALSE, state="rejected")
        answer(work, "t3", ben, None, state="skipped")
        answer(work, "t3", eve, None)

    await storage.write(None, unit)


async def test_every_answer_is_a_line_with_all_about_it(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    exported = await ExportService(storage).answers("facts", tmp_path / "a.jsonl", form="jsonl")

    assert exported == Exported(tmp_path / "a.jsonl", 6)
    lines = objects(tmp_path / "a.jsonl")
    assert [(line["task"], line["worker"], line["label"], line["state"]) for line in lines] == [
        ("t1", "w1", "true", "submitted"),
        ("t1", "w2", "false", "submitted"),
        ("t1", "w3", "true", "submitted"),
        ("t2", "w1", "true", "submitted"),
        ("t2", "w2", "false", "accepted"),
        ("t3", "w1", "false", "rejected"),
    ]
    assert lines[0] == {
        "project": "facts",
        "task": "t1",
        "worker": "w1",
        "label": "true",
        "answer": {"label": "true"},
        "state": "submitted",
        "price": "0.05",
        "currency": "USD",
        "task_version": 1,
        "guideline_version": 1,
        "taken_at": "2026-11-01T12:00:00.000Z",
        "answered_at": "2026-11-01T12:00:12.345Z",
        "seconds": 12.345,
        "control": None,
        "credit": None,
        "restricted": None,
        "row": {"id": "t1", "text": "Claim 1", "gold": "true"},
    }


async def test_the_same_answers_come_out_as_a_table(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    await ExportService(storage).answers("facts", tmp_path / "a.csv", form="csv")

    lines = table(tmp_path / "a.csv")
    assert len(lines) == 6
    assert lines[0] == {
        "project": "facts",
        "task": "t1",
        "worker": "w1",
        "label": "true",
        "answer": '{"label": "true"}',
        "state": "submitted",
        "price": "0.05",
        "currency": "USD",
        "task_version": "1",
        "guideline_version": "1",
        "taken_at": "2026-11-01T12:00:00.000Z",
        "answered_at": "2026-11-01T12:00:12.345Z",
        "seconds": "12.345",
        "control": "",
        "credit": "",
        "restricted": "",
        "row:id": "t1",
        "row:text": "Claim 1",
        "row:gold": "true",
    }


async def test_states_can_be_chosen(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    exported = await ExportService(storage).answers("facts", tmp_path / "a.jsonl", form="jsonl", states=["accepted"])

    assert exported == Exported(tmp_path / "a.jsonl", 1)


async def test_the_majority_counts_votes_and_breaks_no_tie(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    exported = await ExportService(storage).majority("facts", tmp_path / "m.jsonl", form="jsonl")

    assert exported == Exported(tmp_path / "m.jsonl", 4)
    lines = objects(tmp_path / "m.jsonl")
    assert lines[0] == {
        "project": "facts",
        "task": "t1",
        "label": "true",
        "settled": "majority",
        "dispute": None,
        "tie": False,
        "tied": [],
        "votes": {"true": 2, "false": 1},
        "votes_total": 3,
        "overlap": 3,
        "skipped": 0,
        "gold": "true",
        "row": {"id": "t1", "text": "Claim 1", "gold": "true"},
    }
    assert [(line["label"], line["tied"], line["votes_total"], line["skipped"]) for line in lines[1:]] == [
        (None, ["false", "true"], 2, 0),
        (None, [], 0, 1),
        (None, [], 0, 0),
    ]


async def test_the_majority_comes_out_as_a_table(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    await ExportService(storage).majority("facts", tmp_path / "m.csv", form="csv")

    lines = table(tmp_path / "m.csv")
    assert [(line["task"], line["label"], line["tie"], line["votes"]) for line in lines] == [
        ("t1", "true", "false", '{"true": 2, "false": 1}'),
        ("t2", "", "true", '{"false": 1, "true": 1}'),
        ("t3", "", "false", "{}"),
        ("t4", "", "false", "{}"),
    ]


FORMULAS = ['=HYPERLINK("http://x.example","y")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "＝1+1", "'=1", "-", "\r=1"]


async def test_no_text_of_a_customer_becomes_a_formula_and_none_is_lost(storage: Storage, tmp_path: Path) -> None:
    given = [{"id": f"={at}", "text": text, "n": -1, "=c": "x"} for at, text in enumerate([*FORMULAS, "-1", "plain"])]
    await added(storage, spec(('gold = "gold"', "")))
    await filled(storage, jsonl(tmp_path / "t.jsonl", given))

    service = ExportService(storage)
    await service.majority("facts", tmp_path / "safe.csv", form="csv")
    await service.majority("facts", tmp_path / "raw.csv", form="csv", raw=True)

    safe, raw = table(tmp_path / "safe.csv"), table(tmp_path / "raw.csv", "utf-8")
    cells = [cell for line in safe for cell in (*line.keys(), *line.values())]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+@＝＋＠\t\r")]
    assert {cell for cell in cells if cell.startswith("-")} == {"-1"}
    assert [line["row:text"] for line in raw] == [each["text"] for each in given]
    assert [restored(line["row:text"]) for line in safe] == [each["text"] for each in given]
    assert [restored(line["task"]) for line in safe] == [each["id"] for each in given]
    assert safe[0]["row:n"] == "-1"
    assert list(raw[0])[-1] == "row:=c"


async def test_half_a_character_in_a_row_does_not_stop_the_export(storage: Storage, tmp_path: Path) -> None:
    await added(storage, spec(('gold = "gold"', "")))
    await filled(storage, jsonl(tmp_path / "t.jsonl", [{"id": "1", "text": "a", "x": "\ud800", "\udc00": "y"}]))

    await ExportService(storage).majority("facts", tmp_path / "t.csv", form="csv")
    await ExportService(storage).majority("facts", tmp_path / "out.jsonl", form="jsonl")

    [line] = table(tmp_path / "t.csv")
    assert (line["row:x"], line["row:?"]) == ("?", "y")
    assert json.loads((tmp_path / "out.jsonl").read_text())["row"]["x"] == "\ud800"


async def test_the_columns_of_several_files_stand_side_by_side(storage: Storage, tmp_path: Path) -> None:
    await added(storage, spec(('gold = "gold"', "")))
    await filled(storage, jsonl(tmp_path / "t.jsonl", [{"id": "a", "text": "x", "one": 1}]))
    await filled(storage, jsonl(tmp_path / "u.jsonl", [{"id": "b", "text": "y", "two": [2, "ä"]}]))

    await ExportService(storage).majority("facts", tmp_path / "m.csv", form="csv")

    lines = table(tmp_path / "m.csv")
    assert [(line["row:one"], line["row:two"]) for line in lines] == [("1", ""), ("", '[2, "ä"]')]


async def test_tasks_of_an_unfinished_import_do_not_come_out(storage: Storage, tmp_path: Path) -> None:
    await opened(storage, jsonl(tmp_path / "t.jsonl", rows(1)))

    def stage(work: Unit) -> None:
        task = NewTask("t2", 2, 3, '{"text":"x"}', '{"id":"t2"}', None, None, "f")
        work.tasks.stage(project_id=1, tasks=[task])

    await storage.write(None, stage)

    exported = await ExportService(storage).majority("facts", tmp_path / "m.csv", form="csv")
    assert exported == Exported(tmp_path / "m.csv", 1)


async def test_a_file_is_its_owners_and_whole_or_not_there(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)
    target = tmp_path / "a.jsonl"
    target.write_text("old")

    await ExportService(storage).answers("facts", target, form="jsonl")

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert len(objects(target)) == 6
    assert not leftovers(tmp_path)


async def test_an_export_that_breaks_off_leaves_the_old_file(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)
    await storage.write(None, lambda work: answer(work, "t4", 1, {"no": "label"}))
    target = tmp_path / "a.jsonl"
    target.write_text("old")

    with pytest.raises(KeyError):
        await ExportService(storage).answers("facts", target, form="jsonl")

    assert target.read_text() == "old"
    assert not leftovers(tmp_path)


async def test_what_cannot_be_exported_is_told(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)
    service = ExportService(storage)

    nowhere = await service.answers("facts", tmp_path / "no" / "a.jsonl", form="jsonl")
    nothing = await service.answers("nothing", tmp_path / "a.jsonl", form="jsonl")

    assert nowhere == Refused(f"{tmp_path / 'no' / 'a.jsonl'} cannot be written: No such file or directory.")
    assert nothing == Refused("There is no project nothing.")
    assert not (tmp_path / "a.jsonl").exists()


async def test_answers_given_while_an_export_is_read_are_of_another_moment(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)
    begun, go_on = threading.Event(), threading.Event()

    def slow_export(work: Unit) -> int:
        lines = work.tasks.answers(project_id=1)
        next(lines)
        begun.set()
        assert go_on.wait(10)
        return 1 + len(list(lines))

    reading = asyncio.create_task(storage.read(slow_export))
    await asyncio.to_thread(begun.wait, 10)
    await storage.write(None, lambda work: answer(work, "t4", 1, TRUE))
    go_on.set()

    assert await reading == 6
    assert await storage.read(lambda work: len(list(work.tasks.answers(project_id=1)))) == 7
