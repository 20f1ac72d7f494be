"""The load: a sandbox and its people in a process of their own, who tap again as soon as their card has changed.

    python -m benchmarks.load --token TOKEN [--people 256] [--latency 60] [--think 0] [--readers 0]

The first line it prints is the sandbox's address. Then it obeys lines on its standard input, one line of JSON each:
`begin` (everybody says /work and waits for a card), `go`, `count`, `pause` (answers once every card has changed, or
after 60 s), `waits` (how long cards and calls took since it was asked last), `told` (when readers, who never tap, got
messages since then) and ends with its input. It only counts:
whoever measures takes two counts. Who thinks, does so as if she had been at it for long: taps come evenly at once.
"""

import argparse
import asyncio
import gc
import json
import math
import random
import sys
import time
from typing import Any

from sandbox import Person, Telegram, serve
from sandbox.telegram import Answer
from sandbox.view import ChatMessage, Event

LABEL, GO_ON = "Yes", "Go on"
FIRST_PERSON = 1_000_001
PATIENCE = 60.0  # then she taps once more: a bot that lost her update must not stand still for that
AT_REST = 60.0


class PolledTelegram(Telegram):
    """Remembers when it was asked for updates first, and when each person's last tap reached the bot in a reply.

    Monotonic seconds, the same for all processes of a machine.
    """

    first_poll: float | None = None

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reached: dict[int, float] = {}
        self.readers: frozenset[int] = frozenset()
        self.told: list[float] = []

    def seat(self, first: int, count: int) -> None:
        """So many people who have opened the bot and only read."""
        self.readers = frozenset(range(first, first + count))
        for each in self.readers:
            self.person("Reader", id=each)
            self.chats[each].started = True

    async def call(self, method: str, *given: Any, **more: Any) -> Answer:
        if method.lower() != "getupdates":
            answer = await super().call(method, *given, **more)
            if self.readers and method.lower() == "sendmessage" and int(given[0]["chat_id"]) in self.readers:
                self.told.append(round(time.monotonic(), 4))
            return answer
        self.first_poll = self.first_poll or time.monotonic()
        answer = await super().call(method, *given, **more)
        now = time.perf_counter()
        for update in answer.body.get("result") or ():
            if tapped := update.get("callback_query"):
                self.reached[tapped["from"]["id"]] = now
        return answer


class Crowd:
    """People who tap, and how often their card changed after a tap."""

    def __init__(self, telegram: PolledTelegram, people: int, think: float) -> None:
        self._telegram = telegram
        self._think = think
        self._waits = _no_waits()
        self._people = [telegram.person(f"Worker {at}", id=FIRST_PERSON + at) for at in range(people)]
        self._tasks: list[asyncio.Task[None]] = []
        self._open = asyncio.Event()
        self._waiting = 0
        self._ready = 0
        self.taps = 0
        self.lost = 0

    async def begin(self) -> None:
        """Everybody gets her first card."""
        self._tasks = [asyncio.create_task(self._works(person)) for person in self._people]
        while self._ready < len(self._people):
            await asyncio.sleep(0.01)
            for task in self._tasks:
                if task.done():
                    task.result()

    def go(self) -> None:
        self._open.set()

    async def pause(self) -> None:
        """No more taps; those on their way come to their end."""
        self._open.clear()
        until = time.monotonic() + AT_REST
        while self._waiting and time.monotonic() < until:  # noqa: ASYNC110 - an event would cost every tap
            await asyncio.sleep(0.01)

    def waits(self) -> dict[str, list[float]]:
        """Seconds from each tap to the changed card, of the bot alone, and of each call; then they begin anew."""
        found, self._waits = self._waits, _no_waits()
        return found

    def told(self) -> list[float]:
        """When readers got a message, in monotonic seconds; then they begin anew."""
        found, self._telegram.told = self._telegram.told, []
        return found

    async def probe(self) -> None:
        """Calls the API itself, ten times a second, as nobody's bot."""
        while True:
            began = time.perf_counter()
            await self._telegram.call("getMe", {})
            self._waits["call"].append(round(time.perf_counter() - began, 5))
            await asyncio.sleep(0.1)

    def count(self) -> dict[str, float | None]:
        """Cards that changed, updates that were lost, this moment, the CPU time of this process, the first poll."""
        return {
            "taps": self.taps,
            "lost": self.lost,
            "at": time.monotonic(),
            "cpu": time.process_time(),
            "first_poll": self._telegram.first_poll,
        }

    async def _works(self, person: Person) -> None:
        await person.says("/work")
        card = await _first_card(person)
        self._ready += 1
        with person.view.watch() as happening:
            while True:
                if not await self._thought():
                    continue
                data = card.buttons[0][0].data
                assert data is not None
                self._waiting += 1
                began = time.perf_counter()
                await person.hands.tap(card.id, data)
                try:
                    async with asyncio.timeout(PATIENCE):
                        card = await _changed(happening, card)
                    self.taps += 1
                    self._note(person.id, began)
                except TimeoutError:
                    self.lost += 1
                self._waiting -= 1

    async def _thought(self) -> bool:
        """She is about to tap; False when the round ended while she thought."""
        first = not self._open.is_set()
        await self._open.wait()
        if self._think:
            chance = random.random()
            await asyncio.sleep(2 * self._think * (1 - math.sqrt(chance) if first else chance))
        return self._open.is_set()

    def _note(self, person: int, began: float) -> None:
        now = time.perf_counter()
        self._waits["card"].append(round(now - began, 5))
        if reached := self._telegram.reached.pop(person, None):
            self._waits["bot"].append(round(now - reached, 5))


