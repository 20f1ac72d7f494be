"""The work statement: what it says, its canonical text, and how a signed one is written and read. No keys in here."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, TypeAlias

from crowd.rules.money import decimal_text

FORMAT = "tapwork-work-statement-1"
MARK = b"%tapwork-signature "
"""How the last line of a signed PDF begins: a comment to every reader of PDFs."""

Period: TypeAlias = Literal["month", "last", "year", "all"]
"""This month, the last one, the last twelve months with this one, everything."""
Amounts: TypeAlias = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class ProjectWork:
    """What a worker did in one project; `pay` is (currency, micro-units)."""

    title: str
    answers: int
    accepted: int
    rejected: int
    pay: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One worker's work in a period; moments in ms UTC, `active` in ms, `pay` is what the ledger has of it all."""

    holder: str
    is_pseudonym: bool
    since: int
    until: int
    zone: str
    projects: tuple[ProjectWork, ...]
    pay: tuple[tuple[str, int], ...]
    active: int
    issued: int

    @property
    def answers(self) -> int:
        return sum(each.answers for each in self.projects)

    @property
    def accepted(self) -> int:
        return sum(each.accepted for each in self.projects)

    @property
    def rejected(self) -> int:
        return sum(each.rejected for each in self.projects)


@dataclass(frozen=True, slots=True)
class Signed:
    """Bytes that were signed, by which key; `shown` is what they say, where they are a statement and not its PDF."""

    message: bytes
    key: bytes
    signature: bytes
    shown: Mapping[str, Any] | None


def content_of(statement: Statement, zone: tzinfo) -> dict[str, Any]:
    """What a statement says, as JSON has it: amounts and hours are decimal texts, days are dates of her own clock."""
    return {
        "format": FORMAT,
        "holder": {"name": statement.holder, "kind": "pseudonym" if statement.is_pseudonym else "name"},
        "period": {"from": _day(statement.since, zone), "to": _day(statement.until - 1, zone), "zone": statement.zone},
        "projects": [
            {
                "title": each.title,
                "answers": each.answers,
                "accepted": each.accepted,
                "rejected": each.rejected,
                "pay": _pay(each.pay),
            }
            for each in statement.projects
        ],
        "answers": statement.answers,
        "accepted": statement.accepted,
        "rejected": statement.rejected,
        "pay": _pay(statement.pay),
        "active_hours": _hours(statement.active),
        "issued": datetime.fromtimestamp(statement.issued / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way to write this content: keys in order, no spaces, UTF-8. This is what is signed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed_json(content: Mapping[str, Any], key: bytes, signature: bytes) -> bytes:
    """The file a worker gets: the content, the key that signed it, and the signature of its canonical text."""
    return canonical({"statement": content, "key": _text(key), "signature": _text(signature)}) + b"\n"


def signed_pdf(pdf: bytes, key: bytes, signature: bytes) -> bytes:
    """A PDF with the signature of all its bytes as a comment behind its end."""
    return ending(pdf) + MARK + f"{_text(key)} {_text(signature)}\n".encode()


def ending(pdf: bytes) -> bytes:
    """A PDF that ends with a line of its own: these bytes are signed."""
    return pdf if pdf.endswith(b"\n") else pdf + b"\n"


def read_signed(file: bytes) -> Signed | None:
    """The parts of a signed statement, JSON or PDF; None for anything else. It says nothing about who signed it."""
    try:
        return _read_pdf(file) if file.startswith(b"%PDF") else _read_json(file)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        return None


def read_key(text: str) -> bytes | None:
    """A public key as `statement key` prints it; None for anything else."""
    try:
        key = _bytes(text.strip())
    except (ValueError, binascii.Error):
        return None
    return key if len(key) == 32 else None


def key_text(key: bytes) -> str:
    """A public key as people pass it on."""
    return _text(key)


def _read_json(file: bytes) -> Signed:
    found = json.loads(file)
    content = found["statement"]
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("no statement")
    return Signed(canonical(content), _bytes(found["key"]), _bytes(found["signature"]), content)


def _read_pdf(file: bytes) -> Signed:
    message, mark, line = file.rpartition(MARK)
    if not mark or not message.endswith(b"\n"):
        raise ValueError("no signature")
    key, signature = line.decode("ascii").split()
    return Signed(message, _bytes(key), _bytes(signature), None)


def _pay(amounts: Amounts) -> list[dict[str, str]]:
    return [{"currency": currency, "amount": decimal_text(amount)} for currency, amount in amounts]


def _hours(ms: int) -> str:
    hundredths = (ms + 18_000) // 36_000
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _day(at: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at / 1000, zone).strftime("%Y-%m-%d")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
