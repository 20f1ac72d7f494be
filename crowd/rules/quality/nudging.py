"""The numbers of a rule that an admin may turn up and down with buttons, and what they become."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crowd.rules.quality.conditions import COUNT, MONEY, SHARE, Condition
from crowd.rules.quality.rule import DAY, PAUSES, SET_SKILL, Rule

MINUTE, HOUR = 60_000, 3_600_000
LENGTHS = (
    *(each * MINUTE for each in (1, 2, 5, 10, 15, 30)),
    *(each * HOUR for each in (1, 2, 4, 8, 12)),
    *(each * DAY for each in (1, 2, 3, 5, 7, 10)),
)
COUNTS = (
    *range(1, 11),
    *range(12, 21, 2),
    *range(25, 101, 5),
    *range(120, 501, 20),
    *range(600, 2001, 100),
    5000,
    10000,
)
SECONDS = tuple(each * 1000 for each in (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120))
ERRORS = (10, 20, 50, 100, 200, 300, 500)
SHARES = tuple(range(0, 10_001, 500))
GOODS = tuple(range(6_000, 9_901, 500))


@dataclass(frozen=True, slots=True)
class Part:
    """One number: what it is called (`if1` is the first condition's), and the value, in the rule's own units."""

    name: str
    value: int
    condition: Condition | None = None


def parts(rule: Rule) -> Iterator[Part]:
    """Every number that the rule has, in the order in which it is read."""
    if rule.history is not None:
        yield Part("history", rule.history)
    if rule.when == "majority":
        yield Part("threshold", rule.threshold)
    if rule.when == "fast":
        yield Part("faster", rule.faster_than)
    if rule.when == "guessing":
        yield Part("good", rule.good)
        yield Part("wrongly", rule.wrongly)
    for at, each in enumerate(rule.conditions, 1):
        yield Part(f"if{at}", each.value, each)
    if rule.then in PAUSES:
        yield Part("for", rule.lasts or 0)
    if rule.then == SET_SKILL:
        yield Part("value", rule.value)


def nudged(rule: Rule, name: str, up: bool) -> Rule | None:
    """With one of its numbers a step further; None where there is no such number, or no step left."""
    part = next((each for each in parts(rule) if each.name == name), None)
    becomes = None if part is None else _step(part, up)
    if part is None or becomes is None:
        return None
    if part.condition is not None:
        at = int(name.removeprefix("if")) - 1
        changed = replace(part.condition, value=becomes)
        return replace(rule, conditions=(*rule.conditions[:at], changed, *rule.conditions[at + 1 :]))
    match name:
        case "for":
            return replace(rule, lasts=becomes)
        case "faster":
            return replace(rule, faster_than=becomes)
        case "history":
            return replace(rule, history=becomes)
        case "threshold":
            return replace(rule, threshold=becomes)
        case "good":
            return replace(rule, good=becomes)
        case "wrongly":
            return replace(rule, wrongly=becomes)
        case _:
            return replace(rule, value=becomes)


def _step(part: Part, up: bool) -> int | None:
    if part.condition is not None and part.condition.unit == MONEY:
        return part.value * 5 // 4 if up else part.value * 4 // 5 or None
    return _beside(_ladder(part), part.value, up)


def _ladder(part: Part) -> tuple[int, ...]:
    if part.condition is not None:
        return SHARES if part.condition.unit == SHARE else (0, *COUNTS) if part.condition.unit == COUNT else ()
    ladders = {"for": LENGTHS, "faster": SECONDS, "wrongly": ERRORS, "good": GOODS, "history": COUNTS[:37]}
    return ladders.get(part.name, tuple(range(0, 101, 5)) if part.name == "value" else tuple(range(2, 1001)))


def _beside(ladder: tuple[int, ...], value: int, up: bool) -> int | None:
    at = bisect_right(ladder, value) if up else bisect_left(ladder, value) - 1
    return ladder[at] if 0 <= at < len(ladder) else None
