"""Whether a person may be told something she did not ask for, now or later or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeAlias

from crowd.rules.quiet import QuietHours, next_morning, quiet_until
from storage.records.deliveries import Owed

AT_ANY_HOUR = frozenset(
    {
        "apology",
        "clarified",
        "quarantine",
        "question",
        "budget_spent",
        "bundle_ended",
        "staff_joined",
        "staff_added",
        "due_aside",
    }
)
"""Kinds that answer what she did, or that people wait for at the other end; no daily limit holds them either."""

ANSWERS_HER = frozenset(
    {"report_settled", "screening_verdict", "review_question", "review_reply", "review_news", "appeal_overdue"}
)
"""Kinds that say what became of something she did: they let her sleep, and no daily limit holds them."""

UNREACHABLE = "she cannot be reached"


@dataclass(frozen=True, slots=True)
class Notify:
    """The installation's manners: when people sleep, and how many messages a day are enough."""

    quiet: QuietHours
    per_day: int


@dataclass(frozen=True, slots=True)
class Now:
    """Tell her."""


@dataclass(frozen=True, slots=True)
class Later:
    """Tell her at `at`, ms UTC."""

    at: int


@dataclass(frozen=True, slots=True)
class Never:
    """Nobody needs this any more."""

    reason: str


def waking(owed: Owed, *, told_today: int, zone: tzinfo, notify: Notify, now: int) -> Now | Later | Never:
    """What to do with a delivery that is due; `told_today` counts the messages of her present day in `zone`."""
    if owed.telegram_id is None or owed.unreachable_at is not None:
        return Never(UNREACHABLE)
    if owed.project_state not in (None, "live"):
        return Never(f"the project is {owed.project_state}")
    if owed.kind in AT_ANY_HOUR:
        return Now()
    if (end := quiet_until(now, zone, notify.quiet)) is not None:
        return Later(end)
    if told_today >= notify.per_day and owed.kind not in ANSWERS_HER:
        return Later(next_morning(now, zone, notify.quiet))
    return Now()


Waking: TypeAlias = Now | Later | Never
