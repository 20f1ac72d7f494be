"""A person as a test drives her: she says, sends, taps, blocks, and sees what comes back."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.hands import CannotDo, Hands, Parcel
from sandbox.view import ChatMessage, ChatView, Toast


class Person:
    """Somebody with a phone. The same verbs in the server's process and from another one.

    A message given to a verb stands as it was when it was seen: tapping a card that has changed since presses the
    button that was shown then, as a slow thumb does. All waiting ends at an event; `timeout` is in seconds.
    """

    def __init__(self, id: int, name: str, view: ChatView, hands: Hands) -> None:
        self.id = id
        self.name = name
        self.view = view
        self.hands = hands

    def __repr__(self) -> str:
        return f"Person({self.name}, {self.id})"

    # What she does

    async def starts(self, payload: str = "") -> int:
        """Open the bot, by a deep link when there is a payload (64 characters of A-Z a-z 0-9 _ -)."""
        return await self.says(f"/start {payload}".strip())

    async def says(
        self,
        text: str,
        *,
        reply_to: ChatMessage | int | None = None,
        group: int | None = None,
        quote: str | None = None,
    ) -> int:
        """Type a text, perhaps in answer to a message, whose words she may quote, or in a group. Gives its id."""
        return await self.hands.say(text, reply_to=_id(reply_to), chat_id=group, quote=quote)

    async def edits(self, message: ChatMessage | int, text: str) -> None:
        """Change an own message."""
        await self.hands.edit(_need(message), text)

    async def sends_file(
        self,
        name: str,
        content: bytes,
        *,
        media_type: str = "application/octet-stream",
        caption: str = "",
        reply_to: ChatMessage | int | None = None,
    ) -> int:
        """Send a document."""
        return await self.sends(Parcel("document", name, content, media_type, caption), reply_to=reply_to)

    sends_document = sends_file

    async def sends_photo(self, content: bytes, *, caption: str = "") -> int:
        """Send a picture as a photo."""
        return await self.sends(Parcel("photo", "", content, "image/jpeg", caption))

    async def sends_voice(self, content: bytes, *, duration: int = 1) -> int:
        """Send a voice message; `duration` in seconds."""
        return await self.sends(Parcel("voice", "", content, "audio/ogg", duration=duration))

    async def sends(self, *parcels: Parcel, reply_to: ChatMessage | int | None = None) -> int:
        """Send files of any kind, several as an album. Gives the last message's id."""
        return (await self.hands.send(list(parcels), reply_to=_id(reply_to)))[-1]

    async def sends_contact(self, phone_number: str = "+15550100") -> int:
        """Share the own phone number."""
        contact = {"phone_number": phone_number, "first_name": self.name, "user_id": self.id}
        return await self.hands.share({"contact": contact})

    async def shares_location(self, latitude: float, longitude: float) -> int:
        """Share a place on the map."""
        return await self.hands.share({"location": {"latitude": latitude, "longitude": longitude}})

    async def forwards(self, message: ChatMessage | int) -> int:
        """Forward a message of this chat to the bot."""
        return await self.hands.forward(_need(message))

    async def taps(self, label: str, message: ChatMessage | None = None) -> str:
        """Press an inline button, on the newest message that has it when none is given. Gives the tap's id.

        Where no inline button has the label but a key of the reply keyboard does, the key is pressed.
        """
        shown = message or next((one for one in self.view.newest() if one.button(label)), None)
        if shown is None:
            return str(await self.presses(label))
        button = shown.button(label)
        if button is None:
            raise CannotDo(f"{self.name} sees no button {label!r} on message {shown.id}: {_labels(shown)}")
        if button.data is None:
            raise CannotDo(f"the button {label!r} leads to {button.url} and calls nobody")
        return await self.hands.tap(shown.id, button.data)

    async def double_taps(self, label: str, message: ChatMessage | None = None) -> tuple[str, str]:
        """Press twice before anything can answer."""
        shown = message or next((one for one in self.view.newest() if one.button(label)), None)
        return await self.taps(label, shown), await self.taps(label, shown)

    async def taps_data(self, message: ChatMessage | int, data: str) -> str:
        """Send a forged tap: any data, on any message of the chat."""
        return await self.hands.tap(_need(message), data)

    async def presses(self, key: str) -> int:
        """Press a key of the reply keyboard: its text is sent."""
        for one in self.view.newest():
            if any(key in row for row in one.keys):
                return await self.says(key)
        raise CannotDo(f"{self.name} sees no button {key!r}; the newest message: {self._newest_text()}")

    async def reacts(self, message: ChatMessage | int, emoji: str) -> None:
        """Put a reaction under a message."""
        await self.hands.react(_need(message), emoji)

    async def deletes(self, message: ChatMessage | int) -> None:
        """Delete a message."""
        await self.hands.delete(_need(message))

    async def blocks(self) -> None:
        """Stop the bot."""
        await self.hands.block()

    async def unblocks(self) -> None:
        """Let the bot write again."""
        await self.hands.unblock()

    async def deactivates(self) -> None:
        """Delete the account: whatever the bot sends is refused from now on."""
        await self.hands.deactivate()

    async def adds_bot(self, group: int) -> None:
        """Add the bot to a group."""
        await self.hands.add_bot(group)

    async def opens(self, message: ChatMessage) -> bytes:
        """Download the file of a message."""
        if message.media is None:
            raise CannotDo(f"message {message.id} has no file")
        return await self.hands.download(message.media.file_id)

    # What she sees

    @property
    def chat(self) -> list[ChatMessage]:
        """The messages that are there now, oldest first."""
        return self.view.present()

    @property
    def toasts(self) -> list[Toast]:
        """All toasts and alerts so far."""
        return self.view.toasts

    async def sees(self, part: str, *, timeout: float = 5, after: ChatMessage | None = None) -> ChatMessage:  # noqa: ASYNC109
        """The newest message of the bot whose present text contains the part; waits for one.

        With `after`, only what came or changed after that message was seen.
        """

        def fits(one: ChatMessage) -> bool:
            return one.from_bot and part in one.text and (after is None or one.changed > after.changed)

        return await self._finds(fits, f"a message with {part!r}", seconds=timeout)

    async def sees_button(self, label: str, *, timeout: float = 5, after: ChatMessage | None = None) -> ChatMessage:  # noqa: ASYNC109
        """The newest message with such a button; waits for one."""

        def fits(one: ChatMessage) -> bool:
            return one.button(label) is not None and (after is None or one.changed > after.changed)

        return await self._finds(fits, f"a button {label!r}", seconds=timeout)

    async def sees_change(self, message: ChatMessage, *, timeout: float = 5) -> ChatMessage:  # noqa: ASYNC109
        """The same message as soon as it is another than the one given (edited or deleted)."""

        def fits(one: ChatMessage) -> bool:
            return one.id == message.id and one.changed > message.changed

        return await self._finds(fits, f"a change of message {message.id}", seconds=timeout, deleted=True)

    async def next_toast(self, *, timeout: float = 5) -> str:  # noqa: ASYNC109
        """The text of the next toast or alert that was not taken yet; waits for one."""
        await self._until(lambda: self.view.has_unread_toast, "a toast", seconds=timeout)
        return self.view.read_toast().text

    async def is_answered(self, tap_id: str, *, timeout: float = 5) -> None:  # noqa: ASYNC109
        """Return when the bot has answered this tap."""
        await self._until(lambda: tap_id in self.view.answered, f"an answer to tap {tap_id}", seconds=timeout)

    async def _finds(
        self, fits: Callable[[ChatMessage], bool], what: str, *, seconds: float, deleted: bool = False
    ) -> ChatMessage:
        """The newest message that fits, else the first that comes to fit."""
        known = self.view.messages.values() if deleted else self.view.present()
        found = next((one for one in reversed(list(known)) if fits(one)), None)
        if found is not None:
            return found
        with self.view.watch() as happening:
            try:
                async with asyncio.timeout(seconds):
                    while True:
                        shown = (await happening.get()).message
                        if shown is not None and (deleted or not shown.deleted) and fits(shown):
                            return shown
            except TimeoutError:
                raise AssertionError(self._missed(what, seconds)) from None

    async def _until(self, true: Callable[[], bool], what: str, *, seconds: float) -> None:
        with self.view.watch() as happening:
            try:
                async with asyncio.timeout(seconds):
                    while not true():
                        await happening.get()
            except TimeoutError:
                raise AssertionError(self._missed(what, seconds)) from None

    def _missed(self, what: str, seconds: float) -> str:
        lines = "\n".join(self.transcript()[-12:])
        return f"{self.name} did not see {what} within {seconds:g} s. Her chat:\n{lines}"

    def _newest_text(self) -> str:
        newest = next(self.view.newest(), None)
        return repr(newest.text) if newest else "none"

    def transcript(self) -> list[str]:
        """The chat as lines to read."""
        return [line_of(one) for one in self.chat]


def line_of(message: ChatMessage) -> str:
    """One message as a line (or several, where its text has several)."""
    clock = datetime.fromtimestamp(message.at / 1000, UTC).strftime("%H:%M:%S")
    parts = [f"[{message.media.kind}: {message.media.name or message.media.media_type}]"] if message.media else []
    parts += [message.text] if message.text else []
    parts += [" ".join(f"[{button.text}]" for button in row) for row in message.buttons]
    edited = " (edited)" if message.edits else ""
    return f"{clock} {message.author}{edited}: " + "\n    ".join("\n".join(parts).splitlines())


def _labels(message: ChatMessage) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def _id(message: ChatMessage | int | None) -> int | None:
    return message.id if isinstance(message, ChatMessage) else message


def _need(message: ChatMessage | int) -> int:
    return message.id if isinstance(message, ChatMessage) else message
