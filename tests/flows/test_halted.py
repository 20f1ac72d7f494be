"""A message that Telegram refuses: an admin reads why nobody gets it, and lets it go on or gives it up."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.delivery import Refused, Sent
from handlers.notices import notice
from handlers.ui import show
from sandbox import Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.owing import admit, owe


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def boss(telegram: Telegram) -> Person:
    return telegram.person("Boss")


@pytest.fixture
async def bot(telegram: Telegram, boss: Person, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    bot = Bot(telegram, sqlite_storage, tmp_path, clock, admins=(boss.id,))
    await boss.starts()
    await bot.settle()
    return bot


async def alarmed(bot: Bot, boss: Person, storage: Storage, clock: Clock) -> int:
    """One campaign was refused, and the admin has the message about it; the campaign."""

    def unit(work: object) -> int:
        admit(work, [501, 502])  # type: ignore[arg-type]
        return owe(work, due_at=clock.now)  # type: ignore[arg-type]

    campaign_id = await storage.write(None, unit)
    deliveries = bot.house.services.deliveries
    [owed] = await deliveries.claim(clock.now, 1)
    await deliveries.settle(owed, Refused("Bad Request: can't parse entities"), clock.now)
    [alarm] = await deliveries.claim(clock.now, 9)
    text, below = notice(alarm)
    await deliveries.settle(alarm, Sent(await show.send(bot.house.application, boss.id, text, below)), clock.now)
    return campaign_id


async def test_an_admin_lets_it_go_on(bot: Bot, boss: Person, sqlite_storage: Storage, clock: Clock) -> None:
    campaign_id = await alarmed(bot, boss, sqlite_storage, clock)
    told = boss.chat[-1]
    assert told.text == (
        "Telegram refuses a message, so it is held\n"
        "New projects: “facts”\n"
        "2 people wait for it.\n"
        "Telegram says: Bad Request: can't parse entities\n"
        "Nobody is blamed for it, and nothing else is held. Try again when the text is mended, or give it up."
    )

    await boss.taps("Try again", told)
    await bot.settle()
    assert boss.chat[-1].text == "This message goes out again.\nNew projects: “facts”"
    assert bot.woken
    assert len(await bot.house.services.deliveries.claim(clock.now, 9)) == 2
    assert await bot.house.services.deliveries.states(campaign_id) == {"sending": 2}


async def test_giving_it_up_is_asked_once_more(bot: Bot, boss: Person, sqlite_storage: Storage, clock: Clock) -> None:
    campaign_id = await alarmed(bot, boss, sqlite_storage, clock)
    await boss.taps("Give it up", boss.chat[-1])
    await bot.settle()
    assert "2 people will not hear it." in boss.chat[-1].text
    await boss.taps("Back", boss.chat[-1])
    await bot.settle()
    assert boss.chat[-1].text.startswith("Telegram refuses a message")

    await boss.taps("Give it up", boss.chat[-1])
    await bot.settle()
    await boss.taps("Yes, give it up", boss.chat[-1])
    await bot.settle()
    assert boss.chat[-1].text.startswith("This message was given up.")
    assert await bot.house.services.deliveries.states(campaign_id) == {"dropped": 2}


async def test_nobody_else_can(
    bot: Bot, boss: Person, telegram: Telegram, sqlite_storage: Storage, clock: Clock
) -> None:
    campaign_id = await alarmed(bot, boss, sqlite_storage, clock)
    ann = telegram.person("Ann")
    await ann.starts()
    await bot.settle()
    await ann.taps_data(ann.chat[-1], f"hy:{campaign_id}")
    await bot.settle()
    assert await bot.house.services.deliveries.states(campaign_id) == {"pending": 2}
