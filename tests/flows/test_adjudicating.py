"""People differ, look once more, and a person settles what is left: an admin, blind or not, or a trusted worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.adjudication_cards import Case, View
from crowd.services.cards import Card, Tally
from crowd.tasktypes.base import CardBody, Section
from handlers.ui import adjudication, second_looks
from handlers.ui.text import MESSAGE_LIMIT
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.adjudicating import differing
from tests.conftest import Clock
from tests.filling import admit, rows
from tests.flows.desks import Desks, labels

EVE = 15
LOOKS = 'second_look = true\nsecond_look_price = "0.01"\n'


@pytest.fixture
async def desks(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Desks:
    return Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)


async def differ(desks: Desks, table: str = "", changes: tuple[tuple[str, str], ...] = ()) -> None:
    """One task, which Ann and Ben find true, and Cat does not."""
    [row] = rows(1)
    await desks.opens(differing(table, *changes), [{"id": row["id"], "text": row["text"]}])
    for who, label in ((desks.ann, "true"), (desks.ben, "true"), (desks.cat, "false")):
        await desks.begins(who)
        await desks.taps(who, label)
    await _later(desks)


async def _later(desks: Desks) -> None:
    desks.clock.turn(2_000)
    await desks.delivers()


async def says_why(desks: Desks, who: Person, words: str) -> ChatMessage:
    await desks.taps(who, "Say why")
    return await desks.says(who, words)


async def everybody_says_why(desks: Desks) -> None:
    await says_why(desks, desks.ann, "It says so.")
    await says_why(desks, desks.ben, "I looked it up.")
    await says_why(desks, desks.cat, "The year is 1889.")
    await _later(desks)


async def settle(desks: Desks) -> ChatMessage:
    """Bob's first case."""
    await desks.says(desks.bob, "/adjudicate")
    return await desks.taps(desks.bob, "Facts · 1 waits")


async def test_an_admin_says_first_what_she_thinks_and_then_sees_the_others(desks: Desks) -> None:
    await differ(desks)
    case = await settle(desks)
    assert case.text == (
        "Facts\nPeople differ here. First say what you think; then you see what they say.\n\nClaim 1\n\nIs it true?"
    )
    assert labels(case) == [["true", "false"], ["Nobody can tell"], ["Skip", "Guidelines", "Stop"]]

    seen = await desks.taps(desks.bob, "false")
    assert (seen.id, seen.text) == (
        case.id,
        "Facts\nPeople differ here: 33% of the pairs of answers agree.\n\nClaim 1\n\n"
        "true: 2 workers\nfalse: 1 worker\nYou said: false\n\nDo you keep what you said, or change it?",
    )
    await desks.taps(desks.bob, "Keep “false”")
    settled = await desks.taps(desks.bob, "The guidelines leave it open")
    assert settled.text == (
        "Facts · task t1\nSettled: false\nWhy people differed: The guidelines leave it open\n\n"
        "You may take it back for 10 minutes."
    )
    said = await desks.taps(desks.bob, "Say why in words")
    assert said.text == "Say in at most 500 characters what decided it. It is kept with the verdict."
    worded = await desks.says(desks.bob, "Clause 3 does not say.")
    assert "Clause 3 does not say." in worded.text

    await desks.taps(desks.bob, "Next task")
    assert desks.bob.chat[-1].text == "Nothing more waits for you in “Facts”. Thank you!"
    await desks.is_whole()


async def test_with_reasons_everything_stands_above_the_labels(desks: Desks) -> None:
    await differ(desks, "blind = false\nrequire_reason = true\n")
    case = await settle(desks)
    assert "true: 2 workers\nfalse: 1 worker" in case.text
    read = await desks.taps(desks.bob, "Guidelines")
    assert await desks.taps(desks.bob, "Back to the task", read)
    why = await desks.taps(desks.bob, "true")
    assert [row[0] for row in labels(why)][-2:] == ["Something else", "Back"]
    again = await desks.taps(desks.bob, "Back")
    assert labels(again)[0] == ["true", "false"]
    await desks.taps(desks.bob, "Nobody can tell")
    settled = await desks.taps(desks.bob, "The text is ambiguous")
    assert "Nobody can tell" in settled.text
    undone = await desks.taps(desks.bob, "Undo")
    assert "Why did people differ?" in undone.text


async def test_two_admins_never_have_the_same_task(desks: Desks) -> None:
    await differ(desks)
    await settle(desks)
    await desks.says(desks.cleo, "/adjudicate")
    told = await desks.taps(desks.cleo, "Facts · 1 waits")
    assert told.text == "Nothing more waits for you in “Facts”. Thank you!"
    skipped = await desks.taps(desks.bob, "Skip")
    assert labels(skipped) == [["Show me the 1 I skipped"], ["Where people differ"]]
    assert "Claim 1" in (await desks.taps(desks.bob, "Show me the 1 I skipped")).text
    await desks.taps(desks.bob, "Stop")
    await desks.says(desks.cleo, "/projects")
    await desks.taps(desks.cleo, next(label for [label, *_] in labels(desks.cleo.chat[-1]) if "Facts" in label))
    assert "Claim 1" in (await desks.taps(desks.cleo, "What people differ about: 1")).text


