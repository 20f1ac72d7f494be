"""A list of tasks in JSON, as Label Studio writes and reads it: what stands under `data` is the row."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from crowd.services.rowfiles.base import UnreadableError
from crowd.services.rowfiles.objects import ObjectFile

CHUNK = 1_000_000
LONGEST = 16_000_000  # characters of one task with all its annotations
BETWEEN = re.compile(r"[\s,]*")


class TaskList(ObjectFile):
    """The tasks of a list; a line is the place of a task in it. Of an export of ours, the row is the one inside."""

    def _texts(self, handle: IO[bytes], file: str) -> Iterator[str]:
        text = io.TextIOWrapper(handle, "utf-8-sig", errors="surrogateescape")
        try:
            yield from _entries(text, file)
        finally:
            if not handle.closed:
                text.detach()  # else the wrapper would close the file, and how far it was read could not be told

    def _shaped(self, cells: dict[str, Any]) -> dict[str, Any]:
        data = cells.get("data")
        if not isinstance(data, dict):
            return cells
        if isinstance(data.get("row"), dict) and "task" in data:
            return {"project": "", "task": data["task"], "row": data["row"]}
        return data


def _entries(text: IO[str], file: str) -> Iterator[str]:
    """The JSON of each entry of a list, without holding the list."""
    held, at, decoder = text.read(CHUNK).lstrip(), 1, json.JSONDecoder()
    if not held.startswith("["):
        raise UnreadableError(f"{file} is no list of tasks; a file of an object a line is called .jsonl")
    while True:
        at = _next(held, at)
        if held.startswith("]", at):
            return
        end = _end(decoder, held, at)
        if end is not None:
            yield held[at:end]
            at = end
        elif more := text.read(CHUNK) if len(held) - at < LONGEST else "":
            held, at = held[at:] + more, 0
        else:
            raise UnreadableError(f"{file} is no list of tasks to its end: {held[at : at + 40]!r}")


def _next(held: str, at: int) -> int:
    """Where the next entry begins, behind what stands between."""
    found = BETWEEN.match(held, at)
    return found.end() if found else at


def _end(decoder: json.JSONDecoder, held: str, at: int) -> int | None:
    """Where the value that begins here ends; None where it is not whole yet."""
    try:
        return decoder.raw_decode(held, at)[1] if at < len(held) else None
    except (ValueError, RecursionError):
        return None
