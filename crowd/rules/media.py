"""Media of tasks: the kinds, Telegram's limits for them, and how a payload names the files that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PHOTO, VIDEO, ANIMATION, AUDIO, VOICE, DOCUMENT = KINDS = ("photo", "video", "animation", "audio", "voice", "document")

MB = 1024 * 1024
LARGEST_PHOTO = 10 * MB
LARGEST_FILE = 50 * MB
LONGEST_SIDES = 10_000  # width and height of a photo together, in pixels
NARROWEST = 20  # how many times the one side of a photo may be as long as the other
MOST_MEDIA = 10  # in one task: what one album holds

KEY = "@media"
"""Where a payload keeps its media; no task type's field can have this name."""
TELEGRAM = re.compile(r"telegram:(?:(?P<kind>[a-z]+):)?(?P<file_id>[A-Za-z0-9_-]{16,250})")
"""A file that Telegram has already, as a cell writes it."""


@dataclass(frozen=True, slots=True)
class Medium:
    """One file that a task shows. `field` is the text of the task that it belongs to, empty when to all of it."""

    kind: str
    sha256: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a cell names: what it is, and by what it is found again. `size` in bytes, 0 where only Telegram has
    it, under `file_id`."""

    name: str
    kind: str
    sha256: str
    size: int
    media_type: str
    file_id: str | None = None


def written(media: Iterable[tuple[str, Found]]) -> str:
    """Media, each with its field, as a payload keeps them: one a line, in the order in which they are shown."""
    return "\n".join(f"{field}:{each.kind}:{each.sha256}" for field, each in media)


def media_of(payload: Mapping[str, str]) -> tuple[Medium, ...]:
    """The media of a payload, in order."""
    return tuple(_medium(line) for line in payload.get(KEY, "").splitlines())


def in_order(media: Iterable[Medium], fields: Sequence[str]) -> tuple[Medium, ...]:
    """Files of the whole task first, then those of each text, in the order in which a card shows the texts."""
    place = {field: at for at, field in enumerate(fields, start=1) if field}
    return tuple(sorted(media, key=lambda each: place.get(each.field, 0)))


def size_fault(kind: str, size: int) -> str | None:
    """What is wrong with a file's size, in bytes."""
    most = LARGEST_PHOTO if kind == PHOTO else LARGEST_FILE
    if not size:
        return "is empty"
    if size <= most:
        return None
    return f"has {size / MB:,.1f} MB; Telegram takes a {kind} of at most {most // MB} MB"


def photo_fault(width: int, height: int) -> str | None:
    """What is wrong with the sides of a photo, in pixels."""
    if width + height > LONGEST_SIDES:
        return f"is {width} by {height} pixels; both sides of a photo together may have {LONGEST_SIDES:,}"
    if max(width, height) > NARROWEST * min(width, height):
        return f"is {width} by {height} pixels; one side of a photo may be at most {NARROWEST} times the other"
    return None


def _medium(line: str) -> Medium:
    field, kind, sha256 = line.split(":")
    return Medium(kind, sha256, field)
