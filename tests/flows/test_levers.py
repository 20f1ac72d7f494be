"""The levers of the demo over HTTP: what is wished for is checked, and what cannot be done is said."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo.book import read_book
from bot.demo.child import Child
from bot.demo.crowd import Crowd
from bot.demo.levers import Levers
from bot.demo.minds import Mind
from bot.demo.place import Place
from bot.demo.tour import Tour
from sandbox import Feed, Person, Telegram, serve

FOLDER = Path(__file__).parents[2] / "examples/harbour_lights"
GOOD = {"people": 2, "accuracy": 80, "seconds": 1, "project": "harbour-lights"}


class Desk:
    """Levers without a bot behind them."""

    def __init__(self, session: aiohttp.ClientSession, feed: Feed, ann: Person) -> None:
        self.session, self.feed, self.ann = session, feed, ann

    async def post(self, path: str, body: dict[str, Any]) -> tuple[int, str]:
        async with self.session.post(path, json=body) as response:
            return response.status, (await response.json()).get("error", "")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    telegram = Telegram()
    feed = Feed(telegram)
    feed.attach()
    levers = Levers(feed)
    ann, mara = telegram.person("Ann"), telegram.person("Mara")
    book = read_book(FOLDER / "project.toml", FOLDER / "tasks.csv")
    crowd = Crowd(telegram, feed, {book.slug: book})
    tour = Tour(feed, mara, ann, book, Mind(1.0, 0.0, random.Random(1)))
    async with serve(telegram, feed=feed, more=levers.routes()) as server, aiohttp.ClientSession(server.url) as session:
        levers.hand_over(Child(Place(tmp_path), telegram), crowd, tour)
        yield Desk(session, feed, ann)
        await crowd.end()


@pytest.mark.parametrize(
    "wish",
    [
        {"people": 21},
        {"people": 0},
        {"accuracy": 101},
        {"seconds": -1},
        {"project": "nothing-like-it"},
        {"people": "x"},
    ],
)
async def test_a_crowd_that_cannot_be_is_refused(desk: Desk, wish: dict[str, Any]) -> None:
    status, words = await desk.post("/demo/crowd", GOOD | wish)

    assert (status, words) == (
        400,
        "A crowd has 1 to 20 people, an accuracy in percent, a pace in seconds and a project.",
    )
    assert desk.feed.boards["crowd"]["workers"] == []


async def test_a_second_crowd_waits_until_the_first_is_home(desk: Desk) -> None:
    assert (await desk.post("/demo/crowd", GOOD))[0] == 201
    assert await desk.post("/demo/crowd", GOOD) == (409, "They are at work already.")
    async with desk.session.delete("/demo/crowd") as response:
        assert response.status == 200

    assert [one["state"] for one in desk.feed.boards["crowd"]["workers"]] == ["went home", "went home"]
    assert (await desk.post("/demo/crowd", GOOD))[0] == 201


async def test_the_guide_says_what_it_understands_and_what_does_not_work(desk: Desk) -> None:
    assert await desk.post("/demo/tour", {"do": "dance"}) == (400, "The guide can help, skip, or begin again.")
    assert await desk.post("/demo/tour", {"do": "help"}) == (200, "")
    await desk.ann.blocks()

    assert await desk.post("/demo/tour", {"do": "help"}) == (
        409,
        "That does not work just now: Ann has blocked the bot and must unblock it first.",
    )
    assert (await desk.post("/demo/tour", {"do": "again"}))[0] == 200
    assert desk.feed.boards["tour"]["words"].startswith("You are Lea now")


async def test_a_dead_bot_is_left_in_peace(desk: Desk) -> None:
    assert await desk.post("/demo/bot", {"do": "dance"}) == (409, "There is nothing to do that to.")
    assert await desk.post("/demo/bot", {"do": "kill"}) == (200, "")
    assert desk.feed.boards["bot"]["deaths"] == 0
