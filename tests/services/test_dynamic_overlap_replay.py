"""Real crowds answer again as they once did, and are asked no more often than the labels need.

Each task is reserved for those who answered it; a few have a known answer, and all of their answers. The order of tasks
and of people is drawn anew for each seed. Slow: about ten seconds for each seed.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import pytest

from crowd.rules.confidence import confidence
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Shown, Step
from crowd.services.projects import checked_project
from crowd.tasktypes.base import mark
from storage import Storage, open_storage
from tests.filling import admit, jsonl, opened
from tests.labelling import Room
from tests.real_data import real_data

pytestmark = pytest.mark.slow
SEEDS = 20
FILE = """
slug = "facts"
title = "Facts"
brief = "Which is it?"
overlap = 2
price = "0.01"

[task]
type = "choice"
question = "Which?"
labels = {labels}

[columns]
id = "id"
text = "{{id}}"
gold = "gold"
priority = "priority"
overlap = "overlap"
reserved_for = "workers"

[dynamic_overlap]
max_overlap = {most}
min_confidence = "{sure}%"
"""


@dataclass
class Crowd:
    """What a real crowd answered: labels by task and worker, and the truth."""

    answers: dict[str, dict[str, str]]
    truth: dict[str, str]

    @property
    def labels(self) -> list[str]:
        return sorted({label for given in self.answers.values() for label in given.values()})

    @property
    def workers(self) -> list[str]:
        return sorted({worker for given in self.answers.values() for worker in given})

    def majority(self, tasks: list[str]) -> float:
        """How often the majority of all answers is right; a tie of k labels counts 1/k."""
        return fmean(self._right(task) for task in tasks)

    def _right(self, task: str) -> float:
        counts = Counter(self.answers[task].values())
        best = [label for label, count in counts.items() if count == max(counts.values())]
        return (self.truth[task] in best) / len(best)


def crowd(name: str) -> Crowd:
    folder, answers = real_data(name), defaultdict[str, dict[str, str]](dict)
    for row in csv.DictReader((folder / "answers.csv").read_text().splitlines()):
        answers[row["task"]][row["worker"]] = row["label"]
    truth = {row["task"]: row["label"] for row in csv.DictReader((folder / "gold.csv").read_text().splitlines())}
    return Crowd({task: given for task, given in answers.items() if task in truth}, truth)


def rows(real: Crowd, known: set[str], ids: dict[str, int], chance: random.Random) -> Iterator[dict[str, str]]:
    for task in chance.sample(sorted(real.answers), len(real.answers)):
        people = [f"w{ids[worker]}" for worker in chance.sample(sorted(real.answers[task]), len(real.answers[task]))]
        yield {
            "id": task,
            "gold": real.truth[task] if task in known else "",
            "priority": "urgent" if task in known else "",
            "overlap": str(len(people)) if task in known else "",
            "workers": " ".join(people),
        }


async def replayed(
    storage: Storage, folder: Path, real: Crowd, file: str, *, share: float, seed: int
) -> tuple[float, float, float]:
    """How often its labels are right, how often those of all answers are, and how much of the answers it used."""
    chance = random.Random(seed)
    ids = {worker: 1_000 + at for at, worker in enumerate(real.workers)}
    known = set(chance.sample(sorted(real.answers), int(share * len(real.answers))))
    for telegram_id in ids.values():
        await storage.write(None, lambda work, who=telegram_id: admit(work, who))
    project = checked_project(file)
    assert isinstance(project, ProjectSpec), project
    house = Room(storage, await opened(storage, jsonl(folder / "tasks.jsonl", rows(real, known, ids, chance)), project))
    keys = dict(await house.asks("SELECT id, key FROM tasks"))
    await everybody_works(house, real, ids, keys, chance)
    await house.is_whole()
    asked = [task for task in real.answers if task not in known]
    found = await labels(house, len(real.labels))
    used = sum(len(given) for given in found.values()) / sum(len(given) for given in real.answers.values())
    right = [right_share(found[task], real.truth[task], len(real.labels)) for task in asked]
    return fmean(right), real.majority(asked), used


async def everybody_works(
    house: Room, real: Crowd, ids: dict[str, int], keys: dict[int, str], chance: random.Random
) -> None:
    """In turns of chance, each as long as there is a task for her; over when a whole round finds none."""
    busy = True
    while busy:
        busy = False
        at_work = real.workers
        while at_work:
            worker = chance.choice(at_work)
            step: Step = await house.begins(ids[worker])
            if not isinstance(step, Shown):
                at_work = [each for each in at_work if each != worker]
                continue
            task = step.card.task_id
            await house.taps(ids[worker], task, mark(real.answers[keys[task]][worker]))
            await house.stops(ids[worker])
            busy = True


async def labels(house: Room, options: int) -> dict[str, list[tuple[str, float]]]:
    """The votes of each task, with what they weighed."""
    found = defaultdict[str, list[tuple[str, float]]](list)
    for key, answer, quality in await house.asks(
        "SELECT key, answer, quality FROM tasks JOIN assignments ON task_id = tasks.id WHERE answer IS NOT NULL"
    ):
        found[key].append((answer.split('"')[3], quality / 10_000))
    return found


def right_share(votes: list[tuple[str, float]], truth: str, options: int) -> float:
    best = confidence(votes, options)
    names = best.tied if best.label is None else (best.label,)
    return (truth in names) / len(names)


@pytest.mark.parametrize(
    ("name", "known", "most", "sure", "used_at_most", "less"),
    [("snow_rte", 0.1, 10, 85, 0.45, 0.0), ("weather_amt", 0.05, 20, 99, 0.35, 0.01)],
)
async def test_a_crowd_is_asked_less_and_its_labels_are_as_good(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    known: float,
    most: int,
    sure: int,
    used_at_most: float,
    less: float,
) -> None:
    real = crowd(name)
    file = FILE.format(most=most, sure=sure, labels=str(real.labels).replace("'", '"'))
    runs = []
    for seed in range(SEEDS):
        runs.append(await one_run(sqlite_template, tmp_path_factory.mktemp(name), real, file, share=known, seed=seed))
        print(name, seed, "right {:.4f}, of all answers {:.4f}, used {:.3f}".format(*runs[-1]))
    right, majority, used = (fmean(column) for column in zip(*runs, strict=True))
    print(name, f"right {right:.4f}, of all answers {majority:.4f}, used {used:.3f}")

    assert right >= majority - less
    assert used <= used_at_most


async def one_run(
    template: Path, folder: Path, real: Crowd, file: str, *, share: float, seed: int
) -> tuple[float, float, float]:
    shutil.copy(template, folder / "tapwork.db")
    storage = await open_storage(f"sqlite:///{folder / 'tapwork.db'}")
    try:
        return await replayed(storage, folder, real, file, share=share, seed=seed)
    finally:
        await storage.close()
