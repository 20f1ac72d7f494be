"""People of a sandbox in another process: the same verbs, over HTTP."""

import asyncio
import base64
from collections.abc import Callable
from typing import Any, Self

import aiohttp

from sandbox.hands import CannotDo, Parcel
from sandbox.people import Person
from sandbox.records import Json
from sandbox.view import ChatMessage, ChatView, Event

_POLL = 30
_NO_LIMIT = aiohttp.ClientTimeout(total=None)


class RemoteHands:
    """Acts by POST."""

    def __init__(self, people: "RemotePeople", person_id: int) -> None:
        self._people = people
        self._id = person_id

    async def _do(self, verb: str, **body: Any) -> Any:
        given = {name: value for name, value in body.items() if value is not None}
        return (await self._people.ask("POST", f"/people/{self._id}/{verb}", given))["result"]

    async def say(self, text: str, *, reply_to: int | None, chat_id: int | None, quote: str | None = None) -> int:
        return int(await self._do("says", text=text, reply_to=reply_to, group=chat_id, quote=quote))

    async def edit(self, message_id: int, text: str) -> None:
        await self._do("edits", message_id=message_id, text=text)

    async def send(self, parcels: list[Parcel], *, reply_to: int | None) -> list[int]:
        packed = [_packed(parcel) for parcel in parcels]
        return list(await self._do("sends_file", parcels=packed, reply_to=reply_to))

    async def share(self, what: Json) -> int:
        return int(await self._do("shares", **what))

    async def forward(self, message_id: int) -> int:
        return int(await self._do("forwards", message_id=message_id))

    async def tap(self, message_id: int, data: str) -> str:
        return str(await self._do("taps", message_id=message_id, data=data))

    async def react(self, message_id: int, emoji: str) -> None:
        await self._do("reacts", message_id=message_id, emoji=emoji)

    async def delete(self, message_id: int) -> None:
        await self._do("deletes", message_id=message_id)

    async def block(self) -> None:
        await self._do("blocks")

    async def unblock(self) -> None:
        await self._do("unblocks")

    async def deactivate(self) -> None:
        await self._do("deactivates")

    async def download(self, file_id: str) -> bytes:
        return await self._people.fetch(f"/people/{self._id}/file/{file_id}")

    async def add_bot(self, group_id: int) -> None:
        await self._do("adds_bot", group=group_id)


def _packed(parcel: Parcel) -> Json:
    return {
        "kind": parcel.kind,
        "name": parcel.name,
        "content": base64.b64encode(parcel.content).decode(),
        "media_type": parcel.media_type,
        "caption": parcel.caption,
        "duration": parcel.duration,
    }


class RemotePeople:
    """The people of the sandbox at `url`. An async context: while it lasts, their chats follow the server's events."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._views: dict[int, ChatView] = {}
        self._listeners: list[Callable[[Event], None]] = []
        self._session: aiohttp.ClientSession | None = None
        self._following: asyncio.Task[None] | None = None
        self._seq = 0

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(timeout=_NO_LIMIT, connector=connector)
        self._seq = (await self.ask("GET", "/state"))["seq"]
        self._following = asyncio.get_running_loop().create_task(self._follow())
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def person(self, first_name: str, **more: Any) -> Person:
        """A person; an `id` that exists already gives the same one, with her whole chat."""
        shown = await self.ask("POST", "/people", {"first_name": first_name, **more})
        person_id = int(shown["id"])
        if person_id not in self._views:
            self._views[person_id] = ChatView()
            await self._load(person_id)
        return Person(person_id, shown["name"], self._views[person_id], RemoteHands(self, person_id))

    async def group(self, title: str, by: Person) -> int:
        """A new group without the bot; gives its id."""
        return int((await self.ask("POST", "/groups", {"title": title, "by": by.id}))["id"])

    def subscribe(self, listener: Callable[[Event], None]) -> None:
        """Hear what happens in all chats from now on."""
        self._listeners.append(listener)

    async def fault(self, kind: str, **when: Any) -> int:
        """Add a fault by its kind and conditions (see Faults); gives its id."""
        return int((await self.ask("POST", "/faults", {"kind": kind, **when}))["id"])

    async def weather(self, **settings: Any) -> None:
        """Set seed, duplicates, limits or jump."""
        await self.ask("PUT", "/faults", settings)

    async def clear_faults(self, rule_id: int | None = None) -> None:
        """End one fault, or all."""
        await self.ask("DELETE", "/faults" if rule_id is None else f"/faults/{rule_id}")

    async def calls(self, method: str = "") -> list[Json]:
        """The call log, perhaps of one method only."""
        return list(await self.ask("GET", f"/calls?method={method}"))

    async def state(self) -> Json:
        """How the queue of updates stands."""
        return dict(await self.ask("GET", "/state"))

    async def turn_clock(self, milliseconds: int) -> None:
        """Move the server's time; for a server on a clock that can be turned, as its own process has."""
        await self.ask("POST", "/clock", {"by": milliseconds})

    async def ask(self, verb: str, path: str, body: Json | None = None) -> Any:
        """One request; raises CannotDo with the server's reason."""
        assert self._session is not None, "use it as an async context"  # noqa: S101 - a slip of the caller
        async with self._session.request(verb, self._url + path, json=body) as response:
            answer = await response.json()
            if not response.ok:
                raise CannotDo(answer["error"])
            return answer

    async def fetch(self, path: str) -> bytes:
        """The bytes behind a path."""
        assert self._session is not None, "use it as an async context"  # noqa: S101 - a slip of the caller
        async with self._session.get(self._url + path) as response:
            response.raise_for_status()
            return await response.read()

    async def _load(self, person_id: int) -> None:
        chat = await self.ask("GET", f"/people/{person_id}/chat")
        self._views[person_id].load([ChatMessage.from_json(one) for one in chat["messages"]], seq=chat["seq"])

    async def _follow(self) -> None:
        while True:
            news = await self.ask("GET", f"/events?after={self._seq}&timeout={_POLL}")
            if news["lost"]:
                # too far behind: take what stands now; the toasts between are gone, as on a phone
                for person_id in self._views:
                    await self._load(person_id)
                self._seq = news["seq"]
            for one in news["events"]:
                self._tell(Event.from_json(one))

    def _tell(self, event: Event) -> None:
        self._seq = event.seq
        if (view := self._views.get(event.chat_id)) is not None:
            view.notice(event)
        for listener in self._listeners:
            listener(event)
