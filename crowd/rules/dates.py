"""Dates as people type them, "3.5.1990" or "May 3rd, 1990" or "3 мая 1990 г.", and those that may mean two days."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

from babel import Locale

from crowd.rules.folding import fold

LANGUAGES = ("en", "es", "fr", "de", "pt", "ru")
"""Whose names of months are understood; those beside English are looked up only where English has none."""

MEANINGLESS = {"of", "the", "st", "nd", "rd", "th", "de", "del", "do", "le", "am", "der", "den", "г", "года", "er"} | {
    *("born", "on", "in", "i", "was", "is", "it", "my", "birthday", "date", "birth"),
}
PIECE = re.compile(r"\d+|[^\W\d_]+")
FROM_YEAR_TO_DAY = re.compile(r"\D*\d{4}\D+\d{1,2}\D+\d{1,2}\D*")
DAY_FIRST = re.compile(r"\D*\d{1,2}\s*\.\s*\d{1,2}\s*\.\s*\d{4}\D*")
YEAR_DIGITS = 4


def read(text: str) -> tuple[date, ...]:
    """The one day that a text names; two where day and month can be taken for each other; none where it names none.

    A year has four digits. Points stand between day and month, in this order; with strokes either may come first.
    """
    said = unicodedata.normalize("NFKC", text[:100])
    pieces = [piece for piece in PIECE.findall(said.casefold()) if piece not in MEANINGLESS]
    if len(pieces) != 3:
        return ()
    months = [at for at, piece in enumerate(pieces) if not piece.isdecimal()]
    found = _named(pieces, months[0]) if len(months) == 1 else () if months else _numbers(said, pieces)
    return tuple(dict.fromkeys(day for day in found if day is not None))


def age(born: date, on: date) -> int:
    """Whole years from one day to another."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def written(day: date) -> str:
    """A day in words that no country reads otherwise: "3 May 1990"."""
    return f"{day.day} {Locale('en').months['format']['wide'][day.month]} {day.year}"


def _named(pieces: list[str], at: int) -> tuple[date | None, ...]:
    """Two numbers and the name of a month: the one with four digits is the year."""
    month = _month(pieces[at])
    numbers = [piece for place, piece in enumerate(pieces) if place != at]
    years = [number for number in numbers if len(number) == YEAR_DIGITS]
    if month is None or len(years) != 1:
        return ()
    numbers.remove(years[0])
    return (_day(years[0], month, numbers[0]),)


def _numbers(said: str, pieces: list[str]) -> tuple[date | None, ...]:
    first, second, third = pieces
    if FROM_YEAR_TO_DAY.fullmatch(said):
        return (_day(first, second, third),)
    if len(third) != YEAR_DIGITS or max(len(first), len(second)) > 2:
        return ()
    day_first = _day(third, second, first)
    return (day_first,) if DAY_FIRST.fullmatch(said) else (day_first, _day(third, first, second))


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month(name: str) -> int | None:
    folded = fold(name)
    return _months("en").get(folded) or next(
        (month for language in LANGUAGES[1:] if (month := _months(language).get(folded))), None
    )


@cache
def _months(language: str) -> dict[str, int]:
    """Every folded name of a month, in full and short, with its number."""
    forms = Locale(language).months
    return {
        fold(name): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in forms[form][width].items()
    }
