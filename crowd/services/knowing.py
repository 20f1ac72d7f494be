"""What is known of one person, by the subjects that an expression asks about."""

from __future__ import annotations

from crowd.rules.eligibility import SKILL, TESTED, WORK, WORKER, Groups, Known, subjects, unmet
from storage import Unit


def known(work: Unit, person_id: int, groups: Groups, now: int) -> dict[str, Known]:
    """By subject, as the conditions name them; nothing is looked up that they do not ask about."""
    asked = subjects(groups)
    found: dict[str, Known] = {}
    if not asked:
        return found
    for fact in work.facts.of_person(person_id=person_id):
        if fact.expired_at is None:
            found[fact.name] = Known(fact.value, fact.number)
            if fact.source == "tested":
                found[f"{TESTED}{fact.name}"] = found[fact.name]
    if any(each.startswith(SKILL) for each in asked):
        skills = work.skills.of_person(person_id=person_id, now=now)
        found |= {f"{SKILL}{name}": Known(str(value), value) for name, value in skills.items()}
    if any(each.startswith(WORK) for each in asked):
        answers = work.progress.answers(person_id=person_id)
        found |= {f"{WORK}{slug}": Known(str(count), count) for slug, count in answers.items()}
    if WORKER in asked and (person := work.people.of_id(person_id=person_id)):
        found[WORKER] = Known(person.worker_key, None)
    return found


def missing(work: Unit, person_id: int, groups: Groups, now: int) -> Groups:
    """The groups of which she meets no condition."""
    return unmet(groups, known(work, person_id, groups, now)) if groups else ()