def _no_waits() -> dict[str, list[float]]:
    return {"card": [], "bot": [], "call": []}


async def _first_card(person: Person) -> ChatMessage:
    with person.view.watch() as happening:
        while True:
            shown = (await happening.get()).message
            if shown is None or not shown.from_bot or not shown.buttons:
                continue
            if shown.buttons[0][0].text == LABEL:
                return shown
            if shown.buttons[0][0].text.startswith(GO_ON):
                await person.hands.tap(shown.id, shown.buttons[0][0].data or "")


async def _changed(happening: "asyncio.Queue[Event]", card: ChatMessage) -> ChatMessage:
    while True:
        shown = (await happening.get()).message
        if shown is not None and shown.id == card.id and shown.buttons:
            return shown


async def obey(crowd: Crowd) -> None:
    """Commands until the input ends."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := (await lines.readline()).decode().strip():
        match line:
            case "begin":
                await crowd.begin()
                gc.freeze()
            case "go":
                crowd.go()
            case "pause":
                await crowd.pause()
            case "waits":
                print(json.dumps(crowd.waits()), flush=True)
                continue
            case "told":
                print(json.dumps({"at": crowd.told()}), flush=True)
                continue
        print(json.dumps(crowd.count()), flush=True)


async def run(token: str, people: int, latency: int, think: float, readers: int) -> None:
    """Serve until the input ends. Each call, getUpdates too, takes `latency` ms, half of it before it is applied."""
    telegram = PolledTelegram(token=token, log_limit=0)
    telegram.faults.latency(latency)
    telegram.seat(FIRST_PERSON + people, readers)
    async with serve(telegram) as server:
        print(server.url, flush=True)
        crowd = Crowd(telegram, people, think)
        if not think:
            await obey(crowd)
            return
        probing = asyncio.create_task(crowd.probe())
        await obey(crowd)
        probing.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--token", required=True)
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--latency", type=int, default=60)
    parser.add_argument("--think", type=float, default=0.0, help="seconds on average before each tap")
    parser.add_argument("--readers", type=int, default=0, help="people who only get messages")
    given = parser.parse_args()
    gc.set_threshold(50_000, 50, 1_000)  # the load must not stop to count what it keeps
    asyncio.run(run(given.token, given.people, given.latency, given.think, given.readers))


if __name__ == "__main__":
    main()
