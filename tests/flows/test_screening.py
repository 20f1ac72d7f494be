"""An applicant on her phone: from Apply to the verdict, with everything people send in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crowd.services.screening import built_in_form
from handlers.ui.words import day
from sandbox import ChatMessage, Telegram
from storage import Storage
from storage.vault import Vault
from tests.conftest import Clock
from tests.documents import OLD_WORD, PDF, PICTURE, archive, docx
from tests.flows.applicants import House, gets_to
from tests.resumes.office import entities
from tests.resumes.pdfs import locked

DAY = 24 * 60 * 60 * 1000
QUESTIONS = ["consent", "degree", "years_of_work", "english", "resume", "interest"]


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def house(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> House:
    return House(telegram, sqlite_storage, Vault(tmp_path / "files"), built_in_form("short"), clock)


@pytest.fixture
async def running(house: House) -> AsyncIterator[House]:
    async with house.open():
        yield house


def written(chat: list[ChatMessage]) -> list[str]:
    """The chat as it reads from top to bottom, the bot's lines marked."""
    return [("> " if message.from_bot else "") + message.text for message in chat]


async def test_the_whole_chat_of_somebody_who_passes(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "interest")
    await ann.says("I want to know how it errs.")
    await ann.taps("Send my answers", await ann.sees("Is everything right?"))
    await ann.sees("you are in")

    assert written(ann.chat) == [
        "/start",
        "> 5 questions, about 5 minutes\n\n"
        "We keep your answers, your resume and your Telegram name, so that people on our team can see whether the "
        "work suits you. Nobody else sees them, and you can ask us to delete them at any time.\n\n"
        "We never ask anyone for money: not to apply, not to work, not to be paid.\n\n"
        "✓ I agree, start",
        "> Question 1 of 5\n\nDo you have a bachelor's degree, in any field?\n\n✓ Yes",
        "> Question 2 of 5\n\nHow many years of professional work do you have, all together?\n"
        "Any field counts. For half a year, type 0.5.\n\nType a number from 0 to 70.",
        "3 years",
        "> Question 3 of 5\n\nWhat is your level of English?\n\n✓ C1",
        "> Question 4 of 5\n\nPlease send your resume, in English.\nTap the paper clip, then File.\n\n"
        "Send one file: PDF / DOCX / ODT / TXT / photo, at most 5 MB.",
        "",
        "> ✓ Noted: cv.pdf\n\nQuestion 5 of 5\n\nWhat interests you in artificial intelligence?\n"
        "A few sentences in your own words are enough. A person reads them.\n\nType 5 to 300 words.",
        "I want to know how it errs.",
        "> Your answers\n\n"
        "1. Do you have a bachelor's degree, in any field?\nYes\n\n"
        "2. How many years of professional work do you have, all togeth…\n3 years\n\n"
        "3. What is your level of English?\nC1\n\n"
        "4. Please send your resume, in English.\ncv.pdf\n\n"
        "5. What interests you in artificial intelligence?\nI want to know how it errs.\n\n"
        "✓ Sent",
        "> Thank you, Ann. That is everything, and you are in.\n\n"
        "When a project opens that fits you, I write to you here, with a button to start.\n\n"
        "You need not wait for that: /work shows what is open now.",
    ]


@pytest.mark.parametrize(
    ("question", "label", "requirement", "answer"),
    [
        ("degree", "No", "This work needs a bachelor's degree or a higher one, in any field.", "No"),
        ("english", "B2", "This work needs English at level C1 or C2.", "B2"),
    ],
)
async def test_a_knock_out_is_told_at_once_with_its_requirement(
    running: House, telegram: Telegram, clock: Clock, question: str, label: str, requirement: str, answer: str
) -> None:
    ann = telegram.person("Ann")
    shown = await gets_to(ann, question)

    await ann.taps(label)
    verdict = await ann.sees("we cannot take you on")

    assert verdict.text == (
        "Thank you for your time, Ann. I am sorry: we cannot take you on for this work.\n\n"
        f"{requirement}\nYour answer was: {answer}\n\n"
        "If you think that this is wrong, ask a person to look again.\n\n"
        f"You can apply again from {day(clock() + 30 * DAY)} on."
    )
    assert [[button.text for button in row] for row in verdict.buttons] == [["Ask a person to look"], ["Apply again"]]
    assert (await ann.sees(f"✓ {answer}")).id == shown.id


async def test_a_typed_answer_that_misses_a_requirement_is_told_the_same_way(
    running: House, telegram: Telegram
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "years_of_work")

    await ann.says("0.5")
    verdict = await ann.sees("we cannot take you on")

    assert "This work needs at least one year of professional work." in verdict.text
    assert "If you think that this is wrong, ask a person to look again." in verdict.text
    assert [[button.text for button in row] for row in verdict.buttons] == [["Ask a person to look"], ["Apply again"]]


