"""Labelling against a small model: whatever people do in whatever order, what is stored is what the model says.

Longer: python3 dev.py slow tests/services/test_labelling_model.py
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.labelling_machine import Labelling

Fresh = Callable[[], str]


@pytest.fixture
def on_sqlite(sqlite_template: Path) -> Iterator[Fresh]:
    """Gives the address of a new database each time, in memory where there is such a folder: no disk is tested here."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        copies = iter(range(10**6))

        def fresh() -> str:
            copy = Path(folder) / f"{next(copies)}.db"
            shutil.copy(sqlite_template, copy)
            return f"sqlite:///{copy}"

        yield fresh


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
    """The same games each time. So many that each of these faults, put in one by one, turned it red:

    hand-out: a skipped task comes again; one that was returned never does; a cursor passes what is still to come back;
    a place given back, an overlap raised keep their position; what is withheld is taken all the same;
    a paused project, an unread guideline, a ban are not looked at. Places: one given back is forgotten; an overlap is
    lowered below what is held; a place beyond it opens again; a dropped task keeps its places. Money: credited twice;
    the budget has no guard, or never gets back what a place held; a late answer, or going on, takes without asking it.
    Bundles: their end or a pause gives back nothing; two at once; a reserved task is answered by an old card, or shown
    though it is withheld. Parked: never runs out, runs out with the task, may be answered. Changes after the end.
    Versions of the guidelines: not stored, forgotten when she goes on or comes to it in a bundle.

    Not found by it: a task that is released without another position, and a report that was dismissed and is judged
    again, to which games of this length come too seldom. Without `state = 'active'` in submit it is the races on
    PostgreSQL that go red.
    """
    play(on_sqlite, examples=200, steps=40, same=True)


def test_whatever_people_do_on_postgresql(on_postgresql: Fresh) -> None:
    """The same against PostgreSQL, shorter."""
    play(on_postgresql, examples=6, steps=25, same=True)


@pytest.mark.slow
def test_whatever_people_do_for_long_on_sqlite(on_sqlite: Fresh) -> None:
    play(on_sqlite, examples=1_000, steps=120)


@pytest.mark.slow
def test_whatever_people_do_for_long_on_postgresql(on_postgresql: Fresh) -> None:
    play(on_postgresql, examples=150, steps=80)


def play(fresh: Fresh, *, examples: int, steps: int, same: bool = False) -> None:
    """`same` plays the same games each time, else others each time."""
    machine = type("Labelling", (Labelling,), {"fresh": staticmethod(fresh)})
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=same,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=how)  # type: ignore[no-untyped-call]
