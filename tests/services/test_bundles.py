"""Bundles: work for the minutes that somebody has; nothing of it is lost, given twice or paid twice."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from crowd.rules.bundles import SLACK
from crowd.rules.order import Order
from crowd.rules.sensitive import Sensitive
from crowd.services.bundles import BundleOffer, BundleService, NoBundle
from crowd.services.cards import Briefing, Card, Finished, NothingLeft, Refused, Shown, Step, Why
from crowd.services.consent import ConsentService
from crowd.services.importing import ImportService
from storage import Storage, Turn
from storage.records.bundles import Begun, Bundle, BundleSum
from tests.filling import NOON, jsonl, rows, spec
from tests.labelling import ANN, BEN, FIRST_VERSION, PRICE, YES, Room, card, room

FIVE = 300_000
ALONE = spec(("overlap = 3", "overlap = 1"), ('price = "0.05"', 'price = "0.05"\nestimate = "1m"'))
"""One answer a task, a minute each: five minutes hold five of them."""


class Shop(Room):
    """The room, and bundles of five minutes."""

    def __init__(self, shop: Room) -> None:
        super().__init__(shop.storage, shop.projects)
        self.bundles = BundleService(shop.storage)

    async def takes(self, who: int, turn: Turn | None = None, *, read: int = 1) -> Step | Bundle | NoBundle:
        return await self.bundles.take(turn or self.turn(), who, self.project, 5, read=read)

    async def held(self, who: int) -> Card:
        """She takes five minutes; the first card."""
        step = await self.takes(who)
        assert isinstance(step, Shown), step
        return step.card

    async def lapses(self) -> None:
        """Her time is over, and the clock comes by; the card in her hands stays."""
        await self.does(f"UPDATE assignments SET deadline = deadline + {2 * (FIVE + SLACK)} WHERE state = 'active'")
        self.now += FIVE + SLACK
        await self.upkeep.expire(self.now)

    async def bundle_states(self) -> list[str]:
        return [row[0] for row in await self.asks("SELECT state FROM bundles ORDER BY id")]


async def open_shop(storage: Storage, folder: Path, tasks: int = 8, who: tuple[int, ...] = (ANN, BEN)) -> Shop:
    return Shop(await room(storage, folder, tasks=tasks, who=who, project=ALONE))


async def test_what_fits_is_offered_with_its_price_and_holds_nothing_yet(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    offer = await shop.bundles.offer(ANN, 5, 0, shop.now)

    assert isinstance(offer, BundleOffer)
    assert (offer.tasks, offer.time, offer.pay, offer.of) == (5, FIVE, 5 * PRICE, 1)
    assert offer.until == NOON + FIVE + SLACK
    more = await shop.bundles.offer(ANN, 15, 0, shop.now)
    assert isinstance(more, BundleOffer)
    assert more.tasks == 8  # no more than there are
    assert await shop.states(ANN) == []


async def test_a_project_whose_time_nobody_knows_is_not_offered(storage: Storage, tmp_path: Path) -> None:
    shop = Shop(await room(storage, tmp_path))
    assert isinstance(await shop.bundles.offer(ANN, 5, 0, shop.now), NoBundle)
    assert isinstance(await shop.takes(ANN), NoBundle)


async def test_what_pays_most_an_hour_is_offered_first_and_the_other_one_after_it(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await open_shop(storage, tmp_path)
    better = spec(('slug = "facts"', 'slug = "rich"'), ('price = "0.05"', 'price = "0.09"\nestimate = "1m"'))
    await shop.projects.add(better, actor="cli", now=NOON)
    await ImportService(storage).add(
        "rich", jsonl(tmp_path / "rich.jsonl", rows(3)), skip_bad=False, actor="cli", now=NOON
    )
    await shop.projects.open("rich", actor="cli", now=NOON)
    found = [await shop.bundles.offer(ANN, 5, at, shop.now) for at in range(3)]
    assert [each.spec.slug for each in found if isinstance(each, BundleOffer)] == ["rich", "facts", "rich"]


async def test_who_was_never_there_reads_the_guidelines_before_anything_is_held(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await open_shop(storage, tmp_path)
    assert isinstance(await shop.takes(ANN, read=0), Briefing)
    assert await shop.bundle_states() == []


async def test_taking_reserves_places_and_money_and_the_cards_count(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    first = await shop.held(ANN)

    assert first.begun == Begun(1, 5)
    assert await shop.states(ANN) == ["active", *["reserved"] * 4]
    assert (await shop.money())["held", 1] == 5 * PRICE
    assert (await shop.starts(BEN)).task_id == 6  # what is held for Ann is nobody else's
    await shop.is_whole()
    step = card(await shop.taps(ANN, first.task_id))
    assert (step.task_id, step.begun) == (2, Begun(2, 5))
    step = card(await shop.skips(ANN, 2))
    assert (step.task_id, step.begun) == (3, Begun(3, 5))
    await shop.is_whole()


async def test_the_last_one_ends_with_the_sum_and_then_work_goes_on_as_ever(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.held(ANN)
    await shop.skips(ANN, 1)
    for task in (2, 3, 4):
        await shop.taps(ANN, task)
    turn = shop.turn()
    done = BundleSum(wanted=5, answered=4, earned=4 * PRICE, state="done")
    for _ in range(2):  # an update that comes again says the same
        last = await shop.labelling.tap(turn, ANN, 5, FIRST_VERSION, YES)
        assert isinstance(last, NothingLeft)
        assert last.bundle == done
    assert await shop.bundle_states() == ["done"]
    onward = card(await shop.begins(ANN))
    assert (onward.task_id, onward.begun) == (6, None)
    await shop.is_whole()


async def test_stop_gives_back_what_she_has_not_come_to(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.held(ANN)
    await shop.taps(ANN, 1)
    turn = shop.turn()
    for _ in range(2):
        stopped = await shop.labelling.stop(turn, ANN, shop.project)
        assert isinstance(stopped, Finished)
        assert stopped.bundle == BundleSum(5, 1, PRICE, "stopped")
    assert await shop.states(ANN) == ["submitted", *["returned"] * 4]
    assert ("held", 1) not in await shop.money()
    assert await shop.places() == [0, *[1] * 7]
    await shop.is_whole()
    assert card(await shop.begins(ANN)).begun is None


async def test_when_her_time_is_over_the_rest_goes_back_and_her_next_tap_says_so(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.held(ANN)
    await shop.taps(ANN, 1)
    await shop.lapses()

    assert await shop.states(ANN) == ["submitted", "active", *["returned"] * 3]
    await shop.is_whole()
    said = await shop.taps(ANN, 2)  # what was in her hands still counts
    assert isinstance(said, NothingLeft)
    assert said.bundle == BundleSum(5, 2, 2 * PRICE, "lapsed")
    assert isinstance(await shop.begins(ANN), Shown)  # it is said once
    await shop.is_whole()


async def test_time_of_ours_is_not_hers(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.upkeep.wake(shop.now)
    await shop.held(ANN)
    shop.now += FIVE + SLACK
    await shop.upkeep.expire(shop.now)  # we were away, and have not noticed yet
    assert await shop.bundle_states() == ["open"]
    await shop.upkeep.wake(shop.now)
    await shop.upkeep.expire(shop.now)
    assert await shop.bundle_states() == ["open"]


async def test_one_open_bundle_a_person_however_often_she_taps(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    turn = shop.turn()
    first = await shop.takes(ANN, turn)
    again = await shop.takes(ANN, turn)
    assert isinstance(first, Shown)
    assert isinstance(again, Shown)
    assert again.card == first.card
    assert isinstance(await shop.takes(ANN), Bundle)
    assert isinstance(await shop.bundles.offer(ANN, 5, 0, shop.now), Bundle)
    assert await shop.states(ANN) == ["active", *["reserved"] * 4]
    await shop.is_whole()


async def test_two_taps_at_once_make_one_bundle(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.starts(ANN)
    await shop.stops(ANN)
    await asyncio.gather(*(shop.takes(ANN) for _ in range(3)))
    assert await shop.bundle_states() == ["open"]
    assert sorted(await shop.states(ANN)) == ["active", *["reserved"] * 4]
    await shop.is_whole()


async def test_of_the_last_places_each_goes_to_one_of_those_who_race_for_them(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path, tasks=7)
    await asyncio.gather(shop.takes(ANN), shop.takes(BEN))
    held = [await shop.states(who) for who in (ANN, BEN)]

    assert sorted(map(len, held)) == [2, 5]
    assert await shop.places() == [0] * 7
    sizes = [row[0] for row in await shop.asks("SELECT wanted FROM bundles ORDER BY wanted")]
    assert sizes == [2, 5]
    await shop.is_whole()


async def test_her_tap_and_the_end_of_her_time_at_once_lose_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.held(ANN)
    await asyncio.gather(shop.skips(ANN, 1), shop.lapses(), shop.begins(BEN))
    assert await shop.bundle_states() == ["lapsed"]
    assert "reserved" not in await shop.states(ANN)
    await shop.is_whole()


async def test_a_budget_that_runs_out_makes_the_bundle_smaller(storage: Storage, tmp_path: Path) -> None:
    poor = replace(ALONE, budget=3 * PRICE)
    shop = Shop(await room(storage, tmp_path, tasks=8, who=(ANN, BEN), project=poor))
    offer = await shop.bundles.offer(ANN, 5, 0, shop.now)
    assert isinstance(offer, BundleOffer)
    assert offer.tasks == 3
    assert (await shop.held(ANN)).begun == Begun(1, 3)
    assert isinstance(await shop.takes(BEN), NoBundle)
    await shop.is_whole()


async def test_what_was_in_her_hands_comes_before_the_bundle_and_is_none_of_it(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await open_shop(storage, tmp_path)
    before = await shop.starts(ANN)
    again = await shop.held(ANN)
    assert (again.task_id, again.begun) == (before.task_id, None)
    assert card(await shop.taps(ANN, before.task_id)).begun == Begun(1, 5)
    await shop.is_whole()


async def test_a_task_that_is_held_for_later_cannot_be_answered_by_an_old_card(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.starts(BEN)
    await shop.starts(ANN)
    for who in (BEN, ANN):
        await shop.stops(who)  # task 2 was on a card that Ann may still tap
    assert (await shop.held(ANN)).task_id == 1
    refused = await shop.taps(ANN, 2)
    assert isinstance(refused, Refused)
    assert refused.why is Why.RESERVED
    assert isinstance(refused.where, Shown)
    assert refused.where.card.begun == Begun(1, 5)
    await shop.is_whole()


async def test_a_task_that_is_withheld_meanwhile_is_not_shown(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.held(ANN)
    await shop.does("UPDATE tasks SET withheld = 'quarantined' WHERE id = 2")
    assert card(await shop.taps(ANN, 1)).task_id == 3
    assert await shop.states(ANN) == ["submitted", "returned", "active", "reserved", "reserved"]
    await shop.is_whole()


async def test_when_the_project_pauses_what_is_held_for_later_goes_back_and_she_is_told(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.held(ANN)
    await shop.projects.pause("facts", actor="cli", now=shop.now)

    assert await shop.states(ANN) == ["active", *["returned"] * 4]
    assert (await shop.money())["held", 1] == PRICE
    told = await shop.asks("SELECT body FROM campaigns WHERE kind = 'bundle_ended'")
    assert [json.loads(body) for (body,) in told] == [{"title": "Facts", "tasks": 4, "closed": False}]
    last = await shop.taps(ANN, 1)  # what is before her may still be answered
    assert isinstance(last, NothingLeft)
    assert last.recorded == "true"
    await shop.projects.open("facts", actor="cli", now=shop.now)
    assert card(await shop.begins(BEN)).task_id == 2
    await shop.is_whole()


async def test_who_takes_a_bundle_is_not_changing_an_answer_any_more(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    await shop.starts(ANN)
    await shop.taps(ANN, 1)
    await shop.stops(ANN)
    await shop.labelling.change(shop.turn(), ANN, 1)
    await shop.held(ANN)
    assert await shop.asks("SELECT count(*) FROM assignments WHERE draft IS NOT NULL") == [(0,)]


async def test_in_a_bundle_the_tasks_come_in_the_projects_order(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path, tasks=6)
    first = await shop.starts(BEN)
    await shop.skips(BEN, first.task_id)  # what came back comes before file order
    await shop.stops(BEN)
    met = [(await shop.held(ANN)).task_id]
    for _ in range(3):
        met.append(card(await shop.taps(ANN, met[-1])).task_id)
    assert met[0] == 1
    assert met == [1, 2, 3, 4]
    random = replace(ALONE, slug="random", order=Order.RANDOM)
    await shop.projects.add(random, actor="cli", now=NOON)
    path = jsonl(tmp_path / "random.jsonl", rows(6))
    await ImportService(storage).add("random", path, skip_bad=False, actor="cli", now=NOON)
    await shop.projects.open("random", actor="cli", now=NOON)
    walks = []
    for who in (ANN, BEN):
        shop.project = 1
        await shop.stops(who)
        shop.project = 2
        walk = [(await shop.held(who)).task_id - 6]
        while isinstance(step := await shop.taps(who, walk[-1] + 6), Shown) and len(walk) < 5:
            walk.append(step.card.task_id - 6)
        walks.append(walk)
    begins = walks[0][0]
    assert walks[0] == [(begins - 1 + at) % 6 + 1 for at in range(len(walks[0]))]  # once around, from her own start
    await shop.is_whole()


async def test_no_more_sensitive_tasks_are_held_than_she_may_see_today(storage: Storage, tmp_path: Path) -> None:
    hard = replace(ALONE, sensitive=Sensitive(("violence",)))
    shop = Shop(await room(storage, tmp_path, tasks=20, project=hard))
    consents = ConsentService(storage)
    await consents.give(shop.turn(), ANN, "violence")
    await consents.limit(shop.turn(), ANN, 5)
    await shop.taps(ANN, (await shop.starts(ANN)).task_id)
    await shop.stops(ANN)  # two were before her
    offer = await shop.bundles.offer(ANN, 15, 0, shop.now)
    assert isinstance(offer, BundleOffer)
    assert offer.tasks == 3
    assert (await shop.held(ANN)).begun == Begun(1, 3)
    await shop.is_whole()
