"""Screening on both engines: one unit an answer, nothing twice, and a version of the form for each applicant."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.answers import Other, Rejected, Trouble, Typed, Wrong
from crowd.rules.form import Form
from crowd.rules.resume import Refusal
from crowd.services.review import ReviewService
from crowd.services.screening import ScreeningService, Skipped, Tapped, Uploaded, built_in_form
from crowd.services.stand import held_stand
from crowd.services.steps import (
    AlreadyIn,
    Ask,
    AskAgain,
    Declined,
    Failed,
    NeedsReview,
    NotScreening,
    Over,
    Passed,
    Step,
    TooEarly,
)
from storage import Storage, Turn, Unit, open_storage
from storage.records.files import StoredFile
from storage.vault import Vault
from tests.documents import OLD_WORD, PDF, docx

ANN = 4001
DAY = 24 * 60 * 60 * 1000
NOW = 1_793_534_400_000
INTEREST = Typed("I like to find out where a machine errs.")

Said = Tapped | Skipped | Uploaded | Typed | Other


class Applicant:
    """A person who answers; every message of hers is a new update, unless it is said to be the last one again."""

    def __init__(self, service: ScreeningService, telegram_id: int = ANN, first_update: int = 1) -> None:
        self.service = service
        self.telegram_id = telegram_id
        self.now = NOW
        self.update_id = first_update
        self.screening_id = 0

    def turn(self, *, again: bool = False) -> Turn:
        self.update_id += 0 if again else 1
        self.now += 1000
        return Turn(self.update_id, self.now)

    async def applies(self, *, again: bool = False) -> Step:
        step = await self.service.start(
            self.turn(again=again), self.telegram_id, first_name="Ann", username=None, language="en"
        )
        self.screening_id = step.place.screening_id if isinstance(step, Ask) else self.screening_id
        return step

    async def says(self, said: Said, *, again: bool = False) -> Step:
        return await self.service.answer(self.turn(again=again), self.telegram_id, said)

    async def taps(self, question: str, choice: int, *, again: bool = False) -> Step:
        return await self.says(Tapped(self.screening_id, question, choice), again=again)

    async def sends(self, content: bytes, name: str | None = "cv.pdf", *, again: bool = False) -> Step:
        return await self.says(upload(content, name), again=again)

    async def gets_to(self, question: str) -> None:
        """Answers well until she is at this question."""
        await self.applies()
        ways: dict[str, Callable[[], Awaitable[Step]]] = {
            "consent": lambda: self.taps("consent", 0),
            "degree": lambda: self.taps("degree", 0),
            "years_of_work": lambda: self.says(Typed("3 years")),
            "english": lambda: self.taps("english", 4),
            "resume": lambda: self.sends(PDF),
            "interest": lambda: self.says(INTEREST),
        }
        for key, answer in ways.items():
            if key == question:
                return
            await answer()


def upload(content: bytes, name: str | None = "cv.pdf", *, size: int | None = None) -> Uploaded:
    async def fetch() -> bytes | None:
        return content

    return Uploaded(name, len(content) if size is None else size, fetch)


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def service(storage: Storage, vault_folder: Path) -> ScreeningService:
    return ScreeningService(storage, Vault(vault_folder), built_in_form())


@pytest.fixture
def ann(service: ScreeningService) -> Applicant:
    return Applicant(service)


async def known(storage: Storage, telegram_id: int = ANN) -> dict[str, Any]:
    """What the rows say of her."""

    def unit(work: Unit) -> dict[str, Any]:
        person = work.people.of_telegram(telegram_id=telegram_id)
        assert person is not None
        screening = work.screenings.latest(person_id=person.id)
        return {
            "admitted_at": person.admitted_at,
            "facts": {
                fact.name: (fact.value, fact.number, fact.source) for fact in work.facts.of_person(person_id=person.id)
            },
            "files": work.files.of_person(person_id=person.id),
            "screening": screening,
            "answers": work.screenings.answers(screening_id=screening.id) if screening else {},
        }

    return await storage.read(unit)


def lying(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


async def test_who_answers_well_is_admitted_with_her_facts_in_the_same_unit(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("interest")

    end = await ann.says(INTEREST)

    assert isinstance(end, Passed)
    assert end.first_name == "Ann"
    rows = await known(storage)
    assert rows["admitted_at"] == ann.now
    assert rows["facts"] == {
        "degree": ("yes", 1, "stated"),
        "english": ("C1", 5, "stated"),
        "years_of_work": ("3", 3, "stated"),
    }
    assert rows["screening"].state == "passed"
    assert '"version": "1"' in rows["answers"]["consent"]


async def test_every_question_says_where_it_stands(ann: Applicant) -> None:
    consent = await ann.applies()
    first = await ann.taps("consent", 0)
    second = await ann.taps("degree", 0)

    places = [(step.place.number, step.place.total) for step in (consent, first, second) if isinstance(step, Ask)]
    assert places == [(0, 5), (1, 5), (2, 5)]
    assert isinstance(second, Ask)
    assert second.noted is not None
    assert (second.noted.place.number, second.noted.shown) == (1, "Yes")


@pytest.mark.parametrize(
    ("question", "said", "sentence", "shown"),
    [
        ("degree", Typed("No."), "This work needs a bachelor's degree or a higher one, in any field.", "No"),
        ("years_of_work", Typed("0.5"), "This work needs at least one year of professional work.", "0.5 years"),
        ("english", Typed("b2"), "This work needs English at level C1 or C2.", "B2"),
    ],
)
async def test_a_knock_out_ends_it_with_the_requirement(
    ann: Applicant, storage: Storage, question: str, said: Said, sentence: str, shown: str
) -> None:
    await ann.gets_to(question)

    end = await ann.says(said)

    assert isinstance(end, Failed)
    assert [(reason.sentence, reason.answer) for reason in end.reasons] == [(sentence, shown)]
    assert end.again_at == ann.now + 30 * DAY
    rows = await known(storage)
    assert rows["admitted_at"] is None
    assert rows["facts"] == {}
    assert rows["screening"].state == "failed"


async def test_after_a_failure_she_may_apply_again_when_she_was_told(ann: Applicant) -> None:
    await ann.gets_to("degree")
    end = await ann.taps("degree", 1)
    assert isinstance(end, Failed)

    ann.now = end.again_at - 2000
    early = await ann.applies()
    ann.now = end.again_at
    again = await ann.applies()

    assert early == TooEarly(end.again_at)
    assert isinstance(again, Ask)
    assert again.place.question.key == "consent"


async def test_who_does_not_agree_leaves_no_answers(ann: Applicant, storage: Storage) -> None:
    await ann.applies()

    assert await ann.taps("consent", 1) == Declined()
    rows = await known(storage)
    assert rows["screening"] is None
    assert isinstance(await ann.applies(), Ask)


async def test_a_worker_need_not_apply(ann: Applicant) -> None:
    await ann.gets_to("interest")
    await ann.says(INTEREST)

    assert await ann.applies() == AlreadyIn()


async def test_a_second_tap_on_apply_asks_the_same_question(ann: Applicant) -> None:
    first = await ann.applies()
    second = await ann.applies()

    assert first == second


async def test_bad_input_changes_nothing(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("years_of_work")
    before = await known(storage)

    step = await ann.says(Typed("many"))

    assert isinstance(step, AskAgain)
    assert step.place.question.key == "years_of_work"
    assert step.why == Rejected(Trouble.NOT_A_NUMBER)
    assert await known(storage) == before


async def test_an_old_button_changes_nothing_and_shows_what_it_recorded(ann: Applicant) -> None:
    await ann.gets_to("english")

    step = await ann.taps("degree", 1)

    assert isinstance(step, AskAgain)
    assert step.place.question.key == "english"
    assert step.why == Rejected(Trouble.ANSWERED_ALREADY)
    assert step.noted is not None
    assert step.noted.shown == "Yes"


@pytest.mark.parametrize(("question", "choice"), [("english", 4), ("nothing", 0), ("degree", 7), ("interest", 0)])
async def test_a_button_for_another_question_is_not_taken(ann: Applicant, question: str, choice: int) -> None:
    await ann.gets_to("degree")

    step = await ann.taps(question, choice)

    assert isinstance(step, AskAgain)
    assert step.why == Rejected(Trouble.NO_SUCH_BUTTON)
    assert step.place.question.key == "degree"


async def test_nobody_answers_for_somebody_else(ann: Applicant, service: ScreeningService, storage: Storage) -> None:
    bob = Applicant(service, telegram_id=4002, first_update=100)
    await ann.gets_to("degree")
    await bob.gets_to("degree")

    step = await bob.says(Tapped(ann.screening_id, "degree", 1))

    assert isinstance(step, AskAgain)
    assert step.why == Rejected(Trouble.NO_SUCH_BUTTON)
    assert (await known(storage))["screening"].state == "open"


async def test_who_is_not_screened_is_left_to_others(ann: Applicant, service: ScreeningService) -> None:
    assert await ann.says(Typed("hello")) == NotScreening()
    assert await ann.says(Tapped(1, "degree", 0)) == Over()
    assert await service.standing(ANN) is None

    await ann.gets_to("interest")
    await ann.says(INTEREST)

    assert await ann.says(Typed("hello")) == NotScreening()
    assert await ann.says(Other(Wrong.STICKER)) == NotScreening()
    assert await ann.sends(PDF) == NotScreening()
    assert await ann.taps("degree", 1) == Over()


async def test_where_she_stands_is_shown_to_who_comes_back(ann: Applicant, service: ScreeningService) -> None:
    await ann.gets_to("english")

    standing = await service.standing(ANN)

    assert isinstance(standing, Ask)
    assert standing.place.question.key == "english"


async def test_the_same_update_again_applies_nothing_and_shows_where_she_stands(
    ann: Applicant, storage: Storage
) -> None:
    await ann.gets_to("degree")
    first = await ann.taps("degree", 0)
    before = await known(storage)

    again = await ann.taps("degree", 0, again=True)

    assert again == first
    assert await known(storage) == before


async def test_the_update_that_ended_it_shows_the_end_again(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("degree")
    end = await ann.taps("degree", 1)
    assert isinstance(end, Failed)

    again = await ann.taps("degree", 1, again=True)

    assert again == end


async def test_the_typed_update_that_ended_it_shows_the_end_again(ann: Applicant) -> None:
    await ann.gets_to("interest")
    await ann.says(INTEREST)

    assert await ann.says(INTEREST, again=True) == Passed("Ann")


async def test_a_repeated_start_begins_nothing_anew(ann: Applicant, storage: Storage) -> None:
    first = await ann.applies()

    assert await ann.applies(again=True) == first


async def test_two_answers_at_once_are_one_answer(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("degree")

    steps = await asyncio.gather(*[ann.taps("degree", choice % 2) for choice in range(8)])

    taken = [step for step in steps if isinstance(step, Ask | Failed)]
    assert len(taken) == 1
    assert len((await known(storage))["answers"]) == 2


async def test_an_answer_waits_for_the_one_before_it(ann: Applicant, storage: Storage) -> None:
    """Without the hold at the start of the unit, PostgreSQL lets the second answer fail her after the first passed."""
    await ann.gets_to("degree")
    begun = threading.Event()

    def slow(work: Unit) -> None:
        stand = held_stand(work, ANN)
        assert stand is not None
        begun.set()
        time.sleep(0.3)
        work.screenings.record(screening_id=stand.screening.id, question="degree", answer='{"yes": true}', now=NOW)

    first = asyncio.create_task(storage.write(None, slow))
    await asyncio.to_thread(begun.wait)
    second = await ann.taps("degree", 1)
    await first

    assert isinstance(second, AskAgain)
    assert second.why == Rejected(Trouble.ANSWERED_ALREADY)
    assert second.place.question.key == "years_of_work"


async def test_two_devices_that_apply_at_once_begin_one_screening(ann: Applicant) -> None:
    steps = await asyncio.gather(*[ann.applies() for _ in range(8)])

    assert len({step.place.screening_id for step in steps if isinstance(step, Ask)}) == 1
    assert all(isinstance(step, Ask) for step in steps)


async def test_a_running_screening_keeps_the_form_it_began_with(
    ann: Applicant, service: ScreeningService, storage: Storage, vault_folder: Path
) -> None:
    await ann.gets_to("years_of_work")
    edited = built_in_form()
    edited = edited.model_copy(update={"questions": (edited.questions[0], edited.questions[-1])})
    ann.service = ScreeningService(storage, Vault(vault_folder), edited)
    bob = Applicant(ann.service, telegram_id=4002, first_update=100)

    step = await ann.says(Typed("3"))
    await bob.applies()
    short = await bob.taps("consent", 0)

    assert isinstance(step, Ask)
    assert (step.place.question.key, step.place.total) == ("english", 5)
    assert isinstance(short, Ask)
    assert (short.place.question.key, short.place.total) == ("interest", 1)


async def test_a_new_program_goes_on_where_the_old_one_was_killed(storage_url: str, vault_folder: Path) -> None:
    """Every question in turn is asked by one process and answered to another; nothing is held in memory."""
    ways: dict[str, Callable[[Applicant], Awaitable[Step]]] = {
        "consent": lambda ann: ann.taps("consent", 0),
        "degree": lambda ann: ann.taps("degree", 0),
        "years_of_work": lambda ann: ann.says(Typed("3")),
        "english": lambda ann: ann.taps("english", 5),
        "resume": lambda ann: ann.sends(PDF),
        "interest": lambda ann: ann.says(INTEREST),
    }
    ann: Applicant | None = None
    step: Step | None = None
    for key, answer in ways.items():
        async with opened(storage_url) as storage:
            service = ScreeningService(storage, Vault(vault_folder), built_in_form())
            if ann is None:
                ann = Applicant(service)
                await ann.applies()
            ann.service = service
            standing = await service.standing(ANN)
            assert isinstance(standing, Ask)
            assert standing.place.question.key == key
            step = await answer(ann)

    assert isinstance(step, Passed)


class opened:  # noqa: N801 - reads as a sentence
    """A storage for the length of a block."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def __aenter__(self) -> Storage:
        self.storage = await open_storage(self.url)
        return self.storage

    async def __aexit__(self, *_: object) -> None:
        await self.storage.close()


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


