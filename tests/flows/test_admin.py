"""Running projects from a phone; and everybody who may not, by whichever way she tries."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crowd.services.importing import ImportService
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.owing import NOON, admit, spec

ADMIN = 500
SECOND = 1000


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock, admins=(ADMIN,))


@pytest.fixture
def boss(telegram: Telegram) -> Person:
    return telegram.person("Boss", id=ADMIN)


@pytest.fixture
async def project(sqlite_storage: Storage) -> int:
    """A draft with five tasks' worth of places, and three workers whom it suits."""

    def unit(work: Any) -> int:
        admit(work, [1, 2, 3])
        return int(
            work.projects.add(
                slug="facts", title="Facts", spec=spec("facts").to_json(), state="draft", opens_at=None, now=NOON
            )
        )

    return await sqlite_storage.write(None, unit)


async def has_tasks(storage: Storage, folder: Path) -> None:
    """Import two tasks the way an admin does."""
    path = folder / "facts.csv"
    path.write_text("id,text\n1,The sky is blue.\n2,Water is dry.\n")
    await ImportService(storage).add("facts", path, skip_bad=False, actor="cli", now=NOON)


async def says(person: Person, bot: Bot, words: str) -> ChatMessage:
    await person.says(words)
    await bot.settle()
    return person.chat[-1]


async def taps(person: Person, bot: Bot, label: str, message: ChatMessage | None = None) -> ChatMessage:
    await person.taps(label, message)
    await bot.settle()
    return person.chat[-1]


async def state(storage: Storage) -> str:
    project = await storage.read(lambda work: work.projects.of_slug(slug="facts"))
    assert project is not None
    return project.state


async def test_an_admin_opens_pauses_and_closes(
    boss: Person, bot: Bot, project: int, sqlite_storage: Storage, tmp_path: Path
) -> None:
    await has_tasks(sqlite_storage, tmp_path)
    listed = await says(boss, bot, "/projects")
    assert "Facts · draft · tasks: 2 · answers: 0 · at work: 0" in listed.text

    card = await taps(boss, bot, "✏️ Facts")
    assert "State: draft" in card.text
    assert "3 may work on it" in card.text
    asked = await taps(boss, bot, "Open")
    assert asked.text == "Open “Facts”?\n3 people will be told.\nAwake now: 3, within 3 hours: 3"
    assert await state(sqlite_storage) == "draft"

    live = await taps(boss, bot, "Yes, open it")
    assert "State: live" in live.text
    assert boss.toasts[-1].text == "It is live. 3 people will be told."
    assert bot.woken == 1

    paused = await taps(boss, bot, "Pause")
    assert "State: paused" in paused.text
    asked = await taps(boss, bot, "Close")
    assert "It can never be opened again." in asked.text
    closed = await taps(boss, bot, "Yes, close it")
    assert "State: closed" in closed.text
    assert [button.text for row in closed.buttons for button in row] == ["What happened", "Refresh", "All projects"]
    assert [line.actor for line in await sqlite_storage.read(lambda work: work.audit.latest(3))] == ["admin:500"] * 3


async def test_a_no_changes_nothing(
    boss: Person, bot: Bot, project: int, sqlite_storage: Storage, tmp_path: Path
) -> None:
    await has_tasks(sqlite_storage, tmp_path)
    await says(boss, bot, "/projects")
    await taps(boss, bot, "✏️ Facts")
    await taps(boss, bot, "Open")
    await taps(boss, bot, "No")
    assert await state(sqlite_storage) == "draft"


async def test_a_project_without_tasks_says_so_before_anybody_is_promised_anything(
    boss: Person, bot: Bot, project: int
) -> None:
    await says(boss, bot, "/projects")
    card = await taps(boss, bot, "✏️ Facts")

    assert (await taps(boss, bot, "Open")).text == card.text
    assert boss.toasts[-1].text == "“Facts” has no tasks yet. They come with a file: tapwork tasks add."
    assert boss.toasts[-1].alert
    assert bot.woken == 0


