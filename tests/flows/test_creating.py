"""An admin forwards a message to the bot, and it is a task."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from crowd.services.checking import problems
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import FILE, added, admit, spec
from tests.flows.boss import BOSS, EVE, Boss, labels
from tests.flows.bots import Bot
from tests.flows.bus import ANN, Bus
from tests.flows.test_admin import forwarded
from tests.snapshot import everything

SECOND = 501
HINTED = spec(('gold = "gold"', 'gold = "gold"\nhint = "why"'))


@pytest.fixture
def bot(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS, SECOND))


@pytest.fixture
def boss(bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    return Boss(bot, sqlite_storage, tmp_path, clock)


async def forwards(boss: Boss, words: str) -> None:
    """She forwards somebody else's words."""
    await boss.person.says(words)
    [update] = (await boss.bot.telegram.call("getUpdates", {"offset": boss.bot._offset})).body["result"]
    boss.bot._offset = update["update_id"] + 1
    changed = copy.deepcopy(update)
    forwarded(changed["message"])
    await boss.bot.handle(changed)


async def stored(boss: Boss, key: str) -> tuple[dict[str, str], str | None, str | None, dict[str, str]]:
    task = await boss.storage.read(lambda work: work.corrections.of_key(slug="facts", key=key))
    assert task is not None
    return json.loads(task.payload), task.gold, task.hint, json.loads(task.source)


async def test_a_forwarded_text_becomes_a_task_of_a_draft(boss: Boss) -> None:
    await boss.has(HINTED, given=[{"id": "t1", "text": "Old.", "gold": "", "why": ""}])
    await forwards(boss, "The Danube flows into the North Sea.\ngold: false because it ends in the Black Sea")
    asked = boss.newest()
    assert asked.text == (
        "Make this a task? Choose its project.\nReply “gold: LABEL because REASON” if its answer is known."
    )
    assert labels(asked) == [["Facts"], ["No task"]]

    shown = await boss.taps("Facts")
    assert shown.text == (
        "Facts: workers will see this.\n\n"
        "Facts\n0 answers · $0.00 earned · $0.05 each · until 12:10 UTC\n\n"
        "The Danube flows into the North Sea.\n\nIs it true?\n\n"
        "Gold: false\nHint: it ends in the Black Sea\n"
        "The project is not live: it waits there with the others."
    )
    assert labels(shown) == [["Add it"], ["Another project", "No task"]]

    made = await boss.taps("Add it")
    assert made.text == "Added to Facts as chat-2026-11-01-1."
    payload, gold, hint, source = await stored(boss, "chat-2026-11-01-1")
    assert payload == {"text": "The Danube flows into the North Sea."}
    assert (gold, hint) == ('{"label":"false"}', "it ends in the Black Sea")
    assert source["came_from"] == "chat"
    assert "Facts · chat-2026-11-01-1" in (await boss.taps("Show the task")).text
    assert await problems(boss.storage) == []


async def test_on_a_live_project_it_is_handed_out(boss: Boss) -> None:
    bus = Bus(boss.bot, boss.storage, boss.folder, boss.clock)
    await bus.opens(spec(), tasks=1)
    await bus.begins()
    await bus.taps("true")
    assert "nothing more for you" in bus.newest().text

    await boss.says("Fire is cold.")
    assert "The project is live: workers get it at once." in (await boss.taps("Facts")).text
    await boss.taps("Add it")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    assert "Fire is cold." in bus.newest().text
    assert await problems(boss.storage) == []


async def test_gold_comes_as_a_reply_to_the_message_or_to_the_question(boss: Boss) -> None:
    await boss.has(HINTED, given=[{"id": "t1", "text": "Old.", "gold": "", "why": ""}])
    said = await boss.person.says("Fire is cold.")
    await boss.bot.settle()
    await boss.taps("Facts")
    again = await boss.says("gold: maybe", reply_to=boss.newest())
    assert again.text == 'This cannot be a task of Facts:\n"maybe" is no label here; give true, false'
    told = await boss.says("gold: false because it burns", reply_to=said)
    assert "Gold: false\nHint: it burns" in told.text
    await boss.taps("Add it")
    assert (await stored(boss, "chat-2026-11-01-1"))[1:3] == ('{"label":"false"}', "it burns")


async def test_the_project_of_the_last_one_stands_first_and_each_gets_a_key_of_its_own(boss: Boss) -> None:
    await boss.has()
    other = spec(('slug = "facts"', 'slug = "others"'), ('title = "Facts"', 'title = "Others"'))
    await added(boss.storage, other)
    await boss.says("One.")
    assert labels(boss.newest()) == [["Others"], ["Facts"], ["No task"]]
    await boss.taps("Facts")
    await boss.taps("Add it")
    await boss.says("Two.")
    assert labels(boss.newest()) == [["Facts"], ["Others"], ["No task"]]
    await boss.taps("Facts")
    assert (await boss.taps("Add it")).text == "Added to Facts as chat-2026-11-01-2."


async def test_another_project_and_no_task_lead_back(boss: Boss) -> None:
    await boss.has()
    await boss.says("One.")
    await boss.taps("Facts")
    assert labels(await boss.taps("Another project")) == [["Facts"], ["No task"]]
    left = await boss.taps("No task")
    assert left.text == "No task was made of it."
    assert labels(left) == []
    assert await boss.storage.read(lambda work: work.corrections.of_key(slug="facts", key="chat-2026-11-01-1")) is None


