"""A message that was asked for reaches the conversation that asked, before anybody else hears it."""

from __future__ import annotations

from pathlib import Path

import pytest
from telegram import Update

from handlers import routes
from handlers.context import Context
from sandbox import Person, Telegram
from storage import Storage, Turn
from storage.records.expected import Expected
from tests.conftest import Clock
from tests.flows.bots import Bot

ANN, BOSS = 11, 500


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock, admins=(BOSS,))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a conversation of the test's own hears; what is no text it leaves to others."""
    words: list[str] = []

    async def hears(update: Update, _context: Context, expected: Expected) -> bool:
        text = update.message.text if update.message else None
        if text:
            words.append(f"{expected.reference}: {text}")
        return text is not None

    monkeypatch.setitem(routes.WAITED_FOR, "test", hears)
    return words


async def expects(bot: Bot, who: int) -> None:
    await bot.house.services.expecting.expect(Turn(1, bot.telegram.clock()), who, "test", "7")


@pytest.mark.parametrize("who", [ANN, BOSS], ids=["anybody", "an admin"])
async def test_what_is_waited_for_is_heard_by_nobody_else(bot: Bot, heard: list[str], who: int) -> None:
    person = bot.telegram.person("Somebody", id=who)
    await expects(bot, who)
    await person.says("Because.")
    await bot.settle()

    assert heard == ["7: Because."]
    assert len(person.chat) == 1


async def test_what_the_conversation_does_not_take_goes_on_and_is_still_waited_for(bot: Bot, heard: list[str]) -> None:
    ann = bot.telegram.person("Ann", id=ANN)
    await expects(bot, ANN)
    await ann.sends_photo(b"picture")
    await bot.settle()
    assert ann.chat[-1].text.startswith("I did not expect a message now.")

    await ann.says("Because.")
    await bot.settle()
    assert heard == ["7: Because."]


@pytest.mark.parametrize("how", ["command", "button"])
async def test_whoever_does_something_else_is_not_waited_for(bot: Bot, heard: list[str], how: str) -> None:
    ann: Person = bot.telegram.person("Ann", id=ANN)
    await ann.says("/start")
    await bot.settle()
    await expects(bot, ANN)
    if how == "command":
        await ann.says("/help")
    else:
        await ann.taps_data(ann.chat[-1], "w")
    await bot.settle()
    await ann.says("Because.")
    await bot.settle()

    assert heard == []
    assert ann.chat[-1].text.startswith("I did not expect a message now.")
