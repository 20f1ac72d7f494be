"""Screening on both engines: from the first question to the verdict, and whose button counts."""

from pathlib import Path

import pytest

from crowd.screening.form import Form
from crowd.screening.said import Other, Rejected, Trouble, Typed, Wrong
from crowd.services.hearing import Said, Tapped
from crowd.services.screening import ScreeningService, built_in_form
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
    Summary,
    TooEarly,
)
from storage import Storage
from storage.vault import Vault
from tests.documents import PDF
from tests.services.applicant import ANN, DAY, INTEREST, NOW, Applicant, known


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def service(storage: Storage, vault_folder: Path) -> ScreeningService:
    return ScreeningService(storage, Vault(vault_folder), built_in_form("short"))


@pytest.fixture
def ann(service: ScreeningService) -> Applicant:
    return Applicant(service)


async def test_who_answers_well_is_admitted_with_her_facts_in_the_same_unit(ann: Applicant, storage: Storage) -> None:
    await ann.gets_to("interest")

    looked_over = await ann.says(INTEREST)
    assert isinstance(looked_over, Summary)
    assert (await known(storage))["admitted_at"] is None
    end = await ann.sends_all()

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
    await ann.passes()

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

    step = await bob.says(Tapped(ann.screening_id, "degree", "1"))

    assert isinstance(step, AskAgain)
    assert step.why == Rejected(Trouble.NO_SUCH_BUTTON)
    assert (await known(storage))["screening"].state == "open"


async def test_who_is_not_screened_is_left_to_others(ann: Applicant, service: ScreeningService) -> None:
    assert await ann.says(Typed("hello")) == NotScreening()
    assert await ann.says(Tapped(1, "degree", "0")) == Over()
    assert await service.standing(ANN, NOW) is None

    await ann.passes()

    assert await ann.says(Typed("hello")) == NotScreening()
    assert await ann.says(Other(Wrong.STICKER)) == NotScreening()
    assert await ann.sends(PDF) == NotScreening()
    assert await ann.taps("degree", 1) == Over("passed")


async def test_where_she_stands_is_shown_to_who_comes_back(ann: Applicant, service: ScreeningService) -> None:
    await ann.gets_to("english")

    standing = await service.standing(ANN, ann.now)

    assert isinstance(standing, Ask)
    assert standing.place.question.key == "english"


def with_review() -> Form:
    return built_in_form("short").model_copy(update={"review": True})


async def test_a_person_decides_where_the_form_says_so(storage: Storage, vault_folder: Path) -> None:
    ann = Applicant(ScreeningService(storage, Vault(vault_folder), with_review()))
    waiting = await ann.passes()
    assert isinstance(waiting, NeedsReview)
    assert (await known(storage))["admitted_at"] is None
    assert isinstance(await ann.applies(), NeedsReview)


async def test_a_question_that_may_be_skipped_is_skipped(storage: Storage, vault_folder: Path) -> None:
    form = built_in_form("short")
    english = form.questions[3].model_copy(update={"at_least": None, "failure": None, "may_skip": True})
    ann = Applicant(ScreeningService(storage, Vault(vault_folder), form.model_copy(update={"questions": (english,)})))
    await ann.applies()

    await ann.skips("english")
    end = await ann.sends_all()

    assert isinstance(end, Passed)
    assert (await known(storage))["facts"] == {}
