"""Messages that are owed: which go out now, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from crowd.rules.days import zone_of
from crowd.rules.delivery import Outcome, Settlement, Unknown, settlement
from crowd.rules.kinds import in_turn, kind_of
from crowd.rules.quiet import day_began
from crowd.rules.waking import Later, Manners, Never, Notify, Now, Waking, waking
from crowd.services import (
    appeals,
    awake,
    broadcast_mail,
    campaigns,
    cases,
    doubting,
    gold_supply,
    grounds,
    hands,
    inquiries,
    intake,
    invites,
    leaving,
    rejected,
    rejecting,
    reminding,
    renewing,
    restoring,
    restricting,
    second_looks,
    settling,
    stage_news,
    unfinished,
    verdicts,
)
from storage import Storage, Unit
from storage.records.deliveries import Owed, UnderWay

LOOKED_AT = 100
"""Due rows that one unit looks at, so that a night's worth of them is put off without holding the writer for long."""

CAMPAIGNS = 1_000
"""At most so many of which something is due stand in one order."""

LOOKS = 50
"""Such units for one claim, one after the other, while all that they find has to be put off."""

FRESH: Mapping[str, Callable[[Unit, dict[str, Any]], dict[str, Any] | None]] = {
    campaigns.HELD: campaigns.still_held,
    hands.FREE: hands.still_free,
    "quarantine": cases.still_waiting,
    doubting.KIND: doubting.still_doubtful,
    gold_supply.KIND: gold_supply.still_short,
    "question": inquiries.unanswered,
    "clarified": inquiries.answered,
    appeals.REPLY: appeals.replied_now,
    verdicts.NEWS: verdicts.news_now,
    verdicts.OVERDUE: verdicts.overdue_now,
    "staff_joined": invites.joined,
    intake.KIND: intake.still_kept,
    renewing.EXPIRING: renewing.still_expiring,
    unfinished.KIND: unfinished.still_unfinished,
    restoring.KIND: restoring.still_open,
    restricting.RESTRICTED: grounds.still_restricted,
    second_looks.WHY: second_looks.fresh,
    second_looks.READ: second_looks.fresh,
    stage_news.EXPIRING: stage_news.still_expiring,
    rejecting.REJECTED: rejected.still_rejected,
    settling.ANSWERED: settling.answered_now,
    settling.NEWS: settling.news_now,
    settling.OVERDUE: settling.overdue_now,
}
"""Kinds whose body only names what they are about: what they say is read when they are sent, or they are moot."""

MOOT = Never("it was settled before it went out")
ENDED = Unknown("the program ended while sending")


