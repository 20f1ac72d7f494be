"""Reminders of what is about to be lost, digests, and pay: once each, and dropped when nobody needs them any more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.rules import reminding as rules
from crowd.rules.delivery import Sent
from crowd.rules.kinds import Event
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.choosing import ChoosingService
from crowd.services.clearing import Clearing
from crowd.services.deliveries import DeliveryService
from crowd.services.reminding import CLOSING, DIGEST, LAPSING, PAY, Reminding
from handlers.notices import notice
from storage import Storage
from storage.records.deliveries import Owed
from tests.filling import spec
from tests.labelling import ANN, BEN, LIMIT, PRICE, Room, room

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
NOTIFY = Notify(QuietHours.parse("21:00-08:00"), per_day=100)


class Desk:
    """A room, the clock's part and the sender's, at the room's time."""

    def __init__(self, shop: Room) -> None:
        self.shop = shop
        self.storage = shop.storage
        self.reminding = Reminding(shop.storage, NOTIFY)
        self.deliveries = DeliveryService(shop.storage, NOTIFY)
        self.choosing = ChoosingService(shop.storage, NOTIFY)

    async def hears(self, *, kind: str | None = None) -> list[Owed]:
        """What the clock finds and goes out now, that a project is live left out."""
        await self.reminding.run(self.shop.now)
        found = []
        while claimed := await self.deliveries.claim(self.shop.now, 20):
            for owed in claimed:
                await self.deliveries.settle(owed, Sent(1), self.shop.now)
            found += claimed
        return [owed for owed in found if owed.kind != "project_live" and kind in (None, owed.kind)]

    async def dropped(self, kind: str) -> int:
        [(count,)] = await self.shop.asks(
            "SELECT count(*) FROM deliveries JOIN campaigns ON campaigns.id = campaign_id"
            f" WHERE kind = '{kind}' AND deliveries.state = 'dropped'"
        )
        return int(count)

    async def closes_in(self, ms: int) -> int:
        await self.shop.does(f"UPDATE projects SET closes_at = {self.shop.now + ms}")
        return self.shop.now + ms


@pytest.fixture
async def desk(storage: Storage, tmp_path: Path) -> Desk:
    desk = Desk(await room(storage, tmp_path, tasks=6, who=(ANN, BEN)))
    await desk.hears()
    return desk


def words(owed: Owed) -> str:
    return notice(owed)[0].content


def body(owed: Owed) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(owed.body)
    return found


async def test_a_task_about_to_lapse_is_reminded_of_once(desk: Desk) -> None:
    card = await desk.shop.starts(ANN)
    desk.shop.now += LIMIT - 2 * MINUTE - 1
    assert await desk.hears() == []
    desk.shop.now += 1
    [owed] = await desk.hears()
    assert (owed.kind, owed.telegram_id) == (LAPSING, ANN)
    assert "waits for you until" in words(owed)
    assert body(owed)["deadline"] == desk.shop.now + 2 * MINUTE
    assert notice(owed)[1].rows[0][0][0] == "Go on"

    assert await desk.hears() == []
    await desk.shop.taps(ANN, card.task_id)  # the next one begins, and runs out as well
    desk.shop.now += LIMIT - MINUTE
    assert await desk.hears() == []
    desk.shop.now += rules.ONCE_IN
    await desk.shop.upkeep.expire(desk.shop.now)


async def test_another_day_she_is_reminded_again(desk: Desk) -> None:
    for _day in range(2):
        await desk.shop.begins(ANN)
        desk.shop.now += LIMIT - MINUTE
        assert [owed.kind for owed in await desk.hears()] == [LAPSING]
        desk.shop.now += DAY
        await desk.shop.upkeep.expire(desk.shop.now)


