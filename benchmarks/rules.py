"""What a tap costs with twenty rules of the project on, against the same tap without any, in turns within one run.

    python -m benchmarks.rules [--rounds 7] [--taps 1600] [--people 32]

The services are timed by themselves, on SQLite with synchronous=FULL: a tap stores an answer, credits it, puts it to
the rules and hands out the next task. One task in ten is known, one answer in twenty is fast. Comparing the answers of
finished tasks is the clock's work and is timed by itself.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Shown
from crowd.services.comparing import Comparing
from crowd.services.importing import ImportService
from crowd.services.labelling import LabellingService
from crowd.services.projects import ProjectService, checked_project
from crowd.tasktypes.base import mark
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
            (who, chance.random() < 0.9, chance.random() < 0.05) for who in self.people * (count // len(self.people))
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
    tasks = given.taps * (given.rounds + 2) + 100
    both = {
        "without": await crowd(storage, folder, "without", "", tasks, people, 0),
        "with": await crowd(storage, folder, "with", tables(), tasks, people, 10**8),
    }
    for each in both.values():
        await each.taps(given.taps, chance)  # warm, and something to look back at
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
    apart = (time.process_time() - cpu) / max(1, compared) * 1000
    await storage.close()
    tell(found, compared, apart)


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
