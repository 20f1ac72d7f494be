"""Projects, files and people for the tests of services: the smallest that do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crowd.rules.importing import ImportReport
from crowd.rules.spec import ProjectSpec
from crowd.services.dues import DueService
from crowd.services.falling_due import KINDS
from crowd.services.importing import ImportService
from crowd.services.outcomes import Added, Opened
from crowd.services.projects import ProjectService, checked_project
from storage import Storage, Unit
from storage.vault import Vault

NOON = 1_793_534_400_000  # 2026-11-01T12:00 UTC
HOUR = 3_600_000

FILE = """
slug = "facts"
title = "Facts"
brief = "Is it true?"
overlap = 3
price = "0.05"
time_limit = "10m"

[task]
type = "choice"
question = "Is it true?"
labels = ["true", "false"]

[columns]
id = "id"
text = "{text}"
gold = "gold"
"""


def spec(*changes: tuple[str, str], more: str = "") -> ProjectSpec:
    """The project above, with parts of its file replaced."""
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    checked = checked_project(text + more)
    assert isinstance(checked, ProjectSpec), checked
    return checked


def jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A file of objects."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def rows(count: int, *, first: int = 1) -> list[dict[str, Any]]:
    """Good rows of the project above."""
    return [{"id": f"t{at}", "text": f"Claim {at}", "gold": "true"} for at in range(first, first + count)]


async def added(storage: Storage, project: ProjectSpec | None = None) -> ProjectService:
    """The services of projects, with one project in them."""
    service = ProjectService(storage)
    outcome = await service.add(project or spec(), actor="cli", now=NOON)
    assert isinstance(outcome, Added), outcome
    return service


async def filled(storage: Storage, path: Path, *, slug: str = "facts", vault: Vault | None = None) -> ImportReport:
    """The project with the tasks of a file."""
    report = await ImportService(storage, vault).add(slug, path, skip_bad=False, actor="cli", now=NOON)
    assert isinstance(report, ImportReport), report
    assert not report.stopped, report
    return report


async def opened(
    storage: Storage, path: Path, project: ProjectSpec | None = None, *, vault: Vault | None = None
) -> ProjectService:
    """The services, with one project that is live."""
    slug = project.slug if project else "facts"
    service = await added(storage, project)
    await filled(storage, path, slug=slug, vault=vault)
    outcome = await service.open(slug, actor="cli", now=NOON)
    assert isinstance(outcome, Opened), outcome
    return service


async def tick(storage: Storage, now: int, *, holder: str = "here") -> int:
    """The clock does what is due by now; how many things."""
    return await DueService(storage, KINDS, holder=holder, admins=lambda: ()).run(now)


def admit(work: Unit, telegram_id: int, facts: Mapping[str, tuple[str, int | None]] | None = None) -> int:
    """A worker who can be reached, and what is known of her; her id."""
    person = work.people.meet(
        telegram_id=telegram_id,
        worker_key=f"w{telegram_id}",
        first_name="P",
        username=None,
        language="en",
        now=NOON,
    )
    work.people.admit(person_id=person.id, now=NOON)
    for name, (value, number) in (facts or {}).items():
        work.facts.state(person_id=person.id, name=name, value=value, number=number, source="stated", now=NOON)
    return person.id


def _pay(work: Unit, task_id: int, person_id: int, project_id: int) -> None:
    work.ledger.move(
        ref=f"answer:{task_id}:{person_id}",
        source="budget",
        source_owner=project_id,
        target="pending",
        target_owner=person_id,
        amount=50_000,
        currency="USD",
        now=NOON + 12_345,
    )


def answer(work: Unit, key: str, person_id: int, given: Mapping[str, Any] | None, *, state: str = "submitted") -> None:
    """An assignment of the task with that id: with a paid answer 12.345 s after noon, or in a state without one."""
    project = work.projects.of_slug(slug="facts")
    assert project is not None
    [task_id] = {
        vote.task_id
        for vote in work.tasks.votes(project_id=project.id, horizon=project.normal_horizon)
        if vote.key == key
    }
    assert work.assignments.open(
        task_id=task_id,
        person_id=person_id,
        project_id=project.id,
        price=50_000,
        version=1,
        seed=0,
        now=NOON,
        deadline=NOON + HOUR,
    )
    if given is not None:
        text = json.dumps(given)
        assert work.assignments.submit(task_id=task_id, person_id=person_id, answer=text, version=1, now=NOON + 12_345)
        if state != "rejected":
            _pay(work, task_id, person_id, project.id)
    was = "active" if given is None else "submitted"
    if state != was:
        assert work.assignments.move(task_id=task_id, person_id=person_id, was=was, becomes=state)
