"""A chat as a page to read: who says and taps what, what the bot sends, turns and takes away, with its buttons."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from sandbox import ChatMessage, Event

NAME, BOT = "Ann", "Tapwork"
WIDTH = 88
GUTTER = " " * len(f"{BOT} → {NAME}  ")


def page(events: Iterable[Event]) -> list[str]:
    """The lines of what happened, in the order in which it happened."""
    return [line for event in events for line in _event(event)]


def tap(label: str) -> str:
    return f"{NAME} taps [{label}]"


def _event(event: Event) -> Iterator[str]:
    message = event.message
    if event.kind == "toast" and event.text:
        yield f"{BOT} → {NAME}  ({'alert' if event.alert else 'toast'}) {event.text}"
    elif message is None:
        return
    elif event.kind == "delete":
        yield f"{BOT} ✗ {NAME}  {_first(message)}"
    elif event.kind in ("message", "edit"):
        who = f"{NAME} → {BOT}" if not message.from_bot else f"{BOT} {'→' if event.kind == 'message' else '✎'} {NAME}"
        yield from _under(f"{who}  ", _body(message))


def _first(message: ChatMessage) -> str:
    return f"(gone: {message.text.partition(chr(10))[0] or _media(message)})"


def _under(who: str, lines: list[str]) -> Iterator[str]:
    for at, line in enumerate(lines or ["(nothing)"]):
        yield f"{who if at == 0 else GUTTER}{line}".rstrip()


def _media(message: ChatMessage) -> str:
    return f"<{message.media.kind}>" if message.media else ""


def _body(message: ChatMessage) -> list[str]:
    media = [_media(message)] if message.media else []
    return media + _text(message) + [" ".join(f"[{button.text}]" for button in row) for row in message.buttons]


def _text(message: ChatMessage) -> list[str]:
    """Its lines; quotes have a bar, what is set as code stands between accents."""
    lines, at = [], 0
    for line in _with_code(message).split("\n") if message.text else []:
        bar = "┃ " if _quoted(message, at) else ""
        lines += textwrap.wrap(line, WIDTH - len(GUTTER), initial_indent=bar, subsequent_indent=bar) or [bar.strip()]
        at += len(line.replace("`", "").encode("utf-16-le")) // 2 + 1
    return lines


def _with_code(message: ChatMessage) -> str:
    wide, marks = message.text.encode("utf-16-le"), [one for one in message.entities if one["type"] in ("code", "pre")]
    for one in sorted(marks, key=lambda each: -int(each["offset"])):
        begin, end = 2 * one["offset"], 2 * (one["offset"] + one["length"])
        accent = "`".encode("utf-16-le")
        wide = wide[:begin] + accent + wide[begin:end] + accent + wide[end:]
    return wide.decode("utf-16-le")


def _quoted(message: ChatMessage, at: int) -> bool:
    quotes = [one for one in message.entities if one["type"] in ("blockquote", "expandable_blockquote")]
    return any(one["offset"] <= at < one["offset"] + one["length"] for one in quotes)
