"""What was changed between two texts, word by word: a list from which the new text can be made out of the old one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

WORD = re.compile(r"\s*\S+|\s+")
MOST_WORK = 20_000  # pairs of equal words; beyond them the whole stretch counts as one edit

Edit = dict[str, Any]


def edits(old: str, new: str) -> list[Edit]:
    """`{"at", "old", "new"}` for each place that differs, in order; `at` counts the characters before it in `old`."""
    before, after = WORD.findall(old), WORD.findall(new)
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    start = list(accumulate(map(len, before), initial=0))
    parts = _parts(before[first : len(before) - last], after[first : len(after) - last])
    return [
        {
            "at": start[first + a],
            "old": "".join(before[first + a : first + b]),
            "new": "".join(after[first + c : first + d]),
        }
        for a, b, c, d in parts
    ]


def applied(old: str, changes: Sequence[Edit]) -> str:
    """The new text."""
    for edit in reversed(changes):
        at = edit["at"]
        old = old[:at] + edit["new"] + old[at + len(edit["old"]) :]
    return old


def _alike(before: list[str], after: list[str]) -> int:
    """How many words at the beginning are the same."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))


def _parts(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    if not before and not after:
        return []
    counts = Counter(after)
    if sum(counts[word] for word in before) > MOST_WORK:
        return [(0, len(before), 0, len(after))]
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(a, b, c, d) for tag, a, b, c, d in found if tag != "equal"]
