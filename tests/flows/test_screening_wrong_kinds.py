"""Every wrong kind of message at every kind of question: one clear sentence, the question again, nothing changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from crowd.screening.form import KINDS, Form, load_form
from sandbox import ChatMessage, Parcel, Person, Telegram
from storage import Storage, Unit
from storage.vault import Vault
from tests.conftest import Clock
from tests.documents import OLD_WORD, PDF, VOICE
from tests.flows.applicants import House

QUESTIONS = {
    "consent": 'version = "1"',
    "yes_no": "",
    "number": "max = 70",
    "one_of": 'options = ["Law", "Medicine"]',
    "cefr": "",
    "text": "min_words = 3",
    "document": "",
    "quiz": 'items = [{ key = "sky", text = "The sky?", right = "blue", wrong = ["square"] }]',
    "writing": "min_words = 3",
    "voice": "",
    "instruction": 'parts = [{ tell = "Two lines", lines = 2 }]',
    "clarify": 'options = ["By date", "By name"]\nreply = "By street."',
    "several": 'options = ["Law", "Medicine"]',
    "date": "",
    "phone": "",
    "place": "",
}

STICKER = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
}
POLL = {
    "poll": {
        "id": "1",
        "question": "Yes?",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
}
ROUND = {"video_note": {"file_id": "r", "file_unique_id": "r", "length": 240, "duration": 5}}
LOCATION = {"location": {"latitude": 1.0, "longitude": 2.0}}
VENUE = {**LOCATION, "venue": {**LOCATION, "title": "Home", "address": "Here"}}


def hello(ann: Person) -> ChatMessage:
    """What she said before she applied."""
    return next(message for message in ann.chat if not message.from_bot)


async def applies(ann: Person) -> ChatMessage:
    """Gives the first question."""
    await ann.says("hello")
    await ann.taps("Apply", await ann.sees_button("Apply"))
    return await ann.sees("The question?")


SENDS: dict[str, Callable[[Person], Awaitable[Any]]] = {
    "a sticker": lambda ann: ann.hands.share(STICKER),
    "a photo": lambda ann: ann.sends_photo(b"\xff\xd8\xff", caption="C1"),
    "a voice message": lambda ann: ann.sends_voice(b"OggS"),
    "a recording": lambda ann: ann.sends(Parcel("audio", "a.mp3", b"ID3", "audio/mpeg")),
    "a video": lambda ann: ann.sends(Parcel("video", "a.mp4", b"ftyp", "video/mp4")),
    "a round video": lambda ann: ann.hands.share(ROUND),
    "an animation": lambda ann: ann.sends(Parcel("animation", "a.mp4", b"ftyp", "video/mp4")),
    "a contact": lambda ann: ann.sends_contact(),
    "a location": lambda ann: ann.shares_location(1.0, 2.0),
    "a venue": lambda ann: ann.hands.share(VENUE),
    "a poll": lambda ann: ann.hands.share(POLL),
    "a die": lambda ann: ann.hands.share({"dice": {"emoji": "🎲", "value": 6}}),
    "a story": lambda ann: ann.hands.share({"story": {"id": 1, "chat": {"id": ann.id, "type": "private"}}}),
    "something forwarded": lambda ann: ann.forwards(hello(ann)),
    "an edit": lambda ann: ann.edits(hello(ann), "C1"),
    "a command": lambda ann: ann.says("/work"),
    "an unknown command": lambda ann: ann.says("/frobnicate now"),
    "words": lambda ann: ann.says("well, hm"),
    "a link": lambda ann: ann.says("https://example.org/cv.pdf"),
    "an old document": lambda ann: ann.sends_file("cv.doc", OLD_WORD),
}

EVERYWHERE = {
    "a sticker": "A sticker cannot be an answer here.",
    "a photo": "A photo cannot be an answer here.",
    "a voice message": "I cannot listen to voice messages here.",
    "a recording": "I cannot listen to recordings here.",
    "a video": "I cannot watch videos here.",
    "a round video": "I cannot watch videos here.",
    "an animation": "An animation cannot be an answer here.",
    "a contact": "A contact cannot be an answer here.",
    "a location": "A place on the map cannot be an answer here.",
    "a venue": "A place on the map cannot be an answer here.",
    "a poll": "A poll cannot be an answer here.",
    "a die": "A game of dice cannot be an answer here.",
    "a story": "This kind of message cannot be an answer here.",
    "something forwarded": "Please answer in your own words; forwarded messages do not count.",
    "an edit": "I cannot read edited messages; please send your answer as a new one.",
    "a command": "Commands wait until the questions are done; what you answered so far is kept.",
    "an unknown command": "Commands wait until the questions are done; what you answered so far is kept.",
    "an old document": "This question needs no file.",
}

HERE: dict[str, dict[str, str | None]] = {
    "consent": dict.fromkeys(
        ("words", "a link"), "Please tap one of the two buttons first; nothing is kept before you agree."
    ),
    "yes_no": dict.fromkeys(("words", "a link"), "Please tap Yes or No."),
    "number": dict.fromkeys(("words", "a link"), "Please type one number, as 3 or 0.5."),
    "one_of": dict.fromkeys(("words", "a link"), "Please tap one of the buttons."),
    "cefr": dict.fromkeys(("words", "a link"), "Please tap one level, from A1 to C2."),
    "quiz": dict.fromkeys(("words", "a link"), "Please tap Begin when you are ready; until then no time runs."),
    "writing": {
        "words": "That is 2 words; please write 3 or more.",
        "a link": "That is 1 word; please write 3 or more.",
    },
    "voice": dict.fromkeys(
        ("words", "a link", "a recording", "a video", "a round video", "an old document"),
        "This question needs your voice: hold the microphone beside the text field, speak, and let go.",
    )
    | {"a voice message": "This recording cannot be played; please record it once more."},
    "instruction": dict.fromkeys(
        ("words", "a link"),
        "Please send your whole answer as one message. All that you need stands above; it is taken as you send it.",
    ),
    "clarify": dict.fromkeys(("words", "a link"), "Please tap one of the answers, or Ask a question."),
    "text": {
        "words": "That is 2 words; please write 3 or more.",
        "a link": "That is 1 word; please write 3 or more.",
    },
    "document": {
        "words": "This question needs a file: tap the paper clip, then File.",
        "a link": "This question needs a file: tap the paper clip, then File.",
        "a photo": "This file is incomplete or damaged; please save it once more and send it again.",
        "an old document": "This is an old Word file, or one with a password; please save it as PDF or DOCX "
        "without a password.",
    },
    "several": {
        "words": "“well” is not among them; please tap those that fit, then Done.",
        "a link": "“https://example.org/cv.pdf” is not among them; please tap those that fit, then Done.",
    },
    "date": dict.fromkeys(("words", "a link"), "Please type a day with its year, as 3 May 1990 or 1990-05-03."),
    "phone": {
        "words": "Please tap Share my number below: a typed number does not show that it is yours.",
        "a link": "Please tap Share my number below: a typed number does not show that it is yours.",
        "a contact": None,
    },
    "place": {
        "words": "I do not know this place. Please type the nearest larger city, with its country.",
        "a link": "I do not know this place. Please type the nearest larger city, with its country.",
        "a location": None,
        "a venue": None,
    },
}
"""What is said at which kind; None where it is no wrong kind of message there."""


def form_with(kind: str) -> Form:
    """The question of this kind, and one after it."""
    form = load_form(
        'title = "One"\nminutes = 1\n'
        f'[[questions]]\nkey = "one"\nkind = "{kind}"\ntext = "The question?"\n{QUESTIONS[kind]}\n'
        '[[questions]]\nkey = "next"\nkind = "yes_no"\ntext = "The next one?"\n'
    )
    assert isinstance(form, Form), form
    return form


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture(params=QUESTIONS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def house(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, kind: str
) -> AsyncIterator[House]:
    house = House(telegram, sqlite_storage, Vault(tmp_path / "files"), form_with(kind), clock)
    async with house.open():
        yield house


def test_every_kind_has_its_rows_in_the_table() -> None:
    assert set(QUESTIONS) == set(RIGHT) == set(HERE) == set(KINDS)


async def test_every_wrong_kind_is_answered_with_its_sentence_and_the_question(
    house: House, telegram: Telegram, kind: str
) -> None:
    ann = telegram.person("Ann")
    asked = await applies(ann)
    expected = {**EVERYWHERE, **HERE[kind]}
    assert set(expected) == set(SENDS)

    before = asked
    for what, send in SENDS.items():
        if expected[what] is None:
            continue
        await send(ann)
        reply = await ann.sees(f"{expected[what]}\n\n{asked.text}", after=before)
        before = reply
        assert (reply.buttons, reply.keys) == (asked.buttons, asked.keys), what

    assert await house.storage.read(answers) == 0


async def test_a_right_answer_still_counts_after_all_wrong_ones(house: House, telegram: Telegram, kind: str) -> None:
    ann = telegram.person("Ann")
    await applies(ann)

    expected = {**EVERYWHERE, **HERE[kind]}
    await asyncio.gather(*[send(ann) for what, send in SENDS.items() if expected[what] is not None])
    await RIGHT[kind](ann)

    await ann.sees("The next one?")
    assert await house.storage.read(answers) == 1


async def takes_the_quiz(ann: Person) -> None:
    await ann.taps("Begin")
    await ann.sees("The sky?")
    await ann.says("square")


RIGHT: dict[str, Callable[[Person], Awaitable[Any]]] = {
    "consent": lambda ann: ann.taps("I agree"),
    "yes_no": lambda ann: ann.taps("No"),
    "number": lambda ann: ann.says("3"),
    "one_of": lambda ann: ann.says("law"),
    "cefr": lambda ann: ann.taps("C1"),
    "text": lambda ann: ann.says("Because of the facts."),
    "document": lambda ann: ann.sends_file("cv.pdf", PDF),
    "quiz": takes_the_quiz,
    "writing": lambda ann: ann.says("It is a quiet street."),
    "voice": lambda ann: ann.sends_voice(VOICE, duration=20),
    "instruction": lambda ann: ann.says("One line\nand another"),
    "clarify": lambda ann: ann.says("by name"),
    "several": lambda ann: ann.says("law"),
    "date": lambda ann: ann.says("3.5.1990"),
    "phone": lambda ann: ann.sends_contact(),
    "place": lambda ann: lives_in_lisbon(ann),
}


async def lives_in_lisbon(ann: Person) -> None:
    await ann.says("Lisbon")
    await ann.taps("Yes", await ann.sees("Is that right?"))


def answers(work: Unit) -> int:
    """How many answers the first applicant has given."""
    screening = work.screenings.latest(person_id=1)
    return len(work.screenings.answers(screening_id=screening.id)) if screening else -1
