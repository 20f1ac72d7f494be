"""Leaving: what somebody holds goes back to others when she cannot be reached any more, or wants to be forgotten."""

from __future__ import annotations

from crowd.services import bundling, dealing
from crowd.services.cards import spec_of
from storage import Unit
from storage.records.erasing import OpenPlace


def give_all_back(work: Unit, person_id: int, now: int) -> int:
    """Every place that she has in her hands, parked or held for later is free again; how many go to others.

    A task of a stage is drawn for her alone: it waits until she is back.
    """
    given = 0
    places = work.leaving.open_places(person_id=person_id)
    for bundle_id, project_id in work.leaving.open_bundles(person_id=person_id):
        bundling.end(work, bundle_id, project_id, "stopped", now)
    for place in places:
        free = place.state == "reserved" or _give_back(work, place, now)
        given += free and spec_of(place.spec).stage is None
    for project_id in {place.project_id for place in places}:
        work.progress.stop(project_id=project_id, person_id=person_id)
    return given


def lost(work: Unit, person_id: int, now: int) -> bool:
    """Telegram says that she is not there: until she returns others get her places. False when it was known."""
    if not work.people.lose_by_id(person_id=person_id, now=now):
        return False
    work.people.note_freed(person_id=person_id, freed=give_all_back(work, person_id, now))
    return True


def _give_back(work: Unit, place: OpenPlace, now: int) -> bool:
    what = {"task_id": place.task_id, "person_id": place.person_id}
    if not work.assignments.move(**what, was=place.state, becomes="returned"):
        return False
    dealing.give_back(
        work,
        **what,
        project_id=place.project_id,
        takes=place.takes,
        price=place.price,
        currency=spec_of(place.spec).currency,
        now=now,
    )
    return True
