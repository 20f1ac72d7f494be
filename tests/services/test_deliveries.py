"""Messages that are owed, on both engines: claimed, put off, dropped, settled, recovered."""

import re
import sqlite3
from contextlib import closing

import pytest

from crowd.rules.delivery import REPEAT_AFTER, TRIES_OF_REPEATED, Refused, Sent, TryLater, Unknown, Unreachable
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services import campaigns
from crowd.services.deliveries import LOOKED_AT, DeliveryService
from storage import Storage, Unit
from storage.queries import texts
from tests.owing import NOON, admit, owe

HOUR = 3_600_000
AWAKE = Notify(QuietHours.parse(""), per_day=100)
NIGHTS = Notify(QuietHours.parse("21:00-08:00"), per_day=2)


async def owing(storage: Storage, count: int, *, kind: str = "project_live", time_zone: str | None = None) -> int:
    def unit(work: Unit) -> int:
        admit(work, range(100, 100 + count), time_zone)
        return owe(work, kind)

    return await storage.write(None, unit)


async def campaign_state(storage: Storage, campaign_id: int) -> str:
    """`running`, or what stands where the campaign no longer runs."""
    running = await storage.read(lambda work: work.deliveries.running())
    return "running" if campaign_id in dict(running) else "over or held"


async def test_what_is_claimed_is_marked_and_not_claimed_again(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 5)

    first = await deliveries.claim(NOON, 3)
    second = await deliveries.claim(NOON, 3)

    assert [len(first), len(second)] == [3, 2]
    assert len({owed.person_id for owed in first + second}) == 5
    assert {owed.attempts for owed in first} == {1}
    assert await deliveries.claim(NOON, 3) == []
    assert await deliveries.states(campaign_id) == {"sending": 5}


async def test_a_claimed_delivery_carries_all_its_notice_needs(storage: Storage) -> None:
    await owing(storage, 1)
    [owed] = await DeliveryService(storage, AWAKE).claim(NOON, 3)
    assert (owed.kind, owed.telegram_id, owed.language, owed.project_state, owed.project_tasks) == (
        "project_live",
        100,
        "en",
        "live",
        0,
    )


async def test_nothing_is_claimed_before_it_is_due(storage: Storage) -> None:
    def unit(work: Unit) -> None:
        admit(work, [100])
        owe(work, due_at=NOON + 1)

    await storage.write(None, unit)
    deliveries = DeliveryService(storage, AWAKE)
    assert await deliveries.claim(NOON, 5) == []
    assert len(await deliveries.claim(NOON + 1, 5)) == 1


async def test_one_person_gets_one_message_a_claim(storage: Storage) -> None:
    def unit(work: Unit) -> None:
        admit(work, [100])
        owe(work, slug="one")
        owe(work, slug="two")

    await storage.write(None, unit)
    deliveries = DeliveryService(storage, AWAKE)
    assert [len(await deliveries.claim(NOON, 5)) for _ in range(3)] == [1, 1, 0]


async def test_a_campaign_is_done_when_everybody_was_told(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 2)
    first, second = await deliveries.claim(NOON, 5)

    await deliveries.settle(first, Sent(11), NOON)
    assert await campaign_state(storage, campaign_id) == "running"
    await deliveries.settle(second, Sent(12), NOON)
    assert await campaign_state(storage, campaign_id) == "over or held"
    assert await deliveries.states(campaign_id) == {"sent": 2}


