"""What a simulated worker thinks: the right answer in so many cases out of a hundred, and how long she needs for it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bot.demo.book import Book, Known
from crowd.tasktypes.base import Answer


@dataclass(frozen=True, slots=True)
class Thought:
    """The answer that she wants to give, and whether it is the right one; None where nobody knows."""

    answer: Answer
    right: bool | None


@dataclass(slots=True)
class Mind:
    """Her own: the same task makes her think the same twice."""

    accuracy: float
    seconds: float
    dice: random.Random
    _thoughts: dict[tuple[str, str], Thought] = field(default_factory=dict)

    def thinks_of(self, book: Book, task: Known) -> Thought:
        """What she finds right."""
        kept = (book.slug, task.key)
        if kept not in self._thoughts:
            self._thoughts[kept] = self._decides(book, task)
        return self._thoughts[kept]

    def pause(self) -> float:
        """Seconds until she taps, around her pace."""
        return self.seconds * self.dice.uniform(0.6, 1.4)

    def _decides(self, book: Book, task: Known) -> Thought:
        if task.gold is None:
            return Thought(self._guess(book, task), None)
        if self.dice.random() < self.accuracy:
            return Thought(task.gold, True)
        return Thought(self._errs(book, task.gold), False)

    def _guess(self, book: Book, task: Known) -> Answer:
        """Where the file has no answer: one of another task; of candidates to rank, an order of their own."""
        if book.kind.name == "rank":
            items = [int(name.removeprefix("item")) for name in task.texts if name.startswith("item")]
            return {"order": self.dice.sample(items, len(items))}
        return self.dice.choice(book.golds) if book.golds else {}

    def _errs(self, book: Book, gold: Answer) -> Answer:
        """Another answer than the right one, such as another task has."""
        if "order" in gold:
            return {"order": list(reversed(gold["order"]))}
        others = [each for each in book.golds if each != gold]
        return self.dice.choice(others) if others else gold
