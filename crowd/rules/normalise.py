"""Text as Telegram keeps it, so that what a worker saw is what is stored and exported."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# What a Bot API server does to every text (td/telegram/misc.cpp, clean_input_string): carriage returns, line and
# paragraph separators, embedding marks and three combining lines vanish, other control characters become spaces,
# and a text that is not well-formed UTF-8 is refused.
SEPARATORS = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
COMBINING = "\u0333\u033f\u030a"
CONTROLS = "".join(chr(code) for code in range(32) if chr(code) not in "\t\n\r")
SURROGATES = re.compile("[\ud800-\udfff]")
OFFENDING = re.compile(f"[{CONTROLS}\t\r{SEPARATORS}{COMBINING}\ud800-\udfff]")
RING = "\u030a"
# A message in which nothing else stands is refused as empty.
UNSEEN = (
    " \n\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc"
)

STEPS: tuple[tuple[str, dict[int, str | None]], ...] = (
    ("carriage returns dropped", {ord("\r"): None}),
    ("tabs became spaces", {ord("\t"): " "}),
    ("control characters became spaces", dict.fromkeys(map(ord, CONTROLS), " ")),
    ("separators and direction marks dropped", dict.fromkeys(map(ord, SEPARATORS))),
    ("combining lines dropped", dict.fromkeys(map(ord, COMBINING))),
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as Telegram keeps it, and what was done to it."""

    text: str
    changes: tuple[str, ...]


def normalise(text: str) -> Normalised:
    """`text` as it arrives on a phone: every change that the server would make silently is made here and named."""
    changes: list[str] = []
    if OFFENDING.search(text):
        text = _cleaned(text, changes)
    trimmed = text.strip()
    if trimmed != text:
        changes.append("spaces at the ends trimmed")
    return Normalised(trimmed, tuple(changes))


def blank(text: str) -> bool:
    """Whether nothing in it can be seen, so that no message can carry it alone."""
    return not text.strip(UNSEEN)


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cleaned(text: str, changes: list[str]) -> str:
    if SURROGATES.search(text):
        text = SURROGATES.sub("", text)
        changes.append("broken characters dropped")
    if RING in text:
        # An "å" that came as two characters would lose its ring; composed, it keeps it.
        text = unicodedata.normalize("NFC", text)
    for name, table in STEPS:
        cleaned = text.translate(table)
        if cleaned != text:
            changes.append(name)
            text = cleaned
    return text
