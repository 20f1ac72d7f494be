"""The ends of every step of a screening: what the applicant is to be shown next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.retention import Retention
from crowd.screening.base import Card
from crowd.screening.decision import Reason
from crowd.screening.form import Question
from crowd.screening.said import Rejected
from storage.records.invites import InvitedTo


@dataclass(frozen=True, slots=True)
class Place:
    """Where she is. `number` counts from 1 to `total`; it is 0 for the consent, which does not count.

    `before` is what she had answered, where she came back to change it; `back` is true where a step back is possible.
    `terms` stand below the consent.
    """

    screening_id: int
    question: Question
    card: Card
    number: int
    total: int
    minutes: int  # what the whole form takes
    before: str | None = None
    back: bool = False
    terms: Retention | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer that is recorded; `shown` is empty where the question was skipped."""

    place: Place
    shown: str


@dataclass(frozen=True, slots=True)
class Ask:
    """This is next; `noted` is what was recorded just now, if anything was. `note` comes before it: what was wrong."""

    place: Place
    noted: Noted | None = None
    note: Rejected | None = None


@dataclass(frozen=True, slots=True)
class AskAgain:
    """What came is not an answer: the reason, and where she is. `noted` is the older answer that an old button met."""

    place: Place | Summary
    why: Rejected
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in the summary; `shown` is empty where it was skipped. `number` as the question was numbered."""

    question: str
    number: int
    text: str
    shown: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """All is answered: she looks it over, changes what she likes, and sends it."""

    screening_id: int
    lines: tuple[Line, ...]
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """She stops for now; what she answered is kept until then (ms UTC)."""

    kept_until: int


@dataclass(frozen=True, slots=True)
class Passed:
    """She is a worker now. `sent` is what she looked over, where she sent it just now.

    `invited` is where a link had led her to, while she has not begun there.
    """

    first_name: str
    noted: Noted | None = None
    sent: Summary | None = None
    invited: InvitedTo | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Requirements that were not met, or a person's reason; she may apply again from `again_at` on (ms UTC).

    `appeal` is the screening that a person can still be asked to look at; None where one has, or it is too late.
    """

    first_name: str
    reasons: tuple[Reason, ...]
    again_at: int
    noted: Noted | None = None
    appeal: int | None = None


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """All is answered; a person will decide. `sent` as above. `answer_by` is when an appeal is answered, ms UTC."""

    first_name: str
    noted: Noted | None = None
    sent: Summary | None = None
    answer_by: int | None = None


@dataclass(frozen=True, slots=True)
class Updated:
    """A worker's profile says what she answered now; `missed` are requirements that it does not meet any more."""

    screening_id: int
    sent: Summary
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declined:
    """She did not agree, and nothing was kept."""


@dataclass(frozen=True, slots=True)
class TooEarly:
    """She may apply again from `again_at` on (ms UTC)."""

    again_at: int


@dataclass(frozen=True, slots=True)
class Waits:
    """All places are taken: she is on the waiting list, at this place."""

    position: int


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """She is a worker and need not apply."""


@dataclass(frozen=True, slots=True)
class Over:
    """A button of a screening that has ended, and how; nothing changed. Empty: there is none."""

    how: str = ""


@dataclass(frozen=True, slots=True)
class NotScreening:
    """She is not being screened: what she said is for somebody else."""


Verdict: TypeAlias = Passed | Failed | NeedsReview
Step: TypeAlias = (
    Ask
    | AskAgain
    | Summary
    | Paused
    | Verdict
    | Updated
    | Declined
    | TooEarly
    | Waits
    | AlreadyIn
    | Over
    | NotScreening
)
