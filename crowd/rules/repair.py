"""A project file with faults, read without the keys that have them: so that all others are told at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError

from crowd.rules.faults import Fault, key_of

Table: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[int | str, ...]

RULE: Mapping[str, Any] = {"when": "answers", "if": ["answers >= 5"], "then": "accept"}
QUESTION: Mapping[str, Any] = {"question": "?", "answers": ["a", "b"], "right": "a"}
ROWS: Mapping[str, Mapping[str, Any]] = {"rules": RULE, "comprehension": QUESTION}
"""What stands for a row whose other keys say nothing without the faulty one."""
NEEDED: Mapping[str, Collection[str]] = {
    "rules": ("when", "then", "across_projects", "at_once"),
    "comprehension": ("question", "answers", "right"),
}
"""Keys of a row without which nothing can be said of the rest of it."""
WITH: Mapping[str, Collection[str]] = {"by": ("price",), "second_look": ("second_look_price",)}
"""Keys of `[adjudication]` that mean something by another one only."""
LOOSE = frozenset({"guidelines", "limits"})
NAMES = frozenset({"slug", "title", "brief"})


@dataclass(frozen=True, slots=True)
class Repaired:
    """The file as it can be read, and the keys of which nothing can be said."""

    given: Table
    unsaid: frozenset[str]

    def told(self, faults: Collection[Fault]) -> list[Fault]:
        """Those of the faults that are not about a key that was left out."""
        return [each for each in faults if not any(_within(each.key, key) for key in self.unsaid)]


def repaired(given: Table, error: ValidationError) -> Repaired | None:
    """None where others hang on a faulty key, as on the overlap: nothing true could be said of them."""
    file, unsaid = deepcopy(given), set()
    for place in {each["loc"] for each in error.errors(include_url=False)}:
        left_out = _leave_out(file, place)
        if left_out is None:
            return None
        unsaid.add(key_of(left_out))
    return Repaired(file, frozenset(unsaid))


def _leave_out(file: Table, place: Place) -> Place | None:
    """Take the faulty key out, or put what says nothing in its place; where that was."""
    match place:
        case (str(name),) if name in NAMES:
            file[name] = "x"
        case (str(name), *_rest) if name in LOOSE:
            file.pop(name, None)
            return (name,)
        case ("gold", str(key), *_rest) if isinstance(file.get("gold"), dict):
            file["gold"].pop(key, None)
            if key == "every":  # as often as gold may be: no interval is more often
                file["gold"]["every"] = 2
            return place[:2]
        case ("adjudication", str(key), *_rest) if isinstance(file.get("adjudication"), dict):
            for name in (key, *WITH.get(key, ())):
                file["adjudication"].pop(name, None)
            return place[:2]
        case (str(table), int(at), *rest) if table in ROWS:
            row = file[table][at]
            if not rest or not isinstance(row, dict) or rest[0] in NEEDED[table]:
                file[table][at] = dict(ROWS[table])
                return place[:2]
            row.pop(rest[0], None)
            return place[:3]
        case _:
            return None
    return place


def _within(key: str, whole: str) -> bool:
    return key == whole or key.startswith((f"{whole}.", f"{whole}["))
