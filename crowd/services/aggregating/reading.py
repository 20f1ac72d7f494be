"""Answers, known answers and skills from files: faults are told with their lines, a million rows are no trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crowd.aggregation.comparisons import Comparison, compared
from crowd.aggregation.votes import Gatherer, Votes
from crowd.rules.cells import restored
from crowd.rules.columns import text_of
from crowd.rules.rows import Row, RowFault
from crowd.services.rowfiles import RowFile, UnreadableError, open_rows

MOST_TOLD = 1_000  # faults in full; the rest are counted
ANSWER_COLUMNS = ("task", "worker", "label")
OURS = frozenset({"project", "state", *ANSWER_COLUMNS})
"""The columns by which an export of answers is known; what does not count in its project does not count here."""


@dataclass(slots=True)
class Faults:
    """What is wrong in a file: the first faults by line, and how many there are in all."""

    told: list[RowFault]
    count: int = 0

    def add(self, line: int, field: str, what: str) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(RowFault(line, field, what))


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """The answers of a file. `comparisons` are those of pairs, where the columns of their items were asked for.

    Of an export of ours, `uncounted` are rows without a vote (rejected answers, and those in free words), `mixed` are
    gold that stands among the other tasks.
    """

    votes: Votes
    comparisons: tuple[Comparison, ...]
    rows: int
    faults: Faults
    uncounted: int = 0
    mixed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What a file knows by name: the right label of tasks, or the skill of workers as text."""

    known: dict[str, str]
    faults: Faults


def read_answers(path: Path, *, items: tuple[str, str] | None = None) -> AnswerFile:
    """The columns task, worker and label of any row file; UnreadableError where there is no reading it.

    A row that is empty in one of them, or that is a second answer of a worker to a task, is a fault and left out. With
    `items`, the columns of a pair's two items are read, too.
    """
    with open_rows(path) as rows:
        _need(rows, path, (*ANSWER_COLUMNS, *(items or ())))
        reading = _Reading(items, ours=set(rows.columns) >= OURS)
        for row in rows:
            reading.take(row)
        return reading.all()


def read_known(path: Path) -> KnownFile:
    """The columns task and label of a file of known answers."""
    return _read_known(path, ("task", "label"), _any)


def read_skills(path: Path) -> KnownFile:
    """The columns worker and skill of a file; skills are numbers from 0 to 100."""
    return _read_known(path, ("worker", "skill"), _skill_fault)


class _Reading:
    """Answers on their way in."""

    def __init__(self, items: tuple[str, str] | None, *, ours: bool) -> None:
        self._columns = (*ANSWER_COLUMNS, *(items or ()))
        self._items = items
        self._ours = ours
        self._uncounted = 0
        self._mixed: set[str] = set()
        self._gatherer = Gatherer()
        self._comparisons: list[Comparison] = []
        self._rows = 0
        self._faults = Faults([])

    def take(self, row: Row | RowFault) -> None:
        """One row, or the fault in its place."""
        self._rows += 1
        if self._ours and isinstance(row, Row):
            if _has_no_vote(row):
                self._uncounted += 1
                return
            if row.cells.get("control"):
                self._mixed.add(text_of(row.cells.get("task")).strip())
        cells = _cells(row, self._columns, self._faults)
        if cells is None:
            return
        met = compared(cells[3], cells[4], cells[2]) if self._items else None
        if self._items and met is None:
            what = "names neither item, nor first, second or tie"
            self._faults.add(row.line, "label", what)
            return
        before = self._gatherer.put(cells[0], cells[1], cells[2], place=row.line)
        if before is not None:
            self._faults.add(
                row.line, "", f"is a second answer of {cells[1]} to {cells[0]}; the first is in line {before}"
            )
        elif met:
            self._comparisons.append(met)

    def all(self) -> AnswerFile:
        return AnswerFile(
            self._gatherer.votes(),
            tuple(self._comparisons),
            self._rows,
            self._faults,
            self._uncounted,
            frozenset(self._mixed),
        )


def _read_known(path: Path, columns: tuple[str, str], wrong: Callable[[str], str]) -> KnownFile:
    found, faults = dict[str, str](), Faults([])
    with open_rows(path) as rows:
        _need(rows, path, columns)
        for row in rows:
            cells = _cells(row, columns, faults)
            if cells is None:
                continue
            name, value = cells
            if fault := wrong(value):
                faults.add(row.line, columns[1], fault)
            elif found.setdefault(name, value) != value:
                faults.add(row.line, "", f'says "{value}" of {name}, and an earlier line "{found[name]}"')
    return KnownFile(found, faults)


def _need(rows: RowFile, path: Path, columns: tuple[str, ...]) -> None:
    """UnreadableError where the file does not have these columns."""
    missing = [column for column in columns if column not in rows.columns]
    if missing:
        raise UnreadableError(
            f"{path.name} has no column {' and none called '.join(missing)}; it has {', '.join(rows.columns)[:200]}"
        )


def _cells(row: Row | RowFault, columns: tuple[str, ...], faults: Faults) -> list[str] | None:
    """The texts of these columns, without space around them; None, and the faults told, where any is none."""
    if isinstance(row, RowFault):
        faults.add(row.line, row.field, row.what)
        return None
    found = list(_texts(row, columns, faults))
    return found if len(found) == len(columns) else None


def _texts(row: Row, columns: tuple[str, ...], faults: Faults) -> Iterator[str]:
    for column in columns:
        cell = row.cells.get(column)
        try:
            text = cell if isinstance(cell, str) else text_of(cell)
        except ValueError as error:
            faults.add(row.line, column, str(error))
            continue
        if text := text.strip():
            yield restored(text) if text.startswith("'") else text
        else:
            faults.add(row.line, column, "is empty")


def _has_no_vote(row: Row) -> bool:
    return row.cells.get("state") == "rejected" or row.cells.get("label") in (None, "")


def _any(value: str) -> str:
    return ""


def _skill_fault(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return "is no number"
    return "" if 0 <= number <= 100 else "is not from 0 to 100"
