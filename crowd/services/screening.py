"""Screening an applicant: one unit for each answer, and where she stands is rows."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeAlias

from crowd.rules import answers, screening
from crowd.rules.answers import Answer, Rejected
from crowd.rules.form import Document, Form, Question, load_form
from crowd.rules.resume import Recognised, Refusal, clean_name, recognise
from crowd.services.people import new_worker_key
from crowd.services.stand import DAY, Stand, admit, dump_reasons, held_stand, latest_stand, stand_of
from crowd.services.steps import (
    AlreadyIn,
    Ask,
    AskAgain,
    Declined,
    Failed,
    NeedsReview,
    NotScreening,
    Over,
    Passed,
    Step,
    TooEarly,
)
from storage import NotStored, Storage, StorageClosed, Turn, Unit
from storage.records.people import Person
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button under a question: the screening and question it was made for, and its place from 0."""

    screening_id: int
    question: str
    choice: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """The Skip button of a question."""

    screening_id: int
    question: str


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was sent: its name and size in bytes as its sender claims.

    `fetch` gets its content; None where it is too large to be fetched at all.
    """

    name: str | None
    size: int | None
    fetch: Callable[[], Awaitable[bytes | None]]


Said: TypeAlias = Tapped | Skipped | Uploaded | answers.Typed | answers.Other
Heard: TypeAlias = Tapped | Skipped | answers.Uploaded | answers.Typed | answers.Other


@dataclass(frozen=True, slots=True)
class Kept:
    """A good document, in the vault before its row exists."""

    stored_name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to show, and the stored files that no row names any more."""

    step: Step
    unused: tuple[str, ...] = ()


class ScreeningService:
    """Asks the questions of a form and decides who may work."""

    def __init__(self, storage: Storage, vault: Vault, form: Form) -> None:
        self._storage = storage
        self._vault = vault
        self.form = form  # what the next applicant is asked; who is in the middle keeps her version

    async def start(
        self, turn: Turn, telegram_id: int, *, first_name: str, username: str | None, language: str | None
    ) -> Step:
        """Begin, or return to the open question. Too early after a failure, it says when."""
        worker_key = new_worker_key()

        def unit(work: Unit) -> Step:
            person = work.people.meet(
                telegram_id=telegram_id,
                worker_key=worker_key,
                first_name=first_name,
                username=username,
                language=language or "en",
                now=turn.now,
            )
            return self._begin(work, person, turn)

        return await self._storage.write(turn, unit)

    async def standing(self, telegram_id: int) -> Step | None:
        """Where she stands in her latest screening; None when she never began one. Changes nothing."""
        stand = await self._storage.read(lambda work: stand_of(work, telegram_id))
        return stand.where() if stand else None

    async def answer(self, turn: Turn, telegram_id: int, said: Said) -> Step:
        """Take one thing she said or tapped. `NotScreening` leaves a message to whoever else is concerned."""
        stand = await self._storage.read(lambda work: stand_of(work, telegram_id))
        if stand is None or not _concerns(stand, turn):
            return Over() if isinstance(said, (Tapped, Skipped)) else NotScreening()
        if isinstance(said, Uploaded):
            return await self._take_upload(turn, telegram_id, stand, said)
        return (await self._take(turn, telegram_id, said, None)).step

    def _begin(self, work: Unit, person: Person, turn: Turn) -> Step:
        stand = latest_stand(work, person)
        if person.admitted_at is not None:
            return AlreadyIn()
        if stand and (work.replayed or stand.screening.state in {"open", "review"}):
            return stand.where()
        if stand and turn.now < stand.again_at:
            return TooEarly(stand.again_at)
        return Over() if work.replayed else self._ask_the_first(work, person, turn)

    def _ask_the_first(self, work: Unit, person: Person, turn: Turn) -> Step:
        form_id = work.screenings.keep_form(fingerprint=self.form.fingerprint, body=self.form.body(), now=turn.now)
        first = self.form.questions[0].key
        work.screenings.begin(person_id=person.id, form_id=form_id, asked=first, now=turn.now)
        stand = held_stand(work, person.telegram_id or 0)
        return stand.where() if stand else Over()

    async def _take_upload(self, turn: Turn, telegram_id: int, stand: Stand, sent: Uploaded) -> Step:
        """The file lies in the vault before its row is written, and goes when no row came to name it."""
        question = stand.question_for_a_file()
        heard, kept = await self._receive(sent, question) if question else (_unread(sent), None)
        try:
            outcome = await self._take(turn, telegram_id, heard, kept)
        except (NotStored, StorageClosed):
            await self._drop(_names(kept))
            raise
        await self._drop(outcome.unused)
        return outcome.step

    async def _receive(self, sent: Uploaded, question: Document) -> tuple[answers.Uploaded, Kept | None]:
        """The file as its content says, in the vault if it is good; one that claims to be too large is not fetched."""
        content = None if (sent.size or 0) > question.max_bytes else await sent.fetch()
        if content is None:
            return answers.Uploaded(clean_name(sent.name, "pdf"), sent.size or 0, Refusal.TOO_LARGE), None
        found = recognise(content, max_bytes=question.max_bytes)
        kind = found.kind if isinstance(found, Recognised) else "pdf"
        heard = answers.Uploaded(clean_name(sent.name, kind), len(content), found)
        if not isinstance(found, Recognised) or isinstance(answers.read(question, heard), Rejected):
            return heard, None
        stored_name = await asyncio.to_thread(self._vault.keep, content)
        return heard, Kept(stored_name, found.media_type, hashlib.sha256(content).hexdigest())

    async def _drop(self, names: tuple[str, ...]) -> None:
        for name in names:
            await asyncio.to_thread(self._vault.drop, name)

    async def _take(self, turn: Turn, telegram_id: int, said: Heard, kept: Kept | None) -> Outcome:
        def unit(work: Unit) -> Outcome:
            stand = held_stand(work, telegram_id)
            if stand is None or not _concerns(stand, turn):
                return Outcome(Over(), _names(kept))
            if work.replayed:
                return Outcome(_shown_again(stand, said), _names(kept))
            return _apply(work, stand, said, kept, turn)

        return await self._storage.write(turn, unit)


