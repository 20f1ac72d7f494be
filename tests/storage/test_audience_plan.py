"""How both engines find an audience: one pass over the people, and nothing that is looked through once for each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from crowd.rules.expression import parse
from storage.narrowing import narrowing
from storage.postgres import PostgresQueries
from storage.queries import Queries
from storage.sqlite import SqliteQueries

EXPRESSIONS = (
    "english >= C1",
    "country in DE, AT",
    "skill:facts missing or >= 80",
    "english >= C1 and (degree = yes or years >= 3) and (skill:facts missing or >= 80)",
    "tested:english >= B2 and worker not in w1, w2 and city = Lyon",
)


def counting(queries: Queries, text: str) -> tuple[str, dict[str, object]]:
    """The statement that counts them, with its parameters."""
    groups = parse(text)
    assert isinstance(groups, tuple)
    narrow = narrowing(queries, groups, 1)
    return queries.within(narrow.text)._texts["audience.count"], narrow.values


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_sqlite_looks_each_person_up_by_a_key(sqlite_template: Path, text: str) -> None:
    with closing(sqlite3.connect(sqlite_template)) as connection:
        statement, values = counting(SqliteQueries(connection), text)
        plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]

    assert sum(step.startswith("SCAN") for step in plan) <= 1, plan
    assert not any("AUTOMATIC" in step or "CORRELATED" in step for step in plan), plan


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_postgres_joins_side_by_side(postgres_url: str, text: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        queries = PostgresQueries(connection)
        queries.one("audience.plan", joins="off")
        statement, values = counting(queries, text)
        plan = "\n".join(str(row[0]) for row in connection.execute(f"EXPLAIN {statement}".encode(), values))

    assert "Merge" in plan, plan
    assert not any(word in plan for word in ("Nested Loop", "SubPlan", "Hash Join")), plan


def test_postgres_goes_back_to_its_own_plans_afterwards(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        queries = PostgresQueries(connection)
        before = connection.execute("SHOW enable_nestloop").fetchone()
        queries.one("audience.plan", joins="off")
        queries.one("audience.plan", joins="on")
        assert connection.execute("SHOW enable_nestloop").fetchone() == before
