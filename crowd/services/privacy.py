"""Privacy: everything about her in her hands, and everything about her gone, whenever she says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.retention import ASK_AGAIN_AFTER, Retention, may_erase
from crowd.services.handingout import pack
from crowd.services.leaving import give_all_back
from crowd.services.staff import StaffService
from storage import Storage, Turn, Unit
from storage.records.erasing import Counts
from storage.records.people import Person
from storage.tables.erasing import STEPS
from storage.vault import Vault

KEPT = {
    "assignments": "answers were paid for and belong to the project; under the pseudonym",
    "ledger": "money is booked once and never changed; under the pseudonym",
    "progress": "how many answers the pseudonym gave in a project",
    "bundles": "which answers were given together; under the pseudonym",
    "named": "tasks that a customer's file keeps for a pseudonym, or from it",
    "reports": "that a task was reported and what came of it; without her words",
    "clarifications": "questions whose answer became a note for everybody on the task",
    "screenings": "that the pseudonym applied, when, and what came of it; without what it rested on",
    "consents": "that the pseudonym had agreed, to which version, and until when",
    "people": "the pseudonym itself, with nothing that leads to her",
    "inbox": "that an update came, for some days, so that it counts once; without her number or her words",
    "invites": "links that she made as an admin, taken back; without her number",
    "broadcasts": "what was sent to many stays with its counts; without her number",
    "broadcast_corrections": "the same for what it was corrected to",
    "moves": "which projects she opened, paused and closed as an admin; under the pseudonym",
    "audit": "what she did as an admin; under the pseudonym",
}
"""Tables that keep rows of somebody who was forgotten, and why."""


@dataclass(frozen=True, slots=True)
class TooSoon:
    """She got a file not long ago; the next can be made from `again_at` (ms UTC) on."""

    again_at: int


@dataclass(frozen=True, slots=True)
class Nobody:
    """We know nothing about her."""


@dataclass(frozen=True, slots=True)
class Export:
    """Everything about her as a ZIP; `left_out` files were too large to come along, or are gone."""

    content: bytes
    left_out: int


@dataclass(frozen=True, slots=True)
class Stakes:
    """What deleting everything means in her case. Money is (currency, micro-units).

    `staff` says that she loses a role here; an owner's comes back with the settings.
    """

    person_id: int
    pseudonym: str
    counts: Counts
    pending: tuple[tuple[str, int], ...]
    available: tuple[tuple[str, int], ...]
    staff: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """Nothing leads to her any more; what stayed is under the pseudonym."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The question was too old, or about somebody she is no more."""


Erasure: TypeAlias = Erased | AskAgain | Nobody
Forgetting: TypeAlias = Callable[[Unit], tuple[Erasure, list[str]]]


class PrivacyService:
    """What is kept, for how long; all of it handed out; all of it forgotten."""

    def __init__(self, storage: Storage, vault: Vault, staff: StaffService, retention: Retention) -> None:
        self._storage = storage
        self._vault = vault
        self._staff = staff
        self.retention = retention

    async def export(self, turn: Turn, telegram_id: int) -> Export | TooSoon | Nobody:
        """Everything about her, once an hour. The same update again makes the same file again."""
        found = await self._storage.write(turn, lambda work: _may_ask(work, turn, telegram_id))
        if not isinstance(found, Person):
            return found
        return Export(*await pack(self._storage, self._vault, found, turn.now))

    async def stakes(self, telegram_id: int) -> Stakes | None:
        """What deleting everything means for her; None for somebody we do not know."""

        def unit(work: Unit) -> Stakes | None:
            person = work.people.of_telegram(telegram_id=telegram_id)
            return _stakes(work, person) if person else None

        return await self._storage.read(unit)

    async def erase(self, turn: Turn, telegram_id: int, *, person_id: int, asked_at: int) -> Erasure:
        """Her second tap: everything goes. `person_id` and `asked_at` are those of the question it answers."""

        def unit(work: Unit) -> tuple[Erasure, list[str]]:
            person = work.people.of_telegram(telegram_id=telegram_id)
            if work.replayed and person is None:
                return Erased(), []  # its reply had not arrived
            if person is None:
                return Nobody(), []
            if person.id != person_id or not may_erase(asked_at, turn.now):
                return AskAgain(), []
            return Erased(), forget(work, person, turn.now)

        return await self._erase(turn, unit)

    async def erase_by_hand(self, telegram_id: int, *, actor: str, now: int) -> Erasure:
        """The same, at the command line."""

        def unit(work: Unit) -> tuple[Erasure, list[str]]:
            person = work.people.of_telegram(telegram_id=telegram_id)
            return (Erased(), forget(work, person, now, actor=actor)) if person else (Nobody(), [])

        return await self._erase(None, unit)

    async def forget_again(self, pseudonyms: Iterable[str], now: int) -> tuple[int, list[str]]:
        """Those whom a backup has brought back, though they were forgotten since; how many, and what files to drop."""

        def unit(work: Unit) -> tuple[int, list[str]]:
            ids = [work.people.of_key(worker_key=each) for each in pseudonyms]
            back = [work.people.of_id(person_id=each) for each in ids if each is not None]
            again = [each for each in back if each and each.telegram_id is not None]
            return len(again), [name for each in again for name in forget(work, each, now, actor="restore")]

        return await self._storage.write(None, unit)

    async def _erase(self, turn: Turn | None, unit: Forgetting) -> Erasure:
        """Rows first, and durably; a file that a kill in between leaves is swept by the clock."""
        outcome, names = await self._storage.write(turn, unit)
        await drop(self._vault, names)
        if isinstance(outcome, Erased):
            await self._staff.refresh()
        return outcome


def forget(work: Unit, person: Person, now: int, *, actor: str = "herself") -> list[str]:
    """Inside a unit: the stored names of files that are to be dropped after the commit."""
    give_all_back(work, person.id, now)
    names = work.leaving.files(person_id=person.id)
    for step in STEPS:
        work.erasing.step(
            step, person_id=person.id, telegram_id=person.telegram_id or 0, key=person.worker_key, now=now
        )
    work.audit.note(now, actor, "person erased", person.worker_key, f"{len(names)} files")
    return names


async def drop(vault: Vault, names: Iterable[str]) -> None:
    """Files whose rows are gone."""
    for name in names:
        await asyncio.to_thread(vault.drop, name)


def _may_ask(work: Unit, turn: Turn, telegram_id: int) -> Person | TooSoon | Nobody:
    person = work.people.of_telegram(telegram_id=telegram_id)
    if person is None:
        return Nobody()
    asked = work.data_requests.of(person_id=person.id)
    if work.replayed and asked and asked[1] == turn.update_id:
        return person
    before = turn.now - ASK_AGAIN_AFTER
    if work.replayed or not work.data_requests.ask(
        person_id=person.id, update_id=turn.update_id, now=turn.now, before=before
    ):
        return TooSoon((asked[0] if asked else turn.now) + ASK_AGAIN_AFTER)
    return person


def _stakes(work: Unit, person: Person) -> Stakes:
    balances = work.earnings.balances(person_id=person.id)
    owed = {
        wanted: tuple((currency, micro) for account, currency, micro in balances if account == wanted and micro)
        for wanted in ("pending", "available")
    }
    return Stakes(
        person_id=person.id,
        pseudonym=person.worker_key,
        counts=work.leaving.counts(person_id=person.id),
        pending=owed["pending"],
        available=owed["available"],
        staff=work.staff.of(telegram_id=person.telegram_id or 0) is not None,
    )
