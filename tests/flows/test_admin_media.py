"""Pictures in an admin's chat: a project with media is tried, and a picture that she sends is a task."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.checking import problems
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import BOSS, Boss, labels
from tests.flows.bots import Bot
from tests.flows.viewers import ONLY_FILES, WITH_TEXT, Viewers
from tests.pictures import picture

RED, BLUE = picture("red"), picture("blue")


@pytest.fixture
def bot(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))


@pytest.fixture
def room(bot: Bot, sqlite_storage: Storage, tmp_path: Path) -> Viewers:
    return Viewers(bot, sqlite_storage, tmp_path)


@pytest.fixture
def boss(bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    return Boss(bot, sqlite_storage, tmp_path, clock)


def tasks(*files: str) -> list[dict[str, str]]:
    return [{"id": f"t{at}", "file": file, "text": "Look at this."} for at, file in enumerate(files, 1)]


async def sends_a_picture(boss: Boss, content: bytes = RED, caption: str = "") -> None:
    await boss.person.sends_photo(content, caption=caption)
    await boss.bot.settle()


async def test_the_pictures_of_a_project_are_tried_as_a_worker_sees_them(room: Viewers, boss: Boss) -> None:
    await room.opens(WITH_TEXT, {"1": RED, "2": BLUE}, tasks("1", "2"))
    await boss.looks()
    await boss.taps("Try it as a worker")
    card = await boss.taps("I have read this: start")
    assert card.media and card.media.size == len(RED)
    assert card.text.startswith("Trial: nothing is recorded\nFacts")
    assert "Look at this." in card.text

    told = await boss.taps("true")
    assert told.media is None
    assert "You answered: true" in told.text
    card = await boss.taps("Next task")
    assert card.media and card.media.size == len(BLUE)
    await boss.taps("Stop")
    assert [one.text for one in boss.person.chat if one.from_bot] == ["The trial is over. Nothing of it was recorded."]


async def test_several_pictures_are_tidied_away_after_a_trial(room: Viewers, boss: Boss) -> None:
    await room.opens(WITH_TEXT, {"1": RED, "2": BLUE}, tasks("1\n2"))
    await boss.looks()
    await boss.taps("Try it as a worker")
    await boss.taps("I have read this: start")
    assert sum(one.media is not None for one in boss.person.chat) == 2
    await boss.taps("true")
    assert sum(one.media is not None for one in boss.person.chat) == 0
    assert "You answered: true" in boss.newest().text


async def test_a_picture_with_words_below_it_becomes_a_task(room: Viewers, boss: Boss) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks("1"))
    await room.begins()
    await room.taps("true")
    await sends_a_picture(boss, BLUE, "Is the sky blue?")
    shown = await boss.taps("Facts")
    assert "(the picture above)" in shown.text
    assert "Is the sky blue?" in shown.text
    made = await boss.taps("Add it")
    assert made.text == "Added to Facts as chat-2026-11-01-1."

    await room.says("/work")
    await room.taps("Go on: Facts")
    card = room.newest()
    assert card.media and card.media.size == len(BLUE)
    assert "Is the sky blue?" in card.text
    assert await problems(boss.storage) == []


async def test_a_picture_alone_becomes_a_task_where_pictures_are_all_there_is(room: Viewers, boss: Boss) -> None:
    await room.opens(ONLY_FILES, {"1": RED}, [{"id": "t1", "file": "1"}])
    await sends_a_picture(boss)
    await boss.taps("Facts")
    assert (await boss.taps("Add it")).text == "Added to Facts as chat-2026-11-01-1."
    assert (await boss.says("Only words.")).text.startswith("I did not expect a message now.")


async def test_a_picture_fits_no_project_of_texts(boss: Boss) -> None:
    await boss.has()
    await sends_a_picture(boss)
    assert boss.newest().text.startswith("I did not expect a message now.")


async def test_the_words_of_a_task_with_a_picture_are_corrected_and_the_picture_stays(
    room: Viewers, boss: Boss
) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks("1"))
    shown = await boss.says("/task facts t1")
    assert labels(shown)[0] == ["Correct “text”"]
    await boss.taps("Correct “text”")
    await boss.says("Look closely.")
    await boss.taps("Yes, correct it")
    card = await room.begins()
    assert card.media and card.media.size == len(RED)
    assert "Look closely." in card.text
    assert await problems(boss.storage) == []
