"""How one row of a customer's file becomes a task, or what is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crowd.rules import assigning, columns
from crowd.rules import media as media_rules
from crowd.rules import sensitive as sensitive_rules
from crowd.rules.assigning import USUAL, Terms
from crowd.rules.clickable import clickable
from crowd.rules.columns import ColumnError, Template, text_of
from crowd.rules.faults import Fault, visible
from crowd.rules.media import MOST_MEDIA, Found
from crowd.rules.normalise import blank, normalise, units
from crowd.rules.sensitive import Sensitive
from crowd.rules.spec import ROW_NUMBER, Columns
from crowd.rules.stages import TRAINING, Stage

LONGEST_TASK = 50_000  # UTF-16 units: a dozen messages, more than anyone reads for one answer
LONGEST_KEY = 200

ALSO = "||"
"""What stands between further accepted answers."""
WEIGHED = re.compile(r"(?P<label>.*?)(?:\s*=\s*(?P<weight>[0-9]{1,3})\s*%)?", re.DOTALL)
PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
ESCAPED = json.JSONEncoder(separators=(",", ":"))

ReadGold = Callable[[str], dict[str, Any] | None]
FaultsOf = Callable[[Mapping[str, str]], list[str]]
Look = Callable[[str], Found | str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came: the line it begins on, its number among the rows, its cells by column."""

    line: int
    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one field of one row; `field` is empty when it is the row as a whole."""

    line: int
    field: str
    what: str

    def __str__(self) -> str:
        return visible(f"line {self.line}: {f'{self.field}: ' if self.field else ''}{self.what}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A task that a row became. `payload`, `source` and `gold` are JSON; `fingerprint` tells other content."""

    line: int
    key: str
    payload: str
    source: str
    gold: str | None
    hint: str | None
    fingerprint: str
    changes: tuple[str, ...]
    clickable: tuple[str, ...]
    media: tuple[Found, ...] = ()
    terms: Terms = USUAL
    gold_also: str | None = None


