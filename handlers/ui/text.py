"""The one builder of outgoing text: content and entities, counted as Telegram counts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from string import Formatter
from typing import TypeAlias

from telegram import MessageEntity

from crowd.rules.clickable import spans as clickable_spans

MESSAGE_LIMIT = 4096
"""The longest message Telegram takes, in UTF-16 units."""
MOST_ENTITIES = 100
"""Telegram passes over what is more."""

SHORT_TIME = "t"
"""How a phone writes a moment that is told as an entity: hours and minutes by its owner's clock."""

CAPTION_LIMIT = 1024
"""The longest caption of a file, in the same units."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_JOINER = "\u200d"
_BREAKS = ("\n\n", "\n", " ")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of content with a meaning; `start` and `end` count characters, not UTF-16 units.

    `at` is the moment that a `date_time` stands for, in seconds since 1970.
    """

    kind: str
    start: int
    end: int
    at: int | None = None

    def moved(self, by: int) -> Span:
        return replace(self, start=self.start + by, end=self.end + by)

    @property
    def raw(self) -> dict[str, str | int]:
        """Its kind, and what else the Bot API wants to know of that kind."""
        if self.at is None:
            return {"type": self.kind}
        return {"type": self.kind, "unix_time": self.at, "date_time_format": SHORT_TIME}


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads. No markup is ever parsed from it, so a customer's content cannot act as markup."""

    content: str
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.content

    def __add__(self, other: Text | str) -> Text:
        return join(self, other)

    @property
    def units(self) -> int:
        """The length in UTF-16 units."""
        return _units(self.content)

    @property
    def raw_entities(self) -> list[dict[str, str | int]]:
        """The entities as the Bot API spells them, offsets and lengths in UTF-16 units."""
        return [
            {**span.raw, "offset": _units(self.content[: span.start]), "length": length}
            for span in _few(self.spans)
            if (length := _units(self.content[span.start : span.end]))
        ]

    @property
    def entities(self) -> tuple[MessageEntity, ...]:
        """The same entities as python-telegram-bot's objects."""
        return tuple(
            MessageEntity(
                type=str(raw["type"]),
                offset=int(raw["offset"]),
                length=int(raw["length"]),
                unix_time=datetime.fromtimestamp(int(raw["unix_time"]), UTC) if "unix_time" in raw else None,
                date_time_format=str(raw["date_time_format"]) if "date_time_format" in raw else None,
            )
            for raw in self.raw_entities
        )

    def split(self, limit: int = MESSAGE_LIMIT) -> list[Text]:
        """Parts of at most `limit` units (2 or more) that together are this text; a cut entity goes on in the next."""
        if limit < 2:
            raise ValueError("a character may need two units")
        if self.units <= limit:
            return [self]
        return [self._part(start, end) for start, end in _cuts(self.content, limit)]

    def _part(self, start: int, end: int) -> Text:
        kept = (
            replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start) for span in self.spans
        )
        return Text(self.content[start:end], tuple(span for span in kept if span.start < span.end))


Words: TypeAlias = Text | str


def plain(words: Words) -> Text:
    """`words` as they are. A lone surrogate, which no message can carry, becomes the replacement character."""
    if isinstance(words, Text):
        return words
    return Text(words if words.isascii() else _LONE_SURROGATE.sub("\ufffd", words))


def bold(words: Words) -> Text:
    return _wrapped("bold", words)


def italic(words: Words) -> Text:
    return _wrapped("italic", words)


def code(words: Words) -> Text:
    """Monospaced; what was bold or italic inside is plain, because Telegram allows nothing inside code."""
    return _wrapped("code", plain(words).content)


