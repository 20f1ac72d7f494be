"""`kill -9` at every answer of a training and an exam, the real processes: each answer and each attempt counts once."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox import ChatMessage, Person
from tests.faults.kills import Warm, is_up, warm
from tests.main_job import PATIENCE, screened_one
from tests.processes import ROOT, Place, people, sandbox

EXAMPLES = ROOT / "examples"
DEADLINE = 500.0
FOLDERS = {"animal-groups-training": "animal_groups_training", "animal-groups-exam": "animal_groups_exam"}


def keys() -> dict[str, str]:
    """The label of each animal, as its button says it."""
    lines = [line for folder in FOLDERS.values() for line in (EXAMPLES / folder / "tasks.csv").read_text().splitlines()]
    groups = {line.split(",")[1]: line.split(",")[2] for line in lines}
    return {animal: "Something else" if group == "other" else group.capitalize() for animal, group in groups.items()}


@pytest.mark.slow
async def test_a_bot_that_dies_at_every_answer_of_a_training_and_an_exam_counts_each_once(tmp_path: Path) -> None:
    """Killed before each tap, and again as soon as it was handled; the third answer of each is wrong."""
    async with asyncio.timeout(DEADLINE), sandbox(tmp_path) as place, people(place) as crowd, warm(place) as bot:
        place.settle()
        await _up(place, bot)
        ann = await crowd.person("Ann")
        await screened_one(ann)
        for slug, folder in FOLDERS.items():
            await place.tapwork("project", "add", str(EXAMPLES / folder / "project.toml"))
            await place.tapwork("tasks", "add", slug, str(EXAMPLES / folder / "tasks.csv"))
            await place.tapwork("project", "open", slug)
        await ann.says("/work")
        await ann.taps("Start: Animal groups: the training", await ann.sees("Projects\n", timeout=PATIENCE))
        await _goes_through(place, bot, ann, "Animal groups: the training", 8, retries=True)
        end = await ann.sees("of your first answers were right", timeout=PATIENCE)
        assert "87%" in end.text
        await ann.taps("Start: Animal groups: the exam", end)
        await _goes_through(place, bot, ann, "Animal groups: the exam", 10, retries=False)
        assert "You passed with 90%" in (await ann.sees("were needed", timeout=PATIENCE)).text
        assert await bot.stop() == 0

    skills = _ask(place, "SELECT name, value FROM skills ORDER BY name")
    assert skills == [("animal-groups", 90), ("animal-groups-training", 87)]
    assert _ask(place, "SELECT number, counted, credit FROM attempts ORDER BY counted") == [(1, 8, 700), (1, 10, 900)]
    assert _ask(place, "SELECT DISTINCT state FROM inbox") == [("done",)]


async def _goes_through(place: Place, bot: Warm, ann: Person, title: str, tasks: int, *, retries: bool) -> None:
    await ann.taps("I have read this: start", await ann.sees_button("I have read this: start", timeout=PATIENCE))
    for at in range(1, tasks + 1):
        card = await ann.sees(f"{title} · {at} of {tasks}", timeout=PATIENCE)
        right = _label(card)
        if at == 3:
            await _taps_between_two_deaths(place, bot, ann, card, "Fish" if right != "Fish" else "Bird")
            if not retries:
                continue
            card = await ann.sees("your first answer is noted", timeout=PATIENCE)
        await _taps_between_two_deaths(place, bot, ann, card, right)


def _label(card: ChatMessage) -> str:
    [found] = [label for animal, label in keys().items() if f"\n{animal}\n" in card.text]
    return found


async def _taps_between_two_deaths(place: Place, bot: Warm, ann: Person, card: ChatMessage, label: str) -> None:
    """The bot is dead while she taps, twice for good measure; it lives, answers, and dies again."""
    assert await bot.kill() == -9
    await ann.taps(label, card)
    await ann.taps(label, card)
    await _up(place, bot)
    await ann.sees_change(card, timeout=PATIENCE)
    assert await bot.kill() == -9
    await _up(place, bot)


async def _up(place: Place, bot: Warm) -> None:
    seen = place.size_of_log()
    await bot.start()
    await is_up(place, seen)


def _ask(place: Place, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{place.folder / 'tapwork.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()
