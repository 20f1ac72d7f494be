"""Two admins at once: whoever comes second reads what the first one did, and nothing of hers is done in its place."""

from __future__ import annotations

from pathlib import Path

from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import BOSS, Boss, labels
from tests.flows.bots import Bot
from tests.ruled import P, project

OTHER = 501
GOLD = 'name = "slips"\nwhen = "gold"\nhistory = 20\nif = ["answers >= 2", "right < 60%"]\n' + P
NONE_LEFT = "Rules of “Facts”\n\nIt has none: nobody is paused or measured by itself. Begin with a set."


async def two(storage: Storage, folder: Path, clock: Clock) -> tuple[Boss, Boss]:
    """Both look at the only rule of the project."""
    bot = Bot(Telegram(clock=clock), storage, folder, clock, admins=(BOSS, OTHER))
    first, second = Boss(bot, storage, folder, clock), Boss(bot, storage, folder, clock, who=OTHER)
    await first.has(project(GOLD), tasks=4)
    await first.opens()
    for each in (first, second):
        await each.says("/rules")
        await each.taps("Facts")
        await each.taps("1")
    return first, second


async def test_a_rule_that_another_admin_removed_is_gone_from_the_card_of_the_second(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    first, second = await two(sqlite_storage, tmp_path, clock)
    for each in (first, second):
        await each.taps("Remove")
    await first.taps("Yes, remove it")
    shown = await second.taps("Yes, remove it")

    assert second.toast() == "The project was changed in the meantime. Nothing was done; this is how it is now."
    assert shown.text == NONE_LEFT


async def test_a_rule_that_another_admin_switched_off_is_shown_off_to_the_second(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    first, second = await two(sqlite_storage, tmp_path, clock)
    await first.taps("Switch off to change it")
    shown = await second.taps("Switch off to change it")

    assert shown.text.startswith("Rules of “Facts”\n\n1. slips (off)")
    assert ["1"] in labels(shown)


async def test_only_a_closed_project_is_called_closed(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    first, second = await two(sqlite_storage, tmp_path, clock)
    await first.bot.house.services.projects.close("facts", actor="cli", now=clock())
    await second.taps("Switch off to change it")

    assert second.toast() == "The project is closed: its rules stay as they are."
    assert second.newest().text.startswith("Rules of “Facts”\n\n1. slips")
