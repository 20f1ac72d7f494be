"""The stream of what happens in all chats, for people who look on: demo, web page, other processes."""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice

from sandbox.clock import Clock
from sandbox.records import Message
from sandbox.view import ChatView, Event, snapshot

Listener = Callable[[Event], None]
_KEPT = 20_000


class EventStream:
    """Publishes events in order. A listener is called at once and must be quick."""

    def __init__(self, clock: Clock, *, bot_name: str) -> None:
        self._clock = clock
        self._bot_name = bot_name
        self._listeners: list[Listener] = []
        self._views: dict[int, ChatView] = {}
        self._kept: deque[Event] = deque(maxlen=_KEPT)
        self._waiting: asyncio.Event | None = None
        self.seq = 0

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear everything; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def view(self, chat_id: int) -> ChatView:
        """The view of one chat, made at the first asking."""
        if chat_id not in self._views:
            self._views[chat_id] = ChatView()
        return self._views[chat_id]

    def of_message(self, kind: str, message: Message, *, text: str = "") -> None:
        """A message came, changed or went."""
        seq = self.seq + 1
        self._publish(
            Event(seq, self._clock(), kind, message.chat.id, snapshot(message, bot_name=self._bot_name, seq=seq), text)
        )

    def of_chat(self, kind: str, chat_id: int, *, text: str = "", alert: bool = False, tap_id: str = "") -> None:
        """Something without a message: a toast, typing, a block."""
        self._publish(Event(self.seq + 1, self._clock(), kind, chat_id, None, text, alert, tap_id))

    def _publish(self, event: Event) -> None:
        self.seq = event.seq
        self._kept.append(event)
        view = self._views.get(event.chat_id)
        if view is not None:
            view.notice(event)
        for listener in self._listeners:
            listener(event)
        if self._waiting is not None:
            self._waiting.set()
            self._waiting = None

    def after(self, seq: int, *, limit: int = 1_000) -> list[Event] | None:
        """The events behind `seq`, at most `limit`; None when some of them are forgotten already."""
        first = self._kept[0].seq if self._kept else self.seq + 1
        if seq + 1 < first:
            return None
        return list(islice(self._kept, seq + 1 - first, seq + 1 - first + limit))

    async def wait(self, seconds: float) -> None:
        """Until the next event, or the time is over."""
        if self._waiting is None:
            self._waiting = asyncio.Event()
        waiting = self._waiting
        try:
            await asyncio.wait_for(waiting.wait(), seconds)
        except TimeoutError:
            return
