"""The guided tour: where a newcomer stands, known from what happens in the chats, and the hand that the guide lends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.demo.acting import Say, Tap, next_act
from bot.demo.book import Book
from bot.demo.cast import RESUME
from bot.demo.guide import CHAPTERS, HEROES, OVER, Deed, Seen, Step, furthest
from bot.demo.minds import Mind
from sandbox import CannotDo, ChatMessage, Event, Feed, Person

LOOKS_BACK = 40
MOST_STEPS = 25
PATIENCE = 8.0  # seconds until what the guide did for somebody has led on
HELP = {
    Deed.SEND_RESUME: "Send her resume",
    Deed.GIVE_LABEL: "Do it for me",
    Deed.READ_ON: "Go on",
    Deed.LET_NEXT_APPLY: "Let somebody else apply",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is to do what, and the message that asks for it."""

    step: Step
    person: Person
    message: ChatMessage | None


@dataclass(slots=True)
class Tour:
    """One tour at a time. It watches and tells; whoever plays on her own is never in its way."""

    feed: Feed
    admin: Person
    hero: Person
    book: Book
    mind: Mind
    at: int = 0
    _since: int = 0
    _behind: set[int] = field(default_factory=set)
    _told: dict[str, Any] = field(default_factory=dict)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _helping: asyncio.Lock = field(default_factory=asyncio.Lock)

    def begin(self) -> None:
        """Watch from now on."""
        self.feed.telegram.events.subscribe(self._happened)
        self.look()

    def look(self) -> None:
        """Where she stands now; the board is told when that is another place than before."""
        while self.at < len(CHAPTERS) and (self.at in self._behind or CHAPTERS[self.at].ends(self._seen())):
            self._leave()
        told = self._board()
        if told != self._told:
            self._told = told
            self.feed.pin("tour", told)
            self._moved.set()
            self._moved = asyncio.Event()

    def again(self) -> None:
        """From the beginning, with somebody who has not applied yet."""
        chat = self.feed.telegram.chats[self.hero.id]
        if chat.started or chat.blocked:
            self.hero = self._newcomer()
        self._behind = {at for at in self._behind if CHAPTERS[at].once}
        self.at, self._since = 0, 0
        self.look()

    def _newcomer(self) -> Person:
        taken = {one.name for one in self.feed.telegram.people.values()}
        name = next((one for one in HEROES if one not in taken), f"Guest {len(taken)}")
        person = self.feed.telegram.person(name)
        self.feed.notes[person.id] = "applies"
        return person

    async def does(self, wanted: str) -> None:
        """What the guide was asked for, one thing at a time: help, skip, or again. Raises CannotDo."""
        async with self._helping:
            match wanted:
                case "help":
                    await self.help()
                case "skip":
                    await self.skip()
                case _:
                    self.again()

    async def help(self) -> None:
        """Do what the step asks for. Raises CannotDo where her phone does not let her."""
        turn = self._turn()
        match turn.step.do if turn else None:
            case Tap(label) if turn:
                await turn.person.taps(label, turn.message)
            case Say(text) if turn:
                await turn.person.says(text)
            case Deed.SEND_RESUME:
                await self.hero.sends_file("resume.pdf", RESUME, media_type="application/pdf")
            case Deed.GIVE_LABEL if turn and turn.message:
                await self._labels(turn.message)
            case Deed.READ_ON:
                self._leave()
                self.look()
            case Deed.LET_NEXT_APPLY:
                self.again()

    async def skip(self) -> None:
        """Have the rest of this part done, and go on to the next one whatever came of it."""
        chapter = self.at
        for _ in range(MOST_STEPS if chapter < len(CHAPTERS) else 0):
            if self.at != chapter or not await self._is_moved_by_help():
                break
        if self.at == chapter < len(CHAPTERS):
            self._leave()
            self.look()

    async def _is_moved_by_help(self) -> bool:
        moved = self._moved
        try:
            await self.help()
            await asyncio.wait_for(moved.wait(), PATIENCE)
        except (TimeoutError, CannotDo):
            return False
        return True

    def _leave(self) -> None:
        """This chapter is behind her."""
        self._behind.add(self.at)
        self.at += 1
        self._since = max((one.changed for one in (*self.hero.chat, *self.admin.chat)), default=0)

    def _happened(self, event: Event) -> None:
        if event.chat_id in {self.hero.id, self.admin.id}:
            self.look()

    def _seen(self) -> Seen:
        since = self._since if CHAPTERS[self.at].anew else 0
        hers, admins = (
            [one for one in person.chat[-LOOKS_BACK:] if one.changed >= since] for person in (self.hero, self.admin)
        )
        return Seen(hers, admins)

    def _turn(self) -> Turn | None:
        """The furthest step of the chapter that a message asks for; None when the tour is over."""
        if self.at >= len(CHAPTERS):
            return None
        chapter, seen = CHAPTERS[self.at], self._seen()
        step, asks = furthest(chapter.steps, seen.hers, seen.admins) or (chapter.lost, None)
        return Turn(step, self.admin if step.admin else self.hero, asks)

    async def _labels(self, card: ChatMessage) -> None:
        """By what the guide knows of the clip."""
        task = self.book.by_file(await self.hero.opens(card)) if card.media else None
        if task is not None:
            thought = self.mind.thinks_of(self.book, task)
            act = next_act(self.book, task, thought.answer, card, card.text, self.mind.dice)
            await self.hero.taps(act.label if isinstance(act, Tap) else "", card)

    def _board(self) -> dict[str, Any]:
        turn = self._turn()
        told: dict[str, Any] = {"chapters": [one.title for one in CHAPTERS], "at": self.at, "over": turn is None}
        if turn is None:
            return told | {"words": OVER, "who": None, "name": ""}
        do = turn.step.do
        return told | {
            "words": turn.step.words.format(name=self.hero.name),
            "who": turn.person.id,
            "name": turn.person.name,
            "tap": do.label if isinstance(do, Tap) else "",
            "say": do.text if isinstance(do, Say) else "",
            "file": do is Deed.SEND_RESUME,
            "label": do is Deed.GIVE_LABEL,
            "message": turn.message.id if turn.message else None,
            "help": HELP[do] if isinstance(do, Deed) else "Do it for me",
        }