async def test_a_flood_wait_puts_it_off_and_counts_as_no_attempt(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    await owing(storage, 1)
    [owed] = await deliveries.claim(NOON, 5)
    await deliveries.settle(owed, TryLater(30_000, "flood"), NOON)

    assert await deliveries.claim(NOON + 29_999, 5) == []
    [again] = await deliveries.claim(NOON + 30_000, 5)
    assert again.attempts == 1


async def test_who_blocked_the_bot_is_not_written_to_again(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 1)
    [owed] = await deliveries.claim(NOON, 5)
    await deliveries.settle(owed, Unreachable("blocked"), NOON)

    person = await storage.read(lambda work: work.people.of_id(person_id=owed.person_id))
    assert person is not None
    assert person.unreachable_at == NOON
    assert await deliveries.states(campaign_id) == {"refused": 1}
    other = await storage.write(None, lambda work: owe(work, slug="other"))
    assert await deliveries.claim(NOON, 5) == []
    assert await deliveries.states(other) == {}  # not even owed


async def test_what_is_owed_to_somebody_who_left_is_dropped(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 2)
    await storage.write(None, lambda work: work.people.lose(telegram_id=100, now=NOON))

    assert [owed.telegram_id for owed in await deliveries.claim(NOON, 5)] == [101]
    assert await deliveries.states(campaign_id) == {"dropped": 1, "sending": 1}


async def test_a_refused_text_holds_the_campaign_and_blames_nobody(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 3)
    [owed] = await deliveries.claim(NOON, 1)
    settled = await deliveries.settle(owed, Refused("message is too long"), NOON)

    assert settled.campaign_held
    assert await deliveries.claim(NOON + HOUR, 5) == []
    assert await deliveries.states(campaign_id) == {"pending": 3}
    assert await storage.write(None, lambda work: campaigns.resume(work, campaign_id, actor="cli", now=NOON))
    assert len(await deliveries.claim(NOON + HOUR, 5)) == 3


async def test_a_held_campaign_does_not_stand_in_the_way_of_others(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    await owing(storage, 3)
    [owed] = await deliveries.claim(NOON, 1)
    await deliveries.settle(owed, Refused("bad"), NOON)
    other = await storage.write(None, lambda work: owe(work, slug="other"))

    assert {owed.campaign_id for owed in await deliveries.claim(NOON, 5)} == {other}


async def test_a_project_that_was_paused_is_no_news(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 2)
    await storage.write(None, lambda work: work.projects.pause(project_id=1))

    assert await deliveries.claim(NOON, 5) == []
    assert await deliveries.states(campaign_id) == {"dropped": 2}
    assert await campaign_state(storage, campaign_id) == "over or held"


@pytest.mark.parametrize(
    ("time_zone", "morning"),
    [
        pytest.param("Europe/Berlin", NOON + 19 * HOUR, id="Berlin"),
        pytest.param(None, NOON + 20 * HOUR, id="UTC where it is unknown"),
        pytest.param("Mars/Olympus", NOON + 20 * HOUR, id="UTC where it is nonsense"),
    ],
)
async def test_nobody_is_woken(storage: Storage, time_zone: str | None, morning: int) -> None:
    deliveries = DeliveryService(storage, NIGHTS)
    campaign_id = await owing(storage, 1, time_zone=time_zone)
    evening = NOON + 10 * HOUR

    assert await deliveries.claim(evening, 5) == []
    assert await deliveries.states(campaign_id) == {"pending": 1}
    assert await deliveries.claim(morning - 1, 5) == []
    assert len(await deliveries.claim(morning, 5)) == 1


async def test_who_heard_enough_today_hears_the_rest_in_the_morning(storage: Storage) -> None:
    def unit(work: Unit) -> None:
        admit(work, [100])
        for slug in ("one", "two", "three"):
            owe(work, slug=slug)

    await storage.write(None, unit)
    deliveries = DeliveryService(storage, NIGHTS)
    for message_id in (1, 2):
        [owed] = await deliveries.claim(NOON, 5)
        await deliveries.settle(owed, Sent(message_id), NOON)

    assert await deliveries.claim(NOON + 1, 5) == []
    assert await deliveries.claim(NOON + 20 * HOUR - 1, 5) == []
    assert len(await deliveries.claim(NOON + 20 * HOUR, 5)) == 1


async def test_a_project_event_whose_fate_is_unknown_is_repeated_for_a_while(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 1)
    now = NOON
    for attempt in range(1, TRIES_OF_REPEATED + 1):
        [owed] = await deliveries.claim(now, 5)
        assert owed.attempts == attempt
        await deliveries.settle(owed, Unknown("502"), now)
        now += REPEAT_AFTER * 2 ** (attempt - 1)

    assert await deliveries.claim(now + 24 * HOUR, 5) == []
    assert await deliveries.states(campaign_id) == {"unknown": 1}


async def test_what_was_under_way_in_a_crash_is_found_at_start(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    event = await owing(storage, 2)
    broadcast = await storage.write(None, lambda work: owe(work, "broadcast", slug="other"))
    await deliveries.claim(NOON, 2)
    await deliveries.claim(NOON, 2)

    assert await deliveries.recover(NOON) == 4
    assert await deliveries.states(event) == {"pending": 2}
    assert await deliveries.states(broadcast) == {"unknown": 2}
    assert await campaign_state(storage, broadcast) == "over or held"
    assert await deliveries.recover(NOON) == 0


async def test_one_that_ends_the_program_each_time_is_given_up(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 1)
    now = NOON
    for attempt in range(TRIES_OF_REPEATED):
        assert len(await deliveries.claim(now, 1)) == 1
        await deliveries.recover(now)
        now += REPEAT_AFTER * 2**attempt
    assert await deliveries.states(campaign_id) == {"unknown": 1}


async def test_a_call_is_settled_once(storage: Storage) -> None:
    deliveries = DeliveryService(storage, AWAKE)
    campaign_id = await owing(storage, 1)
    [owed] = await deliveries.claim(NOON, 5)
    await deliveries.settle(owed, Sent(11), NOON)
    await deliveries.settle(owed, Unknown("late"), NOON)
    assert await deliveries.states(campaign_id) == {"sent": 1}


async def test_whoever_is_awake_does_not_wait_for_all_who_sleep(storage: Storage) -> None:
    deliveries = DeliveryService(storage, NIGHTS)
    night = NOON + 10 * HOUR

    def unit(work: Unit) -> int:
        admit(work, range(100, 110 + LOOKED_AT))
        admit(work, [999], "Pacific/Auckland")  # where it is morning, behind all who sleep
        return owe(work)

    campaign_id = await storage.write(None, unit)
    assert [owed.telegram_id for owed in await deliveries.claim(night, 5)] == [999]
    assert await deliveries.claim(night, 5) == []
    assert await deliveries.states(campaign_id) == {"pending": LOOKED_AT + 10, "sending": 1}


@pytest.mark.parametrize("query", ["some_due", "due", "told_since", "finish", "under_way"])
def test_no_question_reads_all_that_was_ever_sent(sqlite_url: str, query: str) -> None:
    """Each is answered by a key or a partial index; with a scan of the rest, 100,000 messages would cost 100,000²."""
    text = texts("sqlite")[f"deliveries.{query}"]
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        plan = database.execute(f"EXPLAIN QUERY PLAN {text}", dict.fromkeys(re.findall(r":(\w+)", text), 1)).fetchall()

    reads = [step for *_, step in plan if "deliveries" in step]
    assert reads
    assert all(
        any(index in step for index in ("_due (campaign_id=? AND", "_under_way", "_of_person (")) for step in reads
    )
