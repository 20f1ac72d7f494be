"""What all readers of row files share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from crowd.rules.rows import Row, RowFault

MB = 1024 * 1024
MOST_COLUMNS = 500


class UnreadableError(Exception):
    """The file as a whole cannot be read; the message is the sentence for the admin."""


class RowFile(Protocol):
    """A file of rows that is read once, from its beginning to its end."""

    def __iter__(self) -> Iterator[Row | RowFault]:
        """The rows, and a fault in the place of each that is none."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns: of a table all, of JSONL those of the rows read so far and of the first hundred."""

    @property
    def done(self) -> int:
        """How many bytes of the file are read."""


def header(names: tuple[str, ...], file: str) -> tuple[str, ...]:
    """The names of the columns, when they can be told apart; empty ones at the end are no columns."""
    while names and not names[-1]:
        names = names[:-1]
    if not names:
        raise UnreadableError(f"{file} has no first line that names its columns")
    if len(names) > MOST_COLUMNS:
        raise UnreadableError(f"{file} has {len(names)} columns; at most {MOST_COLUMNS} are read")
    if "" in names:
        raise UnreadableError(f"{file}: give column {names.index('') + 1} a name")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise UnreadableError(f'{file}: two columns are named "{twice[0]}"')
    return names
