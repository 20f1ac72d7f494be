"""What a collector counts, from sums: live from the database, in a dry run from answers of the past."""

from __future__ import annotations

from crowd.rules.quality.conditions import WHOLE, Counted
from crowd.rules.quality.rule import Rule, total_of

GOODS = {"gold": "right", "majority": "with", "agreement": "agreement", "fast": "fast", "acceptance": "accepted"}
BADS = {"gold": "wrong", "majority": "against", "acceptance": "rejected"}


def counted(rule: Rule, total: int, good: int) -> Counted:
    """Of so many answers in the window; `good` is the sum over them, each 0 to 100: how right, how fast, how agreed."""
    parts = {total_of(rule.when): total * WHOLE, GOODS[rule.when]: good}
    if rule.when in BADS:
        parts[BADS[rule.when]] = total * WHOLE - good
    return Counted(total, parts)


def just_so_many(rule: Rule, number: int) -> Counted:
    """For what is only counted: answers, skips in a row."""
    return Counted(number, {"skips" if rule.when == "skips" else "answers": number * WHOLE})


def earned(amount: int) -> Counted:
    """For what came in within 24 hours, in micro-units."""
    return Counted(1, {"income": amount})


def judged_by_majority(threshold: int, *, votes: int, same: int, most: int) -> int | None:
    """100 for an answer that is with the majority, 0 for one against it; None where there is none, which blames nobody.

    A majority is as many identical answers as the rule says, and more than half of all.
    """
    if most < threshold or 2 * most <= votes:
        return None
    return WHOLE if same == most else 0


def agreed(*, votes: int, same: int) -> int:
    """Which share of the others gave the same answer, in hundredths."""
    return WHOLE * (same - 1) // (votes - 1)


def in_row(skips: int, first: int) -> int:
    """Skips in a row for a rule that fires after `first` of them: it counts anew from each time that it fired."""
    return (skips - 1) % first + 1 if skips else 0
