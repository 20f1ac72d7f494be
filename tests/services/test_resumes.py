"""What is kept of a resume on both engines, and who else may be the same person."""

import json
from pathlib import Path

import pytest

from crowd.services.documents.reader import Reader
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.steps import Ask, AskAgain
from crowd.services.twins import near_copies
from storage import Storage, Unit
from storage.records.resumes import StoredReading
from storage.vault import Vault
from tests.documents import PDF, SCAN
from tests.resumes import office
from tests.resumes.words import EDITED, ENGLISH, SAME_TEMPLATE
from tests.services.applicant import ANN, Applicant, lying


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def service(storage: Storage, vault_folder: Path) -> ScreeningService:
    return ScreeningService(storage, Vault(vault_folder), built_in_form("short"))


@pytest.fixture
def ann(service: ScreeningService) -> Applicant:
    return Applicant(service)


def readings(work: Unit) -> list[StoredReading]:
    files = [file for person in range(1, 5) for file in work.files.of_person(person_id=person)]
    return [read for file in files if (read := work.resumes.of_file(file_id=file.id))]


async def test_what_a_resume_says_is_kept_beside_its_file(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("resume")

    await ann.sends(PDF)

    [read] = await storage.read(readings)
    assert (read.state, read.language, len(read.fingerprint)) == ("read", "en", 504)
    hints = json.loads(read.hints)
    assert hints["degrees"][0][0] == "bachelor"
    assert (hints["months"], hints["stated_years"]) == (102, 5)


async def test_a_second_resume_replaces_what_was_read_in_the_first(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("resume")
    await ann.sends(PDF)

    await ann.sends(office.word(SAME_TEMPLATE), "other.docx")

    [read] = await storage.read(readings)
    assert json.loads(read.hints)["degrees"][0][0] == "master"


async def test_a_hostile_file_is_refused_and_nothing_of_it_is_kept(
    ann: Applicant, storage: Storage, vault_folder: Path
) -> None:
    await ann.gets_to("resume")

    step = await ann.sends(office.entities(), "cv.docx")

    assert isinstance(step, AskAgain)
    assert lying(vault_folder) == {}
    assert await storage.read(readings) == []


async def test_the_same_scan_again_is_one_file_in_doubt(ann: Applicant, storage: Storage, vault_folder: Path) -> None:
    await ann.gets_to("resume")
    first = await ann.sends(SCAN, "scan.pdf")

    again = await ann.sends(SCAN, "scan.pdf", again=True)

    assert isinstance(first, Ask)
    assert again == first
    assert list(lying(vault_folder).values()) == [SCAN]


async def test_a_file_that_could_not_be_read_is_kept_for_a_person(storage: Storage, vault_folder: Path) -> None:
    absent = Reader(child="no.such.module")
    ann = Applicant(ScreeningService(storage, Vault(vault_folder), built_in_form("short"), reader=absent))
    await ann.gets_to("resume")

    step = await ann.sends(PDF)

    assert isinstance(step, Ask)
    [read] = await storage.read(readings)
    assert read.state == "unread"


@pytest.mark.parametrize(("theirs", "found"), [(ENGLISH, True), (EDITED, True), (SAME_TEMPLATE, False)])
async def test_people_with_nearly_the_same_resume_are_found(
    service: ScreeningService, storage: Storage, theirs: str, found: bool
) -> None:
    await sends(service, ANN, 1, ENGLISH)
    await sends(service, ANN + 1, 100, theirs)

    near = await storage.read(lambda work: (near_copies(work, 1), near_copies(work, 2)))

    assert near == (((2,), (1,)) if found else ((), ()))


async def test_what_was_read_goes_with_the_file(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("resume")
    await ann.sends(PDF)

    await storage.write(None, lambda work: work.files.remove(person_id=1, kind="resume"))

    assert await storage.read(readings) == []
    assert await storage.read(lambda work: work.resumes.near_candidates(person_id=1, most=9)) == []


async def sends(service: ScreeningService, telegram_id: int, first_update: int, text: str) -> None:
    person = Applicant(service, telegram_id, first_update)
    await person.gets_to("resume")
    await person.sends(text.encode(), "cv.txt")
