"""Who cannot be reached any more: others get her places, and her own work is whole when she returns."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.delivery import Unreachable
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.bundles import BundleService
from crowd.services.cards import Shown
from crowd.services.clarifying import ClarifyingService
from crowd.services.deliveries import DeliveryService
from crowd.services.people import PeopleService
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, BEN, Room, card, room

AWAKE = Notify(QuietHours.parse(""), per_day=100)


async def told_that_she_is_gone(shop: Room) -> None:
    """A notice to Ben, and one to Ann that Telegram refuses because she blocked the bot."""
    deliveries = DeliveryService(shop.storage, AWAKE)
    for owed in await deliveries.claim(shop.now, 9):
        if owed.telegram_id == ANN:
            await deliveries.settle(owed, Unreachable("blocked"), shop.now)


async def test_a_403_frees_what_she_has_in_hand(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    first = (await shop.starts(ANN)).task_id
    await shop.taps(ANN, first)
    await shop.starts(BEN)
    assert sum(await shop.places()) == 9 - 3
    await told_that_she_is_gone(shop)

    assert await shop.states(ANN) == ["submitted", "returned"]
    assert await shop.states(BEN) == ["active"]
    assert sum(await shop.places()) == 9 - 2
    await shop.is_whole()


async def test_a_question_of_hers_keeps_no_place_while_she_is_away(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = (await shop.starts(ANN)).task_id
    asking = ClarifyingService(storage, (500,))
    await asking.want(shop.turn(), ANN, held)
    await asking.ask(shop.turn(), ANN, held, "What is meant?", "", expected=True)
    assert "parked" in await shop.states(ANN)

    assert await PeopleService(storage).blocked(shop.turn(), ANN)
    assert set(await shop.states(ANN)) <= {"returned"}
    await shop.is_whole()


async def test_what_was_held_for_later_is_free_too(storage: Storage, tmp_path: Path) -> None:
    alone = spec(("overlap = 3", "overlap = 1"), ('price = "0.05"', 'price = "0.05"\nestimate = "1m"'))
    shop = await room(storage, tmp_path, tasks=8, project=alone)
    taken = await BundleService(storage).take(shop.turn(), ANN, shop.project, 5, read=1)
    assert isinstance(taken, Shown)
    assert (await shop.states(ANN)).count("reserved") >= 2

    people = PeopleService(storage)
    held = len(await shop.states(ANN))
    assert await people.blocked(shop.turn(), ANN)
    assert set(await shop.states(ANN)) == {"returned"}
    back = await people.returned(shop.turn(), ANN)
    assert back is not None
    assert back.freed == held
    assert card(await shop.begins(ANN))
    await shop.is_whole()
