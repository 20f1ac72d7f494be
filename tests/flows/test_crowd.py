"""The demo's crowd works on every kind of task, as careful as it was told, by the buttons and texts that it sees."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from bot.demo.acting import Tap, next_act
from bot.demo.book import Book, read_book
from bot.demo.cast import answered
from bot.demo.crowd import Crowd
from bot.demo.minds import Mind
from bot.demo.simulated import Simulated
from crowd.services.exporting import ExportService
from crowd.services.importing import ImportService
from crowd.services.outcomes import Opened
from crowd.services.projects import ProjectService, checked_project
from crowd.tasktypes import TASK_TYPES
from sandbox import Button, ChatMessage, Feed, Telegram
from storage import Storage
from storage.vault import media_vault
from tests.conftest import Clock
from tests.filling import NOON, admit
from tests.flows.bots import Bot

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/project.toml"))
ALL = [folder for folder in FOLDERS if "\nstage = " not in (folder / "project.toml").read_text("utf-8")]
"""A training or an exam holds what the work asks for; test_stage_examples goes through them."""
WITH_ANSWERS = [folder for folder in ALL if folder.name != "station_voices"]
ADA = 21
ENOUGH = 4
PATIENCE = 60.0


def tasks_of(folder: Path) -> Path:
    [tasks] = folder.glob("tasks.*")
    return tasks


def book_of(folder: Path) -> Book:
    return read_book(folder / "project.toml", tasks_of(folder))


async def live(storage: Storage, folder: Path, files: Path) -> None:
    """The example as it is, but open to everybody."""
    spec = checked_project((folder / "project.toml").read_text("utf-8").partition("[eligibility]")[0])
    assert not isinstance(spec, list)
    service = ProjectService(storage)
    await service.add(spec, actor="cli", now=NOON)
    await ImportService(storage, media_vault(files)).add(
        spec.slug, tasks_of(folder), skip_bad=False, actor="cli", now=NOON
    )
    assert isinstance(await service.open(spec.slug, actor="cli", now=NOON), Opened)


@asynccontextmanager
async def answering(bot: Bot) -> AsyncIterator[None]:
    """The bot handles whatever comes, as it comes."""

    async def handles() -> None:
        while True:
            if not await bot.settle():  # nothing came meanwhile
                await bot.telegram.updates.wait(5)

    handling = asyncio.create_task(handles())
    try:
        yield
    finally:
        handling.cancel()
        await asyncio.gather(handling, return_exceptions=True)


async def labels(worker: Simulated, book: Book, mind: Mind, wanted: int) -> list[bool | None]:
    """So many answers of hers; which of them she holds for right."""
    card = await worker.first_card(book)
    assert card is not None
    assert worker.gained(book, card) is None
    thoughts: list[bool | None] = []
    while len(thoughts) < wanted:
        assert worker.has_task(card), card.text
        card = await worker.goes_on(book, card, mind)
        if thought := worker.gained(book, card):
            thoughts.append(thought.right)
            assert answered(card) == len(thoughts)
    return thoughts


async def right_in_export(storage: Storage, book: Book, folder: Path) -> list[bool | None]:
    """Of each answer in the export, in the order of the file, whether it is what the file knows."""
    await ExportService(storage).answers(book.slug, folder / "a.jsonl", form="jsonl")
    lines = [json.loads(line) for line in (folder / "a.jsonl").read_text("utf-8").splitlines()]
    given = {line["task"]: line["answer"] for line in lines}
    assert len(given) == len(lines)
    return [_agree(book, given[task.key], task.gold) for task in book.tasks if task.key in given]


def _agree(book: Book, given: dict[str, object], gold: dict[str, object] | None) -> bool | None:
    if gold is None:
        return None
    return book.kind.label(given) == book.kind.label(gold) and given.get("text") == gold.get("text")


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
async def test_a_careful_worker_gives_the_known_answers(
    folder: Path, sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    bot, book = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), book_of(folder)
    await live(sqlite_storage, folder, tmp_path / "files")
    await sqlite_storage.write(None, lambda work: admit(work, ADA))
    ada = Simulated(bot.telegram.person("Ada", id=ADA))
    await ada.says("/start")
    mind = Mind(1.0, 0.0, random.Random(folder.name))
    async with answering(bot):
        thought = await labels(ada, book, mind, ENOUGH)

    exported = await right_in_export(sqlite_storage, book, tmp_path)
    assert exported == thought
    assert False not in exported


@pytest.mark.parametrize("folder", WITH_ANSWERS, ids=lambda folder: folder.name)
async def test_a_careless_worker_gives_others(
    folder: Path, sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    bot, book = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), book_of(folder)
    await live(sqlite_storage, folder, tmp_path / "files")
    await sqlite_storage.write(None, lambda work: admit(work, ADA))
    ada = Simulated(bot.telegram.person("Ada", id=ADA))
    await ada.says("/start")
    async with answering(bot):
        await labels(ada, book, Mind(0.0, 0.0, random.Random(folder.name)), ENOUGH)

    assert True not in await right_in_export(sqlite_storage, book, tmp_path)


def screening(storage: Storage, folder: Path, clock: Clock) -> Bot:
    """A bot with the demo's own form."""
    form = folder / "form.toml"
    form.write_bytes(files("crowd").joinpath("forms/short.toml").read_bytes())
    return Bot(Telegram(clock=clock), storage, folder, clock, form=form)


