"""What a row says about who gets its task, how many answer it and how soon: four optional columns of a customer's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crowd.rules.columns import text_of
from crowd.rules.spec import Columns

PRIORITIES = {"": False, "normal": False, "urgent": True}
MOST_OVERLAP = 1000
MOST_NAMED = 100
BETWEEN = re.compile(r"[\s,;]+")

Trouble = tuple[str, str]
"""The column, and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one row asks for. `overlap` is None where the project's holds; workers are named by their keys."""

    urgent: bool = False
    overlap: int | None = None
    reserved_for: tuple[str, ...] = ()
    kept_from: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody whom the row names."""
        return self.reserved_for + self.kept_from


USUAL = Terms()
"""What a row asks for that asks for nothing."""


def wanted(columns: Columns) -> Iterator[tuple[str, str]]:
    """The columns that a project file names for it, with their keys; not every row need have them."""
    for key in ("priority", "overlap", "reserved_for", "kept_from"):
        if name := getattr(columns, key):
            yield key, name


def terms(columns: Columns, cells: Mapping[str, Any]) -> tuple[Terms, list[Trouble]]:
    """What a row asks for, and what is wrong with that."""
    troubles: list[Trouble] = []
    urgent = _urgent(columns.priority, cells, troubles)
    overlap = _overlap(columns.overlap, cells, troubles)
    reserved = _people(columns.reserved_for, cells, troubles)
    kept = _people(columns.kept_from, cells, troubles)
    if reserved and kept:
        troubles.append((str(columns.kept_from), f"goes together with {columns.reserved_for} in no row; give one"))
    if reserved and overlap is not None and overlap > len(reserved):
        troubles.append((str(columns.overlap), f"is {overlap}, and only {len(reserved)} workers are named"))
    return Terms(urgent, overlap, reserved, kept), troubles


def overlap_of(terms: Terms, project: int) -> int:
    """How many different workers answer this task: no more than those whom it is reserved for."""
    if terms.overlap is not None:
        return terms.overlap
    return min(project, len(terms.reserved_for)) if terms.reserved_for else project


def own_overlap(terms: Terms) -> int:
    """0: it follows the project's overlap; 1: its row gives another; 2: it is for the people whom it names."""
    return 1 if terms.overlap is not None else 2 if terms.reserved_for else 0


def _urgent(column: str | None, cells: Mapping[str, Any], troubles: list[Trouble]) -> bool:
    word = _cell(column, cells, troubles).lower()
    if word not in PRIORITIES:
        troubles.append((str(column), f'"{word[:40]}" is no priority; give urgent or normal'))
    return PRIORITIES.get(word, False)


def _overlap(column: str | None, cells: Mapping[str, Any], troubles: list[Trouble]) -> int | None:
    text = _cell(column, cells, troubles)
    if not text:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_OVERLAP:
        return int(text)
    troubles.append((str(column), f'"{text[:40]}" is no number of answers; give 1 to {MOST_OVERLAP}'))
    return None


def _people(column: str | None, cells: Mapping[str, Any], troubles: list[Trouble]) -> tuple[str, ...]:
    keys = tuple(dict.fromkeys(key for key in BETWEEN.split(_cell(column, cells, troubles)) if key))
    if len(keys) > MOST_NAMED:
        troubles.append((str(column), f"names {len(keys)} workers; a task names at most {MOST_NAMED}"))
    return keys


def _cell(column: str | None, cells: Mapping[str, Any], troubles: list[Trouble]) -> str:
    try:
        return text_of(cells.get(column)).strip() if column else ""
    except ValueError as error:
        troubles.append((str(column), str(error)))
        return ""
