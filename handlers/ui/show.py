"""Showing: every message, edit, toast and removal goes out here, with link previews off and no markup."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeAlias

from telegram import Bot, CallbackQuery, InputFile, MaybeInaccessibleMessage
from telegram.error import BadRequest, Forbidden
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from crowd.rules.normalise import blank
from handlers.ui.buttons import Keyboard
from handlers.ui.keys import Keys, NoKeys
from handlers.ui.marks import bears_file
from handlers.ui.text import Text, Words, plain, shorten

TOAST_LIMIT = 200
"""The longest answer to a tap."""

REMOVED_AT_ONCE = 100
"""Messages that one deleteMessages call takes."""

NO_PREVIEW = {"is_disabled": True}

# The server's own sentences, as python-telegram-bot hands them on, in small letters.
SAME_ALREADY = ("message is not modified",)
TAP_IS_OLD = ("query is too old", "query id is invalid")
NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",  # it bears a file
    "there is no caption in the message to edit",
)
NOT_REMOVABLE = ("message to delete not found", "message can't be deleted", "message identifier is not specified")


Markup: TypeAlias = Keyboard | Keys | NoKeys


class HasBot(Protocol):
    """Whatever can reach Telegram: a handler's context, or the sender."""

    @property
    def bot(self) -> Bot: ...


async def send(
    context: HasBot,
    chat_id: int,
    text: Words,
    keyboard: Markup | None = None,
    *,
    protect: bool = False,
    reply_to: int | None = None,
    silent: bool = False,
) -> int:
    """Send `text`, in parts where it is long; the keyboard stands on the last part, whose message id is returned."""
    parts = plain(text).split()
    sent = await send_parts(context, chat_id, parts, keyboard, protect=protect, reply_to=reply_to, silent=silent)
    return sent[-1]


async def send_parts(
    context: HasBot,
    chat_id: int,
    parts: Sequence[Text],
    keyboard: Markup | None = None,
    *,
    protect: bool = False,
    reply_to: int | None = None,
    silent: bool = False,
) -> list[int]:
    """Send messages in order, the keyboard on the last; their ids. Blank parts, which Telegram refuses, stay away.

    They reply to a message, if it still stands; `silent` ones arrive without a sound.
    """
    visible = [part for part in parts if not blank(part.content)] or [parts[-1]]
    sent = []
    for part in visible:
        markup = keyboard if part is visible[-1] else None
        sent.append(await _send_one(context.bot, chat_id, part, markup, protect, reply_to, silent))
    return sent


async def send_file(
    context: HasBot, chat_id: int, name: str, content: bytes, *, protect: bool = False, voice: bool = False
) -> int:
    """Send a document under this name, or a voice message; its message id. `protect` keeps it from being passed on."""
    upload = InputFile(content, name, attach=True)
    method, field = ("sendVoice", "voice") if voice else ("sendDocument", "document")
    what = {field: upload.attach_uri, "protect_content": protect or None}
    sent = await call(context.bot, method, files=[upload], chat_id=chat_id, **what)
    return int(sent["message_id"])


async def send_photos(context: HasBot, chat_id: int, name: str, pictures: Sequence[bytes]) -> list[int]:
    """Send two to ten PNGs as one album, to be looked at one after the other; their message ids."""
    uploads = [InputFile(each, f"{name}-{at}.png", attach=True) for at, each in enumerate(pictures, start=1)]
    media = [{"type": "photo", "media": upload.attach_uri} for upload in uploads]
    sent = await call(context.bot, "sendMediaGroup", files=uploads, chat_id=chat_id, media=media)
    return [int(each["message_id"]) for each in sent]


async def turn_to(
    context: HasBot,
    query: CallbackQuery,
    text: Words,
    keyboard: Markup | None = None,
    *,
    toast: str = "",
    alert: bool = False,
    protect: bool = False,
) -> int:
    """Answer a tap and turn its message to `text`, both at once; the id of the message that now bears the keyboard.

    What cannot be edited any more is sent anew; a message with a file cannot become one without, and goes. A flood
    wait or a network failure passes up, and the repeat re-shows.
    """
    answered, shown = await asyncio.gather(
        _answer(context.bot, query, toast, alert),
        _edit_or_send(context, query, plain(text).split(), keyboard, protect),
        return_exceptions=True,
    )
    if isinstance(shown, BaseException):
        raise shown
    if isinstance(answered, BaseException):
        raise answered
    return shown


async def rewrite(
    context: HasBot, chat_id: int, message_id: int, text: Words, keyboard: Keyboard | None = None
) -> bool:
    """Change a message that nobody tapped; False where it is gone, too old or out of reach. It has to fit into one."""
    place = {"chat_id": chat_id, "message_id": message_id}
    try:
        await forgiving(SAME_ALREADY, context.bot, "editMessageText", **place, **_body(plain(text), keyboard))
    except BadRequest as refused:
        if says(refused, NOT_EDITABLE):
            return False
        raise
    except Forbidden:
        return False
    return True


async def change(context: HasBot, chat_id: int, message_id: int, text: Words, keyboard: Keyboard | None = None) -> int:
    """The same for a message that may as well be gone; its id. Whoever cannot be reached is told by Forbidden."""
    try:
        place = {"chat_id": chat_id, "message_id": message_id}
        await forgiving(SAME_ALREADY, context.bot, "editMessageText", **place, **_body(plain(text), keyboard))
    except BadRequest as refused:
        if not says(refused, NOT_EDITABLE):
            raise
    return message_id


