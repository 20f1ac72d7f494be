"""Unlocking: which live projects a skill opens to somebody, and which live stages give her a skill that she lacks."""

from __future__ import annotations

from crowd.rules.eligibility import subjects
from crowd.rules.stages import Stage
from crowd.services import knowing
from crowd.services.cards import spec_of
from crowd.services.stages_shown import Opened
from storage import Unit


def opens(work: Unit, person_id: int, stage: Stage, project_id: int, now: int) -> tuple[Opened, ...]:
    """Live projects that ask for the skill of this stage and are open to her now; the work before further stages."""
    person = work.people.of_id(person_id=person_id)
    if person is None or person.telegram_id is None:
        return ()
    found = []
    for worker in work.progress.live(telegram_id=person.telegram_id):
        spec = spec_of(worker.spec)
        if worker.project_id == project_id or worker.project_state != "live":
            continue
        if stage.subject in subjects(spec.eligibility) and not knowing.missing(work, person_id, spec.eligibility, now):
            found.append(Opened(worker.project_id, spec.title, spec.brief, spec.price, spec.currency, spec.stage))
    return tuple(sorted(found, key=lambda each: each.stage is not None))
