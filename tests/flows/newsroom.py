"""The newsroom: an admin who writes to many people, the people, and a sender that goes when a test says so."""

from __future__ import annotations

from pathlib import Path

from crowd.services.following import EVERY
from handlers import broadcasts
from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Unit
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.boss import BOSS, Boss
from tests.flows.bots import Bot

SECOND, EVE = 501, 66
FIRST_READER = 1_001


class Newsroom:
    """An owner, her bot, and so many approved people with their chats."""

    def __init__(
        self, storage: Storage, folder: Path, clock: Clock, *, admins: tuple[int, ...] = (BOSS, SECOND)
    ) -> None:
        self.telegram, self.admins = Telegram(clock=clock), admins
        self.bot = Bot(self.telegram, storage, folder, clock, admins=admins)
        self.storage, self.folder, self.clock = storage, folder, clock
        self.boss = Boss(self.bot, storage, folder, clock)
        self.second = Boss(self.bot, storage, folder, clock, who=SECOND)
        self.readers: list[Person] = []

    async def opens(self) -> None:
        """Both admins have the bot open, so that reports reach them."""
        for boss in (self.boss, self.second):
            await boss.person.starts()
        await self.bot.settle()

    async def restarts(self) -> None:
        """Another process with the same database; what lived in memory alone is gone."""
        self.clock.turn(4_000)  # the server makes whoever asks for the same updates again at once wait
        again = Bot(self.telegram, self.storage, self.folder, self.clock, admins=self.admins)
        again._offset = self.bot._offset
        self.bot = self.boss.bot = self.second.bot = again
        await again.settle()

    async def has_readers(self, count: int, *, zones: tuple[str | None, ...] = (None,)) -> list[Person]:
        """So many more approved people, in these time zones by turns, all with the bot open."""
        first = FIRST_READER + len(self.readers)
        new = [self.telegram.person(f"Reader {who}", id=who) for who in range(first, first + count)]
        for person in new:
            await person.starts()
        await self.bot.settle()

        def unit(work: Unit) -> None:
            for at, person in enumerate(new):
                who = admit(work, person.id)
                work.people.set_time_zone(person_id=who, time_zone=zones[at % len(zones)])

        await self.storage.write(None, unit)
        self.readers += new
        return new

    async def sends_what_is_due(self, most: int = 1_000) -> int:
        """The sender sends at most so many of what is due, one by one; how many."""
        sent, house = 0, self.bot.house
        while sent < most and (owed := await house.services.deliveries.claim(self.clock(), min(8, most - sent))):
            for each in owed:
                await house.sender._deliver(each, 0)
            sent += len(owed)
        return sent

    async def ticks(self) -> None:
        """The clock's turn, a little later: ends are found, messages that show how it goes are brought up to date."""
        self.clock.turn(EVERY)
        house = self.bot.house
        await house.services.following.finish(self.clock())
        await broadcasts.refresh(house.application, house.services.following, self.clock())

    async def passes(self, ms: int) -> None:
        """Time passes: what is due goes out, before and after the clock has looked at all that it looks after."""
        self.clock.turn(ms)
        await self.sends_what_is_due()
        for tick in self.bot.house.clock._ticks.values():
            await tick.fn()
        await self.sends_what_is_due()

    async def drafts(self, words: str = "The guidelines have changed.", *, to: str | None = None) -> ChatMessage:
        """A text to everybody, or to whom a button says; the card of the draft."""
        await self.boss.says("/broadcast")
        await self.boss.says(words)
        return await self.taps(to or "Everybody")

    async def launches(self, words: str = "The guidelines have changed.") -> ChatMessage:
        """The same, sent; the card that shows how it goes."""
        await self.drafts(words)
        await self.boss.taps("See it, then send it")
        return await self.taps("Yes, send it")

    async def taps(self, beginning: str, boss: Boss | None = None) -> ChatMessage:
        """The button of the newest card that begins so."""
        boss = boss or self.boss
        labels = [each.text for row in boss.newest().buttons for each in row]
        return await boss.taps(next(each for each in labels if each.startswith(beginning)))

    def seen(self, part: str) -> int:
        """How many readers see a message with these words."""
        return sum(any(part in message.text for message in person.chat if message.from_bot) for person in self.readers)
