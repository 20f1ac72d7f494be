"""Whether somebody taps by chance, judged after every known answer and for as long as she works.

Two tests share the errors that the project allows (`wrongly`). The first counts slips among her first known answers.
The second weighs, after each answer, how much likelier all of them are if from some point on she chose by chance than
if she was good throughout; half of its belief is that it was so from the first answer on, the other half is spread over
all later ones. Both together touch at most that share of good workers, ever, however many known answers they give: for
whoever is good the second one's weight is a martingale, which comes to 1/e with a chance of e at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb

PARTS = 10_000
FIRST = 20
"""So many known answers the first test looks at."""
SHARE_OF_FIRST = 0.6
FROM_THE_START = 0.5
UNKNOWN_LABELS = 20
"""Where nobody can say how many answers there are (a text), chance is right as if there were so many."""


def chance_of(options: int) -> float:
    """How often somebody is right who chooses by chance."""
    return 1 / (options if options > 1 else UNKNOWN_LABELS)


@lru_cache(maxsize=64)
def slips_allowed(good: int, wrongly: int) -> int:
    """So many wrong ones among the first known answers stop somebody: the least that good ones reach seldom enough."""
    right = good / PARTS
    tail = 0.0
    for wrong in range(FIRST, 0, -1):
        tail += comb(FIRST, wrong) * (1 - right) ** wrong * right ** (FIRST - wrong)
        if tail > SHARE_OF_FIRST * wrongly / PARTS:
            return wrong + 1
    return 1


class Weighing:
    """The two tests over one worker's known answers, from the first on.

    `good` is how often a good worker is right, `wrongly` how many of them may be touched, both in parts of 10,000.
    `options` is how many labels there are to choose from, 0 where that is not known.
    """

    def __init__(self, *, options: int, good: int, wrongly: int) -> None:
        chance, right = chance_of(options), good / PARTS
        self._factors = {True: chance / right, False: (1 - chance) / (1 - right)}
        self._bound = 1 / ((1 - SHARE_OF_FIRST) * wrongly / PARTS)
        self._slips = slips_allowed(good, wrongly)
        self._weight = 0.0
        self.seen = self.right = 0
        self.stopped = False

    def add(self, right: bool) -> None:
        """One known answer more. Once stopped she stays stopped."""
        self._weight = (self._weight + _belief(self.seen)) * self._factors[right]
        self.seen += 1
        self.right += right
        many_slips = self.seen <= FIRST and self.seen - self.right >= self._slips
        self.stopped = self.stopped or many_slips or self._weight >= self._bound


@dataclass(frozen=True, slots=True)
class Weighed:
    """All known answers of one worker at once: how many, how many right, slips among the first, the highest weight."""

    seen: int
    right: int
    slips: int
    peak: float

    def stopped(self, good: int, wrongly: int) -> bool:
        """Whether either test has stopped her by now."""
        return self.slips >= slips_allowed(good, wrongly) or self.peak >= PARTS / ((1 - SHARE_OF_FIRST) * wrongly)


def weigh(credits: Sequence[int], *, options: int, good: int) -> Weighed:
    """The same in one go over credits from 0 to 100, oldest first; several rules may ask of it."""
    chance, right = chance_of(options), good / PARTS
    lighter, heavier = chance / right, (1 - chance) / (1 - right)
    weight = peak = 0.0
    for before, credit in enumerate(credits):
        belief = FROM_THE_START if before == 0 else (1 - FROM_THE_START) / (before * (before + 1))
        weight = (weight + belief) * (lighter if credit >= 50 else heavier)
        if weight > peak:
            peak = weight
    slips = sum(credit < 50 for credit in credits[:FIRST])
    return Weighed(len(credits), sum(credit >= 50 for credit in credits), slips, peak)


def stopped_at(outcomes: Iterable[bool], *, options: int, good: int, wrongly: int) -> int | None:
    """After how many of her known answers, oldest first, she is stopped; None where she goes on."""
    weighing = Weighing(options=options, good=good, wrongly=wrongly)
    for outcome in outcomes:
        weighing.add(outcome)
        if weighing.stopped:
            return weighing.seen
    return None


def _belief(before: int) -> float:
    """How much of the belief is that she chose by chance after so many good answers; sums to one."""
    return FROM_THE_START if before == 0 else (1 - FROM_THE_START) / (before * (before + 1))
