"""Unfinished screenings: the clock finds them in rows, owes a reminder, or ends them; what a reminder says."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from crowd.screening import decision
from crowd.screening.unfinished import DAY, Lapse, Moments, Remind, Wait, What, care, moments
from crowd.services.stand import Stand, of_screening
from crowd.services.upkeep import away_since
from storage import Storage, Unit

KIND = "screening_reminder"
AT_ONCE = 100
FOREVER = 2**62


class Unfinished:
    """What the clock does with screenings that nobody goes on with."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def run(self, now: int) -> int:
        """Remind and end what is due, in short units; how many messages are owed now. Nothing while we are away."""
        owed = 0
        while found := await self._storage.read(lambda work: work.reminders.due(now=now, most=AT_ONCE)):
            done = [await self._storage.write(None, partial(_look, screening_id=each, now=now)) for each in found]
            owed += sum(each or 0 for each in done)
            if None in done:
                break
        return owed


def still_unfinished(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What a reminder says at the moment of its sending; None when she went on, or wants none."""
    stand = of_screening(work, int(body["screening"]), now=0)
    if stand is None or not stand.is_open or stand.screening.touched_at != body["touched_at"]:
        return None
    if work.reminders.declined(screening_id=stand.screening.id):
        return None
    numbered = decision.numbered(stand.form, stand.answers)
    return {
        **body,
        "name": stand.person.first_name,
        "answered": sum(each.key in stand.answers for each in numbered),
        "questions": len(numbered),
        "minutes": stand.form.minutes,
        "until": moments_of(work, stand).end,
    }


def _look(work: Unit, *, screening_id: int, now: int) -> int | None:
    """One screening; how many messages are owed, None while we are away: then nobody can go on with it."""
    if away_since(work, now) is not None:
        return None
    stand = of_screening(work, screening_id, now)
    if stand is None or not stand.is_open:
        return 0
    if stand.only is not None:
        return _give_up(work, stand, now)
    when = moments_of(work, stand)
    declined = work.reminders.declined(screening_id=screening_id)
    match care(when, told=_told(work, stand), declined=declined, now=now):
        case Lapse():
            _lapse(work, stand, now)
            return 0
        case Wait(until):
            work.reminders.look_again(screening_id=screening_id, look_at=until)
            return 0
        case Remind(what):
            _remind(work, stand, what, now)
            work.reminders.look_again(screening_id=screening_id, look_at=now + DAY)  # was it needed after all?
            return 1


def _give_up(work: Unit, stand: Stand, now: int) -> int:
    """A worker's change of her profile that lay still for a day: nothing of it counts, and nobody is reminded of it."""
    until = stand.screening.touched_at + DAY
    if now < until:
        work.reminders.look_again(screening_id=stand.screening.id, look_at=until)
    else:
        work.reminders.lapse(screening_id=stand.screening.id, touched_at=stand.screening.touched_at, now=now)
    return 0


def _lapse(work: Unit, stand: Stand, now: int) -> None:
    """Who left in the middle of a test waits as if she had been turned down: another start would draw another test."""
    touched_at = stand.screening.touched_at
    again_at = touched_at + stand.form.apply_again_after_days * DAY if stand.in_a_test else None
    if work.reminders.lapse(screening_id=stand.screening.id, touched_at=touched_at, again_at=again_at, now=now):
        work.audit.note(now, "clock", "screening.lapsed", f"person:{stand.person.id}")


def _remind(work: Unit, stand: Stand, what: What, now: int) -> None:
    """Owed once: the event's name and the row both say for which stretch of silence."""
    screening, touched_at = stand.screening.id, stand.screening.touched_at
    body = {"screening": screening, "what": what.value, "touched_at": touched_at}
    campaign = work.campaigns.add(
        kind=KIND, ref=f"{KIND}:{what}:{screening}:{touched_at}", project_id=None, body=json.dumps(body), now=now
    )
    work.reminders.add(screening_id=screening, what=what.value, touched_at=touched_at, campaign_id=campaign)
    work.campaigns.owe(campaign_id=campaign, telegram_id=stand.person.telegram_id or 0, due_at=now, now=now)


def _told(work: Unit, stand: Stand) -> set[What]:
    """A reminder that she made needless counts only for its own stretch; the end is told before every end."""
    touched_at = stand.screening.touched_at
    return {
        What(each.what)
        for each in work.reminders.told(screening_id=stand.screening.id)
        if each.touched_at == touched_at or (each.what == What.UNFINISHED and not each.dropped)
    }


def moments_of(work: Unit, stand: Stand) -> Moments:
    """When she is reminded of it, and when it ends, as far as is known: a later outage of ours puts that off."""
    since, days = stand.screening.touched_at, stand.form.lapses_after_days
    away = [(outage.began_at, outage.ended_at) for outage in work.outages.between(since, FOREVER)]
    return moments(since, days, away)
