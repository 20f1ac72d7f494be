"""Work statements: what a worker did, signed by the installation, to be shown to whomever she likes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from crowd.rules.activity import active_times
from crowd.rules.days import first_of_month, zone_of
from crowd.rules.statement import (
    Period,
    ProjectWork,
    Signed,
    Statement,
    canonical,
    content_of,
    ending,
    signed_json,
    signed_pdf,
)
from crowd.services.earnings import worker_of
from storage import Storage, Unit
from storage.keyfile import KeyFile
from storage.records.people import Person

KEY_NAME = "statement.key"
KEY_SIZE, SIGNATURE_SIZE = 32, 64


@dataclass(frozen=True, slots=True)
class Names:
    """The names under which a worker may let a statement be issued."""

    name: str
    pseudonym: str


class Seal:
    """The installation's signature: Ed25519, by a key that is made at its first use."""

    def __init__(self, path: Path) -> None:
        self._file = KeyFile(path)

    async def sign(self, message: bytes) -> tuple[bytes, bytes]:
        """The public key and the signature. Raises KeyExposed."""
        key = SigningKey(await asyncio.to_thread(self._file.make))
        return bytes(key.verify_key), key.sign(message).signature

    def public_key(self) -> bytes:
        """The key by which others check signatures; waits for the disk. Raises KeyExposed."""
        return bytes(SigningKey(self._file.make()).verify_key)


class StatementService:
    """Statements on request; nothing is stored."""

    def __init__(self, storage: Storage, seal: Seal) -> None:
        self._storage = storage
        self._seal = seal

    async def names(self, telegram_id: int) -> Names | None:
        """What she may be called in it; None for who is no worker."""

        def unit(work: Unit) -> Names | None:
            person = worker_of(work, telegram_id)
            return Names(person.first_name, person.worker_key) if person else None

        return await self._storage.read(unit)

    async def statement(
        self, telegram_id: int, period: Period, *, pseudonym: bool, now: int
    ) -> tuple[Statement, tzinfo] | None:
        """What she did in a period, and her time zone; None where she did nothing in it or is no worker."""

        def unit(work: Unit) -> tuple[Statement, tzinfo] | None:
            person = worker_of(work, telegram_id)
            if person is None:
                return None
            zone = zone_of(person.time_zone)
            began = work.statements.began(person_id=person.id)
            if began is None:
                return None
            since, until = bounds(period, zone, now, began)
            found = _statement(work, person, since, until, pseudonym, now)
            return (found, zone) if found.answers else None

        return await self._storage.read(unit)

    async def as_json(self, statement: Statement, zone: tzinfo) -> bytes:
        """The signed file. Raises KeyExposed."""
        content = content_of(statement, zone)
        return signed_json(content, *await self._seal.sign(canonical(content)))

    async def as_pdf(self, pdf: bytes) -> bytes:
        """A PDF of a statement, signed. Raises KeyExposed."""
        return signed_pdf(pdf, *await self._seal.sign(ending(pdf)))


def is_genuine(signed: Signed, key: bytes) -> bool:
    """Whether these bytes were signed by the owner of `key`."""
    if len(key) != KEY_SIZE or len(signed.signature) != SIGNATURE_SIZE or signed.key != key:
        return False
    try:
        VerifyKey(key).verify(signed.message, signed.signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def bounds(period: Period, zone: tzinfo, now: int, began: int) -> tuple[int, int]:
    """From when to when a period goes, ms UTC; none goes beyond the present moment."""
    match period:
        case "month":
            return first_of_month(now, zone), now + 1
        case "last":
            return first_of_month(now, zone, back=1), first_of_month(now, zone)
        case "year":
            return first_of_month(now, zone, back=11), now + 1
        case "all":
            return began, now + 1


def _statement(work: Unit, person: Person, since: int, until: int, pseudonym: bool, now: int) -> Statement:
    when = {"person_id": person.id, "since": since, "until": until}
    pay = _pay(work, when)
    return Statement(
        holder=person.worker_key if pseudonym else person.first_name,
        is_pseudonym=pseudonym,
        since=since,
        until=until,
        zone=person.time_zone or "UTC",
        projects=tuple(
            ProjectWork(title, answers, accepted, rejected, tuple(pay.get(project_id, ())))
            for project_id, title, answers, accepted, rejected in work.statements.work(**when)
        ),
        pay=tuple((each.currency, each.amount) for each in work.earnings.sums(**when) if each.amount),
        active=sum(active_times(work.activity.between(**when))),
        issued=now,
    )


def _pay(work: Unit, when: Mapping[str, int]) -> dict[int, list[tuple[str, int]]]:
    """What the ledger has for the answers of each project."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for project_id, currency, amount in work.statements.pay(**when):
        found[project_id].append((currency, amount))
    return found
