"""What a person can do: type, send, tap, block. Locally, straight into the truth."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sandbox import render
from sandbox.entities import formatted
from sandbox.entities.parts import split_as_client
from sandbox.params import Upload
from sandbox.records import Account, Chat, Json, Message

if TYPE_CHECKING:
    from sandbox.telegram import Telegram


class CannotDo(Exception):
    """A person's client would not let her do this; the text says why."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that a person sends; `kind` is photo, video, audio, voice, document or animation."""

    kind: str
    name: str
    content: bytes
    media_type: str = "application/octet-stream"
    caption: str = ""
    duration: int = 0


class Hands(Protocol):
    """The doing half of a person; LocalHands and RemoteHands fill it. Message ids are the server's."""

    async def say(self, text: str, *, reply_to: int | None, chat_id: int | None, quote: str | None = None) -> int: ...
    async def edit(self, message_id: int, text: str) -> None: ...
    async def send(self, parcels: list[Parcel], *, reply_to: int | None) -> list[int]: ...
    async def share(self, what: Json) -> int: ...
    async def forward(self, message_id: int) -> int: ...
    async def tap(self, message_id: int, data: str) -> str: ...
    async def react(self, message_id: int, emoji: str) -> None: ...
    async def delete(self, message_id: int) -> None: ...
    async def block(self) -> None: ...
    async def unblock(self) -> None: ...
    async def deactivate(self) -> None: ...
    async def download(self, file_id: str) -> bytes: ...
    async def add_bot(self, group_id: int) -> None: ...


