"""Overlap where it is needed: whether a task has enough answers, or one more worker is to be asked.

How votes weigh is `crowd.rules.confidence`'s; here stands how sure a project wants to be, and what follows.
Reports and skips are no votes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crowd.rules.confidence import confidence, quality

SHARE = 10_000
"""Quality and confidence are kept as whole numbers, parts of this."""
SURE = 0.90
"""The confidence that holds where a project names none: above it, answers cost more than they mend."""


@dataclass(frozen=True, slots=True)
class DynamicOverlap:
    """A project's `[dynamic_overlap]`. `min_confidence` is parts of SHARE; `skill` names whose value weighs a vote.

    A worker's first `newcomer_answers` in the project bring their tasks to an overlap of `newcomer_overlap`.
    """

    max_overlap: int
    min_confidence: int = int(SURE * SHARE)
    skill: str | None = None
    newcomer_answers: int = 0
    newcomer_overlap: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What votes come to: how sure the likeliest label is, in parts of SHARE, and whether one more is asked."""

    confidence: int
    another: bool


def known_quality(skill: int | None, right: float, known: int) -> int:
    """How often she is right, in parts of SHARE: by her skill (0 to 100), else by her answers to known tasks."""
    return skill * SHARE // 100 if skill is not None else round(quality(right, known) * SHARE)


def wanted(rule: DynamicOverlap, votes: Iterable[tuple[str, int]], options: int) -> Wanted:
    """A vote is (label, the worker's quality when she answered, in parts of SHARE)."""
    given = list(votes)
    found = confidence(((label, known / SHARE) for label, known in given), options)
    sure = int(found.confidence * SHARE) if found.label is not None else 0
    return Wanted(sure, sure < rule.min_confidence and len(given) < rule.max_overlap)


def newcomer_floor(rule: DynamicOverlap, answered: int) -> int:
    """To how many answers her answer brings its task, by how many she had given before; 0: to no more than others."""
    return rule.newcomer_overlap if answered < rule.newcomer_answers else 0
