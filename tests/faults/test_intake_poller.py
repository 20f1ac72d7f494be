"""The poll loop: stored before acknowledged, no fault ends it, and it never hangs on an old id."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.poller import OtherPoller, Poller, WebhookActive
from storage import NotStored

RIVAL = Conflict("Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
WEBHOOK = Conflict("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")


class Script:
    """Plays Telegram: each step is a batch, or an error to raise; after the last one it is silent for ever."""

    def __init__(self, *steps: Any) -> None:
        self.steps = list(steps)
        self.asked: list[int] = []
        self.stored: list[Any] = []
        self.waits: list[float] = []
        self.now = 1000.0
        self.full = 0
        self.over = asyncio.Event()
        self.poller = Poller(self.fetch, self.store, sleep=self.sleep, monotonic=lambda: self.now, chance=lambda: 1.0)

    async def fetch(self, offset: int) -> object:
        self.asked.append(offset)
        if not self.steps:
            self.over.set()
            await asyncio.sleep(3600)
        step = self.steps.pop(0)
        if isinstance(step, BaseException):
            raise step
        return step

    async def store(self, updates: list[Any]) -> None:
        if self.full:
            self.full -= 1
            raise NotStored("disk full")
        self.stored += updates

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def play(self) -> None:
        task = asyncio.create_task(self.poller.run())
        waiting = asyncio.create_task(self.over.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        for each in (waiting, task):
            if not each.done():
                each.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        with contextlib.suppress(asyncio.CancelledError):
            await task


def batch(*ids: int) -> list[dict[str, int]]:
    return [{"update_id": update_id} for update_id in ids]


async def test_the_next_offset_follows_the_last_id_of_the_batch() -> None:
    script = Script(batch(5, 6, 7), batch(8))
    await script.play()

    assert script.asked == [0, 8, 9]


async def test_ids_that_begin_anew_lower_are_followed() -> None:
    """Never the highest of all: bots have hung on that after a quiet week."""
    script = Script(batch(900, 901), batch(3, 4), batch(5))
    await script.play()

    assert script.asked == [0, 902, 5, 6]


async def test_after_a_silence_no_old_offset_is_asked_for() -> None:
    script = Script(batch(900), [], batch(3))
    await script.play()

    assert script.asked == [0, 901, 0, 4]


async def test_what_cannot_be_stored_is_not_acknowledged() -> None:
    script = Script(batch(1), batch(1), batch(1), batch(2))
    script.full = 2
    await script.play()

    assert script.asked == [0, 0, 0, 2, 3]
    assert script.stored == batch(1, 2)


FAULTS = [
    InvalidToken("Unauthorized"),
    EndPointNotFound("Not Found"),
    NetworkError("Bad Gateway"),
    TimedOut(),
    TelegramError("Invalid server response"),
    RuntimeError("a fault of ours"),
    asyncio.CancelledError(),
    "no list",
    {"result": []},
    None,
]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
async def test_one_fault_is_over_in_less_than_five_seconds(fault: Any) -> None:
    """Stock polling ended for ever at one 401."""
    script = Script(batch(1), fault, batch(2))
    await script.play()

    assert script.asked == [0, 2, 2, 3]
    assert sum(script.waits) < 5


async def test_a_lasting_fault_is_met_with_growing_waits_up_to_a_minute() -> None:
    script = Script(*[NetworkError("Bad Gateway")] * 12, batch(1), NetworkError("x"), batch(2))
    await script.play()

    assert script.waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert max(script.waits) == 60
    assert script.waits[-1] == 1
    assert script.stored == batch(1, 2)


async def test_a_flood_wait_on_polling_is_obeyed() -> None:
    script = Script(RetryAfter(9), batch(1))
    await script.play()

    assert script.waits == [9]


async def test_a_refused_token_is_an_alarm_at_once_and_then_once_a_minute(caplog: Any) -> None:
    script = Script(*[InvalidToken("Unauthorized")] * 100, batch(1))
    with caplog.at_level(logging.INFO):
        await script.play()

    lines = [record for record in caplog.records if record.levelno == logging.ERROR]
    minutes = sum(script.waits) / 60
    assert "refuses the bot's token" in lines[0].getMessage()
    assert minutes - 2 <= len(lines) <= minutes + 2
    assert "works again" in caplog.records[-1].getMessage()


async def test_another_poller_at_the_first_poll_ends_the_program() -> None:
    with pytest.raises(OtherPoller, match="same token"):
        await Script(RIVAL).play()


async def test_a_webhook_at_the_first_poll_ends_the_program_and_names_the_cure() -> None:
    with pytest.raises(WebhookActive, match="--drop-webhook"):
        await Script(WEBHOOK).play()


@pytest.mark.parametrize("conflict", [RIVAL, WEBHOOK], ids=["poller", "webhook"])
async def test_a_conflict_after_a_good_poll_is_waited_out(conflict: Conflict, caplog: Any) -> None:
    script = Script([], *[conflict] * 30, batch(1))
    await script.play()

    assert script.stored == batch(1)
    assert "Trying on" in caplog.text
    assert max(script.waits) == 60


async def test_updates_without_ids_are_stored_and_do_not_make_it_spin() -> None:
    odd: list[Any] = [{"update_id": "x"}, 7, None, {}, {"update_id": True}, {"update_id": 2**80}]
    script = Script(odd, odd, [{"update_id": 3}, *odd])
    await script.play()

    assert script.asked == [0, 0, 0, 4]
    assert script.waits == [1, 2]


async def test_the_age_of_the_last_good_poll_is_known() -> None:
    script = Script(batch(1), NetworkError("x"), NetworkError("x"))
    silence: Callable[[], float | None] = lambda: script.poller.silence  # noqa: E731

    assert silence() is None
    await script.play()
    assert silence() == 3
