"""What an import has to tell: every fault with its line, what was changed, what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crowd.rules.faults import Fault
from crowd.rules.rows import Draft, Plan, Row, RowFault, Seen, draft

MOST_TOLD = 200  # faults in full; the rest are counted
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that is no fault, in how many rows, and the lines of the first of them."""

    what: str
    rows: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was found in a file and what became of it.

    `rows` counts good and bad ones, `added` the new tasks, `unchanged` those that were there before, `bad` the rows
    with faults; `row_faults` holds the first faults by line, `fault_count` counts all. `stopped` says that the faults
    kept everything out. `media` counts the files that good rows name, each as often as it is named; `corrected` the
    tasks that have other content now. `advice` is what an admin should know besides.
    """

    file: str
    rows: int
    added: int
    unchanged: int
    bad: int
    faults: tuple[Fault, ...]
    row_faults: tuple[RowFault, ...]
    fault_count: int
    changes: tuple[Noted, ...]
    clickable: tuple[Noted, ...]
    stopped: bool
    media: int = 0
    corrected: int = 0
    advice: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """The report while it grows, in memory that does not grow with the file."""

    rows: int = 0
    bad: int = 0
    unchanged: int = 0
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)
    row_faults: list[RowFault] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    media: int = 0
    _changes: dict[str, Noted] = field(default_factory=dict)
    _clickable: dict[str, Noted] = field(default_factory=dict)

    def refuse(self, faults: Iterable[RowFault]) -> None:
        """A bad row, with all its faults."""
        self.bad += 1
        for fault in faults:
            self.fault_count += 1
            if len(self.row_faults) < MOST_TOLD:
                self.row_faults.append(fault)

    def note(self, good: Draft) -> None:
        """A good row: what was changed in it, and what in it a phone makes clickable."""
        self.media += len(good.media)
        for what in good.changes:
            _count(self._changes, what, good.line)
        for what in good.clickable:
            _count(self._clickable, what, good.line)

    def stops(self, *, skip_bad: bool) -> bool:
        """Whether what was found keeps the file out: all or nothing, unless bad rows are to be left out."""
        return bool(self.faults) or (self.bad > 0 and not skip_bad)

    def report(self, file: str, *, added: int, stopped: bool) -> ImportReport:
        """The finished report."""
        return ImportReport(
            file=file,
            rows=self.rows,
            added=added,
            unchanged=self.unchanged,
            bad=self.bad,
            faults=tuple(self.faults),
            row_faults=tuple(sorted(self.row_faults, key=lambda fault: fault.line)),
            fault_count=self.fault_count + len(self.faults),
            changes=tuple(self._changes.values()),
            clickable=tuple(self._clickable.values()),
            stopped=stopped,
            media=self.media,
        )


def drafts(rows: Iterable[Row | RowFault], plan: Plan, tally: Tally) -> Iterator[Draft]:
    """The tasks of all good rows; an id that stood before is a fault of the later row."""
    seen = Seen()
    for row in rows:
        tally.rows += 1
        if isinstance(row, RowFault):
            tally.refuse([row])
            continue
        drafted = draft(row, plan)
        if isinstance(drafted, list):
            tally.refuse(drafted)
        elif (before := seen.add(drafted.key, row.line)) is not None:
            tally.refuse([RowFault(row.line, plan.id, f'"{drafted.key}" stands on line {before} already')])
        else:
            tally.note(drafted)
            yield drafted


def unknown(part: list[Draft], published: dict[str, str], plan: Plan, tally: Tally) -> list[Draft]:
    """Those of the drafts that are not in the project; the same id with other content is a fault."""
    fresh = []
    for each in part:
        known = published.get(each.key)
        if known is None:
            fresh.append(each)
        elif known == each.fingerprint:
            tally.unchanged += 1
        else:
            told = (
                f'"{each.key}" is in the project already with other content; give this row another id, or say --update'
            )
            tally.refuse([RowFault(each.line, plan.id, told)])
    return fresh


def _count(notes: dict[str, Noted], what: str, line: int) -> None:
    before = notes.get(what, Noted(what, 0, ()))
    lines = (*before.lines, line) if len(before.lines) < EXAMPLES else before.lines
    notes[what] = Noted(what, before.rows + 1, lines)