def built_in_form() -> Form:
    """The form that ships with the program."""
    form = load_form(files("crowd").joinpath("forms/annotator.toml").read_text("utf-8"))
    if isinstance(form, list):
        raise ValueError("; ".join(str(fault) for fault in form))
    return form


def _concerns(stand: Stand, turn: Turn) -> bool:
    """True while it is open, and for the update that ended it, should that come once more."""
    return stand.is_open or stand.screening.finished_by == turn.update_id


def _shown_again(stand: Stand, said: Heard) -> Step:
    match said:
        case (
            Tapped(screening_id=screening_id, question=question) | Skipped(screening_id=screening_id, question=question)
        ):
            return stand.where_after(screening_id, question)
        case _:
            return stand.where()


def _apply(work: Unit, stand: Stand, said: Heard, kept: Kept | None, turn: Turn) -> Outcome:
    """Read what was said as an answer to its question, and record it."""
    question = _question_of(stand, said)
    if isinstance(question, AskAgain):
        return Outcome(question, _names(kept))
    read = answers.read(question, _as_said(said))
    if isinstance(read, Rejected):
        return Outcome(stand.again(read), _names(kept))
    answer, replaced = _with_file(work, stand, question, read.answer, kept, turn)
    _record(work, stand, question, answer, turn)
    return Outcome(_go_on(work, stand.with_answer(question, answer), question, turn), replaced)


def _go_on(work: Unit, stand: Stand, answered: Question, turn: Turn) -> Step:
    """What follows from an answer that is recorded."""
    noted = stand.noted(answered)
    match screening.decide(stand.form, stand.answers):
        case screening.Next(question=question):
            work.screenings.move_on(screening_id=stand.screening.id, asked=question.key)
            return Ask(stand.place(question), noted)
        case screening.Passed():
            admit(work, stand, turn.now)
            _finish(work, stand, "passed", None, turn)
            return Passed(stand.person.first_name, noted)
        case screening.Failed(reasons=reasons):
            _finish(work, stand, "failed", dump_reasons(reasons), turn)
            again_at = turn.now + stand.form.apply_again_after_days * DAY
            return Failed(stand.person.first_name, reasons, again_at, noted)
        case screening.NeedsReview():
            _finish(work, stand, "review", None, turn)
            return NeedsReview(stand.person.first_name, noted)
        case screening.Declined():
            work.screenings.forget_answers(screening_id=stand.screening.id)
            work.screenings.forget(screening_id=stand.screening.id)
            return Declined()


def _finish(work: Unit, stand: Stand, state: str, reasons: str | None, turn: Turn) -> None:
    work.screenings.finish(
        screening_id=stand.screening.id, state=state, reasons=reasons, update_id=turn.update_id, now=turn.now
    )


def _record(work: Unit, stand: Stand, question: Question, answer: Answer, turn: Turn) -> None:
    """The screening is held, so that nobody else can have answered in between."""
    write = work.screenings.replace if question.key in stand.answers else work.screenings.record
    text = json.dumps(answer, ensure_ascii=False)
    write(screening_id=stand.screening.id, question=question.key, answer=text, now=turn.now)


def _with_file(
    work: Unit, stand: Stand, question: Question, answer: Answer, kept: Kept | None, turn: Turn
) -> tuple[Answer, tuple[str, ...]]:
    """The answer with its file's row, and the stored names of the files it replaces."""
    if kept is None:
        return answer, ()
    replaced = work.files.remove(person_id=stand.person.id, kind=question.key)
    file_id = work.files.add(
        person_id=stand.person.id,
        kind=question.key,
        stored_name=kept.stored_name,
        original_name=answer["name"],
        media_type=kept.media_type,
        size=answer["size"],
        sha256=kept.sha256,
        now=turn.now,
    )
    return {**answer, "file": file_id}, tuple(replaced)


def _question_of(stand: Stand, said: Heard) -> Question | AskAgain:
    """The question that is being answered; a button answers its own question or none."""
    match said:
        case Tapped() | Skipped():
            return stand.question_of_button(said.screening_id, said.question)
        case answers.Uploaded():
            return stand.question_for_a_file() or stand.current
        case _:
            return stand.current


def _as_said(said: Heard) -> answers.Said:
    match said:
        case Tapped(choice=choice):
            return answers.Tapped(choice)
        case Skipped():
            return answers.Skipped()
        case _:
            return said


def _unread(sent: Uploaded) -> answers.Uploaded:
    """A file nobody asked for is not fetched."""
    return answers.Uploaded(clean_name(sent.name, "pdf"), sent.size or 0, Refusal.OTHER)


def _names(kept: Kept | None) -> tuple[str, ...]:
    return (kept.stored_name,) if kept else ()
