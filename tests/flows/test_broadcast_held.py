"""A broadcast, or what corrects it, that Telegram refuses: it is held, admins hear of it, and it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import labels
from tests.flows.newsroom import Newsroom
from tests.flows.test_broadcast_runs import WORDS, card, got


@pytest.fixture
async def news(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Newsroom:
    room = Newsroom(sqlite_storage, tmp_path, clock)
    await room.opens()
    await room.has_readers(6)
    return room


async def test_a_refused_text_holds_it_and_a_correction_lets_it_go_on(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due(2)
    news.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"sendMessage"}, times=1)
    assert await news.sends_what_is_due(1) == 1
    assert await news.sends_what_is_due() == 2  # both admins are told; nobody else is tried
    await news.ticks()
    held = card(news)
    assert held.text.startswith("Held: Telegram refuses it\n")
    assert "Telegram says: Can't parse entities" in held.text
    assert "Sent: 2 of 6" in held.text
    assert labels(held)[0] == ["Try again", "Cancel"]
    assert got(news, WORDS) == [1, 1, 0, 0, 0, 0]

    await news.boss.taps("Correct it", held)
    await news.boss.says("Mended")
    await news.boss.taps("Yes, correct it")
    await news.sends_what_is_due()
    assert got(news, "Mended") == [1] * 6
    assert got(news, WORDS) == [0] * 6


async def test_the_alarm_of_a_refused_text_leads_to_where_it_is_corrected(news: Newsroom) -> None:
    await news.launches()
    news.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"sendMessage"}, times=1)
    await news.sends_what_is_due(1)
    await news.sends_what_is_due()
    alarm = news.second.newest()
    assert alarm.text == (
        f"Telegram refuses a message, so it is held\nA message to many people: “{WORDS}”\n6 people wait for it.\n"
        "Telegram says: Can't parse entities\n"
        "Nobody is blamed for it, and nothing else is held. Correct it, try again, or give it up."
    )
    shown = await news.second.taps("Look at it, correct it", alarm)
    assert shown.text.startswith("Held: Telegram refuses it")
    await news.second.taps("Correct it")
    await news.second.says("Mended")
    await news.second.taps("Yes, correct it")
    await news.sends_what_is_due()
    assert got(news, "Mended") == [1] * 6


async def test_a_refused_correction_is_said_to_be_held_and_its_alarm_leads_to_it(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due()
    await news.boss.taps("Correct it", card(news))
    await news.boss.says("Mended")
    shown = await news.boss.taps("Yes, correct it")
    news.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"editMessageText"}, times=1)
    await news.sends_what_is_due(1)
    await news.sends_what_is_due()
    await news.ticks()
    alarm = news.second.newest()
    assert "\nThe correction of a message to many people: “Mended”\n" in alarm.text
    held = await news.second.taps("Look at it, correct it", alarm)
    told = "Corrected: 0 changed, 6 to be changed\nThe correction is held. Telegram says: Can't parse entities"
    assert held.text.startswith("It has gone out")
    assert held.text.endswith(told)
    assert card(news).id == shown.id
    assert card(news).text.endswith(told)
    again = await news.second.taps("Try again", held)
    assert again.text.endswith("Corrected: 0 changed, 6 to be changed")
    await news.sends_what_is_due()
    assert got(news, "Mended") == [1] * 6


async def test_the_alarm_of_a_correction_that_another_one_replaced_says_so(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due()
    for words in ("Mended", "Mended well"):
        await news.boss.taps("Correct it", card(news))
        await news.boss.says(words)
        await news.boss.taps("Yes, correct it")
        if words == "Mended":
            news.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"editMessageText"}, times=1)
            await news.sends_what_is_due(1)
        await news.sends_what_is_due()
    alarm = next(one for one in reversed(news.second.person.chat) if one.button("Try again"))
    over = await news.second.taps("Try again", alarm)
    assert over.text.startswith("This correction goes no further: it was given up, or a later one took its place.")
    assert got(news, "Mended well") == [1] * 6


async def test_a_held_one_can_be_tried_again(news: Newsroom) -> None:
    await news.launches()
    news.telegram.faults.refuse(400, "Bad Request: file reference expired", methods={"sendMessage"}, times=1)
    await news.sends_what_is_due()
    await news.ticks()
    await news.boss.taps("Try again", card(news))
    assert card(news).text.startswith("Going out")
    await news.sends_what_is_due()
    assert got(news, WORDS) == [1] * 6
