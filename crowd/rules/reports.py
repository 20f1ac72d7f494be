"""Reports on tasks: who may report, when a task is withheld, and what an admin's decision means for both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from crowd.rules.labelling import ANSWERED

LONGEST_NOTE = 1000
"""Characters: a note of any use is shorter, and an admin's card has to hold several."""


class Reason(Enum):
    """What is the matter with a task. The values stand in the data."""

    INCORRECT = "incorrect"
    SENSITIVE = "sensitive"
    UNSUITABLE = "unsuitable"
    UNCLEAR = "unclear"


def reason_of(value: str) -> Reason | None:
    """The reason behind a button; None for a forged one."""
    return next((reason for reason in Reason if reason.value == value), None)


class MayReport(Enum):
    """What a report on a task comes to, by the state of her assignment."""

    GIVES_BACK = auto()
    """The place is hers: it goes back."""
    JUST_LEAVES = auto()
    """The place was lost before; the task will not come to her again."""
    NO = auto()
    """Reported, answered or skipped already."""


def may_report(state: str, *, reported: bool) -> MayReport:
    """One report a worker and task, on what she has before her or lost; not on what she answered, skipped or will
    come to."""
    if reported or state in ANSWERED or state in ("skipped", "reserved"):
        return MayReport.NO
    return MayReport.GIVES_BACK if state in ("active", "parked") else MayReport.JUST_LEAVES


def quarantines(open_reports: int, *, needed: int) -> bool:
    """Whether so many independent reports, none of them judged, take the task out of work."""
    return open_reports >= needed


class Decision(Enum):
    """What an admin decides about a task that was reported. The values stand in buttons."""

    BACK = "back"
    """The reports were right; the task goes on as it is, or as it was repaired."""
    DROP = "drop"
    """The reports were right, and nobody gets the task any more."""
    DISMISS = "dismiss"
    """The reports were wrong."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision does to the reports that are open, and to the task."""

    reports: Literal["confirmed", "dismissed"]
    pays: bool
    drops: bool


def effect_of(decision: Decision) -> Effect:
    """Confirmed reports are paid like an answer; dismissed ones cost nobody anything."""
    match decision:
        case Decision.BACK:
            return Effect("confirmed", pays=True, drops=False)
        case Decision.DROP:
            return Effect("confirmed", pays=True, drops=True)
        case Decision.DISMISS:
            return Effect("dismissed", pays=False, drops=False)


def decision_of(value: str) -> Decision | None:
    """The decision behind a button; None for a forged one."""
    return next((decision for decision in Decision if decision.value == value), None)
