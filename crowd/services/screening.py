"""Screening an applicant: one unit for each answer, and where she stands is rows."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Literal

from crowd.rules.retention import Retention
from crowd.screening import said
from crowd.screening.base import Hint
from crowd.screening.form import Form, load_form
from crowd.services.agreeing import record, with_terms
from crowd.services.banks import shipped_bank
from crowd.services.course import Outcome, apply, meant, seen_again, shown_again
from crowd.services.documents.reader import Reader
from crowd.services.hearing import (
    Heard,
    Kept,
    Opened,
    Rested,
    Said,
    Sent,
    Skipped,
    Spoken,
    Tapped,
    Uploaded,
    WentBack,
)
from crowd.services.intake import at_the_door
from crowd.services.people import new_worker_key
from crowd.services.stand import (
    Stand,
    dump,
    held_stand,
    latest_stand,
    stand_of,
    taken_over,
)
from crowd.services.steps import (
    AlreadyIn,
    NotScreening,
    Over,
    Passed,
    Step,
    TooEarly,
    Waits,
)
from crowd.services.uploads import Stored, Uploads, names_of
from storage import NotStored, Storage, StorageClosed, Turn, Unit
from storage.records.people import Person
from storage.vault import Vault

SEEDS = 2**31
Buttons = (Tapped, Skipped, WentBack, Kept, Opened, Sent, Rested)


class ScreeningService:
    """Asks the questions of a form and decides who may work."""

    def __init__(
        self,
        storage: Storage,
        vault: Vault,
        form: Form,
        retention: Retention | None = None,
        *,
        chance: Callable[[int], int] = secrets.randbelow,
        reader: Reader | None = None,
    ) -> None:
        self._storage = storage
        self._chance = chance
        self._retention = retention  # told before the first question
        self._uploads = Uploads(vault, reader)
        self.form = form  # what the next applicant is asked; who is in the middle keeps her version

    async def start(
        self, turn: Turn, telegram_id: int, *, first_name: str, username: str | None, language: str | None
    ) -> Step:
        """Begin, or return to the open question. Too early after a failure, it says when."""
        worker_key, seed = new_worker_key(), self._chance(SEEDS)

        def unit(work: Unit) -> Step:
            person = work.people.meet(
                telegram_id=telegram_id,
                worker_key=worker_key,
                first_name=first_name,
                username=username,
                language=language or "en",
                now=turn.now,
            )
            return self._begin(work, person, seed, turn)

        return with_terms(await self._storage.write(turn, unit), self._retention)

    async def standing(self, telegram_id: int, now: int) -> Step | None:
        """Where she stands in her latest screening; None when she never began one. Changes nothing."""
        stand = await self._storage.read(lambda work: stand_of(work, telegram_id, now))
        return with_terms(stand.where(), self._retention) if stand else None

    async def answer(self, turn: Turn, telegram_id: int, heard: Said) -> Step:
        """Take one thing she said or tapped. `NotScreening` leaves a message to whoever else is concerned."""
        stand = await self._storage.read(lambda work: stand_of(work, telegram_id, turn.now))
        if stand is None or not _concerns(stand, turn):
            return _over(stand) if isinstance(heard, Buttons) else NotScreening()
        if stand.only is not None and not _is_for_a_change(stand, heard):
            return NotScreening()
        if isinstance(heard, Uploaded):
            return await self._take_upload(turn, telegram_id, stand, heard)
        if stand.current and stand.current.slow and isinstance(heard, Spoken):
            await asyncio.to_thread(stand.current.prepare, heard)
        outcome = await self._take(turn, telegram_id, heard, None)
        await self._uploads.drop(outcome.unused)
        return with_terms(outcome.step, self._retention)

    def _begin(self, work: Unit, person: Person, seed: int, turn: Turn) -> Step:
        stand = latest_stand(work, person, turn.now)
        if person.admitted_at is not None:
            return stand.where() if stand and stand.is_open else AlreadyIn()
        if stand and (work.replayed or stand.screening.state in {"open", "review"}):
            return stand.where()
        if stand and turn.now < (again_at := _again_at(work, stand)):
            return TooEarly(again_at)
        if work.replayed:
            line = work.waiting.of(person_id=person.id)
            return Waits(line.position) if line and line.state == "waiting" else Over()
        if (position := at_the_door(work, person, turn.now)) is not None:
            return Waits(position)
        return self._ask_the_first(work, person, stand, seed, turn)

    def _ask_the_first(self, work: Unit, person: Person, before: Stand | None, seed: int, turn: Turn) -> Step:
        form_id = work.screenings.keep_form(fingerprint=self.form.fingerprint, body=self.form.body(), now=turn.now)
        first = self.form.questions[0].key
        work.screenings.begin(person_id=person.id, form_id=form_id, asked=first, seed=seed, now=turn.now)
        stand = held_stand(work, person.telegram_id or 0, turn)
        if stand is None:
            return Over()
        for key, answer in taken_over(before, self.form).items():
            work.screenings.record(screening_id=stand.screening.id, question=key, answer=dump(answer), now=turn.now)
        return stand.where()

    async def _take_upload(self, turn: Turn, telegram_id: int, stand: Stand, sent: Uploaded) -> Step:
        """The file lies in the vault before its row is written, and goes when no row came to name it."""
        question = stand.question_for_a_file(sent.media)
        heard, stored = await self._uploads.receive(sent, question, turn.now)
        try:
            outcome = await self._take(turn, telegram_id, heard, stored)
        except (NotStored, StorageClosed):
            await self._uploads.drop(names_of(stored))
            raise
        await self._uploads.drop(outcome.unused)
        return outcome.step

    async def _take(self, turn: Turn, telegram_id: int, heard: Heard, stored: Stored | None) -> Outcome:
        def unit(work: Unit) -> Outcome:
            stand = held_stand(work, telegram_id, turn)
            if stand is None or not _concerns(stand, turn):
                return Outcome(_over(stand), names_of(stored))
            if work.replayed:
                step = shown_again(seen_again(work, stand, turn), heard)
                return Outcome(_led_on(work, stand, step), names_of(stored))
            outcome = apply(work, stand, meant(stand, heard), stored, turn)
            record(work, stand.person.id, outcome.step, self._retention, turn.now)
            return replace(outcome, step=_led_on(work, stand, outcome.step))

        return await self._storage.write(turn, unit)


def built_in_form(name: Literal["annotator", "short"] = "annotator") -> Form:
    """A form that ships with the program: the whole one, or the one of the demo."""
    form = load_form(files("crowd").joinpath(f"forms/{name}.toml").read_text("utf-8"), shipped_bank)
    if isinstance(form, list):
        raise ValueError("; ".join(str(fault) for fault in form))
    return form


def _again_at(work: Unit, stand: Stand) -> int:
    """From when on she may begin anew, ms UTC; 0 for at once."""
    match stand.screening.state:
        case "failed" | "passed":
            return stand.again_at
        case "withdrawn" | "lapsed":
            return work.withdrawals.again_at(screening_id=stand.screening.id) or 0
        case _:
            return 0


def _over(stand: Stand | None) -> Over:
    return Over(stand.screening.state) if stand else Over()


def _led_on(work: Unit, stand: Stand, step: Step) -> Step:
    """Whoever is in now, and came by an invitation, goes on where it leads."""
    return (
        replace(step, invited=work.invites.project_of(person_id=stand.person.id)) if isinstance(step, Passed) else step
    )


def _is_for_a_change(stand: Stand, heard: Said) -> bool:
    """Whether a worker who changes her profile means that: her messages may be about a task as well."""
    question, card = stand.current, stand.current.card(stand.state, stand.scene) if stand.current else None
    match heard:
        case said.Typed(text=text):
            return card is not None and card.hint is not Hint.BUTTONS and not text.startswith("/")
        case Uploaded(media=media):
            return question is not None and media in question.files
        case said.Contact():
            return card is not None and card.phone
        case said.Located():
            return card is not None and card.location
        case said.Other():
            return False
        case _:
            return True


def _concerns(stand: Stand, turn: Turn) -> bool:
    """True while it is open, and for the update that ended it, should that come once more."""
    return stand.is_open or stand.screening.finished_by == turn.update_id
