"""Public data answered again: people in the sandbox tap what the recorded workers said, each on her own tasks."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.workers import Seen, Work, Worker

PROJECT = """
slug = "{slug}"
title = "{title}"
brief = "What a real crowd said once."
overlap = 1
price = "0.01"
waves = false

[task]
type = "choice"
question = "Which?"
labels = {labels}

[columns]
id = "task"
text = "{{task}} {{text}}"
{gold}overlap = "overlap"
reserved_for = "workers"
"""


@dataclass(frozen=True)
class Recorded:
    """What lies in the folder of a data set: labels by task and worker, their words, the truth, and texts of tasks."""

    name: str
    answers: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    truth: Mapping[str, str]
    texts: Mapping[str, str]
    reference: Mapping[str, Any]

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")

    @property
    def title(self) -> str:
        return f"Replay of {self.slug}"

    @property
    def workers(self) -> list[str]:
        return sorted({worker for given in self.answers.values() for worker in given})

    def said_by(self, worker: str) -> dict[str, str]:
        """Her labels by task."""
        return {task: given[worker] for task, given in self.answers.items() if worker in given}

    def file(self) -> str:
        """The project as an admin would write it."""
        labels = ", ".join(f'{{ value = "{value}", text = "{text}" }}' for value, text in self.buttons.items())
        gold = 'gold = "gold"\n' if self.truth else ""
        return PROJECT.format(slug=self.slug, title=self.title, labels=f"[{labels}]", gold=gold)

    @property
    def buttons(self) -> dict[str, str]:
        """A button for each label, in words that no other one has."""
        return {value: f"{value.partition('_')[0]}: {text}"[:40] for value, text in self.words.items()}

    def tasks(self, keys: Mapping[str, str]) -> list[dict[str, str]]:
        """A row for each task, for those alone who answered it; `keys` are their names in the bot."""
        return [
            {
                "task": task,
                "text": self.texts.get(task, ""),
                "gold": self.truth.get(task, ""),
                "overlap": str(len(given)),
                "workers": " ".join(keys[worker] for worker in given),
            }
            for task, given in self.answers.items()
        ]

    def work(self) -> Work:
        """How a card of it is read: the task's name is the first word on it."""
        labels = {text: value for value, text in self.buttons.items()}
        return Work(tuple(self.answers), lambda text: Seen(text.split()[0], labels), lambda task, label: (task, label))


def recorded(folder: Path) -> Recorded:
    """As it lies there."""
    answers = defaultdict[str, dict[str, str]](dict)
    for row in _rows(folder / "answers.csv"):
        answers[row["task"]][row["worker"]] = row["label"]
    gold, tasks = folder / "gold.csv", folder / "tasks.jsonl"
    return Recorded(
        name=folder.name,
        answers=answers,
        words=json.loads((folder / "labels.json").read_text(encoding="utf-8")),
        truth={row["task"]: row["label"] for row in _rows(gold)} if gold.exists() else {},
        texts=_texts(tasks) if tasks.exists() else {},
        reference=json.loads((folder / "reference.json").read_text(encoding="utf-8"))["measured"],
    )


@dataclass
class Recalled(Worker):
    """She says what a recorded worker said."""

    said: Mapping[str, str] = field(default_factory=dict)

    def choose(self, seen: Seen) -> str:
        """The button of her recorded label."""
        return next(button for button, label in seen.labels.items() if label == self.said[seen.about])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _texts(path: Path) -> dict[str, str]:
    """What was asked, in one line; a card shows its task's name before it."""
    found = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {each["task"]: " ".join(str(each["prompt"]).split())[:300] for each in found}
