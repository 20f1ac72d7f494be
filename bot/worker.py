"""One update through its handlers, and what becomes of it when they fail."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.alarm import Alarm
from bot.attempt import Failed, attempt, where
from bot.mailbox import Mailbox
from bot.marks import Marks
from bot.outcomes import is_telegrams
from bot.retry import STALE, Again, Dead, Done, History, verdict
from storage.records.inbox import InboxRow

Handle = Callable[[str], Awaitable[None]]
Apologise = Callable[[int], Awaitable[object]]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Trouble:
    began_at: int
    failures: int
    tries: int = 0


class Worker:
    """Handles rows for the lanes. `handle` gets the raw update, `apologise` the Telegram id of whom we failed."""

    def __init__(
        self, *, handle: Handle, apologise: Apologise, mailbox: Mailbox, marks: Marks, clock: Callable[[], int]
    ) -> None:
        self._handle = handle
        self._apologise = apologise
        self._mailbox = mailbox
        self._marks = marks
        self._clock = clock
        self._alarm = Alarm(_log)
        self._troubles: dict[int, _Trouble] = {}

    async def serve(self, row: InboxRow) -> float | None:
        """None when the row is over, else the seconds after which to serve it again. Raises only our cancellation."""
        ended = await attempt(self._handle(row.body))
        wait = None
        if isinstance(ended, Failed):
            wait = await self._settle(row, ended.error)
        else:
            self._marks.done(row.update_id)
        if wait is None:
            self._troubles.pop(row.seq, None)
        return wait

    async def _settle(self, row: InboxRow, error: BaseException) -> float | None:
        trouble = self._troubles.setdefault(row.seq, _Trouble(self._clock(), row.attempts))
        match verdict(error, await self._history(row, trouble)):
            case Done(note):
                self._marks.done(row.update_id)
                _log.info("update %s of %s is over without its reply: %s", row.update_id, row.lane, note)
                return None
            case Again(wait, reason, counted):
                await self._note(row, trouble, error, reason=reason, counted=counted)
                return wait / 1000
            case Dead(reason):
                await self._bury(row, error, reason)
                return None

    async def _note(
        self, row: InboxRow, trouble: _Trouble, error: BaseException, *, reason: str, counted: bool
    ) -> None:
        trouble.tries += 1
        if not counted:
            self._alarm.say("calls", f"update {row.update_id} of {row.lane} is tried again: {reason}")
            return
        trouble.failures += 1
        _log.error("update %s of %s failed, attempt %s: %s", row.update_id, row.lane, trouble.failures, where(error))
        await attempt(self._mailbox.failed(row.update_id, reason))

    async def _bury(self, row: InboxRow, error: BaseException, reason: str) -> None:
        shown = reason if is_telegrams(error) else where(error)
        _log.error("update %s of %s is given up: %s", row.update_id, row.lane, shown)
        self._marks.dead(row.update_id, reason)
        if row.lane:
            await attempt(self._apologise(row.lane))

    async def _history(self, row: InboxRow, trouble: _Trouble) -> History:
        now = self._clock()
        age = now - row.received_at
        return History(
            failures=trouble.failures,
            tries=trouble.tries,
            tried_for=now - trouble.began_at,
            age=age,
            applied=age > STALE and await self._applied(row),
        )

    async def _applied(self, row: InboxRow) -> bool:
        known = await attempt(self._mailbox.applied(row))
        return not isinstance(known, Failed) and known
