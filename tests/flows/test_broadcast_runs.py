"""A broadcast that goes out: followed in one message, paused, resumed, cancelled, corrected, repeated, reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import ChatMessage
from sandbox.hands import Parcel
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import labels
from tests.flows.newsroom import Newsroom
from tests.pictures import film, picture

MINUTE = 60_000
WORDS = "The guidelines have changed."


@pytest.fixture
async def news(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Newsroom:
    room = Newsroom(sqlite_storage, tmp_path, clock)
    await room.opens()
    await room.has_readers(6)
    return room


def card(news: Newsroom) -> ChatMessage:
    """The boss's newest message that shows how it goes."""
    return next(one for one in reversed(news.boss.person.chat) if "Sent: " in one.text)


def got(news: Newsroom, words: str) -> list[int]:
    """How often each reader sees these words."""
    return [sum(message.text == words for message in person.chat) for person in news.readers]


async def test_it_is_followed_in_one_message_and_reported_at_the_end(news: Newsroom) -> None:
    shown = await news.launches()
    await news.sends_what_is_due(2)
    await news.ticks()
    assert card(news).id == shown.id
    assert card(news).text == (
        f"Going out\n“{WORDS}”\nTo: everybody who was approved\n\nSent: 2 of 6\n"
        "Blocked the bot: 0 · failed so far: 0 · unknown: 0\n40 a minute · about 6 seconds left"
    )
    assert labels(card(news)) == [["Pause", "Cancel"], ["Correct it", "Refresh"], ["Earlier ones"]]

    await news.sends_what_is_due()
    await news.ticks()
    assert card(news).id == shown.id
    assert card(news).text.startswith("It has gone out")
    await news.sends_what_is_due()
    report = news.boss.newest()
    assert report.text == (
        f"Your message has gone out.\n“{WORDS}”\n\nSent: 6 of 6\n"
        "Blocked the bot: 0 · failed so far: 0 · unknown: 0\nFrom the first to the last: 6 seconds"
    )
    assert labels(report) == [["Look at it", "Correct it"], ["Notices"]]
    edits = card(news).edits
    await news.ticks()
    await news.ticks()
    assert card(news).edits == edits
    assert await news.sends_what_is_due() == 0


