"""Content that nobody should meet unasked: its topics, who may be shown it, and how much of it in one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from crowd.rules.eligibility import AGREED, Condition, Groups

TOPICS = ("violence", "sexual", "hate", "self_harm", "medical", "other")

KEY = "@topics"
"""Where a payload keeps what it may hurt with; no task type's field can have this name."""

LIMITS = (50, 30, 20, 10, 5)
"""Tasks with sensitive content in one day: the most that anybody is shown, and what a worker may choose instead."""
MOST_A_DAY = LIMITS[0]


@dataclass(frozen=True, slots=True)
class Sensitive:
    """The topics of a project. `column` says which of them a row has; without it every row has all."""

    topics: tuple[str, ...]
    column: str | None = None


def fact_of(topic: str) -> str:
    """The fact that says whether somebody agreed to see a topic: `yes` or `no`."""
    return f"{AGREED}{topic}"


def conditions(sensitive: Sensitive | None) -> Groups:
    """What a worker must have agreed to before a project is open to her."""
    topics = sensitive.topics if sensitive else ()
    return tuple((Condition(fact_of(topic), "=", "yes", None),) for topic in topics)


def topics_of(payload: Mapping[str, str]) -> tuple[str, ...]:
    """The topics of a task; empty when it may be shown to anybody."""
    return tuple(payload.get(KEY, "").split())


def read_topics(cell: str, allowed: tuple[str, ...]) -> tuple[str, ...] | str:
    """The topics that a cell names, by commas or spaces, or a sentence on what is wrong; an empty cell names none."""
    named = tuple(dict.fromkeys(cell.lower().replace(",", " ").replace(";", " ").split()))
    strange = [each for each in named if each not in allowed]
    if strange:
        return f'"{strange[0][:40]}" is no topic of this project; give {", ".join(allowed)}, or nothing'
    return named


def limit_of(chosen: int | None) -> int:
    """How many a day, by what she chose; never more than the most."""
    return MOST_A_DAY if chosen is None else min(chosen, MOST_A_DAY)


def day_of(now: int, zone: tzinfo = UTC) -> str:
    """The day of a moment (ms UTC) where she lives, as 2026-11-01."""
    return datetime.fromtimestamp(now / 1000, zone).date().isoformat()
