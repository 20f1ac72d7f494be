"""What she was about to write and did not: she is told, and words meant for it never become an answer unseen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox import ChatMessage, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import rows, spec
from tests.flows.desks import MINUTE, Desks

DAY = 86_400_000
IN_WORDS = spec(
    ('type = "choice"', 'type = "text"'), ('labels = ["true", "false"]', ""), ('gold = "gold"', ""), ("10m", "40h")
)
NOT_SENT = (
    "You went on without typing your question, so none was sent. To ask about the task before you, tap Ask below it."
)


@pytest.fixture
async def desks(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Desks:
    """Tasks that are answered in words."""
    made = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await made.opens(IN_WORDS, [{key: row[key] for key in ("id", "text")} for row in rows(5)])
    return made


async def answers(desks: Desks) -> list[str]:
    found: list[Any] = await desks.storage.read(
        lambda work: work._queries._execute(
            "SELECT answer FROM assignments WHERE answer IS NOT NULL ORDER BY task_id", {}
        ).fetchall()
    )
    return [json.loads(row[0])["text"] for row in found]


async def asks(desks: Desks) -> ChatMessage:
    """She answered one task, and is asked what is unclear about the second."""
    await desks.begins(desks.ann)
    await desks.says(desks.ann, "An answer")
    card = desks.ann.chat[-1]
    await desks.taps(desks.ann, "Ask")
    return card


@pytest.mark.parametrize("label", ["Skip", "Undo", "Stop"])
async def test_another_button_after_ask_says_that_the_question_was_not_sent(desks: Desks, label: str) -> None:
    card = await asks(desks)
    await desks.taps(desks.ann, label, card)
    assert desks.ann.chat[-1].text == NOT_SENT
    await desks.is_whole()


async def test_what_was_said_of_it_goes_with_the_next_card(desks: Desks) -> None:
    card = await asks(desks)
    await desks.taps(desks.ann, "Skip", card)
    skipped_to = next(one for one in desks.ann.chat if one.id == card.id)
    await desks.taps(desks.ann, "Skip", skipped_to)
    assert not any(one.text == NOT_SENT for one in desks.ann.chat)


@pytest.mark.parametrize("looks", [["Guidelines"], ["Report"], ["Report", "Back to the task"]])
async def test_whoever_only_looks_still_asks(desks: Desks, looks: list[str]) -> None:
    card = await asks(desks)
    for label in looks:
        shown = next(one for one in desks.ann.chat if one.id == card.id)
        await desks.taps(desks.ann, label, shown)
    said = await desks.says(desks.ann, "As of when?")
    assert said.text.startswith("Your question is with the admins.")
    assert await answers(desks) == ["An answer"]


async def test_asking_twice_is_asking_once(desks: Desks) -> None:
    card = await asks(desks)
    await desks.taps(desks.ann, "Ask", card)
    assert not any(one.text == NOT_SENT for one in desks.ann.chat)
    assert (await desks.says(desks.ann, "As of when?")).text.startswith("Your question is with the admins.")


async def test_never_mind_says_nothing_more(desks: Desks) -> None:
    await asks(desks)
    await desks.taps(desks.ann, "Never mind")
    assert not any(one.text == NOT_SENT for one in desks.ann.chat)


async def test_a_report_instead_of_a_question_says_that_the_question_was_not_sent(desks: Desks) -> None:
    card = await asks(desks)
    await desks.taps(desks.ann, "Report", card)
    await desks.taps(desks.ann, "Incorrect", next(one for one in desks.ann.chat if one.id == card.id))
    assert desks.ann.chat[-1].text == NOT_SENT
    assert (await desks.says(desks.ann, "Two questions")).text == "Your note is with the report. Thank you!"


async def test_a_question_whose_task_is_gone_becomes_no_answer_of_the_next(desks: Desks) -> None:
    """She asked on one device; on the other the task was answered meanwhile, by a button that does not lapse it."""
    await asks(desks)
    worker: Any = await desks.storage.read(
        lambda work: work._queries._execute(
            "SELECT task_id, person_id FROM assignments WHERE state = 'active'", {}
        ).fetchone()
    )
    await desks.storage.write(
        None,
        lambda work: work.assignments.move(task_id=worker[0], person_id=worker[1], was="active", becomes="skipped"),
    )
    said = await desks.says(desks.ann, "As of when?")
    assert said.text == (
        "Your question was not sent: the task is not with you any more. No task was answered with it either."
    )
    assert await answers(desks) == ["An answer"]


async def test_a_question_typed_a_day_later_is_neither_sent_nor_an_answer(desks: Desks) -> None:
    card = await asks(desks)
    desks.clock.turn(DAY + MINUTE)
    said = await desks.says(desks.ann, "As of when?")
    assert said.text.startswith("You tapped Ask more than a day ago, so this was not sent")
    assert await answers(desks) == ["An answer"]

    await desks.says(desks.ann, "Another answer", reply_to=card)
    assert await answers(desks) == ["An answer", "Another answer"]
    await desks.is_whole()


async def test_a_note_typed_a_day_later_is_neither_kept_nor_an_answer(desks: Desks) -> None:
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Report")
    await desks.taps(desks.ann, "Incorrect")
    desks.clock.turn(DAY + MINUTE)
    said = await desks.says(desks.ann, "Two questions")
    assert said.text.startswith("You reported that task more than a day ago")
    assert await answers(desks) == []


async def test_an_admin_who_looks_elsewhere_hears_that_nothing_was_answered(desks: Desks) -> None:
    await asks(desks)
    await desks.says(desks.ann, "As of when?")
    await desks.delivers()
    question = desks.bob.chat[-1]
    await desks.taps(desks.bob, "Answer", question)
    await desks.says(desks.bob, "/projects")
    lapsed = "The question is not answered yet. To answer it, tap Answer below it."
    assert [one.text for one in desks.bob.chat].count(lapsed) == 1

    await desks.taps(desks.bob, "Answer", question)
    assert (await desks.says(desks.bob, "As of today.")).text == "Your answer is on its way."
