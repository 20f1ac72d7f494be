"""Pieces: a text that Telegram cut comes as several messages; the first is remembered, to know the others by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from telegram import Message

from handlers.context import Context

PIECES = "pieces"
TOGETHER = timedelta(seconds=2)
"""What comes so soon behind another message nobody wrote after it."""


@dataclass(frozen=True, slots=True)
class First:
    """The message that was taken for the whole of what was asked for; `latest` is the newest piece behind it.

    `told`: she knows that it came in pieces, and is asked for it once more.
    """

    kind: str
    reference: str
    latest: Message
    told: bool = False


def began(context: Context, kind: str, reference: str, message: Message) -> None:
    """This message was taken for what was asked for.

    Kept in memory: a restart between two pieces leaves the first as it was taken, which is shown before it is sent.
    """
    if context.user_data is not None:
        context.user_data[PIECES] = First(kind, reference, message)


def piece(context: Context, message: Message) -> First | None:
    """What this message is a further piece of."""
    first = (context.user_data or {}).get(PIECES)
    if not isinstance(first, First) or message.reply_to_message is not None:
        return None
    behind = message.message_id - first.latest.message_id
    soon = message.date - first.latest.date <= TOGETHER
    return first if behind >= 0 and soon and (first.told or behind) else None


def heard(context: Context, first: First, message: Message) -> None:
    """She knows of it; the piece that was heard is the newest now."""
    if context.user_data is not None:
        context.user_data[PIECES] = replace(first, latest=message, told=True)