async def test_who_never_said_start_is_met_by_her_first_command_and_gets_her_report(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    room = Newsroom(sqlite_storage, tmp_path, clock)
    await room.has_readers(2)
    await room.launches()
    await room.sends_what_is_due()
    await room.ticks()
    await room.sends_what_is_due()
    assert room.boss.newest().text.startswith("Your message has gone out.")


async def test_it_is_paused_and_goes_on_where_it_stood(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due(2)
    paused = await news.boss.taps("Pause")
    assert paused.text.startswith("Paused")
    assert labels(paused)[0] == ["Go on", "Cancel"]
    assert await news.sends_what_is_due() == 0
    await news.ticks()
    assert card(news).text.startswith("Paused")
    assert (await news.boss.taps("Go on")).text.startswith("Going out")
    assert await news.sends_what_is_due() == 4
    assert got(news, WORDS) == [1] * 6


async def test_it_is_cancelled_in_the_middle_after_a_second_thought(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due(2)
    asked = await news.boss.taps("Cancel")
    assert asked.text == (
        f"Cancel this message?\n“{WORDS}”\nIt is paused while you decide.\n4 people have not got it and will not.\n"
        "Whoever has it keeps it; you can still correct it there."
    )
    await news.ticks()
    assert news.boss.newest().text == asked.text  # what is kept up to date does not take the question away
    assert await news.sends_what_is_due() == 0  # the number holds while the question stands
    assert (await news.boss.taps("No, go on")).text.startswith("Going out")
    await news.boss.taps("Cancel")
    assert (await news.boss.taps("Leave it paused")).text.startswith("Paused")
    await news.boss.taps("Cancel")
    over = await news.boss.taps("Yes, cancel it")
    assert over.text.startswith("Cancelled")
    assert "Sent: 2 of 6" in over.text
    assert "Not sent any more: 4" in over.text
    assert labels(over) == [["Correct it", "Refresh"], ["Earlier ones"]]
    assert await news.sends_what_is_due() == 1  # the report
    assert news.boss.newest().text.startswith("Your message was cancelled.")
    await news.boss.taps("Yes, cancel it", asked_again(over, asked))
    assert news.boss.toast() == "It is over already."
    await news.boss.taps("No, go on", asked_again(over, asked))
    assert news.boss.toast() == "It is cancelled, so nothing more goes out."
    assert sum(got(news, WORDS)) == 2


def asked_again(over: ChatMessage, asked: ChatMessage) -> ChatMessage:
    """The question as a slow thumb still sees it."""
    assert over.id == asked.id
    return asked if asked.button("Yes, cancel it") else over


async def test_who_blocked_the_bot_is_counted_and_not_written_to_again(news: Newsroom) -> None:
    await news.launches()
    await news.readers[1].blocks()
    await news.readers[4].deactivates()
    await news.sends_what_is_due()
    await news.ticks()
    assert "Sent: 4 of 6\nBlocked the bot: 2 · failed so far: 0 · unknown: 0" in card(news).text


async def test_who_turned_these_messages_off_does_not_get_it(news: Newsroom) -> None:
    def off(work: object) -> None:
        work._queries._execute(
            "INSERT INTO notice_events SELECT id, 'news', 'off' FROM people WHERE telegram_id = 1001", {}
        )  # type: ignore[attr-defined]

    await news.storage.write(None, off)
    draft = await news.drafts()
    assert "\n5 people get it.\n1 more turned such messages off and does not get it." in draft.text
    await news.boss.taps("See it, then send it")
    await news.taps("Yes, send it to 5 people")
    await news.sends_what_is_due()
    await news.ticks()
    assert got(news, WORDS) == [0, 1, 1, 1, 1, 1]
    assert "Do not want such messages: 1" in card(news).text


async def test_a_flood_wait_in_the_middle_loses_nobody_and_repeats_to_nobody(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due(2)
    news.telegram.faults.flood(methods=["sendMessage"], times=2, retry_after=5)
    await news.sends_what_is_due()
    await news.ticks()
    assert "Sent: 4 of 6\nBlocked the bot: 0 · failed so far: 2 · unknown: 0" in card(news).text
    news.clock.turn(5_000)
    await news.sends_what_is_due()
    await news.ticks()
    assert got(news, WORDS) == [1] * 6
    assert "Sent: 6 of 6" in card(news).text


async def test_what_nobody_knows_to_have_arrived_is_repeated_only_when_an_admin_says_so(news: Newsroom) -> None:
    await news.launches()
    news.telegram.faults.cut_after(methods={"sendMessage"}, times=2)
    await news.sends_what_is_due()
    await news.ticks()
    await news.sends_what_is_due()
    report = news.boss.newest()
    assert "Sent: 4 of 6\nBlocked the bot: 0 · failed so far: 0 · unknown: 2" in report.text
    assert labels(report)[0] == ["Send again to 2 unknown"]

    asked = await news.boss.taps("Send again to 2 unknown", report)
    assert asked.text == (
        "Of 2 people nobody knows whether it arrived: Telegram did not answer.\nSent again, some of them get it twice."
    )
    await news.boss.taps("Send it again")
    await news.boss.person.taps_data(news.boss.newest(), "juy:1")  # the same tap once more
    await news.bot.settle()
    assert news.boss.toast() == "There is nobody left of whom that is not known."
    assert await news.sends_what_is_due() == 2
    await news.ticks()
    await news.sends_what_is_due()
    assert "Sent: 6 of 6" in news.boss.newest().text
    assert sorted(got(news, WORDS)) == [1, 1, 1, 1, 2, 2]  # these two had it


async def test_the_program_ends_in_the_middle_and_what_was_under_way_is_unknown(news: Newsroom) -> None:
    await news.launches()
    await news.sends_what_is_due(2)
    under_way = await news.bot.house.services.deliveries.claim(news.clock(), 2)
    assert len(under_way) == 2
    await news.restarts()
    await news.bot.house.services.deliveries.recover(news.clock())
    await news.sends_what_is_due()
    await news.ticks()
    assert "Sent: 4 of 6\nBlocked the bot: 0 · failed so far: 0 · unknown: 2" in card(news).text
    assert sum(got(news, WORDS)) == 4


async def test_a_correction_changes_what_was_sent_and_what_is_still_to_be_sent(news: Newsroom) -> None:
    await news.launches("The guidlines have changed.")
    await news.sends_what_is_due(4)
    asked = await news.boss.taps("Correct it")
    assert asked.text == (
        "Send me how it shall read.\n"
        "Whoever got it sees it changed, without a sound. Whoever gets it later gets it like that."
    )
    question = await news.boss.says(WORDS)
    assert news.boss.person.chat[-2].text == WORDS
    assert question.text == (
        "Above is how it will read. Shall it?\n4 people see it changed.\nStill to be sent like that: 2"
    )
    shown = await news.boss.taps("Yes, correct it")
    assert "Corrected: 0 changed, 4 to be changed" in shown.text
    await news.sends_what_is_due()
    assert got(news, WORDS) == [1] * 6
    assert got(news, "The guidlines have changed.") == [0] * 6
    assert [person.chat[-1].edits for person in news.readers] == [1, 1, 1, 1, 0, 0]
    await news.ticks()
    assert "Corrected: 4 changed, 0 to be changed" in card(news).text


async def test_a_correction_keeps_the_button_and_rings_nobody(news: Newsroom) -> None:
    await news.boss.has()
    await news.boss.opens()
    await news.sends_what_is_due()
    await news.drafts("Old")
    await news.boss.taps("Button")
    await news.boss.taps("Facts")
    await news.boss.taps("See it, then send it")
    await news.taps("Yes")
    await news.sends_what_is_due()
    news.clock.turn(11 * 60 * MINUTE)  # in the middle of their night
    await news.ticks()
    await news.boss.taps("Correct it", card(news))
    await news.boss.says("New")
    await news.boss.taps("Yes, correct it")
    await news.sends_what_is_due()
    told = next(message for message in news.readers[0].chat if message.text == "New")
    assert labels(told) == [["Start"], ["Notices"]]
    assert not [
        call
        for call in news.telegram.called("sendMessage")
        if (call.params["chat_id"], call.params["text"]) == (1001, "New")
    ]


async def test_words_alone_correct_the_words_under_a_picture(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    await news.boss.person.sends(Parcel("photo", "", picture(form="JPEG"), "image/jpeg", "Old words"))
    await news.bot.settle()
    await news.taps("Everybody")
    await news.boss.taps("See it, then send it")
    await news.taps("Yes")
    await news.sends_what_is_due(4)
    asked = await news.boss.taps("Correct it")
    assert asked.text.endswith("Words alone take the place of the words under the file.")
    await news.boss.says("New words")
    await news.boss.taps("Yes, correct it")
    await news.sends_what_is_due()
    seen = [person.chat[-1] for person in news.readers]
    assert {(one.media.kind if one.media else "", one.text) for one in seen} == {("photo", "New words")}


async def test_another_picture_takes_the_place_of_words_and_of_a_picture(news: Newsroom) -> None:
    await news.launches("Words first")
    await news.sends_what_is_due()
    await news.ticks()
    for parcel in (
        Parcel("photo", "", picture("blue", form="JPEG"), "image/jpeg", "A picture"),
        Parcel("video", "a.mp4", film(), "video/mp4", "A film"),
    ):
        await news.boss.taps("Correct it", card(news))
        await news.boss.person.sends(parcel)
        await news.bot.settle()
        await news.boss.taps("Yes, correct it")
        await news.sends_what_is_due()
        seen = [person.chat[-1] for person in news.readers]
        assert {(one.media.kind if one.media else "", one.text) for one in seen} == {(parcel.kind, parcel.caption)}


async def test_whose_message_is_gone_is_told_apart_and_nobody_is_blamed(news: Newsroom) -> None:
    await news.launches("Old")
    await news.sends_what_is_due()
    await news.ticks()
    await news.sends_what_is_due()
    await news.readers[0].deletes(news.readers[0].chat[-1])
    await news.readers[1].blocks()
    await news.boss.taps("Correct it", card(news))
    await news.boss.says("New")
    await news.boss.taps("Yes, correct it")
    await news.sends_what_is_due()
    await news.ticks()
    assert got(news, "New") == [0, 0, 1, 1, 1, 1]
    assert "Corrected: 4 changed, 0 to be changed, 2 cannot be changed any more" in card(news).text
    reachable = await news.storage.read(lambda work: work.people.of_telegram(telegram_id=1001))
    assert reachable and reachable.unreachable_at is None


async def test_a_second_correction_takes_the_place_of_the_first_while_it_goes(news: Newsroom) -> None:
    await news.launches("One")
    await news.sends_what_is_due()
    await news.ticks()
    await news.sends_what_is_due()
    for words, sent in (("Two", 2), ("Three", 100)):
        await news.boss.taps("Correct it", card(news))
        await news.boss.says(words)
        await news.boss.taps("Yes, correct it")
        await news.sends_what_is_due(sent)
    assert got(news, "Three") == [1] * 6
    assert [person.chat[-1].edits for person in news.readers] == [2, 2, 1, 1, 1, 1]


async def test_of_two_admins_who_correct_at_once_the_second_is_asked_to_look_again(news: Newsroom) -> None:
    shown = await news.launches("Old")
    await news.sends_what_is_due()
    await news.second.says("/broadcast")
    await news.second.taps("Earlier ones")
    await news.second.person.taps_data(news.second.newest(), "jo:1")
    await news.bot.settle()
    await news.second.taps("Correct it")
    await news.boss.taps("Correct it", shown)
    await news.second.says("The second's")
    await news.boss.says("The boss's")
    await news.boss.taps("Yes, correct it")
    await news.second.taps("Yes, correct it")
    assert news.second.toast() == "It was corrected meanwhile, and yours was not taken. This is how it reads now."
    assert "“The boss's”" in news.second.newest().text
    assert "Correct it" in str(labels(news.second.newest()))
    await news.sends_what_is_due()
    assert got(news, "The boss's") == [1] * 6


async def test_what_says_the_same_and_what_cannot_be_is_said(news: Newsroom) -> None:
    await news.launches(WORDS)
    await news.boss.taps("Correct it")
    assert (await news.boss.says(WORDS)).text == "It says just that already."
    await news.boss.person.sends(Parcel("voice", "", b"OggS", "audio/ogg", ""))
    await news.bot.settle()
    assert news.boss.newest().text == "A voice message can only get other words. Send me the words."
    assert (await news.boss.says("Other words")).text.startswith("Above is how it will read.")


async def test_two_admins_follow_it_each_in_her_own_chat_and_one_stops_what_the_other_began(news: Newsroom) -> None:
    await news.launches()
    await news.second.says("/broadcast")
    listed = await news.second.taps("Earlier ones")
    assert "0/6" in listed.text
    await news.second.taps(labels(listed)[0][0])
    await news.second.taps("Pause")
    await news.boss.person.taps_data(news.boss.newest(), "jz:1")
    await news.bot.settle()
    assert news.boss.toast() == "It is paused already."
    await news.ticks()
    assert card(news).text.startswith("Paused")
    assert news.second.newest().text == card(news).text
    await news.boss.taps("Go on", card(news))
    await news.sends_what_is_due(3)
    await news.ticks()
    assert "Sent: 3 of 6" in card(news).text
    assert news.second.newest().text == card(news).text


async def test_the_clock_looks_after_it(news: Newsroom) -> None:
    assert {"finish broadcasts", "show how broadcasts go"} <= set(news.bot.house.clock._ticks)
