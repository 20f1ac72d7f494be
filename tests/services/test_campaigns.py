"""How campaigns stand: held by Telegram or an admin, let go on, given up; on both engines."""

from __future__ import annotations

import json

import pytest

from crowd.rules.delivery import Refused, Sent, Unknown
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services import campaigns, owing
from crowd.services.campaigns import AsItWas, CampaignService, Moved
from crowd.services.deliveries import DeliveryService
from storage import Storage, Turn, Unit
from tests.owing import NOON, admit, owe

ADMIN = 900
AWAKE = Notify(QuietHours.parse(""), per_day=100)


@pytest.fixture
def deliveries(storage: Storage) -> DeliveryService:
    return DeliveryService(storage, AWAKE, (ADMIN,))


async def three_owed(storage: Storage) -> int:
    def unit(work: Unit) -> int:
        admit(work, range(100, 103))
        campaign_id = owe(work)
        work.people.meet(telegram_id=ADMIN, worker_key="admin", first_name="A", username=None, language="en", now=NOON)
        return campaign_id

    return await storage.write(None, unit)


async def refused(storage: Storage, deliveries: DeliveryService) -> int:
    campaign_id = await three_owed(storage)
    [owed] = await deliveries.claim(NOON, 1)
    await deliveries.settle(owed, Refused("can't parse entities"), NOON)
    return campaign_id


async def test_admins_hear_once_that_telegram_refuses_a_text(storage: Storage, deliveries: DeliveryService) -> None:
    campaign_id = await three_owed(storage)
    both = await deliveries.claim(NOON, 2)
    for owed in both:
        await deliveries.settle(owed, Refused("can't parse entities"), NOON)

    [alarm] = await deliveries.claim(NOON, 9)
    assert (alarm.kind, alarm.telegram_id) == (campaigns.HELD, ADMIN)
    told = {"campaign": campaign_id, "kind": "project_live", "title": "facts", "error": "can't parse entities"}
    assert json.loads(alarm.body) == {**told, "left": 3, "broadcast": None, "post": None}


async def test_an_alarm_that_is_refused_raises_none(storage: Storage, deliveries: DeliveryService) -> None:
    await refused(storage, deliveries)
    [alarm] = await deliveries.claim(NOON, 9)
    await deliveries.settle(alarm, Refused("bad, too"), NOON)

    assert await deliveries.claim(NOON, 9) == []
    assert not await storage.read(lambda work: work.deliveries.running())


async def test_what_goes_on_again_is_no_alarm_any_more(storage: Storage, deliveries: DeliveryService) -> None:
    campaign_id = await refused(storage, deliveries)
    service = CampaignService(storage)

    moved = await service.move(Turn(1, NOON), campaign_id, "resume", actor="admin:900")
    assert isinstance(moved, Moved)
    assert moved.campaign.state == "running"
    assert {owed.kind for owed in await deliveries.claim(NOON, 9)} == {"project_live"}


async def test_what_is_given_up_is_dropped_with_its_reason(storage: Storage, deliveries: DeliveryService) -> None:
    campaign_id = await refused(storage, deliveries)
    service = CampaignService(storage)

    moved = await service.move(Turn(1, NOON), campaign_id, "cancel", actor="admin:900")
    assert isinstance(moved, Moved)
    assert (moved.dropped, moved.campaign.state, moved.campaign.cancelled_at) == (3, "done", NOON)
    assert await deliveries.states(campaign_id) == {"dropped": 3}
    assert await deliveries.claim(NOON, 9) == []


async def test_the_same_tap_again_and_another_admin_s_change_nothing(
    storage: Storage, deliveries: DeliveryService
) -> None:
    campaign_id = await refused(storage, deliveries)
    service = CampaignService(storage)
    assert isinstance(await service.move(Turn(1, NOON), campaign_id, "resume", actor="admin:900"), Moved)

    for turn in (Turn(1, NOON), Turn(2, NOON)):
        again = await service.move(turn, campaign_id, "resume", actor="admin:901")
        assert isinstance(again, AsItWas)
        assert again.campaign is not None
        assert again.campaign.state == "running"
    assert await service.move(Turn(3, NOON), 999, "cancel", actor="admin:900") == AsItWas(None)


async def test_one_that_owes_nobody_anything_is_over(storage: Storage, deliveries: DeliveryService) -> None:
    def unit(work: Unit) -> int:
        empty = work.campaigns.add(kind="digest", ref="empty", project_id=None, body="{}", now=NOON)
        owing.owe(work, kind="digest", ref="nobody", to=[12345], body={}, now=NOON)
        return empty

    empty = await storage.write(None, unit)
    assert await storage.read(lambda work: work.deliveries.running()) == [(empty, "digest")]
    await three_owed(storage)
    assert await deliveries.tidy() == 1
    assert [kind for _id, kind in await storage.read(lambda work: work.deliveries.running())] == ["project_live"]


async def test_a_paused_one_sends_nothing_and_goes_on_where_it_stood(
    storage: Storage, deliveries: DeliveryService
) -> None:
    campaign_id = await three_owed(storage)
    [first] = await deliveries.claim(NOON, 1)
    assert await storage.write(None, lambda work: campaigns.pause(work, campaign_id, actor="admin:900", now=NOON))
    assert not await storage.write(None, lambda work: campaigns.pause(work, campaign_id, actor="admin:900", now=NOON))
    await deliveries.settle(first, Sent(5), NOON)  # what was on its way arrives

    assert await deliveries.claim(NOON, 9) == []
    assert await storage.write(None, lambda work: campaigns.resume(work, campaign_id, actor="admin:900", now=NOON))
    assert len(await deliveries.claim(NOON, 9)) == 2


async def test_one_that_was_paused_behind_its_last_message_is_over_when_it_goes_on(
    storage: Storage, deliveries: DeliveryService
) -> None:
    campaign_id = await three_owed(storage)
    all_of_them = await deliveries.claim(NOON, 3)
    await storage.write(None, lambda work: campaigns.pause(work, campaign_id, actor="admin:900", now=NOON))
    for owed in all_of_them:
        await deliveries.settle(owed, Sent(5), NOON)
    await storage.write(None, lambda work: campaigns.resume(work, campaign_id, actor="admin:900", now=NOON))

    found = await CampaignService(storage).of(campaign_id)
    assert found is not None
    assert found.state == "done"


async def test_a_call_under_way_when_it_is_given_up_is_not_repeated(
    storage: Storage, deliveries: DeliveryService
) -> None:
    campaign_id = await three_owed(storage)
    [owed] = await deliveries.claim(NOON, 1)
    assert await storage.write(None, lambda work: campaigns.cancel(work, campaign_id, actor="admin:900", now=NOON))
    assert not await storage.write(None, lambda work: campaigns.cancel(work, campaign_id, actor="admin:900", now=NOON))
    await deliveries.settle(owed, Unknown("502"), NOON)

    assert await deliveries.states(campaign_id) == {"dropped": 3}
