"""A rule as the program reads it: a collector looks at a worker's answers, conditions are tested, one thing follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import chain, count
from typing import Any

from crowd.rules.quality.conditions import Condition, Counted, holds

MINUTE, DAY = 60_000, 86_400_000
MOST_PAUSE = 10 * DAY
"""A rule pauses no longer; what is more than that a person decides."""

COLLECTORS: Mapping[str, Mapping[str, str]] = {
    "gold": {"answers": "#", "right": "#%", "wrong": "#%"},
    "guessing": {},
    "majority": {"answers": "#", "with": "#%", "against": "#%"},
    "agreement": {"answers": "#", "agreement": "%"},
    "fast": {"answers": "#", "fast": "#%"},
    "skips": {"skips": "#"},
    "answers": {"answers": "#"},
    "income": {"income": "$"},
    "acceptance": {"judged": "#", "accepted": "#%", "rejected": "#%"},
}
"""What a rule may look at (`when`), what is counted there, and as what: # a number, % a share, $ an amount."""
COUNTS = {"acceptance": "judged"}
"""The measure that says how many answers were looked at; elsewhere it is `answers`."""
WINDOWED = frozenset({"gold", "majority", "agreement", "fast", "acceptance"})
"""Collectors that may look at the last so many answers, also across projects."""
ON_TASKS = frozenset({"majority", "agreement", "fast", "acceptance"})
"""Collectors for which one task is the reason, so that its overlap may be changed."""
RATES = {"gold": "right", "majority": "with", "agreement": "agreement", "fast": "fast", "acceptance": "accepted"}
"""The share that becomes a skill where a rule names no other."""

PAUSE, PAUSE_ALL = "pause", "pause everywhere"
BAN, BAN_ALL = "propose ban", "propose ban everywhere"
SET_SKILL, SKILL_FROM_RATE = "set skill", "skill from rate"
ACCEPT, REQUEUE, OVERLAP = "accept", "re-queue", "change overlap"
ACTIONS: Mapping[str, frozenset[str]] = {
    PAUSE: frozenset({"for"}),
    PAUSE_ALL: frozenset({"for"}),
    BAN: frozenset(),
    BAN_ALL: frozenset(),
    SET_SKILL: frozenset({"skill", "value", "lasts"}),
    SKILL_FROM_RATE: frozenset({"skill", "rate", "lasts"}),
    ACCEPT: frozenset(),
    REQUEUE: frozenset(),
    OVERLAP: frozenset({"by"}),
}
"""What may follow (`then`), and the keys that say more about it."""
PAUSES, BANS = frozenset({PAUSE, PAUSE_ALL}), frozenset({BAN, BAN_ALL})
RESTRICTING = PAUSES | BANS


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Times in ms; `good` and `wrongly` are parts of 10,000; `lasts` is of a pause or of a skill.

    `history` None: all her answers in this project. `across`: of all projects. `threshold` is how many identical
    answers make a majority. `preset` names the set that the rule came with. One not `on` does nothing.
    """

    name: str
    when: str
    then: str
    conditions: tuple[Condition, ...] = ()
    history: int | None = None
    across: bool = False
    threshold: int = 0
    faster_than: int = 0
    good: int = 0
    wrongly: int = 0
    lasts: int | None = None
    skill: str = ""
    value: int = 0
    rate: str = ""
    by: int = 0
    at_once: bool = False
    preset: str = ""
    on: bool = True

    @property
    def everywhere(self) -> bool:
        """What follows holds in all projects."""
        return self.then in (PAUSE_ALL, BAN_ALL)


def total_of(when: str) -> str:
    """The measure of a collector that counts the answers it looks at."""
    return COUNTS.get(when, "answers")


def fires(rule: Rule, counted: Counted) -> bool:
    """Whether all of its conditions hold."""
    return all(holds(each, counted) for each in rule.conditions)


def rate_of(rule: Rule, counted: Counted) -> int:
    """The share that the rule makes a skill of, 0 to 100, halves rounded up."""
    return (2 * counted.parts[rule.rate] + counted.total) // (2 * counted.total)


def name_of(when: str, then: str, taken: Collection[str]) -> str:
    """What a rule is called that was given no name; its numbers may change, and it stays the same rule."""
    name = f"{when}: {then}"
    tried = chain([name], (f"{name} ({at})" for at in count(2)))
    return next(each for each in tried if each not in taken)


NAME = 64
"""Letters of a rule's name at most."""


def kept(rule: Rule) -> dict[str, Any]:
    """As it is kept in JSON: only what is not as usual, because every tap reads it."""
    return _unusual(rule) | {"conditions": [_unusual(each) for each in rule.conditions]}


def _unusual(part: Rule | Condition) -> dict[str, Any]:
    return {
        each.name: getattr(part, each.name)
        for each in fields(part)
        if each.name != "conditions" and getattr(part, each.name) != each.default
    }


def rules_of(given: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """As they were kept in JSON."""
    return tuple(
        Rule(**{**each, "conditions": tuple(Condition(**one) for one in each["conditions"])}) for each in given
    )
