"""A question on a task, as admins and the worker read it: read in a unit, kept in a message's body."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from crowd.services.cards import spec_of
from crowd.services.cases import sections_of
from crowd.tasktypes.base import Section
from storage import Unit
from storage.records.reports import Clarification


@dataclass(frozen=True, slots=True)
class Inquiry:
    """`by` is the first name of the admin who answered; `card` the message that bore the task for her who asked."""

    id: int
    task_id: int
    key: str
    title: str
    sections: tuple[Section, ...]
    quoted: str
    question: str
    answer: str | None
    by: str
    card: int | None

    def to_json(self) -> dict[str, Any]:
        """As a message's body keeps it until it is written."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Inquiry:
        """The other way."""
        sections = tuple(Section(**each) for each in stored["sections"])
        return cls(**{**stored, "sections": sections})


def inquiry_of(work: Unit, clarification_id: int) -> Inquiry | None:
    """A question as it is now."""
    found = work.clarifications.of(clarification_id=clarification_id)
    return _inquiry(work, found) if found else None


def unanswered(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """The body of a message to an admin at the moment of its sending; None when another one has answered."""
    inquiry = inquiry_of(work, int(body["id"]))
    return inquiry.to_json() if inquiry and inquiry.answer is None else None


def answered(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """The body of the answer to her who asked."""
    inquiry = inquiry_of(work, int(body["id"]))
    return inquiry.to_json() if inquiry and inquiry.answer is not None else None


def _inquiry(work: Unit, found: Clarification) -> Inquiry:
    spec = spec_of(found.spec)
    by = work.people.of_telegram(telegram_id=found.answered_by) if found.answered_by is not None else None
    return Inquiry(
        found.id,
        found.task_id,
        found.key,
        spec.title,
        sections_of(found.payload, spec),
        found.quoted,
        found.question,
        found.answer,
        by.first_name if by else "",
        found.card,
    )
