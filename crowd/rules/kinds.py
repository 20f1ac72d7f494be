"""Kinds of owed messages: what each is about, whether it may be repeated, and how far it may go into somebody's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Event(StrEnum):
    """What a message is about, as people choose about it. The values are stored."""

    PROJECT = "project"
    """Work is open to her."""
    INVITATION = "invitation"
    """A place is kept for her for a while."""
    REMINDER = "reminder"
    """Something of hers waits and will lapse."""
    VERDICT = "verdict"
    """People decided about her, or ask before they do."""
    ANSWER = "answer"
    """What became of her question or her report."""
    PAY = "pay"
    """Her money moved."""
    DIGEST = "digest"
    """All that is open, in one message."""
    NEWS = "news"
    """What admins write to many."""
    TEAM = "team"
    """What only those who run this have to know."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message.

    `again`: sent once more when nobody knows whether it arrived. `at_night`: goes out in her quiet hours too, without a
    sound, since somebody waits for it. `counts`: a daily limit may put it off. `to_many`: thousands may be owed it at
    once; what few are owed goes out before it.
    """

    event: Event
    again: bool = True
    at_night: bool = False
    counts: bool = True
    to_many: bool = False


def _team(*, at_night: bool = False) -> Kind:
    return Kind(Event.TEAM, at_night=at_night, counts=False)


UNSAID = Kind(Event.NEWS, again=False, to_many=True)
"""A kind of which nothing is said: an admin decides what becomes of it when nobody knows whether it arrived."""

KINDS = {
    "project_live": Kind(Event.PROJECT, to_many=True),
    "project_filled": Kind(Event.PROJECT, at_night=True, counts=False, to_many=True),  # changes a message; rings nobody
    "hand_free": Kind(Event.INVITATION),
    "place_open": Kind(Event.INVITATION),
    "screening_reminder": Kind(Event.REMINDER, again=False),
    "facts_expiring": Kind(Event.REMINDER, again=False),
    "task_lapsing": Kind(Event.REMINDER, again=False),
    "project_closing": Kind(Event.REMINDER, again=False, to_many=True),
    "pay_freed": Kind(Event.PAY, counts=False, to_many=True),
    "digest": Kind(Event.DIGEST, again=False, counts=False, to_many=True),
    "bundle_ended": Kind(Event.REMINDER, at_night=True, counts=False),
    "restricted": Kind(Event.VERDICT, at_night=True, counts=False),  # she is at work when it comes
    "another_chance": Kind(Event.VERDICT, counts=False),
    "attempt_regraded": Kind(Event.VERDICT, counts=False),
    "skill_expiring": Kind(Event.REMINDER, again=False),
    "answer_rejected": Kind(Event.VERDICT, counts=False),
    "appeal_answered": Kind(Event.VERDICT, counts=False),
    "screening_verdict": Kind(Event.VERDICT, counts=False),
    "review_question": Kind(Event.VERDICT, counts=False),
    "second_look": Kind(Event.REMINDER, again=False),
    "second_look_read": Kind(Event.REMINDER, again=False),
    "clarified": Kind(Event.ANSWER, at_night=True, counts=False),
    "report_settled": Kind(Event.ANSWER, counts=False),
    "rescored": Kind(Event.VERDICT, counts=False),
    "broadcast": UNSAID,
    "broadcast_edit": replace(_team(at_night=True), to_many=True),  # rings nobody, and reaches whoever got it
    "broadcast_report": _team(),
    "requirement_missed": _team(),
    "review_news": _team(),
    "review_reply": _team(),
    "appeal_overdue": _team(),
    "fair_news": _team(),
    "fair_overdue": _team(),
    "quarantine": _team(at_night=True),
    "gold_doubt": _team(),
    "gold_short": _team(),
    "question": _team(at_night=True),
    "budget_spent": _team(at_night=True),
    "stage_short": _team(),
    "campaign_held": _team(at_night=True),
    "staff_joined": _team(at_night=True),
    "staff_added": _team(at_night=True),
    "due_aside": _team(at_night=True),
    "tick_failing": _team(at_night=True),
    "restored": _team(at_night=True),
    "project_moved": _team(at_night=True),
}
"""Every kind there is. Who writes a new one says here what it is about."""


def kind_of(name: str) -> Kind:
    """What is said of a kind."""
    return KINDS.get(name, UNSAID)


def in_turn(running: Sequence[tuple[int, str]], turn: int) -> list[tuple[int, str]]:
    """Campaigns, (id, kind), in the order in which they are served: what few are owed first, the oldest before others;
    what many are owed after that, another one first at each `turn`, so that none waits for the end of another."""
    few = [each for each in running if not kind_of(each[1]).to_many]
    many = [each for each in running if kind_of(each[1]).to_many]
    first = turn % len(many) if many else 0
    return [*few, *many[first:], *many[:first]]
