"""Five real projects for a day's work: how each is written, how its cards are read, and what its right answers are."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import ChatMessage
from tests.real_data import real_data
from tests.workers import PATIENCE, Seen, Tapped, Work, Worker, _plain, mark_of

HEAD = """
slug = "{slug}"
title = "{title}"
brief = "One of five."
overlap = 3
price = "0.02"
time_limit = "1h"
waves = false

[task]
type = "{type}"
question = "{question}"
{task}

[columns]
id = "task"
{columns}
"""
MEDIA = '\n[media]\nfiles = "file"\n'
SIDES = {"1": "first", "2": "second", "tie": "tie"}


@dataclass(frozen=True)
class Job:
    """One project: its rows, how its file looks, what is right."""

    slug: str
    title: str
    project: str
    rows: list[dict[str, Any]]
    gold: Mapping[str, str]
    work: Work

    def file(self, folder: Path) -> Path:
        """The tasks, beside the files that they name."""
        place = folder / self.slug
        place.mkdir()
        for name in {row["file"] for row in self.rows if "file" in row}:
            (place / name).write_bytes((real_data("media") / name).read_bytes())
        path = place / "tasks.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in self.rows), encoding="utf-8")
        return path


def jobs(share: int | None = None) -> dict[str, Job]:
    """All five, with so many of the tasks of each."""
    made = (_media(share), _pairs(share), _review(share), _bank(share), _facts(share))
    return {job.slug: job for job in made}


@dataclass
class Hand(Worker):
    """Somebody who is right so often, and works on what she is told, in an order of her own."""

    jobs: Mapping[str, Job] = field(default_factory=dict)
    accuracy: float = 1.0
    files: dict[int, set[str]] = field(default_factory=dict)  # what Telegram called each file that she saw, by its size

    async def works(self, slugs: list[str]) -> None:
        """Everything there is for her in each of these projects."""
        for slug in slugs:
            await self.finishes(slug)

    async def finishes(self, slug: str) -> None:
        job = self.jobs[slug]
        notice = await self.person.sees(f"“{job.title}” is live", timeout=PATIENCE)
        await self.person.taps("Start", notice)
        await self.person.sees_button("I have read this", timeout=PATIENCE)
        await self.person.taps("I have read this")
        while (card := await self.next_card(slug)) is not None:
            seen = self.work[slug].read(_key(card) if card.media else self.text_of(card))
            button = self.thinks(job, seen)
            tap = await self.person.taps(button, card)
            self.tapped[slug].append(Tapped(self.person.id, seen.about, seen.labels[button]))
            self._done.add(mark_of(card))
            if card.media:
                self.files.setdefault(card.media.size, set()).add(card.media.file_id)
            await self.person.is_answered(tap, timeout=PATIENCE)

    def newest_card(self, slug: str) -> ChatMessage | None:
        title = self.jobs[slug].title
        cards = (
            one
            for one in self.person.chat
            if one.text.startswith(title) and (one.button("Skip") or "nothing more for you" in one.text)
        )
        return max(cards, key=lambda one: one.changed, default=None)

    def thinks(self, job: Job, seen: Seen) -> str:
        """The right button as often as her accuracy says, else another one; always the same for the same task."""
        chance = zlib.crc32(f"{seen.about}:{self.person.id}".encode())
        right = next(button for button, label in seen.labels.items() if label == job.gold[seen.about])
        wrong = sorted(button for button in seen.labels if button != right)
        return right if chance % 1000 < 1000 * self.accuracy else wrong[chance % len(wrong)]


def _key(card: ChatMessage) -> str:
    """A file is known by its size, which is each one's own here."""
    assert card.media is not None
    return str(card.media.size)


def _read(name: str, share: int | None) -> tuple[list[dict[str, Any]], dict[str, str]]:
    folder = real_data(name)
    rows = [json.loads(line) for line in (folder / "tasks.jsonl").read_text(encoding="utf-8").splitlines()][:share]
    with (folder / "gold.csv").open(encoding="utf-8", newline="") as file:
        return rows, {row["task"]: row["label"] for row in csv.DictReader(file)}


def _job(
    slug: str, title: str, task: str, columns: str, rows: list[dict[str, Any]], gold: dict[str, str], work: Work
) -> Job:
    kind = "pair" if slug == "pairs" else "choice"
    question = "Which one is right?"
    project = HEAD.format(slug=slug, title=title, type=kind, question=question, task=task, columns=columns)
    return Job(slug, title, project + (MEDIA if slug == "pictures" else ""), rows, gold, work)


def _choice(
    slug: str,
    title: str,
    data: tuple[list[dict[str, Any]], dict[str, str]],
    columns: str,
    key_of: Callable[[dict[str, Any]], str],
) -> Job:
    """A project whose buttons are the labels of its gold. Tasks that look the same are about the same."""
    rows, gold = data
    labels = sorted(set(gold.values()))
    about: dict[str, str] = {}
    first = {row["task"]: about.setdefault(_plain(key_of(row)), row["task"]) for row in rows}
    buttons = {label: label for label in labels}
    work = Work(
        tuple(first),
        lambda text: Seen(about[_plain(text)], buttons),
        lambda task, label: (first[task], label),
    )
    return _job(slug, title, f"labels = {json.dumps(labels)}", columns, rows, gold, work)


def _media(share: int | None) -> Job:
    rows, gold = _read("media", share)
    sizes = {row["file"]: (real_data("media") / row["file"]).stat().st_size for row in rows}
    assert len(set(sizes.values())) == len(sizes)
    return _choice("pictures", "What do you see?", (rows, gold), "", lambda row: str(sizes[row["file"]]))


def _pairs(share: int | None) -> Job:
    rows, gold = _read("mtbench_pairs", share)
    work = Work.pairs(real_data("mtbench_pairs") / "tasks.jsonl")
    work = Work(tuple(row["task"] for row in rows), work.read, work.exported)
    right = {task: SIDES.get(label, label) for task, label in gold.items()}
    columns = 'prompt = "{prompt}"\nfirst = "{answer_1}"\nsecond = "{answer_2}"'
    return _job("pairs", "Which answer is better?", "", columns, rows, right, work)


def _review(share: int | None) -> Job:
    text = 'text = "{prompt}\\n\\n{answer}"'
    data = _read("xstest", share)
    return _choice("reviews", "Did it comply?", data, text, lambda row: f"{row['prompt']}\n\n{row['answer']}")


def _bank(share: int | None) -> Job:
    return _choice("bank", "What is it about?", _read("banking8", share), 'text = "{text}"', lambda row: row["text"])


def _facts(share: int | None) -> Job:
    text = 'text = "Question: {question}\\n\\nAnswer: {answer}"'
    data = _read("truthfulqa_check", share)
    return _choice(
        "facts", "True or false?", data, text, lambda row: f"Question: {row['question']}\n\nAnswer: {row['answer']}"
    )
