"""A task whose file cannot be shown: nobody answers it, it costs her nothing, and the admins hear of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from crowd.services.checking import problems
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.viewers import FILES, NO_GOLD, WITH_TEXT, Viewers
from tests.pictures import picture

BOSS = 500
MINUTE = 60_000
RED = picture("red")
LOST = "telegram:photo:AgACAgIAAxkBAAIB_12345678"
UNSEEN = (
    "Facts\nA file of this task cannot be shown, so nobody can answer it.\n"
    "It was reported for you, and costs you nothing.\nYou are paid $0.05 for it when an admin agrees."
)
IN_WORDS = spec(NO_GOLD, ('type = "choice"', 'type = "text"'), ('labels = ["true", "false"]', ""), more=FILES)


@pytest.fixture
def room(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Viewers:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))
    return Viewers(bot, sqlite_storage, tmp_path)


def tasks(*files: Any) -> list[dict[str, Any]]:
    return [{"id": f"t{at}", "file": file, "text": f"Claim {at}"} for at, file in enumerate(files, 1)]


async def comes(room: Viewers) -> Person:
    """The admin."""
    boss = room.telegram.person("Bob", id=BOSS)
    await room.says("/start", boss)
    return boss


async def delivers(room: Viewers, clock: Clock) -> None:
    """What the admin is owed has reached her."""
    clock.turn(MINUTE)
    house = room.bot.house
    if not house.application._initialized:
        await house.application.initialize()
    while owed := await house.services.deliveries.claim(clock(), 50):
        for each in owed:
            await house.sender._deliver(each, 0)


async def rows(room: Viewers, text: str) -> list[Any]:
    found: list[Any] = await room.storage.read(lambda work: work._queries._execute(text, {}).fetchall())
    return [tuple(row) for row in found]


def buttons(message: ChatMessage) -> list[str]:
    return [button.text for row in message.buttons for button in row]


@pytest.mark.parametrize("text", [{}, {"text": "Word. " * 300}, {"text": "Word. " * 1500}], ids=["one", "two", "many"])
async def test_it_has_no_button_to_answer_with_and_the_next_one_is_a_tap_away(
    room: Viewers, text: dict[str, str]
) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, [{**each, **text} for each in tasks(LOST, "1")])
    card = await room.begins()
    assert (card.text, buttons(card)) == (UNSEEN, ["Next task"])

    await room.taps("Next task")
    assert room.newest().button("true")
    assert "cannot be shown" not in "".join(one.text for one in room.from_bot())
    assert await rows(room, "SELECT state FROM assignments ORDER BY task_id") == [("skipped",), ("active",)]
    assert await problems(room.storage) == []


async def test_an_album_of_which_one_is_lost_is_not_asked_about_either(room: Viewers) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks(["1", LOST], "1"))
    assert (await room.begins()).text == UNSEEN


async def test_the_answer_before_it_is_recorded_and_said(room: Viewers) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks("1", LOST))
    await room.begins()
    await room.taps("true")
    assert [toast.text for toast in room.ann.toasts][-1] == "Recorded: true"
    assert room.newest().text == UNSEEN
    assert len(room.from_bot()) == 1


async def test_words_typed_below_it_answer_nothing(room: Viewers) -> None:
    await room.opens(IN_WORDS, {"1": RED}, tasks("1", LOST, "1"))
    await room.begins()
    await room.says("A red square")
    assert room.newest().text == f"Recorded: A red square\n\n{UNSEEN}"
    await room.says("Another one")
    assert room.newest().text.startswith("I did not expect a message now.")
    assert await rows(room, "SELECT count(*) FROM assignments WHERE answer IS NOT NULL") == [(1,)]


async def test_nobody_else_gets_it_and_the_admin_gets_a_card(room: Viewers, clock: Clock) -> None:
    boss = await comes(room)
    await room.opens(WITH_TEXT, {"1": RED}, tasks(LOST, "1"))
    await room.begins()
    assert (await room.begins(room.ben)).button("true")

    await delivers(room, clock)
    card = boss.chat[-1]
    assert "1 open report. Nobody gets the task until you decide." in card.text
    assert "w11: Incorrect\nA file of the task cannot be shown: photo" in card.text
    assert "Pay the reports; drop the task" in buttons(card)


async def test_when_all_files_are_gone_the_admin_is_not_flooded(room: Viewers, clock: Clock) -> None:
    boss = await comes(room)
    await room.opens(
        WITH_TEXT, {str(at): picture("red", size=(at + 8, 8)) for at in range(8)}, tasks(*map(str, range(8)))
    )
    shutil.rmtree(room.path / "files")
    await room.begins()
    for _ in range(7):
        await room.taps("Next task")
    assert await rows(room, "SELECT count(*) FROM tasks WHERE withheld = 'quarantined'") == [(5,)]
    assert await rows(room, "SELECT count(*) FROM reports") == [(8,)]
    await delivers(room, clock)
    assert sum("open report" in one.text for one in boss.chat) == 5
    assert await problems(room.storage) == []


async def test_an_answer_whose_file_is_lost_meanwhile_stays_as_it_is(room: Viewers) -> None:
    await room.opens(IN_WORDS, {"1": RED}, tasks("1"))
    await room.begins()
    await room.says("A red square")
    room.telegram.files._by_id.clear()
    room.bot.house.services.media._known.clear()
    shutil.rmtree(room.path / "files")
    await room.taps("Undo")
    assert room.newest().text == "Facts\nA file of this task cannot be shown, so your answer to it stays as it is."
    await room.says("Something else")
    assert room.newest().text.startswith("I did not expect a message now.")
    assert await rows(room, "SELECT answer FROM assignments") == [('{"text":"A red square"}',)]


async def test_an_admin_who_tries_the_project_sees_the_task_and_the_word_about_its_file(room: Viewers) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks(LOST, "1"))
    boss = await comes(room)
    await room.says("/projects", boss)
    await room.taps("Facts", boss)
    await room.taps("Try it as a worker", boss)
    await room.taps("I have read this: start", boss)
    assert "A worker would not be asked about it." in boss.chat[-1].text
    assert await rows(room, "SELECT count(*) FROM reports") == [(0,)]
