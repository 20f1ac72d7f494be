"""Which tasks could be gold, too: those whose workers all say the same, and which of them are wanted first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crowd.rules.dynamic_overlap import SHARE
from crowd.rules.gold_health import Balance

LEAST = 3
"""So many workers must say the same."""
SURE = 9_500
"""Or so sure its label must be where votes are weighed, in parts of SHARE."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that could be gold: so many of its workers say this label; `sure` is in parts of SHARE."""

    label: str
    answers: int
    sure: int


def candidate(labels: Sequence[str], sure: int) -> Candidate | None:
    """What the answers to a complete task propose, if anything. `sure` is 0 where votes are not weighed.

    With weighed votes two answers may do; one alone proposes nothing.
    """
    given = [label for label in labels if label]
    if not given or len(given) < len(labels):
        return None
    label, most = Counter(given).most_common(1)[0]
    if most == len(given) >= LEAST:
        return Candidate(label, most, sure or SHARE)
    return Candidate(label, most, sure) if sure >= SURE and most >= 2 and 2 * most > len(given) else None


def wanted_first(waiting: Mapping[str, int], balance: Sequence[Balance]) -> list[str]:
    """The labels of proposals in the order in which gold lacks them."""
    lacking = {each.label: each.lacking for each in balance}
    return sorted(waiting, key=lambda label: (-lacking.get(label, 0.0), label))
