"""Files in the chat: one that bears a card, one or an album above it. Each is uploaded once; then its id is sent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeAlias

from telegram import InputFile, MaybeInaccessibleMessage
from telegram.error import BadRequest

from crowd.rules.formats import ending_of
from crowd.rules.media import ANIMATION, AUDIO, DOCUMENT, KINDS, PHOTO, VIDEO, Medium
from crowd.services.media import Known, MediaService, Missing, ToUpload
from handlers.context import Context
from handlers.ui.buttons import Keyboard
from handlers.ui.show import NOT_EDITABLE, SAME_ALREADY, call, forgiving, says
from handlers.ui.text import Text

VEILABLE = frozenset({PHOTO, VIDEO, ANIMATION})
_ALBUMS = {PHOTO: "seen", VIDEO: "seen", DOCUMENT: "read", AUDIO: "heard"}

# The server's own sentences about an id, in small letters: of another bot, of another kind, or grown too old.
_ID_REFUSED = (
    "wrong file_id",
    "wrong file identifier",
    "wrong remote file i",
    "file is temporarily unavailable",
    "can't use file of type",
    "file_reference_",
)
_log = logging.getLogger(__name__)

Result: TypeAlias = Any
Attempt: TypeAlias = Callable[[Sequence["_File"]], Awaitable[Result]]


class Unavailable(Exception):
    """Telegram will not show this file: it is lost, or refused."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the files of a task are shown: hidden until she taps them, and kept from being forwarded."""

    veiled: bool = False
    kept: bool = False


PLAINLY = Manner()


@dataclass(frozen=True, slots=True)
class _File:
    """What a call says for one file: Telegram's id, or an upload that goes with the call."""

    medium: Medium
    kind: str
    media: str
    upload: InputFile | None = None
    media_id: int = 0


@dataclass(frozen=True, slots=True)
class Album:
    """Files that stand above a card in one message each, sent by one call. `titles` are their captions."""

    media: tuple[Medium, ...]
    titles: tuple[str, ...] = field(default=())


def albums(media: Sequence[Medium], titles: Sequence[str]) -> list[Album]:
    """What can be sent together, in order: pictures with films, papers, songs; anything else goes alone."""
    titled = list(zip(media, titles, strict=True))
    groups = groupby(range(len(titled)), key=lambda at: _ALBUMS.get(titled[at][0].kind, str(at)))
    members = ([titled[at] for at in group] for _, group in groups)
    return [Album(tuple(one for one, _ in each), tuple(title for _, title in each)) for each in members]


async def send(
    context: Context, person: int, medium: Medium, text: Text | None, keyboard: Keyboard | None, manner: Manner
) -> int:
    """One file with a caption and buttons; its message's id. Raises Unavailable."""

    async def attempt(files: Sequence[_File]) -> Result:
        [file] = files
        return await call(
            context.bot,
            f"send{file.kind.capitalize()}",
            chat_id=person,
            protect_content=manner.kept or None,
            has_spoiler=_veiled(file.kind, manner),
            files=_uploads(files),
            **{file.kind: file.media},
            **_caption(text, keyboard),
        )

    return int((await _with_files(context, [medium], attempt))["message_id"])


async def send_album(context: Context, person: int, album: Album, manner: Manner) -> list[int]:
    """All its files; the ids of their messages. Raises Unavailable."""
    if len(album.media) == 1:
        title = Text(album.titles[0]) if album.titles and album.titles[0] else None
        return [await send(context, person, album.media[0], title, None, manner)]

    async def attempt(files: Sequence[_File]) -> Result:
        items = [_item(file, Text(title), manner) for file, title in zip(files, album.titles, strict=True)]
        return await call(
            context.bot,
            "sendMediaGroup",
            chat_id=person,
            media=items,
            protect_content=manner.kept or None,
            files=_uploads(files),
        )

    return [int(sent["message_id"]) for sent in await _with_files(context, album.media, attempt)]


async def turn(
    context: Context, old: MaybeInaccessibleMessage, medium: Medium, text: Text, keyboard: Keyboard, manner: Manner
) -> bool:
    """Turn a message to this file with its caption and buttons; False where it can no longer be edited.

    Raises Unavailable.
    """

    async def attempt(files: Sequence[_File]) -> Result:
        return await call(
            context.bot,
            "editMessageMedia",
            chat_id=old.chat.id,
            message_id=old.message_id,
            media=_item(files[0], text, manner),
            reply_markup=keyboard.raw,
            files=_uploads(files),
        )

    return await _edited(_with_files(context, [medium], attempt))


