"""How a message of an admin becomes a row of a project: its text, its gold line, and the columns they go to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crowd.rules import columns
from crowd.rules.spec import ProjectSpec

GOLD_LINE = re.compile(r"\Agold:\s*(?P<label>\S.*?)(?:\s+because\s+(?P<hint>\S.*))?\s*\Z", re.IGNORECASE | re.DOTALL)
CAME_FROM = "came_from"
CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Gold:
    """A known answer as it was written, and what explains it."""

    label: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """The columns that a message can fill: a text, a picture, or both."""

    text: str | None
    photo: str | None


def gold_of(words: str) -> Gold | None:
    """`gold: B`, or `gold: B because …`; None for words that say no such thing."""
    found = GOLD_LINE.match(words.strip())
    return Gold(found["label"].strip(), found["hint"].strip() if found["hint"] else None) if found else None


def parted(text: str) -> tuple[str, Gold | None]:
    """A text without its gold line, where the last line is one and something stands above it."""
    above, _, last = text.rstrip().rpartition("\n")
    gold = gold_of(last) if above.strip() else None
    return (above.rstrip(), gold) if gold else (text, None)


def target(spec: ProjectSpec, required: Collection[str]) -> Target | None:
    """Where a message goes in a project whose task type requires these texts; None where it takes more than one.

    A column is meant where the template of the one text names no other.
    """
    if len(required) != 1:
        return None
    [field] = required
    template = spec.columns.fields.get(field)
    named = columns.parse(template).columns if template else ()
    pictures = [name for names in spec.media.files.values() for name in names] if spec.media else []
    found = Target(named[0] if len(named) == 1 else None, pictures[0] if len(pictures) == 1 else None)
    return found if found.text or found.photo else None


def takes(found: Target, *, text: bool, photo: bool) -> bool:
    """Whether such a message can go there: a picture needs a place, and so does a text that stands alone."""
    return found.photo is not None if photo else text and found.text is not None


def row(
    spec: ProjectSpec, found: Target, *, key: str, text: str, photo: str | None, gold: Gold | None
) -> dict[str, Any]:
    """The row that an import reads: every column that the project names is there."""
    given = spec.columns
    named = [name for template in given.fields.values() for name in columns.parse(template).columns]
    pictures = [name for names in spec.media.files.values() for name in names] if spec.media else []
    extras = [name for name in (given.gold, given.hint) if name]
    cells: dict[str, Any] = dict.fromkeys([*named, *pictures, *extras], "")
    if found.text:
        cells[found.text] = text
    if found.photo and photo:
        cells[found.photo] = f"telegram:photo:{photo}"
    if gold and given.gold:
        cells[given.gold] = gold.label
    if gold and gold.hint and given.hint:
        cells[given.hint] = gold.hint
    return {given.id: key, **{name: cell for name, cell in cells.items() if name != given.id}, **_origin(cells)}


def fresh_key(now: int, taken: Collection[str]) -> str:
    """`chat-2026-11-01-1`, or the first number of that day that is free."""
    day = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d")
    number = 1
    while (key := f"chat-{day}-{number}") in taken:
        number += 1
    return key


def _origin(cells: Collection[str]) -> dict[str, str]:
    """Where the row came from, unless the customer has a column of that name."""
    return {} if CAME_FROM in cells else {CAME_FROM: CHAT}
