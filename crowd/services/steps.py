"""The ends of every step of a screening: what the applicant is to be shown next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.answers import Rejected
from crowd.rules.form import Question
from crowd.rules.screening import Reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where she is. `number` counts from 1 to `total`; it is 0 for the consent, which does not count."""

    screening_id: int
    question: Question
    number: int
    total: int
    minutes: int  # what the whole form takes


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer that is recorded; `shown` is empty where the question was skipped."""

    place: Place
    shown: str


@dataclass(frozen=True, slots=True)
class Ask:
    """This question is next; `noted` is what was recorded just now, if anything was."""

    place: Place
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class AskAgain:
    """What came is not an answer: the reason, and where she is. `noted` is the older answer that an old button met."""

    place: Place
    why: Rejected
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """She is a worker now."""

    first_name: str
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Requirements that were not met; she may apply again from `again_at` on (ms UTC)."""

    first_name: str
    reasons: tuple[Reason, ...]
    again_at: int
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """All is answered; a person will decide."""

    first_name: str
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """She did not agree, and nothing was kept."""


@dataclass(frozen=True, slots=True)
class TooEarly:
    """She may apply again from `again_at` on (ms UTC)."""

    again_at: int


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """She is a worker and need not apply."""


@dataclass(frozen=True, slots=True)
class Over:
    """A button of a screening that has ended; nothing changed."""


@dataclass(frozen=True, slots=True)
class NotScreening:
    """She is not being screened: what she said is for somebody else."""


Step: TypeAlias = Ask | AskAgain | Passed | Failed | NeedsReview | Declined | TooEarly | AlreadyIn | Over | NotScreening
