"""Whether a person may be told something she did not ask for: now, without a sound, later or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeAlias

from crowd.rules.kinds import Event, Kind, kind_of
from crowd.rules.quiet import QuietHours, next_morning, quiet_until
from storage.records.deliveries import Owed

JUST_BEFORE = 60_000
"""A call takes its time, in ms: what is begun this shortly before her quiet hours might ring in them."""

ABOUT_WORK = frozenset({Event.PROJECT, Event.INVITATION, Event.REMINDER})
"""What she does not hear about a project that she hid."""

NOT_THIS_WEEK = frozenset({Event.PROJECT, Event.REMINDER, Event.DIGEST})
"""What she does not hear while she wants to be left alone; the rest comes without a sound, a place is kept for her."""

UNREACHABLE = "she cannot be reached"
TURNED_OFF = "she turned these off"
HIDDEN = "she hid the project"
AWAY = "she wants to hear nothing at this time"
IN_HER_DIGEST = "it stands in her digest"


@dataclass(frozen=True, slots=True)
class Notify:
    """The installation's manners: when people sleep, and how many messages a day are enough."""

    quiet: QuietHours
    per_day: int
    zone: str = "UTC"
    """Of people who have not said where they are."""


@dataclass(frozen=True, slots=True)
class Manners:
    """The part of them that says when people sleep, as it is stored."""

    quiet: str = "21:00-08:00"
    zone: str = "UTC"

    def hours(self, hers: str | None) -> QuietHours:
        """Her own quiet hours as they are stored, or these where she chose none."""
        return QuietHours.parse(self.quiet if hers is None else hers)


@dataclass(frozen=True, slots=True)
class Now:
    """Tell her; `silent` is without a sound."""

    silent: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Tell her at `at`, ms UTC."""

    at: int


@dataclass(frozen=True, slots=True)
class Never:
    """Nobody needs this any more."""

    reason: str


Waking: TypeAlias = Now | Later | Never


def waking(owed: Owed, *, told_today: int, zone: tzinfo, notify: Notify, now: int) -> Waking:
    """What to do with a delivery that is due; `told_today` counts the messages of her present day in `zone`."""
    kind = kind_of(owed.kind)
    if reason := _needless(owed, kind) or _unwanted(owed, kind, now):
        return Never(reason)
    away = owed.away_until is not None and owed.away_until > now
    if away and kind.event is Event.INVITATION:
        return Later(owed.away_until or now)
    hours = quiet_hours(owed.quiet, notify)
    silent = away or owed.how == "silent"
    if (end := _quiet_until(now, zone, hours)) is not None:
        return Now(silent=True) if kind.at_night else Later(end)
    if kind.counts and told_today >= notify.per_day:
        return Later(next_morning(now, zone, hours))
    return Now(silent)


def asleep(now: int, zone: tzinfo, hours: QuietHours) -> bool:
    """Whether what she did not ask for would have to wait for her morning."""
    return _quiet_until(now, zone, hours) is not None


def _quiet_until(now: int, zone: tzinfo, hours: QuietHours) -> int | None:
    return quiet_until(now, zone, hours) or quiet_until(now + JUST_BEFORE, zone, hours)


def quiet_hours(hers: str | None, notify: Notify) -> QuietHours:
    """Her own quiet hours as they are stored, or those of the installation where she chose none."""
    return notify.quiet if hers is None else QuietHours.parse(hers)


def _needless(owed: Owed, kind: Kind) -> str | None:
    """Why nobody could use it any more."""
    if owed.telegram_id is None or owed.unreachable_at is not None:
        return UNREACHABLE
    if owed.project_state not in (None, "live"):
        return f"the project is {owed.project_state}"
    return HIDDEN if owed.mark == "hidden" and kind.event in ABOUT_WORK else None


def _unwanted(owed: Owed, kind: Kind, now: int) -> str | None:
    """Why she does not want it."""
    if owed.how == "off":
        return TURNED_OFF
    if owed.away_until is not None and owed.away_until > now and kind.event in NOT_THIS_WEEK:
        return AWAY
    return IN_HER_DIGEST if owed.digest is not None and kind.event is Event.PROJECT else None
