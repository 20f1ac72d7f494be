"""What the page can do to the demo itself: kill the bot and start it again, send a crowd to work, ask the guide."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.commands.common import Problem
from bot.demo.child import Child
from bot.demo.crowd import Crowd
from bot.demo.tour import Tour
from sandbox import CannotDo, Feed

_MOST_PEOPLE, _SLOWEST = 20, 60.0


class Levers:
    """`/demo/bot`, `/demo/crowd` and `/demo/tour`, beside what drives people; how things stand is on the boards."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._bot: Child | None = None
        self._crowd: Crowd | None = None
        self._tour: Tour | None = None
        self._deaths = 0
        self._one_at_a_time = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """The routes of the levers."""
        return [
            web.post("/demo/bot", self._pull),
            web.post("/demo/crowd", self._send_in),
            web.delete("/demo/crowd", self._send_home),
            web.post("/demo/tour", self._guide),
        ]

    def hand_over(self, bot: Child, crowd: Crowd, tour: Tour) -> None:
        """From now on the levers move something."""
        self._bot, self._crowd, self._tour = bot, crowd, tour
        self._show("up")
        crowd.show()
        tour.begin()

    async def _pull(self, request: web.Request) -> web.Response:
        """`{"do": "again" | "kill" | "start"}`."""
        wanted = (await request.json()).get("do")
        if self._bot is None or wanted not in {"again", "kill", "start"}:
            return _refused(409, "There is nothing to do that to.")
        async with self._one_at_a_time:
            try:
                await self._do(self._bot, wanted)
            except Problem as problem:
                self._show("down")
                return _refused(500, str(problem))
        return web.json_response({})

    async def _do(self, bot: Child, wanted: str) -> None:
        if wanted != "start" and bot.pid is not None:
            await bot.kill()
            self._deaths += 1
            self._show("down")
        if wanted != "kill" and bot.pid is None:
            self._show("starting")
            await bot.start()
            self._show("up")

    def _show(self, state: str) -> None:
        self._feed.pin("bot", {"state": state, "pid": self._bot.pid if self._bot else None, "deaths": self._deaths})

    async def _send_in(self, request: web.Request) -> web.Response:
        """`{"people": 5, "accuracy": 85, "seconds": 1, "project": "street-signs"}`; without a project, all of them."""
        if self._crowd is None or self._crowd.at_work:
            return _refused(409, "They are at work already.")
        try:
            wish = _wish(await request.json(), list(self._crowd.books))
        except (KeyError, TypeError, ValueError):
            return _refused(
                400, f"A crowd has 1 to {_MOST_PEOPLE} people, an accuracy in percent, a pace in seconds and a project."
            )
        self._crowd.begin(wish.people, accuracy=wish.accuracy, seconds=wish.seconds, projects=wish.projects)
        return web.json_response({}, status=201)

    async def _send_home(self, _: web.Request) -> web.Response:
        if self._crowd is not None:
            await self._crowd.end()
        return web.json_response({})

    async def _guide(self, request: web.Request) -> web.Response:
        """`{"do": "help" | "skip" | "again"}`."""
        wanted = (await request.json()).get("do")
        if self._tour is None or wanted not in {"help", "skip", "again"}:
            return _refused(400, "The guide can help, skip, or begin again.")
        try:
            await self._tour.does(wanted)
        except CannotDo as error:
            return _refused(409, f"That does not work just now: {error}.")
        return web.json_response({})


@dataclass(frozen=True, slots=True)
class Wish:
    """A crowd that somebody wants."""

    people: int
    accuracy: float
    seconds: float
    projects: list[str]


def _wish(body: Any, known: list[str]) -> Wish:
    people, accuracy, seconds = int(body["people"]), float(body["accuracy"]), float(body["seconds"])
    projects = [body["project"]] if body.get("project") else known
    if not (1 <= people <= _MOST_PEOPLE and 0 <= accuracy <= 100 and 0 <= seconds <= _SLOWEST):
        raise ValueError
    if not set(projects) <= set(known):
        raise ValueError
    return Wish(people, accuracy / 100, seconds, projects)


def _refused(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)
