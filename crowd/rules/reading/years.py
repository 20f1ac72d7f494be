"""Years of work that a resume tells of: its date ranges, merged, and what it says in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crowd.rules.reading.degrees import quote

FIRST_YEAR = 1950
MOST = 8  # quotes
LONGEST_HEADING = 40  # characters

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"


def _a_point(n: int) -> str:
    """One end of a range: March 2019 · 03/2019 · 31.03.2019 · 2019 · 2019-03."""
    word = rf"(?P<word{n}>{_MONTH})\.?,?\s*(?P<word_year{n}>{_YEAR})"
    number = rf"(?:\d{{1,2}}[./])?(?P<month{n}>0?[1-9]|1[0-2])\s?[./]\s?(?P<month_year{n}>{_YEAR})"
    year = rf"(?P<year{n}>{_YEAR})(?:[-./](?P<year_month{n}>0[1-9]|1[0-2])\b)?"
    return f"(?:{word}|{number}|{year})"


_NOW = r"(?P<now>present|now|current(?:ly)?|today|ongoing|to date|till now|date)"
_RANGE = re.compile(
    rf"(?<![\w/.-]){_a_point(1)}\s*(?:-|–|—|−|→|to|until|till|through)\s*(?:{_a_point(2)}|{_NOW})(?!\w|-\d)"
    rf"|\bsince\s+{_a_point(3)}",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(NUMBERS)})\s*\+?\s*(?:years?|yrs?)[’']?\s*(?:of\s+)?(?:\w+[\s-]+){{0,3}}?experience"
    rf"|\bexperience\s*(?::|of|-|–)?\s*(?P<n2>\d{{1,2}})\s*\+?\s*(?:years?|yrs?)\b",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:experience|employment|work|career|professional (?:history|background)|jobs?|positions?)\b", re.IGNORECASE
)
_NOT_WORK = re.compile(
    r"\b(?:education|academic|studies|qualifications?|training|courses?|certifi\w+|projects?|volunteer\w*|publications?"
    r"|skills|languages?|interests|hobbies|references|awards|activities|summary|profile|objective)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:university|college|school|bachelor|master(?:’s|'s| of)|ph\.?d|degree|faculty|diploma|student)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Work:
    """Months covered by ranges of dates (each month once), the largest number of years said in words, the quotes."""

    months: int
    stated_years: int
    quotes: tuple[str, ...]


def work(text: str, *, today: tuple[int, int]) -> Work:
    """The work a text tells of. `today` is a year and a month, where "present" ends."""
    months: set[int] = set()
    quotes = []
    for match in _ranges_of_work(text):
        covered = _covered(match, _month(*today))
        if covered:
            months.update(covered)
            quotes.append(quote(text, *match.span()))
    stated = list(_STATED.finditer(text))
    quotes.extend(quote(text, *match.span()) for match in stated)
    years = max((_number(match["n"] or match["n2"]) for match in stated), default=0)
    return Work(len(months), years, tuple(dict.fromkeys(quotes))[:MOST])


def _ranges_of_work(text: str) -> Iterator[re.Match[str]]:
    """Those below a heading of work; without such a heading, all that stand beside no school."""
    sections = list(_sections(text))
    headed = any(kind == "work" for _, _, kind in sections)
    for start, end, kind in sections:
        for match in _RANGE.finditer(text, start, end):
            if kind == "work" or (not headed and kind == "open" and not _is_school(text, match)):
                yield match


def _sections(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each part of a resume begins and ends, and whether it is about work, about something else, or not said."""
    start, at, kind = 0, 0, "open"
    for line in text.splitlines(keepends=True):
        heading = _heading(line)
        if heading:
            yield start, at, kind
            start, kind = at, heading
        at += len(line)
    yield start, at, kind


def _heading(line: str) -> str | None:
    title = line.strip(" \t\r\n:•-–—=*#_|")
    short = 0 < len(title) <= LONGEST_HEADING and len(title.split()) <= 5
    if not short or any(letter.isdigit() for letter in title) or title.endswith((".", ",", ";")):
        return None
    if not (title.isupper() or title.istitle() or len(title.split()) <= 3):
        return None
    if _NOT_WORK.search(title) and not re.search(r"experience|employment", title, re.IGNORECASE):
        return "other"
    return "work" if _WORK.search(title) else None


def _is_school(text: str, match: re.Match[str]) -> bool:
    begins = text.rfind("\n", 0, match.start()) + 1
    ends = text.find("\n", match.end())
    return bool(_SCHOOL.search(text[begins : ends if ends >= 0 else len(text)]))


def _covered(match: re.Match[str], now: int) -> range:
    """The months of one range, the last one included; none for what is no life's work."""
    if match[0].lower().startswith("since"):
        first, final = _begin(match, 3), now
    else:
        first, final = _begin(match, 1), now if match["now"] else min(now, _end(match))
    return range(first, final + 1) if first >= _month(FIRST_YEAR, 1) else range(0)


def _begin(match: re.Match[str], n: int) -> int:
    year, month = _point(match, n)
    return _month(year, month or 1)


def _end(match: re.Match[str]) -> int:
    """A bare year ends where it began, so that 2015–2019 is four years; only 2019–2019 is one."""
    year, month = _point(match, 2)
    if month:
        return _month(year, month)
    return _month(year, 12) if year == _point(match, 1)[0] else _month(year, 1) - 1


def _point(match: re.Match[str], n: int) -> tuple[int, int | None]:
    """The year and, where it is said, the month."""
    if word := match[f"word{n}"]:
        return int(match[f"word_year{n}"]), MONTHS.index(word[:3].lower()) + 1
    if month := match[f"month{n}"]:
        return int(match[f"month_year{n}"]), int(month)
    month = match[f"year_month{n}"]
    return int(match[f"year{n}"]), int(month) if month else None


def _month(year: int, month: int) -> int:
    return year * 12 + month - 1


def _number(said: str) -> int:
    return int(said) if said.isdigit() else NUMBERS.index(said.lower()) + 1
