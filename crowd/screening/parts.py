"""The parts of an instruction: what each wants of a text, and whether the text has it.

What a phone changes by itself is nobody's mistake: curved quotes, long dashes, a capital at the start of a line, a full
stop after two spaces, empty lines, spaces at the ends, marks that nobody sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from crowd.rules import spoken
from crowd.screening.base import Line, Part

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=1, le=100)]

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`´", "'") | {"…": "..."})
DASHES = "‐‑‒–—―−"
LONG = "–—―"
UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200e\u200f\u2060\ufeff\ufe0f")
CHECKS = ("lines", "equals", "words", "starts_with", "ends_with", "contains", "lacks", "case", "count_of")


class Check(Part):
    """One part. `tell` is its sentence for the reviewer; `line` is the line it speaks of, the whole text when left out.

    `times` belongs to `count_of`. Case counts for `case` alone.
    """

    tell: Line
    line: Count | None = None
    lines: Count | None = None
    equals: Words | None = None
    words: Count | None = None
    starts_with: Words | None = None
    ends_with: Words | None = None
    contains: Words | None = None
    lacks: Words | None = None
    case: Literal["upper", "lower"] | None = None
    count_of: Words | None = None
    times: Annotated[int, Field(ge=0, le=100)] | None = None

    @model_validator(mode="after")
    def _one_thing_is_checked(self) -> Self:
        if len(given := [name for name in CHECKS if getattr(self, name) is not None]) != 1:
            raise ValueError(f"check one thing in each part, of: {', '.join(CHECKS)}")
        if self.lines is not None and self.line is not None:
            raise ValueError("remove line: a line has no lines")
        if (self.times is not None) != (given == ["count_of"]):
            raise ValueError("give times together with count_of")
        return self


def met(part: Check, text: str) -> bool:
    """Whether the text does what this part asks; fair to phones: one good reading of it is enough."""
    return any(_meets(part, reading) for reading in _readings(text))


def shows(part: Check, text: str) -> bool:
    """Whether the text has words that this part asks for: then somebody tried."""
    wanted = part.equals or part.starts_with or part.ends_with or part.contains or (part.times and part.count_of)
    return bool(wanted) and met(part, text)


def _readings(text: str) -> Iterator[list[str]]:
    """The lines of a text that are not empty, with a long dash as it stands for one or for two short ones."""
    plain = _typed(text)
    for long in ("-", "--"):
        dashed = "".join(long if letter in LONG else "-" if letter in DASHES else letter for letter in plain)
        yield [" ".join(line.split()) for line in dashed.splitlines() if line.strip()]


def _meets(part: Check, lines: list[str]) -> bool:
    if part.lines is not None:
        return len(lines) == part.lines
    if part.line is not None and part.line > len(lines):
        return False
    scope = lines if part.line is None else [lines[part.line - 1]]
    text = "\n".join(scope)
    if part.words is not None:
        return spoken.words(text) == part.words
    if part.case is not None:
        return _is_in_case(scope, part.case)
    if part.count_of is not None:
        return _folded(text).count(_folded(part.count_of)) == part.times
    return _has(part, _folded(text))


def _has(part: Check, text: str) -> bool:
    if part.equals is not None:
        return _bare(text, part.equals) == _folded(part.equals)
    if part.starts_with is not None:
        return re.match(_whole(part.starts_with), text) is not None
    if part.ends_with is not None:
        return re.search(_whole(part.ends_with) + r"\Z", _bare(text, part.ends_with)) is not None
    if part.contains is not None:
        return re.search(_whole(part.contains), text) is not None
    return part.lacks is not None and re.search(_whole(part.lacks), text) is None


def _whole(wanted: str) -> str:
    """As whole words: "very" is not in "every"."""
    plain = _folded(wanted)
    before = r"(?<!\w)" if plain[0].isalnum() else ""
    after = r"(?!\w)" if plain[-1].isalnum() else ""
    return before + re.escape(plain) + after


def _folded(text: str) -> str:
    """Without case, and as keyboards write it: a wanted text is read like one that was sent."""
    return "".join("-" if letter in DASHES else letter for letter in _typed(text).casefold()).strip()


def _typed(text: str) -> str:
    """With the quotes of a plain keyboard, and nothing unseen."""
    return unicodedata.normalize("NFC", text.translate(UNSEEN)).translate(QUOTES)


def _bare(text: str, wanted: str) -> str:
    """Without a full stop at its end that a keyboard may have set, where what is wanted has no mark there."""
    return text.removesuffix(".").rstrip() if wanted[-1].isalnum() else text


def _is_in_case(lines: list[str], case: Literal["upper", "lower"]) -> bool:
    letters = [letter for letter in "".join(lines) if letter.isalpha()]
    if case == "upper":
        return bool(letters) and all(not letter.islower() for letter in letters)
    small = [re.sub(r"(^|[.!?] )\w", " ", line) for line in lines]
    return bool(letters) and not any(letter.isupper() for letter in "".join(small))
