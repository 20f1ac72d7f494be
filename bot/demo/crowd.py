"""A crowd of simulated workers: they apply, take work and answer, as careful and as quick as they were told to be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.demo.book import Book
from bot.demo.minds import Mind, Thought
from bot.demo.simulated import Simulated
from sandbox import CannotDo, Feed, Person, Telegram

NAMES = (
    *("Ada", "Bruno", "Chidi", "Dora", "Emre", "Fatou", "Goran", "Hana", "Ivo", "Jing"),
    *("Kofi", "Lena", "Mateo", "Noor", "Otto", "Priya", "Quinn", "Rosa", "Sami", "Tove"),
)


TRIES = 5


@dataclass(slots=True)
class Progress:
    """How far one of them is; `known` are the answers of which somebody knows whether they are right."""

    id: int
    name: str
    state: str = "on her way"
    answers: int = 0
    known: int = 0
    right: int = 0


@dataclass(slots=True)
class Crowd:
    """Those who work, on one of these projects or on one after the other."""

    telegram: Telegram
    feed: Feed
    books: Mapping[str, Book]
    seed: int = 0
    _chosen: Sequence[str] = ()
    _workers: dict[int, Progress] = field(default_factory=dict)
    _working: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def at_work(self) -> bool:
        return any(not one.done() for one in self._working)

    def begin(self, people: int, *, accuracy: float, seconds: float, projects: Sequence[str]) -> None:
        """Send so many in. Those who were there before come first."""
        self._chosen = projects
        books = [self.books[slug] for slug in projects]
        self._working = []
        for name in NAMES[:people]:
            person = next((one for one in self.telegram.people.values() if one.name == name), None)
            mind = Mind(accuracy, seconds, random.Random(f"{self.seed} {name}"))  # noqa: S311
            self._working.append(asyncio.create_task(self._works(person or self._newcomer(name), mind, books)))
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
        workers = [{name: getattr(one, name) for name in Progress.__slots__} for one in self._workers.values()]
        projects = [{"slug": book.slug, "title": book.title} for book in self.books.values()]
        tasks = sum(len(self.books[slug].tasks) for slug in self._chosen or self.books)
        self.feed.pin("crowd", {"at_work": self.at_work, "tasks": tasks, "projects": projects, "workers": workers})

    def _newcomer(self, name: str) -> Person:
        person = self.telegram.person(name)
        self.feed.notes[person.id] = "crowd"
        return person

    async def _works(self, person: Person, mind: Mind, books: Sequence[Book]) -> None:
        progress = self._workers.setdefault(person.id, Progress(person.id, person.name))
        try:
            await self._through(Simulated(person), mind, progress, books)
        except (AssertionError, CannotDo) as error:
            progress.state = f"is stuck: {str(error).splitlines()[0]}"
        except asyncio.CancelledError:
            progress.state = "went home"
            raise
        finally:
            asyncio.get_running_loop().call_soon(self.show)

    async def _through(self, worker: Simulated, mind: Mind, progress: Progress, books: Sequence[Book]) -> None:
        self._is(progress, "applies")
        await worker.is_in()
        found = [book for book in books if await self._works_on(worker, mind, progress, book)]
        self._is(progress, "is through" if found else "finds no such work: is it live?")

    async def _works_on(self, worker: Simulated, mind: Mind, progress: Progress, book: Book) -> bool:
        """All that one project has for her; False where it is not open to her. Where nothing comes, she asks anew."""
        tries = 0
        while True:
            try:
                return await self._answers_all(worker, mind, progress, book)
            except AssertionError:
                tries += 1
                if tries > TRIES:
                    raise
                self._is(progress, "hears nothing, and asks once more")

    async def _answers_all(self, worker: Simulated, mind: Mind, progress: Progress, book: Book) -> bool:
        card = await worker.first_card(book)
        if card is None:
            return False
        self._is(progress, f"works on “{book.title}”")
        self._count(progress, worker.gained(book, card))
        while worker.has_task(card):
            await asyncio.sleep(mind.pause())
            card = await worker.goes_on(book, card, mind)
            self._count(progress, worker.gained(book, card))
        return True

    def _count(self, progress: Progress, thought: Thought | None) -> None:
        if thought is not None:
            progress.answers += 1
            progress.known += thought.right is not None
            progress.right += bool(thought.right)
            self.show()

    def _is(self, progress: Progress, state: str) -> None:
        progress.state = state
        self.show()
