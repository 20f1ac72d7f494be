"""Every kind of question: two devices at once, and another answer from the summary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crowd.screening.form import KINDS, Form, load_form
from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Unit
from storage.vault import Vault
from tests.conftest import Clock
from tests.flows.applicants import House
from tests.flows.every_kind import ASKED, CHANGED, answers, form_of_one, text_of


def read(text: str) -> Form:
    form = load_form(text)
    assert isinstance(form, Form), form
    return form


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture(params=ASKED)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def house(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, kind: str
) -> AsyncIterator[House]:
    house = House(telegram, sqlite_storage, Vault(tmp_path / "files"), read(form_of_one(kind)), clock)
    async with house.open():
        yield house


async def asked(ann: Person, kind: str) -> ChatMessage:
    """She agrees and is asked."""
    await ann.says("hello")
    await ann.taps("Apply", await ann.sees_button("Apply"))
    await ann.taps("I agree", await ann.sees("May we?"))
    return await ann.sees(text_of(kind))


def stored(work: Unit) -> dict[str, str]:
    screening = work.screenings.latest(person_id=1)
    return work.screenings.answers(screening_id=screening.id) if screening else {}


def is_once(kind: str) -> bool:
    question = read(form_of_one(kind)).question(f"q_{kind}")
    assert question is not None
    return question.once


def test_every_kind_can_be_changed_or_is_answered_once() -> None:
    assert {kind for kind in ASKED if not is_once(kind)} == set(CHANGED)
    assert len(KINDS) == len(ASKED) + 1


async def test_two_devices_at_once_are_one_answer_and_she_goes_on(house: House, telegram: Telegram, kind: str) -> None:
    ann = telegram.person("Ann")
    await asked(ann, kind)

    await asyncio.gather(answers(kind, ann), answers(kind, ann))
    following = await ann.sees("The next one?")
    await ann.taps("Yes", following)
    await ann.sees("Is everything right?")

    assert set(await house.storage.read(stored)) == {"consent", f"q_{kind}", "next"}


async def test_an_answer_is_changed_from_the_summary_unless_it_is_given_once(
    house: House, telegram: Telegram, kind: str
) -> None:
    ann = telegram.person("Ann")
    await asked(ann, kind)
    await answers(kind, ann)
    await ann.taps("Yes", await ann.sees("The next one?"))
    summary = await ann.sees("Is everything right?")
    before = (await house.storage.read(stored))[f"q_{kind}"]

    if is_once(kind):
        assert summary.button("✎ 1") is None
        assert summary.button("✎ 2") is not None
        return
    await ann.taps("✎ 1", summary)
    await ann.sees("Your answer so far")
    change, shown = CHANGED[kind]
    await change(ann)
    again = await ann.sees(f"1. {text_of(kind)}\n{shown}", after=summary)

    assert "Is everything right?" in again.text
    assert (await house.storage.read(stored))[f"q_{kind}"] != before
    await ann.taps("Send my answers", again)
    await ann.sees("That is everything")
