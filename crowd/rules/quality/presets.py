"""Three sets of rules to begin with: elementary, basic, advanced. Each holds the ones before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crowd.rules.quality.checks import Around, of_rule
from crowd.rules.quality.conditions import MONEY, SHARE, Condition
from crowd.rules.quality.rule import BAN, DAY, PAUSE, Rule

PRESETS = ("elementary", "basic", "advanced")
HOUR = 3_600_000
A_DAYS_WORK = 500
"""So many answers in 24 hours are a full day's work; then the project rests for her."""
SKIPS = 10


def preset(name: str, around: Around) -> tuple[Rule, ...]:
    """The rules of a set that make sense in this project: without gold no rule about gold; in a stage none."""
    if around.stage:
        return ()
    chosen = PRESETS[: PRESETS.index(name) + 1]
    rules = [replace(rule, preset=name) for each in chosen for rule in MAKERS[each](around)]
    return tuple(rule for rule in rules if not of_rule(rule, around, ""))


def _elementary(around: Around) -> Iterator[Rule]:
    yield Rule("many skips in a row", "skips", PAUSE, (Condition("skips", ">=", SKIPS),), lasts=HOUR)
    income = Condition("income", ">=", around.price * A_DAYS_WORK, MONEY)
    yield Rule("a full day's work", "income", PAUSE, (income,), lasts=12 * HOUR)


def _basic(around: Around) -> Iterator[Rule]:
    yield Rule("tapping by chance", "guessing", PAUSE, good=9_000, wrongly=200, lasts=HOUR)
    yield Rule("tapping by chance, for sure", "guessing", BAN, good=9_000, wrongly=10)
    seldom = (Condition("answers", ">=", 10), Condition("with", "<", 4_000, SHARE))
    majority = around.overlap // 2 + 1
    yield Rule("often against the majority", "majority", PAUSE, seldom, history=20, threshold=majority, lasts=8 * HOUR)


def _advanced(around: Around) -> Iterator[Rule]:
    much = (Condition("answers", ">=", 2_000),)
    yield Rule("much of one project", "answers", PAUSE, much, lasts=DAY)
    fast = (Condition("answers", ">=", 5), Condition("fast", ">=", 4))
    yield Rule("too fast to have read", "fast", PAUSE, fast, history=10, faster_than=1_000, lasts=HOUR)


MAKERS = {"elementary": _elementary, "basic": _basic, "advanced": _advanced}
