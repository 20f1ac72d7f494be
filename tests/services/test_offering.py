"""What the work list says of a project, on both engines."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.limits import Because
from crowd.rules.pace import ENOUGH, Pace
from crowd.services.cards import Left, Offer, Shown, Step
from crowd.services.importing import ImportService
from crowd.services.pacing import Pacing
from storage import Storage
from tests.filling import NOON, jsonl, rows, spec
from tests.labelling import ANN, BEN, Room, card, room

TAKES = 40_000


async def offer(shop: Room, who: int = ANN) -> Offer:
    [found] = await shop.labelling.offers(who, shop.now)
    return found


async def answers(shop: Room, who: int, count: int) -> None:
    """So many answers, each after forty seconds."""
    step: Step = await shop.begins(who)
    for _ in range(count):
        assert isinstance(step, Shown)
        shop.now += TAKES
        step = await shop.taps(who, step.card.task_id)


async def test_the_time_of_a_task_is_measured_from_enough_answers_on(storage: Storage, tmp_path: Path) -> None:
    estimated = spec(('price = "0.05"', 'price = "0.05"\nestimate = "2m"'))
    shop = await room(storage, tmp_path, tasks=ENOUGH + 2, who=(ANN, BEN), project=estimated)
    pacing = Pacing(storage)
    assert (await offer(shop)).pace == Pace(120_000, 0)
    await answers(shop, ANN, ENOUGH - 1)
    shop.now += 60_000
    assert await pacing.run(shop.now) == ENOUGH - 1
    assert (await offer(shop)).pace == Pace(120_000, 0)
    await answers(shop, BEN, 3)
    shop.now += 60_000
    assert await pacing.run(shop.now) == 3
    assert await pacing.run(shop.now) == 0  # none is counted twice
    measured = (await offer(shop)).pace
    assert measured is not None
    assert measured.answers == ENOUGH + 2
    assert abs(measured.each - TAKES) < 0.05 * TAKES


async def test_an_answer_that_is_being_stored_is_counted_by_the_next_run(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN,))
    await answers(shop, ANN, 2)
    assert await Pacing(storage).run(shop.now) == 1
    assert await Pacing(storage).run(shop.now + 60_000) == 1


async def test_after_a_long_time_away_everything_is_counted(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN,))
    await answers(shop, ANN, 1)
    await Pacing(storage).run(shop.now + 60_000)
    shop.now += 5 * 3_600_000 + 7
    await shop.upkeep.wake(shop.now)
    await answers(shop, ANN, 2)
    assert await Pacing(storage).run(shop.now + 9 * 3_600_000) == 2


async def test_how_many_are_left_for_her(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=5, who=(ANN, BEN), project=spec(("overlap = 3", "overlap = 1")))
    assert (await offer(shop)).left == Left(5, more=False)
    await answers(shop, BEN, 2)
    assert (await offer(shop)).left == Left(2, more=False)  # one is in Ben's hands
    await shop.stops(BEN)
    assert (await offer(shop)).left == Left(3, more=False)
    held = await shop.starts(ANN)
    await shop.skips(ANN, held.task_id)
    assert (await offer(shop, BEN)).left == Left(2, more=False)


async def test_of_many_it_is_said_that_there_are_more_and_a_limit_counts(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=150)
    assert (await offer(shop)).left == Left(100, more=True)
    limited = spec(('slug = "facts"', 'slug = "few"'), more="\n[limits]\nmax_answers = 3\n")
    await shop.projects.add(limited, actor="cli", now=NOON)
    await ImportService(storage).add(
        "few", jsonl(tmp_path / "few.jsonl", rows(120)), skip_bad=False, actor="cli", now=NOON
    )
    await shop.projects.open("few", actor="cli", now=NOON)
    assert {each.spec.slug: each.left for each in await shop.labelling.offers(ANN, NOON)} == {
        "facts": Left(100, more=True),
        "few": Left(3, more=False),
    }


async def test_what_is_spent_or_paused_for_her_says_so(storage: Storage, tmp_path: Path) -> None:
    shop = await room(
        storage, tmp_path, who=(ANN, BEN), project=spec(('price = "0.05"', 'price = "0.05"\nbudget = "0.05"'))
    )
    assert (await offer(shop)).halt is None
    held = card(await shop.begins(BEN))
    found = (await offer(shop)).halt
    assert found is not None
    assert found.because is Because.BUDGET
    await shop.skips(BEN, held.task_id)


async def test_it_is_said_where_a_task_of_hers_waits(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    assert (await offer(shop)).hers_until is None
    held = await shop.starts(ANN)
    assert (await offer(shop)).hers_until == held.deadline
    await shop.stops(ANN)
    assert (await offer(shop)).hers_until is None


async def test_favourites_come_first_and_what_she_hid_stays_away(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    for number in (2, 3):
        other = spec(('slug = "facts"', f'slug = "facts-{number}"'))
        await shop.projects.add(other, actor="cli", now=NOON)
        await ImportService(storage).add(
            f"facts-{number}", jsonl(tmp_path / f"{number}.jsonl", rows(1)), skip_bad=False, actor="cli", now=NOON
        )
        await shop.projects.open(f"facts-{number}", actor="cli", now=NOON)

    await storage.write(None, lambda work: work.marks.put(person_id=1, project_id=3, mark="favourite", now=NOON))
    await storage.write(None, lambda work: work.marks.put(person_id=1, project_id=1, mark="hidden", now=NOON))
    found = await shop.labelling.offers(ANN, NOON)
    assert [(each.project_id, each.favourite) for each in found] == [(3, True), (2, False)]