@dataclass(frozen=True, slots=True)
class MediaPlan:
    """Which columns name the files of a task, by the text that they belong to, and the way to look at one."""

    files: Mapping[str, tuple[str, ...]]
    look: Look


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one project are read: templates by field, and what the task type says of gold and texts."""

    id: str
    fields: Mapping[str, Template]
    optional: Collection[str]
    gold: str | None
    hint: str | None
    labels: str
    read_gold: ReadGold
    columns: Columns
    faults_of: FaultsOf = lambda payload: []
    media: MediaPlan | None = None
    sensitive: Sensitive | None = None
    stage: Stage | None = None

    def faults(self, known: Collection[str]) -> list[Fault]:
        """Columns that the templates or the id name and the file does not have."""
        wanted = {f"columns.{field}": template.columns for field, template in self.fields.items()}
        if self.id != ROW_NUMBER:
            wanted["columns.id"] = (self.id,)
        return _unknown(wanted, known)

    def late_faults(self, known: Collection[str]) -> list[Fault]:
        """The same for what need not stand in every row: asked when all rows are read."""
        return _unknown(dict(self._late()), known)

    def _late(self) -> Iterator[tuple[str, Collection[str]]]:
        if self.gold:
            yield "columns.gold", (self.gold,)
        if self.columns.gold_also:
            yield "columns.gold_also", (self.columns.gold_also,)
        if self.hint:
            yield "columns.hint", (self.hint,)
        for key, name in assigning.wanted(self.columns):
            yield f"columns.{key}", (name,)
        if self.media:
            yield "media.files", [name for names in self.media.files.values() for name in names]
        if self.sensitive and self.sensitive.column:
            yield "sensitive.column", (self.sensitive.column,)


def plan(
    given: Columns,
    *,
    optional: Collection[str],
    labels: str,
    read_gold: ReadGold,
    faults_of: FaultsOf,
    media: MediaPlan | None = None,
    sensitive: Sensitive | None = None,
    stage: Stage | None = None,
) -> Plan:
    """The plan for the columns of a checked project; `labels` is how a fault lists the labels."""
    fields = {field: columns.parse(text) for field, text in given.fields.items()}
    return Plan(
        given.id, fields, optional, given.gold, given.hint, labels, read_gold, given, faults_of, media, sensitive, stage
    )


def draft(row: Row, plan: Plan) -> Draft | list[RowFault]:
    """The task of a row, or every fault in it."""
    faults: list[RowFault] = []
    media = _media(row, plan, faults)
    may_be_empty = plan.fields if media or faults else plan.optional
    texts = {field: _text(row, field, template, may_be_empty, faults) for field, template in plan.fields.items()}
    topics = _topics(row, plan, faults)
    key = _key(row, plan, faults)
    gold, hint = _gold(row, plan, faults), _hint(row, plan, faults)
    also = _gold_also(row, plan, gold, faults)
    terms, troubles = assigning.terms(plan.columns, row.cells)
    faults += [RowFault(row.line, column, what) for column, what in troubles]
    shown = [text.text for text in texts.values()]
    if (length := sum(map(units, shown))) > LONGEST_TASK:
        faults.append(RowFault(row.line, "", f"shows {length:,} characters; a task may show {LONGEST_TASK:,}"))
    given = {field: text.text for field, text in texts.items() if not blank(text.text)}
    extras = {media_rules.KEY: media_rules.written(media), sensitive_rules.KEY: " ".join(topics)}
    given |= {name: text for name, text in extras.items() if text}
    if faults := faults or [RowFault(row.line, "", what) for what in plan.faults_of(given)]:
        return faults
    payload = as_json(given)
    changes = tuple(dict.fromkeys(change for text in texts.values() for change in text.changes))
    tappable = tuple(dict.fromkeys(kind for text in shown for kind in clickable(text)))
    source = as_json(row.cells)
    files = tuple(found for _, found in media)
    mark = _fingerprint(payload, gold, also)
    return Draft(row.line, key, payload, source, gold, hint, mark, changes, tappable, files, terms, also)


class Seen:
    """Which ids a file has shown and on which line, in about 25 bytes an id: a million fit where a dict takes 100 MB.

    It keeps 64-bit hashes in an open table; two ids of one file meet by chance once in ten million files of a million.
    """

    def __init__(self) -> None:
        self._size = 1 << 10
        self._count = 0
        self._hashes, self._lines = self._tables()

    def add(self, key: str, line: int) -> int | None:
        """The line on which this id stood before, else None and it is remembered."""
        slot, mark = self._slot(_mark(key))
        if self._hashes[slot]:
            return self._lines[slot]
        self._hashes[slot], self._lines[slot] = mark, line
        self._count += 1
        if self._count * 3 > self._size * 2:
            self._grow()
        return None

    def _slot(self, mark: int) -> tuple[int, int]:
        slot = mark & (self._size - 1)
        while self._hashes[slot] not in (0, mark):
            slot = (slot + 1) & (self._size - 1)
        return slot, mark

    def _grow(self) -> None:
        hashes, lines = self._hashes, self._lines
        self._size *= 2
        self._hashes, self._lines = self._tables()
        for mark, line in zip(hashes, lines, strict=True):
            if mark:
                slot, _ = self._slot(mark)
                self._hashes[slot], self._lines[slot] = mark, line

    def _tables(self) -> tuple[array[int], array[int]]:
        return array("Q", bytes(8 * self._size)), array("L", bytes(array("L").itemsize * self._size))


def _mark(key: str) -> int:
    """Never 0, which marks an empty slot."""
    return (hash(key) & 0xFFFFFFFFFFFFFFFF) or 1


def _unknown(wanted: Mapping[str, Collection[str]], known: Collection[str]) -> list[Fault]:
    cure = f"the file has no such column; it has {', '.join(known)}"
    return [
        Fault(key, f'"{name}"', cure)
        for key, names in wanted.items()
        for name in columns.missing(names, known)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    changes: tuple[str, ...] = ()


def _text(row: Row, field: str, template: Template, may_be_empty: Collection[str], faults: list[RowFault]) -> _Shown:
    try:
        found = normalise(template.fill(row.cells))
    except ColumnError as error:
        faults.append(RowFault(row.line, error.column, str(error)))
        return _Shown("")
    if blank(found.text) and field not in may_be_empty:
        faults.append(RowFault(row.line, field, f"is empty; it comes from {', '.join(template.columns)}"))
    return _Shown(found.text, found.changes)


def _media(row: Row, plan: Plan, faults: list[RowFault]) -> list[tuple[str, Found]]:
    """The files that a row names, each with the text it belongs to."""
    if plan.media is None:
        return []
    found: list[tuple[str, Found]] = []
    named = 0
    for field, names in plan.media.files.items():
        for column in names:
            for cell in filter(None, map(str.strip, _cell(row, column, faults).splitlines())):
                named += 1
                seen = plan.media.look(cell)
                if isinstance(seen, Found):
                    found.append((field, seen))
                else:
                    faults.append(RowFault(row.line, column, seen))
    if named > MOST_MEDIA:
        faults.append(RowFault(row.line, "", f"names {named} files; a task may show {MOST_MEDIA}"))
    if not named and not plan.fields:
        faults.append(RowFault(row.line, "", "names no file, and there is no text to show"))
    return found


def _topics(row: Row, plan: Plan, faults: list[RowFault]) -> tuple[str, ...]:
    """What the task may hurt with."""
    if plan.sensitive is None or plan.sensitive.column is None:
        return plan.sensitive.topics if plan.sensitive else ()
    read = sensitive_rules.read_topics(_cell(row, plan.sensitive.column, faults), plan.sensitive.topics)
    if isinstance(read, str):
        faults.append(RowFault(row.line, plan.sensitive.column, read))
        return ()
    return read


def _key(row: Row, plan: Plan, faults: list[RowFault]) -> str:
    if plan.id == ROW_NUMBER and ROW_NUMBER not in row.cells:
        return str(row.number)
    key = _cell(row, plan.id, faults)
    if not key:
        faults.append(RowFault(row.line, plan.id, "is empty; every task needs an id of its own"))
    elif len(key) > LONGEST_KEY or not key.isprintable():
        faults.append(RowFault(row.line, plan.id, f"is no id; give at most {LONGEST_KEY} printable characters"))
    return key


def _gold(row: Row, plan: Plan, faults: list[RowFault]) -> str | None:
    cell = _cell(row, plan.gold, faults) if plan.gold else ""
    if not cell:
        if plan.stage:
            faults.append(
                RowFault(row.line, str(plan.gold), f"is empty; every task of {plan.stage.name} has its answer")
            )
        return None
    answer = plan.read_gold(cell)
    if answer is None:
        faults.append(RowFault(row.line, str(plan.gold), f'"{cell[:40]}" is no label here; give {plan.labels}'))
        return None
    return as_json(answer)


def _gold_also(row: Row, plan: Plan, gold: str | None, faults: list[RowFault]) -> str | None:
    """Further accepted answers, as `LABEL || LABEL = 50%`: each counts in full, or as much as it says."""
    column = plan.columns.gold_also
    cell = _cell(row, column, faults) if column else ""
    if not column or not cell:
        return None
    if gold is None:
        faults.append(
            RowFault(row.line, column, f"says what else is accepted; {plan.gold} says no answer to begin with")
        )
        return None
    found = [_weighed(each) for each in cell.split(ALSO)]
    answers = [(plan.read_gold(label), weight) for label, weight in found]
    wrong = [
        label for (label, _), (answer, weight) in zip(found, answers, strict=True) if answer is None or weight > 100
    ]
    faults += [
        RowFault(
            row.line, column, f'"{each[:40]}" is no accepted answer; give {plan.labels}, as LABEL {ALSO} LABEL = 50%'
        )
        for each in wrong
    ]
    return None if wrong else as_json([{"answer": answer, "weight": weight} for answer, weight in answers])


def _weighed(part: str) -> tuple[str, int]:
    """A label and its weight in per cent: 100 where it says none."""
    label, weight = WEIGHED.fullmatch(part.strip()).group("label", "weight")  # type: ignore[union-attr]
    return label, int(weight) if weight else 100


def _extra(row: Row, column: str | None, faults: list[RowFault]) -> str | None:
    return normalise(_cell(row, column, faults)).text or None if column else None


def _hint(row: Row, plan: Plan, faults: list[RowFault]) -> str | None:
    found = _extra(row, plan.hint, faults)
    if found is None and plan.stage and plan.stage.kind == TRAINING:
        faults.append(RowFault(row.line, str(plan.hint), "is empty; a training shows a hint at a wrong answer"))
    return found


def _cell(row: Row, column: str, faults: list[RowFault]) -> str:
    try:
        return text_of(row.cells.get(column)).strip()
    except ValueError as error:
        faults.append(RowFault(row.line, column, str(error)))
        return ""


def as_json(value: Any) -> str:
    """Compact, in the letters as they are; escaped only where a text could not be stored otherwise."""
    text = PLAIN.encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return ESCAPED.encode(value)
    return text


def _fingerprint(payload: str, gold: str | None, also: str | None) -> str:
    further = f"\n{also}" if also else ""
    return hashlib.sha256(f"{payload}\n{gold or ''}{further}".encode()).hexdigest()
