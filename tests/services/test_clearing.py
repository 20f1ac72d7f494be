"""Pay that was pending long enough becomes available, once, and only what nobody has judged."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from crowd.rules.acceptance import LAST_WORD
from crowd.services.cards import Shown
from crowd.services.checking import problems
from crowd.services.clearing import AT_ONCE, DAY, Clearing
from crowd.services.importing import ImportService
from crowd.services.labelling import LabellingService
from crowd.services.projects import ProjectService
from storage import Storage, Turn, Unit
from tests.filling import NOON, jsonl, rows, spec

HOLD = 7


async def worked(storage: Storage, folder: Path, answers: int, *, more: str = "", price: str = "0.05") -> int:
    """One worker answers so many tasks at noon; gives her id."""
    projects = ProjectService(storage)
    await projects.add(spec(("overlap", f"{more}\noverlap"), ('"0.05"', f'"{price}"')), actor="test", now=NOON)
    path = jsonl(folder / "rows.jsonl", rows(answers))
    await ImportService(storage).add("facts", path, skip_bad=False, actor="test", now=NOON)

    def hire(work: Unit) -> int:
        person = work.people.meet(
            telegram_id=7, worker_key="key", first_name="Ann", username=None, language="en", now=NOON
        )
        work.people.admit(person_id=person.id, now=NOON)
        return person.id

    person_id = await storage.write(None, hire)
    await projects.open("facts", actor="test", now=NOON)
    labelling = LabellingService(storage)
    step = await labelling.begin(Turn(1, NOON), 7, 1, briefed=True)
    for at in range(answers):
        assert isinstance(step, Shown)
        card = step.card
        step = await labelling.tap(Turn(at + 2, NOON), 7, card.task_id, 1, card.body.buttons[0].value)
    return person_id


async def balances(storage: Storage, person_id: int) -> tuple[int, int]:
    """What is pending and what is available, in micro-units."""

    def unit(work: Unit) -> tuple[int, int]:
        pending = work.ledger.balance(account="pending", owner=person_id)
        available = work.ledger.balance(account="available", owner=person_id)
        return pending.get("USD", 0), available.get("USD", 0)

    return await storage.read(unit)


async def test_pay_waits_for_its_days_and_is_then_available(storage: Storage, tmp_path: Path) -> None:
    person_id = await worked(storage, tmp_path, 3)
    clearing = Clearing(storage, HOLD)

    assert await clearing.run(NOON + HOLD * DAY - 1) == 0
    assert await balances(storage, person_id) == (150_000, 0)

    assert await clearing.run(NOON + HOLD * DAY) == 3
    assert await balances(storage, person_id) == (0, 150_000)
    assert await clearing.run(NOON + 30 * DAY) == 0
    assert await balances(storage, person_id) == (0, 150_000)
    assert await problems(storage) == []


async def test_more_than_fits_into_one_unit_is_cleared_all_the_same(storage: Storage, tmp_path: Path) -> None:
    person_id = await worked(storage, tmp_path, AT_ONCE + 5)

    assert await Clearing(storage, HOLD).run(NOON + HOLD * DAY) == AT_ONCE + 5
    assert (await balances(storage, person_id))[0] == 0


async def test_an_answer_that_a_person_judged_is_left_to_her(storage: Storage, tmp_path: Path) -> None:
    person_id = await worked(storage, tmp_path, 2)

    def judged(work: Unit) -> None:
        task_id = next(iter(work.tasks.answers(project_id=1))).task_id
        work.assignments.move(task_id=task_id, person_id=person_id, was="submitted", becomes="rejected")

    await storage.write(None, judged)

    assert await Clearing(storage, HOLD).run(NOON + HOLD * DAY) == 1
    assert await balances(storage, person_id) == (50_000, 50_000)


async def test_each_project_has_a_review_window_of_its_own(storage: Storage, tmp_path: Path) -> None:
    person_id = await worked(storage, tmp_path, 2, more='review = "3d"')
    clearing = Clearing(storage, HOLD)

    assert await clearing.run(NOON + 3 * DAY - 1) == 0
    assert await clearing.run(NOON + 3 * DAY) == 2
    assert await balances(storage, person_id) == (0, 100_000)
    assert await problems(storage) == []


async def test_at_once_leaves_a_minute_for_a_slip_of_the_thumb(storage: Storage, tmp_path: Path) -> None:
    await worked(storage, tmp_path, 1, more='review = "none"')
    clearing = Clearing(storage, HOLD)

    assert await clearing.run(NOON + LAST_WORD - 1) == 0
    assert await clearing.run(NOON + LAST_WORD) == 1


async def test_a_window_that_is_shortened_counts_for_answers_that_were_given_before(
    storage: Storage, tmp_path: Path
) -> None:
    await worked(storage, tmp_path, 1, more='review = "30d"')
    assert await Clearing(storage, HOLD).run(NOON + 20 * DAY) == 0

    shorter = f"UPDATE projects SET spec = replace(spec, '{30 * DAY}', '{DAY}')"
    await storage.write(None, lambda work: work._queries._execute(shorter, {}).rowcount)
    assert await Clearing(storage, HOLD).run(NOON + 20 * DAY) == 1


async def test_unpaid_answers_are_accepted_too(storage: Storage, tmp_path: Path) -> None:
    person_id = await worked(storage, tmp_path, 2, price="0")

    assert await Clearing(storage, HOLD).run(NOON + HOLD * DAY) == 2
    assert await balances(storage, person_id) == (0, 0)
    assert await problems(storage) == []


async def test_two_at_once_accept_each_answer_once(storage: Storage, tmp_path: Path) -> None:
    person_id = await worked(storage, tmp_path, 30)
    clearing = Clearing(storage, HOLD)

    both = await asyncio.gather(clearing.run(NOON + HOLD * DAY), clearing.run(NOON + HOLD * DAY))
    assert sum(both) == 30
    assert await balances(storage, person_id) == (0, 1_500_000)


@pytest.mark.parametrize("hold", [0])
async def test_without_days_to_wait_pay_is_available_a_minute_later(
    storage: Storage, tmp_path: Path, hold: int
) -> None:
    person_id = await worked(storage, tmp_path, 1)

    await Clearing(storage, hold).run(NOON + 60_000)

    assert await balances(storage, person_id) == (0, 50_000)
