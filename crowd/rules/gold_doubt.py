"""A key in doubt: how strongly the answers of people who are otherwise right say that a known answer is wrong.

Each of their answers multiplies the odds of "the truth is this other label" against "the key is right, and the task a
hard one, where up to HARD of the good fall for that very label". While the key is right, these odds are a fair game at
worst, whatever the order and however often somebody looks (Ville's inequality): the chance that they ever come to
1 / WRONGLY is at most WRONGLY. How far that holds where records are only estimates, `tests/rules/test_gold_doubt.py`
shows by simulation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crowd.rules.confidence import quality

HARD = 0.30
"""Of people who are otherwise right, so many may give the same wrong answer while the key is held to be right."""
WRONGLY = 0.01
"""How often, at most, the key of so hard a task is ever suspended though it is right."""
KNOWN = 3
"""So many other gold tasks somebody must have answered before her answers say anything about a key."""
LEAST, MOST = 0.5, 0.9
"""Between these her record is held: nobody counts as worse than chance, and nobody as never wrong."""
WITNESSES = 4
"""So many people who are otherwise right must agree with each other, whatever the odds."""
GOOD = 0.7
"""From here on somebody counts as otherwise right."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer to a gold task: its label, whether the key accepts it, her record on the other gold tasks."""

    label: str
    accepted: bool
    others_right: float = 0
    others: int = 0

    @property
    def quality(self) -> float:
        """How often she is right elsewhere; chance while too little is known of her."""
        return quality(self.others_right, self.others) if self.others >= KNOWN else LEAST

    @property
    def good(self) -> bool:
        """Whether she is otherwise right."""
        return self.quality >= GOOD


@dataclass(frozen=True, slots=True)
class Doubt:
    """The other label that stands against a key. `odds` is the natural logarithm of the odds for it.

    Of `good` people who are otherwise right, `against` gave this label and `faithful` one that the key accepts.
    """

    label: str
    odds: float
    good: int
    against: int
    faithful: int
    doubtful: bool


def doubt(given: Iterable[Given], options: int = 0) -> Doubt | None:
    """The strongest doubt, or None while no answer differs from the key.

    `options` is how many labels there are, where that is known: each of the others gets its share of the errors.
    """
    answers = list(given)
    others = sorted({each.label for each in answers if not each.accepted})
    if not others:
        return None
    rivals = max(options - 1, len(others))
    found = [_against(answers, label, rivals) for label in others]
    return max(found, key=lambda each: (each.odds, each.against))


def odds(quality: float, *, gave_it: bool) -> float:
    """What one answer adds to the logarithm: she gave the other label, or anything else."""
    held = min(max(quality, LEAST), MOST)
    astray = max(HARD, 1 - held)
    return math.log(held / astray) if gave_it else math.log((1 - held) / (1 - astray))


def needed(quality: float, rivals: int = 1) -> int:
    """How many people of one quality, all of whom give the same other label, put a key in doubt."""
    return max(WITNESSES, math.ceil(_bar(rivals) / odds(quality, gave_it=True)))


def _bar(rivals: int) -> float:
    return math.log(rivals / WRONGLY)


def _against(answers: Sequence[Given], label: str, rivals: int) -> Doubt:
    total = math.fsum(odds(each.quality, gave_it=each.label == label) for each in answers)
    good = [each for each in answers if each.good]
    against = sum(each.label == label and not each.accepted for each in good)
    faithful = sum(each.accepted for each in good)
    doubtful = total >= _bar(rivals) and against >= WITNESSES and against > faithful
    return Doubt(label, total, len(good), against, faithful, doubtful)
