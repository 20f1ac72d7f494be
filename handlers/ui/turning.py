"""Turning one message to a card, or sending the card anew: with a file or without one, in the fewest calls.

A file that Telegram will not show is `Unavailable`: nobody answers a task that she cannot see. Only whoever tries a
project is shown the card all the same, with a word about the file.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import CallbackQuery, MaybeInaccessibleMessage

from crowd.rules.media import VOICE
from handlers.context import Context
from handlers.ui import media, show
from handlers.ui.cards import Face
from handlers.ui.marks import bears_file, is_kept
from handlers.ui.media import Album, Manner, Unavailable
from handlers.ui.text import Text, italic, lines
from handlers.ui.words import _

_log = logging.getLogger(__name__)


def fits(message: MaybeInaccessibleMessage | None, face: Face, *, goes_on: bool) -> bool:
    """Whether a tapped message can be turned to the card; `goes_on` says that it shows the same task, one step before.

    Telegram puts a file into a message, but takes none out and lets no voice in, and protects one only when it is sent.
    """
    if goes_on and face.medium and bears_file(message):
        return True
    if face.manner.kept and not is_kept(message):
        return False
    return face.medium.kind != VOICE if face.medium else not bears_file(message)


async def turn(context: Context, query: CallbackQuery, face: Face, *, toast: str, goes_on: bool) -> int:
    """Answer a tap and turn its message to the card, both at once; the id of the message that now bears the card.

    Raises Unavailable, with the tap answered.
    """
    if face.medium is None:
        kept = face.manner.kept
        return await show.turn_to(context, query, face.text, face.keyboard, toast=toast, protect=kept)
    answered, stands = await asyncio.gather(
        show.toast(context, query, toast), _turned(context, query, face, goes_on=goes_on), return_exceptions=True
    )
    if isinstance(stands, BaseException):
        raise stands
    if isinstance(answered, BaseException):
        raise answered
    return stands


async def send(context: Context, person: int, face: Face) -> int:
    """The card in a message of its own, below what it needs above it; its id. Raises Unavailable."""
    if face.medium is not None:
        return await media.send(context, person, face.medium, face.text, face.keyboard, face.manner)
    return await show.send(context, person, face.text, face.keyboard, protect=face.manner.kept)


async def send_part(context: Context, person: int, part: Text | Album, manner: Manner) -> list[int]:
    """What stands above a card: a text or an album; the ids of its messages. Raises Unavailable."""
    if isinstance(part, Album):
        return await media.send_album(context, person, part, manner)
    return [await show.send(context, person, part, protect=manner.kept)]


async def try_turn(context: Context, query: CallbackQuery, face: Face, *, toast: str, goes_on: bool) -> int:
    """`turn` for whoever tries a project."""
    try:
        return await turn(context, query, face, toast=toast, goes_on=goes_on)
    except Unavailable as lost:
        return await _instead(context, query, face, lost)


async def try_send(context: Context, person: int, face: Face) -> int:
    """`send` for whoever tries a project."""
    try:
        return await send(context, person, face)
    except Unavailable as lost:
        return await send(context, person, _without(face, lost))


async def try_part(context: Context, person: int, part: Text | Album, manner: Manner) -> list[int]:
    """`send_part` for whoever tries a project."""
    try:
        return await send_part(context, person, part, manner)
    except Unavailable as lost:
        return await send_part(context, person, _note(lost), manner)


async def _turned(context: Context, query: CallbackQuery, face: Face, *, goes_on: bool) -> int:
    """What cannot be edited any more is sent anew."""
    old, person = query.message, query.from_user.id
    if old and face.medium:
        if goes_on and bears_file(old):
            done = await media.reword(context, old, face.text, face.keyboard)
        else:
            done = await media.turn(context, old, face.medium, face.text, face.keyboard, face.manner)
        if done:
            return old.message_id
    return await send(context, person, face)


async def _instead(context: Context, query: CallbackQuery, face: Face, lost: Unavailable) -> int:
    """The card without its file, below; the message that could not be turned goes."""
    bare, person = _without(face, lost), query.from_user.id
    if query.message:
        await show.remove(context, person, [query.message.message_id])
    return await send(context, person, bare)


def _without(face: Face, lost: Unavailable) -> Face:
    return replace(face, medium=None, text=lines(face.text, "", _note(lost)))


def _note(lost: Unavailable) -> Text:
    _log.error("A file of a task cannot be shown: %s", lost)
    return italic(_("A file of this task cannot be shown. A worker would not be asked about it."))
