"""The sender: drains what people are owed, at Telegram's pace, beside the replies and never before them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Bot

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.lanes import Sleep
from bot.outcomes import NotSent, classify, is_telegrams
from bot.outcomes import Unknown as Unclear
from bot.pace import Pace
from bot.posting import KINDS, CannotWrite, Posting
from crowd.rules.delivery import Gone, Outcome, Refused, Sent, Settlement, TryLater, Unknown, Unreachable
from crowd.services.deliveries import DeliveryService
from handlers.notices import changed, notice, replies_to
from handlers.ui import show
from handlers.ui.posts import CannotChange
from handlers.ui.together import Together
from storage.records.deliveries import Owed

IN_FLIGHT = 8
"""Calls at once: what a crash makes unknown is at most this many, and replies keep their connections."""

IDLE = 2.0
GRACE = 4.0
_LATER = 5_000
_FIRST, _LONGEST = 0.5, 60.0
_log = logging.getLogger(__name__)


class Sender:
    """One for a running program. `run` serves until `stop`, after which it ends within `GRACE` seconds."""

    def __init__(
        self,
        bot: Bot,
        deliveries: DeliveryService,
        clock: Callable[[], int],
        *,
        pace: Pace | None = None,
        together: Together | None = None,
        posting: Posting | None = None,
        in_flight: int = IN_FLIGHT,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.bot = bot
        self._deliveries = deliveries
        self._clock = clock
        self._pace = pace or Pace()
        self._together = together or Together()
        self._posting = posting
        self._in_flight = in_flight
        self._sleep = sleep
        self._alarm = Alarm(_log)
        self._calls: set[asyncio.Task[None]] = set()
        self._unsettled: list[tuple[Owed, Outcome]] = []
        self._doubts = 0  # calls in a row that went wrong without Telegram saying why
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something may be due: look at once."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped. What an earlier process left under way is settled first."""
        await self._recover()
        while not self._stopping:
            await self._pause(await self._round())
        await self._finish()

    async def _recover(self) -> None:
        while not self._stopping:
            recovered = await attempt(self._deliveries.recover(self._clock()))
            if not isinstance(recovered, Failed):
                return
            self._alarm.say("deliveries", f"cannot be recovered yet: {where(recovered.error)}")
            await self._pause(IDLE)

    async def _round(self) -> float:
        """Start what may start now; the seconds to wait before the next round."""
        if not await self._settle_the_rest():
            return IDLE
        if not await self._telegram_answers():
            return self._pace.wait() or IDLE
        count = min(self._pace.available(), self._in_flight - len(self._calls))
        if count < 1:
            return self._pace.wait()
        owed = await attempt(self._deliveries.claim(self._clock(), count))
        if isinstance(owed, Failed):
            self._alarm.say("deliveries", f"cannot be claimed yet: {where(owed.error)}")
            return IDLE
        for each in owed:
            self._start(each)
        return 0.0 if owed else IDLE

    def _start(self, owed: Owed) -> None:
        call = asyncio.create_task(self._deliver(owed, self._pace.spend(owed.telegram_id or 0)), name="delivery")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _deliver(self, owed: Owed, wait: float) -> None:
        if wait > 0:
            await self._sleep(wait)
        await self._settle(owed, await self._send(owed))

    async def _send(self, owed: Owed) -> Outcome:
        try:
            call = self._call(owed)
        except (LookupError, ValueError, TypeError) as fault:
            return Refused(f"it cannot be written: {where(fault)}")
        await self._together.over(owed.telegram_id or 0)
        sent = await attempt(call())
        if isinstance(sent, Failed) and isinstance(sent.error, CannotChange):
            return Gone(str(sent.error))
        if isinstance(sent, Failed) and isinstance(sent.error, CannotWrite):
            return Refused(str(sent.error))
        if isinstance(sent, Failed):
            self._heed(sent.error)
            return outcome_of(sent.error)
        self._doubts = 0
        return Sent(sent)

    def _call(self, owed: Owed) -> Callable[[], Awaitable[int]]:
        """What is asked of Telegram, and gives the id of the message; made when it is called."""
        if owed.kind in KINDS and self._posting:
            return partial(self._posting.deliver, self, owed)
        text, keyboard = notice(owed)
        if (message := changed(owed)) is not None:
            return partial(show.change, self, owed.telegram_id or 0, message, text, keyboard)
        return partial(
            show.send, self, owed.telegram_id or 0, text, keyboard, reply_to=replies_to(owed), silent=owed.silent
        )

    def _heed(self, error: BaseException) -> None:
        """What one failed call means for all that follow."""
        match classify(error):
            case NotSent(retry_after=int(after)):
                self._pace.close(after / 1000)
                _log.warning("Telegram asks to wait %s s before more notices go out", after / 1000)
            case NotSent(permanent=True):
                self._doubts = 0
            case NotSent(reason) | Unclear(reason):
                self._doubt(reason)
            case _:
                self._doubts = 0

    def _doubt(self, reason: str) -> None:
        self._pace.close(min(_LONGEST, _FIRST * 2 ** min(self._doubts, 16)))
        self._doubts += 1
        self._alarm.say("notices", f"Telegram does not answer well: {reason}")

    async def _telegram_answers(self) -> bool:
        """After a call whose fate is unknown, a harmless one goes first: an outage must not use up everyone's tries."""
        if not self._doubts:
            return True
        if self._calls or not self._pace.available():
            return False
        asked = await attempt(show.call(self.bot, "getMe"))
        if isinstance(asked, Failed):
            self._heed(asked.error)
            return False
        self._doubts = 0
        return True

    async def _settle(self, owed: Owed, outcome: Outcome) -> bool:
        settled = await attempt(self._deliveries.settle(owed, outcome, self._clock()))
        if isinstance(settled, Failed):
            self._unsettled.append((owed, outcome))
            self._alarm.say("deliveries", f"cannot be settled yet: {where(settled.error)}")
            return False
        self._report(owed, settled)
        return True

    async def _settle_the_rest(self) -> bool:
        """What the storage could not take at the time; nothing new is claimed before it is written down."""
        waiting, self._unsettled = self._unsettled, []
        return all([await self._settle(owed, outcome) for owed, outcome in waiting])

    def _report(self, owed: Owed, settled: Settlement) -> None:
        if settled.campaign_held:
            _log.error("campaign %s is held, Telegram refuses its text: %s", owed.campaign_id, settled.error)
        elif settled.state == "unknown":
            _log.warning(
                "nobody knows whether person %s got campaign %s: %s", owed.person_id, owed.campaign_id, settled.error
            )

    async def _pause(self, seconds: float) -> None:
        """Until the time is over, or somebody wakes the sender, or a call ends while no more may be started."""
        if self._stopping or self._woken.is_set():
            self._woken.clear()
            return
        if len(self._calls) >= self._in_flight:
            seconds = max(seconds, IDLE)
        elif seconds <= 0:
            return
        waits: set[asyncio.Task[object]] = {
            asyncio.ensure_future(self._woken.wait()),
            asyncio.ensure_future(self._slept(seconds)),
        }
        try:
            await asyncio.wait({*waits, *self._calls}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            self._woken.clear()

    async def _slept(self, seconds: float) -> None:
        await self._sleep(seconds)

    async def _finish(self) -> None:
        """Calls under way may end; what does not in time stays marked, and is unknown at the next start."""
        calls = set(self._calls)
        left = (await asyncio.wait(calls, timeout=GRACE))[1] if calls else set()
        for call in left:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await self._settle_the_rest()


def outcome_of(error: BaseException) -> Outcome:
    """A failed call as the delivery's rules see it."""
    match classify(error):
        case NotSent(reason, unreachable=True):
            return Unreachable(reason)
        case NotSent(reason, permanent=True):
            return Refused(reason)
        case NotSent(reason, retry_after=int(after)):
            return TryLater(after, reason)
        case NotSent(reason):
            return TryLater(_LATER, reason)
        case Unclear(reason) if is_telegrams(error):
            return Unknown(reason)
        case _:
            return Unknown(where(error))  # a fault of ours, whose own words may hold what a person wrote
