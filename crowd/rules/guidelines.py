"""What changed between two versions of guidelines, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph that is new, or one that is gone."""

    text: str
    new: bool


def changed(before: str, after: str) -> tuple[Clause, ...]:
    """What is gone and what came in its place, in the order of the text; a line is a paragraph, blank ones are none."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Clause] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Clause(text, new=False) for text in old[old_from:old_to]]
            found += [Clause(text, new=True) for text in new[new_from:new_to]]
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
