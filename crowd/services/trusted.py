"""Trusted workers: who may settle what others differ about, besides admins, and what that counts for."""

from __future__ import annotations

from crowd.rules.sensitive import conditions
from crowd.rules.spec import ProjectSpec
from crowd.services import exposure, knowing, understanding
from crowd.services.disputing import rule_of
from crowd.tasktypes.base import CardBody
from storage import Unit


def is_trusted(work: Unit, who: int, project_id: int, spec: ProjectSpec, now: int) -> bool:
    """The project trusts her with it, she has agreed to see what it may show, and nothing keeps her from work.

    Whoever took its guidelines otherwise than they say is not asked what is right by them.
    """
    asked = rule_of(spec).by
    person = work.people.of_telegram(telegram_id=who)
    if not asked or person is None or person.admitted_at is None:
        return False
    worker = work.progress.at(telegram_id=who, project_id=project_id)
    if worker is None or understanding.failed(work, worker, spec):
        return False
    kept_until = work.rulings.restricted_until(person_id=person.id, project_id=project_id)
    return (kept_until or 0) <= now and not knowing.missing(work, person.id, (*asked, *conditions(spec.sensitive)), now)


def has_met(work: Unit, who: int, body: CardBody, now: int) -> None:
    """A day counts what hurts, whatever brought her to it."""
    person = work.people.of_telegram(telegram_id=who)
    if body.veiled and person is not None:
        exposure.met(work, person.id, now)