async def test_a_worker_who_stands_in_the_middle_of_the_questions_goes_on_there(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    bot = screening(sqlite_storage, tmp_path, clock)
    async with answering(bot):
        ada = bot.telegram.person("Ada", id=ADA)
        await ada.says("/start")
        await ada.taps("Apply", await ada.sees_button("Apply"))
        await ada.taps("I agree", await ada.sees_button("I agree"))
        await ada.taps("Yes", await ada.sees("Question 1 of 5"))
        await ada.sees("Question 2 of 5")
        await Simulated(ada).is_in()

        assert sum(one.text == "/start" for one in ada.chat) == 1
        bea = bot.telegram.person("Bea", id=ADA + 1)
        await bea.says("/start")
        await bea.taps("Apply", await bea.sees_button("Apply"))
        await bea.taps("I agree", await bea.sees_button("I agree"))
        await bea.taps("No", await bea.sees("Question 1 of 5"))
        await bea.sees("This work needs")
        with pytest.raises(AssertionError, match="Bea is not taken on"):
            await Simulated(bea).is_in()


async def test_a_crowd_works_on_what_is_live_and_the_board_tells_how_far_it_is(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    bot, folder = screening(sqlite_storage, tmp_path, clock), EXAMPLES / "fact_check"
    await live(sqlite_storage, folder, tmp_path / "files")
    feed = Feed(bot.telegram)
    feed.attach()
    books = {one.slug: one for one in (book_of(folder), book_of(EXAMPLES / "harbour_lights"))}
    crowd = Crowd(bot.telegram, feed, books)
    async with answering(bot), asyncio.timeout(PATIENCE):
        crowd.begin(2, accuracy=1.0, seconds=0.0, projects=list(books))
        while crowd.at_work:
            await feed.wait(1)
        await crowd.end()

    board = feed.boards["crowd"]
    ada, bruno = board["workers"]
    assert (board["at_work"], board["tasks"]) == (False, 40 + 32)
    assert [one["title"] for one in board["projects"]] == ["True or false?", "Which light is it?"]
    assert ada == {"id": ada["id"], "name": "Ada", "state": "is through", "answers": 40, "known": 40, "right": 40}
    assert (bruno["name"], bruno["answers"]) == ("Bruno", 40)


def test_who_sees_nothing_where_a_machine_read_something_changes_that_first() -> None:
    book = book_of(EXAMPLES / "street_signs")
    buttons = (Button("Confirm", "1"), Button("Change", "2"))
    offered = ChatMessage(7, ADA, 0, "bot", True, "What is written on the sign?", buttons=(buttons,))
    empty = {"label": "nothing-there", "text": ""}

    assert next_act(book, book.tasks[0], empty, offered, offered.text, random.Random(1)) == Tap("Change")
    asked = replace(offered, buttons=((Button("Nothing to hear or see", "3"),),))
    assert next_act(book, book.tasks[0], empty, asked, asked.text, random.Random(1)) == Tap("Nothing to hear or see")


def test_the_examples_are_of_every_kind_there_is() -> None:
    assert {book_of(folder).kind.name for folder in ALL} == set(TASK_TYPES)
