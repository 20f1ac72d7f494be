"""A project whose budget runs out: what a worker reads, and what the admin hears."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers import notices
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def test_a_worker_reads_that_the_project_pauses_and_that_she_is_paid(bus: Bus) -> None:
    await bus.opens(spec(('price = "0.05"', 'price = "0.05"\nbudget = "0.10"')))
    await bus.begins()
    await bus.taps("true")
    await bus.taps("true")
    assert bus.newest().text == (
        "Facts\nThis project pauses: what it may spend is used up for now. All that you answered is paid as promised.\n"
        "2 answers · $0.10 earned"
    )


async def test_after_many_skips_she_reads_when_she_can_go_on(bus: Bus, clock: Clock) -> None:
    await bus.opens(spec(more='\n[limits]\nskips_in_row = 2\npause = "30m"\n'), tasks=5)
    await bus.begins()
    await bus.taps("Skip")
    await bus.taps("Skip")
    assert "You skipped 2 tasks in a row" in bus.newest().text
    assert "You can go on here in 30 minutes." in bus.newest().text
    clock.turn(1_800_000)
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    assert "Claim 3" in bus.newest().text


def test_whoever_had_tasks_held_reads_that_they_are_free_again() -> None:
    text, _ = notices.bundle_ended({"title": "Facts", "tasks": 4, "closed": False})
    assert str(text) == (
        "“Facts” pauses.\n"
        "The 4 tasks that were held for you are free again.\n"
        "What you answered counts, and a task that you have open may still be answered."
    )
    assert "The 1 task that was" in str(notices.bundle_ended({"title": "Facts", "tasks": 1, "closed": True})[0])


def test_the_admin_reads_which_project_and_how_to_raise_it() -> None:
    text, _ = notices.budget_spent({"title": "Facts", "slug": "facts", "amount": 50_000, "currency": "USD"})
    assert str(text) == (
        "“Facts” pauses: its budget of $0.05 is spent or held for people at work.\n"
        "To let it go on, raise it: tapwork project budget facts …"
    )