def with_review() -> Form:
    return built_in_form().model_copy(update={"review": True})


async def test_a_person_decides_where_the_form_says_so(storage: Storage, vault_folder: Path) -> None:
    ann = Applicant(ScreeningService(storage, Vault(vault_folder), with_review()))
    await ann.gets_to("interest")

    waiting = await ann.says(INTEREST)
    assert isinstance(waiting, NeedsReview)
    assert (await known(storage))["admitted_at"] is None
    assert isinstance(await ann.applies(), NeedsReview)

    review = ReviewService(storage)
    assert await review.approve(ann.screening_id, actor="admin:1", now=ann.now)
    assert not await review.approve(ann.screening_id, actor="admin:2", now=ann.now)
    assert not await review.reject(ann.screening_id, reason="Late.", actor="admin:2", now=ann.now)

    rows = await known(storage)
    assert rows["admitted_at"] == ann.now
    assert rows["facts"]["english"] == ("C1", 5, "stated")
    [line] = await storage.read(lambda work: work.audit.latest(10))
    assert (line.actor, line.action) == ("admin:1", "screening.approved")


async def test_a_person_who_turns_somebody_down_says_why(storage: Storage, vault_folder: Path) -> None:
    ann = Applicant(ScreeningService(storage, Vault(vault_folder), with_review()))
    await ann.gets_to("interest")
    await ann.says(INTEREST)

    assert await ReviewService(storage).reject(ann.screening_id, reason="The resume is empty.", actor="cli", now=NOW)

    end = await ann.service.standing(ANN)
    assert isinstance(end, Failed)
    assert [reason.sentence for reason in end.reasons] == ["The resume is empty."]
    assert (await known(storage))["admitted_at"] is None


async def test_a_question_that_may_be_skipped_is_skipped(storage: Storage, vault_folder: Path) -> None:
    form = built_in_form()
    english = form.questions[3].model_copy(update={"at_least": None, "failure": None, "may_skip": True})
    ann = Applicant(ScreeningService(storage, Vault(vault_folder), form.model_copy(update={"questions": (english,)})))
    await ann.applies()

    end = await ann.says(Skipped(ann.screening_id, "english"))

    assert isinstance(end, Passed)
    assert (await known(storage))["facts"] == {}
