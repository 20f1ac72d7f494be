"""Several, a date, a phone number and a place, as they are asked and answered on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crowd.screening.form import Form, load_form
from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Unit
from storage.vault import Vault
from tests.conftest import Clock
from tests.flows.applicants import House

FORM = """
title = "All kinds"
minutes = 2

[[questions]]
key = "fields"
kind = "several"
text = "Which fields do you know?"
options = ["Law", "Medicine", "History"]
none = "None of these"
max = 2
fact = "knows"

[[questions]]
key = "born"
kind = "date"
text = "When were you born?"
max = "today"
at_least_years = 18
failure = "You have to be 18 years old for this work."

[[questions]]
key = "phone"
kind = "phone"
text = "What is your phone number?"
may_skip = true

[[questions]]
key = "place"
kind = "place"
text = "Where do you live?"
"""


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
async def house(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    form = load_form(FORM)
    assert isinstance(form, Form), form
    house = House(telegram, sqlite_storage, Vault(tmp_path / "files"), form, clock)
    async with house.open():
        yield house


async def gets_to(ann: Person, question: str) -> ChatMessage:
    await ann.starts()
    await ann.sees_button("Apply")
    await ann.taps("Apply")
    shown = await ann.sees("Which fields do you know?")
    if question == "fields":
        return shown
    await ann.says("law")
    shown = await ann.sees("When were you born?")
    if question == "born":
        return shown
    await ann.says("3.5.1990")
    shown = await ann.sees("What is your phone number?")
    if question == "phone":
        return shown
    await ann.sends_contact()
    return await ann.sees("Where do you live?")


def labels(message: ChatMessage) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def markups(telegram: Telegram) -> list[str]:
    """What stood below each message sent: buttons, keys, the keys taken away, or nothing."""
    names = {"remove_keyboard": "away", "inline_keyboard": "buttons", "keyboard": "keys"}
    found = [record.params.get("reply_markup") or {} for record in telegram.called("sendMessage")]
    return [next((names[name] for name in names if name in str(markup)), "nothing") for markup in found]


async def test_fields_are_switched_on_and_off_in_one_message(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    asked = await gets_to(ann, "fields")
    assert labels(asked) == ["Law", "Medicine", "History", "None of these", "Pause"]

    await ann.taps("Law")
    await ann.sees_button("✓ Law")
    await ann.taps("History")
    both = await ann.sees_button("✓ History")
    await ann.taps("Law")
    one = await ann.sees_change(both)
    assert labels(one) == ["Law", "Medicine", "✓ History", "Done", "Pause"]
    assert one.id == asked.id
    await ann.taps("Done")

    await ann.sees("When were you born?")
    assert "✓ History" in next(one.text for one in ann.chat if one.id == asked.id)


async def test_a_third_field_is_refused_in_passing(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "fields")
    for label in ("Law", "Medicine"):
        await ann.taps(label)
        await ann.sees_button(f"✓ {label}")

    await ann.taps("History")

    assert await ann.next_toast() == "Please choose 2 at most; a second tap takes one back."


async def test_a_day_that_may_be_two_is_asked_back(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "born")

    await ann.says("3/5/1990")
    asked = await ann.sees("Which of the two do you mean?")
    assert labels(asked) == ["3 May 1990", "5 March 1990", "← Back", "Pause"]
    await ann.taps("5 March 1990")

    await ann.sees("What is your phone number?")
    assert "✓ 5 March 1990" in next(one.text for one in ann.chat if one.id == asked.id)


async def test_who_is_too_young_is_told_the_requirement(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "born")

    await ann.says("1 January 2020")

    await ann.sees("You have to be 18 years old for this work.\nYour answer was: 1 January 2020")


async def test_the_own_number_is_taken_and_the_keys_go(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    asked = await gets_to(ann, "phone")
    assert asked.keys == (("Share my number",), ("Skip",), ("← Back", "Pause"))

    await ann.hands.share({"contact": {"phone_number": "+491700000", "first_name": "Bob", "user_id": 1}})
    await ann.sees("This is somebody else's number. Please tap Share my number below.")
    await ann.says("+351 912 345 678")
    await ann.sees("Please tap Share my number below: a typed number does not show that it is yours.")
    await ann.sends_contact("351912345678")
    await ann.sees("✓ Noted: +351912345678\n\nQuestion 4 of 4\n\nWhere do you live?")

    assert await house.storage.read(lambda work: answer(work, "phone")) == '{"phone": "+351912345678"}'


async def test_keys_take_her_back_past_it_and_to_a_pause(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "phone")

    await ann.presses("← Back")
    await ann.sees("All right.")
    await ann.sees("Your answer so far: 3 May 1990")
    assert markups(telegram)[-2:] == ["away", "buttons"]
    await ann.says("keep")
    await ann.sees("✓ Noted: 3 May 1990\n\nQuestion 3 of 4")
    await ann.presses("Skip")
    await ann.sees("✓ Skipped\n\nQuestion 4 of 4")
    await ann.presses("Pause")
    await ann.sees("we stop here")
    assert markups(telegram)[-2:] == ["away", "buttons"]


async def test_a_number_that_is_looked_over_can_be_kept_or_sent_anew_and_the_keys_go(
    house: House, telegram: Telegram
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "place")
    await ann.says("Lisbon, Portugal")
    await ann.taps("Yes", await ann.sees("Lisbon, Portugal, where it is"))

    await ann.taps("✎ 3", await ann.sees("Is everything right?"))
    asked = await ann.sees("Your answer so far: +15550100")
    assert asked.keys == (("Share my number",), ("Keep this answer",), ("Skip",), ("← Back", "Pause"))
    await ann.presses("Keep this answer")
    kept = await ann.sees("Is everything right?", after=await ann.sees("✓ Noted: +15550100", after=asked))
    assert markups(telegram)[-2:] == ["away", "buttons"]

    await ann.taps("✎ 3", kept)
    again = await ann.sees("Your answer so far: +15550100", after=kept)
    await ann.sends_contact("+351912345678")
    noted = await ann.sees("✓ Noted: +351912345678", after=again)
    await ann.sees("3. What is your phone number?\n+351912345678", after=noted)
    assert markups(telegram)[-2:] == ["away", "buttons"]


async def test_a_typed_city_is_asked_back_and_her_nights_are_known_at_once(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    asked = await gets_to(ann, "place")
    assert asked.keys == (("Share my location",), ("← Back", "Pause"))

    await ann.says("lisbin, portugal")
    await ann.sees("Let me see.")
    asked = await ann.sees("Lisbon, Portugal, where it is")
    assert markups(telegram)[-2:] == ["away", "buttons"]
    assert labels(asked) == ["Yes", "Somewhere else", "← Back", "Pause"]
    await ann.taps("Yes")

    await ann.sees("4. Where do you live?\nLisbon, Portugal")
    assert await house.storage.read(zone) == "Europe/Lisbon"
    await ann.taps("Send my answers")
    await ann.sees("you are in")
    assert await house.storage.read(facts) == {
        "country": "PT",
        "time_zone": "Europe/Lisbon",
        "knows_law": "yes",
        "knows_medicine": "no",
        "knows_history": "no",
    }


async def test_a_shared_location_that_follows_her_is_heard_once(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "place")

    shared = await ann.shares_location(48.2, 16.37)
    await ann.sees("Vienna, Austria, where it is")
    written = len(ann.chat)
    await ann.hands.edit(shared, "")
    await ann.taps("Yes")

    await ann.sees("Is everything right?")
    assert len(ann.chat) == written + 1


async def test_a_wrong_guess_is_corrected(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "place")

    await ann.says("Saint Petersburg")
    asked = await ann.sees("Which one is it?")
    assert [label.partition(" ·")[0] for label in labels(asked)] == [
        "Saint Petersburg, Russia",
        "St. Petersburg, FL, United States",
        "Somewhere else",
        "← Back",
        "Pause",
    ]
    await ann.taps("Somewhere else")
    again = await ann.sees("Type your city", after=asked)
    assert again.keys == (("Share my location",), ("← Back", "Pause"))
    await ann.says("well, hm")
    await ann.sees("I do not know this place.")
    await ann.says("Porto")
    await ann.taps("Yes", await ann.sees("Porto, Portugal"))
    await ann.sees("4. Where do you live?\nPorto, Portugal")


def answer(work: Unit, question: str) -> str | None:
    screening = work.screenings.latest(person_id=1)
    return work.screenings.answers(screening_id=screening.id).get(question) if screening else None


def zone(work: Unit) -> str | None:
    person = work.people.of_id(person_id=1)
    return person.time_zone if person else None


def facts(work: Unit) -> dict[str, str]:
    return {fact.name: fact.value for fact in work.facts.of_person(person_id=1)}
