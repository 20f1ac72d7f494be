"""Everything that happens in the sandbox as one numbered row of news, so that a page that looks away misses nothing."""

import asyncio
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from itertools import islice

from sandbox.onlookers import SeenCall
from sandbox.records import Json
from sandbox.shown import brief_call, menu_of, shown_message, shown_person
from sandbox.telegram import Telegram
from sandbox.view import Event

_KEPT = 20_000
_MENU_CALLS = frozenset({"setmycommands", "deletemycommands"})
_IN_CHATS = frozenset({"toast", "answer", "typing", "blocked", "unblocked"})


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened; of a message only its place, since it is shown as it stands when somebody looks."""

    seq: int
    kind: str
    chat_id: int = 0
    message_id: int = 0
    more: Json = field(default_factory=dict)


class Feed:
    """The row of news. It costs nothing until the first look; `boards` are named things whose last state counts."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.run = secrets.token_hex(4)
        self.seq = 0
        self.boards: dict[str, Json] = {}
        self.notes: dict[int, str] = {}
        self._kept: deque[News] = deque(maxlen=_KEPT)
        self._waiting: asyncio.Event = asyncio.Event()
        self._attached = False
        self.over = False

    def attach(self) -> None:
        """Begin to listen."""
        if not self._attached:
            self._attached = True
            self.telegram.events.subscribe(self._happened)
            self.telegram.onlookers.append(self)

    def pin(self, name: str, state: Json) -> None:
        """Put something on a board: whoever looks sees it, whoever comes later, too."""
        self.boards[name] = state
        self._push("board", name=name, state=state)

    def end(self) -> None:
        """The server stops: nobody waits any longer."""
        self.over = True
        self._waiting.set()

    def people(self) -> list[int]:
        """Everybody: first those of whom there is a note, in the order of the notes."""
        noted = list(self.notes)
        return noted + [one for one in self.telegram.people if one not in self.notes]

    # As an onlooker

    def joined(self, person_id: int) -> None:
        """Somebody new."""
        self._push("person", person_id)

    def called(self, call: SeenCall) -> None:
        """A call; an empty poll is no news."""
        name = call.method.lower()
        if name == "getupdates" and call.status == 200 and not call.result:
            return
        self._push("call", more=brief_call(call, self.telegram))
        if name in _MENU_CALLS and call.status == 200:
            for person_id in self._addressed(call):
                self._push("menu", person_id)

    def _addressed(self, call: SeenCall) -> list[int]:
        """Whose menu a call can have changed."""
        scope = call.params.get("scope")
        given = json.loads(scope) if isinstance(scope, str) else scope or {}
        one = given.get("chat_id")
        everybody = list(self.telegram.people)
        return everybody if one is None else [person_id for person_id in everybody if str(person_id) == str(one)]

    def _happened(self, event: Event) -> None:
        if event.chat_id not in self.telegram.people:
            return
        if event.message is not None:
            self._push("message", event.chat_id, event.message.id)
        elif event.kind in _IN_CHATS:
            more: Json = {"text": event.text, "alert": event.alert, "tap": event.tap_id}
            self._push(event.kind, event.chat_id, more=more)

    def _push(
        self, kind: str, chat_id: int = 0, message_id: int = 0, *, more: Json | None = None, **given: object
    ) -> None:
        if not self._attached:
            return
        self.seq += 1
        self._kept.append(News(self.seq, kind, chat_id, message_id, more or given))
        self._waiting.set()
        self._waiting = asyncio.Event()

    # For whoever looks

    def after(self, seq: int, *, limit: int = 500) -> list[News] | None:
        """The news behind `seq`, at most `limit`; None when some of them are forgotten."""
        first = self._kept[0].seq if self._kept else self.seq + 1
        if seq + 1 < first or seq > self.seq:
            return None
        return list(islice(self._kept, seq + 1 - first, seq + 1 - first + limit))

    async def wait(self, seconds: float) -> None:
        """Until there is more, or the time is over."""
        waiting = self._waiting
        try:
            await asyncio.wait_for(waiting.wait(), seconds)
        except TimeoutError:
            return

    def told(self, news: News) -> Json:
        """News as the page reads it."""
        telegram, chat_id = self.telegram, news.chat_id
        told: Json = {"seq": news.seq, "kind": news.kind, "chat": chat_id, **news.more}
        match news.kind:
            case "message":
                told["message"] = shown_message(telegram.chats[chat_id].messages[news.message_id], telegram.bot)
            case "person":
                told["person"] = shown_person(telegram, chat_id, self.notes.get(chat_id, ""))
            case "menu":
                told["menu"] = menu_of(telegram, chat_id)
        return told