async def reword(context: Context, old: MaybeInaccessibleMessage, text: Text, keyboard: Keyboard) -> bool:
    """Other words and buttons below the same file; False where it can no longer be edited."""
    place = {"chat_id": old.chat.id, "message_id": old.message_id}
    words = _caption(text, keyboard)
    return await _edited(forgiving(SAME_ALREADY, context.bot, "editMessageCaption", **place, **words))


async def _edited(edit: Awaitable[Result]) -> bool:
    try:
        await edit
    except BadRequest as refused:
        if says(refused, SAME_ALREADY):
            return True
        if says(refused, NOT_EDITABLE):
            return False
        raise
    return True


async def _with_files(context: Context, media: Sequence[Medium], attempt: Attempt) -> Result:
    """By the ids that Telegram knows; what it does not have, or no longer, is uploaded, by one at a time."""
    service, bot_id = context.services.media, context.bot.id
    known = [await service.known(bot_id, medium) for medium in media]
    if all(known):
        files = [_by_id(medium, each) for medium, each in zip(media, known, strict=True) if each]
        try:
            return await attempt(files)
        except BadRequest as refused:
            if not says(refused, _ID_REFUSED):
                raise _told(refused) from None
            _log.warning("Telegram refused an id that it gave once; the file is uploaded again")
            await _forget(service, bot_id, files)
    async with service.alone(media):
        files = [await _file(service, bot_id, medium) for medium in media]
        try:
            result = await attempt(files)
        except BadRequest as refused:
            if says(refused, _ID_REFUSED):
                await _forget(service, bot_id, [file for file in files if file.upload is None])
            raise _told(refused) from None
        await _learn(context, files, result)
    return result


async def _file(service: MediaService, bot_id: int, medium: Medium) -> _File:
    if known := await service.known(bot_id, medium):
        return _by_id(medium, known)
    try:
        found: ToUpload = await service.to_upload(bot_id, medium)
    except Missing as missing:
        raise Unavailable(str(missing)) from missing
    upload = InputFile(found.content, f"{found.kind}.{ending_of(found.media_type)}", attach=True)
    return _File(medium, found.kind, str(upload.attach_uri), upload, found.media_id)


def _by_id(medium: Medium, known: Known) -> _File:
    return _File(medium, known.kind, known.file_id)


async def _forget(service: MediaService, bot_id: int, files: Sequence[_File]) -> None:
    for file in files:
        await service.forget(bot_id, file.medium, file.media)


async def _learn(context: Context, files: Sequence[_File], result: Result) -> None:
    """Telegram's ids for what was uploaded, from the messages that it made of the files."""
    messages = result if isinstance(result, list) else [result]
    for file, message in zip(files, messages, strict=True):
        found = _id_in(message, file.kind) if file.upload else None
        if found:
            await context.services.media.learn(context.bot.id, file.medium, file.media_id, found, context.clock())


def _id_in(message: dict[str, Any], kind: str) -> Known | None:
    """A film without sound comes back as an animation, which is what it is from then on."""
    came_as = kind if kind in message else next((each for each in KINDS if each in message), None)
    if came_as is None:
        return None
    content = message[came_as]
    largest = content[-1] if isinstance(content, list) else content
    return Known(str(largest["file_id"]), came_as)


def _told(refused: BadRequest) -> Exception:
    """What is wrong with the message or the chat stays what it is; anything else is about the file."""
    if says(refused, (*SAME_ALREADY, *NOT_EDITABLE, "chat not found")):
        return refused
    return Unavailable(refused.message)


def _item(file: _File, text: Text, manner: Manner) -> dict[str, Any]:
    item = {
        "type": file.kind,
        "media": file.media,
        "caption": text.content or None,
        "caption_entities": text.raw_entities or None,
        "has_spoiler": _veiled(file.kind, manner),
    }
    return {name: value for name, value in item.items() if value is not None}


def _caption(text: Text | None, keyboard: Keyboard | None) -> dict[str, Any]:
    return {
        "caption": text.content if text else None,
        "caption_entities": (text.raw_entities or None) if text else None,
        "reply_markup": keyboard.raw if keyboard else None,
    }


def _veiled(kind: str, manner: Manner) -> bool | None:
    return True if manner.veiled and kind in VEILABLE else None


def _uploads(files: Sequence[_File]) -> list[InputFile]:
    return [file.upload for file in files if file.upload]
