"""The people of the story: what they do is printed, and they go by nothing but what stands in their chats."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.demo.transcript import Transcript
from sandbox import ChatMessage, Person

PATIENCE = 20.0
LIVE, ON_CARD, NOTHING_LEFT = "is live.", "Skip", "nothing more for you"
IN, READ = "you are in", "I have read this"
ANSWERED = re.compile(r"([\d,]+) answers? ·")

_LINES = (
    b"Experience",
    b"Editor at the Harbour Gazette, March 2021 to present: checked the facts of every article with its author.",
    b"Reader for a small press, 2018 to 2021: answered each author with a clear and honest letter.",
    b"Education",
    b"Bachelor of Arts in History, 2014 to 2018",
)
_DRAWN = b"BT /F 9 Tf 14 TL 50 790 Td " + b" T* ".join(b"(%b) Tj" % line for line in _LINES) + b" ET"
RESUME = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>\nstream\n%b\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n" % (len(_DRAWN), _DRAWN)
)


class Actor:
    """Somebody in the story, by her hands and eyes."""

    patience = PATIENCE

    def __init__(self, person: Person, transcript: Transcript) -> None:
        self.person = person
        self._transcript = transcript
        transcript.follow(person.id, person.name)

    @property
    def id(self) -> int:
        return self.person.id

    async def says(self, text: str) -> None:
        await self.person.says(text)

    async def sees(self, part: str, *, after: ChatMessage | None = None) -> ChatMessage:
        return await self.person.sees(part, timeout=self.patience, after=after)

    async def sees_button(self, label: str, *, after: ChatMessage | None = None) -> ChatMessage:
        return await self.person.sees_button(label, timeout=self.patience, after=after)

    async def presses(self, label: str, message: ChatMessage | None = None) -> str:
        """Tap a button as soon as it is there, and do not wait for anything. Gives the tap's id."""
        shown = message or await self.sees_button(label)
        button = shown.button(label)
        self._transcript.acts(self.person.id, f"taps [{button.text if button else label}]")
        return await self.person.taps(label, shown)

    async def taps(self, label: str, message: ChatMessage | None = None) -> None:
        """Tap a button as soon as it is there, and wait until the bot has done all that the tap caused to it."""
        shown = message or await self.sees_button(label)
        tap = await self.presses(label, shown)
        await self.settles(tap, shown)

    async def settles(self, tap: str, message: ChatMessage) -> None:
        """The tap is answered, and its message has turned into something else or is gone."""
        await self.is_answered(tap)
        await self.person.sees_change(message, timeout=self.patience)

    async def is_answered(self, tap: str) -> None:
        await self.person.is_answered(tap, timeout=self.patience)

    async def card(self, *, after: ChatMessage | None = None) -> ChatMessage:
        """The task in front of her."""
        return await self.sees_button(ON_CARD, after=after)


class Worker(Actor):
    """Labels by an opinion of her own: for each text the button she finds right."""

    def __init__(self, person: Person, transcript: Transcript, opinion: Mapping[str, str]) -> None:
        super().__init__(person, transcript)
        self._opinion = opinion
        self.recorded = 0

    def finds_right(self, card: ChatMessage) -> str:
        """The button she would tap."""
        return next(button for text, button in self._opinion.items() if text in card.text)

    async def answers(self, card: ChatMessage) -> None:
        """Tap what she finds right."""
        await self.taps(self.finds_right(card), card)
        self.recorded += 1

    def prefers(self, better: Collection[str]) -> str:
        """The button for the better of two answers, wherever in the chat they stand."""
        is_first = any(f"Answer A\n{text}" in one.text for one in self.person.chat for text in better)
        return "A is better" if is_first else "B is better"

    async def works(self, tasks: int) -> None:
        """So many tasks, one after the other; after each she looks at the next card."""
        card = await self.card()
        for _ in range(tasks):
            await self.answers(card)
            card = await self.card(after=card)

    async def finishes(self, tasks: int) -> None:
        """The last tasks there are for her."""
        await self.works(tasks - 1)
        await self.answers(await self.card())
        await self.sees(NOTHING_LEFT)


def answered(card: ChatMessage) -> int:
    """How many answers of hers a card, or the word that none is left, counts."""
    found = ANSWERED.search(card.text)
    return int(found[1].replace(",", "")) if found else 0


async def screened(actor: Actor) -> None:
    """The whole screening without a detour."""
    await actor.says("/start")
    await actor.taps("Apply")
    await actor.taps("I agree")
    await actor.sees("Question 1 of 5")
    await actor.taps("Yes")
    await actor.sees("Question 2 of 5")
    await actor.says("6")
    await actor.sees("Question 3 of 5")
    await actor.taps("C2")
    await actor.sees("Question 4 of 5")
    await actor.person.sends_file("resume.pdf", RESUME, media_type="application/pdf")
    await actor.sees("Question 5 of 5")
    await actor.says("How far it can be trusted, and who notices when it is wrong.")
    await actor.taps("Send my answers")
    await actor.sees(IN)
