"""Workers whose bot dies under their thumbs, and a record of their own of what they tapped and what they were told."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sandbox import ChatMessage, Event
from tests.workers import TITLES, Seen, Worker, mark_of

COUNT = re.compile(r"([\d,]+) answers? · ")
TOLD = re.compile(r"(?:Recorded|You have answered this task already): (.*)")
IS_LIVE = re.compile("“(.+)” is live")
DOORS = ("I have read this", "Start", "Go on")
THINKS = (0.0, 0.2)
WAITS = (1.0, 3.0)
SLUGS = {title: slug for slug, title in TITLES.items()}


@dataclass(frozen=True)
class Pressed:
    """A tap on a label: who, of which project, on which card, what it is about, what it means and what it says."""

    person: int
    slug: str
    mark: str | None
    about: str
    label: str
    words: str

    @property
    def task(self) -> tuple[int, str | None]:
        """One person and one card: what gets one answer at most."""
        return self.person, self.mark


@dataclass(repr=False)
class Record:
    """What people did and saw. The first tap on a card is her answer: updates of one person keep their order."""

    taps: int = 0
    answers: dict[tuple[int, str | None], Pressed] = field(default_factory=dict)
    presses: dict[str, Pressed] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    notices: Counter[tuple[int, str]] = field(default_factory=Counter)
    counts: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    recorded: dict[tuple[int, str], set[str | None]] = field(default_factory=lambda: defaultdict(set))
    lost: list[str] = field(default_factory=list)

    def pressed(self, tap: str, what: Pressed) -> None:
        """A tap of a label went out."""
        self.taps += 1
        self.presses[tap] = what
        self.answers.setdefault(what.task, what)
        if tap in self.told:  # the answer was here before the tap's own number
            self.recorded[what.person, what.slug].add(what.mark)

    def hear(self, event: Event) -> None:
        """Everything that happens in any chat."""
        if event.kind in {"toast", "answer"}:
            self.answered.add(event.tap_id)
        if event.kind == "toast" and (told := TOLD.match(event.text)):
            self._told(event.tap_id, told[1])
        elif event.kind in {"message", "edit"} and event.message and event.message.from_bot:
            self._shown(event.chat_id, event.message, new=event.kind == "message")

    def _told(self, tap: str, words: str) -> None:
        self.told[tap].add(words)
        if (what := self.presses.get(tap)) is not None:
            self.recorded[what.person, what.slug].add(what.mark)

    def _shown(self, person: int, message: ChatMessage, *, new: bool) -> None:
        if new and (live := IS_LIVE.match(message.text)):
            self.notices[person, SLUGS[live[1]]] += 1
        slug = SLUGS.get(message.text.split("\n", 1)[0])
        count = COUNT.search(message.text)
        if slug and count and (message.button("Skip") or "nothing more for you" in message.text):
            self._counted(person, slug, int(count[1].replace(",", "")))

    def _counted(self, person: int, slug: str, count: int) -> None:
        """The number of answers on a card: what she was told once is never taken back."""
        least = max(self.counts[person, slug], len(self.recorded[person, slug]))
        if count < least:
            self.lost.append(f"{person} had {least} answers of {slug} recorded and reads {count} now")
        self.counts[person, slug] = max(count, least)

    def contradictions(self) -> list[str]:
        """Where she was told another label than the one she tapped first."""
        return [
            f"{one.person} tapped {self.answers[one.task].words} on {one.mark} and was told {sorted(words)}"
            for one, words in ((self.presses[tap], words) for tap, words in self.told.items() if tap in self.presses)
            if words != {self.answers[one.task].words}
        ]

    def ignored(self) -> list[Pressed]:
        """Taps that the bot never answered."""
        return [one for tap, one in self.presses.items() if tap not in self.answered]

    def expected(self, slug: str) -> dict[int, Counter[tuple[str, str]]]:
        """What each person answered: about what, and how."""
        found: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        for one in self.answers.values():
            if one.slug == slug:
                found[one.person][one.about, one.label] += 1
        return found


@dataclass
class Pace:
    """Nobody runs far ahead of the kills, so that each of them meets people at work, however fast the machine is."""

    answers: int
    kills: int
    record: Record
    killed: Callable[[], int]
    ahead: float = 0.03
    _change: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self) -> None:
        """There was a kill."""
        self._change.set()

    async def turn(self) -> None:
        """Wait until it is time for one more answer."""
        while len(self.record.answers) / self.answers > self.killed() / self.kills + self.ahead:
            self._change.clear()
            await self._change.wait()


@dataclass
class Stubborn:
    """One pair of hands that never gives up: taps again, on two devices at once, or asks for /work."""

    hand: Worker
    dice: random.Random
    record: Record
    pace: Pace
    nudges: int = 0
    longest: float = 0.0
    _moved_at: float = 0.0

    async def works(self, slugs: Sequence[str]) -> None:
        """Each project to its end."""
        self._moved_at = self._now()
        for slug in slugs:
            while (found := await self._card(slug)) is not None:
                await self.pace.turn()
                await asyncio.sleep(self.dice.uniform(*THINKS))
                await self._answer(slug, *found)
                self._moved_at = self._now()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _card(self, slug: str) -> tuple[ChatMessage, Seen] | None:
        """A card she has not answered and what it says, None when she reads that nothing is left."""
        with self.hand.person.view.watch() as happening:
            while True:
                newest = self.hand.newest_card(slug)
                if newest and "nothing more for you" in newest.text:
                    return None
                if newest and not self._answered(newest) and (seen := self._reads(slug, newest)):
                    self.longest = max(self.longest, self._now() - self._moved_at)
                    return newest, seen
                try:
                    async with asyncio.timeout(self.dice.uniform(*WAITS)):
                        await happening.get()
                except TimeoutError:
                    await self._nudge(slug, newest)

    def _answered(self, card: ChatMessage) -> Pressed | None:
        return self.record.answers.get((self.hand.person.id, mark_of(card)))

    def _reads(self, slug: str, card: ChatMessage) -> Seen | None:
        """None while a long task is not there whole: its messages are just being sent anew."""
        try:
            return self.hand.work[slug].read(self.hand.text_of(card))
        except (LookupError, ValueError):
            return None

    async def _answer(self, slug: str, card: ChatMessage, seen: Seen) -> None:
        """Once as a rule, sometimes twice at once, sometimes with a second thought right behind."""
        button, luck = self.hand.choose(seen), self.dice.random()
        thoughts = [button] if luck < 0.95 else [button, self.dice.choice(sorted(seen.labels))]
        for each in thoughts:
            what = Pressed(self.hand.person.id, slug, mark_of(card), seen.about, seen.labels[each], each)
            await self._press(card, what, times=2 if luck < 0.1 else 1)

    async def _press(self, card: ChatMessage, what: Pressed, *, times: int = 1) -> None:
        for tap in await asyncio.gather(*(self.hand.person.taps(what.words, card) for _ in range(times))):
            self.record.pressed(tap, what)

    async def _nudge(self, slug: str, card: ChatMessage | None) -> None:
        """Nothing changes: whatever a person would try. What she read to be recorded, she does not tap again."""
        assert not self.record.lost, "; ".join(self.record.lost)  # such a card never comes to an end
        self.nudges += 1
        luck, door = self.dice.random(), self._door(slug)
        pressed = self._answered(card) if card else None
        told = pressed is not None and pressed.mark in self.record.recorded[pressed.person, slug]
        if card and pressed and not told and luck < 0.6:
            await self._press(card, pressed, times=2 if luck < 0.2 else 1)
        elif door and luck < 0.9:
            message, label = door
            await self.hand.person.taps(label, message)
        else:
            await self.hand.person.says("/work")

    def _door(self, slug: str) -> tuple[ChatMessage, str] | None:
        """The newest button that leads to this project's tasks."""
        title = TITLES[slug]
        found = [
            (one, button.text)
            for one in self.hand.person.chat
            for row in one.buttons
            for button in row
            if button.text.startswith(DOORS) and (title in button.text or title in one.text.split("\n", 1)[0])
        ]
        return max(found, key=lambda one: one[0].changed, default=None)
