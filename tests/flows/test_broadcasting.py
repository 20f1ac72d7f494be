"""An admin writes to many people: composing it, seeing it, saying yes, and what the people see."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import ChatMessage
from sandbox.hands import Parcel
from storage import Storage, Turn
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.boss import BOSS, labels
from tests.flows.newsroom import EVE, Newsroom
from tests.labelling import YES
from tests.pictures import film, picture

MINUTE, HOUR = 60_000, 3_600_000
SEE_IT = "See it, then send it"


@pytest.fixture
async def news(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Newsroom:
    room = Newsroom(sqlite_storage, tmp_path, clock)
    await room.opens()
    await room.has_readers(3)
    return room


async def formatted(news: Newsroom, text: str, *entities: dict[str, object]) -> ChatMessage:
    """The boss sends words with formatting, as her client would."""
    message = news.telegram.post(
        news.telegram.chats[BOSS], news.telegram.accounts[BOSS], text=text, entities=list(entities)
    )
    news.telegram.said(message)
    await news.bot.settle()
    return news.boss.newest()


async def test_the_whole_way_of_a_text(news: Newsroom) -> None:
    first = await news.boss.says("/broadcast")
    assert first.text == (
        "Write to many people\n"
        "Send me the message just as they shall get it: words with formatting, a picture, a film or a file.\n"
        "Nothing goes out before you have seen it and said yes."
    )
    assert labels(first) == [["Never mind", "Earlier ones"]]

    who = await news.boss.says("The guidelines have changed.")
    assert who.text.startswith("Who shall get it?")
    draft = await news.boss.taps("Everybody who was approved (3)")
    assert draft.text == (
        "Your message to many people\n“The guidelines have changed.”\n\n"
        "To: everybody who was approved\nButton: none\nWhen: now\n\n3 people get it."
    )

    asked = await news.boss.taps(SEE_IT)
    assert asked.text == (
        "Above is what they get. Shall it go out?\nTo: everybody who was approved\nWhen: now\n3 people get it."
    )
    assert news.seen("guidelines") == 0
    running = await news.boss.taps("Yes, send it to 3 people")
    assert running.text.startswith(
        "Going out\n“The guidelines have changed.”\nTo: everybody who was approved\n\nSent: 0 of 3"
    )

    await news.sends_what_is_due()
    assert [person.chat[-1].text for person in news.readers] == ["The guidelines have changed."] * 3


async def test_words_keep_the_formatting_that_telegram_gave_and_are_never_parsed(news: Newsroom) -> None:
    words = "<b>Not bold</b> *nor this* 👩‍👩‍👧 bold, a link, code"
    at = words.encode("utf-16-le").index("bold, a".encode("utf-16-le")) // 2
    entities = [
        {"type": "bold", "offset": at, "length": 4},
        {"type": "text_link", "offset": at + 8, "length": 4, "url": "https://example.org/?a=1&b=2"},
        {"type": "code", "offset": at + 14, "length": 4},
    ]
    await news.boss.says("/broadcast")
    await formatted(news, words, *entities)
    await news.taps("Everybody")
    await news.boss.taps(SEE_IT)
    preview = news.boss.person.chat[-2]
    await news.taps("Yes")
    await news.sends_what_is_due()

    seen = news.readers[0].chat[-1]
    assert (seen.text, list(seen.entities)) == (words, entities)
    assert (preview.text, list(preview.entities)) == (words, entities)


@pytest.mark.parametrize(
    "parcel",
    [
        Parcel("photo", "", picture(form="JPEG"), "image/jpeg", "Look at this"),
        Parcel("video", "clip.mp4", film(), "video/mp4", "Watch this"),
        Parcel("document", "guide.pdf", b"%PDF-1.7", "application/pdf", "Read this"),
        Parcel("animation", "a.mp4", film(), "video/mp4", ""),
        Parcel("voice", "", b"OggS", "audio/ogg", ""),
    ],
    ids=lambda parcel: parcel.kind,
)
async def test_files_go_out_as_they_came_with_their_words(news: Newsroom, parcel: Parcel) -> None:
    await news.boss.says("/broadcast")
    await news.boss.person.sends(parcel)
    await news.bot.settle()
    await news.taps("Everybody")
    await news.boss.taps(SEE_IT)
    await news.taps("Yes")
    await news.sends_what_is_due()

    seen = news.readers[0].chat[-1]
    assert seen.media is not None
    assert (seen.media.kind, seen.text) == (parcel.kind, parcel.caption)
    assert await news.readers[0].opens(seen) == parcel.content


async def test_a_button_leads_each_of_them_into_the_project(news: Newsroom) -> None:
    await news.boss.has()
    await news.boss.opens()
    await news.drafts()
    await news.boss.taps("Button")
    draft = await news.boss.taps("Facts")
    assert "Button: Start “Facts”" in draft.text
    asked = await news.boss.taps(SEE_IT)
    assert labels(news.boss.person.chat[-2]) == [["Start"], ["Notices"]]
    assert asked.text.startswith("Above is what they get.")
    await news.taps("Yes")
    await news.sends_what_is_due()

    reader = news.readers[1]
    told = next(message for message in reader.chat if message.text == "The guidelines have changed.")
    assert labels(told) == [["Start"], ["Notices"]]
    await reader.taps("Start", told)
    await news.bot.settle()
    assert "Facts" in reader.chat[-1].text


async def test_what_she_wrote_stands_after_a_restart_and_after_start_in_the_middle(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    await news.boss.says("/start")
    lapsed = [message.text for message in news.boss.person.chat[-2:]]
    assert "I no longer wait for your message to many people. /broadcast goes on with it." in lapsed
    await news.boss.says("/broadcast")
    await news.restarts()
    await news.boss.says("The guidelines have changed.")
    await news.taps("Everybody")
    await news.boss.says("/start")
    again = await news.boss.says("/broadcast")
    assert again.text.startswith("Your message to many people\n“The guidelines have changed.”")
    assert "3 people get it." in again.text


async def test_the_command_once_more_asks_once_more_and_says_nothing_else(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    before = len(news.boss.person.chat)
    assert (await news.boss.says("/broadcast")).text.startswith("Write to many people")
    assert len(news.boss.person.chat) == before + 2
    assert (await news.boss.says("Now")).text.startswith("Who shall get it?")


async def test_another_message_takes_the_place_of_the_first(news: Newsroom) -> None:
    await news.drafts("First words")
    await news.boss.taps("Message")
    draft = await news.boss.says("Second words")
    assert "“Second words”" in draft.text
    assert "3 people get it." in draft.text


async def test_what_cannot_go_to_many_is_refused_in_a_sentence_and_still_waited_for(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    share = news.boss.person.hands.share
    poll = {"id": "1", "question": "Well?", "options": [], "total_voter_count": 0, "is_closed": False}
    poll |= {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": True}
    await share({"poll": poll | {"members_only": False}})
    await news.bot.settle()
    assert news.boss.newest().text.startswith("A poll cannot be sent to many people")
    for what in ({"location": {"latitude": 1.0, "longitude": 2.0}}, {"dice": {"emoji": "🎲", "value": 3}}):
        await share(what)
        await news.bot.settle()
        assert news.boss.newest().text == (
            "This cannot be sent to many people. Send me words, a picture, a film, a sound or a file."
        )
    assert (await news.boss.says("Words then")).text.startswith("Who shall get it?")


async def test_an_album_gets_one_sentence_and_not_one_for_each_of_its_pictures(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    pictures = [Parcel("photo", "", picture(form="JPEG"), "image/jpeg", f"Number {at}") for at in range(4)]
    await news.boss.person.sends(*pictures)
    await news.bot.settle()
    told = [message for message in news.boss.person.chat if message.text.startswith("An album cannot be sent")]
    assert len(told) == 1


async def test_a_caption_that_only_premium_could_write_is_refused(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    await news.boss.person.sends(Parcel("photo", "", picture(form="JPEG"), "image/jpeg", "x" * 1025))
    await news.bot.settle()
    assert news.boss.newest().text == (
        "These words are too long to stand under a file: 1,024 characters at most. Shorten them."
    )


async def test_above_a_hundred_people_the_number_is_typed(news: Newsroom) -> None:
    await news.storage.write(None, lambda work: [admit(work, who) for who in range(5_000, 5_098)])
    await news.drafts()
    asked = await news.boss.taps(SEE_IT)
    assert asked.text.endswith(
        "101 people get it.\nTo send it takes about 5 seconds.\n\nTo send it, type the number of people: 101"
    )
    assert labels(asked) == [["Not yet"]]

    assert (await news.boss.says("yes")).text == "That is not 101. Nothing was sent. Type 101 to send it."
    assert (await news.boss.says("1001")).text.startswith("That is not 101.")
    assert (await news.boss.says("101")).text.startswith("Going out")
    audit = await news.storage.read(lambda work: work.audit.latest(1))
    assert (audit[0].actor, audit[0].action, audit[0].detail) == (
        f"admin:{BOSS}",
        "broadcast sent",
        "to 101 people, everybody, now",
    )


async def test_a_number_that_is_typed_too_late_sends_nothing(news: Newsroom) -> None:
    await news.storage.write(None, lambda work: [admit(work, who) for who in range(5_000, 5_098)])
    await news.drafts()
    await news.boss.taps(SEE_IT)
    news.clock.turn(3 * MINUTE)
    await news.boss.says("101")
    assert news.boss.person.chat[-2].text == "That question was too old. Nothing was sent."
    assert news.boss.newest().text.startswith("Your message to many people")


async def test_a_yes_that_waited_too_long_sends_nothing(news: Newsroom) -> None:
    await news.drafts()
    await news.boss.taps(SEE_IT)
    news.clock.turn(3 * MINUTE)
    await news.taps("Yes")
    assert news.boss.toast() == "That question was too old. Nothing was sent."
    assert await news.sends_what_is_due() == 0


async def test_a_yes_to_what_was_changed_since_sends_nothing(news: Newsroom) -> None:
    await news.drafts()
    asked = await news.boss.taps(SEE_IT)
    await news.boss.taps("Not yet")
    await news.boss.taps("Time")
    await news.boss.taps("In the morning, at 09:00")
    await news.boss.taps("Yes, send it to 3 people", asked)
    assert news.boss.toast() == "Something changed since that question. Look at it once more."
    assert await news.sends_what_is_due() == 0


async def test_many_more_people_than_she_said_yes_to_are_asked_about_again(news: Newsroom) -> None:
    await news.drafts()
    await news.boss.taps(SEE_IT)
    await news.has_readers(12)
    await news.taps("Yes")
    assert news.boss.toast() == "Something changed since that question. Look at it once more."
    await news.boss.taps("Not yet")
    await news.boss.taps(SEE_IT)
    await news.taps("Yes, send it to 15 people")
    assert await news.sends_what_is_due() == 15


async def test_a_double_tap_and_the_same_update_again_send_it_once(news: Newsroom) -> None:
    await news.drafts()
    await news.boss.taps(SEE_IT)
    await news.boss.person.double_taps("Yes, send it to 3 people")
    updates = await news.bot.settle()
    for update in updates:
        await news.bot.handle(update)
    assert await news.sends_what_is_due() == 3
    assert news.boss.newest().text.startswith("Going out")


async def test_she_edits_her_message_and_the_draft_says_the_new(news: Newsroom) -> None:
    await news.drafts("The guidlines have changed.")
    mine = next(message for message in news.boss.person.chat if message.text == "The guidlines have changed.")
    asked = await news.boss.taps(SEE_IT)
    await news.boss.person.edits(mine, "The guidelines have changed.")
    await news.bot.settle()
    assert "“The guidelines have changed.”" in news.boss.newest().text
    await news.boss.taps("Yes, send it to 3 people", asked)
    assert news.boss.toast() == "Something changed since that question. Look at it once more."
    assert await news.sends_what_is_due() == 0


async def test_never_mind_leaves_nothing(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    gone = await news.boss.taps("Never mind")
    assert gone.text == "Nothing was sent. /broadcast begins a new one."
    await news.drafts()
    asked = await news.boss.taps("Throw it away")
    assert labels(asked) == [["Keep it", "Yes, throw it away"]]
    assert (await news.boss.taps("Keep it")).text.startswith("Your message to many people")
    await news.boss.taps("Throw it away")
    await news.boss.taps("Yes, throw it away")
    assert (await news.boss.says("/broadcast")).text.startswith("Write to many people")


async def test_the_people_of_a_project_are_those_told_those_at_work_and_those_who_worked(news: Newsroom) -> None:
    await news.has_readers(3)
    await news.boss.has(tasks=9)
    await news.boss.opens()
    await news.sends_what_is_due()
    labelling = news.bot.house.services.labelling
    for at, reader in enumerate(news.readers[:3]):  # two of them answer, of whom one stops; the third only begins
        step = await labelling.begin(Turn(9_000 + at, news.clock()), reader.id, 1, briefed=True)
        if at < 2:
            await labelling.tap(Turn(9_100 + at, news.clock()), reader.id, step.card.task_id, 1, YES)  # type: ignore[union-attr]
        if at == 1:
            await labelling.stop(Turn(9_200, news.clock()), reader.id, 1)

    await news.boss.says("/broadcast")
    await news.boss.says("For some of you")
    parts = await news.boss.taps("Facts")
    assert labels(parts) == [
        ["Told, not begun yet (3)"],
        ["At work now (2)"],
        ["Worked on it, no task now (1)"],
        ["Back"],
    ]
    draft = await news.boss.taps("At work now (2)")
    assert "To: Facts: at work now" in draft.text
    await news.boss.taps(SEE_IT)
    await news.taps("Yes")
    await news.sends_what_is_due()
    assert [any(m.text == "For some of you" for m in reader.chat) for reader in news.readers] == [
        *(True, False, True),
        *(False, False, False),
    ]


async def test_people_by_typed_conditions(news: Newsroom) -> None:
    await news.storage.write(
        None,
        lambda work: [admit(work, who, {"english": (level, None)}) for who, level in ((1_001, "C1"), (1_002, "B2"))],
    )
    await news.boss.says("/broadcast")
    await news.boss.says("For some of you")
    asked = await news.boss.taps("Type conditions")
    assert asked.text.startswith("Type who shall get it, as projects say who may work on them:\ninvited:facts\n")
    wrong = await news.boss.says("english >= C1 and country DE")
    assert wrong.text.startswith("I read it up to “english >= C1 and”. Behind that, write a fact")
    assert (await news.boss.says("ann, ben")).text.startswith("I ")
    draft = await news.boss.says("english = C1 or = B2")
    assert "To: english = C1 or = B2" in draft.text
    assert "2 people get it." in draft.text
    await news.boss.taps("People")
    await news.boss.taps("Type conditions")
    nobody = await news.boss.says("invited:nothing")
    assert nobody.text.startswith("No project is called “nothing”.\nType who shall get it")
    assert "1 person gets it." in (await news.boss.says("english = C1")).text
    await news.boss.taps("See it, then send it")
    await news.taps("Yes")
    await news.sends_what_is_due()
    assert news.seen("For some of you") == 1


async def test_nobody_there_is_said_and_cannot_be_sent_to(news: Newsroom) -> None:
    await news.boss.has()
    await news.boss.says("/broadcast")
    await news.boss.says("Anybody?")
    assert "Facts" not in str(labels(news.boss.newest()))  # a draft has no people
    await news.boss.opens()
    await news.boss.says("/broadcast")
    await news.boss.taps("Facts")
    draft = await news.boss.taps("At work now (0)")
    assert "0 people get it." in draft.text
    assert SEE_IT not in str(labels(draft))


async def test_in_each_persons_own_morning(news: Newsroom) -> None:
    tokyo, angeles, berlin = await news.has_readers(3, zones=("Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin"))
    await news.drafts("Good morning")
    await news.boss.taps("Time")
    draft = await news.boss.taps("In the morning, at 09:00")
    assert "When: at 9:00\u202fAM, by each person's own clock" in draft.text
    await news.boss.taps(SEE_IT)
    running = await news.taps("Yes")
    assert running.text.startswith("Waiting for each person's hour")
    assert "Waiting for their hour: 6" in running.text

    got = {person.id: None for person in (tokyo, angeles, berlin)}
    for hour in range(30):
        await news.sends_what_is_due()
        for person in (tokyo, angeles, berlin):
            if got[person.id] is None and person.chat[-1].text == "Good morning":
                got[person.id] = hour
        news.clock.turn(HOUR)
    # noon UTC is 21:00 in Tokyo, 4:00 in Los Angeles, 13:00 in Berlin
    assert got == {tokyo.id: 12, angeles.id: 5, berlin.id: 20}


async def test_now_waits_for_the_morning_of_those_who_sleep(news: Newsroom) -> None:
    [tokyo] = await news.has_readers(1, zones=("Asia/Tokyo",))
    draft = await news.drafts("Hello")
    assert "1 of them is asleep now and gets it in the morning." in draft.text
    await news.boss.taps(SEE_IT)
    await news.taps("Yes")
    assert await news.sends_what_is_due() == 3
    await news.ticks()
    assert "Waiting for their hour: 1" in news.boss.newest().text
    news.clock.turn(12 * HOUR)
    await news.sends_what_is_due()
    assert tokyo.chat[-1].text == "Hello"


async def test_another_time_is_typed(news: Newsroom) -> None:
    await news.drafts("Later")
    asked = await news.boss.taps("Time")
    assert "\nTap a time, or type one: 10:30, or with a day 2026-12-01 10:30.\n" in asked.text
    assert labels(asked) == [["Now", "In the morning, at 09:00"], ["Back"]]
    assert (await news.boss.says("soon")).text.startswith("I do not read a time in that.\nType a time")
    assert (await news.boss.says("2020-01-01 10:00")).text.startswith("That time is over, wherever people live.")
    draft = await news.boss.says("2026-11-03 10:30")
    assert "When: Tue, Nov 3, 2026 at 10:30\u202fAM, by each person's own clock" in draft.text


async def test_an_admin_who_is_no_owner_writes_to_the_people_of_projects_alone(news: Newsroom) -> None:
    cleo = news.telegram.person("Cleo", id=700)
    await cleo.starts()
    await news.bot.settle()
    await news.bot.house.services.staff.add(Turn(1, news.clock()), BOSS, 700, "admin", "Cleo")
    await news.boss.has()
    await news.boss.opens()
    await news.sends_what_is_due()

    await cleo.says("/broadcast")
    await cleo.says("Dear all")
    await news.bot.settle()
    assert labels(cleo.chat[-1]) == [["Facts"], ["Type conditions", "Back"]]
    await cleo.taps_data(cleo.chat[-1], "jt:1:0:")  # as the button of owners does
    await news.bot.settle()
    assert cleo.toasts[-1].text == "Only owners can write to people beyond a project."
    await cleo.taps("Facts")
    await news.bot.settle()
    await cleo.taps("Told, not begun yet (3)")
    await news.bot.settle()
    assert "3 people get it." in cleo.chat[-1].text


async def test_an_admin_who_is_no_owner_does_not_touch_an_owners_broadcast(news: Newsroom) -> None:
    await news.bot.house.services.staff.add(Turn(1, news.clock()), BOSS, 700, "admin", "Cleo")
    cleo = news.telegram.person("Cleo", id=700)
    await news.launches()
    await cleo.says("/broadcast")
    await news.bot.settle()
    for data in ("jz:1", "jr:1", "jcy:1", "juy:1", "je:1", "jo:1"):
        await cleo.taps_data(cleo.chat[-1], data)
        await news.bot.settle()
        assert cleo.toasts[-1].text == "Only owners can write to people beyond a project."
    assert await news.sends_what_is_due() == 3


async def test_reviewers_and_strangers_find_no_such_command(news: Newsroom) -> None:
    await news.bot.house.services.staff.add(Turn(1, news.clock()), BOSS, 700, "reviewer", "Cleo")
    for who in (700, EVE):
        person = news.telegram.person("Somebody", id=who)
        await person.says("/broadcast")
        await news.bot.settle()
        assert person.chat[-1].text.startswith("There is no such command.")


FORGED = [
    "jf:1",
    *("jd:1", "jm:1", "jw:1", "jp:1:1", "jt:1:0:", "jb:1", "jh:1:0", "jn:1", "ja:1:now", "jy:1", "jk:1", "js:1:3"),
    *("jx:1", "jxy:1", "jl", "jo:1", "jz:1", "jr:1", "jc:1", "jcy:1", "je:1", "jey:1", "ju:1", "juy:1"),
]


async def test_whoever_is_no_admin_and_forges_a_button_meets_a_dead_one(news: Newsroom) -> None:
    await news.drafts()
    await news.boss.taps(SEE_IT)
    eve = news.telegram.person("Eve", id=EVE)
    await eve.starts()
    await news.bot.settle()
    for data in FORGED:
        await eve.taps_data(eve.chat[-1], data)
        await news.bot.settle()
        assert eve.toasts[-1].text == "This button no longer works. /start shows where you are.", data
    assert await news.sends_what_is_due() == 0
    assert (await news.boss.says("/broadcast")).text.startswith("Your message to many people")


async def test_another_admins_draft_is_nobody_elses(news: Newsroom) -> None:
    await news.drafts("The boss's words")
    await news.second.says("/broadcast")
    for data in ("jd:1", "jt:1:0:", "jk:1", "js:1:3", "jxy:1", "jm:1"):
        await news.second.person.taps_data(news.second.newest(), data)
        await news.bot.settle()
        assert "The boss's words" not in str([message.text for message in news.second.person.chat])
    assert await news.sends_what_is_due() == 0
    assert "“The boss's words”" in (await news.boss.says("/broadcast")).text


async def test_two_admins_write_at_once_and_each_sends_her_own(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    await news.second.says("/broadcast")
    await news.second.says("From the second")
    await news.boss.says("From the first")
    for boss in (news.boss, news.second):
        await news.taps("Everybody", boss)
        await boss.taps(SEE_IT)
        await news.taps("Yes", boss)
    await news.sends_what_is_due()
    assert news.seen("From the first") == news.seen("From the second") == 3


async def test_nonsense_in_an_admins_own_buttons_does_nothing(news: Newsroom) -> None:
    await news.drafts()
    for data in ("jt:1:99:invited", "jt:1:1:everyone", "ja:1:whenever", "jh:1:99", "jd:99", "jk:99", "jey:99", "jz:99"):
        await news.boss.person.taps_data(news.boss.newest(), data)
        await news.bot.settle()
    draft = await news.boss.says("/broadcast")
    assert "To: everybody who was approved\nButton: none\nWhen: now" in draft.text


async def test_a_removed_admins_draft_and_words_are_dead(news: Newsroom) -> None:
    staff = news.bot.house.services.staff
    cleo = news.telegram.person("Cleo", id=700)
    await cleo.starts()
    await news.bot.settle()
    added = await staff.add(Turn(1, news.clock()), BOSS, 700, "admin", "Cleo")
    assert added
    await cleo.says("/broadcast")
    await news.bot.settle()
    await staff.remove(Turn(2, news.clock()), BOSS, 700, added.added_at)
    await cleo.says("Still me")
    await news.bot.settle()
    assert not any("Who shall get it?" in message.text for message in cleo.chat)
