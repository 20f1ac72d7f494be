"""Preference pairs of rankings, and gold in the work, which is in answers and not in labels, on both engines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.export_fields import schema
from crowd.services.aggregating import AggregateService, aggregated, read_answers
from crowd.services.aggregating.stored import Stored
from crowd.services.exporting import Chosen, Exported, ExportService
from crowd.services.exporting.pairs import strengths_of
from storage import Storage, Unit
from tests.exports import faults, objects
from tests.filling import admit, answer, jsonl, opened, rows, spec

RANK = (
    ('type = "choice"', 'type = "rank"'),
    ('labels = ["true", "false"]', ""),
    ('text = "{text}"\ngold = "gold"', 'prompt = "{q}"\nitem1 = "{a}"\nitem2 = "{b}"\nitem3 = "{c}"\nitem4 = "{d}"'),
)
TRUE, FALSE = {"label": "true"}, {"label": "false"}


async def ranked(storage: Storage, folder: Path, *orders: list[int], cells: dict[str, str] | None = None) -> None:
    row = {"id": "t1", "q": "Q", "a": "ape", "b": "bee", "c": "cat", "d": ""}
    await opened(storage, jsonl(folder / "t.jsonl", [row, {**row, "id": "t2"}]), spec(*RANK))

    def unit(work: Unit) -> None:
        for who, order in enumerate(orders, start=1):
            answer(work, "t1", admit(work, who), {"order": order, "shown": [1, 2, 3]})

    await storage.write(None, unit)


async def test_a_ranking_says_of_each_two_which_is_better_and_how_far(storage: Storage, tmp_path: Path) -> None:
    await ranked(storage, tmp_path, [2, 1, 3])

    exported = await ExportService(storage).export("facts", tmp_path / "p.jsonl", "pairs", form="jsonl")

    assert exported == Exported(tmp_path / "p.jsonl", 3)
    lines = objects(tmp_path / "p.jsonl")
    shown = ("prompt", "chosen", "rejected", "strength", "chosen_side", "rejected_side")
    assert [tuple(line[name] for name in shown) for line in lines] == [
        ("Q", "bee", "ape", 0.5, "item2", "item1"),
        ("Q", "ape", "cat", 0.5, "item1", "item3"),
        ("Q", "bee", "cat", 1.0, "item2", "item3"),
    ]
    assert [fault for line in lines for fault in faults(schema("pairs", flat=False), line)] == []


async def test_of_a_task_each_two_texts_are_one_preference_unless_workers_are_even(
    storage: Storage, tmp_path: Path
) -> None:
    await ranked(storage, tmp_path, [2, 1, 3], [1, 2, 3])

    exported = await ExportService(storage).export("facts", tmp_path / "m.jsonl", "majority pairs", form="jsonl")

    # ape and bee are even; the second task has no votes
    assert exported == Exported(tmp_path / "m.jsonl", 2, undecided=2)
    shown = ("chosen", "rejected", "strength", "votes_chosen", "votes_rejected", "votes_total")
    assert [tuple(line[name] for name in shown) for line in objects(tmp_path / "m.jsonl")] == [
        ("ape", "cat", 0.75, 2, 0, 2),
        ("bee", "cat", 0.75, 2, 0, 2),
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
async def test_preferences_of_rankings_fit_every_format(sqlite_storage: Storage, tmp_path: Path, form: Any) -> None:
    await ranked(sqlite_storage, tmp_path, [3, 2, 1])

    exported = await ExportService(sqlite_storage).export("facts", tmp_path / f"p.{form}", "pairs", form=form)

    assert exported == Exported(tmp_path / f"p.{form}", 3)


async def test_the_folder_for_hugging_face_has_them_too(sqlite_storage: Storage, tmp_path: Path) -> None:
    await ranked(sqlite_storage, tmp_path, [3, 2, 1])

    await ExportService(sqlite_storage).hugging_face("facts", tmp_path / "set")

    assert len(objects(tmp_path / "set/data/pairs.jsonl")) == 3
    assert len(objects(tmp_path / "set/data/majority_pairs.jsonl")) == 3


@given(st.integers(3, 6).flatmap(lambda size: st.permutations(range(1, size + 1))))
def test_of_a_ranking_the_order_of_any_two_is_kept_and_the_first_and_last_are_furthest(order: list[int]) -> None:
    found = strengths_of({"order": list(order)}, spec(*RANK))

    assert len(found) == len(order) * (len(order) - 1) // 2
    for (one, other), strength in found.items():
        first, second = (order.index(int(item[-1])) for item in (one, other))
        assert (strength > 0) == (second < first)
        assert 0 < abs(strength) <= 1
    assert sum(abs(strength) == 1 for strength in found.values()) == 1


async def test_a_rejected_answer_is_no_preference_unless_asked(sqlite_storage: Storage, tmp_path: Path) -> None:
    await ranked(sqlite_storage, tmp_path, [3, 2, 1])
    await sqlite_storage.write(
        None, lambda work: work.assignments.move(task_id=1, person_id=1, was="submitted", becomes="rejected")
    )
    service = ExportService(sqlite_storage)

    usual = await service.export("facts", tmp_path / "p.jsonl", "pairs", form="jsonl")
    asked = await service.export(
        "facts", tmp_path / "p.jsonl", "pairs", form="jsonl", chosen=Chosen(states={"rejected"})
    )

    assert usual == Exported(tmp_path / "p.jsonl", 0)
    assert asked == Exported(tmp_path / "p.jsonl", 3)


async def mixed(storage: Storage, folder: Path) -> None:
    """Two tasks with two answers each that differ, and one that is gold in the work with four that agree."""
    await opened(storage, jsonl(folder / "t.jsonl", [*rows(1), *({**row, "gold": ""} for row in rows(2, first=2))]))

    def unit(work: Unit) -> None:
        people = [admit(work, who) for who in (1, 2, 3, 4)]
        [gold] = [row.task_id for row in work.tasks.votes(project_id=1, horizon=10) if row.key == "t1"]
        assert work.golds.make(task_id=gold, gold=json.dumps(TRUE), gold_also=None, hint=None, exposures=9)
        for person in people:
            answer(work, "t1", person, TRUE)
        for key in ("t2", "t3"):
            answer(work, key, people[0], TRUE)
            answer(work, key, people[1], FALSE)

    await storage.write(None, unit)


async def test_gold_in_the_work_is_marked_in_answers_and_no_label(storage: Storage, tmp_path: Path) -> None:
    await mixed(storage, tmp_path)
    service = ExportService(storage)

    await service.answers("facts", tmp_path / "a.jsonl", form="jsonl")
    await service.majority("facts", tmp_path / "m.jsonl", form="jsonl")
    await service.majority("facts", tmp_path / "g.jsonl", form="jsonl", chosen=Chosen(gold=True))

    assert [(line["task"], line["control"]) for line in objects(tmp_path / "a.jsonl")] == [
        *[("t1", "gold")] * 4,
        *[("t2", None)] * 2,
        *[("t3", None)] * 2,
    ]
    assert [line["task"] for line in objects(tmp_path / "m.jsonl")] == ["t2", "t3"]
    assert [line["task"] for line in objects(tmp_path / "g.jsonl")] == ["t1", "t2", "t3"]


async def test_gold_in_the_work_says_who_is_right_and_stands_outside_the_agreement(
    storage: Storage, tmp_path: Path
) -> None:
    await mixed(storage, tmp_path)
    await ExportService(storage).answers("facts", tmp_path / "a.csv", form="csv")

    stored = await AggregateService(storage).read("facts")
    from_file = read_answers(tmp_path / "a.csv")
    assert isinstance(stored, Stored)
    found = aggregated(stored.given, "majority")

    assert isinstance(found, tuple)
    summary = found[1]
    assert from_file.mixed == stored.given.mixed == {"t1"}
    assert (summary.apart, summary.answers) == (4, 8)
    # of the two ordinary tasks no pair agrees; with gold it would be 6 of 8
    assert summary.agreement.alpha.value == pytest.approx(-0.5)
    assert [each.answers for each in summary.agreement.labels] == [2, 2]
    assert [each.known for each in summary.agreement.workers] == [1, 1, 1, 1]


async def test_where_all_of_it_is_gold_agreement_is_that_of_the_gold(sqlite_storage: Storage, tmp_path: Path) -> None:
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", rows(2)))

    def unit(work: Unit) -> None:
        for key in ("t1", "t2"):
            [task] = [row.task_id for row in work.tasks.votes(project_id=1, horizon=10) if row.key == key]
            work.golds.make(task_id=task, gold=json.dumps(TRUE), gold_also=None, hint=None, exposures=9)
        ann, ben = admit(work, 1), admit(work, 2)
        for key, label in (("t1", TRUE), ("t2", FALSE)):
            answer(work, key, ann, label)
            answer(work, key, ben, label)

    await sqlite_storage.write(None, unit)
    stored = await AggregateService(sqlite_storage).read("facts")
    assert isinstance(stored, Stored)
    found = aggregated(stored.given, "majority")

    assert isinstance(found, tuple)
    assert found[1].agreement.alpha.value == 1.0
    assert found[1].apart == 4
