"""Undo and Change: the last ten answers stay hers until they are final; and answers in words find their card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.services.checking import problems
from crowd.services.clearing import Clearing
from sandbox import ChatMessage, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import jsonl, opened, rows, spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

OTHER = spec(('slug = "facts"', 'slug = "more"'), ('title = "Facts"', 'title = "More"'))


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def answers(bus: Bus) -> list[str | None]:
    """The labels that are stored, by task."""
    found: list[Any] = await bus.storage.read(
        lambda work: work._queries._execute("SELECT answer FROM assignments ORDER BY task_id", {}).fetchall()
    )
    return [json.loads(row[0])["label"] if row[0] else None for row in found]


async def test_undo_opens_the_last_answer_and_a_tap_changes_it(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Undo")
    card = bus.newest()
    assert card.text.endswith("Claim 1\n\nIs it true?\nYour answer so far: true")
    assert labels(card) == [["true", "false"], ["Keep it as it is"]]

    await bus.taps("false")
    assert await bus.ann.next_toast() == "Recorded: true"
    assert await bus.ann.next_toast() == "Recorded: false"
    assert "Claim 2" in bus.newest().text
    assert "1 answer · $0.05 earned" in bus.newest().text
    assert await answers(bus) == ["false", None]
    assert await problems(bus.storage) == []


async def test_after_a_change_without_a_task_in_hand_she_reads_no_false_end(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Stop")
    await bus.says("/history")
    await bus.taps("1")
    await bus.taps("Change")
    await bus.taps("false")
    assert await answers(bus) == ["false", None]
    newest = bus.newest()
    assert newest.text.startswith("Facts\nYou have no task in your hands here. Go on to get the next one.\n1 answer")
    assert labels(newest) == [["Go on"], ["Show projects"], ["Undo"]]
    await bus.taps("Go on")
    assert "Claim 2" in bus.newest().text


async def test_words_answer_the_card_that_she_went_on_to_and_change_nothing_that_she_left_open(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Undo")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    assert "Claim 2" in bus.newest().text
    await bus.says("false")
    assert await answers(bus) == ["true", "false", None]
    assert await problems(bus.storage) == []


async def left_open(bus: Bus) -> ChatMessage:
    """Two messages bear the second task; in the newer she has opened her first answer. The older one."""
    await bus.opens(tasks=4)
    older = await bus.begins()
    await bus.taps("true")
    await bus.says("/work")
    await bus.taps("Go on: Facts")
    await bus.taps("Undo")
    assert "Your answer so far: true" in bus.newest().text
    return next(one for one in bus.ann.chat if one.id == older.id)


async def test_an_answer_on_the_older_card_gives_up_the_change_that_was_left_open(bus: Bus) -> None:
    older = await left_open(bus)
    assert "Claim 2" in older.text
    await bus.taps("true", older)
    await bus.says("false")
    assert await answers(bus) == ["true", "true", "false", None]
    assert await problems(bus.storage) == []


@pytest.mark.parametrize("looks", [["Skip"], ["Report", "Back to the task"]])
async def test_so_does_whatever_else_she_taps_on_it(bus: Bus, looks: list[str]) -> None:
    older = await left_open(bus)
    for label in looks:
        await bus.taps(label, next(one for one in bus.ann.chat if one.id == older.id))
    await bus.says("false")
    found = await answers(bus)
    assert found[0] == "true" and "false" in found[1:]


async def test_words_after_a_report_on_the_older_card_change_no_answer(bus: Bus) -> None:
    older = await left_open(bus)
    await bus.taps("Report", older)
    await bus.taps("Incorrect", next(one for one in bus.ann.chat if one.id == older.id))
    await bus.says("It asks two things.")
    await bus.says("false")
    assert (await answers(bus))[0] == "true"


async def test_words_after_stop_change_no_answer(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    await bus.taps("true")
    behind = bus.newest()
    assert behind.id == card.id
    await bus.taps("Undo")
    await bus.taps("Stop", behind)
    assert "Finished for now" in bus.newest().text
    await bus.says("false")
    assert await answers(bus) == ["true", None]
    assert bus.newest().text.startswith("I did not expect a message now.")


async def test_what_an_answer_was_before_a_change_is_kept(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    for label in ("false", "true"):
        await bus.taps("Undo")
        await bus.taps(label)
        bus.clock.turn(1000)
    found: list[Any] = await bus.storage.read(
        lambda work: work._queries._execute("SELECT answer FROM answer_changes ORDER BY changed_at", {}).fetchall()
    )
    assert [json.loads(row[0])["label"] for row in found] == ["true", "false"]


async def test_keeping_it_leaves_the_answer_and_returns_to_the_task_in_hand(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Undo")
    await bus.taps("Keep it as it is")
    assert "Claim 2" in bus.newest().text
    assert await answers(bus) == ["true", None]


async def test_she_walks_through_her_last_answers_and_no_further_than_ten(bus: Bus) -> None:
    await bus.opens(tasks=13)
    await bus.begins()
    for _ in range(12):
        bus.clock.turn(1000)
        await bus.taps("true")
    await bus.taps("Undo")
    assert "Claim 12" in bus.newest().text
    walked = 1
    while bus.newest().button("Earlier"):
        await bus.taps("Earlier")
        walked += 1
    assert walked == 10
    assert "Claim 3" in bus.newest().text
    await bus.taps("Later")
    assert "Claim 4" in bus.newest().text
    await bus.taps("false")
    assert (await answers(bus))[2:4] == ["true", "false"]


async def test_the_last_answer_of_all_can_be_undone_too(bus: Bus) -> None:
    await bus.opens(tasks=1)
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Undo")
    await bus.taps("false")
    assert "nothing more for you" in bus.newest().text
    assert await answers(bus) == ["false"]


async def test_a_second_tap_on_an_old_card_changes_nothing_that_was_not_opened(bus: Bus) -> None:
    await bus.opens()
    card = await bus.begins()
    button = card.button("false")
    await bus.taps("true")
    await bus.ann.taps_data(bus.newest(), str(button and button.data))
    await bus.bot.settle()
    assert await answers(bus) == ["true", None]


async def test_an_answer_that_is_final_is_not_changed_any_more(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Undo")
    bus.clock.turn(8 * 86_400_000)
    await Clearing(bus.storage, hold_days=7).run(bus.clock())
    await bus.taps("false")
    assert await answers(bus) == ["true", None]
    await bus.taps("Undo")
    toasts = [await bus.ann.next_toast() for _ in range(3)]
    assert toasts[1:] == [
        "You have answered this task already: true",
        "There is no answer that you could still change here.",
    ]


async def test_a_change_whose_reply_was_lost_is_shown_again_and_made_once(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.taps("true")
    await bus.taps("Undo")
    (update,) = await bus.taps("false")
    await bus.bot.handle(update)
    assert await answers(bus) == ["false", None]
    assert "Claim 2" in bus.newest().text


async def test_a_typed_label_counts_and_the_next_card_stands_below_it(bus: Bus) -> None:
    await bus.opens()
    first = await bus.begins()
    await bus.says(" TRUE ")
    assert bus.newest().text.startswith("Recorded: true\n\nFacts\n1 answer")
    assert "Claim 2" in bus.newest().text
    above = next(one for one in bus.ann.chat if one.id == first.id)
    assert "Claim 1" in above.text
    assert not above.buttons
    assert await answers(bus) == ["true", None]


async def test_words_that_fit_no_button_are_answered_and_record_nothing(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.says("perhaps?")
    assert bus.newest().text == "None of the buttons says that. Tap one of them, or send its exact words."
    assert await answers(bus) == [None]


async def test_with_two_projects_a_message_belongs_to_the_card_that_it_replies_to(bus: Bus) -> None:
    await bus.opens()
    await opened(bus.storage, jsonl(bus.folder / "more.jsonl", rows(2)), OTHER)
    first = await bus.begins()
    await bus.says("/work")
    await bus.taps("Start: More")
    await bus.taps("I have read this: start")

    await bus.says("true")
    assert bus.newest().text == "Several tasks of yours wait for an answer. Reply to the one that you mean."
    assert await answers(bus) == [None, None]

    await bus.ann.says("true", reply_to=first)
    await bus.bot.settle()
    assert bus.newest().text.startswith("Recorded: true\n\nFacts")


async def test_a_typed_answer_whose_reply_was_lost_is_not_counted_twice(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.ann.says("true")
    (update,) = await bus.bot.settle()
    await bus.bot.handle(update)
    assert "Claim 2" in bus.newest().text
    assert await answers(bus) == ["true", None]


async def test_a_message_of_somebody_without_a_task_is_not_expected(bus: Bus) -> None:
    await bus.opens()
    await bus.says("true")
    assert bus.newest().text.startswith("I did not expect a message now.")


async def test_a_contact_for_an_answer_is_told_what_counts(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    await bus.ann.sends_contact()
    await bus.bot.settle()
    assert bus.newest().text == "This is answered with the buttons below the task."


async def test_a_message_that_was_edited_later_counts_as_it_was_sent_first(bus: Bus) -> None:
    await bus.opens()
    await bus.begins()
    sent = await bus.ann.says("true")
    await bus.bot.settle()
    await bus.ann.edits(sent, "false")
    await bus.bot.settle()
    assert bus.newest().text == "What you sent first counts. To change an answer, tap Undo below the task."
    assert await answers(bus) == ["true", None]


async def test_a_message_that_nobody_waited_for_is_told_the_same_when_it_comes_again(bus: Bus) -> None:
    await bus.opens(tasks=1)
    await bus.begins()
    await bus.taps("true")
    await bus.ann.says("note b")
    (update,) = await bus.bot.settle()
    told = bus.newest().text
    assert told.startswith("I did not expect a message now.")
    await bus.bot.handle(update)
    assert bus.newest().text == told
