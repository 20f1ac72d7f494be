"""Another chance: an admin lets somebody answer a project's questions anew, or take a stage again; she is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.outcomes import Refused, no_project
from crowd.services.owing import owe
from storage import Storage, Unit

KIND = "another_chance"


@dataclass(frozen=True, slots=True)
class Given:
    """`attempts` that she failed do not count any more; `questions`: she is asked anew."""

    slug: str
    attempts: int
    questions: bool


class ChanceService:
    """One person in one project at a time."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def give(self, slug: str, worker_key: str, *, actor: str, now: int) -> Given | Refused:
        """By her name in exports. Refused where there is nothing that she failed."""

        def unit(work: Unit) -> Given | Refused:
            project, person_id = work.projects.of_slug(slug=slug), work.people.of_key(worker_key=worker_key)
            if project is None:
                return no_project(slug)
            if person_id is None:
                return Refused(f"Nobody is known as {worker_key} here; tapwork export names workers so.")
            given = Given(
                slug,
                work.attempts.more(project_id=project.id, person_id=person_id),
                work.comprehension.forgive(project_id=project.id, person_id=person_id),
            )
            if not given.attempts and not given.questions:
                return Refused(f"{worker_key} has failed nothing in {slug}.")
            work.audit.note(now, actor, "another chance", slug, worker_key)
            _tell(work, project.id, ProjectSpec.from_json(project.spec), person_id, now)
            return given

        return await self._storage.write(None, unit)


def _tell(work: Unit, project_id: int, spec: ProjectSpec, person_id: int, now: int) -> None:
    person = work.people.of_id(person_id=person_id)
    if person is None or person.telegram_id is None:
        return
    body: dict[str, Any] = {"project_id": project_id, "title": spec.title}
    ref = f"{KIND}:{project_id}:{person_id}:{now}"
    owe(work, kind=KIND, ref=ref, to=[person.telegram_id], body=body, now=now)