async def test_a_trusted_worker_finds_it_below_her_list_and_nobody_else_does(desks: Desks) -> None:
    await differ(desks, 'by = "skill:facts >= 95"\nprice = "0.10"\n')
    eve = desks.bot.telegram.person("Eve", id=EVE)
    await desks.storage.write(None, lambda work: admit(work, EVE))
    listed = await desks.says(eve, "/work")
    assert ["Settle what people differ about"] not in labels(listed)
    unknown = await desks.says(eve, "/adjudicate")
    assert "Where people differ" not in unknown.text

    def trust(work: object) -> None:
        person = work.people.of_telegram(telegram_id=EVE)  # type: ignore[attr-defined]
        work.skills.set(person_id=person.id, name="facts", value=97, now=desks.clock())  # type: ignore[attr-defined]

    await desks.storage.write(None, trust)
    await desks.says(eve, "/work")
    await desks.taps(eve, "Settle what people differ about")
    await desks.taps(eve, "Facts")
    await desks.taps(eve, "true")
    await desks.taps(eve, "Change it")
    await desks.taps(eve, "false")
    settled = await desks.taps(eve, "Somebody made a mistake")
    assert settled.text.endswith("You may take it back for 10 minutes.\nAfter that it pays you $0.10.")


async def test_reasons_are_read_without_names_and_a_label_is_changed(desks: Desks) -> None:
    await differ(desks, LOOKS)
    waits = (await desks.says(desks.bob, "/adjudicate")).text
    assert waits == (
        "Nothing waits for you now.\n"
        "1 task is with those who differ, for a second look. It comes here if they still differ."
    )
    asked = desks.cat.chat[-1]
    assert asked.text == (
        "“Facts”: people differ on a task that you answered.\nClaim 1\nIs it true?\nYou said: false\n\n"
        "Why? A sentence or two help the others to see what you saw. Then you read theirs, without names.\n"
        "It pays $0.01.\nNothing is held against you, whatever you do."
    )
    await everybody_says_why(desks)
    read = desks.cat.chat[-1]
    assert "Others said something else, and this is why:\ntrue:\nI looked it up.\nIt says so.\n" in read.text
    assert "Ann" not in read.text
    assert read.text.endswith("Both are fine: the $0.01 for this are yours either way.")
    card = await desks.taps(desks.cat, "Look again, or change it")
    assert "true: I looked it up.; It says so." in card.text
    assert labels(card) == [["true", "false"], ["Keep it as it is"]]
    changed = await desks.taps(desks.cat, "true")
    assert changed.text == "Your answer is now true; it was false.\nPaid: $0.01. Thank you!"
    for who in (desks.ann, desks.ben):
        assert (await desks.taps(who, "Keep “true”")).text == "Your answer stays: true.\nPaid: $0.01. Thank you!"
    assert "There is nothing to settle" in (await desks.says(desks.bob, "/adjudicate")).text
    await desks.is_whole()


async def test_who_keeps_her_label_is_thanked_and_a_second_tap_says_the_same(desks: Desks) -> None:
    await differ(desks, LOOKS)
    await everybody_says_why(desks)
    read = desks.cat.chat[-1]
    kept = await desks.taps(desks.cat, "Keep “false”")
    assert kept.text == "Your answer stays: false.\nPaid: $0.01. Thank you!"
    await desks.cat.taps("Keep “false”", read)
    await desks.bot.settle()
    assert desks.cat.chat[-1].text == kept.text
    for who in (desks.ann, desks.ben):
        await desks.taps(who, "Not now")
    case = await settle(desks)
    seen = await desks.taps(desks.bob, "true", case)
    assert "false: 1 worker\nWhy: The year is 1889." in seen.text
    await desks.is_whole()


async def test_the_last_with_a_reason_hears_that_a_person_looks(desks: Desks) -> None:
    await differ(desks, LOOKS)
    first = await says_why(desks, desks.ann, "It says so.")
    assert first.text == "Thank you! If the others say theirs, you hear from us once more."
    await desks.taps(desks.cat, "Not now")
    last = await says_why(desks, desks.ben, "I looked it up.")
    assert last.text == "Thank you! A person looks at it now."
    asked = next(each for each in desks.ann.chat if "Why?" in each.text)
    await desks.taps(desks.ann, "Say why", asked)
    [late] = [each for each in desks.ann.chat if each.id == asked.id]
    assert late.text == "The time for this is over; a person looks at it. Your answer stays as it is."


async def test_a_reason_must_be_words_and_what_she_does_instead_ends_the_asking(desks: Desks) -> None:
    await differ(desks, LOOKS)
    await desks.taps(desks.cat, "Say why")
    await desks.cat.sends_photo(b"picture")
    await desks.bot.settle()
    assert desks.cat.chat[-1].text == "Please type it as a text."
    too_long = await desks.says(desks.cat, "x" * 501)
    assert too_long.text == "Please say it in at most 500 characters."
    await desks.says(desks.cat, "/work")
    dropped = [each.text for each in desks.cat.chat if "I no longer wait for your reason" in each.text]
    assert dropped


def test_a_case_fits_into_a_message_whatever_people_wrote() -> None:
    long = "x" * 500
    views = tuple(View(f"{at}{long}", 3, (long,) * 9, 1) for at in range(9))
    body = CardBody((Section("", "y" * 4_000),), (), "Is it true?")
    card = Card(1, 1, body, 0, 0, Tally(1, "Facts", 0, 0, 0, "USD"))
    for stage in ("reveal", "change", "why"):
        face = adjudication.face(Case(1, 1, "Facts", stage, card, views, long, long, 100, must_say_why=False))
        assert face.text.units <= MESSAGE_LIMIT
        assert "5 other answers" in str(face.text)
        assert all(len(label) <= 64 for row in face.keyboard.rows for label, _data in row)
    told = {"task_id": 1, "title": "Facts", "texts": ["y" * 4_000] * 6, "question": "Is it true?", "words": long,
            "others": [[long, long]] * 5, "price": 10_000, "currency": "USD"}  # fmt: skip
    assert second_looks.read(told)[0].units <= MESSAGE_LIMIT
    assert second_looks.why(told)[0].units <= MESSAGE_LIMIT
