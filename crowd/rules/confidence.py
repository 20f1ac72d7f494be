"""How sure a task's answer is, from who gave which label: each worker's vote weighs what she is known to get right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PRIOR = 0.5
"""What a worker nobody knows is taken for: half an answer right, half an answer wrong."""
SUREST = 0.99
"""Nobody is held to be righter than this: one skill of 100 would else silence everybody who says otherwise."""
EVEN = 1e-9


@dataclass(frozen=True, slots=True)
class Confidence:
    """The likeliest label and its probability; None and `tied` where several are equally likely, or nobody voted.

    `labels` lists (label, probability) of the labels that were given, likeliest first, then by name.
    """

    label: str | None
    confidence: float
    tied: tuple[str, ...]
    labels: tuple[tuple[str, float], ...]


def quality(correct: float, total: float) -> float:
    """How often a worker is right, from her answers to tasks whose answer is known."""
    return (PRIOR + correct) / (2 * PRIOR + total)


def confidence(votes: Iterable[tuple[str, float]], options: int) -> Confidence:
    """The posterior over `options` labels, all equally likely at first; a vote is (label, the worker's quality).

    A worker of quality q says the right label with probability q, each of the others with (1 - q) / (options - 1).
    Quality is held between chance and SUREST: whoever does worse than chance counts for nothing, not against her label.
    """
    weights: dict[str, list[float]] = {}
    for label, known in votes:
        weights.setdefault(label, []).append(weight(known, options))
    # Sums in order of size: the order in which people answered must not show in the last digit.
    sums = {label: math.fsum(sorted(each)) for label, each in weights.items()}
    return _decided(sums, max(options, len(sums)))


def weight(known: float, options: int) -> float:
    """The logarithm of how many times likelier a vote makes its label than each other one."""
    if options < 2:
        return 0.0
    held = min(max(known, 1 / options), SUREST)
    return math.log(held * (options - 1) / (1 - held))


def _decided(sums: Mapping[str, float], options: int) -> Confidence:
    if not sums:
        return Confidence(None, 0.0, (), ())
    most = max(sums.values())
    unnamed = (options - len(sums)) * math.exp(-most)
    total = math.fsum(sorted(math.exp(each - most) for each in sums.values())) + unnamed
    found = sorted(((label, math.exp(each - most) / total) for label, each in sums.items()), key=_likeliest)
    best = found[0][1]
    tied = tuple(label for label, each in found if best - each < EVEN)
    if len(tied) > 1:
        return Confidence(None, best, tuple(sorted(tied)), tuple(found))
    return Confidence(tied[0], best, (), tuple(found))


def _likeliest(found: tuple[str, float]) -> tuple[float, str]:
    return -found[1], found[0]