def clock(ms: int) -> Text:
    """The time of day of a moment, ms UTC: on a phone by its owner's own clock, where it is too old for that in UTC."""
    words = datetime.fromtimestamp(ms / 1000, UTC).strftime("%H:%M UTC")
    return Text(words, (Span("date_time", 0, len(words), ms // 1000),))


def veil(words: Words) -> Text:
    """Hidden until somebody taps it."""
    return _wrapped("spoiler", words)


def quote(words: Words, *, expandable: bool = False) -> Text:
    """A quoted block; a quote inside it is dissolved, because Telegram does not nest them."""
    inner = plain(words)
    flat = Text(inner.content, tuple(span for span in inner.spans if span.kind not in _QUOTES))
    return _wrapped("expandable_blockquote" if expandable else "blockquote", flat)


def defused(text: Text) -> Text:
    """The same content, with all that a phone would make clickable in it as code: nothing opens, writes or calls.

    The words stay as they are; inside code the server looks for no links, and so nor do the phones.
    """
    safe = [span for span in text.spans if span.kind == "code"]
    found = (
        Span("code", begin, end)
        for begin, end, _ in clickable_spans(text.content)
        if not any(span.start <= begin and end <= span.end for span in safe)
    )
    return Text(text.content, (*text.spans, *found))


def join(*parts: Words, sep: Words = "") -> Text:
    """All parts in order, `sep` between them."""
    between = plain(sep)
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    for text in map(plain, parts):
        for piece in (between, text) if pieces and between.content else (text,):
            if piece.spans:
                spans += [span.moved(length) for span in piece.spans]
            pieces.append(piece.content)
            length += len(piece.content)
    return Text("".join(pieces), tuple(spans))


def lines(*parts: Words) -> Text:
    """One part a line; an empty part is an empty line."""
    return join(*parts, sep="\n")


def fill(template: str, /, **parts: Words) -> Text:
    """A translated sentence with each `{name}` replaced; what is put in is never read as a template."""
    pieces: list[Words] = []
    for literal, name in _template(template):
        pieces.append(literal)
        if name is not None:
            pieces.append(parts[name])
    return join(*pieces)


@lru_cache(maxsize=1024)
def _template(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _spec, _conversion in Formatter().parse(template))


def shorten(words: str, limit: int) -> str:
    """`words`, cut with an ellipsis where they exceed `limit` UTF-16 units."""
    whole = plain(words)
    return whole.content if whole.units <= limit else _fitting(whole.content, limit - 1) + "…"


def sentence(words: str) -> str:
    """What is wrong, as a rule of the core says it, begun and ended as a sentence is."""
    whole = words[:1].upper() + words[1:]
    return whole if whole.endswith((".", "!", "?", "…")) else f"{whole}."


def _wrapped(kind: str, words: Words) -> Text:
    inner = plain(words)
    if not inner.content:
        return inner
    return Text(inner.content, (Span(kind, 0, len(inner.content)), *inner.spans))


def _few(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """No more than a message may have: code that stands near together becomes one, the nearest first."""
    gap = 1
    while len(spans) > MOST_ENTITIES and gap <= MESSAGE_LIMIT:
        spans = _near_code_joined(spans, gap)
        gap *= 2
    return spans


def _near_code_joined(spans: tuple[Span, ...], gap: int) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before and span.kind == before.kind == "code" and 0 <= span.start - before.end <= gap:
            joined[-1] = Span("code", before.start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _units(content: str) -> int:
    return len(content) if content.isascii() else len(content.encode("utf-16-le")) // 2


def _fitting(content: str, limit: int) -> str:
    """The longest beginning of `content` within `limit` units; half a surrogate pair is left out."""
    return content[:limit].encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _cuts(content: str, limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(content):
        end = start + len(_fitting(content[start : start + limit], limit))
        if end < len(content):
            end = _good_end(content, start, end)
        yield start, end
        start = end


def _good_end(content: str, start: int, end: int) -> int:
    """The end of a paragraph, line or word in the second half; else `end`, or before a joined character."""
    middle = start + (end - start) // 2
    for mark in _BREAKS:
        found = content.rfind(mark, middle, end)
        if found >= 0:
            return found + len(mark)
    best = end
    while best > middle and _joined(content, best):
        best -= 1
    return best if best > middle else end


def _joined(content: str, at: int) -> bool:
    """Whether a cut before `content[at]` would part a sign from its accent or an emoji from its joiner."""
    after = content[at]
    return _JOINER in (after, content[at - 1]) or unicodedata.category(after) in {"Mn", "Me", "Mc"}
