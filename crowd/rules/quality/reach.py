"""When a rule could fire at the earliest: all that could be counted is tried, so that contradictions are found, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from crowd.rules.quality.conditions import COUNT, WHOLE, Condition, Counted, holds
from crowd.rules.quality.rule import Rule, fires, total_of

BEYOND = 200
"""So many answers more than the largest number in its conditions are tried."""


def earliest(rule: Rule, *, window: int | None) -> int | None:
    """After how many answers (skips, …) it could fire, looking at the last `window` of them; None: never."""
    most = _most(rule.conditions)
    last = min(most, window) if window else most
    totals = [each for each in rule.conditions if each.measure == total_of(rule.when)]
    for total in range(1, last + 1):
        if all(holds(each, Counted(total, {each.measure: total * WHOLE})) for each in totals) and any(
            fires(rule, counted) for counted in _all(rule.when, total)
        ):
            return total
    return None


def _most(conditions: Iterable[Condition]) -> int:
    return max((each.value for each in conditions if each.unit == COUNT), default=0) + BEYOND


def _all(when: str, total: int) -> Iterable[Counted]:
    """Everything that so many answers can come to."""
    counted = COUNTED.get(when)
    return [Counted(total, counted(total, part)) for part in range(total + 1)] if counted else [_one(when, total)]


def _one(when: str, total: int) -> Counted:
    return Counted(total, {"skips" if when == "skips" else "answers": total * WHOLE})


COUNTED: Mapping[str, Callable[[int, int], dict[str, int]]] = {
    "gold": lambda total, part: _parts("answers", "right", "wrong", total, part),
    "majority": lambda total, part: _parts("answers", "with", "against", total, part),
    "agreement": lambda total, part: {"answers": total * WHOLE, "agreement": part * WHOLE},
    "fast": lambda total, part: {"answers": total * WHOLE, "fast": part * WHOLE},
    "acceptance": lambda total, part: _parts("judged", "accepted", "rejected", total, part),
}


def _parts(total_name: str, good: str, bad: str, total: int, part: int) -> dict[str, int]:
    return {total_name: total * WHOLE, good: part * WHOLE, bad: (total - part) * WHOLE}
