"""Posts in the chat: what an admin sent is read as data, sent to others as it was, and changed where it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from telegram import InputFile, Message
from telegram.error import BadRequest

from crowd.rules.media import ANIMATION, PHOTO, VIDEO, VOICE
from crowd.rules.posts import FILES, LONGEST_CAPTION, TEXT, Post, utf16_units
from handlers.ui.buttons import Keyboard
from handlers.ui.show import NOT_EDITABLE, SAME_ALREADY, HasBot, call, says

Unfit: TypeAlias = Literal["album", "long", "poll", "kind"]
"""Why a message cannot be sent to many: one of several in an album, a caption that is too long, or its kind."""

CALLS = {kind: f"send{kind.capitalize()}" for kind in FILES}
VEILABLE = frozenset({PHOTO, VIDEO, ANIMATION})

Learn: TypeAlias = Callable[[str], Awaitable[None]]
"""Told Telegram's name for a file that was uploaded."""


class CannotChange(Exception):
    """The message is gone, or can no longer be changed; the sentence is Telegram's."""


def read(message: Message) -> Post | Unfit:
    """What a message says, its entities as Telegram gave them."""
    given = message.to_dict()
    if message.media_group_id:
        return "album"
    if message.poll:
        return "poll"
    if message.text is not None:
        return Post(
            TEXT,
            given["text"],
            _entities(given.get("entities", ())),
            preview=given.get("link_preview_options"),
        )
    kind = next((each for each in FILES if each in given), None)
    if kind is None or "paid_media" in given:
        return "kind"
    caption = given.get("caption", "")
    if utf16_units(caption) > LONGEST_CAPTION:
        return "long"
    return Post(
        kind,
        caption,
        _entities(given.get("caption_entities", ())),
        file_id=_file_id(given[kind]),
        above=bool(given.get("show_caption_above_media")),
        veiled=bool(given.get("has_media_spoiler")),
    )


async def send(
    context: HasBot,
    chat_id: int,
    post: Post,
    keyboard: Keyboard | None,
    *,
    upload: bytes | None = None,
    silent: bool = False,
) -> tuple[int, str | None]:
    """Send it; the id of its message, and Telegram's name for its file where that was uploaded."""
    common: dict[str, Any] = {
        "chat_id": chat_id,
        "reply_markup": keyboard.raw if keyboard else None,
        "disable_notification": silent or None,
    }
    if post.kind == TEXT:
        return int((await call(context.bot, "sendMessage", **common, **_words(post)))["message_id"]), None
    files = _upload(post, upload)
    sent = await call(
        context.bot,
        CALLS[post.kind],
        files=files,
        caption=post.text or None,
        caption_entities=list(post.entities) or None,
        show_caption_above_media=post.above or None,
        has_spoiler=_veiled(post),
        **{post.kind: files[0].attach_uri if files else post.file_id},
        **common,
    )
    return int(sent["message_id"]), _name_in(sent) if files else None


async def change(
    context: HasBot,
    chat_id: int,
    message_id: int,
    post: Post,
    keyboard: Keyboard | None,
    *,
    upload: bytes | None = None,
) -> str | None:
    """Bring a message that was sent up to date; Telegram's name for its file where that was uploaded.

    Raises CannotChange where it is gone or of another nature.
    """
    place: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "reply_markup": keyboard.raw if keyboard else None,
    }
    files = _upload(post, upload)
    method, what = _edit(post, files[0].attach_uri if files else post.file_id)
    try:
        changed = await call(context.bot, method, files=files, **place, **what)
    except BadRequest as refused:
        if says(refused, NOT_EDITABLE):
            raise CannotChange(refused.message) from None
        if not says(refused, SAME_ALREADY):
            raise
        return None
    return _name_in(changed) if files else None


def _entities(given: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """As Telegram gave them; of a person who is named in the words her number is enough, so nothing else is kept."""
    return tuple({**each, "user": {"id": each["user"]["id"]}} if "user" in each else each for each in given)


def _edit(post: Post, file: str | None) -> tuple[str, dict[str, Any]]:
    if post.kind == TEXT:
        return "editMessageText", _words(post)
    words = {"caption": post.text or None, "caption_entities": list(post.entities) or None}
    if post.kind == VOICE:
        return "editMessageCaption", words
    media = {
        "type": post.kind,
        "media": file,
        **words,
        "show_caption_above_media": (post.above or None) if post.kind in VEILABLE else None,
        "has_spoiler": _veiled(post),
    }
    return "editMessageMedia", {"media": {name: value for name, value in media.items() if value is not None}}


def _words(post: Post) -> dict[str, Any]:
    return {"text": post.text, "entities": list(post.entities) or None, "link_preview_options": post.preview}


def _veiled(post: Post) -> bool | None:
    return True if post.veiled and post.kind in VEILABLE else None


def _upload(post: Post, content: bytes | None) -> list[InputFile]:
    if post.file_id is not None or content is None:
        return []
    return [InputFile(content, post.file_name or post.kind, attach=True)]


def _name_in(sent: Mapping[str, Any]) -> str | None:
    kind = next((each for each in FILES if each in sent), None)
    return _file_id(sent[kind]) if kind else None


def _file_id(media: Any) -> str:
    """Telegram lists a picture in several sizes, the largest last."""
    return str((media[-1] if isinstance(media, list) else media)["file_id"])
