"""Reminding: tasks about to lapse, projects about to close, her digest, and pay that she can have since now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from crowd.rules import reminding as rules
from crowd.rules.choices import digest_of, next_digest
from crowd.rules.days import DAY, zone_of
from crowd.rules.kinds import Event
from crowd.rules.quiet import day_began, next_morning
from crowd.rules.waking import Notify, quiet_hours
from crowd.services import offering
from crowd.services.cards import Offer
from crowd.services.hands import LIVE_NEWS
from crowd.services.owing import owe
from storage import Storage, Unit
from storage.records.deliveries import Owed
from storage.records.notices import DigestDue
from storage.records.reminding import FreedLine

LAPSING, CLOSING, DIGEST, PAY = "task_lapsing", "project_closing", "digest", "pay_freed"
AT_ONCE = 100
IN_A_DIGEST = 5
"""Projects that a digest names; how many more there are, it says."""


class Reminding:
    """What the clock does for people who have something to lose, or who want to hear of all in one message."""

    def __init__(self, storage: Storage, notify: Notify) -> None:
        self._storage = storage
        self._notify = notify

    async def run(self, now: int) -> int:
        """Everything that is due by now, in short units; how many messages are owed since then."""
        owed = await self._storage.write(None, lambda work: _closing(work, now))
        for look in (_lapsing, self._digests, self._pay):
            while found := await self._storage.write(None, lambda work, look=look: look(work, now)):  # type: ignore[misc]
                owed += found
        return owed

    def _digests(self, work: Unit, now: int) -> int:
        """One for a person, however many were missed; the next is planned in the same unit."""
        due = work.notice_choices.digests_due(now=now, most=AT_ONCE)
        to = {each.telegram_id for each in due if each.telegram_id and self._planned(work, each, now)}
        if to:  # one campaign for all of them: thousands would each cost the sender a look
            owe(work, kind=DIGEST, ref=f"{DIGEST}:{now}:{due[0].person_id}", to=to, body={"at": now}, now=now)
        return len(due)

    def _planned(self, work: Unit, due: DigestDue, now: int) -> bool:
        """The next one is planned; False when somebody was first."""
        how = digest_of(due.digest) or "daily"
        at = next_digest(how, now, zone_of(due.time_zone or self._notify.zone), quiet_hours(due.quiet, self._notify))
        return work.notice_choices.next_digest(person_id=due.person_id, was=due.at, digest_at=at)

    def _pay(self, work: Unit, now: int) -> int:
        """Lines of the ledger, a page of them: whoever got something hears it once, on her next morning."""
        lines = work.reminding.lines_after(id=work.reminding.bookmark(), most=5 * AT_ONCE)
        if lines:
            work.reminding.move_bookmark(value=lines[-1].id)
        for line in lines:
            self._tell_pay(work, line, now)
        return len(lines)

    def _tell_pay(self, work: Unit, line: FreedLine, now: int) -> None:
        if line.telegram_id is None:
            return
        zone = zone_of(line.time_zone or self._notify.zone)
        morning = next_morning(now, zone, quiet_hours(line.quiet, self._notify))
        campaign = self._of_morning(work, morning, now)
        if campaign is not None:
            work.campaigns.owe(campaign_id=campaign, telegram_id=line.telegram_id, due_at=morning, now=now)

    def _of_morning(self, work: Unit, morning: int, now: int) -> int | None:
        """One campaign for all who get up then; another one where that is over, as when its only reader is erased."""
        for ref in (f"{PAY}:{morning}", f"{PAY}:{morning}:{now}"):
            if (running := work.reminding.running(ref=ref)) is not None:
                return running
            if not work.reminding.known(ref=ref):
                body = json.dumps({"morning": morning, "zone": self._notify.zone})
                return work.campaigns.add(kind=PAY, ref=ref, project_id=None, body=body, now=now)
        return None


def _lapsing(work: Unit, now: int) -> int:
    """One task a person and stretch of time."""
    period = rules.lapse_period(now)
    found = work.reminding.lapsing(
        now=now,
        share=rules.SHARE,
        earliest=rules.EARLIEST,
        latest=rules.LATEST,
        worth=rules.WORTH_IT,
        period=period,
        most=AT_ONCE,
    )
    told: set[int] = set()
    for each in found:
        if each.person_id not in told:
            told.add(each.person_id)
            body = {"task": each.task_id, "takes": each.takes, "project_id": each.project_id}
            owe(
                work,
                kind=LAPSING,
                ref=f"{LAPSING}:{each.person_id}:{period}",
                to=[each.telegram_id],
                body=body,
                now=now,
            )
    return len(told)


def _closing(work: Unit, now: int) -> int:
    """Once for each end that a project was given, to those who have worked on it."""
    owed = 0
    for each in work.reminding.closing(now=now):
        lead = rules.told_before_closing(each.opened_at, each.closes_at)
        ref = f"{CLOSING}:{each.project_id}:{each.closes_at}"
        if lead is None or now < each.closes_at - lead or work.reminding.known(ref=ref):
            continue
        body = json.dumps({"closes_at": each.closes_at})
        campaign = work.campaigns.add(kind=CLOSING, ref=ref, project_id=each.project_id, body=body, now=now)
        owed += work.reminding.owe_begun(campaign_id=campaign, project_id=each.project_id, now=now)
    return owed


def _read_lapsing(work: Unit, owed: Owed, now: int) -> dict[str, Any] | None:
    """None when the task is not in her hands any more, or its time is over."""
    body = json.loads(owed.body)
    held = work.reminding.in_hand(task_id=body["task"], person_id=owed.person_id, takes=body["takes"])
    if held is None or held[0] <= now:
        return None
    return {"project_id": body["project_id"], "deadline": held[0], "title": held[1]}


def _read_closing(work: Unit, owed: Owed, now: int) -> dict[str, Any] | None:
    """None when nothing is left for her, or it closes at another time by now."""
    closes_at = json.loads(owed.body)["closes_at"]
    ends = {each.project_id: each.closes_at for each in work.reminding.closing(now=now)}
    worker = work.progress.at(telegram_id=owed.telegram_id or 0, project_id=owed.project_id or 0)
    if worker is None or ends.get(worker.project_id) != closes_at:
        return None
    offer = offering.offer(work, worker, now)
    if not _is_open(offer):
        return None
    left = {"left": offer.left.count, "more": offer.left.more}
    return {"project_id": offer.project_id, "title": offer.spec.title, "closes_at": closes_at, **left}


def _read_digest(work: Unit, owed: Owed, now: int) -> dict[str, Any] | None:
    """None when nothing is open to her, when she wants single messages or no news at all, or when its day is over."""
    if work.notice_choices.events(person_id=owed.person_id).get(Event.PROJECT) == "off":
        return None
    found = [each for each in offering.offers(work, owed.telegram_id or 0, now) if _is_open(each)]
    if not found or owed.digest is None or now - json.loads(owed.body)["at"] > rules.DIGEST_KEEPS:
        return None
    since = now - (DAY if owed.digest == "daily" else 7 * DAY)
    earned = work.earnings.sums(person_id=owed.person_id, since=since, until=now)
    return {
        "name": owed.first_name,
        "weekly": owed.digest == "weekly",
        "offers": [_told(each) for each in found[:IN_A_DIGEST]],
        "more": len(found) - IN_A_DIGEST if len(found) > IN_A_DIGEST else 0,
        "earned": [(each.currency, each.amount, each.answers) for each in earned if each.amount],
    }


def _read_live(work: Unit, owed: Owed, now: int) -> dict[str, Any] | None:
    """News that waited for her morning, or behind many others: None when nothing of the project is open to her."""
    body: dict[str, Any] = json.loads(owed.body)
    if now - owed.told_of_at < rules.NEWS_IS_FRESH or not owed.project_tasks:
        return body
    worker = work.progress.at(telegram_id=owed.telegram_id or 0, project_id=owed.project_id or 0)
    return body if worker is not None and _is_open(offering.offer(work, worker, now)) else None


def _read_pay(work: Unit, owed: Owed, now: int) -> dict[str, Any] | None:
    """What became available on the day before that morning, by her clock."""
    body = json.loads(owed.body)
    zone = zone_of(owed.time_zone or body["zone"])
    until = day_began(body["morning"], zone)
    found = work.reminding.freed(person_id=owed.person_id, since=day_began(until - 1, zone), until=until)
    freed = [each for each in found if each[1]]
    return {"freed": freed} if freed else None


def _told(offer: Offer) -> dict[str, Any]:
    return {
        "project_id": offer.project_id,
        "title": offer.spec.title,
        "price": offer.spec.price,
        "currency": offer.spec.currency,
        "left": offer.left.count,
        "more": offer.left.more,
    }


def _is_open(offer: Offer) -> bool:
    return not offer.unmet and offer.halt is None and offer.left.count > 0


READ: Mapping[str, Callable[[Unit, Owed, int], dict[str, Any] | None]] = {
    LIVE_NEWS: _read_live,
    LAPSING: _read_lapsing,
    CLOSING: _read_closing,
    DIGEST: _read_digest,
    PAY: _read_pay,
}
"""What each of these says is read, or looked at once more, at the moment of its sending; None when it is moot."""
