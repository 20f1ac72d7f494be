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


DOMAINS = "com|org|net|info|biz|io|ai|app|dev|me|co|ru|de|uk|eu|us|cn|xyz|top|online|site|shop|link|click|ly|gg"
# Each with a sign without which there is none: to look for that costs next to nothing, and most texts have none.
CLICKABLE: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("link", "://", re.compile(r"(?i:\b(?:https?|tg|ftp))://\S")),
    ("link", ".", re.compile(rf"[\w-]\.(?i:{DOMAINS})\b(?!\.\w)|\b(?i:www)\.\w")),
    ("@name", "@", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("/command", "/", re.compile(r"(?<![\w/.<])/[A-Za-z]\w{0,63}(?![\w/])")),
)


def clickable(text: str) -> tuple[str, ...]:
    """What in a customer's text a phone makes clickable whatever the escaping: `link`, `@name`, `/command`."""
    found = (kind for kind, sign, pattern in CLICKABLE if sign in text and pattern.search(text))
    return tuple(dict.fromkeys(found))
