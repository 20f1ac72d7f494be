"""What waits for her, from the clock to her chat: one tap from a reminder leads back to the task."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.delivery import Sent
from handlers.notices import notice
from handlers.ui import show
from sandbox import Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.labelling import LIMIT, room

MINUTE, HOUR = 60_000, 3_600_000


class Chat:
    """One worker with a project that is live, and a clock and a sender that go when the test says so."""

    def __init__(self, bot: Bot, ann: Person, clock: Clock) -> None:
        self.bot, self.ann, self.clock = bot, ann, clock

    async def passes(self, ms: int) -> list[str]:
        """So much time, then the clock and the sender; what she reads."""
        self.clock.now += ms
        [remind] = [tick for tick in self.bot.house.clock._ticks.values() if tick.name == "remind people"]
        await remind.fn()
        deliveries, said = self.bot.house.services.deliveries, len(self.ann.chat)
        while claimed := await deliveries.claim(self.clock.now, 9):
            for owed in claimed:
                message = await show.send(self.bot.house.application, self.ann.id, *notice(owed), silent=owed.silent)
                await deliveries.settle(owed, Sent(message), self.clock.now)
        return [message.text for message in self.ann.chat[said:]]

    async def taps(self, label: str) -> str:
        await self.ann.taps(label, self.ann.chat[-1])
        await self.bot.settle()
        return self.ann.chat[-1].text


@pytest.fixture
async def chat(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Chat:
    telegram = Telegram(clock=clock)
    bot = Bot(telegram, sqlite_storage, tmp_path, clock)
    ann = telegram.person("Ann")
    await ann.starts()
    await bot.settle()
    shop = await room(sqlite_storage, tmp_path, who=(ann.id,))
    chat = Chat(bot, ann, clock)
    await chat.passes(0)  # she hears that it is live
    shop.now = clock.now
    await shop.starts(ann.id)
    return chat


async def test_one_tap_leads_from_a_reminder_to_the_task(chat: Chat) -> None:
    [reminder] = await chat.passes(LIMIT - 2 * MINUTE)
    assert reminder.startswith("Your task in “")
    assert "Then it goes to somebody else. What you answered before counts." in reminder
    await chat.taps("Go on")
    assert "Skip" in [button.text for row in chat.ann.chat[-1].buttons for button in row]
    assert await chat.passes(0) == []


async def test_less_of_such_reminders_is_one_tap_away(chat: Chat) -> None:
    await chat.passes(LIMIT - 2 * MINUTE)
    assert (await chat.taps("Notices")).startswith("Reminders: on\nWhat do you want")
    assert (await chat.taps("Turn off")).startswith("Reminders: off\nWhat do you want")
    await chat.passes(HOUR)
    await chat.bot.house.keeping.upkeep.expire(chat.clock.now)
    chat.clock.now += 6 * HOUR
    await chat.ann.says("/work")
    await chat.bot.settle()
    await chat.ann.taps(chat.ann.chat[-1].buttons[0][0].text, chat.ann.chat[-1])
    await chat.bot.settle()
    assert await chat.passes(LIMIT - 2 * MINUTE) == []
    found = await chat.bot.house.services.deliveries._storage.read(
        lambda work: work._queries._execute(
            "SELECT deliveries.state FROM deliveries JOIN campaigns ON campaigns.id = campaign_id"
            " WHERE kind = 'task_lapsing' ORDER BY campaign_id",
            {},
        ).fetchall()
    )
    assert [state for (state,) in found] == ["sent", "dropped"]


async def test_a_digest_leads_to_work(chat: Chat) -> None:
    await chat.ann.says("/notify")
    await chat.bot.settle()
    assert "in one message in your morning" in await chat.taps("Digest: none, one message each")
    [digest] = [text for text in await chat.passes(20 * HOUR) if text.startswith("Hello")]
    assert "Open to you now:" in digest
    assert (await chat.taps("Notices")).startswith("Digest: daily")
    assert chat.ann.chat[-1].buttons[0][0].text == "Weekly"
