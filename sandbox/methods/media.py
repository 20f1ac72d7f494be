"""Messages with files: uploads, files known by their id, albums."""

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.entities import Formatted, formatted, units
from sandbox.keyboards import read_markup
from sandbox.methods.common import LONGEST_CAPTION, find_chat, read_caption, read_options, shown, writable
from sandbox.params import Call
from sandbox.records import Chat, Json, Message, StoredFile
from sandbox.refusals import Refusal, bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

KINDS = ("photo", "video", "audio", "voice", "document", "animation")
_MIXING = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
_LARGEST_ALBUM = 10
_NUMBERS = ("duration", "width", "height")
_albums = itertools.count(13_000_000_000_000_001)


def _sender(kind: str) -> Callable[["Telegram", Call], Json]:
    def send(telegram: "Telegram", call: Call) -> Json:
        caption, entities = read_caption(telegram, call)
        keyboard, markup = read_markup(call)
        file = take_file(telegram, call, kind, call.text(kind), given=call.given())
        chat = find_chat(telegram, call)
        options = read_options(telegram, chat, call)
        message = telegram.post(
            writable(chat),
            None,
            text=caption,
            entities=entities,
            file=file,
            keyboard=keyboard,
            markup=markup,
            spoiler=call.flag("has_spoiler"),
            caption_above=call.flag("show_caption_above_media"),
            **options,
        )
        return shown(telegram, message)

    return send


def take_file(telegram: "Telegram", call: Call, kind: str, value: str | None, *, given: Json) -> StoredFile:
    """The file of a parameter: an upload in a field of this name, attach://field, a file_id, or an address."""
    upload = call.files.get(kind) if value is None else None
    if value is not None and value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
    if upload is not None:
        return telegram.files.add(kind, upload, details=_details(given), strict=True)
    if not value or value.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        # the sandbox has no way out, so every address is one that cannot be reached
        raise bad_request("failed to get HTTP URL content")
    return _known(telegram, kind, value)


def _known(telegram: "Telegram", kind: str, file_id: str) -> StoredFile:
    stored = telegram.files.find(file_id)
    if stored is None:
        raise bad_request("Wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if stored.kind != kind and {stored.kind, kind} != {"animation", "document"}:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return stored


def _details(given: Json) -> Json:
    numbers = {name: int(given[name]) for name in _NUMBERS if str(given.get(name, "")).isdecimal()}
    words = {name: str(given[name]) for name in ("performer", "title") if given.get(name)}
    return numbers | words


def read_input(telegram: "Telegram", call: Call, item: Any) -> tuple[StoredFile, Formatted]:
    """The file and caption of an InputMedia."""
    if not isinstance(item, dict):
        raise _unreadable("expected an Object")
    media, kind = str(item.get("media", "")), item.get("type")
    if not media or (media.startswith("attach://") and media.removeprefix("attach://") not in call.files):
        raise _unreadable("media not found")
    if kind is None:
        raise _unreadable('Can\'t find field "type"')
    if kind not in KINDS or kind == "voice":
        raise _unreadable(f'type "{kind}" is unsupported')
    if kind == "animation" and call.method == "sendmediagroup":
        raise _unreadable('type "animation" can\'t be used in sendMediaGroup')
    file = take_file(telegram, call, kind, media, given=item)
    caption = formatted(
        item.get("caption") or "",
        parse_mode=item.get("parse_mode"),
        entities=item.get("caption_entities"),
        find_user=telegram.find_user,
    )
    if units(caption[0]) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")
    return file, caption


def _unreadable(text: str) -> Refusal:
    return bad_request(f"can't parse InputMedia: {text}")


def send_media_group(telegram: "Telegram", call: Call) -> list[Json]:
    """An album of 2 to 10; one of photos and videos, or of documents, or of sounds."""
    items = call.data("media", fault="can't parse media JSON object")
    if items is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(items, list):
        raise bad_request("Expected an Array of InputMedia")
    if not items:
        raise bad_request("There are no messages to send")
    if len(items) > _LARGEST_ALBUM:
        raise bad_request("Too many messages to send as an album")
    read = [read_input(telegram, call, item) for item in items]
    _check_mixing([file for file, _ in read])
    chat = find_chat(telegram, call)
    options = read_options(telegram, chat, call)
    album = str(next(_albums)) if len(items) > 1 else None
    return [
        shown(telegram, _post_item(telegram, writable(chat), file, caption, album, item, options))
        for (file, caption), item in zip(read, items, strict=True)
    ]


def _check_mixing(files: list[StoredFile]) -> None:
    if len({_MIXING[file.kind] for file in files}) > 1:
        raise bad_request("documents and audio files can't be mixed with other media types in an album")


def _post_item(
    telegram: "Telegram",
    chat: Chat,
    file: StoredFile,
    caption: Formatted,
    album: str | None,
    item: Json,
    options: Json,
) -> Message:
    return telegram.post(
        chat,
        None,
        text=caption[0],
        entities=caption[1],
        file=file,
        media_group=album,
        spoiler=bool(item.get("has_spoiler")),
        caption_above=bool(item.get("show_caption_above_media")),
        **options,
    )


METHODS: dict[str, Callable[["Telegram", Call], Any]] = {
    f"send{kind.capitalize()}": _sender(kind) for kind in KINDS
} | {"sendMediaGroup": send_media_group}
