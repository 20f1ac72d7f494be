"""How gold is looked after in a project of any size: by its own index, by keys, and never by a walk over all tasks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.queries import load

BY_ITS_INDEX = (
    "gold_keys.all_of",
    "gold_keys.retire",
    "gold_keys.retire_seen",
    "gold_supplies.in_work",
    "gold_supplies.seen",
    "gold_supplies.demand",
)
BY_KEYS = (
    "gold_keys.answers",
    "gold_keys.doubtful",
    "gold_supplies.candidates",
    "gold_supplies.sample",
    "gold_supplies.surest",
    "practice.waiting",
)


def plan(template: Path, name: str) -> list[str]:
    query = load("sqlite")[name]
    with closing(sqlite3.connect(template)) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {query.text}", dict.fromkeys(query.parameters or (), 1))
        return [str(row[3]) for row in rows]


@pytest.mark.parametrize("name", BY_ITS_INDEX)
def test_gold_is_found_by_the_index_of_gold_alone(sqlite_template: Path, name: str) -> None:
    steps = plan(sqlite_template, name)

    assert any("tasks_control" in step for step in steps)
    assert not any("tasks_of_project" in step for step in steps)


@pytest.mark.parametrize("name", [*BY_ITS_INDEX, *BY_KEYS])
def test_no_table_is_walked_through(sqlite_template: Path, name: str) -> None:
    tables = {"assignments", "tasks", "task_contents", "practice", "gold_keys", "gold_proposals", "majority_checks"}
    walked = [step for step in plan(sqlite_template, name) if step.startswith("SCAN ") and "USING" not in step]

    own = {"SCAN tasks"} if name == "gold_keys.all_of" else set()  # what its inner part has found, by the same name
    assert {step for step in walked if step.split()[1] in tables} <= own
