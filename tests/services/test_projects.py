"""The life of a project, on both engines."""

import asyncio
from pathlib import Path

import pytest

from crowd.rules.faults import Fault
from crowd.services.outcomes import (
    Added,
    Closed,
    Opened,
    Paused,
    ProjectView,
    Refused,
    Reworded,
    Scheduled,
    Unchanged,
    Updated,
)
from crowd.services.projects import ProjectService, checked_project
from storage import Storage, Unit
from tests.filling import FILE, HOUR, NOON, added, admit, filled, jsonl, opened, rows, spec, tick

AT_TEN = ('price = "0.05"', 'price = "0.05"\nopens_at = "2026-11-02T10:00Z"')
TEN = 1_793_613_600_000


async def view(service: ProjectService) -> ProjectView:
    shown = await service.show("facts", now=NOON)
    assert isinstance(shown, ProjectView)
    return shown


async def states(service: ProjectService) -> list[tuple[str, str]]:
    return [(listed.slug, listed.state) for listed in await service.listing()]


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "tasks.jsonl", rows(3))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('type = "choice"', 'type = "choose"'), 'task.type is "choose": give one of choice, '),
        (('labels = ["true", "false"]', 'labels = ["true"]'), "task.labels"),
        (('text = "{text}"', 'txt = "{text}"'), "columns.text: say how a row becomes this text"),
        (('text = "{text}"', 'txt = "{text}"'), "columns.txt: remove this key"),
    ],
)
def test_a_file_is_checked_down_to_its_task_type(change: tuple[str, str], told: str) -> None:
    faults = checked_project(FILE.replace(*change))

    assert isinstance(faults, list)
    assert all(isinstance(fault, Fault) for fault in faults)
    assert any(told in str(fault) for fault in faults), faults


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('type = "choice"', 'type = "choose"'), 'task.type is "choose": give one of choice, '),
        (('labels = ["true", "false"]', 'labels = ["true"]'), "task.labels"),
    ],
)
def test_what_its_task_type_finds_is_told_beside_all_other_faults(change: tuple[str, str], told: str) -> None:
    others = FILE.replace("overlap = 3", "overlap = 0").replace('question = "Is it true?"\n', "")
    faults = checked_project(others.replace(*change))

    assert isinstance(faults, list)
    assert len(faults) == 3
    assert any(told in str(fault) for fault in faults), faults


async def test_a_project_is_added_once(storage: Storage) -> None:
    service = ProjectService(storage)

    assert await service.add(spec(), actor="cli", now=NOON) == Added("facts", None)
    assert await service.add(spec(), actor="cli", now=NOON) == Unchanged("facts")
    assert await states(service) == [("facts", "draft")]