async def test_a_double_tap_and_an_update_that_comes_again_make_one_task(boss: Boss, tmp_path: Path) -> None:
    await boss.has(tasks=1)
    await boss.says("One.")
    shown = await boss.taps("Facts")
    await boss.person.double_taps("Add it", shown)
    updates = await boss.bot.settle()
    again = Bot(boss.bot.telegram, boss.storage, tmp_path, boss.clock, admins=(BOSS, SECOND))
    again._offset = boss.bot._offset
    for update in updates:
        await again.handle(update)
    assert boss.newest().text == "Added to Facts as chat-2026-11-01-1."
    [project] = await boss.storage.read(lambda work: work.projects.listing())
    assert project.tasks == 2
    assert await problems(boss.storage) == []


async def test_two_admins_at_once_make_two_tasks(boss: Boss, tmp_path: Path) -> None:
    await boss.has(tasks=1)
    other = Boss(boss.bot, boss.storage, tmp_path, boss.clock, who=SECOND)
    for each in (boss, other):
        await each.says("The same words.")
        await each.taps("Facts")
    assert (await boss.taps("Add it")).text == "Added to Facts as chat-2026-11-01-1."
    assert (await other.taps("Add it")).text == "Added to Facts as chat-2026-11-01-2."


async def test_a_text_that_is_no_task_is_told_by_the_rules_of_the_import(boss: Boss) -> None:
    await boss.has()
    await boss.says("  \u2028One.\t")
    assert "Changed to what Telegram keeps" not in (await boss.taps("Facts")).text
    await boss.says("gold: true")
    assert "Is it true?" in (await boss.taps("Facts")).text


async def test_gold_without_a_column_is_left_out_and_told(boss: Boss) -> None:
    await boss.has(spec(('gold = "gold"\n', "")))
    await boss.says("One.\ngold: true")
    assert "This project has no column for gold; what you gave is left out." in (await boss.taps("Facts")).text
    assert (await boss.taps("Add it")).text.startswith("Added to Facts")


async def test_without_a_fitting_project_her_words_are_like_anybodys(boss: Boss) -> None:
    assert (await boss.says("Hello")).text.startswith("I did not expect a message now.")


async def test_a_project_of_pairs_takes_no_messages(boss: Boss, sqlite_storage: Storage) -> None:
    from crowd.services.projects import checked_project

    pair = checked_project(
        FILE.replace('"choice"', '"pair"')
        .replace('labels = ["true", "false"]', "")
        .replace('text = "{text}"', 'first = "{a}"\nsecond = "{b}"')
    )
    assert not isinstance(pair, list)
    await added(sqlite_storage, pair)
    assert (await boss.says("Hello")).text.startswith("I did not expect a message now.")


async def test_an_admin_who_works_answers_her_own_task_in_words_and_forwards_others(boss: Boss) -> None:
    await boss.has()
    await boss.opens()
    await boss.storage.write(None, lambda work: admit(work, BOSS))
    await boss.says("/work")
    await boss.taps("Start: Facts")
    await boss.taps("I have read this: start")
    assert (await boss.says("true")).text.startswith("Recorded: true")
    await forwards(boss, "Fire is cold.")
    assert boss.newest().text.startswith("Make this a task?")


@pytest.mark.parametrize("data", ["ci:1:1", "cw:1", "ca:1:1", "cn:1"])
async def test_whoever_is_no_admin_and_forges_a_button_meets_a_dead_one(boss: Boss, data: str) -> None:
    await boss.has()
    await boss.says("One.")
    eve = boss.bot.telegram.person("Eve", id=EVE)
    await eve.starts()
    await boss.bot.settle()
    before = await everything(boss.storage, "sqlite")
    await eve.taps_data(eve.chat[-1], data)
    await boss.bot.settle()
    assert eve.toasts[-1].text == "This button no longer works. /start shows where you are."
    assert await everything(boss.storage, "sqlite") == before


async def test_a_strangers_text_is_no_task(boss: Boss) -> None:
    await boss.has()
    eve = boss.bot.telegram.person("Eve", id=EVE)
    await eve.says("One.")
    await boss.bot.settle()
    assert eve.chat[-1].text.startswith("I did not expect a message now.")


async def test_an_import_that_is_under_way_is_waited_for(boss: Boss) -> None:
    await boss.has()
    await boss.says("One.")
    await boss.taps("Facts")
    await boss.storage.write(
        None, lambda work: work.imports.begin(project_id=1, file_name="big.csv", fingerprint="f", now=boss.clock())
    )
    await boss.taps("Add it")
    assert boss.toast().startswith("big.csv is being imported into facts now.")
    await boss.storage.write(None, lambda work: work.imports.abandon(import_id=2, now=boss.clock()))
    assert (await boss.taps("Add it")).text == "Added to Facts as chat-2026-11-01-1."


async def test_a_draft_that_was_left_is_forgotten(boss: Boss) -> None:
    await boss.has()
    await boss.says("One.")
    question = boss.newest()
    assert await boss.bot.house.services.creating.tidy(boss.clock() + 86_400_001) == 1
    assert (await boss.taps("Facts", question)).text == "This was left too long ago. Send it again."
    assert ANN