async def test_a_reminder_that_waited_too_long_is_dropped_with_a_record(desk: Desk) -> None:
    card = await desk.shop.starts(ANN)
    desk.shop.now += LIMIT - MINUTE
    await desk.reminding.run(desk.shop.now)
    await desk.shop.taps(ANN, card.task_id)  # she was at it all the while
    assert await desk.hears() == []
    assert await desk.dropped(LAPSING) == 1

    desk.shop.now += rules.ONCE_IN
    await desk.shop.upkeep.expire(desk.shop.now)
    await desk.shop.begins(ANN)
    desk.shop.now += LIMIT - MINUTE
    await desk.reminding.run(desk.shop.now)
    desk.shop.now += 3 * DAY  # the sender was down
    assert await desk.hears(kind=LAPSING) == []
    assert await desk.dropped(LAPSING) == 2


async def test_a_task_of_a_few_minutes_is_not_reminded_of(storage: Storage, tmp_path: Path) -> None:
    short = spec(('time_limit = "10m"', 'time_limit = "9m"'))
    desk = Desk(await room(storage, tmp_path, project=short))
    await desk.hears()
    await desk.shop.starts(ANN)
    desk.shop.now += 8 * MINUTE
    assert await desk.hears() == []


async def test_who_worked_on_a_project_hears_that_it_closes_with_something_left_for_her(desk: Desk) -> None:
    card = await desk.shop.starts(ANN)
    await desk.shop.taps(ANN, card.task_id)
    await desk.shop.stops(ANN)
    closes_at = await desk.closes_in(4 * DAY)
    assert await desk.hears() == []
    desk.shop.now = closes_at - DAY
    [owed] = await desk.hears()
    assert (owed.kind, owed.telegram_id) == (CLOSING, ANN)  # Ben never began
    assert "5 tasks are left for you." in words(owed)
    assert await desk.hears() == []

    later = await desk.closes_in(3 * DAY)  # put off, so that it will be told anew
    desk.shop.now = later - DAY
    assert [owed.kind for owed in await desk.hears()] == [CLOSING]


async def test_who_did_all_of_it_hears_nothing_of_its_end(desk: Desk) -> None:
    card = await desk.shop.starts(ANN)
    for _task in range(6):
        await desk.shop.taps(ANN, card.task_id)
        held = await desk.shop.asks("SELECT task_id FROM assignments WHERE state = 'active'")
        if held:
            card = (await desk.shop.starts(ANN)) if held else card
    closes_at = await desk.closes_in(4 * DAY)
    desk.shop.now = closes_at - HOUR
    assert await desk.hears() == []
    assert await desk.dropped(CLOSING) == 1


async def test_a_project_of_an_hour_does_not_say_that_it_closes(desk: Desk) -> None:
    await desk.shop.starts(ANN)
    await desk.closes_in(HOUR)
    desk.shop.now += 50 * MINUTE
    assert await desk.hears(kind=CLOSING) == []


async def test_a_digest_comes_in_her_morning_in_place_of_single_messages(desk: Desk) -> None:
    await desk.choosing.gather(desk.shop.turn(), ANN, "daily")
    card = await desk.shop.starts(ANN)
    await desk.shop.taps(ANN, card.task_id)
    await desk.shop.stops(ANN)
    assert await desk.hears(kind=DIGEST) == []  # it is noon
    desk.shop.now += 20 * HOUR
    [owed] = await desk.hears(kind=DIGEST)
    assert owed.telegram_id == ANN
    said = words(owed)
    assert said.startswith("Hello, P! Open to you now:\n")
    assert "$0.05 an answer. 5 tasks are left for you." in said
    assert "Since yesterday: 1 answer, $0.05" in said
    assert [row[0][0] for row in notice(owed)[1].rows][-2:] == ["Show projects", "Notices"]

    assert await desk.hears(kind=DIGEST) == []
    desk.shop.now += DAY
    assert len(await desk.hears(kind=DIGEST)) == 1


async def test_days_without_us_are_one_digest(desk: Desk) -> None:
    await desk.choosing.gather(desk.shop.turn(), ANN, "daily")
    desk.shop.now += 4 * DAY
    assert len(await desk.hears(kind=DIGEST)) == 1
    assert await desk.hears(kind=DIGEST) == []


