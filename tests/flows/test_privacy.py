"""What is known about her, all of it as a file, all of it gone: in the chat, from wherever she stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.privacy import Stakes
from crowd.services.restricting import Cause, pause
from sandbox import Telegram
from storage import Storage, Turn, Unit
from tests.conftest import Clock
from tests.everything import mentions
from tests.flows.desks import ANN, BOSS, Desks, labels

MINUTE = 60_000


@pytest.fixture
def desks(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Desks:
    return Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)


async def _stakes(desks: Desks, who: int = ANN) -> Stakes:
    found = await desks.bot.house.services.privacy.stakes(who)
    assert found
    return found


async def test_the_page_says_what_who_how_long_and_where_to_go(desks: Desks) -> None:
    await desks.opens()
    page = await desks.says(desks.ann, "/privacy")

    pseudonym = (await _stakes(desks)).pseudonym
    assert page.text.split("\n") == [
        "What we know about you",
        "To talk to you: your Telegram name, number, language and time zone.",
        "From when you applied: your answers and what you sent. People of our team read it and decide.",
        f"From your work: your answers and what they earn. Projects get them under {pseudonym}, never with your name.",
        "",
        "How long",
        "Not admitted: your answers and files go after 90 days.",
        "Broken off: they go after 30 days. Taken back by /withdraw: at once.",
        "Admitted: your files go after 365 days, the rest when you say so.",
        "Paid answers and the lines of your money stay in the books, under the pseudonym.",
        "",
        "Yours to decide",
        "/mydata sends you all of it. /deleteme deletes it.",
        "Chats with bots are not end-to-end encrypted: Telegram could read this one.",
        "We never ask anyone for money.",
    ]


async def test_a_stranger_reads_the_page_and_is_told_that_nothing_is_known(desks: Desks) -> None:
    assert "under a pseudonym" in (await desks.says(desks.cat, "/privacy")).text
    for command in ("/mydata", "/deleteme"):
        said = await desks.says(desks.cat, command)
        assert said.text == "We know nothing about you: you have not begun anything here yet."


async def test_her_data_comes_as_a_file_and_the_next_one_after_an_hour(desks: Desks) -> None:
    await desks.opens()
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "true")
    sent = await desks.says(desks.ann, "/mydata")
    assert sent.media
    assert sent.media.name == "mydata.zip"
    assert "mydata.json, and what you sent beside it." in desks.ann.chat[-2].text

    again = await desks.says(desks.ann, "/mydata")
    assert again.text.startswith("You got a file with your data less than an hour ago.")
    desks.clock.turn(60 * MINUTE)
    assert (await desks.says(desks.ann, "/mydata")).media


async def test_two_taps_delete_everything_and_say_what_stays_before(desks: Desks, sqlite_url: str) -> None:
    await desks.opens()
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "true")
    asked = await desks.says(desks.ann, "/deleteme")
    pseudonym = (await _stakes(desks)).pseudonym
    assert asked.text.split("\n") == [
        "Delete everything?",
        "",
        "This goes for good",
        "Your name, your number and your settings",
        "1 task in your hands, which goes back",
        "",
        "This stays, without you",
        f"1 answer that you gave and its lines in the books, under {pseudonym}: it was paid for.",
        "Nothing leads from that name to you any more.",
        "",
        "$0.05 is not paid out yet.",
        "Once you are deleted we cannot reach you to pay it: get it paid first.",
        "Or take a signed paper with you now: /statement, under your pseudonym. With it our team can still pay you.",
        "",
        "Whoever comes back later begins anew.",
    ]
    assert labels(asked) == [["Delete everything"], ["Keep"]]

    sure = await desks.taps(desks.ann, "Delete everything")
    assert labels(sure) == [["Yes, delete everything"], ["No, keep it"]]
    gone = await desks.taps(desks.ann, "Yes, delete everything")
    assert gone.text.startswith("Everything is deleted.")
    assert not gone.buttons
    assert await desks.bot.house.services.people.standing(ANN) is None
    await desks.is_whole()

    back = await desks.says(desks.ann, "/start")
    assert labels(back) == [["Apply"]]


async def test_keep_deletes_nothing(desks: Desks) -> None:
    await desks.opens()
    await desks.says(desks.ann, "/deleteme")
    assert (await desks.taps(desks.ann, "Keep")).text == "Nothing was deleted."
    await desks.says(desks.ann, "/deleteme")
    await desks.taps(desks.ann, "Delete everything")
    assert (await desks.taps(desks.ann, "No, keep it")).text == "Nothing was deleted."

    assert await _stakes(desks)


async def test_the_question_grows_old(desks: Desks) -> None:
    await desks.opens()
    await desks.says(desks.ann, "/deleteme")
    await desks.taps(desks.ann, "Delete everything")
    desks.clock.turn(11 * MINUTE)

    told = await desks.taps(desks.ann, "Yes, delete everything")
    assert told.text == "That question was too old. Nothing was deleted; /deleteme asks again."
    assert await _stakes(desks)


async def test_a_button_from_before_deletes_nothing_of_who_came_back(desks: Desks) -> None:
    await desks.opens()
    await desks.says(desks.ann, "/deleteme")
    sure = await desks.taps(desks.ann, "Delete everything")
    data = sure.buttons[0][0].data or ""
    await desks.taps(desks.ann, "Yes, delete everything")
    await desks.says(desks.ann, "/start")

    await desks.ann.hands.tap(sure.id, data)
    await desks.bot.settle()
    assert await _stakes(desks)


async def test_a_button_that_somebody_else_had_deletes_nobody(desks: Desks) -> None:
    await desks.opens()
    await desks.says(desks.ann, "/deleteme")
    sure = await desks.taps(desks.ann, "Delete everything")
    shown = await desks.says(desks.ben, "/deleteme")

    await desks.ben.hands.tap(shown.id, sure.buttons[0][0].data or "")
    await desks.bot.settle()
    assert await _stakes(desks)
    assert await _stakes(desks, 12)


async def test_the_cards_that_are_left_in_the_chat_do_nothing(desks: Desks) -> None:
    await desks.opens()
    card = await desks.begins(desks.ann)
    await desks.says(desks.ann, "/deleteme")
    await desks.taps(desks.ann, "Delete everything")
    await desks.taps(desks.ann, "Yes, delete everything")

    await desks.taps(desks.ann, "true", card)
    assert desks.ann.toasts[-1].text
    await desks.is_whole()


async def test_how_long_things_are_kept_is_read_before_the_first_question(desks: Desks) -> None:
    await desks.says(desks.cat, "/start")
    asked = await desks.taps(desks.cat, "Apply")

    assert "Not admitted: your answers and files go after 90 days.\n" in asked.text
    assert "Broken off: they go after 30 days. Taken back by /withdraw: at once.\n" in asked.text
    assert "/privacy says more, /deleteme deletes everything at any time." in asked.text


@pytest.mark.parametrize("command", ["/privacy", "/mydata", "/deleteme"])
async def test_the_middle_of_an_application_does_not_hold_it_back(desks: Desks, command: str) -> None:
    await desks.says(desks.cat, "/start")
    await desks.taps(desks.cat, "Apply")
    before = len(desks.cat.chat)

    await desks.says(desks.cat, command)
    texts = [each.text for each in desks.cat.chat[before:] if each.from_bot]
    assert any(
        text.startswith(("What we know about you", "Everything that we have", "Delete everything?")) for text in texts
    )


async def test_who_asked_in_the_middle_of_applying_goes_on_from_there(desks: Desks) -> None:
    await desks.says(desks.cat, "/start")
    await desks.taps(desks.cat, "Apply")
    await desks.says(desks.cat, "/privacy")

    asked = await desks.taps(desks.cat, "Go on")

    assert asked.button("I agree, start")


async def test_an_admin_who_is_deleted_is_none_any_more(desks: Desks, sqlite_url: str) -> None:
    await desks.opens()
    staff = desks.bot.house.services.staff
    await staff.add(Turn(9_999, desks.clock()), BOSS, ANN, "admin", "Ann")
    asked = await desks.says(desks.ann, "/deleteme")
    assert "You also lose your role in our team." in asked.text
    await desks.taps(desks.ann, "Delete everything")
    await desks.taps(desks.ann, "Yes, delete everything")

    assert ANN not in staff.admins
    assert (await desks.says(desks.ann, "/projects")).text.startswith("There is no such command.")
    assert mentions(sqlite_url, "Ann") == []


async def test_appeals_that_nobody_has_decided_are_among_what_goes(desks: Desks) -> None:
    await desks.opens()

    def unit(work: Unit) -> None:
        person = work.people.of_telegram(telegram_id=ANN)
        assert person
        found = pause(work, person.id, None, desks.clock() + MINUTE, Cause("gold", {}, {}, ()), desks.clock())
        assert work.objections.add(
            person_id=person.id, restriction_id=found, rejection_id=None, due_at=desks.clock(), now=desks.clock()
        )

    await desks.storage.write(None, unit)
    assert "\n1 appeal that nobody has decided yet\n" in (await desks.says(desks.ann, "/deleteme")).text
