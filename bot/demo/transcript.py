"""Chats as lines to read while they happen: who says and taps what, and what the bot does in answer."""

from __future__ import annotations

import asyncio
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile, takewhile

import click

from sandbox import ChatMessage, Event

BOT = "Tapwork"
NARROW, WIDE = 72, 104
LONGEST, SHOWN = 26, 5
"""A message of more lines than this shows only its first ones."""

UNCHANGED = 3

LEGEND = f"""\
How to read it:
  Ann │ …             Ann types, sends or taps; a button is written [like this]
  {BOT} → Ann │ …   the bot sends Ann a message
  {BOT} ✎ Ann │ …   a message in Ann's chat changes in place
  {BOT} ✗ Ann │ …   a message is taken out of Ann's chat
  (toast) (alert)     a line that passes over the chat; a window that waits for OK
  ▌                   text that is quoted: what a project brings along"""


class Transcript:
    """Prints what happens in the chats it was told to follow, in the order it happens."""

    def __init__(self) -> None:
        self.width = min(max(shutil.get_terminal_size((WIDE, 24)).columns, NARROW), WIDE)
        self.unheard = asyncio.Event()  # nobody reads what is printed any more
        self._names: dict[int, str] = {}
        self._gutter = len(BOT) + 3
        self._muted: Counter[int] = Counter()
        self._known: dict[int, list[str]] = {}  # the lines of each message as they were printed

    def follow(self, chat_id: int, name: str) -> None:
        """Print this person's chat from now on."""
        self._names[chat_id] = name
        self._gutter = max(self._gutter, len(f"{BOT} → {name}"))

    @contextmanager
    def aside(self, *people: int) -> Iterator[None]:
        """What happens to these people meanwhile, or to anybody where none is named, is not printed."""
        muted = people or tuple(self._names)
        self._muted.update(muted)
        try:
            yield
        finally:
            self._muted.subtract(muted)

    # What is not said in a chat

    def heading(self, text: str) -> None:
        self._print("")
        self._print(click.style(text, bold=True))
        self._print(click.style("─" * len(text), dim=True))

    def narrate(self, text: str) -> None:
        """A sentence of the storyteller."""
        for line in textwrap.wrap(text, self.width):
            self._print(line)

    def plain(self, text: str) -> None:
        """Lines as they are."""
        for line in text.splitlines():
            self._print(line)

    def command(self, words: str, output: str = "") -> None:
        """A command and what it printed."""
        self._print(click.style(f"$ {words}", bold=True))
        for line in output.splitlines():
            self.output(line)

    def output(self, line: str, *, whole: bool = False) -> None:
        """A line of a file or of a command's output; cut where the terminal ends unless it is to be read whole."""
        room = self.width - 2
        pieces = [line[at : at + room] for at in range(0, len(line), room)] if whole else [self._cut(line, room)]
        for piece in pieces:
            self._print(f"  {piece}")

    def blank(self) -> None:
        self._print("")

    # What happens in a chat

    def acts(self, person: int, what: str) -> None:
        """What a person does that leaves no message."""
        if not self._muted[person]:
            self._lines(self._names[person], [what])

    def shows(self, message: ChatMessage) -> None:
        """A message as it stands now."""
        name = self._names[message.chat_id]
        lines = self._known[message.id] = self._body(message)
        self._lines(f"{BOT} → {name}" if message.from_bot else name, lines)

    def hear(self, event: Event) -> None:
        """Something happened at the server."""
        name = self._names.get(event.chat_id)
        if name is None or self._muted[event.chat_id]:
            return
        match event.kind, event.message:
            case "message", ChatMessage() as message:
                self.shows(message)
            case "edit", ChatMessage() as message:
                self._lines(f"{BOT} ✎ {name}" if message.from_bot else name, self._changed(message))
            case "delete", ChatMessage() as message:
                self._lines(f"{BOT} ✗ {name}", [f"takes away “{self._cut(message.text.partition(chr(10))[0], 40)}”"])
            case "toast", _:
                self._lines(f"{BOT} → {name}", [f"({'alert' if event.alert else 'toast'}) {event.text}"])

    def _changed(self, message: ChatMessage) -> list[str]:
        """A message after an edit; lines that stand as before are left out where they are many."""
        before, lines = self._known.get(message.id, []), self._body(message)
        self._known[message.id] = lines
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, lines, strict=False)))
        return [lines[0], "…", *dropwhile(lambda line: not line, lines[same:])] if same >= UNCHANGED else lines

    def _body(self, message: ChatMessage) -> list[str]:
        """Text, file and buttons."""
        room = self.width - self._gutter - 3
        lines = [piece for line in quoted_lines(message) for piece in _wrapped(line, room)]
        if len(lines) > LONGEST:
            left = sum(map(len, lines[SHOWN:]))
            first = [line for line in lines[:SHOWN] if line.strip("▌ ")]
            lines = [*first, f"… (here shortened; {left:,} characters more in the chat)"]
        if message.media:
            lines.insert(0, f"<{message.media.kind}: {message.media.name or message.media.media_type}>")
        return lines + [" ".join(f"[{button.text}]" for button in row) for row in message.buttons]

    def _lines(self, who: str, lines: list[str]) -> None:
        for at, line in enumerate(lines or [""]):
            shown = who if at == 0 else ""
            colour = "cyan" if who.startswith(BOT) else "green"
            self._print(f"{click.style(shown.ljust(self._gutter), fg=colour)} │ {line}".rstrip())

    def _cut(self, text: str, room: int) -> str:
        return text if len(text) <= room else text[: room - 1] + "…"

    def _print(self, line: str) -> None:
        if self.unheard.is_set():
            return
        try:
            click.echo(line)
        except BrokenPipeError:
            self.unheard.set()


def quoted_lines(message: ChatMessage) -> list[str]:
    """The lines of a text, those of a quotation marked. Entities count in UTF-16 units."""
    quotes = [
        (int(one["offset"]), int(one["offset"]) + int(one["length"]))
        for one in message.entities
        if one["type"] in {"blockquote", "expandable_blockquote"}
    ]
    lines, at = [], 0
    for line in message.text.split("\n") if message.text else []:
        inside = any(start <= at < end for start, end in quotes)
        lines.append(f"▌ {line}" if inside else line)
        at += len(line.encode("utf-16-le")) // 2 + 1
    return lines


def _wrapped(line: str, room: int) -> list[str]:
    mark = "▌ " if line.startswith("▌ ") else ""
    return textwrap.wrap(line, room, subsequent_indent=mark, drop_whitespace=True) or [line]
