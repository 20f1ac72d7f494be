"""A worker on a bus: one message from task to task, with one thumb and a weak network."""

from __future__ import annotations

from pathlib import Path

import pytest
from telegram.error import TelegramError

from crowd.rules.spec import ProjectSpec
from crowd.services.checking import problems
from crowd.services.upkeep import Upkeep
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit, spec
from tests.flows.bots import Bot
from tests.flows.bus import BEN, Bus, labels

DAY = 86_400_000
PAIR = """
slug = "facts"
title = "Pairs"
brief = "Which answer is better?"
guidelines = "Read both."
overlap = 1
price = "0.10"
time_limit = "10m"

[task]
type = "pair"
question = "Which one is better?"

[columns]
id = "id"
prompt = "{prompt}"
first = "{first}"
second = "{second}"
"""


NOT_HERS = "This task is not yours any more: its time ran out, or you stopped. Nothing was recorded."


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock)


@pytest.fixture
def bus(bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(bot, sqlite_storage, tmp_path, clock)


async def test_one_message_turns_from_task_to_task_with_progress_and_earnings(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    assert card.text == "Facts\n0 answers · $0.00 earned · $0.05 each · until 12:10 UTC\n\nClaim 1\n\nIs it true?"
    assert labels(card) == [["true", "false"], ["Skip", "Guidelines", "Stop"], ["Ask", "Report"]]

    await bus.taps("true")
    assert await bus.ann.next_toast() == "Recorded: true"
    assert bus.newest().id == card.id
    assert (
        bus.newest().text == "Facts\n1 answer · $0.05 earned · $0.05 each · until 12:10 UTC\n\nClaim 2\n\nIs it true?"
    )

    await bus.taps("false")
    await bus.taps("true")
    assert bus.newest().id == card.id
    assert bus.newest().text == (
        "Facts\nThere is nothing more for you to do here at the moment. Thank you!\n3 answers · $0.15 earned"
    )
    assert labels(bus.newest()) == [["Show projects"], ["Undo"]]
    assert len(bus.shown()) == 1
    assert await problems(bus.storage) == []


async def test_the_time_she_has_is_told_by_the_clock_of_her_phone(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    (moment,) = [entity for entity in card.entities if entity["type"] == "date_time"]
    assert moment["unix_time"] == (bus.clock() + 600_000) // 1000


async def test_the_briefing_says_what_is_asked_what_it_pays_and_how_long_she_has(bus: Bus) -> None:
    await bus.opens()
    await bus.taps("Start: Facts")
    assert bus.newest().text == (
        "Facts\nIs it true?\n\n$0.05 for every answer, 10 minutes at most for each task\n\n"
        "Guidelines\nOnly what is true today counts."
    )
    assert labels(bus.newest()) == [["I have read this: start"]]
    assert await bus.states() == []


async def test_a_project_without_guidelines_announces_none(bus: Bus) -> None:
    await bus.opens(spec())
    await bus.taps("Start: Facts")
    assert "Guidelines" not in bus.newest().text


async def test_a_double_tap_counts_once(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.ann.double_taps("true", card)
    await bus.bot.settle()
    assert await bus.ann.next_toast() == "Recorded: true"
    assert await bus.ann.next_toast() == "You have answered this task already: true"
    assert "Claim 2" in bus.newest().text
    assert await bus.states() == ["submitted", "active"]


async def test_a_button_of_an_earlier_task_changes_nothing(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.taps("true")
    await bus.ann.next_toast()
    for label in ("false", "Skip"):
        await bus.taps(label, card)
        assert await bus.ann.next_toast() == "You have answered this task already: true"
    assert "1 answer · $0.05 earned" in bus.newest().text
    assert await bus.states() == ["submitted", "active"]


async def test_an_update_that_comes_again_shows_the_same(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    [tap] = await bus.taps("true")
    before = bus.shown()
    await bus.bot.handle(tap)
    assert bus.shown() == before
    assert await bus.states() == ["submitted", "active"]


async def test_skip_shows_the_next_task(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.taps("Skip")
    assert bus.newest().id == card.id
    assert "Claim 2" in bus.newest().text
    assert "0 answers · $0.00 earned" in bus.newest().text
    await bus.taps("true", card)
    assert "You have skipped this task already." in [toast.text for toast in bus.ann.toasts]


async def test_stop_says_what_she_earned_and_leads_back(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.taps("true")
    await bus.taps("Stop")
    assert bus.newest().id == card.id
    assert bus.newest().text == "Facts\nFinished for now. Everything you answered is recorded.\n1 answer · $0.05 earned"
    assert labels(bus.newest()) == [["Go on"], ["Show projects"]]

    await bus.taps("Go on")
    assert bus.newest().id == card.id
    assert "Claim 2" in bus.newest().text
    await bus.taps("Stop")
    await bus.taps("Show projects")
    assert "1 answer · $0.05 earned" in bus.newest().text
    assert labels(bus.newest()) == [["Go on: Facts"]]


async def test_guidelines_stand_below_the_card_and_lead_back_to_it(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.taps("Guidelines")
    assert bus.newest().text == "Facts\n\nOnly what is true today counts."
    assert labels(bus.newest()) == [["Back to the task"]]

    await bus.taps("Back to the task")
    assert bus.shown() == [card.text]
    await bus.taps("true")
    assert "Claim 2" in bus.newest().text
    assert len(bus.shown()) == 1


async def test_who_answers_above_the_guidelines_finds_them_gone(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.taps("Guidelines")
    await bus.taps("true", card)
    assert [one.id for one in bus.ann.chat if one.from_bot] == [card.id]
    assert "Claim 2" in bus.newest().text


async def test_a_forged_button_does_nothing(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    for data in (
        "a:2:1",
        "a:99999:1",
        "s:3",
        "s:-1",
        "x:7",
        "b:7",
        "r:7",
        "g:7",
        "a:2:1:1:0",
        "a:1:1:0:0",
        "a:1:1:²:0",
        "a:1:2:1:0",
        "a:1:0",
        "a:1",
        "a::",
        "a:1:1:1:1:1",
        "pg:2:1",
        "bk:2",
        "u:7",
        "c:2",
        "k:2",
    ):
        tap = await bus.ann.taps_data(card, data)
        await bus.bot.settle()
        await bus.ann.is_answered(tap)
    assert await bus.states() == ["active"]
    assert bus.newest().text == card.text


async def test_somebody_elses_button_is_refused(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    ben = bus.bot.telegram.person("Ben", id=BEN)
    await bus.storage.write(None, lambda work: admit(work, BEN))
    await ben.says("/work")
    await bus.bot.settle()
    await ben.taps_data(ben.chat[-1], "a:1:1:1:0")
    await bus.bot.settle()
    assert await ben.next_toast() == "This button is not yours. /work shows what is."


async def test_a_card_that_she_deleted_comes_back_with_work(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.ann.deletes(card)
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    assert bus.newest().text == card.text
    await bus.taps("true")
    assert "Claim 2" in bus.newest().text


async def test_a_card_deleted_while_the_tap_was_on_its_way_is_sent_anew(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.ann.taps("true", card)
    await bus.ann.deletes(card)
    await bus.bot.settle()
    assert bus.newest().id != card.id
    assert "Claim 2" in bus.newest().text
    assert await bus.states() == ["submitted", "active"]


async def test_time_that_ran_out_is_told_when_somebody_else_has_the_task(bus: Bus) -> None:
    await bus.opens(spec(("overlap = 3", "overlap = 1")), tasks=1)
    card = await bus.begins()
    bus.clock.turn(600_000)
    await Upkeep(bus.storage).expire(bus.clock())
    await bus.storage.write(None, lambda work: admit(work, BEN))
    ben = Bus(bus.bot, bus.storage, bus.folder, bus.clock)
    ben.ann = bus.bot.telegram.person("Ben", id=BEN)
    await ben.says("/work")
    await ben.begins()
    await bus.taps("true", card)
    assert await bus.ann.next_toast() == NOT_HERS
    assert "You have no task here at the moment" in bus.newest().text
    await bus.taps("Go on")
    assert "nothing more for you" in bus.newest().text


@pytest.mark.parametrize("label", ["Skip", "Report"])
async def test_who_comes_back_after_her_time_is_led_to_the_next_task(bus: Bus, label: str) -> None:
    await bus.opens()
    card = await bus.begins()
    bus.clock.turn(600_000)
    await Upkeep(bus.storage).expire(bus.clock())
    await bus.taps(label, card)
    assert await bus.ann.next_toast() == NOT_HERS
    assert bus.newest().text == (
        "Facts\nYou have no task here at the moment. Go on to get the next one.\n0 answers · $0.00 earned"
    )
    await bus.taps("Go on")
    assert "Claim" in bus.newest().text
    assert "active" in await bus.states()


async def test_a_pause_ends_with_the_task_in_hand(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.bot.house.services.projects.pause("facts", actor="cli", now=bus.clock())
    await bus.taps("true")
    assert await bus.ann.next_toast() == "Recorded: true"
    assert "nothing more for you to do here at the moment" in bus.newest().text
    await bus.says("/work")
    assert bus.newest().text == "No project is open at the moment. You will hear from us here when one is."


def long_pair(number: int, letters: int) -> dict[str, str]:
    words = " ".join(f"word{at}" for at in range(letters // 8))
    return {"id": str(number), "prompt": f"Prompt {number}", "first": f"First {words}", "second": f"Second {words} 🎈"}


def project(text: str) -> ProjectSpec:
    from crowd.services.projects import checked_project

    checked = checked_project(text)
    assert isinstance(checked, ProjectSpec), checked
    return checked


async def test_a_long_pair_is_shown_whole_in_order_with_its_buttons_at_the_end(bus: Bus) -> None:
    given = [long_pair(1, 9000), {**long_pair(2, 80), "id": "2"}, long_pair(3, 9000)]
    await bus.opens(project(PAIR), given=given)
    await bus.begins()
    texts = bus.shown()
    assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for text in texts)
    whole = "".join("".join(texts).split())
    prompt, sides = "Prompt1", [given[0]["first"], given[0]["second"]]
    for side in sides:
        assert "".join(side.split()) in whole
    assert whole.index(prompt) < whole.index("AnswerA") < whole.index("AnswerB") < whole.index("Whichoneisbetter?")
    assert labels(bus.newest())[-2:] == [["Skip", "Guidelines", "Stop"], ["Ask", "Report"]]
    assert not any(one.buttons for one in bus.ann.chat[:-1])

    await bus.taps("Tie")
    assert await bus.ann.next_toast() == "Recorded: Tie"
    assert len(bus.shown()) == 1
    assert "Prompt 2" in bus.newest().text

    await bus.taps("Tie")
    assert len(bus.shown()) > 3
    await bus.taps("Both are bad")
    assert len(bus.shown()) == 1
    assert "3 answers · $0.30 earned" in bus.newest().text
    assert await problems(bus.storage) == []


async def test_a_long_task_stays_where_it_is_when_a_tap_on_it_is_doubled(bus: Bus) -> None:
    await bus.opens(project(PAIR), given=[long_pair(1, 9000), long_pair(2, 9000)])
    card = await bus.begins()
    await bus.ann.double_taps("Tie", card)
    await bus.bot.settle()
    before = [one.id for one in bus.ann.chat if one.from_bot]
    assert "1 answer · $0.10 earned" in bus.newest().text
    assert len(before) == len(set(before)) > 3
    assert [toast.text for toast in bus.ann.toasts][-2:] == [
        "Recorded: Tie",
        "You have answered this task already: Tie",
    ]


async def test_the_guidelines_of_a_long_task_lead_back_to_all_of_it(bus: Bus) -> None:
    await bus.opens(project(PAIR), given=[long_pair(1, 9000)])
    await bus.begins()
    before = bus.shown()
    await bus.taps("Guidelines")
    await bus.taps("Back to the task")
    assert bus.shown() == before
    await bus.taps("Stop")
    assert len(bus.shown()) == 1


async def test_customer_content_is_shown_as_it_is(bus: Bus) -> None:
    nasty = "<b>not bold</b> *nor this* [x](http://example.org) /start @ann &amp; `code` 🏳️‍🌈"
    await bus.opens(given=[{"id": "1", "text": nasty, "gold": "true"}])
    card = await bus.begins()
    assert nasty in card.text


async def test_a_card_too_old_to_edit_is_followed_by_a_new_one(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    bus.bot.telegram.faults.refuse(400, "Bad Request: message can't be edited", methods=["editMessageText"], times=1)
    await bus.taps("true", card)
    assert bus.newest().id != card.id
    assert "Claim 2" in bus.newest().text
    await bus.taps("false", card)
    assert bus.ann.toasts[-1].text == "You have answered this task already: true"
    assert await bus.states() == ["submitted", "active"]


@pytest.mark.parametrize("trouble", ["cut_before", "cut_after", "server_error", "flood"])
@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_a_reply_that_failed_is_shown_when_the_update_comes_again(bus: Bus, trouble: str, method: str) -> None:
    await bus.opens()
    await bus.begins()
    getattr(bus.bot.telegram.faults, trouble)(methods=[method], times=1)
    await bus.ann.taps("true")
    [tap] = (await bus.bot.telegram.call("getUpdates", {"offset": -1, "timeout": 0})).body["result"]
    with pytest.raises(TelegramError):
        await bus.bot.handle(tap)
    assert await bus.states() == ["submitted", "active"]

    await bus.bot.handle(tap)
    assert await bus.states() == ["submitted", "active"]
    assert len(bus.shown()) == 1
    assert "1 answer · $0.05 earned" in bus.newest().text
    assert "Claim 2" in bus.newest().text
    assert bus.ann.toasts[-1].text == "Recorded: true"


@pytest.mark.parametrize("nth", range(1, 9))
async def test_a_long_task_cut_off_at_any_message_is_whole_when_the_update_comes_again(bus: Bus, nth: int) -> None:
    given = [long_pair(1, 80), long_pair(2, 9000)]
    await bus.opens(project(PAIR), given=given)
    await bus.begins()
    await bus.ann.taps("Tie")
    [tap] = (await bus.bot.telegram.call("getUpdates", {"offset": -1, "timeout": 0})).body["result"]
    failed = False
    bus.bot.telegram.faults.cut_before(methods=["sendMessage"], every=nth, times=1)
    try:
        await bus.bot.handle(tap)
    except TelegramError:
        failed = True
        await bus.bot.handle(tap)
    whole = "".join("".join(bus.shown()).split())
    for side in ("first", "second"):
        assert whole.count("".join(given[1][side].split())) == 1
    assert [one.id for one in bus.ann.chat if one.buttons] == [bus.newest().id]
    await bus.bot.handle(tap)  # the reply was complete, and the process died before it was noted
    assert [one.id for one in bus.ann.chat if one.buttons] == [bus.newest().id]
    await bus.taps("Tie")
    assert len(bus.shown()) == 1
    assert failed
