"""How the columns of a customer's file become the texts of a card: templates like `{question}\\n\\n{answer}`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from crowd.rules.faults import Fault

PIECE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[{}]|[^{}]+")

NO_COLUMN = "name at least one column in braces, as {question}; without one every card looks the same"


class ColumnError(ValueError):
    """A row has no such text for a template; the message says what is wrong with which column."""

    def __init__(self, column: str, what: str) -> None:
        super().__init__(what)
        self.column = column


@dataclass(frozen=True, slots=True)
class Column:
    """The place of one column's value in a template."""

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """Literal text and columns in turn."""

    pieces: tuple[str | Column, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs, each once, in the order they appear."""
        return tuple(dict.fromkeys(piece.name for piece in self.pieces if isinstance(piece, Column)))

    def fill(self, cells: Mapping[str, Any]) -> str:
        """The text for one row; ColumnError when a column is missing or holds what is no text."""
        return "".join(piece if isinstance(piece, str) else _cell(cells, piece.name) for piece in self.pieces)


def parse(text: str) -> Template:
    """A template; `{{` and `}}` stand for braces. A ValueError says the cure."""
    pieces = tuple(_piece(found) for found in PIECE.finditer(text))
    if not any(isinstance(piece, Column) for piece in pieces):
        raise ValueError(NO_COLUMN)
    return Template(pieces)


def meant(fault: Fault, known: Collection[str]) -> Fault:
    """A key that was misspelt (`hints`) was read as a text of the card: its fault names the key that was meant."""
    name = fault.key.removeprefix("columns.")
    if name == fault.key or fault.cure != NO_COLUMN or name in known:
        return fault
    near = get_close_matches(name, known, 1, 0.75)
    return replace(fault, cure=f"this key is not known; did you mean {near[0]}?") if near else fault


def text_of(value: Any) -> str:
    """A cell as text: numbers as they stand, true and false in lower case, a list one entry a line, nothing as nothing.

    A ValueError for what has no obvious text: an object, or a list of them.
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "\n".join(_entry(entry) for entry in value)
        case dict():
            raise ValueError("is an object; give text, a number or a list of texts")
        case _:
            return str(value)


def missing(columns: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """Which of `columns` the file does not have."""
    return tuple(column for column in columns if column not in known)


def _piece(found: re.Match[str]) -> str | Column:
    piece = found[0]
    if found[1] is not None:
        return Column(found[1].strip())
    if piece in "{}":
        raise ValueError(f"a single {piece} has no partner; write {piece}{piece} for the brace itself")
    return {"{{": "{", "}}": "}"}.get(piece, piece)


def _cell(cells: Mapping[str, Any], name: str) -> str:
    if name not in cells:
        raise ColumnError(name, f"has no such column; it has {', '.join(cells)}")
    try:
        return text_of(cells[name])
    except ValueError as error:
        raise ColumnError(name, str(error)) from None


def _entry(entry: Any) -> str:
    if isinstance(entry, (list, dict)):
        raise ValueError("is a list of objects; give text, a number or a list of texts")
    return text_of(entry)
