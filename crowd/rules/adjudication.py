"""Adjudication: on which tasks people differ too much, which of them a person sees first, and what her verdict makes.

Agreement is the share of pairs of answers that say the same, in parts of SHARE, so that no fraction is ever stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crowd.rules.eligibility import Groups

SHARE = 10_000
DAY_MS = 86_400_000
LEASE = 15 * 60_000
"""How long (ms) a disputed task stays in an adjudicator's hands without a step of hers."""
UNDO = 10 * 60_000
"""How long (ms) a verdict may be taken back; a trusted worker is paid for it after that."""
LONGEST_REASON = 500
"""Characters of what somebody says for her answer, or for her verdict."""
READ_AT_ONCE = 5
"""Reasons of others that a second look shows."""
MANY_GAPS, ENOUGH_VERDICTS = 3, 10
"""From one in three of at least so many verdicts on, a reason says something about the project and not about tasks."""


@dataclass(frozen=True, slots=True)
class Adjudication:
    """A project's `[adjudication]`. `agreement` is parts of SHARE; `by` is empty for admins alone, else it says which
    workers are trusted with it, too. Prices are micro-units, `second_look_time` ms."""

    min_answers: int = 2
    agreement: int = 7_500
    blind: bool = True
    by: Groups = ()
    price: int = 0
    require_reason: bool = False
    second_look: bool = False
    second_look_price: int = 0
    second_look_time: int = 2 * DAY_MS


class Because(StrEnum):
    """Why people differed, as the adjudicator sees it. The values are stored."""

    AMBIGUOUS_TEXT = "ambiguous_text"
    GUIDELINE_GAP = "guideline_gap"
    ANNOTATOR_ERROR = "annotator_error"
    EDGE_CASE = "edge_case"
    SUBJECTIVE = "subjective_disagreement"
    OTHER = "other"


class Settled(StrEnum):
    """How a task came to its label, as exports say it."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"
    UNRESOLVED = "unresolved"


def agreement(labels: Sequence[str]) -> int | None:
    """The share of pairs that agree, rounded down; None where there is no pair."""
    pairs = len(labels) * (len(labels) - 1)
    if not pairs:
        return None
    return sum(count * (count - 1) for count in Counter(labels).values()) * SHARE // pairs


def disputed(rule: Adjudication, labels: Sequence[str], *, sure: bool = False) -> int | None:
    """How far the answers of a task with all its answers agree, where that is too little; None where it is enough.

    `sure` says that the project weighs answers and is as sure of this label as it asked to be.
    """
    found = agreement(labels)
    if sure or found is None or len(labels) < rule.min_answers or found >= rule.agreement:
        return None
    return found


def settled(labels: Iterable[str], dispute: str | None) -> Settled | None:
    """What a task is, by the labels that count and the state of its dispute, if it has or had one; None without votes.

    A dispute that waits still, or that nobody could settle, leaves it unresolved; so does a tie that nobody disputes.
    """
    if dispute == "settled":
        return Settled.ADJUDICATED
    if dispute in ("open", "looking", "unresolved"):
        return Settled.UNRESOLVED
    votes = Counter(labels).most_common(2)
    if not votes:
        return None
    if len(votes) == 1:
        return Settled.UNANIMOUS
    return Settled.UNRESOLVED if votes[0][1] == votes[1][1] else Settled.MAJORITY


def telling(reasons: Mapping[str, int]) -> Because | None:
    """The reason that so many verdicts name that an admin should hear of it, if there is one."""
    total = sum(reasons.values())
    if total < ENOUGH_VERDICTS:
        return None
    worth = (Because.GUIDELINE_GAP, Because.AMBIGUOUS_TEXT, Because.ANNOTATOR_ERROR, Because.SUBJECTIVE)
    return next((each for each in worth if reasons.get(each, 0) * MANY_GAPS >= total), None)


def others(hers: str, said: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What those say who gave another label, as (label, reason), for her second look; each reason once."""
    found = dict.fromkeys((label, reason) for label, reason in said if label != hers and reason)
    return tuple(sorted(found))[:READ_AT_ONCE]
