"""Resumes on both engines: kept under random names, replaced, refused, and never left lying about."""

import asyncio
from pathlib import Path

import pytest

from crowd.rules.resume import Refusal
from crowd.screening.said import Rejected, Trouble
from crowd.services.hearing import Uploaded
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.steps import (
    Ask,
    AskAgain,
)
from storage import Storage
from storage.records.files import StoredFile
from storage.vault import Vault
from tests.documents import OLD_WORD, PDF, docx
from tests.services.applicant import Applicant, known, lying, upload


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def service(storage: Storage, vault_folder: Path) -> ScreeningService:
    return ScreeningService(storage, Vault(vault_folder), built_in_form("short"))


@pytest.fixture
def ann(service: ScreeningService) -> Applicant:
    return Applicant(service)


async def test_a_resume_lies_under_a_random_name_that_only_she_can_be_found_by(
    ann: Applicant, storage: Storage, vault_folder: Path
) -> None:
    await ann.gets_to("resume")

    step = await ann.sends(PDF, "../../Ann\u202eCV.pdf")

    assert isinstance(step, Ask)
    assert step.noted is not None
    assert step.noted.shown == "AnnCV.pdf"
    [file] = (await known(storage))["files"]
    assert isinstance(file, StoredFile)
    assert (file.kind, file.original_name, file.media_type, file.size) == (
        "resume",
        "AnnCV.pdf",
        "application/pdf",
        len(PDF),
    )
    assert lying(vault_folder) == {file.stored_name: PDF}
    assert "Ann" not in file.stored_name
    assert (vault_folder / file.stored_name).stat().st_mode & 0o777 == 0o600


async def test_a_second_resume_replaces_the_first(ann: Applicant, storage: Storage, vault_folder: Path) -> None:
    await ann.gets_to("resume")
    await ann.sends(PDF)

    step = await ann.sends(docx(), "better.docx")

    assert isinstance(step, Ask)
    assert step.place.question.key == "interest"
    assert step.noted is not None
    assert step.noted.shown == "better.docx"
    [file] = (await known(storage))["files"]
    assert file.original_name == "better.docx"
    assert lying(vault_folder) == {file.stored_name: docx()}


async def test_two_resumes_at_once_leave_one_file(ann: Applicant, storage: Storage, vault_folder: Path) -> None:
    await ann.gets_to("resume")

    await asyncio.gather(*[ann.sends(PDF + b"%" * n, f"{n}.pdf") for n in range(5)])

    [file] = (await known(storage))["files"]
    assert list(lying(vault_folder)) == [file.stored_name]


async def test_the_same_upload_again_keeps_one_file(ann: Applicant, storage: Storage, vault_folder: Path) -> None:
    await ann.gets_to("resume")
    await ann.sends(PDF)

    again = await ann.sends(PDF, again=True)

    assert isinstance(again, Ask)
    [file] = (await known(storage))["files"]
    assert list(lying(vault_folder)) == [file.stored_name]


async def test_a_bad_file_is_not_kept(ann: Applicant, storage: Storage, vault_folder: Path) -> None:
    await ann.gets_to("resume")

    step = await ann.sends(OLD_WORD, "cv.pdf")

    assert isinstance(step, AskAgain)
    assert step.why.why is Refusal.OLD_OR_LOCKED
    assert lying(vault_folder) == {}
    assert (await known(storage))["files"] == []


async def test_a_file_that_claims_to_be_too_large_is_not_fetched(ann: Applicant) -> None:
    await ann.gets_to("resume")

    async def fetch() -> bytes | None:
        raise AssertionError("fetched")

    step = await ann.says(Uploaded("cv.pdf", 5 * 1024 * 1024 + 1, fetch))

    assert isinstance(step, AskAgain)
    assert step.why == Rejected(Refusal.TOO_LARGE, limit="5")


@pytest.mark.parametrize("size", [None, 10])
async def test_a_file_that_is_larger_than_it_claims_is_refused(ann: Applicant, size: int | None) -> None:
    await ann.gets_to("resume")
    large = upload(PDF + bytes(5 * 1024 * 1024))

    step = await ann.says(Uploaded("cv.pdf", size, large.fetch))

    assert isinstance(step, AskAgain)
    assert step.why == Rejected(Refusal.TOO_LARGE, limit="5")


async def test_a_file_that_nobody_asked_for_is_not_fetched(ann: Applicant) -> None:
    await ann.gets_to("english")

    async def fetch() -> bytes | None:
        raise AssertionError("fetched")

    step = await ann.says(Uploaded("cv.pdf", 10, fetch))

    assert isinstance(step, AskAgain)
    assert step.why == Rejected(Trouble.NO_FILE_ASKED)
