"""What else can be done to the sandbox over HTTP: faults, the call log, events, groups, the state of the queue."""

import json
from typing import Any

from aiohttp import web

from sandbox.clock import HandClock
from sandbox.records import CallRecord, Json
from sandbox.telegram import Telegram

_LONGEST_WAIT = 60.0


def control_routes(telegram: Telegram) -> list[web.RouteDef]:
    """`/faults`, `/calls`, `/events`, `/groups`, `/state` and `/clock`."""
    return [
        *_fault_routes(telegram),
        *_watching_routes(telegram),
        *_world_routes(telegram),
    ]


def _fault_routes(telegram: Telegram) -> list[web.RouteDef]:
    async def add(request: web.Request) -> web.Response:
        body = await request.json()
        try:
            return web.json_response({"id": telegram.faults.add(body.pop("kind"), **body)}, status=201)
        except (KeyError, TypeError) as error:
            return web.json_response({"error": f"no such condition: {error}"}, status=400)

    async def listing(request: web.Request) -> web.Response:
        faults = telegram.faults
        rules = [rule.to_json() for rule in faults.rules]
        return web.json_response({"seed": faults.seed, "duplicates": faults.duplicates, "rules": rules})

    async def setting(request: web.Request) -> web.Response:
        body = await request.json()
        if "seed" in body:
            telegram.faults.reseed(int(body["seed"]))
        if "duplicates" in body:
            telegram.faults.duplicates = float(body["duplicates"])
        if "limits" in body:
            telegram.faults.limits(**body["limits"])
        if "jump" in body:
            telegram.updates.jump(int(body["jump"]))
        return web.json_response({})

    async def clear(request: web.Request) -> web.Response:
        number = request.match_info.get("id")
        telegram.faults.clear(int(number) if number else None)
        return web.json_response({})

    return [
        web.post("/faults", add),
        web.get("/faults", listing),
        web.put("/faults", setting),
        web.delete("/faults", clear),
        web.delete(r"/faults/{id:\d+}", clear),
    ]


def _watching_routes(telegram: Telegram) -> list[web.RouteDef]:
    async def calls(request: web.Request) -> web.Response:
        method = request.query.get("method", "").lower()
        since = int(request.query.get("since", 0))
        kept = [one for one in telegram.calls if one.at >= since and method in {"", one.method}]
        return web.json_response([_call(one) for one in kept], dumps=_dumps)

    async def forget(request: web.Request) -> web.Response:
        telegram.calls.clear()
        return web.json_response({})

    async def events(request: web.Request) -> web.Response:
        after = int(request.query.get("after", telegram.events.seq))
        found = telegram.events.after(after)
        if found == []:
            await telegram.events.wait(min(float(request.query.get("timeout", 0)), _LONGEST_WAIT))
            found = telegram.events.after(after)
        shown = {"lost": found is None, "seq": telegram.events.seq, "events": [one.to_json() for one in found or ()]}
        return web.json_response(shown)

    return [web.get("/calls", calls), web.delete("/calls", forget), web.get("/events", events)]


def _world_routes(telegram: Telegram) -> list[web.RouteDef]:
    async def group(request: web.Request) -> web.Response:
        body = await request.json()
        made = telegram.group(body["title"], telegram.people[int(body["by"])])
        return web.json_response({"id": made.id}, status=201)

    async def state(request: web.Request) -> web.Response:
        queue = telegram.updates
        return web.json_response(
            {
                "now": telegram.clock(),
                "pending": queue.count(),
                "oldest_ms": queue.since(),
                "next_update_id": queue.next_id,
                "confirmed_to": queue.confirmed_to,
                "polled": queue.is_polled(),
                "people": len(telegram.people),
                "seq": telegram.events.seq,
            }
        )

    async def turn(request: web.Request) -> web.Response:
        if not isinstance(telegram.clock, HandClock):
            return web.json_response({"error": "this sandbox goes by the machine's clock"}, status=409)
        telegram.clock.turn(int((await request.json())["by"]))
        return web.json_response({"now": telegram.clock()})

    return [web.post("/groups", group), web.get("/state", state), web.post("/clock", turn)]


def _call(one: CallRecord) -> Json:
    return {name: getattr(one, name) for name in CallRecord.__slots__}


def _dumps(value: Any) -> str:
    return json.dumps(value, default=repr)
