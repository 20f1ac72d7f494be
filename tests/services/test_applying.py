"""Where an applicant stands, and taking it all back; on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.screening.form import Form, load_form
from crowd.screening.said import Typed
from crowd.services.applying import ApplyingService, NothingOpen, Withdrawn
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.steps import Ask, Over, TooEarly
from storage import Storage
from storage.vault import Vault
from tests.services.applicant import ANN, DAY, INTEREST, Applicant, known, lying
from tests.services.reviewers import decides


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def applying(storage: Storage, folder: Path) -> ApplyingService:
    return ApplyingService(storage, Vault(folder))


@pytest.fixture
def ann(storage: Storage, folder: Path) -> Applicant:
    return Applicant(ScreeningService(storage, Vault(folder), reviewed()))


def reviewed() -> Form:
    """The short form, where a person decides."""
    return built_in_form("short").model_copy(update={"review": True, "review_days": 3})


async def place(applying: ApplyingService, now: int) -> tuple[str, int | None]:
    found = await applying.status(ANN, now)
    assert found is not None
    return found.standing.place, found.until


async def test_status_says_what_comes_next_and_when_at_the_latest(
    ann: Applicant, applying: ApplyingService, storage: Storage
) -> None:
    assert await applying.status(ANN, ann.now) is None
    await ann.gets_to("interest")
    touched = ann.now
    assert await place(applying, ann.now) == ("screening", touched + 14 * DAY)
    status = await applying.status(ANN, ann.now)
    assert status is not None
    assert (status.answered, status.questions, status.minutes) == (4, 5, 5)

    await ann.says(INTEREST)
    await ann.sends_all()
    assert await place(applying, ann.now) == ("review", ann.now + 3 * DAY)

    await decides(storage, ann.screening_id, reason="Not this time.", now=ann.now)
    status = await applying.status(ANN, ann.now)
    assert status is not None
    assert status.refusal is not None
    assert status.refusal.reasons[0].sentence == "Not this time."
    assert status.until == ann.now + 30 * DAY


async def test_a_worker_is_told_since_when(ann: Applicant, applying: ApplyingService, storage: Storage) -> None:
    await ann.passes()
    await decides(storage, ann.screening_id, now=ann.now)

    status = await applying.status(ANN, ann.now)

    assert status is not None
    assert (status.standing.place, status.since) == ("worker", ann.now)


@pytest.mark.parametrize("waiting", [False, True])
async def test_what_is_taken_back_is_gone_at_once(
    ann: Applicant, applying: ApplyingService, storage: Storage, folder: Path, waiting: bool
) -> None:
    await (ann.passes() if waiting else ann.gets_to("interest"))
    stakes = await applying.stakes(ANN, ann.now)
    assert stakes is not None
    assert (stakes.decided_by_person, stakes.again_at) == (waiting, None)

    done = await applying.withdraw(ann.turn(), ANN, ann.screening_id)

    rows = await known(storage)
    assert done == Withdrawn(None)
    assert (rows["screening"].state, rows["answers"], rows["files"]) == ("withdrawn", {}, [])
    assert lying(folder) == {}
    assert await applying.stakes(ANN, ann.now) is None
    assert await ann.taps("degree", 0) == Over("withdrawn")
    assert isinstance(await ann.applies(), Ask)


async def test_the_same_update_again_says_the_same_and_touches_nothing_new(
    ann: Applicant, applying: ApplyingService, storage: Storage
) -> None:
    await ann.gets_to("english")
    turn = ann.turn()

    first = await applying.withdraw(turn, ANN, ann.screening_id)
    again = await applying.withdraw(turn, ANN, ann.screening_id)
    another = await applying.withdraw(ann.turn(), ANN, ann.screening_id)

    assert first == again == Withdrawn(None)
    assert another == NothingOpen()


async def test_nobody_takes_back_what_is_not_hers_or_decided(
    ann: Applicant, applying: ApplyingService, storage: Storage
) -> None:
    bob = Applicant(ann.service, telegram_id=4002, first_update=500)
    await ann.gets_to("english")
    await bob.passes()

    assert await applying.withdraw(ann.turn(), ANN, bob.screening_id) == NothingOpen()
    await decides(storage, bob.screening_id, now=bob.now)
    assert await applying.withdraw(bob.turn(), 4002, bob.screening_id) == NothingOpen()
    assert len((await known(storage, 4002))["answers"]) == 6


async def test_who_has_begun_a_test_cannot_take_it_again_by_taking_it_back(storage: Storage, folder: Path) -> None:
    form = load_form(
        'title = "Quiz"\nminutes = 1\napply_again_after_days = 30\n'
        '[[questions]]\nkey = "sky"\nkind = "quiz"\ntext = "A test."\n'
        'items = [{ key = "sky", text = "The sky?", right = "blue", wrong = ["square"] }]\n'
        '[[questions]]\nkey = "next"\nkind = "yes_no"\ntext = "The next one?"\n'
    )
    assert isinstance(form, Form), form
    applying = ApplyingService(storage, Vault(folder))
    ann = Applicant(ScreeningService(storage, Vault(folder), form))
    await ann.applies()
    before = await applying.stakes(ANN, ann.now)
    assert before is not None
    assert before.again_at is None

    step = await ann.says(Typed("begin"))
    assert isinstance(step, Ask)
    turn = ann.turn()
    done = await applying.withdraw(turn, ANN, ann.screening_id)

    assert done == Withdrawn(turn.now + 30 * DAY)
    assert await ann.applies() == TooEarly(turn.now + 30 * DAY)
    ann.now = turn.now + 30 * DAY
    assert isinstance(await ann.applies(), Ask)
