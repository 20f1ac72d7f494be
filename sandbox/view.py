"""What a person sees of her chat: messages as they stand, toasts, and what happens while she looks."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Self

from sandbox.records import Json, Message


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; one with `data` can be tapped, one with `url` leads away."""

    text: str
    data: str | None = None
    url: str | None = None

    def to_json(self) -> Json:
        """As the HTTP side writes it."""
        return {"text": self.text, "data": self.data, "url": self.url}


@dataclass(frozen=True, slots=True)
class Media:
    """A file in a message; `size` in bytes."""

    kind: str
    file_id: str
    name: str | None
    media_type: str
    size: int
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as it stood at one moment. `text` is the caption where there is a file; `at` in ms UTC.

    `changed` grows with everything that happens at the server: the later of two states has the larger one.
    """

    id: int
    chat_id: int
    at: int
    author: str
    from_bot: bool
    text: str
    entities: tuple[Json, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    media: Media | None = None
    reply_to: int | None = None
    edits: int = 0
    deleted: bool = False
    pinned: bool = False
    protected: bool = False
    changed: int = 0

    def button(self, text: str) -> Button | None:
        """The first button with exactly this text, else the first whose text contains it."""
        flat = [button for row in self.buttons for button in row]
        exact = next((button for button in flat if button.text == text), None)
        return exact or next((button for button in flat if text in button.text), None)

    def to_json(self) -> Json:
        """As the HTTP side writes it."""
        # by hand, since dataclasses.asdict copies deeply and this runs for every event
        flat = {name: getattr(self, name) for name in self.__slots__}
        flat["buttons"] = [[button.to_json() for button in row] for row in self.buttons]
        flat["media"] = asdict(self.media) if self.media else None
        return flat

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Back from `to_json`."""
        media = data.get("media")
        buttons = tuple(tuple(Button(**button) for button in row) for row in data["buttons"])
        keys = tuple(tuple(row) for row in data["keys"])
        return cls(
            **data
            | {
                "entities": tuple(data["entities"]),
                "buttons": buttons,
                "keys": keys,
                "media": Media(**media) if media else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a chat.

    `kind` is one of: message, edit, delete, pin, reaction, toast, answer, typing, blocked, unblocked.
    """

    seq: int
    at: int
    kind: str
    chat_id: int
    message: ChatMessage | None = None
    text: str = ""
    alert: bool = False
    tap_id: str = ""

    def to_json(self) -> Json:
        """As the HTTP side writes it."""
        flat = {name: getattr(self, name) for name in self.__slots__}
        flat["message"] = self.message.to_json() if self.message else None
        return flat

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Back from `to_json`."""
        message = data.get("message")
        return cls(**data | {"message": ChatMessage.from_json(message) if message else None})


def snapshot(of: Message, *, bot_name: str, seq: int) -> ChatMessage:
    """The present state of a message at the server."""
    rows = (of.keyboard or {}).get("inline_keyboard", ())
    markup = of.markup or {}
    return ChatMessage(
        id=of.id,
        chat_id=of.chat.id,
        at=of.at,
        author=of.sender.name if of.sender else bot_name,
        from_bot=of.sender is None,
        text=of.text or "",
        entities=tuple(of.entities),
        buttons=tuple(
            tuple(Button(one["text"], one.get("callback_data"), one.get("url")) for one in row) for row in rows
        ),
        keys=tuple(tuple(_key(one) for one in row) for row in markup.get("keyboard", ())),
        media=_media(of),
        reply_to=of.reply_to.id if of.reply_to else None,
        edits=of.edits,
        deleted=of.deleted,
        pinned=of.pinned,
        protected=of.protected,
        changed=seq,
    )


def _key(key: Any) -> str:
    return key if isinstance(key, str) else str(key["text"])


def _media(of: Message) -> Media | None:
    if of.file is None:
        return None
    return Media(of.file.kind, of.file.file_id, of.file.name, of.file.media_type, len(of.file.content), of.spoiler)


@dataclass(frozen=True, slots=True)
class Toast:
    """What answerCallbackQuery showed."""

    text: str
    alert: bool
    at: int


class ChatView:
    """One chat as its person sees it, kept up to date by events."""

    def __init__(self) -> None:
        self.messages: dict[int, ChatMessage] = {}
        self.toasts: list[Toast] = []
        self.answered: deque[str] = deque(maxlen=1_000)
        self.typing = 0
        self._read_toasts = 0
        self._watches: list[asyncio.Queue[Event]] = []

    def notice(self, event: Event) -> None:
        """Take in what happened and wake whoever looks."""
        if event.message is not None:
            known = self.messages.get(event.message.id)
            if known is None or known.changed <= event.message.changed:
                self.messages[event.message.id] = event.message
        if event.kind == "toast":
            self.toasts.append(Toast(event.text, event.alert, event.at))
        elif event.kind == "typing":
            self.typing += 1
        if event.kind in {"toast", "answer"}:
            self.answered.append(event.tap_id)
        for watch in self._watches:
            watch.put_nowait(event)

    @contextmanager
    def watch(self) -> Iterator["asyncio.Queue[Event]"]:
        """A queue of what happens from now on, none left out."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._watches.append(queue)
        try:
            yield queue
        finally:
            self._watches.remove(queue)

    def present(self) -> list[ChatMessage]:
        """The messages that are not deleted, oldest first."""
        return [one for one in self.messages.values() if not one.deleted]

    def newest(self) -> Iterator[ChatMessage]:
        """The messages that are not deleted, newest first."""
        return (one for one in reversed(self.messages.values()) if not one.deleted)

    @property
    def has_unread_toast(self) -> bool:
        """Whether a toast was shown that nobody has read yet."""
        return self._read_toasts < len(self.toasts)

    def read_toast(self) -> Toast:
        """The oldest unread toast; it counts as read from now on."""
        self._read_toasts += 1
        return self.toasts[self._read_toasts - 1]

    def forget_deleted(self) -> None:
        """Drop deleted messages; for chats that run for days."""
        self.messages = {one.id: one for one in self.present()}

    def load(self, messages: list[ChatMessage], *, seq: int) -> None:
        """Replace everything by what the server said at `seq`; what was noticed after that stays."""
        newer = {one.id: one for one in self.messages.values() if one.changed > seq}
        self.messages = {one.id: one for one in messages} | newer
