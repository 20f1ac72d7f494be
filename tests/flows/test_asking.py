"""A worker asks about a task, by Ask or by quoting it; the answer comes back to her, and the next ones read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import ChatMessage, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.desks import Desks, labels

QUESTION = (
    "A question on “Facts”\nTask t1\nClaim 1\n{about}Question:\nAs of when?\n\n"
    "Reply to this message to answer; whoever gets the task next reads it, too."
)


@pytest.fixture
async def desks(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Desks:
    made = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await made.opens()
    return made


async def asks(desks: Desks) -> ChatMessage:
    """Ann asks about her first task; its card."""
    card = await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.says(desks.ann, "As of when?")
    await desks.delivers()
    return next(one for one in desks.ann.chat if one.id == card.id)


async def test_whoever_reads_the_guidelines_after_ask_still_asks(desks: Desks) -> None:
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.taps(desks.ann, "Guidelines")
    await desks.says(desks.ann, "As of when?")
    assert desks.ann.chat[-1].text.startswith("Your question is with the admins.")
    await desks.is_whole()


async def test_a_command_after_ask_says_that_the_question_is_not_waited_for_any_more(desks: Desks) -> None:
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.says(desks.ann, "/help")
    lapsed = (
        "You went on without typing your question, so none was sent. "
        "To ask about the task before you, tap Ask below it."
    )
    assert [one.text for one in desks.ann.chat].count(lapsed) == 1

    await desks.says(desks.ann, "/help")
    assert [one.text for one in desks.ann.chat].count(lapsed) == 1


async def test_a_question_parks_the_task_and_the_answer_comes_as_a_reply_to_its_card(desks: Desks) -> None:
    card = await asks(desks)
    assert [one.text for one in desks.ann.chat[-3:]] == [
        "What is unclear? Type it here, or reply to the task and quote the words that confuse you.",
        "As of when?",
        "Your question is with the admins.\n"
        "The task waits for you until the answer comes here, for a day at most. It costs you nothing.",
    ]
    assert labels(card) == [["Answer it without waiting"]]
    assert desks.bob.chat[-1].text == desks.cleo.chat[-1].text == QUESTION.format(about="")

    following = await desks.taps(desks.ann, "Next task")
    assert "Claim 2" in following.text
    assert not any("What is unclear?" in one.text for one in desks.ann.chat)

    await desks.says(desks.bob, "As of today.", reply_to=desks.bob.chat[-1])
    assert desks.bob.chat[-1].text == "Your answer is on its way."
    told = next(one for one in desks.cleo.chat if one.text.startswith("A question"))
    assert told.text.endswith("✓ Answered by Bob:\nAs of today.")
    assert labels(told) == []

    await desks.delivers()
    answer = desks.ann.chat[-1]
    assert answer.text == "Your question on “Facts”:\nAs of when?\nAnswer:\nAs of today."
    assert answer.reply_to == card.id
    again = await desks.taps(desks.ann, "Go on with this task")
    assert again.text.splitlines()[2:] == [
        "",
        "Claim 1",
        "",
        "Somebody asked: As of when?",
        "Answer: As of today.",
        "",
        "Is it true?",
    ]
    await desks.taps(desks.ann, "true", again)
    await desks.is_whole()


async def test_the_next_worker_reads_the_answer_and_nobodys_name(desks: Desks) -> None:
    await asks(desks)
    await desks.taps(desks.bob, "Answer")
    assert desks.bob.chat[-1].text == ("Type the answer. Whoever gets this task next reads it, too.\nAs of when?")
    await desks.says(desks.bob, "As of today.")

    card = await desks.begins(desks.ben)
    assert "Somebody asked: As of when?\nAnswer: As of today." in card.text
    assert "Ann" not in card.text
    assert "Bob" not in card.text


async def test_an_answer_for_her_alone(desks: Desks) -> None:
    await asks(desks)
    await desks.taps(desks.bob, "Answer privately")
    await desks.says(desks.bob, "As of today.")
    await desks.delivers()

    assert desks.ann.chat[-1].text.endswith("As of today.")
    assert "Somebody asked" not in (await desks.begins(desks.ben)).text


async def test_quoting_the_card_asks_without_a_button(desks: Desks) -> None:
    card = await desks.begins(desks.ann)
    await desks.says(desks.ann, "As of when?", reply_to=card, quote="Claim 1")
    await desks.delivers()

    assert desks.ann.chat[-1].text.startswith("Your question is with the admins.")
    assert desks.bob.chat[-1].text == QUESTION.format(about="About the words:\nClaim 1\n")


async def test_a_reply_that_quotes_nothing_is_no_question(desks: Desks) -> None:
    card = await desks.begins(desks.ann)
    said = await desks.says(desks.ann, "As of when?", reply_to=card)

    assert "question is with" not in said.text


async def test_the_task_can_be_answered_without_waiting(desks: Desks) -> None:
    card = await asks(desks)
    again = await desks.taps(desks.ann, "Answer it without waiting", card)
    assert "Claim 1" in next(one.text for one in desks.ann.chat if one.id == card.id)
    await desks.taps(desks.ann, "true", next(one for one in desks.ann.chat if one.id == card.id))
    assert "1 answer" in next(one.text for one in desks.ann.chat if one.id == card.id)
    assert again
    await desks.is_whole()


async def test_never_mind_takes_the_question_back(desks: Desks) -> None:
    card = await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.taps(desks.ann, "Never mind")
    assert desks.ann.chat[-1].id == card.id

    said = await desks.says(desks.ann, "As of when?")
    assert "question is with" not in said.text


async def test_a_picture_is_no_question_and_the_question_is_still_waited_for(desks: Desks) -> None:
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.ann.sends_photo(b"picture")
    await desks.bot.settle()
    assert desks.ann.chat[-1].text == "Please type your question as a text."
    assert (await desks.says(desks.ann, "x" * 1001)).text == "Please say it in at most 1,000 characters."
    assert (await desks.says(desks.ann, "As of when?")).text.startswith("Your question is with the admins.")


async def test_the_second_admin_hears_who_answered(desks: Desks) -> None:
    await asks(desks)
    question = desks.cleo.chat[-1]
    await desks.taps(desks.cleo, "Answer")
    await desks.says(desks.bob, "As of today.", reply_to=desks.bob.chat[-1])
    assert (await desks.says(desks.cleo, "Never.")).text == "Bob has answered this already. Nothing was sent."
    await desks.cleo.taps("Answer", question)
    await desks.bot.settle()
    assert desks.cleo.toasts[-1].text == "Bob has answered this already. Nothing was sent."


async def test_an_admin_finds_open_questions_later(desks: Desks) -> None:
    await asks(desks)
    await desks.says(desks.cleo, "/reports")
    assert labels(desks.cleo.chat[-1]) == [["❓ Facts · As of when?"]]
    shown = await desks.taps(desks.cleo, "❓ Facts · As of when?")
    assert shown.text == QUESTION.format(about="")
    assert labels(shown) == [["Answer"], ["Answer privately"]]


async def test_a_replayed_question_and_answer_are_shown_again_and_sent_once(desks: Desks) -> None:
    """As after a crash between the commit and the reply."""
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.ann.says("As of when?")
    for update in await desks.bot.settle():
        await desks.bot.handle(update)
    await desks.delivers()
    assert desks.ann.chat[-1].text == desks.ann.chat[-2].text
    assert [one.text for one in desks.bob.chat].count(QUESTION.format(about="")) == 1

    await desks.bob.says("As of today.", reply_to=desks.bob.chat[-1])
    for update in await desks.bot.settle():
        await desks.bot.handle(update)
    await desks.delivers()
    assert [one.text.count("As of today.") for one in desks.ann.chat].count(1) == 1
    await desks.is_whole()


async def test_an_old_button_of_a_parked_task_says_what_it_waits_for(desks: Desks) -> None:
    before = await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Ask")
    await desks.says(desks.ann, "As of when?")
    await desks.taps(desks.ann, "true", before)

    assert desks.ann.toasts[-1].text == (
        "This task waits for the answer to your question. Tap “Answer it without waiting” to go on with it."
    )
    await desks.is_whole()
