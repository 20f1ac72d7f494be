"""The worst agreement is found through its index: never by walking over a project's tasks, or sorting its disputes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.queries import texts

VALUES = {"project_id": 1, "adjudicator_id": 1, "person_id": 1, "now": 1}


def plan_of(sqlite_template: Path, name: str) -> str:
    with closing(sqlite3.connect(sqlite_template)) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {texts('sqlite')[name]}", VALUES).fetchall()
    return "\n".join(row[3] for row in rows)


def test_sqlite_takes_the_next_case_from_the_worst_end_of_its_index(sqlite_template: Path) -> None:
    plan = plan_of(sqlite_template, "disputes.next")
    assert "disputes USING INDEX disputes_waiting (project_id=?)" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize("name", ["disputes.projects", "disputes.counts", "disputes.in_hand"])
def test_sqlite_never_walks_over_all_disputes(sqlite_template: Path, name: str) -> None:
    assert "SCAN disputes" not in plan_of(sqlite_template, name)


def test_postgres_takes_the_next_case_from_its_index(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as server:
        server.execute("SET enable_seqscan = off")
        server.execute("SET enable_sort = off")
        plan = server.execute(f"EXPLAIN {texts('postgres')['disputes.next']}".encode(), VALUES).fetchall()
    assert "disputes_waiting" in "\n".join(row[0] for row in plan)
