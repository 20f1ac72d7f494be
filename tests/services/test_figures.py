"""The figures of a project beside its ledger and its card: what was paid, and which tasks have all their answers."""

from __future__ import annotations

from pathlib import Path

from crowd.services.figures import FiguresService, ProjectFigures
from crowd.services.watching import Watched, WatchService
from storage import Storage
from tests.adjudicating import BOSS, EVE, Court, court
from tests.labelling import ANN, BEN, CAT, Room, room
from tests.services import fair
from tests.services.test_excluding import said, worked

PAID = 'second_look = true\nsecond_look_price = "0.01"\nby = "skill:facts >= 95"\nprice = "0.10"'


async def figures(desk: Room) -> ProjectFigures:
    found = await FiguresService(desk.storage).of("facts", now=desk.now)
    assert isinstance(found, ProjectFigures), found
    return found


async def paid(desk: Room) -> int:
    """What the project has paid, by the ledger: all that left its budget and is not held for anybody."""
    booked = await desk.money()
    return -booked.get(("budget", desk.project), 0) - booked.get(("held", desk.project), 0)


async def all_look_again(desk: Court) -> int:
    """Three people differ, say why, and keep what they said."""
    task_id = await desk.labels("y", "y", "n")
    for who in (ANN, BEN, CAT):
        await desk.reasons(who, task_id, "I looked it up.")
    for who in (ANN, BEN, CAT):
        await desk.looks.keep(desk.turn(), who, task_id)
    return task_id


async def test_what_second_looks_and_verdicts_cost_is_spent(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, PAID, tasks=1, who=(ANN, BEN, CAT, EVE))
    await desk.skill(EVE, 96)
    task_id = await all_look_again(desk)
    await desk.case(EVE)
    await desk.settles(EVE, task_id)
    await desk.ticks(3_600_000)

    found = (await figures(desk)).figures
    assert found.spent == await paid(desk) == 3 * 50_000 + 3 * 10_000 + 100_000
    assert found.cost_a_label == found.spent  # one label bears all of it
    watched = await WatchService(storage).begin(desk.turn(), BOSS, desk.project, 1)
    assert isinstance(watched, Watched)
    assert watched.figures.spent == found.spent


async def test_excluded_answers_stay_paid_and_are_spent(storage: Storage, tmp_path: Path) -> None:
    desk = await fair.court(storage, tmp_path, project=said("exclude"))
    await worked(desk)
    before = await paid(desk)
    await desk.banned()

    found = (await figures(desk)).figures
    assert found.answers == 0
    assert found.spent == await paid(desk) == before == 100_000


async def test_a_task_that_somebody_still_answers_has_not_all_its_answers(storage: Storage, tmp_path: Path) -> None:
    desk = await room(storage, tmp_path, tasks=1, who=(ANN, BEN, CAT))
    for who in (ANN, BEN, CAT):
        await desk.begins(who)
    for who in (ANN, BEN):
        await desk.taps(who, 1)
        assert await complete(desk) == (0, 0)
    await desk.taps(CAT, 1)
    assert await complete(desk) == (1, 1)


async def complete(desk: Room) -> tuple[int, int]:
    """As the report and as the card say."""
    view = await desk.projects.show("facts", now=desk.now)
    return (await figures(desk)).figures.complete, view.complete  # type: ignore[union-attr]
