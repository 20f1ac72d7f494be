"""What a person settled is the label: in exports, in preference pairs, and over every method of aggregation."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from crowd.aggregation.results import by_majority
from crowd.services.aggregating import AggregateService, write_labels
from crowd.services.aggregating.stored import Stored
from crowd.services.exporting import Chosen, ExportService
from crowd.services.figures import FiguresService, ProjectFigures
from handlers.ui.figures import differences
from storage import Storage
from tests.adjudicating import BOSS, Court, court
from tests.labelling import NO


async def four_tasks(storage: Storage, folder: Path) -> Court:
    """All agree; most agree, and a person says otherwise; nobody can tell; and one waits still."""
    room = await court(storage, folder, tasks=4)
    await room.labels("y", "y", "y")
    settled = await room.labels("y", "y", "n")
    await room.case()
    await room.settles(BOSS, settled, NO)
    untold = await room.labels("n", "y", "y")
    await room.case()
    await room.court.nobody_can_tell(room.turn(), BOSS, untold)
    await room.court.because(room.turn(), BOSS, untold, None)
    await room.labels("n", "n", "y")
    return room


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def test_each_task_says_how_it_came_to_its_label(storage: Storage, tmp_path: Path) -> None:
    await four_tasks(storage, tmp_path)
    service, path = ExportService(storage), tmp_path / "m.jsonl"
    await service.majority("facts", path, form="jsonl")
    assert [(each["label"], each["settled"], each["dispute"]) for each in objects(path)] == [
        ("true", "unanimous", None),
        ("false", "adjudicated", "edge_case"),
        (None, "unresolved", None),
        ("false", "unresolved", None),
    ]
    assert [each["votes"] for each in objects(path)][1] == {"true": 2, "false": 1}
    await service.majority("facts", path, form="jsonl", chosen=Chosen(resolved=True))
    assert [each["task"] for each in objects(path)] == ["t1", "t2"]


async def test_no_method_overrides_a_verdict(storage: Storage, tmp_path: Path) -> None:
    await four_tasks(storage, tmp_path)
    found = await AggregateService(storage).read("facts")
    assert isinstance(found, Stored)
    given = found.given
    assert given.settled == {"t2": "false", "t3": None}
    path = tmp_path / "labels.csv"
    write_labels(path, by_majority(given.votes), {"t4": "true"}, given.settled)
    with path.open(encoding="utf-8-sig") as file:
        lines = [(each["label"], each["source"], each["crowd_label"]) for each in csv.DictReader(file)]
    assert lines == [
        ("true", "crowd", "true"),
        ("false", "adjudicated", "true"),
        ("", "unresolved", "true"),
        ("true", "gold", "false"),
    ]


async def test_the_figures_count_what_waits_and_what_was_settled(storage: Storage, tmp_path: Path) -> None:
    room = await four_tasks(storage, tmp_path)
    found = await FiguresService(storage).of("facts", now=room.now)
    assert isinstance(found, ProjectFigures)
    told = found.differences
    assert (told.waiting, told.settled, told.unresolved, told.all) == (1, 1, 1, 3)
    assert told.reasons == {"edge_case": 1}
    assert differences(told) == [
        (
            "Tasks on which people differed",
            "3: wait for a person 1, for second looks 0, settled 1, nobody can tell 1",
        ),
        ("Why they differed", "A rare case: 1"),
    ]
    many = replace(told, reasons={"guideline_gap": 10}, looks={"changed": 2, "kept": 1})
    assert differences(many)[1] == ("Second looks", "changed 2, kept 1")
    assert differences(many)[-1][0] == "What to do"
