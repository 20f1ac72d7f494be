"""What becomes of an update whose handler failed: the whole table."""

import asyncio
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.retry import HOPELESS, STALE, Again, Dead, Done, History, Unreadable, Verdict, verdict
from storage import NotStored

OURS = [
    ValueError("x"),
    asyncio.CancelledError(),
    SystemExit(3),
    RecursionError(),
    MemoryError(),
    RuntimeError("coroutine raised StopIteration"),
    BadRequest("Message text is empty"),
]


def decide(error: BaseException | None, **history: Any) -> Verdict:
    return verdict(error, History(**history))


def test_a_handler_that_returned_is_done() -> None:
    assert decide(None) == Done()


@pytest.mark.parametrize("error", OURS, ids=repr)
def test_an_error_of_ours_is_tried_three_times_and_then_buried(error: BaseException) -> None:
    first, second = decide(error), decide(error, failures=1, tries=1)

    assert isinstance(first, Again)
    assert isinstance(second, Again)
    assert (first.counted, second.counted) == (True, True)
    assert first.wait < second.wait <= 2000
    assert isinstance(decide(error, failures=2, tries=2), Dead)


def test_the_text_of_an_error_of_ours_is_not_kept() -> None:
    """It may hold what a person wrote."""
    assert decide(ValueError("her words"), failures=2) == Dead("ValueError")


def test_a_flood_wait_is_obeyed_and_costs_no_attempt() -> None:
    decision = decide(RetryAfter(30), failures=2, tries=99)

    assert isinstance(decision, Again)
    assert (decision.wait, decision.counted) == (30_000, False)


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), TimedOut()], ids=repr)
def test_the_network_is_waited_for_and_costs_no_attempt(error: BaseException) -> None:
    waits = [decide(error, failures=2, tries=tries) for tries in range(20)]

    assert all(isinstance(wait, Again) and not wait.counted for wait in waits)
    assert [wait.wait for wait in waits if isinstance(wait, Again)][:4] == [500, 1000, 2000, 4000]
    assert max(wait.wait for wait in waits if isinstance(wait, Again)) == 30_000


def test_somebody_who_blocked_the_bot_is_not_called_again() -> None:
    assert isinstance(decide(Forbidden("Forbidden: bot was blocked by the user")), Done)
    assert isinstance(decide(BadRequest("Bad Request: chat not found")), Done)


def test_a_stale_reply_is_given_up_when_the_effect_stands() -> None:
    assert isinstance(decide(TimedOut(), age=STALE + 1, applied=True), Done)
    assert isinstance(decide(RetryAfter(5), age=STALE + 1, applied=True), Done)
    assert isinstance(decide(TimedOut(), age=STALE + 1, applied=False), Again)
    assert isinstance(decide(TimedOut(), age=STALE, applied=True), Again)


def test_nobody_waits_for_ever_behind_one_update() -> None:
    assert isinstance(decide(TimedOut(), tried_for=HOPELESS + 1), Dead)


def test_what_was_left_by_a_long_downtime_gets_its_chance() -> None:
    assert isinstance(decide(TimedOut(), age=25 * HOPELESS), Again)


def test_a_full_disk_is_waited_for_and_costs_no_attempt() -> None:
    decision = decide(NotStored("disk full"), failures=2, tries=3, tried_for=HOPELESS + 1)

    assert isinstance(decision, Again)
    assert not decision.counted


def test_an_update_that_is_none_is_buried_at_once() -> None:
    assert decide(Unreadable("TypeError")) == Dead("Unreadable")
