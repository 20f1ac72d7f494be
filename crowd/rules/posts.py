"""Posts: what a broadcast says, kept as Telegram gave it: words, entities and a file, never parsed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

from crowd.rules.media import ANIMATION, AUDIO, DOCUMENT, PHOTO, VIDEO, VOICE

TEXT = "text"
FILES = (ANIMATION, PHOTO, VIDEO, AUDIO, VOICE, DOCUMENT)
"""Kinds that bear a file; Telegram says of an animation that it is a document too, so that it is asked about first."""

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
"""UTF-16 units of a message and of a caption that a bot may send; people with Telegram Premium write longer ones."""

Entity: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """One message. `text` is the caption where there is a file, `entities` are as the Bot API spells them.

    A file is known by Telegram's `file_id`, or lies under the name `stored` until Telegram has it.
    """

    kind: str
    text: str = ""
    entities: tuple[Entity, ...] = ()
    file_id: str | None = None
    stored: str | None = None
    file_name: str | None = None
    preview: Mapping[str, Any] | None = None
    above: bool = False
    veiled: bool = False

    def to_json(self) -> str:
        """As a row keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Post:
        """The other way."""
        read = json.loads(stored)
        return cls(**{**read, "entities": tuple(read["entities"])})


@dataclass(frozen=True, slots=True)
class CannotBecome:
    """What was sent cannot be turned to that; Telegram's rules, or nothing would change."""

    why: Literal["same", "long", "voice"]


def corrected(old: Post, new: Post) -> Post | CannotBecome:
    """What people see when `old` is corrected by `new`. Words alone become the caption of the file that is there."""
    if new.kind == TEXT and old.kind != TEXT:
        new = replace(old, text=new.text, entities=new.entities)
        if utf16_units(new.text) > LONGEST_CAPTION:
            return CannotBecome("long")
    elif VOICE in (old.kind, new.kind):
        return CannotBecome("voice")
    return CannotBecome("same") if new == old else new


def utf16_units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
