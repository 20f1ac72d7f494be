"""An applicant as service tests drive her, and what the rows and the vault hold of her."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from crowd.screening.said import Typed
from crowd.services.hearing import Said, Sent, Skipped, Tapped, Uploaded
from crowd.services.screening import ScreeningService
from crowd.services.steps import (
    Ask,
    Step,
)
from storage import Storage, Turn, Unit, open_storage
from tests.documents import PDF

ANN = 4001
DAY = 24 * 60 * 60 * 1000
NOW = 1_793_534_400_000
INTEREST = Typed("I like to find out where a machine errs.")


class Applicant:
    """A person who answers; every message of hers is a new update, unless it is said to be the last one again."""

    def __init__(self, service: ScreeningService, telegram_id: int = ANN, first_update: int = 1) -> None:
        self.service = service
        self.telegram_id = telegram_id
        self.now = NOW
        self.update_id = first_update
        self.screening_id = 0
        self.name = "Ann"

    def turn(self, *, again: bool = False) -> Turn:
        self.update_id += 0 if again else 1
        self.now += 1000
        return Turn(self.update_id, self.now)

    async def applies(self, *, again: bool = False) -> Step:
        step = await self.service.start(
            self.turn(again=again), self.telegram_id, first_name=self.name, username=None, language="en"
        )
        self.screening_id = step.place.screening_id if isinstance(step, Ask) else self.screening_id
        return step

    async def says(self, said: Said, *, again: bool = False) -> Step:
        return await self.service.answer(self.turn(again=again), self.telegram_id, said)

    async def taps(self, question: str, choice: int, *, again: bool = False) -> Step:
        return await self.says(Tapped(self.screening_id, question, str(choice)), again=again)

    async def skips(self, question: str) -> Step:
        return await self.says(Skipped(self.screening_id, question))

    async def sends_all(self, *, again: bool = False) -> Step:
        """From the summary."""
        return await self.says(Sent(self.screening_id), again=again)

    async def passes(self) -> Step:
        """Answers everything well and sends it."""
        await self.gets_to("interest")
        await self.says(INTEREST)
        return await self.sends_all()

    async def sends(self, content: bytes, name: str | None = "cv.pdf", *, again: bool = False) -> Step:
        return await self.says(upload(content, name), again=again)

    async def gets_to(self, question: str) -> None:
        """Answers well until she is at this question."""
        await self.applies()
        ways: dict[str, Callable[[], Awaitable[Step]]] = {
            "consent": lambda: self.taps("consent", 0),
            "degree": lambda: self.taps("degree", 0),
            "years_of_work": lambda: self.says(Typed("3 years")),
            "english": lambda: self.taps("english", 4),
            "resume": lambda: self.sends(PDF),
            "interest": lambda: self.says(INTEREST),
        }
        for key, answer in ways.items():
            if key == question:
                return
            await answer()


def upload(content: bytes, name: str | None = "cv.pdf", *, size: int | None = None) -> Uploaded:
    async def fetch() -> bytes | None:
        return content

    return Uploaded(name, len(content) if size is None else size, fetch)


async def known(storage: Storage, telegram_id: int = ANN) -> dict[str, Any]:
    """What the rows say of her."""

    def unit(work: Unit) -> dict[str, Any]:
        person = work.people.of_telegram(telegram_id=telegram_id)
        assert person is not None
        screening = work.screenings.latest(person_id=person.id)
        return {
            "admitted_at": person.admitted_at,
            "facts": {
                fact.name: (fact.value, fact.number, fact.source) for fact in work.facts.of_person(person_id=person.id)
            },
            "files": work.files.of_person(person_id=person.id),
            "screening": screening,
            "answers": work.screenings.answers(screening_id=screening.id) if screening else {},
        }

    return await storage.read(unit)


def lying(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


class opened:  # noqa: N801 - reads as a sentence
    """A storage for the length of a block."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def __aenter__(self) -> Storage:
        self.storage = await open_storage(self.url)
        return self.storage

    async def __aexit__(self, *_: object) -> None:
        await self.storage.close()
