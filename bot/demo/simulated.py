"""A simulated worker: by the same hands and eyes as anybody's she applies, takes a project, and answers its tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.demo.acting import Act, Say, Speak, Tap, next_act
from bot.demo.book import Book, Known
from bot.demo.cast import IN, NOTHING_LEFT, ON_CARD, READ, RESUME, Actor, answered
from bot.demo.guide import APPLYING, Deed, Step, furthest
from bot.demo.minds import Mind, Thought
from bot.demo.transcript import Transcript
from sandbox import ChatMessage, Person

ASKED = "Read the guidelines again"
LISTED, NOTHING_OPEN = "for every answer", "No project is open"
LOOKS_BACK = 14
"""So many messages above a card may belong to it."""
A_RECORDING = b"OggS" + bytes(60)
MOST_STEPS = 60
AGAIN_AFTER = 15.0  # seconds without an answer, after which she tries once more


class Simulated(Actor):
    """Nothing of her is printed, and no bad network puts her off."""

    patience = 45.0

    def __init__(self, person: Person) -> None:
        silent = Transcript()
        silent.unheard.set()
        super().__init__(person, silent)
        self._counted: dict[str, int] = {}
        self._thought: Thought | None = None

    # Applying

    async def is_in(self) -> None:
        """Apply where she has not, and go on where she was. Raises AssertionError when she is not taken."""
        for _ in range(MOST_STEPS):
            if self._is_taken():
                return
            step, asks = self._step()
            await self._takes(step, asks)
            await self._moves_on(step)
        raise AssertionError(f"{self.person.name} does not get through the questions")

    def _is_taken(self) -> bool:
        return any(one.from_bot and IN in one.text for one in self.person.chat)

    def _step(self) -> tuple[Step, ChatMessage | None]:
        return furthest(APPLYING.steps, self.person.chat) or (APPLYING.lost, None)

    async def _takes(self, step: Step, asks: ChatMessage | None) -> None:
        match step.do:
            case Tap(label):
                await self.person.taps(label, asks)
            case Say(text):
                await self.says(text)
            case Deed.SEND_RESUME:
                await self.person.sends_file("resume.pdf", RESUME, media_type="application/pdf")
            case _:
                raise AssertionError(f"{self.person.name} is not taken on")

    async def _moves_on(self, step: Step) -> None:
        """Until something else is asked of her, or it is time to try once more."""
        with self.person.view.watch() as happening:
            try:
                async with asyncio.timeout(AGAIN_AFTER):
                    while not self._is_taken() and self._step()[0] is step:
                        await happening.get()
            except TimeoutError:
                return

    # Working

    async def first_card(self, book: Book) -> ChatMessage | None:
        """Take the project, and see its first task or that there is none left; None where it is not open to her."""
        newest = self.person.chat[-1]
        await self.says("/work")
        listed = await self._first_of(self.sees(LISTED, after=newest), self.sees(NOTHING_OPEN, after=newest))
        if listed.button(f": {book.title}") is None:
            return None
        await self.presses(f": {book.title}", listed)
        return await self._next(book, listed)

    def has_task(self, card: ChatMessage) -> bool:
        """Whether it is a task, rather than the word that none is left."""
        return card.button(ON_CARD) is not None

    def gained(self, book: Book, card: ChatMessage) -> Thought | None:
        """What she thought of the task behind her, if one more answer is counted than when she looked last."""
        before, now = self._counted.get(book.slug), answered(card)
        self._counted[book.slug] = now
        return self._thought if before is not None and now > before else None

    async def goes_on(self, book: Book, card: ChatMessage, mind: Mind) -> ChatMessage:
        """One tap or message, and what stands there then."""
        shown = self._screen(card)
        task = await self._task(book, card, shown)
        if task is None:
            return await self._does(book, Tap(ON_CARD), card)
        self._thought = mind.thinks_of(book, task)
        return await self._does(book, next_act(book, task, self._thought.answer, card, shown, mind.dice), card)

    async def _does(self, book: Book, act: Act, card: ChatMessage) -> ChatMessage:
        match act:
            case Tap(label):
                await self.presses(label, card)
            case Say(text):
                await self.says(text)
            case Speak(seconds):
                await self.person.sends_voice(A_RECORDING, duration=seconds)
        return await self._next(book, card)

    def _screen(self, card: ChatMessage) -> str:
        """The card, and above it the messages that may belong to it."""
        above = [one.text for one in self.person.chat if one.from_bot and one.id <= card.id]
        return "\n".join(above[-LOOKS_BACK:])

    async def _task(self, book: Book, card: ChatMessage, shown: str) -> Known | None:
        """Which task it is: by its texts, else by its picture, film or sound."""
        if found := book.by_text(card.text) or book.by_text(shown):
            return found
        with_file = card if card.media else next((one for one in reversed(self.person.chat) if one.media), None)
        return book.by_file(await self.person.opens(with_file)) if with_file else None

    async def _next(self, book: Book, before: ChatMessage) -> ChatMessage:
        """The next card, or that nothing is left; guidelines are read, and questions on them answered, on the way."""
        came = await self._first_of(
            self.card(after=before),
            self.sees_button(READ, after=before),
            self.sees(NOTHING_LEFT, after=before),
            self.sees_button(ASKED, after=before),
        )
        label = READ if came.button(READ) else book.understood(came.text)
        if label is None:
            return came
        await self.presses(label, came)
        return await self._next(book, came)

    async def _first_of(self, *waits: Coroutine[Any, Any, ChatMessage]) -> ChatMessage:
        """What comes first of several things. Raises AssertionError when none does."""
        tasks = [asyncio.create_task(one) for one in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(one.result() for one in tasks if one.done())
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
