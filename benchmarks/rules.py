"""What a tap costs with twenty rules of the project on, against the same tap without any, in turns within one run.

    python -m benchmarks.rules [--rounds 7] [--taps 1600] [--people 32]

On SQLite with synchronous=FULL: a tap stores an answer, credits it, puts it to the rules and hands out the next task.
One task in ten is known, one answer in twenty is fast. First a tap as the bot has it, from the update's text to the
calls that answer it, which end at a stand-in for the network; then the services by themselves. Comparing the answers
of finished tasks is the clock's work and is timed by itself.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.secrets import Token
from bot.settings import Settings
from bot.wiring import House, build
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Shown
from crowd.services.comparing import Comparing
from crowd.services.importing import ImportService
from crowd.services.labelling import LabellingService
from crowd.services.projects import ProjectService, checked_project
from crowd.tasktypes.base import mark
from handlers.ui.cards import Answer
from storage import Storage, Turn, Unit, open_storage

TARGET = 1.1
NOON, SECOND = 1_793_534_400_000, 1_000
FILE = """
slug = "{slug}"
title = "Facts"
brief = "Is it true?"
overlap = 3
price = "0.05"
[task]
type = "choice"
question = "Is it true?"
labels = ["true", "false"]
[columns]
id = "id"
text = "{{text}}"
gold = "gold"
"""
RULES = (
    *('when = "gold"\nhistory = 20\nif = ["answers >= 5", "right < 10%"]', 'when = "gold"\nif = ["wrong >= 5000"]'),
    *('when = "gold"\nhistory = 50\nacross_projects = true\nif = ["answers >= 10", "right < 10%"]',) * 2,
    *('when = "guessing"', 'when = "guessing"\nwrongly = "0.1%"'),
    *('when = "majority"\nthreshold = 2\nhistory = 20\nif = ["answers >= 10", "with < 10%"]',) * 3,
    *('when = "agreement"\nif = ["answers >= 10", "agreement < 5%"]',) * 2,
    *('when = "fast"\nfaster_than = "2s"\nhistory = 20\nif = ["answers >= 10", "fast > 90%"]',) * 2,
    *('when = "skips"\nif = ["skips >= 10"]', 'when = "skips"\nif = ["skips >= 20"]'),
    *('when = "answers"\nif = ["answers >= 5000"]', 'when = "answers"\nif = ["answers >= 9000"]'),
    *('when = "income"\nif = ["income >= 1000"]', 'when = "income"\nif = ["income >= 500"]'),
    'when = "acceptance"\nhistory = 20\nif = ["judged >= 10", "rejected > 50%"]',
)


@dataclass
class Crowd:
    """People at work in one project, each with a card."""

    labelling: LabellingService
    project: int
    people: list[int]
    cards: dict[int, int]
    nows: dict[int, int]
    updates: int

    async def begin(self) -> None:
        for who in self.people:
            step = await self.labelling.begin(self._turn(who), who, self.project, briefed=True)
            assert isinstance(step, Shown), step
            self.cards[who] = step.card.task_id

    async def taps(self, count: int, chance: random.Random) -> None:
        """So many, as many at a time as there are people."""
        plan = [
            (who, chance.random() < 0.98, chance.random() < 0.05) for who in self.people * (count // len(self.people))
        ]
        for at in range(0, len(plan), len(self.people)):
            await asyncio.gather(*(self._tap(*each) for each in plan[at : at + len(self.people)]))

    async def _tap(self, who: int, right: bool, fast: bool) -> None:
        self.nows[who] += SECOND if fast else 20 * SECOND
        value = mark("true" if right else "false")
        step = await self.labelling.tap(self._turn(who), who, self.cards[who], 1, value)
        assert isinstance(step, Shown), step
        self.cards[who] = step.card.task_id

    def _turn(self, who: int) -> Turn:
        self.updates += 1
        return Turn(self.updates, self.nows[who])


class Network(BaseRequest):
    """Says yes to every call, and keeps what stands on the buttons of each chat."""

    def __init__(self) -> None:
        self.shown: dict[int, str] = {}

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **patience: Any
    ) -> tuple[int, bytes]:
        given = request_data.json_parameters if request_data else {}
        if "reply_markup" in given:
            self.shown[int(given["chat_id"])] = given["reply_markup"]
        result = self._result(url.rpartition("/")[2], given)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _result(self, call: str, given: Mapping[str, str]) -> Any:
        if call == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"}
        if "chat_id" not in given:
            return True
        return {"message_id": 1, "date": 1, "chat": {"id": int(given["chat_id"]), "type": "private"}, "text": "."}


@dataclass
class WholeCrowd(Crowd):
    """The same people, whose taps reach the whole bot as updates."""

    house: House
    network: Network

    async def taps(self, count: int, chance: random.Random) -> None:
        """By one clock for all: one round of the people in twenty is a fast one."""
        for _ in range(count // len(self.people)):
            self.nows[0] = self.nows.get(0, NOON) + (SECOND if chance.random() < 0.05 else 20 * SECOND)
            await asyncio.gather(*(self._tap(who, chance.random() < 0.98, False) for who in self.people))

    async def _tap(self, who: int, right: bool, fast: bool) -> None:
        wanted = "true" if right else "false"
        data = Answer(self.cards[who], 1, mark(wanted)).pack()
        if who in self.network.shown:
            rows = json.loads(self.network.shown[who])["inline_keyboard"]
            data = next(each["callback_data"] for row in rows for each in row if each["text"] == wanted)
        await self.house.application.handle(json.dumps(self._update(who, data)))

    def _update(self, who: int, data: str) -> dict[str, Any]:
        self.updates += 1
        person = {"id": who, "is_bot": False, "first_name": "P", "language_code": "en"}
        message = {"message_id": 1, "date": 1, "chat": {"id": who, "type": "private"}, "text": "."}
        tap = {"id": str(self.updates), "from": person, "chat_instance": "1", "data": data, "message": message}
        return {"update_id": self.updates, "callback_query": tap}


async def crowd(
    storage: Storage, folder: Path, slug: str, rules: str, tasks: int, people: list[int], first: int
) -> Crowd:
    """A live project with so many tasks, one in ten of which is known."""
    spec = checked_project(FILE.format(slug=slug) + rules)
    assert isinstance(spec, ProjectSpec), spec
    projects = ProjectService(storage)
    await projects.add(spec, actor="cli", now=NOON)
    file = folder / f"{slug}.jsonl"
    with file.open("w") as out:
        for at in range(tasks):
            row = {"id": f"t{at}", "text": f"Claim {at}", "gold": "true" if at % 10 == 0 else ""}
            out.write(json.dumps(row) + "\n")
    await ImportService(storage, None).add(slug, file, skip_bad=False, actor="cli", now=NOON)
    await projects.open(slug, actor="cli", now=NOON)
    found = await storage.read(lambda work: work.projects.of_slug(slug=slug))
    assert found
    made = Crowd(LabellingService(storage), found.id, people, {}, dict.fromkeys(people, NOON), first)
    await made.begin()
    return made


async def whole(storage: Storage, folder: Path, small: Crowd) -> WholeCrowd:
    """The same project, with the bot before it."""
    network, nows = Network(), {0: NOON}
    settings = Settings(storage={"files": folder / "files"})  # type: ignore[arg-type]
    house = build(settings, storage, Token("1:a"), lambda: nows[0], calls=network, polls=network)
    await house.application.initialize()
    return WholeCrowd(
        small.labelling, small.project, small.people, small.cards, nows, small.updates + 10**7, house, network
    )


async def admitted(storage: Storage, people: list[int]) -> None:
    """Workers."""
    for who in people:

        def unit(work: Unit, who: int = who) -> None:
            met = work.people.meet(
                telegram_id=who, worker_key=f"w{who}", first_name="P", username=None, language="en", now=NOON
            )
            work.people.admit(person_id=met.id, now=NOON)

        await storage.write(None, unit)


async def measure(url: str, folder: Path, given: argparse.Namespace) -> None:
    storage = await open_storage(url)
    people, chance = list(range(1, given.people + 1)), random.Random(1)
    await admitted(storage, people)
    tasks = 2 * given.taps * (given.rounds + 2) + 100
    services = {
        "without": await crowd(storage, folder, "without", "", tasks, people, 0),
        "with": await crowd(storage, folder, "with", tables(), tasks, people, 10**8),
    }
    bots = {name: await whole(storage, folder, each) for name, each in services.items()}
    print("a whole tap")
    await turns(bots, storage, chance, given)
    print("the services of it alone")
    for each in services.values():
        await each.begin()
    await turns(services, storage, chance, given)
    await storage.close()


async def turns(both: Mapping[str, Crowd], storage: Storage, chance: random.Random, given: argparse.Namespace) -> None:
    """Rounds of each in turns, once they are warm and have something to look back at."""
    for each in both.values():
        await each.taps(given.taps, chance)
    await Comparing(storage).run(NOON)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in both}
    for number in range(given.rounds):
        for name in sorted(both, reverse=bool(number % 2)):
            began, cpu = time.perf_counter(), time.process_time()
            await both[name].taps(given.taps, chance)
            found[name].append(
                ((time.perf_counter() - began) / given.taps * 1000, (time.process_time() - cpu) / given.taps * 1000)
            )
    cpu = time.process_time()
    compared = await Comparing(storage).run(NOON)
    tell(found, compared, (time.process_time() - cpu) / max(1, compared) * 1000)


def tables() -> str:
    """The rules as they stand in a project file."""
    return "".join(f'\n[[rules]]\n{each}\nthen = "pause"\nfor = "1h"\n' for each in RULES)


def tell(found: dict[str, list[tuple[float, float]]], compared: int, apart: float) -> None:
    """Medians, and the ratio of each round."""
    for at, what in enumerate(("ms", "ms CPU")):
        for name, rounds in found.items():
            each = [one[at] for one in rounds]
            print(f"{name:8} {statistics.median(each):6.3f} {what} a tap ({min(each):.3f} to {max(each):.3f})")
        ratios = sorted(one[at] / other[at] for one, other in zip(found["with"], found["without"], strict=True))
        median = statistics.median(ratios)
        print(f"ratio    {median:6.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f}; target {TARGET:g})")
    print(f"comparing the answers of {compared} finished tasks: {apart:.3f} ms CPU each")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--taps", type=int, default=1_600)
    parser.add_argument("--people", type=int, default=32)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{folder}/tapwork.db", Path(folder), given))


if __name__ == "__main__":
    main()
