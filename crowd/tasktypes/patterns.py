"""The form of a short answer, as a regular expression that no text can keep busy for long.

Python looks for a match by trying, and some expressions try for ever: `(a+)+b` needs minutes for thirty letters. So an
expression is bounded before it is used: what repeats is one character or class, and the ways that there are to
match a text of the greatest length are few.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from crowd.rules.faults import Fault, shown

LONGEST_PATTERN = 200
LONGEST_TEXT = 200  # characters: what is matched against an expression is a code, a number, a name
MOST_WAYS = 10_000_000

ESCAPE = re.compile(r"\\.", re.DOTALL)
CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
EXACTLY = re.compile(r"\{\d+\}")
OPEN = re.compile(r"[*+]|\{\d*,\d*\}")
TWO_WAYS = re.compile(r"[?|]")


def pattern_faults(pattern: Any) -> list[Fault]:
    """What is wrong with `pattern` of a [task] table."""
    cure = _cure(pattern)
    return [Fault("task.pattern", shown(pattern), cure)] if cure else []


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text has the form."""
    return len(text) <= LONGEST_TEXT and _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _cure(pattern: Any) -> str:
    if not isinstance(pattern, str) or not pattern:
        return "give a regular expression in quotes"
    if len(pattern) > LONGEST_PATTERN:
        return f"shorten it to at most {LONGEST_PATTERN} characters"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"this is no regular expression: {error}"
    return _too_slow(pattern)


def _too_slow(pattern: str) -> str:
    if re.search(r"\\[1-9]", pattern.replace("\\\\", "")):
        return "leave out what refers back to a group"
    bare = CLASS.sub("x", ESCAPE.sub("x", pattern)).replace("(?:", "(")
    if "(?" in bare:
        return "leave out what begins with (? ; only (?: …) is taken"
    if re.search(r"\)[*+{]", bare):
        return "repeat single characters or classes, as [a-z]+, not groups"
    bare = EXACTLY.sub("", bare)
    ways = LONGEST_TEXT ** len(OPEN.findall(bare)) * 2 ** len(TWO_WAYS.findall(bare))
    return "simplify it: it can match a text in too many ways" if ways > MOST_WAYS else ""
