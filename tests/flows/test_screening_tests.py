"""A quiz, a writing and a voice sample, an instruction, and a task in which something is missing, on a phone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from crowd.screening.form import Form, load_form
from crowd.screening.kinds.quiz import Item, Quiz
from crowd.services.upkeep import Upkeep
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from storage.vault import Vault
from tests.conftest import Clock
from tests.documents import VOICE, ogg
from tests.flows.applicants import House
from tests.services.applicant import opened

SECOND = 1000
HEAD = 'title = "T"\nminutes = 5\n'
QUIZ = """
[[questions]]
key = "english_test"
kind = "quiz"
text = "Now a short test of English."
seconds = 45
draw = 3
"""
ITEM = '[[questions.items]]\nkey = "i{0}"\ntext = "Word {0}?"\nright = "good{0}"\nwrong = ["bad{0}", "poor{0}"]\n'
TEST = QUIZ + "".join(ITEM.format(number) for number in range(6))
NEXT = '[[questions]]\nkey = "next"\nkind = "yes_no"\ntext = "The next one?"\n'

WRITING = """
[[questions]]
key = "sample"
kind = "writing"
text = "Now a short text."
task = "What is careful work?"
minutes = 10
min_words = 3
"""
VOICES = '[[questions]]\nkey = "voice"\nkind = "voice"\ntext = "Tell me about your day."\nmax_seconds = 60\n'
PRECISION = """
[[questions]]
key = "precision"
kind = "instruction"
text = "Write two lines: READY, then your town."
parts = [{ tell = "Two lines", lines = 2 }, { tell = "READY", line = 1, equals = "ready" }]
"""
SORTING = """
[[questions]]
key = "sorting"
kind = "clarify"
text = "Please sort the customers for the post. Which order do you take?"
options = ["By name", "By date"]
reply = "It is for the letters: what counts is the street."
"""


def form_of(*questions: str) -> Form:
    form = load_form(HEAD + "".join(questions))
    assert isinstance(form, Form), form
    return form


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def form() -> Form:
    return form_of(TEST, WRITING, VOICES, PRECISION, SORTING)


@pytest.fixture
def house(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, form: Form) -> House:
    return House(telegram, sqlite_storage, Vault(tmp_path / "files"), form, clock, chance=lambda most: 7)


@pytest.fixture
async def running(house: House) -> AsyncIterator[House]:
    async with house.open():
        yield house


def asking(key: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("form", [form_of({"quiz": TEST, "writing": WRITING, "voice": VOICES}[key], NEXT)])


def items(form: Form) -> tuple[Item, ...]:
    quiz = form.questions[0]
    assert isinstance(quiz, Quiz)
    return quiz.drawn(7)


async def applies(ann: Person, part: str) -> ChatMessage:
    await ann.starts()
    await ann.sees_button("Apply")
    await ann.taps("Apply")
    return await ann.sees(part)


async def begins(ann: Person) -> ChatMessage:
    await applies(ann, "Now a short test of English.")
    await ann.taps("Begin")
    return await ann.sees("1 of 3")


async def answers(ann: Person, item: Item, option: str, follows: str) -> ChatMessage:
    shown = await ann.sees(item.text)
    await ann.taps(next(label for label in labels(shown) if label.endswith(option)), shown)
    return await ann.sees(follows)


def labels(message: ChatMessage) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def test_the_whole_chat(running: House, telegram: Telegram, form: Form, clock: Clock) -> None:
    ann = telegram.person("Ann")
    first, second, third = items(form)
    shown = await begins(ann)
    assert labels(shown)[:3] == sorted(labels(shown)[:3])
    assert labels(shown)[3:] == ["Pause after this one"]
    await answers(ann, first, first.right, "2 of 3")
    await answers(ann, second, second.wrong[0], "3 of 3")
    await answers(ann, third, third.right, "Question 2 of 5")
    await ann.taps("Begin")
    await ann.sees("What is careful work?")
    clock.turn(60 * SECOND)
    await ann.says("It is slow and sure.")
    await ann.sees("Question 3 of 5")
    await ann.sends_voice(VOICE, duration=20)
    await ann.sees("Question 4 of 5")
    await ann.says("Ready\n\nLisbon.")
    await ann.sees("Question 5 of 5")
    await ann.says("in which street do they live?")
    task = await ann.sees("To your question:")
    await ann.taps("By name", task)
    await ann.sees("Is everything right?")

    assert [("> " if each.from_bot else "") + each.text for each in ann.chat][1:] == [
        "> Question 1 of 5\n\nNow a short test of English.\n\n✓ 3 of 3 answered",
        "> Question 2 of 5\n\nWhat is careful work?\n\nType 3 to 400 words.\n\nYou have 10 minutes.",
        "It is slow and sure.",
        "> ✓ Thank you, that is noted.\n\nQuestion 3 of 5\n\nTell me about your day.\n\n"
        "Hold the microphone beside the text field and speak for 10 to 60 seconds.",
        "",
        "> ✓ Noted: 🎤 0:20\n\nQuestion 4 of 5\n\nWrite two lines: READY, then your town.\n\n"
        "Send your answer as one message. It is taken as you send it: read it over first.",
        "Ready\n\nLisbon.",
        "> ✓ Thank you, that is noted.\n\nQuestion 5 of 5\n\n"
        "Please sort the customers for the post. Which order do you take?",
        "in which street do they live?",
        "> Question 5 of 5\n\nPlease sort the customers for the post. Which order do you take?\n\n✓ By name",
        "> Your answers\n\n1. Now a short test of English.\n3 of 3 answered\n\n"
        "2. Now a short text.\nIt is slow and sure.\n\n3. Tell me about your day.\n🎤 0:20\n\n"
        "4. Write two lines: READY, then your town.\nReady Lisbon.\n\n"
        "5. Please sort the customers for the post. Which order do you …\nBy name\n\n"
        "Is everything right? Tap a number to change that answer, or send it all.",
    ]
    assert [label for label in labels(ann.chat[-1]) if label.startswith("✎")] == ["✎ 3"]
    stored = await running.storage.read(lambda work: work.screenings.answers(screening_id=1))
    assert json.loads(stored["english_test"])["right"] == 2
    assert json.loads(stored["sample"])["seconds"] == 60
    assert json.loads(stored["precision"])["met"] == [True, True]
    assert json.loads(stored["sorting"]) == {"value": "by_name", "questions": ["in which street do they live?"]}

    await ann.taps("Send my answers", ann.chat[-1])
    await ann.sees("A person reads your answers now")


# The quiz.


async def calls(folder: Path, clock: Clock, *, right: bool) -> dict[str, list[Any]]:
    """Everything the bot sent to somebody who answers all rightly, or all wrongly."""
    form, telegram = form_of(TEST, NEXT), Telegram(clock=clock)
    async with opened(f"sqlite:///{folder / 'tapwork.db'}") as storage:
        house = House(telegram, storage, Vault(folder / "files"), form, clock, chance=lambda most: 7)
        async with house.open():
            ann = telegram.person("Ann")
            await begins(ann)
            for item, follows in zip(items(form), ("2 of 3", "3 of 3", "The next one?"), strict=True):
                await answers(ann, item, item.right if right else item.wrong[1], follows)
            await ann.taps("Yes")
            await ann.sees("Is everything right?")
    sent = defaultdict(list)
    for call in telegram.calls:
        if call.method.lower() in {"sendmessage", "editmessagetext", "answercallbackquery"}:
            sent[call.method].append({key: each for key, each in call.params.items() if key != "callback_query_id"})
    return sent


async def test_right_and_wrong_are_answered_with_the_same_bytes(tmp_path: Path, clock: Clock) -> None:
    for name in ("right", "wrong"):
        (tmp_path / name).mkdir()
    right = await calls(tmp_path / "right", clock, right=True)
    wrong = await calls(tmp_path / "wrong", clock, right=False)

    assert sum(map(len, right.values())) > 10
    assert right == wrong


@asking("quiz")
async def test_the_first_card_says_how_it_goes(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    shown = await applies(ann, "Now a short test of English.")

    assert shown.text == (
        "Question 1 of 2\n\nNow a short test of English.\n\nHow it goes:\n"
        "• 3 short questions, one after the other\n• 45 seconds for each\n• 3 minutes in all at most\n"
        "• taken once, with no way back inside it\nNothing runs yet. Tap Begin when you have a quiet moment."
    )
    assert labels(shown) == ["Begin", "Pause"]


@asking("quiz")
async def test_too_late_is_told_kindly_and_she_goes_on_when_she_likes(
    running: House, telegram: Telegram, form: Form, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    await begins(ann)
    clock.turn(50 * SECOND)
    late = await answers(ann, items(form)[0], items(form)[0].right, "Your time for this one was over")
    clock.turn(3600 * SECOND)
    await ann.taps("Go on", late)
    following = await ann.sees("2 of 3")

    assert labels(late) == ["Go on", "Pause"]
    assert "You have 45 seconds." in following.text


@asking("quiz")
async def test_who_pauses_after_an_item_comes_back_to_the_next_one(
    running: House, telegram: Telegram, form: Form, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    shown = await begins(ann)
    await ann.taps("Pause after this one", shown)
    await ann.sees_button("✓ Pause after this one")
    resting = await answers(ann, items(form)[0], items(form)[0].right, "No time runs now.")
    await ann.taps("Pause", resting)
    await ann.sees("we stop here")
    clock.turn(86_400 * SECOND)
    await ann.says("/start")
    back = await ann.sees("Welcome back.")
    await ann.taps("Go on", back)

    assert "You have 45 seconds." in (await ann.sees("2 of 3")).text


@asking("quiz")
async def test_an_old_button_never_answers_a_newer_item(running: House, telegram: Telegram, form: Form) -> None:
    ann = telegram.person("Ann")
    first, second, _ = items(form)
    old = await begins(ann)
    button = next(button for row in old.buttons for button in row if button.text.endswith(first.right))
    await ann.says("what is this")
    again = await ann.sees("Please tap one of the buttons.")
    await ann.taps(button.text, again)
    await ann.sees("2 of 3")
    await ann.taps(button.text, old)
    await ann.taps(button.text, old)
    await answers(ann, second, second.right, "3 of 3")

    screening = await running.storage.read(lambda work: work.screenings.latest(person_id=1))
    assert screening is not None
    assert [each["chosen"] for each in json.loads(screening.draft)["taken"]] == [first.right, second.right]


@asking("quiz")
async def test_killed_in_the_middle_of_an_item_it_goes_on_with_the_time_that_was_left(
    house: House, telegram: Telegram, form: Form, clock: Clock
) -> None:
    ann, keeping = telegram.person("Ann"), Upkeep(house.storage)
    first, second, third = items(form)
    await keeping.wake(clock())
    async with house.open():
        shown = await begins(ann)
        clock.turn(10 * SECOND)
    clock.turn(20 * SECOND)
    await ann.taps(next(label for label in labels(shown) if label.endswith(first.right)), shown)
    clock.turn(60 * SECOND)
    await keeping.wake(clock())
    async with house.open():
        await ann.sees("2 of 3")
        await answers(ann, second, second.right, "3 of 3")
        clock.turn(46 * SECOND)
        await answers(ann, third, third.right, "The next one?")

    stored = await house.storage.read(lambda work: work.screenings.answers(screening_id=1))
    assert json.loads(stored["english_test"])["right"] == 3


@pytest.mark.parametrize(
    ("more", "told"),
    [("seconds = 45", "45 seconds"), ("seconds = 80", "80 seconds"), ("seconds = 150", "2 minutes")],
)
async def test_nobody_is_told_that_she_has_more_time_than_she_has(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, more: str, told: str
) -> None:
    form = form_of(TEST.replace("seconds = 45", more), NEXT)
    async with House(telegram, sqlite_storage, Vault(tmp_path / "files"), form, clock).open():
        shown = await begins(telegram.person("Ann"))

    assert f"You have {told}." in shown.text


# The samples.


@asking("writing")
async def test_a_text_that_comes_late_is_taken(running: House, telegram: Telegram, clock: Clock) -> None:
    ann = telegram.person("Ann")
    shown = await applies(ann, "Now a short text.")
    await ann.taps("Begin")
    await ann.sees("What is careful work?")
    clock.turn(900 * SECOND)
    await ann.says("Too few")
    late = await ann.sees("That is 2 words")
    await ann.says("It is slow and sure.")
    await ann.sees("The next one?")

    assert "From Begin on you have 10 minutes." in shown.text
    assert "What is careful work?" not in shown.text
    assert "The time is over, and what you write still counts: 3 to 400 words." in late.text
    stored = await running.storage.read(lambda work: work.screenings.answers(screening_id=1))
    assert json.loads(stored["sample"]) == {"text": "It is slow and sure.", "seconds": 900, "late": True}


@asking("voice")
async def test_a_second_recording_takes_the_place_of_the_first(
    running: House, telegram: Telegram, tmp_path: Path
) -> None:
    ann = telegram.person("Ann")
    await applies(ann, "Tell me about your day.")
    await ann.sends_voice(VOICE, duration=5)
    await ann.sees("That was 5 s of sound; please speak for 10 s or more.")
    await ann.sends_voice(VOICE, duration=61)
    await ann.sees("That was 61 s of sound; please keep to 60 s.")
    await ann.sends_voice(VOICE, duration=20)
    following = await ann.sees("The next one?")
    longer = ogg(b"OpusHead" + bytes(11), bytes(200), bytes(200))
    await ann.sends_voice(longer, duration=40)
    await ann.sees("✓ Noted: 🎤 0:40", after=following)

    lying = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in lying] == [longer]
    assert lying[0].stat().st_mode & 0o777 == 0o600
    stored = await running.storage.read(lambda work: work.files.of_person(person_id=1))
    assert [(each.original_name, each.media_type) for each in stored] == [("voice.ogg", "audio/ogg")]


# A task in which something is missing.


@pytest.mark.parametrize("form", [form_of(SORTING, NEXT)])
async def test_the_button_to_ask_and_a_second_question(running: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    await applies(ann, "Please sort the customers")
    await ann.taps("Ask a question")
    asked = await ann.sees("Type your question.")
    await ann.taps("No question after all", asked)
    again = await ann.sees_button("By name")
    await ann.taps("Ask a question", again)
    await ann.sees("Type your question.")
    await ann.says("the column you mean")
    told = await ann.sees("what counts is the street")
    await ann.says("¿y por fecha?")
    more = await ann.sees("That is all that is known about it", after=told)
    await ann.taps("By date", more)
    await ann.sees("The next one?")

    stored = await running.storage.read(lambda work: work.screenings.answers(screening_id=1))
    assert json.loads(stored["sorting"])["questions"] == ["the column you mean", "¿y por fecha?"]
