"""getUpdates: offsets, limits, life of updates, long polls and conflicts."""

import asyncio
from typing import Any

import pytest

from sandbox import HandClock, Person
from sandbox.refusals import OTHER_POLLER, WEBHOOK_ACTIVE


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


@pytest.fixture
async def five(telegram, ann: Person) -> int:
    """Five messages wait; gives the id of the first."""
    for number in range(1, 6):
        await ann.says(str(number))
    return telegram.updates.next_id - 5


@pytest.mark.parametrize(
    ("offset", "seen"),
    [
        (None, ["1", "2", "3", "4", "5"]),
        (0, ["1", "2", "3", "4", "5"]),
        (-2, ["4", "5"]),
        (-99, ["1", "2", "3", "4", "5"]),
    ],
)
async def test_zero_is_the_head_and_a_negative_offset_counts_from_the_end(telegram, five, offset, seen):
    assert texts(await telegram.ok("getUpdates", offset=offset)) == seen


async def test_an_offset_confirms_everything_before_it(telegram, hand_clock: HandClock, five):
    assert texts(await telegram.ok("getUpdates", offset=five + 2)) == ["3", "4", "5"]
    hand_clock.turn(5_000)

    assert texts(await telegram.ok("getUpdates", offset=0)) == ["3", "4", "5"]


async def test_a_negative_offset_forgets_what_is_before(telegram, hand_clock: HandClock, five):
    await telegram.ok("getUpdates", offset=-1)
    hand_clock.turn(5_000)

    assert texts(await telegram.ok("getUpdates")) == ["5"]


async def test_what_is_not_confirmed_comes_again(telegram, hand_clock: HandClock, five):
    first = await telegram.ok("getUpdates", offset=five)
    hand_clock.turn(600)

    assert await telegram.ok("getUpdates", offset=five) == first


@pytest.mark.parametrize(("limit", "count"), [(2, 2), (0, 1), (-5, 1), (1_000, 5), (None, 5)])
async def test_the_limit_is_clamped(telegram, five, limit, count):
    assert len(await telegram.ok("getUpdates", limit=limit)) == count


async def test_the_same_offset_within_half_a_second_gives_one(telegram, hand_clock: HandClock, five):
    await telegram.ok("getUpdates", offset=five)
    hand_clock.turn(499)
    assert len(await telegram.ok("getUpdates", offset=five)) == 1
    hand_clock.turn(500)

    assert len(await telegram.ok("getUpdates", offset=five)) == 5


@pytest.mark.parametrize(
    ("elapsed", "timeout", "given"), [(2_999, 0, 3), (2_999, 2, 3), (2_999, 10, 10), (3_000, 0, 0)]
)
def test_the_same_offset_within_three_seconds_has_to_wait(telegram, hand_clock, elapsed, timeout, given):
    telegram.updates.hurried(7, 100, timeout)
    hand_clock.turn(elapsed)

    assert telegram.updates.hurried(7, 100, timeout) == (100, given)


async def test_taps_live_150_seconds_and_messages_a_day(telegram, hand_clock: HandClock, ann: Person):
    await telegram.ok(
        "sendMessage",
        chat_id=ann.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]},
    )
    await ann.says("before")
    await ann.taps("A")
    await ann.says("after")
    hand_clock.turn(149_999)
    assert len(await telegram.ok("getUpdates")) == 3
    hand_clock.turn(1)
    assert texts(telegram.updates.take(0, 100)) == ["before", "after"]
    hand_clock.turn(24 * 3_600_000)

    assert (await telegram.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_only_the_kinds_asked_for_are_kept_and_an_empty_list_is_the_default(telegram, ann: Person):
    telegram.updates.allow(["callback_query"])
    await ann.says("not kept")
    telegram.updates.allow([])
    await ann.says("kept")

    assert texts(await telegram.ok("getUpdates")) == ["kept"]
    assert "allowed_updates" not in await telegram.ok("getWebhookInfo")


async def test_a_long_poll_ends_with_the_first_update(telegram, ann: Person):
    poll = asyncio.create_task(telegram.ok("getUpdates", offset=5, timeout=50))
    await asyncio.sleep(0)
    await ann.says("now")

    assert texts(await asyncio.wait_for(poll, 1)) == ["now"]


async def test_a_second_poll_ends_the_first(telegram, ann: Person):
    first = asyncio.create_task(telegram.refusal("getUpdates", timeout=50))
    await asyncio.sleep(0)
    second = asyncio.create_task(telegram.ok("getUpdates", timeout=50))

    assert await asyncio.wait_for(first, 1) == f"Conflict: {OTHER_POLLER}"
    await ann.says("mine")
    assert texts(await asyncio.wait_for(second, 1)) == ["mine"]


async def test_polling_with_a_webhook_is_a_conflict(telegram):
    await telegram.ok("setWebhook", url="http://127.0.0.1:9/hook")

    assert await telegram.refusal("getUpdates") == f"Conflict: {WEBHOOK_ACTIVE}"
    await telegram.webhook.close()


async def test_setting_a_webhook_ends_a_long_poll(telegram):
    poll = asyncio.create_task(telegram.refusal("getUpdates", timeout=50))
    await asyncio.sleep(0)
    await telegram.ok("setWebhook", url="http://127.0.0.1:9/hook")

    assert await asyncio.wait_for(poll, 1) == "Conflict: terminated by setWebhook request"
    await telegram.webhook.close()


async def test_the_queue_can_jump_and_deliver_twice(telegram, ann: Person):
    await ann.says("first")
    first = (await telegram.ok("getUpdates"))[0]["update_id"]
    telegram.updates.jump(1_000_000)
    await ann.says("second")
    telegram.faults.duplicates = 1.0

    again, second = await telegram.ok("getUpdates", offset=first + 1)

    assert (again["update_id"], second["update_id"]) == (first, first + 1_000_001)