class DeliveryService:
    """Hands out what is due and writes down what became of it; it never calls Telegram."""

    def __init__(self, storage: Storage, notify: Notify, admins: Collection[int] = ()) -> None:
        self._storage = storage
        self._notify = notify
        self._admins = admins
        self._turn = 0  # whose campaign comes first; nobody misses it after a restart

    async def keep_manners(self) -> None:
        """Whoever chooses whom to tell, here or from the command line, knows when people sleep."""
        await awake.keep(self._storage, Manners(self._notify.quiet.text, self._notify.zone))

    async def recover(self, now: int) -> int:
        """What was being sent when the program ended is unknown, or due once more; how many. Before the first claim."""

        def unit(work: Unit) -> int:
            found = work.deliveries.under_way()
            for row in found:
                self._settle(work, row, ENDED, now)
            return len(found)

        return await self._storage.write(None, unit)

    async def claim(self, now: int, limit: int) -> list[Owed]:
        """At most `limit` deliveries, at most one a person, marked as being sent; the mark is durable on return.

        What must not be said now is put off, what nobody needs any more is dropped, with the reason in its row.
        """
        for _look in range(LOOKS):
            self._turn += 1
            if not await self._storage.read(lambda work: work.deliveries.some_due(now=now)):
                break
            if claimed := await self._storage.write(None, lambda work: self._claim(work, now, limit)):
                return claimed
        return []

    async def settle(self, owed: Owed, outcome: Outcome, now: int) -> Settlement:
        """Write down what became of a claimed delivery, of the person and of the campaign."""
        row = UnderWay(owed.campaign_id, owed.person_id, owed.attempts, owed.kind)
        return await self._storage.write(None, lambda work: self._settle(work, row, outcome, now))

    async def tidy(self) -> int:
        """Ends campaigns that owe nobody anything; how many."""
        return await self._storage.write(None, lambda work: work.deliveries.finish_empty())

    async def states(self, campaign_id: int) -> dict[str, int]:
        """How many deliveries of a campaign are in each state."""
        return await self._storage.read(lambda work: work.deliveries.states(campaign_id=campaign_id))

    def _claim(self, work: Unit, now: int, limit: int) -> list[Owed]:
        claimed: dict[int, Owed] = {}
        for owed in _due(work, self._turn, now):
            if len(claimed) == limit:
                break
            if owed.person_id in claimed:
                continue  # one message a second and chat: her next one waits for the next claim
            decided = self._decide(work, owed, now)
            told = _fresh(work, owed, now) if isinstance(decided, Now) else owed
            match decided if told else MOOT:
                case Now(silent):
                    if work.deliveries.take(campaign_id=owed.campaign_id, person_id=owed.person_id, now=now):
                        claimed[owed.person_id] = replace(told or owed, attempts=owed.attempts + 1, silent=silent)
                case Later(at):
                    work.deliveries.postpone(campaign_id=owed.campaign_id, person_id=owed.person_id, due_at=at, now=now)
                case Never(reason):
                    work.deliveries.drop(campaign_id=owed.campaign_id, person_id=owed.person_id, reason=reason, now=now)
                    work.deliveries.finish(campaign_id=owed.campaign_id)
        return list(claimed.values())

    def _decide(self, work: Unit, owed: Owed, now: int) -> Waking:
        """Her messages of today are counted only where the number could matter."""
        zone = zone_of(owed.time_zone or self._notify.zone)
        decided = waking(owed, told_today=0, zone=zone, notify=self._notify, now=now)
        if not isinstance(decided, Now) or not kind_of(owed.kind).counts:
            return decided
        told = work.deliveries.told_since(person_id=owed.person_id, since=day_began(now, zone))
        return waking(owed, told_today=told, zone=zone, notify=self._notify, now=now)

    def _settle(self, work: Unit, row: UnderWay, outcome: Outcome, now: int) -> Settlement:
        settled = settlement(outcome, kind=row.kind, attempts=row.attempts, now=now)
        work.deliveries.settle(
            campaign_id=row.campaign_id,
            person_id=row.person_id,
            state=settled.state,
            attempts=settled.attempts,
            due_at=settled.due_at,
            message_id=settled.message_id,
            error=settled.error,
            now=now,
        )
        if settled.state == "sent" and row.kind == hands.LIVE_NEWS:
            work.calls.told(person_id=row.person_id, now=now)
        if settled.person_lost:
            leaving.lost(work, row.person_id, now)
        if settled.campaign_held:
            error, admins = settled.error or "", self._admins
            campaigns.refuse(work, row.campaign_id, kind=row.kind, error=error, admins=admins, now=now)
        if settled.state == "pending":
            work.campaigns.drop_cancelled(campaign_id=row.campaign_id, reason=campaigns.GIVEN_UP, now=now)
        work.deliveries.finish(campaign_id=row.campaign_id)
        return settled


def _due(work: Unit, turn: int, now: int) -> Iterator[Owed]:
    """Campaign by campaign, in turn, `LOOKED_AT` rows in all."""
    left = LOOKED_AT
    for campaign_id, kind in in_turn(work.deliveries.owing(now=now, most=CAMPAIGNS), turn):
        found = work.deliveries.due(campaign_id=campaign_id, event=kind_of(kind).event, now=now, count=left)
        yield from found
        left -= len(found)
        if not left:
            return


def _fresh(work: Unit, owed: Owed, now: int) -> Owed | None:
    """The same with all that it has to say; None when nobody needs it any more."""
    body: dict[str, Any] | None
    if of_broadcast := broadcast_mail.READERS.get(owed.kind):
        body = of_broadcast(work, owed, json.loads(owed.body), now)
    elif owed.kind == hands.NEWS:
        body = hands.news_now(work, owed.person_id, json.loads(owed.body))
    elif waiting := reminding.READ.get(owed.kind):
        body = waiting(work, owed, now)
    elif read := FRESH.get(owed.kind):
        body = read(work, json.loads(owed.body))
    else:
        return owed
    return None if body is None else replace(owed, body=json.dumps(body, ensure_ascii=False))
