"""What is known of a tapped message besides which it is: whether it bears a file, and whether it may be forwarded.

It decides to what the message can be turned. The rest of the card, which we drew ourselves, is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import MaybeInaccessibleMessage

from crowd.rules.media import KINDS

BEARS_FILE, KEPT = MARKS = ("bears_file", "has_protected_content")


def marks_of(message: Mapping[str, Any]) -> dict[str, bool]:
    """The marks of a message as Telegram sends it, or as it was stored with them; only those that are set."""
    found = {
        BEARS_FILE: bool(message.get(BEARS_FILE)) or any(kind in message for kind in KINDS),
        KEPT: bool(message.get(KEPT)),
    }
    return {mark: True for mark, is_set in found.items() if is_set}


def bears_file(message: MaybeInaccessibleMessage | None) -> bool:
    """Whether a tapped message is one with a file."""
    return message is not None and bool(message.api_kwargs.get(BEARS_FILE))


def is_kept(message: MaybeInaccessibleMessage | None) -> bool:
    """Whether a tapped message is kept from being forwarded."""
    return message is not None and bool(message.api_kwargs.get(KEPT))
