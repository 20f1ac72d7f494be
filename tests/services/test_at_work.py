"""How many are at work on a project: those with a task in front of them, and nobody else."""

from __future__ import annotations

from pathlib import Path

from crowd.services.outcomes import ProjectView
from storage import Storage
from tests.filling import NOON
from tests.labelling import ANN, BEN, Room, card, room


async def at_work(shop: Room) -> tuple[int, int, int]:
    """In the list, on the project's page, and how many ever were."""
    [listed] = await shop.projects.listing()
    view = await shop.projects.show(listed.slug, now=NOON)
    assert isinstance(view, ProjectView)
    return listed.working, view.working, view.ever_worked


async def test_who_has_stopped_or_finished_is_not_at_work(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, who=(ANN, BEN))
    assert await at_work(shop) == (0, 0, 0)
    held = await shop.starts(ANN)
    card(await shop.begins(BEN))
    assert await at_work(shop) == (2, 2, 2)
    await shop.taps(ANN, held.task_id)
    assert await at_work(shop) == (1, 1, 2)
    await shop.stops(BEN)
    assert await at_work(shop) == (0, 0, 2)


async def test_a_task_in_hand_is_found_again_when_its_project_closes(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path)
    held = await house.starts(ANN)
    await house.projects.pause("facts", actor="cli", now=house.now)

    [offer] = await house.labelling.offers(ANN, house.now)
    assert (offer.hers_until, offer.left.count) == (held.deadline, 0)
    await house.taps(ANN, held.task_id)
    assert await house.labelling.offers(ANN, house.now) == []
