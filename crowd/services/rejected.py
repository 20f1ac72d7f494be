"""A rejected answer as whoever gave it reads it: the task, her words, why, and until when she may appeal."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from crowd.rules.fairness import FILING
from crowd.services.cards import body_of, kind_of, spec_of
from crowd.services.dealing import UNSHOWABLE
from storage import Unit
from storage.records.fairness import GivenAnswer, Rejection

GLANCE = 300
"""Characters of the task that are told with it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a task, in words, and how right an answer is by that, 0 to 100; for whoever judges alone."""

    words: str
    credit: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """`about` is how the task begins, `words` her answer; `price` (micro-units) is what is not paid for it."""

    id: int
    project: str
    about: str
    words: str
    category: str
    reason: str
    price: int
    currency: str
    decided_at: int
    appeal_until: int
    zone: str | None
    appeal: str | None = None


def rejected_of(work: Unit, found: Rejection) -> Rejected:
    """As it stands."""
    given = work.rejections.given(task_id=found.task_id, person_id=found.person_id)
    person = work.people.of_id(person_id=found.person_id)
    objection = work.objections.against(rejection_id=found.id)
    spec = spec_of(given.spec) if given else None
    return Rejected(
        id=found.id,
        project=spec.title if spec else "",
        about=_hers_to_read(given) if given else "",
        words=kind_of(spec).words(json.loads(given.answer), spec.task) if given and spec else "",
        category=found.category,
        reason=found.reason,
        price=found.price,
        currency=spec.currency if spec else "USD",
        decided_at=found.decided_at,
        appeal_until=found.decided_at + FILING,
        zone=person.time_zone if person else None,
        appeal=objection.state if objection else None,
    )


def known_of(given: GivenAnswer) -> Known | None:
    """The key of the task that was answered; None where nothing is known of it."""
    if given.gold is None:
        return None
    spec = spec_of(given.spec)
    return Known(kind_of(spec).words(json.loads(given.gold), spec.task), given.credit)


def glance(payload: str, seed: int, spec: str) -> str:
    """How a task begins; empty where it cannot be shown."""
    try:
        sections = body_of(payload, seed, spec_of(spec)).sections
    except UNSHOWABLE:
        return ""
    return " ".join(" ".join(each.text.split()) for each in sections)[:GLANCE]


def _hers_to_read(given: GivenAnswer) -> str:
    """The same for her: nothing of what is veiled on its card, or must not be passed on, stands in a message."""
    try:
        body = body_of(given.payload, given.seed, spec_of(given.spec))
    except UNSHOWABLE:
        return ""
    return "" if body.veiled or body.kept else glance(given.payload, given.seed, given.spec)


def still_rejected(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What she is told, read when it is sent; None where it was taken back within the minute."""
    found = work.rejections.of_id(rejection_id=int(body["rejection_id"]))
    return asdict(rejected_of(work, found)) if found and found.state == "standing" else None
