"""Labelling against a small model: whatever people do in whatever order, what is stored is what the model says.

Longer: python3 dev.py slow tests/services/test_labelling_model.py
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.labelling_machine import Labelling

Fresh = Callable[[], str]


@pytest.fixture
def on_sqlite(sqlite_template: Path, tmp_path: Path) -> Fresh:
    """Gives the address of a new database each time."""
    copies = iter(range(10**6))

    def fresh() -> str:
        copy = tmp_path / f"{next(copies)}.db"
        shutil.copy(sqlite_template, copy)
        return f"sqlite:///{copy}"

    return fresh


@pytest.fixture
def on_postgresql(request: pytest.FixtureRequest) -> Fresh:
    """One database serves all, emptied before each example."""
    url: str = request.getfixturevalue("postgres_url")

    def fresh() -> str:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(
                "SELECT string_agg(format('%I', relname), ', ') FROM pg_class JOIN pg_namespace"
                " ON pg_namespace.oid = relnamespace WHERE nspname = 'public' AND relkind = 'r'"
                " AND relname NOT LIKE '%migration%' AND relname NOT LIKE '%version%'"
            ).fetchone()
            assert found is not None
            connection.execute(f"TRUNCATE {found[0]} RESTART IDENTITY CASCADE".encode())
        return url

    return fresh


def test_whatever_people_do_on_sqlite(on_sqlite: Fresh) -> None:
    """Goes red without `hers.state NOT IN ('expired', 'returned')` in the pick, and where a cursor passes what is
    still to come back. (Without `state = 'active'` in submit it is the races on PostgreSQL that go red.)"""
    play(on_sqlite, examples=40, steps=50)


def test_whatever_people_do_on_postgresql(on_postgresql: Fresh) -> None:
    """The same against PostgreSQL, shorter."""
    play(on_postgresql, examples=4, steps=25)


@pytest.mark.slow
def test_whatever_people_do_for_long_on_sqlite(on_sqlite: Fresh) -> None:
    play(on_sqlite, examples=1_000, steps=120)


@pytest.mark.slow
def test_whatever_people_do_for_long_on_postgresql(on_postgresql: Fresh) -> None:
    play(on_postgresql, examples=150, steps=80)


def play(fresh: Fresh, *, examples: int, steps: int) -> None:
    machine = type("Labelling", (Labelling,), {"fresh": staticmethod(fresh)})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
