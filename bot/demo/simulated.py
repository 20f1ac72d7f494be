"""A simulated worker: by the same hands and eyes as anybody's she applies, takes a project, and answers its tasks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

from bot.demo.acting import Act, Say, Speak, Tap, next_act
from bot.demo.book import Book, Known
from bot.demo.cast import NOTHING_LEFT, ON_CARD, Actor, screened
from bot.demo.minds import Mind, Thought
from bot.demo.transcript import Transcript
from sandbox import ChatMessage, Person

READ = "I have read this"
LISTED, NOTHING_OPEN = "for every answer", "No project is open"
ANSWERED = re.compile(r"([\d,]+) answers? ·")
LOOKS_BACK = 14
"""So many messages above a card may belong to it."""
A_RECORDING = b"OggS" + bytes(60)


class Simulated(Actor):
    """Nothing of her is printed."""

    def __init__(self, person: Person) -> None:
        silent = Transcript()
        silent.unheard.set()
        super().__init__(person, silent)

    async def is_in(self) -> None:
        """Apply where she has not."""
        if not self.person.chat:
            await screened(self)

    async def first_card(self, book: Book) -> ChatMessage | None:
        """Take the project, and see its first task or that there is none left; None where it is not open to her."""
        newest = self.person.chat[-1]
        await self.says("/work")
        listed = await self._first_of(self.sees(LISTED, after=newest), self.sees(NOTHING_OPEN, after=newest))
        if listed.button(f": {book.title}") is None:
            return None
        await self.presses(f": {book.title}", listed)
        return await self._next(listed)

    def has_task(self, card: ChatMessage) -> bool:
        """Whether it is a task, rather than the word that none is left."""
        return card.button(ON_CARD) is not None

    async def goes_on(self, book: Book, card: ChatMessage, mind: Mind) -> tuple[ChatMessage, Thought | None]:
        """One tap or message; what stands there then, and what she thought if that was an answer."""
        shown = self._screen(card)
        task = await self._task(book, card, shown)
        if task is None:
            return await self._does(Tap(ON_CARD), card), None
        thought = mind.thinks_of(book, task)
        act = next_act(book, task, thought.answer, card, shown, mind.dice)
        after = await self._does(act, card)
        return after, thought if answered(after) > answered(card) else None

    async def _does(self, act: Act, card: ChatMessage) -> ChatMessage:
        match act:
            case Tap(label):
                await self.taps(label, card)
            case Say(text):
                await self.says(text)
            case Speak(seconds):
                await self.person.sends_voice(A_RECORDING, duration=seconds)
        return await self._next(card)

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

    async def _next(self, before: ChatMessage) -> ChatMessage:
        """The next card, or that nothing is left; guidelines are read on the way."""
        came = await self._first_of(
            self.card(after=before), self.sees_button(READ, after=before), self.sees(NOTHING_LEFT, after=before)
        )
        if came.button(READ) is None:
            return came
        await self.presses(READ, came)
        return await self._next(came)

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


def answered(card: ChatMessage) -> int:
    """How many answers of hers a card, or the word that none is left, counts."""
    found = ANSWERED.search(card.text)
    return int(found[1].replace(",", "")) if found else 0
