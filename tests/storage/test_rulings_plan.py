"""Rules find a worker's answers through indexes of hers: never by walking over a project, or over all tasks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.queries import load

OF_A_WORKER = (
    *("credits", "known", "compared", "agreed", "fast", "given", "judged", "income", "slips", "against", "hasty"),
    *("turned_down", "waiting", "to_requeue"),
)


def plan_of(sqlite_template: Path, name: str) -> str:
    query = load("sqlite")[name]
    values = dict.fromkeys(query.parameters or (), 1)
    with closing(sqlite3.connect(sqlite_template)) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {query.text}", values).fetchall()
    return "\n".join(row[3] for row in rows)


@pytest.mark.parametrize("name", OF_A_WORKER)
def test_sqlite_reads_the_answers_of_one_worker(sqlite_template: Path, name: str) -> None:
    plan = plan_of(sqlite_template, f"rulings.{name}")
    [line] = [each for each in plan.splitlines() if "SEARCH assignments" in each]
    assert "(person_id=? AND answered_at>?)" in line
    assert "SCAN assignments" not in plan


def test_sqlite_begins_with_the_few_tasks_that_wait(sqlite_template: Path) -> None:
    plan = plan_of(sqlite_template, "rulings.finished")
    assert "SEARCH tasks USING INTEGER PRIMARY KEY" in plan
    assert "SCAN tasks" not in plan


@pytest.mark.parametrize("name", OF_A_WORKER)
def test_postgres_can_do_without_walking_over_answers(postgres_url: str, name: str) -> None:
    query = load("postgres")[f"rulings.{name}"]
    with psycopg.connect(postgres_url) as server:
        server.execute("SET enable_seqscan = off")
        plan = server.execute(f"EXPLAIN {query.text}".encode(), dict.fromkeys(query.parameters or (), 1)).fetchall()
    assert "Seq Scan on assignments" not in "\n".join(row[0] for row in plan)