async def test_a_weekly_digest_comes_on_monday_morning(desk: Desk) -> None:
    """The room's first day is a Sunday."""
    await desk.choosing.gather(desk.shop.turn(), ANN, "weekly")
    desk.shop.now += 20 * HOUR
    assert len(await desk.hears(kind=DIGEST)) == 1
    for _day in range(6):
        desk.shop.now += DAY
        assert await desk.hears(kind=DIGEST) == []
    desk.shop.now += DAY
    assert len(await desk.hears(kind=DIGEST)) == 1


async def test_whoever_turned_new_projects_off_gets_no_digest_of_them(desk: Desk) -> None:
    await desk.choosing.gather(desk.shop.turn(), ANN, "daily")
    await desk.choosing.hear(desk.shop.turn(), ANN, Event.PROJECT, "off")
    desk.shop.now += 20 * HOUR
    assert await desk.hears(kind=DIGEST) == []
    await desk.choosing.hear(desk.shop.turn(), ANN, Event.PROJECT, "loud")
    desk.shop.now += DAY
    assert len(await desk.hears(kind=DIGEST)) == 1


async def test_a_digest_with_nothing_in_it_is_none(desk: Desk) -> None:
    await desk.choosing.gather(desk.shop.turn(), ANN, "daily")
    await desk.shop.does("UPDATE projects SET state = 'paused'")
    desk.shop.now += 20 * HOUR
    assert await desk.hears(kind=DIGEST) == []
    assert await desk.dropped(DIGEST) == 1


async def test_who_chose_single_messages_again_gets_no_digest(desk: Desk) -> None:
    await desk.choosing.gather(desk.shop.turn(), ANN, "daily")
    await desk.choosing.gather(desk.shop.turn(), ANN, None)
    desk.shop.now += 3 * DAY
    assert await desk.hears(kind=DIGEST) == []


async def test_pay_is_told_once_a_day_in_her_morning(desk: Desk) -> None:
    card = await desk.shop.starts(ANN)
    for _task in range(2):
        await desk.shop.taps(ANN, card.task_id)
        card = await desk.shop.starts(ANN)
    desk.shop.now += 2 * MINUTE
    assert await Clearing(desk.storage, hold_days=0).run(desk.shop.now) == 2
    assert await desk.hears() == []
    desk.shop.now += 20 * HOUR
    [owed] = await desk.hears(kind=PAY)
    assert owed.telegram_id == ANN
    assert words(owed) == "$0.10 of your pay was accepted yesterday.\nAvailable to you in all: $0.10"
    assert 2 * PRICE == 100_000
    desk.shop.now += DAY
    assert await desk.hears(kind=PAY) == []


async def test_pay_from_before_is_no_news(desk: Desk) -> None:
    await desk.shop.does("UPDATE pay_told SET line = 10000")
    card = await desk.shop.starts(ANN)
    await desk.shop.taps(ANN, card.task_id)
    await Clearing(desk.storage, hold_days=0).run(desk.shop.now + HOUR)
    desk.shop.now += 2 * DAY
    assert await desk.hears(kind=PAY) == []


async def test_news_of_a_project_that_waited_are_dropped_where_nothing_is_left(
    storage: Storage, tmp_path: Path
) -> None:
    desk = Desk(await room(storage, tmp_path, who=(ANN, BEN)))
    await desk.shop.does("UPDATE deliveries SET due_at = due_at + 3600000")
    desk.shop.now += HOUR
    await desk.shop.does("UPDATE tasks SET places_left = 0")
    assert await desk.deliveries.claim(desk.shop.now, 9) == []
    assert await desk.dropped("project_live") == 2


async def test_news_that_waited_are_told_where_something_is_left(storage: Storage, tmp_path: Path) -> None:
    desk = Desk(await room(storage, tmp_path, who=(ANN, BEN)))
    await desk.shop.does("UPDATE deliveries SET due_at = due_at + 3600000")
    desk.shop.now += HOUR
    assert len(await desk.deliveries.claim(desk.shop.now, 9)) == 2
