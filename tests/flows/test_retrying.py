"""What was due and failed too often: an admin hears of it, and has it tried again with one tap."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.retrying import TRIES
from handlers.ui import alarms
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import HOUR
from tests.flows.boss import BOSS, EVE, Boss
from tests.flows.bots import Bot


@pytest.fixture
def boss(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))
    return Boss(bot, sqlite_storage, tmp_path, clock)


async def alarmed(boss: Boss, storage: Storage, clock: Clock) -> None:
    """Something that no part knows was due, and was tried in vain."""
    await boss.says("/start")
    await storage.write(None, lambda work: work.dues.add(kind="harvest", ref="12", due_at=clock()))
    for _ in range(TRIES):
        await boss.bot.house.services.dues.run(clock())
        clock.turn(HOUR)
    for owed in await boss.bot.house.services.deliveries.claim(clock(), 10):
        await boss.bot.house.sender._deliver(owed, 0)


async def test_an_admin_reads_what_could_not_be_done(boss: Boss, sqlite_storage: Storage, clock: Clock) -> None:
    await alarmed(boss, sqlite_storage, clock)

    told, _, fault = boss.newest().text.partition("For the log: ")
    assert told == (
        "Something that was due could not be done: harvest.\n"
        "It was due on November 1, 2026 at 12:00\u202fPM UTC.\n"
        "It was tried 5 times and waits for you now.\n"
        "\n"
    )
    assert fault.startswith("harvest 12, KeyError at ")


async def test_one_tap_has_it_tried_again(boss: Boss, sqlite_storage: Storage, clock: Clock) -> None:
    await alarmed(boss, sqlite_storage, clock)
    alarm = boss.newest()

    await boss.taps("Try it again", alarm)
    assert boss.toast() == "It is tried again now."
    assert await sqlite_storage.read(lambda work: work.dues.at(kind="harvest", ref="12")) == clock()
    await boss.taps("Try it again", alarm)
    assert boss.toast() == "Nobody has to try it again: it is done, or under way."


async def test_whoever_is_no_admin_meets_a_dead_button(boss: Boss, sqlite_storage: Storage, clock: Clock) -> None:
    await alarmed(boss, sqlite_storage, clock)
    eve = Boss(boss.bot, sqlite_storage, boss.folder, clock, who=EVE)
    greeted = await eve.says("/start")
    await eve.person.taps_data(greeted, alarms.TryAgain(1).pack())
    await eve.bot.settle()

    assert len(await boss.bot.house.services.dues.aside()) == 1