async def toast(context: HasBot, query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Answer a tap with a passing line, or with a box to close; cut at 200 units. A tap grown old is no error."""
    await _answer(context.bot, query, text, alert)


async def remove(context: HasBot, chat_id: int, message_ids: Iterable[int]) -> None:
    """Delete messages; those that are gone or too old to delete stay as they are."""
    ids = list(message_ids)
    for start in range(0, len(ids), REMOVED_AT_ONCE):
        await forgiving(
            NOT_REMOVABLE,
            context.bot,
            "deleteMessages",
            chat_id=chat_id,
            message_ids=ids[start : start + REMOVED_AT_ONCE],
        )


async def take_buttons(context: HasBot, chat_id: int, message_id: int) -> None:
    """A message keeps its words and loses its buttons; one that is gone or too old stays as it is."""
    await forgiving(
        SAME_ALREADY + NOT_EDITABLE,
        context.bot,
        "editMessageReplyMarkup",
        chat_id=chat_id,
        message_id=message_id,
    )


async def put_buttons(context: HasBot, chat_id: int, message_id: int, keyboard: Keyboard) -> None:
    """Other buttons below a message that keeps its words; one that is gone or too old stays as it is."""
    await forgiving(
        SAME_ALREADY + NOT_EDITABLE,
        context.bot,
        "editMessageReplyMarkup",
        chat_id=chat_id,
        message_id=message_id,
        reply_markup=keyboard.raw,
    )


async def turn_buttons(context: HasBot, query: CallbackQuery, keyboard: Keyboard, *, toast: str = "") -> None:
    """Answer a tap and put other buttons below its message, whatever it shows; a message out of reach keeps its own."""
    message = query.message
    changed = put_buttons(context, message.chat.id, message.message_id, keyboard) if message else asyncio.sleep(0)
    for result in await asyncio.gather(_answer(context.bot, query, toast, False), changed, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def call(bot: Bot, method: str, *, files: Sequence[InputFile] = (), **params: Any) -> Any:
    """The raw result of a Bot API method; parameters that are None are left out, `files` go with it.

    The typed methods walk through every parameter and parse the returned message, which nobody here reads; the public
    `do_api_request` warns about methods that have a typed twin. A test pins this seam.
    """
    given = [RequestParameter(name, value, None) for name, value in params.items() if value is not None]
    if files:
        given.append(RequestParameter("files", None, list(files)))
    return await bot.request.post(f"{bot.base_url}/{method}", RequestData(given))


async def _send_one(
    bot: Bot, chat_id: int, part: Text, keyboard: Markup | None, protect: bool, reply_to: int | None, silent: bool
) -> int:
    reply = {"message_id": reply_to, "allow_sending_without_reply": True} if reply_to is not None else None
    body = _body(part, keyboard) | {"disable_notification": silent or None, "protect_content": protect or None}
    sent = await call(bot, "sendMessage", chat_id=chat_id, reply_parameters=reply, **body)
    return int(sent["message_id"])


async def _edit_or_send(
    context: HasBot, query: CallbackQuery, parts: Sequence[Text], keyboard: Markup | None, protect: bool
) -> int:
    (first, *others), old, person = parts, query.message, query.from_user.id
    if keyboard is not None and not isinstance(keyboard, Keyboard):  # which only a new message can bear
        stands = (await send_parts(context, person, parts, keyboard, protect=protect))[-1]
        await (take_buttons(context, person, old.message_id) if old else asyncio.sleep(0))
        return stands
    if old is None or bears_file(old) or not await _edit(context.bot, old, first, None if others else keyboard):
        stands = (await send_parts(context, person, parts, keyboard, protect=protect))[-1]
        if old and bears_file(old):
            await remove(context, person, [old.message_id])
        return stands
    if others:
        return (await send_parts(context, person, others, keyboard, protect=protect))[-1]
    return old.message_id


async def _edit(bot: Bot, old: MaybeInaccessibleMessage, text: Text, keyboard: Keyboard | None) -> bool:
    """False where the message is gone or too old to edit."""
    place = {"chat_id": old.chat.id, "message_id": old.message_id}
    try:
        await forgiving(SAME_ALREADY, bot, "editMessageText", **place, **_body(text, keyboard))
    except BadRequest as refused:
        if says(refused, NOT_EDITABLE):
            return False
        raise
    return True


async def _answer(bot: Bot, query: CallbackQuery, text: str, alert: bool) -> None:
    words = shorten(text, TOAST_LIMIT) or None
    await forgiving(
        TAP_IS_OLD, bot, "answerCallbackQuery", callback_query_id=query.id, text=words, show_alert=alert or None
    )


async def forgiving(sentences: tuple[str, ...], bot: Bot, method: str, **params: Any) -> None:
    """Call a method; a refusal in one of these sentences is as good as done."""
    try:
        await call(bot, method, **params)
    except BadRequest as refused:
        if not says(refused, sentences):
            raise


def milliseconds(wait: int | timedelta) -> int:
    """How long Telegram asks to wait."""
    return int(wait.total_seconds() * 1000) if isinstance(wait, timedelta) else wait * 1000


def says(refused: BadRequest, sentences: tuple[str, ...]) -> bool:
    """Whether Telegram refused in one of these sentences."""
    said = refused.message.lower()
    return any(sentence in said for sentence in sentences)


def _body(text: Text, keyboard: Markup | None) -> dict[str, Any]:
    return {
        "text": text.content,
        "entities": text.raw_entities or None,
        "link_preview_options": NO_PREVIEW,
        "reply_markup": keyboard.raw if keyboard else None,
    }
