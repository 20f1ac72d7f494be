"""What the sandbox knows: accounts, chats, messages, files and taps."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Account:
    """A person or a bot. A person's private chat has the same id."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    deactivated: bool = False
    rendered: Json | None = None

    @property
    def name(self) -> str:
        """First and last name, as a chat list shows them."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(slots=True)
class StoredFile:
    """Bytes at the server; `width` and `height` are of pictures, `duration` in seconds of sounds and films."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    name: str | None
    media_type: str
    path: str
    width: int = 0
    height: int = 0
    duration: int = 0
    details: Json = field(default_factory=dict)


@dataclass(slots=True)
class Message:
    """A message at the server. `sender` None stands for the bot; `text` is the caption where there is a file."""

    id: int
    chat: "Chat"
    at: int
    sender: Account | None
    text: str | None = None
    entities: list[Json] = field(default_factory=list)
    file: StoredFile | None = None
    keyboard: Json | None = None
    markup: Json | None = None
    reply_to: "Message | None" = None
    quote: Json | None = None
    origin: Json | None = None
    link_preview: Json | None = None
    media_group: str | None = None
    protected: bool = False
    spoiler: bool = False
    caption_above: bool = False
    effect: str | None = None
    service: Json | None = None
    edited_at: int | None = None
    edits: int = 0
    deleted: bool = False
    pinned: bool = False
    reactions: list[Json] = field(default_factory=list)
    rendered: Json | None = None


@dataclass(slots=True)
class Chat:
    """A private chat (`person` is set) or a group (`members` are its people)."""

    id: int
    person: Account | None = None
    title: str = ""
    members: dict[int, Account] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    bot_present: bool = True
    rendered: Json | None = None

    @property
    def is_private(self) -> bool:
        """Whether this is a person's own chat with the bot."""
        return self.person is not None


@dataclass(slots=True)
class Tap:
    """A pressed inline button, waiting for answerCallbackQuery."""

    id: str
    person: Account
    message: Message
    data: str
    at: int
    answered: bool = False


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One line of the call log. `result` is None for a call that was not applied or was refused."""

    at: int
    method: str
    params: Json
    status: int
    result: Any
    applied: bool
    description: str | None = None


CallLog = deque[CallRecord]
