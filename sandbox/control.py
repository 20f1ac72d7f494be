"""What else can be done to the sandbox over HTTP: faults, the call log, events, groups, the clock."""

import json
from typing import Any

from aiohttp import web

from sandbox.clock import Turnable
from sandbox.records import CallRecord, Json
from sandbox.telegram import Telegram

_LONGEST_WAIT = 60.0


class FaultSide:
    """`/faults`: add, list, set, clear."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """The routes of this side."""
        return [
            web.post("/faults", self._add),
            web.get("/faults", self._list),
            web.put("/faults", self._set),
            web.delete("/faults", self._clear),
            web.delete(r"/faults/{id:\d+}", self._clear),
        ]

    async def _add(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            return web.json_response({"id": self._telegram.faults.add(body.pop("kind"), **body)}, status=201)
        except (KeyError, TypeError) as error:
            return web.json_response({"error": f"no such condition: {error}"}, status=400)

    async def _list(self, request: web.Request) -> web.Response:
        faults = self._telegram.faults
        rules = [rule.to_json() for rule in faults.rules]
        return web.json_response({"seed": faults.seed, "duplicates": faults.duplicates, "rules": rules})

    async def _set(self, request: web.Request) -> web.Response:
        body = await request.json()
        if "seed" in body:
            self._telegram.faults.reseed(int(body["seed"]))
        if "duplicates" in body:
            self._telegram.faults.duplicates = float(body["duplicates"])
        if "limits" in body:
            self._telegram.faults.limits(**body["limits"])
        if "jump" in body:
            self._telegram.updates.jump(int(body["jump"]))
        return web.json_response({})

    async def _clear(self, request: web.Request) -> web.Response:
        number = request.match_info.get("id")
        self._telegram.faults.clear(int(number) if number else None)
        return web.json_response({})


class WatchSide:
    """`/calls`, `/events` and `/state`: what happened, what happens, how the queue stands."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """The routes of this side."""
        return [
            web.get("/calls", self._calls),
            web.delete("/calls", self._forget_calls),
            web.get("/events", self._events),
            web.get("/state", self._state),
        ]

    async def _calls(self, request: web.Request) -> web.Response:
        method = request.query.get("method", "").lower()
        since = int(request.query.get("since", 0))
        kept = [one for one in self._telegram.calls if one.at >= since and method in {"", one.method}]
        return web.json_response([_call(one) for one in kept], dumps=_dumps)

    async def _forget_calls(self, request: web.Request) -> web.Response:
        self._telegram.calls.clear()
        return web.json_response({})

    async def _events(self, request: web.Request) -> web.Response:
        stream = self._telegram.events
        after = int(request.query.get("after", stream.seq))
        found = stream.after(after)
        if found == []:
            await stream.wait(min(float(request.query.get("timeout", 0)), _LONGEST_WAIT))
            found = stream.after(after)
        events = [one.to_json() for one in found or ()]
        return web.json_response({"lost": found is None, "seq": stream.seq, "events": events})

    async def _state(self, request: web.Request) -> web.Response:
        queue = self._telegram.updates
        return web.json_response(
            {
                "now": self._telegram.clock(),
                "pending": queue.count(),
                "oldest_ms": queue.since(),
                "next_update_id": queue.next_id,
                "confirmed_to": queue.confirmed_to,
                "polled": queue.is_polled(),
                "people": len(self._telegram.people),
                "seq": self._telegram.events.seq,
            }
        )


class WorldSide:
    """`/groups` and `/clock`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """The routes of this side."""
        return [web.post("/groups", self._group), web.post("/clock", self._turn)]

    async def _group(self, request: web.Request) -> web.Response:
        body = await request.json()
        made = self._telegram.group(body["title"], self._telegram.people[int(body["by"])])
        return web.json_response({"id": made.id}, status=201)

    async def _turn(self, request: web.Request) -> web.Response:
        clock = self._telegram.clock
        if not isinstance(clock, Turnable):
            return web.json_response({"error": "this sandbox goes by the machine's clock"}, status=409)
        clock.turn(int((await request.json())["by"]))
        return web.json_response({"now": clock()})


def _call(one: CallRecord) -> Json:
    return {name: getattr(one, name) for name in CallRecord.__slots__}


def _dumps(value: Any) -> str:
    return json.dumps(value, default=repr)
