"""Degrees that a resume names, each with the words around it: hints for a reviewer, never a decision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Degree = Literal["bachelor", "master", "doctorate", "specialist"]

AROUND = 50  # characters of the quote to each side
MOST = 6  # hints

_LOOSE = re.IGNORECASE
_PATTERNS: tuple[tuple[Degree, re.Pattern[str]], ...] = (
    (
        "doctorate",
        re.compile(r"\bdoctor(?:ate|al degree| of (?:philosophy|science|medicine|laws?|education))\b", _LOOSE),
    ),
    (
        "doctorate",
        re.compile(r"\b(?:ph\.? ?d\b|d\.?phil\b|dr\. ?(?:phil|rer|med|jur)\b|кандидат \w+ наук|доктор наук)", _LOOSE),
    ),
    ("master", re.compile(r"\bmaster(?:[’']?s)?(?: degree| of \w+|[’']s\b|s? in \w+)", _LOOSE)),
    ("master", re.compile(r"\b(?:m\.? ?sc|m\.a|m\.s|m\.?b\.?a|m\.?eng|m\.?tech|m\.?ed|m\.?phil|ll\.?m)\b", _LOOSE)),
    ("master", re.compile(r"\bM[AS]\b(?=\s*(?:in\b|degree\b|\(Hons))")),
    (
        "master",
        re.compile(
            r"\b(?:magist(?:er|ra|ère)|maestr[íi]a|mestrado|máster|laurea magistrale|diplom(?:-\w+|ingenieur)?(?![\wa])"
            r"|магистр\w*|магистратур\w*)\b",
            _LOOSE,
        ),
    ),
    ("bachelor", re.compile(r"\bbachelor(?:[’']?s)?\b", _LOOSE)),
    (
        "bachelor",
        re.compile(
            r"\b(?:b\.? ?sc|b\.a|b\.s|b\.?b\.?a|b\.?eng|b\.?tech|b\.?ed|b\.?com|ll\.?b|b\.?arch|b\.?pharm)\b", _LOOSE
        ),
    ),
    ("bachelor", re.compile(r"\bB[ASE]\b(?=\s*(?:in\b|degree\b|\(Hons))")),
    (
        "bachelor",
        re.compile(
            r"\b(?:licence|licenciatura|licenciad[oa]|laurea(?: triennale)?|grado en|baccalauréat universitaire"
            r"|бакалавр\w*|lisans|sarjana)\b",
            _LOOSE,
        ),
    ),
    (
        "specialist",
        re.compile(r"\b(?:specialist(?:’s|'s)? (?:degree|diploma)|специалитет|диплом специалиста)\b", _LOOSE),
    ),
)


@dataclass(frozen=True, slots=True)
class Hint:
    """What was found, and the text around it on one line."""

    what: str
    quote: str


def degrees(text: str) -> tuple[Hint, ...]:
    """The degrees a text names, in its order; the same words are quoted once."""
    found = sorted(
        (match.start(), match.end(), what) for what, pattern in _PATTERNS for match in pattern.finditer(text)
    )
    hints = []
    reached = -1
    for start, end, what in found:
        if start > reached:
            hints.append(Hint(what, quote(text, start, end)))
            reached = min(_line_end(text, end), end + AROUND)  # what stands within the quote is in it already
    return tuple(hints[:MOST])


def quote(text: str, start: int, end: int) -> str:
    """The found words with some of their own line around them, its blanks squeezed; "…" where the line goes on."""
    line_at = text.rfind("\n", 0, start) + 1
    line_end = _line_end(text, end)
    begin = _word_start(text, max(line_at, start - AROUND), line_at, start)
    until = _word_end(text, min(line_end, end + AROUND), line_end, end)
    shown = " ".join(text[begin:until].split())
    return ("… " if begin > line_at else "") + shown + (" …" if until < line_end else "")


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _word_start(text: str, at: int, line_at: int, start: int) -> int:
    while line_at < at < start and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, line_end: int, end: int) -> int:
    while end < at < line_end and not text[at].isspace():
        at -= 1
    return at
