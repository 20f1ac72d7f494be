"""Simulated workers: they read the cards in their chat, decide by what they read, tap, and remember each tap."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox import ChatMessage, Person

PATIENCE = 60.0
OTHER = {"first": "second", "second": "first"}
TITLES = {"facts": "True or false?", "pairs": "Which answer is better?"}


@dataclass(frozen=True)
class Seen:
    """What a worker sees of a task: what it is about, and what each button would mean there."""

    about: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Tapped:
    """One tap that counted."""

    person: int
    about: str
    label: str


@dataclass(frozen=True)
class Work:
    """How the cards of a project are read, and how an exported line says the same.

    Tasks with the same texts are about the same: nobody can tell them apart by looking.
    """

    keys: tuple[str, ...]
    read: Callable[[str], Seen]
    exported: Callable[[str, str], tuple[str, str]]

    @classmethod
    def facts(cls, path: Path) -> Work:
        """Cards that show a question and an answer."""
        tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        by_text = {_plain(f"Question: {each['question']}\n\nAnswer: {each['answer']}"): each["task"] for each in tasks}

        def read(text: str) -> Seen:
            return Seen(by_text[_plain(text)], {"True": "true", "False": "false"})

        return cls(tuple(each["task"] for each in tasks), read, lambda task, label: (task, label))

    @classmethod
    def pairs(cls, path: Path) -> Work:
        """Cards that show a prompt and two answers, perhaps over several messages, in an order of the worker's own."""
        tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        sides = {each["task"]: (_plain(each["answer_1"]), _plain(each["answer_2"])) for each in tasks}
        first_of: dict[frozenset[str], str] = {}
        for each in tasks:
            first_of.setdefault(frozenset((_plain(each["prompt"]), *sides[each["task"]])), each["task"])
        about = {each["task"]: first_of[frozenset((_plain(each["prompt"]), *sides[each["task"]]))] for each in tasks}

        def read(text: str) -> Seen:
            prompt, rest = text.split("Prompt\n", 1)[1].split("Answer A\n", 1)
            side_a, side_b = rest.split("Answer B\n", 1)
            found = first_of[frozenset((_plain(prompt), _plain(side_a), _plain(side_b)))]
            first, second = ("first", "second") if sides[found][0] == _plain(side_a) else ("second", "first")
            return Seen(found, {"A is better": first, "B is better": second, "Tie": "tie", "Both are bad": "both_bad"})

        def exported(task: str, label: str) -> tuple[str, str]:
            swapped = sides[task] != sides[about[task]]
            return about[task], OTHER.get(label, label) if swapped else label

        return cls(tuple(about), read, exported)


@dataclass
class Worker:
    """One pair of hands."""

    person: Person
    work: Mapping[str, Work]
    tapped: dict[str, list[Tapped]] = field(default_factory=lambda: defaultdict(list))
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)
    _done: set[str | None] = field(default_factory=set)

    async def finishes(self, slug: str) -> None:
        """Start from the notice, and answer until nothing is left."""
        notice = await self.person.sees(f"“{self.titles[slug]}” is live", timeout=PATIENCE)
        await self.person.taps("Start", notice)
        await self.person.sees_button("I have read this", timeout=PATIENCE)
        await self.person.taps("I have read this")
        while (card := await self.next_card(slug)) is not None:
            seen = self.work[slug].read(self.text_of(card))
            button = self.choose(seen)
            tap = await self.person.taps(button, card)
            self.tapped[slug].append(Tapped(self.person.id, seen.about, seen.labels[button]))
            self._done.add(mark_of(card))
            await self.person.is_answered(tap, timeout=PATIENCE)

    async def next_card(self, slug: str) -> ChatMessage | None:
        """The card of a task she has not answered, None when she is told that nothing is left."""
        with self.person.view.watch() as happening:
            try:
                async with asyncio.timeout(PATIENCE):
                    while True:
                        newest = self.newest_card(slug)
                        if newest and "nothing more for you" in newest.text:
                            return None
                        if newest and mark_of(newest) not in self._done:
                            return newest
                        await happening.get()
            except TimeoutError:
                chat = "\n".join(self.person.transcript()[-8:])
                raise AssertionError(f"{self.person.name} got no further card. Her chat:\n{chat}") from None

    def newest_card(self, slug: str) -> ChatMessage | None:
        """What was last turned to a task of the project, or to the end of its tasks."""
        cards = (
            one
            for one in self.person.chat
            if one.text.startswith(self.titles[slug]) and (one.button("Skip") or "nothing more for you" in one.text)
        )
        return max(cards, key=lambda one: one.changed, default=None)

    def text_of(self, card: ChatMessage) -> str:
        """What is to be judged: what stands on the card between head and question, or in the messages above it."""
        content = card.text.split("\n\n", 1)[1]
        if "\n" in content:
            return content.rsplit("\n", 1)[0]
        parts: list[str] = []
        above = [one for one in self.person.chat if one.id < card.id and one.from_bot]
        for one in reversed([one for one in above if not one.buttons]):  # a notice may come in between
            parts.insert(0, one.text)
            if one.text.startswith("Prompt\n"):
                break
        return "\n".join(parts)

    def choose(self, seen: Seen) -> str:
        """Her own opinion of a task: always the same, and not the same as everybody's."""
        buttons = sorted(seen.labels)
        return buttons[zlib.crc32(f"{seen.about}:{self.person.id}".encode()) % len(buttons)]


def mark_of(card: ChatMessage) -> str | None:
    """What tells one card from another: the data behind its first button."""
    return card.buttons[0][0].data


def _plain(text: str) -> str:
    """A text without what a chat may change in it: blank space."""
    return "".join(text.split())