async def test_who_failed_may_apply_again_on_the_day_she_was_told(
    running: House, telegram: Telegram, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "degree")
    await ann.taps("No")
    await ann.sees_button("Apply again")

    await ann.taps("Apply again")
    toast = await ann.next_toast()
    while toast == "":
        toast = await ann.next_toast()
    assert toast == "You can apply again from December 1, 2026 on."

    clock.turn(30 * DAY)
    await ann.taps("Apply again")
    await ann.sees_button("I agree")


async def test_who_does_not_agree_is_let_go_and_may_change_her_mind(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "consent")

    await ann.taps("No, thank you")
    await ann.sees("No answers of yours were kept.")
    await ann.taps("Apply")

    await ann.sees_button("I agree")


async def test_typed_answers_that_fit_the_buttons_count(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "consent")

    await ann.says("yes")
    await ann.sees("Question 1 of 5")
    await ann.says("Yes!")
    await ann.sees("Question 2 of 5")
    await ann.says("two")
    third = await ann.sees("Question 3 of 5")
    await ann.says("c1 ")
    await ann.sees("✓ Noted: C1")

    assert third.text.startswith("✓ Noted: 2 years\n\nQuestion 3 of 5")


async def test_a_double_tap_changes_nothing_and_says_where_we_are(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    first = await gets_to(ann, "degree")

    await ann.taps("Yes", first)
    await ann.taps("No", first)
    await ann.sees("Question 2 of 5")
    toasts = [await ann.next_toast()]
    while not toasts[-1]:
        toasts.append(await ann.next_toast())

    assert toasts[-1] == "You have answered this already. We are at question 2 of 5."
    assert (await ann.sees("Question 1 of 5")).text.endswith("✓ Yes")


async def test_a_button_of_somebody_else_changes_nothing(running: House, telegram: Telegram) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    await gets_to(ann, "degree")
    his = await gets_to(bob, "degree")
    data = (await ann.sees_button("No")).button("No")
    assert data is not None and data.data is not None

    for forged in (data.data, "qt:1:degree:9", "qt:x", "qt:1:degree:0:0", "qs:1:degree", "qt:-5:degree:0"):
        await bob.is_answered(await bob.taps_data(his, forged))

    assert written(bob.chat)[-1].startswith("> Question 1 of 5")
    await ann.taps("Yes")
    await ann.sees("Question 2 of 5")


async def test_buttons_of_a_finished_screening_say_that_it_is_over(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    first = await gets_to(ann, "degree")
    await ann.taps("No", first)
    await ann.sees("we cannot take you on")

    await ann.is_answered(await ann.taps("Yes", first))

    assert "These questions are over" in [toast.text for toast in ann.toasts][-1]


@pytest.mark.parametrize("question", QUESTIONS[1:])
async def test_start_in_the_middle_shows_the_question_again(running: House, telegram: Telegram, question: str) -> None:
    ann = telegram.person("Ann")
    asked = await gets_to(ann, question)

    await ann.starts()
    again = await ann.sees("Welcome back. Here is where we were:")

    heading = f"Question {QUESTIONS.index(question)} of 5"
    assert asked.text[asked.text.index(heading) :] == again.text[again.text.index(heading) :]
    assert asked.buttons == again.buttons


async def test_a_second_resume_replaces_the_first(running: House, telegram: Telegram, tmp_path: Path) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "interest")

    await ann.sends_file("better.docx", docx())
    again = await ann.sees("✓ Noted: better.docx")

    assert "Question 5 of 5" in again.text
    [path] = (tmp_path / "files").iterdir()
    assert path.read_bytes() == docx()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("cv.doc", OLD_WORD, "This is an old Word file, or one with a password"),
        ("cv.pdf", PDF[:-8], "This file is incomplete or damaged"),
        ("cv.pdf", PICTURE, "This file is incomplete or damaged"),
        ("cv.pdf", b"GIF89a" + bytes(40), "We cannot open this kind of picture"),
        ("cv.docx", entities(), "This file is packed in a way we do not open"),
        ("cv.pdf", locked("x", user="secret"), "This file has a password"),
        ("cv.pdf", b"", "This file is empty"),
        ("cv.pdf", PDF + bytes(5 * 1024 * 1024), "This file is larger than 5 MB"),
        ("cv.docx", archive({"a.txt": b"hello"}), "We do not read this kind of file"),
        ("cv.docx", docx({"word/vbaProject.bin": b""}), "This file would run something"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_answered_with_a_sentence_and_the_question(
    running: House, telegram: Telegram, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "resume")

    await ann.sends_file(name, content)
    reply = await ann.sees(sentence)

    assert "Question 4 of 5" in reply.text
    assert not (tmp_path / "files").exists()


async def test_a_forwarded_document_is_a_document(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "degree")
    sent = await ann.sends_file("cv.pdf", PDF)
    await ann.sees("This question needs no file.")
    await ann.taps("Yes")
    await ann.says("3")
    await ann.taps("C1", await ann.sees("Question 3 of 5"))
    await ann.sees("Question 4 of 5")

    await ann.forwards(sent)

    await ann.sees("✓ Noted: cv.pdf")


@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_bot_that_is_killed_between_two_questions_goes_on(
    house: House, telegram: Telegram, question: str
) -> None:
    """Each bot is a new one: nothing but the database and the chat connects them."""
    ann = telegram.person("Ann")
    async with house.open():
        await gets_to(ann, question)

    async with house.open():
        if question in {"consent", "degree", "english"}:
            await ann.taps({"consent": "I agree", "degree": "Yes", "english": "C2"}[question])
        elif question == "resume":
            await ann.sends_file("cv.pdf", PDF)
        else:
            await ann.says("7" if question == "years_of_work" else "I want to know how it errs.")

        at = QUESTIONS.index(question) + 1
        await ann.sees(f"Question {at} of 5" if at < len(QUESTIONS) else "Is everything right?")


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
@pytest.mark.parametrize("applied", [True, False])
async def test_a_reply_that_was_lost_is_made_again_and_the_answer_counts_once(
    running: House, telegram: Telegram, method: str, applied: bool
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "degree")
    cut = telegram.faults.cut_after if applied else telegram.faults.cut_before
    cut(methods=[method], times=1)

    await ann.taps("Yes")
    await ann.sees("Question 2 of 5")
    await ann.sees("✓ Yes")
    await ann.says("3")
    await ann.sees("Question 3 of 5")

    assert len(running.failed) == 1


async def test_whoever_is_not_being_screened_is_left_to_the_others(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await ann.starts()
    await ann.sees_button("Apply")

    await ann.says("hello")

    await ann.sees("I did not expect a message now.")


async def test_back_shows_the_question_before_with_its_answer_to_keep_or_change(
    running: House, telegram: Telegram
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "english")

    await ann.taps("← Back")
    years = await ann.sees("Your answer so far: 3 years")
    await ann.taps("← Back", years)
    degree = await ann.sees("Your answer so far: Yes")
    await ann.taps("Keep this answer", degree)
    asked = await ann.sees("Question 3 of 5", after=degree)

    assert "Question 2 of 5" in years.text
    assert "Question 1 of 5" in degree.text
    assert asked.button("← Back") is not None


async def test_a_changed_answer_takes_the_place_of_the_old_one(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    english = await gets_to(ann, "english")

    await ann.says("back")
    await ann.says("9 years", reply_to=await ann.sees("Your answer so far: 3 years"))
    await ann.sees("✓ Noted: 9 years", after=english)
    assert await running.storage.read(lambda work: work.screenings.answers(screening_id=1)["years_of_work"]) == (
        '{"number": "9"}'
    )


async def test_an_answer_is_changed_from_the_summary(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "interest")
    await ann.says("I want to know how it errs.")

    await ann.taps("✎ 3", await ann.sees("Is everything right?"))
    english = await ann.sees("Your answer so far: C1")
    await ann.taps("C2", english)
    again = await ann.sees("3. What is your level of English?\nC2", after=english)
    await ann.taps("Send my answers", again)
    await ann.sees("you are in")


async def test_a_changed_answer_may_end_it(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "interest")
    await ann.says("I want to know how it errs.")

    await ann.taps("✎ 3", await ann.sees("Is everything right?"))
    await ann.taps("B1", await ann.sees("Your answer so far: C1"))

    await ann.sees("This work needs English at level C1 or C2.")


async def test_who_pauses_knows_how_long_her_answers_are_kept_and_goes_on(
    running: House, telegram: Telegram, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "english")

    await ann.taps("Pause")
    paused = await ann.sees("we stop here")
    await ann.taps("Go on", paused)
    await ann.sees("Question 3 of 5")

    assert day(clock() + 14 * DAY) in paused.text


async def test_at_the_summary_words_are_answered_with_what_can_be_done(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await gets_to(ann, "interest")
    await ann.says("I want to know how it errs.")
    before = await ann.sees("Is everything right?")

    await ann.says("what now?")
    again = await ann.sees("Everything is answered: please tap Send my answers", after=before)
    await ann.says("send")
    await ann.sees("you are in")

    assert again.buttons == before.buttons
