"""What a phone makes clickable in plain text, whatever the escaping: found, so that customer content can be defused.

The server looks for links by a list of about 1,400 endings of names that grows. Here every ending of two letters or
more counts, unless it is written like the beginning of a sentence ("the end.The next"), which the server passes over
too. So a file's name may be found that the server would leave alone, but no link is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"[^\s<>\"«»]+")
_LINK = re.compile(r"://[^\s]|[^\s.]\.(?:xn--|[^\W\d_]{2})")
_SENTENCE = re.compile(r"[^\s.]\.(?:[A-Z][a-z]+)(?![\w.])")
_BEFORE, _BEHIND = "([{'`", ".:;,('?!`)]}"
_NAMED: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("@name", "@", re.compile(r"(?<!\w)@\w{2,32}(?!\w)", re.ASCII)),
    ("/command", "/", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("#tag", "#", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("#tag", "$", re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?![\w$])")),
    ("number", "+", re.compile(r"(?<![\w+])\+\d[\d ()-]{5,18}\d(?!\w)")),
)
_CARD = re.compile(r"(?<![\w+.,-])\d(?:[ -]?\d){12,18}(?![\w-])")

Found = tuple[int, int, str]
"""Where it begins and ends, in characters, and its kind: `link`, `@name`, `/command`, `#tag`, `number`."""


def spans(text: str) -> list[Found]:
    """Everything clickable, in order, none overlapping."""
    found = sorted([*_links(text), *_named(text)], key=lambda one: (one[0], -one[1]))
    apart: list[Found] = []
    for begin, end, kind in found:
        if not apart or begin >= apart[-1][1]:
            apart.append((begin, end, kind))
        elif end > apart[-1][1]:
            apart[-1] = (apart[-1][0], end, apart[-1][2])
    return apart


def clickable(text: str) -> tuple[str, ...]:
    """The kinds of what is clickable in a text, each once."""
    return tuple(dict.fromkeys(kind for _, _, kind in spans(text)))


def _links(text: str) -> Iterator[Found]:
    if "." not in text and "://" not in text:
        return
    for run in _RUN.finditer(text):
        words = run[0]
        if ("." in words or "://" in words) and _LINK.search(_SENTENCE.sub(" ", words)):
            begin = run.start() + len(words) - len(words.lstrip(_BEFORE))
            yield begin, begin + len(words.strip(_BEFORE).rstrip(_BEHIND)), "link"


def _named(text: str) -> Iterator[Found]:
    for kind, sign, pattern in _NAMED:
        if sign in text:
            yield from ((one.start(), one.end(), kind) for one in pattern.finditer(text))
    if not text.isalpha():
        yield from ((one.start(), one.end(), "number") for one in _CARD.finditer(text))
