"""Sending a resume from a phone: all that is taken, and what happens when it says nothing to us."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crowd.services.screening import built_in_form
from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Unit
from storage.vault import Vault
from tests.conftest import Clock
from tests.documents import PDF, SCAN
from tests.flows.applicants import House, gets_to
from tests.resumes import office
from tests.resumes.table import picture
from tests.resumes.words import ENGLISH, FOREIGN

NO_TEXT = "I find no text in scan.pdf. Send another file, or let a person look at this one."
NOT_ENGLISH = "cv.docx does not seem to be in English. Send another file, or let a person look at this one."


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


@pytest.fixture
async def ann(running: House, telegram: Telegram) -> Person:
    person = telegram.person("Ann")
    await gets_to(person, "resume")
    return person


async def sends_the_rest(ann: Person) -> None:
    await ann.says("I want to know how it errs.")
    await ann.taps("Send my answers", await ann.sees("Is everything right?"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", PDF),
        ("cv.docx", office.word(ENGLISH)),
        ("cv.odt", office.libreoffice_odt(ENGLISH)),
        ("cv.txt", ENGLISH.encode()),
        ("named.exe", PDF),
    ],
)
async def test_every_kind_of_document_is_taken_by_its_content(ann: Person, name: str, content: bytes) -> None:
    await ann.sends_file(name, content)

    await ann.sees(f"✓ Noted: {name}")


async def test_a_photo_of_a_resume_is_for_a_person_to_look_at(ann: Person) -> None:
    await ann.sends_photo(picture("JPEG"))
    await ann.sees("✓ Noted: resume.jpg")

    await sends_the_rest(ann)

    await ann.sees("A person reads your answers now")


async def test_a_photo_sent_as_a_file_is_a_photo(ann: Person) -> None:
    await ann.sends_file("IMG_1.jpg", picture("JPEG"))

    await ann.sees("✓ Noted: IMG_1.jpg")


async def test_a_photo_elsewhere_is_no_resume(ann: Person) -> None:
    await ann.sends_file("cv.pdf", PDF)
    await ann.sees("Question 5 of 5")

    await ann.sends_photo(picture("JPEG"))

    await ann.sees("A photo cannot be an answer here.")


async def test_a_scan_is_told_and_a_person_looks_if_she_wants(ann: Person, running: House) -> None:
    await ann.sends_file("scan.pdf", SCAN)
    asked = await ann.sees(NO_TEXT)
    assert "Question 4 of 5" in asked.text
    assert labels(asked) == [["Ask a person to look"], ["← Back", "Pause"]]

    await ann.taps("Ask a person to look", asked)
    await ann.sees("Question 5 of 5")
    await sends_the_rest(ann)

    await ann.sees("A person reads your answers now")
    assert await running.storage.read(kinds) == [("resume", "scan.pdf")]


async def test_another_file_takes_the_place_of_a_scan(ann: Person, running: House, tmp_path: Path) -> None:
    await ann.sends_file("scan.pdf", SCAN)
    await ann.sees(NO_TEXT)

    await ann.sends_file("cv.pdf", PDF)

    await ann.sees("✓ Noted: cv.pdf")
    assert await running.storage.read(kinds) == [("resume", "cv.pdf")]
    [path] = (tmp_path / "files").iterdir()
    assert path.read_bytes() == PDF
    await sends_the_rest(ann)
    await ann.sees("you are in")


async def test_a_resume_in_another_language_is_told_and_a_typed_wish_counts(ann: Person) -> None:
    await ann.sends_file("cv.docx", office.word(FOREIGN["french"]))
    await ann.sees(NOT_ENGLISH)

    await ann.says("Ask a person to look")

    await ann.sees("✓ Noted: cv.docx")


async def test_words_after_a_scan_are_answered_with_what_can_be_done(ann: Person) -> None:
    await ann.sends_file("scan.pdf", SCAN)
    await ann.sees(NO_TEXT)

    await ann.says("but this is my resume")

    again = await ann.sees("This question needs a file")
    assert NO_TEXT in again.text
    assert labels(again)[0] == ["Ask a person to look"]


async def test_whoever_comes_back_finds_her_scan_and_both_ways_on(house: House, telegram: Telegram) -> None:
    ann = telegram.person("Ann")
    async with house.open():
        await gets_to(ann, "resume")
        await ann.sends_file("scan.pdf", SCAN)
        await ann.sees(NO_TEXT)

    async with house.open():
        await ann.starts()
        again = await ann.sees("Welcome back")
        assert NO_TEXT in again.text
        await ann.taps("Ask a person to look", again)
        await ann.sees("Question 5 of 5")


async def test_a_good_resume_stays_when_she_keeps_it_after_sending_a_scan(ann: Person, running: House) -> None:
    await ann.sends_file("cv.pdf", PDF)
    await ann.sees("Question 5 of 5")
    await ann.sends_file("scan.pdf", SCAN)
    asked = await ann.sees(NO_TEXT)

    await ann.taps("Keep this answer", asked)
    await ann.sees("Question 5 of 5", after=asked)
    await sends_the_rest(ann)

    await ann.sees("you are in")
    assert await running.storage.read(kinds) == [("resume", "cv.pdf")]


async def test_a_scan_can_take_the_place_of_a_good_resume(ann: Person, running: House) -> None:
    await ann.sends_file("cv.pdf", PDF)
    await ann.sees("Question 5 of 5")
    await ann.sends_file("scan.pdf", SCAN)

    await ann.taps("Ask a person to look", await ann.sees(NO_TEXT))
    await ann.sees("✓ scan.pdf")

    assert await running.storage.read(kinds) == [("resume", "scan.pdf")]


def labels(message: ChatMessage) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


def kinds(work: Unit) -> list[tuple[str, str]]:
    """Her files, as what they are kept."""
    return [(file.kind, file.original_name) for file in work.files.of_person(person_id=1)]
