"""Every answer counts once: repeated updates, answers at the same time, restarts, edited forms."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from crowd.screening.said import Rejected, Trouble, Typed
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.stand import held_stand
from crowd.services.steps import (
    Ask,
    AskAgain,
    Failed,
    Passed,
    Place,
    Step,
    Summary,
)
from storage import Storage, Turn, Unit
from storage.vault import Vault
from tests.documents import PDF
from tests.services.applicant import ANN, INTEREST, NOW, Applicant, known, opened


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def service(storage: Storage, vault_folder: Path) -> ScreeningService:
    return ScreeningService(storage, Vault(vault_folder), built_in_form("short"))


@pytest.fixture
def ann(service: ScreeningService) -> Applicant:
    return Applicant(service)


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
    end = await ann.says(Typed("send"))
    assert isinstance(end, Passed)

    assert await ann.says(Typed("send"), again=True) == end


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
        stand = held_stand(work, ANN, Turn(0, NOW))
        assert stand is not None
        begun.set()
        time.sleep(0.3)  # the row is held all the while: nothing tells from outside that the second one waits for it
        work.screenings.record(screening_id=stand.screening.id, question="degree", answer='{"yes": true}', now=NOW)
        work.screenings.move_on(screening_id=stand.screening.id, asked="years_of_work", draft="{}", now=NOW)

    first = asyncio.create_task(storage.write(None, slow))
    assert await asyncio.to_thread(begun.wait, 10)
    second = await ann.taps("degree", 1)
    await first

    assert isinstance(second, AskAgain)
    assert second.why == Rejected(Trouble.ANSWERED_ALREADY)
    assert isinstance(second.place, Place)
    assert second.place.question.key == "years_of_work"


async def test_two_devices_that_apply_at_once_begin_one_screening(ann: Applicant) -> None:
    steps = await asyncio.gather(*[ann.applies() for _ in range(8)])

    assert len({step.place.screening_id for step in steps if isinstance(step, Ask)}) == 1
    assert all(isinstance(step, Ask) for step in steps)


async def test_a_running_screening_keeps_the_form_it_began_with(
    ann: Applicant, service: ScreeningService, storage: Storage, vault_folder: Path
) -> None:
    await ann.gets_to("years_of_work")
    edited = built_in_form("short")
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
        "summary": lambda ann: ann.sends_all(),
    }
    ann: Applicant | None = None
    step: Step | None = None
    for key, answer in ways.items():
        async with opened(storage_url) as storage:
            service = ScreeningService(storage, Vault(vault_folder), built_in_form("short"))
            if ann is None:
                ann = Applicant(service)
                await ann.applies()
            ann.service = service
            standing = await service.standing(ANN, ann.now)
            if key == "summary":
                assert isinstance(standing, Summary)
            else:
                assert isinstance(standing, Ask)
                assert standing.place.question.key == key
            step = await answer(ann)

    assert isinstance(step, Passed)