async def test_two_who_add_the_same_project_at_once_get_one(storage: Storage) -> None:
    service = ProjectService(storage)

    outcomes = await asyncio.gather(*(service.add(spec(), actor="cli", now=NOON) for _ in range(4)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Added", "Unchanged", "Unchanged", "Unchanged"]


async def test_a_draft_can_be_rewritten(storage: Storage) -> None:
    service = await added(storage)
    project = spec(('title = "Facts"', 'title = "Claims"'), more='[eligibility]\nenglish = ">= C1"\n')

    assert await service.add(project, actor="cli", now=NOON) == Updated("facts", None)
    shown = await view(service)

    assert (shown.project.title, shown.spec, shown.project.version) == ("Claims", project, 2)


async def test_what_tasks_were_made_by_cannot_be_rewritten(storage: Storage, tasks: Path) -> None:
    service = await added(storage)
    await filled(storage, tasks)

    outcome = await service.add(spec(("overlap = 3", "overlap = 4")), actor="cli", now=NOON)
    reworded = await service.add(spec(('"Is it true?"\nlabels', '"True?"\nlabels')), actor="cli", now=NOON)

    assert outcome == Refused("facts has tasks that were made by its overlap; take another slug.")
    assert reworded == Updated("facts", None)


async def test_a_project_that_was_opened_cannot_be_rewritten(storage: Storage, tasks: Path) -> None:
    service = await opened(storage, tasks)

    outcome = await service.add(spec(('price = "0.05"', 'price = "0.06"')), actor="cli", now=NOON)

    assert isinstance(outcome, Refused)


async def test_the_words_of_a_project_whose_hour_has_passed_may_change(storage: Storage, tasks: Path) -> None:
    service = await added(storage, spec(AT_TEN))
    await filled(storage, tasks)
    await tick(storage, TEN)

    outcome = await service.add(spec(AT_TEN, ('title = "Facts"', 'title = "Claims"')), actor="cli", now=TEN + HOUR)

    assert outcome == Reworded("facts")


async def test_a_project_without_tasks_is_not_opened(storage: Storage) -> None:
    service = await added(storage)

    assert await service.open("facts", actor="cli", now=NOON) == Refused("facts has no tasks yet; add them first.")
    assert await states(service) == [("facts", "draft")]


async def test_going_live_owes_every_eligible_worker_one_message(storage: Storage, tasks: Path) -> None:
    service = await added(storage, spec(more='[eligibility]\nenglish = ">= C1"\n'))
    await filled(storage, tasks)

    def people(work: Unit) -> None:
        for at, level in enumerate(("C2", "C1", "B2")):
            admit(work, 100 + at, {"english": (level, 6 - at)})
        admit(work, 200)
        admit(work, 300, {"english": ("C2", 6)})
        work.people.lose(telegram_id=300, now=NOON)

    await storage.write(None, people)

    assert await service.open("facts", actor="admin:1", now=NOON) == Opened("facts", 1, 2)
    shown = await view(service)
    assert (shown.project.state, shown.project.opened_at, shown.project.openings) == ("live", NOON, 1)
    assert (shown.eligible, shown.told) == (2, {"pending": 2})


async def test_a_project_goes_live_once_however_many_open_it(storage: Storage, tasks: Path) -> None:
    service = await added(storage)
    await filled(storage, tasks)
    await storage.write(None, lambda work: admit(work, 100))

    outcomes = await asyncio.gather(*(service.open("facts", actor="cli", now=NOON) for _ in range(5)))

    assert outcomes.count(Opened("facts", 1, 1)) == 1
    assert outcomes.count(Refused("facts is live already.")) == 4
    assert (await view(service)).told == {"pending": 1}


async def test_opening_again_tells_only_those_who_were_not_told(storage: Storage, tasks: Path) -> None:
    service = await added(storage)
    await filled(storage, tasks)
    await storage.write(None, lambda work: [admit(work, 100 + at) for at in range(3)])
    await service.open("facts", actor="cli", now=NOON)

    def sent(work: Unit) -> None:
        [(campaign, _kind)] = work.deliveries.running()
        work.deliveries.take(campaign_id=campaign, person_id=1, now=NOON)

    await storage.write(None, sent)

    assert await service.pause("facts", actor="cli", now=NOON) == Paused("facts", kept_back=2)
    await storage.write(None, lambda work: admit(work, 200))
    assert await service.open("facts", actor="cli", now=NOON) == Opened("facts", 2, told=3)
    assert await service.pause("facts", actor="cli", now=NOON) == Paused("facts", kept_back=3)
    assert await service.open("facts", actor="cli", now=NOON, tell_again=True) == Opened("facts", 3, told=4)


async def test_a_paused_project_is_live_no_more_and_a_closed_one_never_again(storage: Storage, tasks: Path) -> None:
    service = await opened(storage, tasks)

    assert await service.pause("facts", actor="cli", now=NOON) == Paused("facts", 0)
    assert isinstance(await service.pause("facts", actor="cli", now=NOON), Refused)
    assert await service.close("facts", actor="cli", now=NOON + HOUR) == Closed("facts", 0)
    assert await service.close("facts", actor="cli", now=NOON) == Refused("facts is closed already.")
    assert await service.open("facts", actor="cli", now=NOON) == Refused("facts is closed for good.")
    assert isinstance(await service.schedule("facts", opens_at=TEN, actor="cli", now=NOON), Refused)
    assert (await view(service)).project.closed_at == NOON + HOUR


async def test_the_clock_opens_what_is_due_once_also_when_it_was_down(storage: Storage, tasks: Path) -> None:
    service = await added(storage, spec(AT_TEN))
    await filled(storage, tasks)
    await storage.write(None, lambda work: admit(work, 100))
    assert await states(service) == [("facts", "scheduled")]

    assert await tick(storage, TEN - 1) == 0
    assert await tick(storage, TEN + 72 * HOUR) == 1
    assert (await view(service)).project.opened_at == TEN + 72 * HOUR
    assert (await view(service)).told == {"pending": 1}
    assert await tick(storage, TEN + 72 * HOUR) == 0


async def test_two_clocks_open_what_is_due_once(storage: Storage, tasks: Path) -> None:
    service = await added(storage, spec(AT_TEN))
    await filled(storage, tasks)
    await storage.write(None, lambda work: admit(work, 100))

    ticks = await asyncio.gather(*(tick(storage, TEN, holder=f"h{at}") for at in range(4)))

    assert sorted(ticks) == [0, 0, 0, 1]
    assert ((await view(service)).project.openings, (await view(service)).told) == (1, {"pending": 1})


async def test_what_is_due_without_tasks_waits_for_them(storage: Storage, tasks: Path) -> None:
    service = await added(storage, spec(AT_TEN))

    await tick(storage, TEN)
    assert await states(service) == [("facts", "scheduled")]
    await filled(storage, tasks)
    await tick(storage, TEN)
    assert await states(service) == [("facts", "live")]


async def test_the_hour_can_be_set_moved_and_taken_away(storage: Storage, tasks: Path) -> None:
    service = await added(storage)
    await filled(storage, tasks)

    assert await service.schedule("facts", opens_at=TEN, actor="cli", now=NOON) == Scheduled("facts", TEN)
    assert await service.schedule("facts", opens_at=TEN + HOUR, actor="cli", now=NOON) == Scheduled("facts", TEN + HOUR)
    assert await tick(storage, TEN) == 0
    assert await service.pause("facts", actor="cli", now=NOON) == Paused("facts", 0)
    assert await tick(storage, TEN + HOUR) == 0
    assert await service.schedule("facts", opens_at=NOON, actor="cli", now=NOON) == Refused("That time has passed.")


async def test_an_hour_set_by_hand_stays_when_other_words_are_written(storage: Storage) -> None:
    service = await added(storage)
    await service.schedule("facts", opens_at=TEN, actor="cli", now=NOON)

    assert await service.add(spec(("Is it true?", "True?")), actor="cli", now=NOON) == Updated("facts", TEN)
    assert await service.add(spec(AT_TEN), actor="cli", now=TEN) == Refused(
        "Its opens_at has passed; give a later time, or none to open it by hand."
    )


async def test_no_project_is_told_by_name(storage: Storage) -> None:
    service = ProjectService(storage)

    outcomes = [
        await service.open("nothing", actor="cli", now=NOON),
        await service.schedule("nothing", opens_at=TEN, actor="cli", now=NOON),
        await service.pause("nothing", actor="cli", now=NOON),
        await service.close("nothing", actor="cli", now=NOON),
        await service.show("nothing", now=NOON),
    ]

    assert outcomes == [Refused("There is no project nothing.")] * 5


async def test_every_move_is_in_the_audit(storage: Storage, tasks: Path) -> None:
    service = await opened(storage, tasks)
    await service.pause("facts", actor="admin:7", now=NOON)
    await service.close("facts", actor="admin:7", now=NOON)

    audit = await storage.read(lambda work: work.audit.latest(10))

    assert [(line.actor, line.action) for line in reversed(audit)] == [
        ("cli", "project added"),
        ("cli", "tasks added"),
        ("cli", "project opened"),
        ("admin:7", "project paused"),
        ("admin:7", "project closed"),
    ]
