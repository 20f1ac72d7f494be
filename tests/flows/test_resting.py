"""Outside of opening hours: what a worker reads in /work, and that it opens again for her."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import Telegram
from storage import Storage, Turn
from tests.conftest import Clock
from tests.filling import spec, tick
from tests.flows.bots import Bot
from tests.flows.bus import ANN, Bus
from tests.rules.test_local_time import ms

ZONE = ('price = "0.05"', 'price = "0.05"\ntime_zone = "Europe/Berlin"')
OFFICE = spec(ZONE, more='\n[schedule]\nwindows = ["Mon–Fri 09:00–17:00"]\n')


@pytest.fixture
async def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    bus = Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)
    await bus.opens(spec(ZONE))
    await bus.bot.house.services.projects.add(OFFICE, actor="cli", now=clock())
    return bus


async def at(bus: Bus, moment: str) -> None:
    """The clock is there, and does what is due."""
    bus.clock.now = ms(moment)
    await tick(bus.storage, bus.clock())


async def test_she_reads_when_it_opens_again_and_finds_it_open_then(bus: Bus) -> None:
    await at(bus, "2026-11-01T12:05Z")
    await bus.says("/work")
    assert bus.newest().text == (
        "No project is open at the moment. You will hear from us here when one is.\n"
        "\n"
        "Opening again\n"
        "Facts: Mon, Nov 2, 08:00 UTC"
    )
    await at(bus, "2026-11-02T08:00Z")
    await bus.says("/work")
    assert bus.newest().button("Start: Facts")
    assert "Opening again" not in bus.newest().text


async def test_she_reads_it_by_her_own_clock_where_it_is_known(bus: Bus) -> None:
    await bus.storage.write(None, lambda work: work.people.set_time_zone(person_id=1, time_zone="Asia/Tokyo"))
    await at(bus, "2026-11-01T12:05Z")
    await bus.says("/work")
    assert "Facts: Mon, Nov 2, 5:00\u202fPM" in bus.newest().text


async def test_a_task_in_hand_is_finished_after_hours_and_paid(bus: Bus) -> None:
    await at(bus, "2026-11-02T15:55Z")
    await bus.says("/work")
    await bus.taps("Start: Facts")
    if bus.newest().button("I have read this: start"):
        await bus.taps("I have read this: start")
    await at(bus, "2026-11-02T16:01Z")
    await bus.taps("true")
    assert await bus.states() == ["submitted"]
    assert bus.newest().text == (
        "Facts\n"
        "This project is shut for now. It opens again in 16 hours, and /work says when. Thank you!\n"
        "1 answer · $0.05 earned"
    )


async def test_what_a_person_paused_is_not_announced(bus: Bus) -> None:
    await at(bus, "2026-11-02T08:00Z")
    await bus.bot.house.services.projects.pause("facts", actor="cli", now=bus.clock())
    await bus.says("/work")
    assert "Opening again" not in bus.newest().text


async def test_what_does_not_suit_her_or_what_she_hid_is_not_announced(bus: Bus) -> None:
    await at(bus, "2026-11-01T12:05Z")
    await bus.bot.house.services.preferences.mark(Turn(99_000, bus.clock()), ANN, 1, "hidden")
    await bus.says("/work")
    assert "Opening again" not in bus.newest().text
