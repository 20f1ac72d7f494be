"""A resume as it was read: how much text, in which language, and what it says on degree and years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from crowd.rules.reading import degrees, english, fingerprint, years
from crowd.rules.reading.degrees import Hint

State = Literal["read", "no_text", "not_english", "photo", "unread"]

FEWEST_WORDS = 20  # less than this is a scan with a stamp on it
LONGEST_QUOTE = 300
MOST = 20  # hints or quotes of one kind
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says; nothing of it decides anything, a reviewer sees it beside what was claimed.

    `state`: read · no_text (a scan, nearly empty) · not_english · photo (for a person to look at) · unread (the reader
    itself was not to be had). `months` are covered by ranges of dates, `stated_years` are said in words.
    """

    state: State
    words: int = 0
    language: str = "unclear"
    degrees: tuple[Hint, ...] = ()
    months: int = 0
    stated_years: int = 0
    quotes: tuple[str, ...] = ()
    fingerprint: str = ""

    def hints(self) -> dict[str, Any]:
        """What was found, as JSON."""
        return {
            "degrees": [[hint.what, hint.quote] for hint in self.degrees],
            "months": self.months,
            "stated_years": self.stated_years,
            "quotes": list(self.quotes),
        }

    def as_json(self) -> dict[str, Any]:
        """All of it; `from_json` turns it back."""
        return {
            "state": self.state,
            "words": self.words,
            "language": self.language,
            "hints": self.hints(),
            "fingerprint": self.fingerprint,
        }


def read_text(text: str, *, today: tuple[int, int]) -> Reading:
    """The reading of a text. `today` is a year and a month."""
    words = [word.lower() for word in WORD.findall(text)]
    if len(words) < FEWEST_WORDS:
        return Reading("no_text", len(words))
    language = english.language(words)
    told = years.work(text, today=today)
    return Reading(
        "not_english" if language == "other" else "read",
        len(words),
        language,
        degrees.degrees(text),
        told.months,
        told.stated_years,
        told.quotes,
        fingerprint.fingerprint(words),
    )


def from_json(given: Any) -> Reading:
    """The reading that `as_json` wrote; ValueError, KeyError or TypeError for anything else."""
    hints = given["hints"]
    print_ = str(given["fingerprint"])
    if given["state"] not in get_args(State) or not re.fullmatch(r"([0-9a-f]{504})?", print_):
        raise ValueError("not a reading")
    return Reading(
        given["state"],
        _count(given["words"]),
        _short(given["language"]),
        tuple(Hint(_short(what), _short(quote)) for what, quote in hints["degrees"][:MOST]),
        _count(hints["months"]),
        _count(hints["stated_years"]),
        tuple(_short(quote) for quote in hints["quotes"][:MOST]),
        print_,
    )


def _count(number: Any) -> int:
    if not isinstance(number, int) or not 0 <= number <= 10_000_000:
        raise ValueError("not a count")
    return number


def _short(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("not text")
    return text[:LONGEST_QUOTE]
