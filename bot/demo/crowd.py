"""A crowd of simulated workers: they apply, take work and answer, as careful and as quick as they were told to be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.demo.cast import NOTHING_LEFT, Actor, screened
from bot.demo.transcript import Transcript
from sandbox import CannotDo, ChatMessage, Feed, Person, Telegram

NAMES = (
    *("Ada", "Bruno", "Chidi", "Dora", "Emre", "Fatou", "Goran", "Hana", "Ivo", "Jing"),
    *("Kofi", "Lena", "Mateo", "Noor", "Otto", "Priya", "Quinn", "Rosa", "Sami", "Tove"),
)
TITLE, READ, CARD = "True or false?", "I have read this", "Skip"


@dataclass(slots=True)
class Progress:
    """How far one of them is."""

    id: int
    name: str
    state: str = "on her way"
    answers: int = 0
    right: int = 0


@dataclass(slots=True)
class Crowd:
    """Those who work on one project. `known` has the right button for each of its texts."""

    telegram: Telegram
    feed: Feed
    known: Mapping[str, str]
    seed: int = 0
    _workers: dict[int, Progress] = field(default_factory=dict)
    _working: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def at_work(self) -> bool:
        return any(not one.done() for one in self._working)

    def begin(self, people: int, *, accuracy: float, seconds: float) -> None:
        """Send so many in. Those who were there before come first."""
        buttons = sorted(set(self.known.values()))
        self._working = []
        for name in NAMES[:people]:
            person = next((one for one in self.telegram.people.values() if one.name == name), None)
            mind = Mind(self.known, buttons, accuracy, seconds, random.Random(f"{self.seed} {name}"))  # noqa: S311
            self._working.append(asyncio.create_task(self._works(person or self._newcomer(name), mind)))
        self.show()

    async def end(self) -> None:
        """Send all of them home."""
        for one in self._working:
            one.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        self._working = []
        self.show()

    def show(self) -> None:
        """Put how far they are on the board."""
        workers = [
            {"id": one.id, "name": one.name, "state": one.state, "answers": one.answers, "right": one.right}
            for one in self._workers.values()
        ]
        self.feed.pin("crowd", {"at_work": self.at_work, "tasks": len(self.known), "workers": workers})

    def _newcomer(self, name: str) -> Person:
        person = self.telegram.person(name)
        self.feed.notes[person.id] = "crowd"
        return person

    async def _works(self, person: Person, mind: Mind) -> None:
        progress = self._workers.setdefault(person.id, Progress(person.id, person.name))
        try:
            await self._through(Simulated(person), mind, progress)
        except (AssertionError, CannotDo) as error:
            progress.state = f"is stuck: {str(error).splitlines()[0]}"
        except asyncio.CancelledError:
            progress.state = "went home"
            raise
        finally:
            asyncio.get_running_loop().call_soon(self.show)

    async def _through(self, worker: Simulated, mind: Mind, progress: Progress) -> None:
        self._is(progress, "applies")
        card = await worker.first_card()
        self._is(progress, "works")
        while card is not None:
            await asyncio.sleep(mind.thinks())
            button, right = mind.decides(card.text)
            after = await worker.answers(card, button)
            progress.answers += 1
            progress.right += right
            self.show()
            card = after
        self._is(progress, "is through")

    def _is(self, progress: Progress, state: str) -> None:
        progress.state = state
        self.show()


@dataclass(slots=True)
class Mind:
    """What a simulated worker finds right: the known answer in `accuracy` of all cases."""

    known: Mapping[str, str]
    buttons: list[str]
    accuracy: float
    seconds: float
    dice: random.Random

    def decides(self, text: str) -> tuple[str, bool]:
        """The button she taps, and whether it is the right one."""
        right = next(button for claim, button in self.known.items() if claim in text)
        if self.dice.random() < self.accuracy:
            return right, True
        return self.dice.choice([one for one in self.buttons if one != right]), False

    def thinks(self) -> float:
        """Seconds until she taps, around her pace."""
        return self.seconds * self.dice.uniform(0.6, 1.4)


class Simulated(Actor):
    """A worker by the same hands and eyes as anybody's; nothing of her is printed."""

    def __init__(self, person: Person) -> None:
        silent = Transcript()
        silent.unheard.set()
        super().__init__(person, silent)

    async def first_card(self) -> ChatMessage | None:
        """Apply where she has not, take the project, and see its first task; None when there is none for her."""
        if not self.person.chat:
            await screened(self)
        await self.says("/work")
        listed = await self.sees_button(TITLE)
        await self.presses(TITLE, listed)
        return await self._next(listed)

    async def answers(self, card: ChatMessage, button: str) -> ChatMessage | None:
        """Tap, and see what comes: the next card, or that nothing is left."""
        await self.taps(button, card)
        return await self._next(card)

    async def _next(self, before: ChatMessage) -> ChatMessage | None:
        card = asyncio.create_task(self.card(after=before))
        read = asyncio.create_task(self.sees_button(READ, after=before))
        over = asyncio.create_task(self.sees(NOTHING_LEFT, after=before))
        waits = (card, read, over)
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        if read.done() and not read.cancelled() and read.exception() is None:
            await self.presses(READ, read.result())
            return await self._next(read.result())
        return card.result() if card.done() and not card.cancelled() else None
