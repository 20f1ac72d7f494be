"""The truth of the sandbox: everybody, every chat and message, and one door for calls."""

import asyncio
import inspect
import itertools
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import render
from sandbox.clock import Clock, machine_clock
from sandbox.events import EventStream
from sandbox.faults import Faults, Plan
from sandbox.files import FileStore
from sandbox.hands import LocalHands
from sandbox.methods import METHODS
from sandbox.onlookers import Onlooker, SeenCall
from sandbox.params import Call, Upload
from sandbox.people import Person
from sandbox.profile import Profile
from sandbox.records import Account, CallLog, CallRecord, Chat, Json, Message, Tap
from sandbox.refusals import NOT_FOUND, UNAUTHORIZED, ConnectionCut, Refusal
from sandbox.updates import UpdateQueue
from sandbox.webhook import Webhook

DEFAULT_TOKEN = "4242424242:SANDBOX-token-of-no-worth-abcdefghi"  # noqa: S105 - it opens nothing but this sandbox
_FIRST_PERSON = 1_000_001


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers: a status and a body; `garbage` is a body that is no JSON."""

    status: int
    body: Json
    garbage: bytes | None = None

    @property
    def retry_after(self) -> int | None:
        """The value of the Retry-After header, in seconds."""
        value: int | None = self.body.get("parameters", {}).get("retry_after")
        return value


_PAGE = Answer(200, {}, b"<html><head><title>Welcome</title></head><body>Please sign in to the network.</body></html>")


class Telegram:
    """A whole Telegram for one bot. `clock` gives ms UTC; `log_limit` bounds the call log, 0 switches it off."""

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        clock: Clock = machine_clock,
        name: str = "Tapwork",
        username: str = "tapwork_bot",
        seed: int = 0,
        log_limit: int | None = 10_000,
    ) -> None:
        self.token = token
        self.clock = clock
        head = token.split(":")[0]
        self.bot = Account(int(head) if head.isdecimal() else 42, name, username=username, is_bot=True)
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.taps: dict[str, Tap] = {}
        self.tap_life = 150_000
        self.updates = UpdateQueue(clock)
        self.files = FileStore()
        self.events = EventStream(clock, bot_name=name)
        self.faults = Faults(clock, seed)
        self.profile = Profile(name)
        self.webhook = Webhook(self)
        self.calls: CallLog = deque(maxlen=log_limit)
        self.onlookers: list[Onlooker] = []
        self._message_ids = itertools.count(1)
        self._tap_ids = itertools.count(4_611_686_018_427_387_904)
        self._group_ids = itertools.count(-1001, -1)
        self._person_ids = itertools.count(_FIRST_PERSON)

    def person(
        self,
        first_name: str,
        *,
        id: int | None = None,
        language: str | None = "en",
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        """A new person with her private chat; she has not started the bot yet."""
        person_id = next(self._person_ids) if id is None else id
        if person_id in self.people:
            return self.people[person_id]
        account = Account(person_id, first_name, last_name, username, language)
        self.accounts[person_id] = account
        self.chats[person_id] = Chat(person_id, person=account)
        person = Person(account.id, account.name, self.events.view(person_id), LocalHands(self, account))
        self.people[person_id] = person
        for onlooker in self.onlookers:
            onlooker.joined(person_id)
        return person

    def group(self, title: str, by: Person) -> Chat:
        """A new group that `by` founds; the bot is not in it until somebody adds it."""
        group = Chat(next(self._group_ids), title=title, members={by.id: self.accounts[by.id]}, bot_present=False)
        self.chats[group.id] = group
        return group

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload] | None = None,
        *,
        token: str | None = None,
    ) -> Answer:
        """One call of the Bot API, with everything that may go wrong; raises ConnectionCut."""
        call = Call(method.lower(), params, files)
        if token is not None and token != self.token:
            code, text = UNAUTHORIZED if ":" not in token else (401, "Unauthorized")
            return Answer(code, _refused(Refusal(code, text)))
        return await self._watched(method, call) if self.onlookers else await self._weathered(call)

    async def _watched(self, method: str, call: Call) -> Answer:
        """The call, and word of it to whoever looks on."""
        at, started = self.clock(), time.perf_counter()
        answer: Answer | None = None
        try:
            answer = await self._weathered(call)
        finally:
            status = answer.status if answer else 0
            body = answer.body if answer else {}
            taken = (time.perf_counter() - started) * 1000
            seen = SeenCall(at, method, call.given(), status, body.get("result"), body.get("description"), taken)
            for onlooker in self.onlookers:
                onlooker.called(seen)
        return answer

    async def _weathered(self, call: Call) -> Answer:
        """The call in whatever weather there is."""
        plan = self.faults.plan(call.method, call.given().get("chat_id"))
        if plan.delay:
            await asyncio.sleep(plan.delay / 2000)
        answer = self._prevented(call, plan) or await self._answered(call, applied_unseen=plan.cut_after)
        if plan.delay:
            await asyncio.sleep(plan.delay / 2000)
        return answer

    def _prevented(self, call: Call, plan: Plan) -> Answer | None:
        """The end of a call that a fault keeps from being applied."""
        if plan.cut_before:
            self._log(call, 0, None, applied=False, description="cut before applied")
            raise ConnectionCut(applied=False)
        if plan.refusal is not None:
            self._log(call, plan.refusal.code, None, applied=False, description=plan.refusal.description)
            return Answer(plan.refusal.code, _refused(plan.refusal))
        if plan.garbage:
            self._log(call, 200, None, applied=False, description="garbage")
            return _PAGE
        return None

    async def _answered(self, call: Call, *, applied_unseen: bool) -> Answer:
        handler = METHODS.get(call.method)
        if handler is None:
            return Answer(NOT_FOUND[0], _refused(Refusal(*NOT_FOUND)))
        try:
            result = handler(self, call)
            if inspect.isawaitable(result):
                result = await result
        except Refusal as refusal:
            self._log(call, refusal.code, None, applied=False, description=refusal.description)
            if applied_unseen:
                raise ConnectionCut(applied=False) from refusal
            return Answer(refusal.code, _refused(refusal))
        self._log(call, 200, result, applied=True)
        if applied_unseen:
            raise ConnectionCut(applied=True)
        return Answer(200, {"ok": True, "result": result})

    def _log(self, call: Call, status: int, result: Any, *, applied: bool, description: str | None = None) -> None:
        if self.calls.maxlen != 0:
            self.calls.append(CallRecord(self.clock(), call.method, call.given(), status, result, applied, description))

    def called(self, method: str) -> list[CallRecord]:
        """The logged calls of one method, oldest first."""
        wanted = method.lower()
        return [one for one in self.calls if one.method == wanted]

    def post(self, chat: Chat, sender: Account | None, **content: Any) -> Message:
        """A new message in a chat; `sender` None is the bot."""
        message = Message(next(self._message_ids), chat, self.clock(), sender, **content)
        chat.messages[message.id] = message
        self.events.of_message("message", message)
        return message

    def tapped(self, person: Account, message: Message, data: str) -> Tap:
        """An inline button was pressed: the update is queued."""
        tap = Tap(str(next(self._tap_ids)), person, message, data, self.clock())
        self.taps[tap.id] = tap
        self._forget_taps(tap.at - 2 * self.tap_life)
        # the server keeps taps in order for a person, messages for a chat; the two orders are independent
        self.updates.push("callback_query", render.tap(tap, self.bot), lane=person.id + (3 << 33))
        return tap

    def _forget_taps(self, before: int) -> None:
        for oldest in itertools.islice(self.taps.values(), 2):
            if oldest.at < before:
                del self.taps[oldest.id]
                return

    def find_user(self, user_id: int) -> Json | None:
        """The User of an account that the bot has met."""
        account = self.accounts.get(user_id)
        return render.user(account) if account else None

    def said(self, message: Message, *, edited: bool = False) -> None:
        """A person's message becomes an update."""
        kind = "edited_message" if edited else "message"
        self.updates.push(kind, render.message(message, self.bot), lane=message.chat.id)

    def standing_changed(self, chat: Chat, by: Account, old: str, new: str) -> None:
        """The bot's own place in a chat changed: my_chat_member."""
        update = {
            "chat": render.chat(chat),
            "from": render.user(by),
            "date": self.clock() // 1000,
            "old_chat_member": render.member(self.bot, status=old),
            "new_chat_member": render.member(self.bot, status=new),
        }
        self.updates.push("my_chat_member", update, lane=chat.id)


def _refused(refusal: Refusal) -> Json:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return body
