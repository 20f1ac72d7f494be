"""The review desk in the chat: an owner, two reviewers, and applicants at the other end."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.desk import UNDO_FOR
from crowd.screening.form import Form, load_form
from crowd.services.desk import Card
from crowd.services.screening import built_in_form
from crowd.services.steps import NeedsReview
from crowd.services.verdicts import VerdictService
from handlers.ui.words import day
from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Turn
from tests.conftest import Clock
from tests.documents import PDF, SCAN, VOICE
from tests.filling import added, filled, jsonl, rows
from tests.flows.boss import labels
from tests.flows.bots import Bot

OWNER, RITA, BOB, ANN, BEA = 500, 501, 502, 11, 12
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


class Office:
    """A bot whose form leaves everything to people."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock) -> None:
        self.bot, self.storage, self.clock = Bot(telegram, storage, folder, clock, admins=(OWNER,)), storage, clock
        self.services = self.bot.house.services
        self.services.screening.form = built_in_form("short").model_copy(update={"review": True})
        self.verdicts = VerdictService(storage, self.services.staff)
        self.olga, self.rita, self.bob, self.ann, self.bea = (
            telegram.person(name, id=who)
            for name, who in (("Olga", OWNER), ("Rita", RITA), ("Bob", BOB), ("Ann", ANN), ("Bea", BEA))
        )

    async def opens(self) -> None:
        """Rita and Bob are reviewers."""
        for each in (self.olga, self.rita, self.bob):
            await self.says(each, "/start")
        for who, name in ((RITA, "Rita"), (BOB, "Bob")):
            await self.services.staff.add(Turn(9_000_000 + who, self.clock()), OWNER, who, "reviewer", name)
        await self.delivers()

    async def says(self, who: Person, words: str, **how: object) -> ChatMessage:
        await who.says(words, **how)  # type: ignore[arg-type]
        await self.bot.settle()
        return who.chat[-1]

    async def taps(self, who: Person, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await who.taps(label, message)
        await self.bot.settle()
        return who.chat[-1]

    async def applies(self, who: Person) -> None:
        await self.knocked(who, degree="Yes")
        await self.says(who, "3 years")
        await self.taps(who, "C1")
        await who.sends_file("cv.pdf", PDF)
        await self.says(who, "I want to know how it errs.")
        await self.taps(who, "Send my answers")

    async def knocked(self, who: Person, degree: str = "No") -> ChatMessage:
        await self.says(who, "/start")
        await self.taps(who, "Apply")
        await self.taps(who, "I agree")
        return await self.taps(who, degree)

    async def a_minute_passes(self) -> None:
        self.clock.turn(UNDO_FOR)
        await self.delivers()

    async def delivers(self) -> None:
        """What is due comes into force and goes out."""
        house = self.bot.house
        await self.verdicts.run(self.clock())
        while owed := await house.services.deliveries.claim(self.clock(), 50):
            for each in owed:
                await house.sender._deliver(each, 0)


@pytest.fixture
async def office(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Office:
    office = Office(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await office.opens()
    return office


async def test_reviewers_are_told_and_read_the_card(office: Office, clock: Clock) -> None:
    await office.applies(office.ann)
    assert "A person reads your answers now" in office.ann.chat[-1].text
    await office.delivers()
    told = office.rita.chat[-1]
    assert told.text == "1 application waits for you to read it."

    clock.turn(90 * MINUTE)
    card = await office.taps(office.rita, "Read the first one", told)

    assert card.text == (
        "Ann, waiting for 90 minutes\nAnnotator · 1 waits in all.\n\n"
        "1. Do you have a bachelor's degree, in any field?\nYes\n\n"
        "2. How many years of professional work do you have, all together?\n3 years\n\n"
        "3. What is your level of English?\nC1\n\n"
        "4. Please send your resume, in English.\ncv.pdf\n"
        "Its text says:\n• “Bachelor of Arts in English Literature, University of …”\n"
        "• about 8 years of work by its dates\n• 5 years of work in words\n\n"
        "5. What interests you in artificial intelligence?\nI want to know how it errs."
    )
    assert labels(card) == [
        ["Approve", "Reject"],
        ["Ask a question"],
        ["▸ 4. cv.pdf"],
        ["Answers in full", "What I have seen"],
        ["Skip", "List", "Enough for now"],
    ]


async def test_a_file_that_says_nothing_is_flagged_in_words(office: Office) -> None:
    await office.knocked(office.ann, degree="Yes")
    await office.says(office.ann, "3 years")
    await office.taps(office.ann, "C1")
    await office.ann.sends_file("scan.pdf", SCAN)
    await office.bot.settle()
    await office.taps(office.ann, "Ask a person to look")
    await office.says(office.ann, "I want to know how it errs.")
    await office.taps(office.ann, "Send my answers")

    card = await office.says(office.rita, "/review")

    assert "Why a person looks:\n• The file has no text that I can read, perhaps a scan: question 4\n\n" in card.text
    assert "Its text" not in card.text


SPOKEN = """
title = "Readers"
minutes = 2

[[questions]]
key = "sample"
kind = "writing"
text = "Describe your street."
rubric = ["Whole sentences", "Something one can see"]

[[questions]]
key = "voice"
kind = "voice"
text = "Say what you see from your window."
rubric = ["Clear speech"]
"""


async def test_the_rubric_stands_below_the_answer_and_a_voice_is_one_tap_away(office: Office) -> None:
    form = load_form(SPOKEN)
    assert isinstance(form, Form)
    office.services.screening.form = form
    await office.says(office.ann, "/start")
    await office.taps(office.ann, "Apply")
    await office.says(office.ann, "There are two trees in my street.")
    await office.ann.sends_voice(VOICE, duration=20)
    await office.bot.settle()
    await office.taps(office.ann, "Send my answers")

    card = await office.says(office.rita, "/review")

    assert card.text.endswith(
        "Why a person looks:\n• To be read by a person: questions 1, 2\n\n"
        "1. Describe your street.\nThere are two trees in my street.\n"
        "○ Whole sentences\n○ Something one can see\n\n"
        "2. Say what you see from your window.\n🎤 0:20\n○ Clear speech"
    )
    voice = await office.taps(office.rita, "▸ 2. 🎤 0:20", card)
    assert voice.media
    assert (voice.media.kind, voice.protected) == ("voice", True)
    assert await office.rita.opens(voice) == VOICE


async def test_near_copies_and_earlier_tries_stand_on_the_card(office: Office, clock: Clock) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Reject")
    await office.taps(office.rita, "1. Your answers")
    await office.a_minute_passes()
    clock.turn(31 * DAY)
    await office.taps(office.ann, "Apply again")
    await office.taps(office.ann, "I agree")
    await office.taps(office.ann, "Yes")
    await office.says(office.ann, "3 years")
    await office.taps(office.ann, "C1")
    await office.ann.sends_file("cv.pdf", PDF)
    await office.says(office.ann, "I want to know how it errs.")
    await office.taps(office.ann, "Send my answers")
    await office.applies(office.bea)

    hers = await office.says(office.rita, "/review")
    assert "Applied before:\n• November 1, 2026: not taken on. Your answers do not show" in hers.text
    copy = await office.taps(office.rita, "Skip", hers)
    assert (
        "Perhaps the same person:\n• The same file as Ann, not a worker\n"
        "Families share phones. Nobody is turned away for this alone." in copy.text
    )


async def test_approved_she_hears_it_after_the_minute_and_sees_her_work(office: Office) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")

    done = await office.taps(office.rita, "Approve")
    assert done.text == "Ann is in.\n\nShe is told in a minute. Until then you can take it back."
    assert labels(done) == [["Undo"], ["Next card", "List"]]
    assert "A person reads your answers now" in (await office.says(office.ann, "/start")).text
    await office.a_minute_passes()

    verdict = office.ann.chat[-1]
    assert verdict.text == (
        "A person has read your answers, Ann: you are in.\n\n"
        "When a project opens that fits you, I write to you here. /work shows what is open now."
    )
    assert labels(verdict) == [["Show projects"], ["Notices"]]
    late = await office.taps(office.rita, "Undo", done)
    assert late.text.startswith("The minute is over: Ann is told")
    assert labels(late) == [["Next card", "List"]]


async def test_whoever_came_by_an_invitation_is_led_to_its_project(office: Office, tmp_path: Path) -> None:
    await added(office.storage)
    await filled(office.storage, jsonl(tmp_path / "tasks.jsonl", rows(3)))
    await office.services.projects.open("facts", actor="cli", now=office.clock())
    link = await office.services.invites.for_people(
        Turn(8_000_000, office.clock()), OWNER, project_id=1, places=1, days=1
    )
    assert link
    await office.ann.starts(link.token)
    await office.bot.settle()
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Approve")
    await office.a_minute_passes()

    assert "You were invited to “Facts”." in office.ann.chat[-1].text
    assert labels(office.ann.chat[-1]) == [["Start: Facts"], ["Show projects"], ["Notices"]]


async def test_rejected_she_reads_the_picked_reason_and_can_appeal(office: Office, clock: Clock) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    reasons = await office.taps(office.rita, "Reject")
    assert labels(reasons)[-2:] == [["Type a reason"], ["← Back to the card"]]
    assert "2. Your results in the tests are below what this work needs." in reasons.text

    done = await office.taps(office.rita, "2. Your results")
    assert "Your results in the tests are below what this work needs." in done.text
    await office.a_minute_passes()

    assert office.ann.chat[-1].text == (
        "A person has read your answers, Ann. I am sorry: we cannot take you on for this work.\n\n"
        "Your results in the tests are below what this work needs.\n\n"
        "If you think that this is wrong, ask a person to look again.\n\n"
        f"You can apply again from {day(clock() + 30 * DAY)} on."
    )
    assert labels(office.ann.chat[-1]) == [["Ask a person to look"], ["Apply again"], ["Notices"]]
    assert "Your results in the tests" in (await office.says(office.ann, "/start")).text


async def test_a_typed_reason_is_read_word_for_word(office: Office) -> None:
    await office.applies(office.ann)
    card = await office.says(office.rita, "/review")
    await office.taps(office.rita, "Reject", card)
    asked = await office.taps(office.rita, "Type a reason")
    assert asked.text == "Type why Ann is not taken on, in one message. She reads it word for word."

    done = await office.says(office.rita, "Please write *more* <b>than</b> one line.")

    assert "Please write *more* <b>than</b> one line." in done.text
    await office.a_minute_passes()
    assert "Please write *more* <b>than</b> one line." in office.ann.chat[-1].text


async def test_words_that_were_meant_for_one_applicant_never_reach_another(office: Office) -> None:
    await office.applies(office.ann)
    await office.applies(office.bea)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Reject")
    reasons = office.rita.chat[-1]
    await office.taps(office.rita, "Type a reason", reasons)

    await office.taps(office.rita, "← Back to the card", reasons)
    assert "Nothing was sent." in office.rita.chat[-1].text
    await office.says(office.rita, "Too short.")
    await office.a_minute_passes()

    assert "A person reads your answers now" in office.ann.chat[-1].text
    assert "A person reads your answers now" in office.bea.chat[-1].text


async def test_a_reason_that_is_no_text_is_asked_for_again(office: Office) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Reject")
    await office.taps(office.rita, "Type a reason")

    await office.rita.sends_photo(b"\x89PNG")
    await office.bot.settle()

    assert office.rita.chat[-1].text == "Please type it as a text."


async def test_looking_at_the_file_keeps_what_is_typed_waited_for(office: Office) -> None:
    await office.applies(office.ann)
    card = await office.says(office.rita, "/review")
    await office.taps(office.rita, "Ask a question", card)
    file = await office.taps(office.rita, "▸ 4. cv.pdf", card)
    assert file.media
    assert file.protected
    assert await office.rita.opens(file) == PDF

    shown = await office.says(office.rita, "Which degree is it?")
    assert shown.text.startswith("Your question is on its way.\n\nAnn, waiting")


async def test_a_question_is_asked_and_answered_in_her_chat(office: Office) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Ask a question")
    await office.says(office.rita, "Which degree is it?")
    await office.delivers()

    asked = office.ann.chat[-1]
    assert asked.text == (
        "A person on our team reads your application and has a question:\nWhich degree is it?\n\n"
        "Just write your answer here. The same person reads it."
    )
    await office.ann.sends_voice(b"OggS")
    await office.bot.settle()
    assert "write it as a text" in office.ann.chat[-1].text
    thanks = await office.says(office.ann, "Biology, from Lisbon.", reply_to=asked)
    assert thanks.text == "Thank you. Your answer is with the person who asked."
    await office.delivers()

    told = office.rita.chat[-1]
    assert told.text == "Ann has answered your question:\nBiology, from Lisbon.\nIt stands on her card, too."
    card = await office.taps(office.rita, "Open", told)
    assert "Rita asked her:\nWhich degree is it?\n\nHer answer:\nBiology, from Lisbon." in card.text


async def test_undo_puts_the_card_back_and_she_never_hears_of_it(office: Office) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Approve")
    back = await office.taps(office.rita, "Undo")
    assert labels(back)[0] == ["Approve", "Reject"]

    await office.a_minute_passes()

    assert "A person reads your answers now" in office.ann.chat[-1].text


async def test_the_day_that_she_was_told_is_on_the_card_when_it_is_near(office: Office, clock: Clock) -> None:
    await office.applies(office.ann)
    assert "told" not in (await office.says(office.rita, "/review")).text.split("1. ")[0]
    clock.turn(6 * DAY)
    near = await office.says(office.rita, "/review")
    clock.turn(DAY)
    late = await office.says(office.rita, "/review")

    assert near.text.splitlines()[2] == "She was told: by November 8, 2026."
    assert late.text.splitlines()[2] == "Late: she was told that it is decided by November 8, 2026."


async def test_two_reviewers_never_read_the_same_card(office: Office) -> None:
    await office.applies(office.ann)
    await office.applies(office.bea)
    first, second = await office.says(office.rita, "/review"), await office.says(office.bob, "/review")
    assert first.text.startswith("Ann, waiting")
    assert second.text.startswith("Bea, waiting")

    listed = await office.taps(office.bob, "List", second)
    assert [line.split(" · ")[-1] for line in listed.text.splitlines()[2:]] == [
        "Rita has it in hand",
        "Bob has it in hand",
    ]
    held = await office.taps(office.bob, "1", listed)
    assert held.text.startswith("Rita has Ann's application in hand, until ")
    alone = await office.taps(office.bob, "Next card", held)
    assert alone.text.startswith("Bea, waiting")

    await office.taps(office.rita, "Approve", first)
    stale = await office.taps(office.bob, "1", await office.taps(office.bob, "List", alone))
    assert stale.text.startswith("Bea, waiting")


async def test_a_button_of_a_card_that_somebody_decided_says_so(office: Office) -> None:
    await office.applies(office.ann)
    card = await office.says(office.rita, "/review")
    await office.taps(office.rita, "Enough for now", card)
    his = await office.says(office.bob, "/review")
    await office.taps(office.bob, "Approve", his)

    old = card.button("Approve")
    assert old
    assert old.data
    await office.rita.taps_data(card, old.data)
    await office.bot.settle()

    assert office.rita.chat[-1].text == "Bob has decided already: Ann is in."


async def test_an_appeal_is_won(office: Office, clock: Clock) -> None:
    verdict = await office.knocked(office.ann)
    assert labels(verdict) == [["Ask a person to look"], ["Apply again"]]
    due = day(clock() + 7 * DAY)

    asked = await office.taps(office.ann, "Ask a person to look", verdict)
    assert asked.text == (
        f"A person will look at it, and you hear from us here by {due}.\n"
        "If you want to say something about it, write it now, in one message. You need not."
    )
    said = await office.says(office.ann, "My diploma comes in May.")
    assert said.text == f"Thank you. Your words are with your appeal; you hear from us by {due}."
    waits = await office.says(office.ann, "/start")
    assert waits.text == f"Ann, a person looks at your application once more. You hear from us here by {due}."

    card = await office.says(office.rita, "/review")
    assert card.text.startswith(
        "Ann, waiting for 0 seconds\nAnnotator · 1 waits in all.\n\n"
        f"An appeal. Answer by {due}.\nThe requirement decided; no person has looked at it yet.\n\n"
        "Why she was not taken on:\n"
        "• This work needs a bachelor's degree or a higher one, in any field. Her answer was: No\n"
        "4 questions were not asked any more. You can let her answer them.\n\n"
        "She says:\nMy diploma comes in May.\n\n"
    )
    await office.taps(office.rita, "Approve")
    await office.a_minute_passes()
    assert "you are in" in office.ann.chat[-1].text


async def test_whoever_was_stopped_is_let_go_on(office: Office) -> None:
    verdict = await office.knocked(office.ann)
    await office.taps(office.ann, "Ask a person to look", verdict)
    card = await office.says(office.rita, "/review")
    assert "4 questions were not asked any more. You can let her answer them." in card.text
    done = await office.taps(office.rita, "Let her answer the rest", card)
    assert done.text.startswith("Ann can answer the rest of the questions; then you read them here.")
    await office.a_minute_passes()

    told = office.ann.chat[-1]
    assert told.text == (
        "A person has looked at it, Ann: you can go on.\n"
        "What you answered is kept; only the rest of the questions is left."
    )
    asked = await office.taps(office.ann, "Go on", told)
    assert asked.text.startswith("Question 2 of 5")


async def test_an_appeal_is_lost_and_there_is_no_other(office: Office) -> None:
    verdict = await office.knocked(office.ann)
    await office.taps(office.ann, "Ask a person to look", verdict)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Reject")
    await office.taps(office.rita, "Type a reason")
    await office.says(office.rita, "The customer asks for a degree.")
    await office.a_minute_passes()

    lost = office.ann.chat[-1]
    assert lost.text.startswith(
        "A person has looked at it once more, Ann. I am sorry: it stands.\n\nThe customer asks for a degree.\n\n"
        "You can apply again from "
    )
    assert labels(lost) == [["Apply again"], ["Notices"]]
    old = verdict.button("Ask a person to look")
    assert old
    assert old.data
    await office.ann.taps_data(verdict, old.data)
    await office.bot.settle()
    assert office.ann.toasts[-1].text.startswith("A person has looked at this already")


async def test_who_decided_first_is_asked_to_leave_the_appeal_to_others(office: Office) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.taps(office.rita, "Reject")
    await office.taps(office.rita, "1. Your answers")
    await office.a_minute_passes()
    await office.taps(office.ann, "Ask a person to look")

    hers = await office.says(office.rita, "/review")
    assert "You decided the first time. It is better if somebody else looks now" in hers.text
    await office.taps(office.rita, "Enough for now", hers)
    his = await office.says(office.bob, "/review")
    assert "Rita decided the first time." in his.text


async def test_proof_that_was_seen_is_marked_with_a_tap(office: Office) -> None:
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    page = await office.taps(office.rita, "What I have seen")
    assert "english: C1 (stated)" in page.text

    marked = await office.taps(office.rita, "Seen: english C1")

    assert "english: C1 (seen by a person)" in marked.text
    assert ["✓ Seen: english C1"] in labels(marked)


async def test_long_answers_are_read_page_by_page(office: Office) -> None:
    long = " ".join(f"word{each}" for each in range(299))
    await office.applies(office.ann)
    await office.says(office.rita, "/review")
    await office.storage.write(
        None,
        lambda work: work.screenings.replace(
            screening_id=1, question="interest", answer=f'{{"text": "{long} {long}"}}', now=1
        ),
    )
    card = await office.says(office.rita, "/review")
    assert card.text.endswith("…")

    full = await office.taps(office.rita, "Answers in full", card)
    assert labels(full)[0] == ["2/3 →"]
    second = await office.taps(office.rita, "2/3 →", full)
    third = await office.taps(office.rita, "3/3 →", second)
    assert "".join([second.text, third.text]).count("word298") == 2
    assert labels(third)[0] == ["← 2/3"]


async def test_the_desk_is_for_reviewers_alone(office: Office) -> None:
    await office.applies(office.ann)
    card = await office.says(office.rita, "/review")

    unknown = await office.says(office.bea, "/review")
    assert "waiting" not in unknown.text
    for row in card.buttons:
        for button in row:
            assert button.data
            await office.bea.taps_data(unknown, button.data)
    await office.bot.settle()

    assert [message for message in office.bea.chat if "Ann" in message.text] == []
    assert isinstance(await office.services.screening.standing(ANN, office.clock()), NeedsReview)
    assert isinstance(await office.services.review.open(Turn(8_000_000, office.clock()), RITA, 1), Card)


async def test_nothing_waits(office: Office) -> None:
    assert (await office.says(office.rita, "/review")).text == "No application waits. You hear from me when one does."