class LocalHands:
    """Acts on a Telegram in the same process."""

    def __init__(self, telegram: "Telegram", account: Account) -> None:
        self._telegram = telegram
        self._account = account
        self._albums = itertools.count(1)

    @property
    def _chat(self) -> Chat:
        return self._telegram.chats[self._account.id]

    def _speaking(self) -> Chat:
        chat = self._chat
        if self._account.deactivated:
            raise CannotDo(f"{self._account.name}'s account is deactivated")
        if chat.blocked:
            raise CannotDo(f"{self._account.name} has blocked the bot and must unblock it first")
        chat.started = True
        return chat

    def _own(self, message_id: int) -> Message:
        message = self._chat.messages.get(message_id)
        if message is None or message.deleted:
            raise CannotDo(f"there is no message {message_id} in the chat")
        return message

    def _replied(self, reply_to: int | None) -> Message | None:
        return None if reply_to is None else self._own(reply_to)

    async def say(self, text: str, *, reply_to: int | None, chat_id: int | None, quote: str | None = None) -> int:
        """Type a text; a long one goes out in several messages, as clients do. Gives the last one's id."""
        chat = self._speaking() if chat_id is None else self._telegram.chats[chat_id]
        last = 0
        for part in split_as_client(text):
            words, entities = formatted(part, parse_mode=None, entities=None, find_user=self._telegram.find_user)
            if not words:
                raise CannotDo("a message must have words")
            replied = self._replied(reply_to) if chat_id is None else None
            cited = _quoted(replied, quote)
            message = self._telegram.post(
                chat, self._account, text=words, entities=entities, reply_to=replied, quote=cited
            )
            if chat.bot_present:
                self._telegram.said(message)
            last = message.id
        return last

    async def edit(self, message_id: int, text: str) -> None:
        """Change the words of an own message."""
        message = self._own(message_id)
        if message.sender is not self._account:
            raise CannotDo("only own messages can be edited")
        message.text, message.entities = formatted(
            text, parse_mode=None, entities=None, find_user=self._telegram.find_user
        )
        message.edited_at, message.edits = self._telegram.clock(), message.edits + 1
        self._telegram.events.of_message("edit", message)
        self._telegram.said(message, edited=True)

    async def send(self, parcels: list[Parcel], *, reply_to: int | None) -> list[int]:
        """Send files; several go as an album."""
        chat, replied = self._speaking(), self._replied(reply_to)
        album = f"{self._account.id}{next(self._albums):06d}" if len(parcels) > 1 else None
        return [self._send_one(chat, parcel, replied, album).id for parcel in parcels]

    def _send_one(self, chat: Chat, parcel: Parcel, replied: Message | None, album: str | None) -> Message:
        details = {"duration": parcel.duration} if parcel.duration else None
        stored = self._telegram.files.add(
            parcel.kind, Upload(parcel.name, parcel.content, parcel.media_type), details=details
        )
        text, entities = formatted(parcel.caption, parse_mode=None, entities=None, find_user=self._telegram.find_user)
        message = self._telegram.post(
            chat,
            self._account,
            text=text,
            entities=entities,
            file=stored,
            reply_to=replied,
            media_group=album,
        )
        self._telegram.said(message)
        return message

    async def share(self, what: Json) -> int:
        """Send a contact, a location or another thing without words, as the Bot API writes it."""
        message = self._telegram.post(self._speaking(), self._account, service=what)
        self._telegram.said(message)
        return message.id

    async def forward(self, message_id: int) -> int:
        """Forward a message of this chat into this chat."""
        original, chat = self._own(message_id), self._speaking()
        if original.protected:
            raise CannotDo("the message is protected from forwarding")
        author = original.sender or self._telegram.bot
        message = self._telegram.post(
            chat,
            self._account,
            text=original.text,
            entities=original.entities,
            file=original.file,
            service=original.service,
            origin=original.origin or {"type": "user", "date": original.at // 1000, "sender_user": render.user(author)},
        )
        self._telegram.said(message)
        return message.id

    async def tap(self, message_id: int, data: str) -> str:
        """Press a button, or pretend to: the data is not looked at. Gives the callback query's id."""
        message = self._chat.messages.get(message_id)
        if message is None:
            raise CannotDo(f"there is no message {message_id} in the chat")
        self._speaking()
        return self._telegram.tapped(self._account, message, data).id

    async def react(self, message_id: int, emoji: str) -> None:
        """Put a reaction under a message, or take it away with an empty one."""
        message = self._own(message_id)
        old = [one for one in message.reactions if one.get("user_id") == self._account.id]
        new = [{"type": "emoji", "emoji": emoji, "user_id": self._account.id}] if emoji else []
        message.reactions = [one for one in message.reactions if one not in old] + new
        update = {
            "chat": render.chat(message.chat),
            "message_id": message.id,
            "user": render.user(self._account),
            "date": self._telegram.clock() // 1000,
            "old_reaction": [{"type": "emoji", "emoji": one["emoji"]} for one in old],
            "new_reaction": [{"type": "emoji", "emoji": one["emoji"]} for one in new],
        }
        self._telegram.events.of_message("reaction", message, text=emoji)
        self._telegram.updates.push("message_reaction", update, lane=message.chat.id)

    async def delete(self, message_id: int) -> None:
        """Delete a message for both; the bot is not told, as in life."""
        message = self._own(message_id)
        message.deleted = True
        self._telegram.events.of_message("delete", message)

    async def block(self) -> None:
        """Stop the bot."""
        if self._chat.blocked:
            return
        self._chat.blocked = True
        self._telegram.events.of_chat("blocked", self._chat.id)
        self._telegram.standing_changed(self._chat, self._account, "member", "kicked")

    async def unblock(self) -> None:
        """Let the bot write again."""
        if not self._chat.blocked:
            return
        self._chat.blocked = False
        self._telegram.events.of_chat("unblocked", self._chat.id)
        self._telegram.standing_changed(self._chat, self._account, "kicked", "member")

    async def deactivate(self) -> None:
        """Delete the account."""
        self._account.deactivated = True

    async def download(self, file_id: str) -> bytes:
        """Open a file of the chat."""
        stored = self._telegram.files.find(file_id)
        if stored is None:
            raise CannotDo("there is no such file")
        return stored.content

    async def add_bot(self, group_id: int) -> None:
        """Add the bot to a group."""
        group = self._telegram.chats[group_id]
        if group.bot_present:
            return
        group.bot_present = True
        self._telegram.standing_changed(group, self._account, "left", "member")
        added = {"new_chat_members": [render.user(self._telegram.bot)]}
        self._telegram.said(self._telegram.post(group, self._account, service=added))


def _quoted(replied: Message | None, quote: str | None) -> Json | None:
    """The words of the replied message that she marked, as the server passes them on."""
    if quote is None:
        return None
    words = (replied.text if replied else None) or ""
    if quote not in words:
        raise CannotDo(f"the message has no words {quote!r} to quote")
    before = words[: words.index(quote)]
    return {"text": quote, "position": len(before.encode("utf-16-le")) // 2, "is_manual": True}
