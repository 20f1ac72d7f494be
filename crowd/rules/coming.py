"""Who is still to come: what share comes, how long they take, and how sure that is, by what is seen of those told.

Whoever has not come yet may never come, or may just take longer: few who came early may be a small share of quick
people or a large one of slow people. So no single pair of share and wait is taken for true: a grid of pairs is weighed
by how well each explains what is seen, and the spread of what they say is the doubt. Waits are taken to be
exponential; real ones have longer tails, which the doubt has room for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MINUTE = 60_000
USUAL_SHARE, USUAL_WEIGHT = 0.15, 4.0
"""What is presumed of a crowd that nothing is known of: so many come, and that is worth so many people seen."""
MOST_WEIGHT = 10.0
USUAL_WAIT, WAIT_SPREAD = 30 * MINUTE, 1.2
"""How long (ms) they take on average, and how far off that may be: about three times as long or as short."""
SHARES = tuple(0.005 * 1.38**step for step in range(17))  # 0.5 % to 86 %
WAITS = tuple(3 * MINUTE * 1.65**step for step in range(12))  # 3 minutes to 12 hours
FAR = 15.0
"""A pair that is so much (in natural logarithms) less likely than the best says nothing."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How the people asked here answered to earlier projects: so many were told, so many came."""

    told: int = 0
    came: int = 0

    @property
    def share(self) -> float:
        """What to presume of them; what little is known of weighs little."""
        return (self.came + USUAL_SHARE * USUAL_WEIGHT) / (self.told + USUAL_WEIGHT)

    @property
    def weight(self) -> float:
        """So many people seen it is worth: another project is another one, so never more than some."""
        return USUAL_WEIGHT + min(self.told / 10, MOST_WEIGHT)


UNKNOWN = Usual()


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who were told together: how many, how long ago (ms), how many of them came, and how long those took in all
    (ms)."""

    told: int
    age: int
    came: int
    took: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What is reckoned of them: the share that comes sooner or later, their mean wait (ms), how many are still to come,
    and by how many that may be wrong (a standard deviation)."""

    share: float
    wait: float
    to_come: float
    doubt: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """What follows if this share comes after this wait; `fits` is a logarithm."""

    share: float
    wait: float
    fits: float
    to_come: float
    scatter: float


def measured(cohorts: Sequence[Cohort], unsent: int, usual: Usual) -> Measured:
    """The mean of all pairs, each as heavy as it explains what is seen. `unsent` will be told, and are not yet."""
    pairs = [each for wait in WAITS for each in _with_wait(wait, cohorts, unsent, usual)]
    best = max(each.fits for each in pairs)
    likely = [(math.exp(each.fits - best), each) for each in pairs if each.fits > best - FAR]
    whole = sum(weight for weight, _ in likely)
    to_come = sum(weight * each.to_come for weight, each in likely) / whole
    spread = sum(weight * ((each.to_come - to_come) ** 2 + each.scatter) for weight, each in likely) / whole
    return Measured(
        share=sum(weight * each.share for weight, each in likely) / whole,
        wait=math.exp(sum(weight * math.log(each.wait) for weight, each in likely) / whole),
        to_come=to_come,
        doubt=math.sqrt(spread),
    )


def _with_wait(wait: float, cohorts: Sequence[Cohort], unsent: int, usual: Usual) -> list[_Pair]:
    """Every share, where people take so long."""
    came = sum(cohort.came for cohort in cohorts)
    took = sum(cohort.took for cohort in cohorts)
    fits = -0.5 * (math.log(wait / USUAL_WAIT) / WAIT_SPREAD) ** 2 - came * math.log(wait) - took / wait
    silent = [(cohort.told - cohort.came, math.exp(-cohort.age / wait)) for cohort in cohorts]
    return [
        _pair(share, wait, fits + came * math.log(share) + _presumed(share, usual), silent, unsent) for share in SHARES
    ]


def _presumed(share: float, usual: Usual) -> float:
    """As if so many had been seen before, and the usual share of them had come."""
    return usual.weight * (usual.share * math.log(share) + (1 - usual.share) * math.log(1 - share))


def _pair(share: float, wait: float, fits: float, silent: Sequence[tuple[int, float]], unsent: int) -> _Pair:
    """`silent` are those who have not come: how many, and how likely somebody who comes takes longer than until now."""
    to_come, scatter = unsent * share, unsent * share * (1 - share)
    for count, longer in silent:
        quiet = 1 - share + share * longer
        still = share * longer / quiet
        fits += count * math.log(quiet)
        to_come += count * still
        scatter += count * still * (1 - still)
    return _Pair(share, wait, fits, to_come, scatter)