async def test_a_yes_counts_once_and_not_for_ever(
    boss: Person, bot: Bot, project: int, sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    await has_tasks(sqlite_storage, tmp_path)
    await says(boss, bot, "/projects")
    await taps(boss, bot, "✏️ Facts")
    asked = await taps(boss, bot, "Open")
    clock.turn(121 * SECOND)
    await taps(boss, bot, "Yes, open it", asked)
    assert boss.toasts[-1].text == "That question was too old. Nothing was done."
    assert await state(sqlite_storage) == "draft"

    await taps(boss, bot, "Open")
    asked = boss.chat[-1]
    await taps(boss, bot, "Yes, open it", asked)
    await taps(boss, bot, "Yes, open it", asked)
    assert boss.toasts[-1].text == "It is live."
    await taps(boss, bot, "Pause")
    await taps(boss, bot, "Yes, open it", asked)
    assert await state(sqlite_storage) == "paused"


async def test_the_list_without_projects_says_how_to_add_one(boss: Person, bot: Bot) -> None:
    assert "tapwork project add" in (await says(boss, bot, "/projects")).text


def forwarded(message: dict[str, Any]) -> None:
    message["forward_origin"] = {"type": "hidden_user", "date": message["date"], "sender_user_name": "Boss"}


def through_a_bot(message: dict[str, Any]) -> None:
    message["via_bot"] = {"id": 77, "is_bot": True, "first_name": "Other"}


def as_a_channel(message: dict[str, Any]) -> None:
    message["sender_chat"] = {"id": -100, "type": "channel", "title": "News"}


def long_ago(message: dict[str, Any]) -> None:
    message["date"] -= 61


def by_the_old_name(message: dict[str, Any]) -> None:
    message["from"] = {"id": 12, "is_bot": False, "first_name": "Boss", "username": "boss"}
    message["chat"] = {"id": 12, "type": "private", "first_name": "Boss"}


@pytest.mark.parametrize("change", [forwarded, through_a_bot, as_a_channel, long_ago, by_the_old_name])
async def test_what_only_looks_like_an_admins_command_is_an_unknown_one(
    telegram: Telegram, boss: Person, bot: Bot, project: int, change: Callable[[dict[str, Any]], None]
) -> None:
    stranger = telegram.person("Stranger", id=12)
    await stranger.starts()
    unknown = await says(stranger if change is by_the_old_name else boss, bot, "/nonsense")
    await boss.says("/projects")
    [update] = (await telegram.call("getUpdates", {"offset": bot._offset})).body["result"]
    forged = copy.deepcopy(update)
    change(forged["message"])
    before = {person.id: len(person.chat) for person in telegram.people.values()}
    await bot.handle(forged)

    told = [person.chat[-1].text for person in telegram.people.values() if len(person.chat) > before[person.id]]
    late = "That reached me late, so I did nothing. Please send it again."
    assert [text.split("\n")[0] for text in told] == [late if change is long_ago else unknown.text.split("\n")[0]]


async def test_an_edit_is_no_command(boss: Person, bot: Bot, project: int) -> None:
    said = await boss.says("hello")
    await bot.settle()
    before = len(boss.chat)
    await boss.edits(said, "/projects")
    await bot.settle()
    assert len(boss.chat) == before


async def test_a_stranger_hears_that_there_is_no_such_command(telegram: Telegram, bot: Bot, project: int) -> None:
    eve = telegram.person("Eve")
    assert (await says(eve, bot, "/projects")).text == (await says(eve, bot, "/nonsense")).text


@pytest.mark.parametrize("data", ["p", "pl:1", "po:1", "poy:1:0", "pp:1", "pc:1", "pcy:1"])
async def test_a_stranger_who_forges_an_admins_button_meets_a_dead_one(
    telegram: Telegram, bot: Bot, project: int, sqlite_storage: Storage, tmp_path: Path, data: str
) -> None:
    await has_tasks(sqlite_storage, tmp_path)
    eve = telegram.person("Eve")
    greeting = await says(eve, bot, "/start")
    await eve.taps_data(greeting, data)
    await bot.settle()

    assert eve.toasts[-1].text == "This button no longer works. /start shows where you are."
    assert eve.chat[-1].text == greeting.text
    assert await state(sqlite_storage) == "draft"


async def test_an_admin_who_taps_a_project_that_is_not_there_is_told(boss: Person, bot: Bot) -> None:
    greeting = await says(boss, bot, "/start")
    await boss.taps_data(greeting, "poy:7:0")
    await bot.settle()
    assert boss.toasts[-1].text == "There is no such project any more."
