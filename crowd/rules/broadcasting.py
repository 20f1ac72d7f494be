"""Broadcasts: to whom, when by each person's own clock, how long it takes, and when a yes has to be typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Literal, TypeAlias

from crowd.rules import expression
from crowd.rules.days import zone_of
from crowd.rules.eligibility import Groups
from crowd.rules.expression import Misread
from crowd.rules.quiet import QuietHours, quiet_until
from storage.records.audience import Hearing

TYPED_ABOVE = 100
"""So many people are confirmed with a tap; for more, their number is typed."""

A_SECOND = 25
"""Messages that go out in a second."""

LATELY = 10_000
"""The ms by which it is told how fast they go out now."""

MORNING = time(9)
NOW, IN_THE_MORNING = "now", "morning"
WRITE_WHEN = 'write "now", "morning", a time as 10:30, or a day and a time as 2026-12-01 10:30'
WRITE_AUDIENCE = 'write "everybody", "invited:SLUG", "working:SLUG", "finished:SLUG", or conditions as "english >= C1"'
EVERYONE, AND = "everybody", " and "
FAR, PAST = "that is more than a year away", "that time is over everywhere"
FURTHEST = timedelta(days=366)
WEST = timezone(timedelta(hours=-12))
"""Where a day is over last."""

_CLOCK = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[ t]+)?(\d{1,2}):(\d{2})")
_PART = re.compile(r"(?P<part>invited|working|finished):\s*(?P<slug>[a-z0-9][a-z0-9_-]*)\s*(?:\Z|and\s+|\n)")

Part: TypeAlias = Literal["invited", "working", "finished"]
PARTS: tuple[Part, ...] = ("invited", "working", "finished")
"""Told of a project and not begun; a task of it in their hands; answered and nothing in their hands."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who was approved, or one part of those who know a project; of these, those who meet conditions."""

    part: Part | None = None
    slug: str = ""
    groups: Groups = ()

    def __str__(self) -> str:
        if not self.part:
            return self.conditions or EVERYONE
        alone = len(self.groups) == 1 and len(self.groups[0]) > 1
        narrowed = f"({self.conditions})" if alone else self.conditions
        return AND.join(each for each in (f"{self.part}:{self.slug}", narrowed) if each)

    @property
    def conditions(self) -> str:
        """The conditions as they are written."""
        return expression.written(self.groups)


EVERYBODY = Audience()


def read_audience(text: str) -> Audience:
    """An audience as it is written; a ValueError says the cure."""
    words = text.strip()
    if words.lower() == EVERYONE:
        return EVERYBODY
    found = _PART.match(words)
    rest = words[found.end() :] if found else words
    groups = expression.parse(rest)
    if not words or not isinstance(groups, tuple):
        raise _misread(rest, groups if words and isinstance(groups, list) else [])
    part = next((each for each in PARTS if found and found["part"] == each), None)
    return Audience(part, found["slug"] if found else "", groups)


class NoAudience(ValueError):
    """It reads as none: what stands before the fault ("" where nothing is right), and the cure."""

    def __init__(self, sentence: str, before: str = "", cure: str = "") -> None:
        super().__init__(sentence)
        self.before, self.cure = before, cure


def _misread(text: str, faults: list[Misread]) -> NoAudience:
    """The first fault, where it stands, and the cure."""
    if not faults or not faults[0].at:
        return NoAudience(WRITE_AUDIENCE)
    first = faults[0]
    return NoAudience(f"{expression.place(text, first.at)}: {first.cure}", text[: first.at].strip(), first.cure)


@dataclass(frozen=True, slots=True)
class When:
    """At once, where `at` is None; else when her own clock shows it, on that day or the next time that it does."""

    at: time | None = None
    day: date | None = None

    def __str__(self) -> str:
        if self.at is None:
            return NOW
        return f"{self.day} {self.at:%H:%M}" if self.day else f"{self.at:%H:%M}"

    def due(self, now: int, zone: tzinfo) -> int:
        """The moment for somebody whose clock runs by `zone` (ms UTC); never before `now`."""
        if self.at is None:
            return now
        if self.day is not None:
            return max(now, _moment(self.day, self.at, zone))
        today = datetime.fromtimestamp(now / 1000, zone).date()
        moments = (_moment(today + timedelta(days=days), self.at, zone) for days in range(3))
        return next(moment for moment in moments if moment > now)


def read_when(text: str, now: int) -> When:
    """A time as it is written; a ValueError says the cure. Nothing is promised for a day that is over everywhere."""
    when = stored_when(text)
    if when.day and when.at:
        if when.day > datetime.fromtimestamp(now / 1000, UTC).date() + FURTHEST:
            raise ValueError(FAR)
        if _moment(when.day, when.at, WEST) < now:
            raise ValueError(PAST)
    return when


def stored_when(text: str) -> When:
    """The same, whenever it was said."""
    words = text.strip().lower()
    if words in (NOW, IN_THE_MORNING):
        return When() if words == NOW else When(MORNING)
    if (found := _CLOCK.fullmatch(words)) is None:
        raise ValueError(WRITE_WHEN)
    try:
        return When(time(int(found[2]), int(found[3])), date.fromisoformat(found[1]) if found[1] else None)
    except ValueError:
        raise ValueError(WRITE_WHEN) from None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a broadcast would reach, how many of them sleep now, and how long it takes (ms).

    `off` are those besides who turned such messages off.
    """

    people: int
    asleep: int
    takes: int
    off: int = 0

    @property
    def typed(self) -> bool:
        """Whether a tap is not enough of a yes."""
        return self.people > TYPED_ABOVE


def reach(hearing: Iterable[Hearing], *, quiet: QuietHours, now: int) -> Reach:
    """Of so many people in each time zone; `quiet` are the quiet hours of those who chose none."""
    those = list(hearing)
    willing = [each for each in those if not each.off]
    people = sum(each.count for each in willing)
    asleep = sum(each.count for each in willing if _sleep(each, quiet, now))
    return Reach(people, asleep, takes(people), sum(each.count for each in those if each.off))


def _sleep(those: Hearing, quiet: QuietHours, now: int) -> bool:
    hours = quiet if those.quiet is None else QuietHours.parse(those.quiet)
    return quiet_until(now, zone_of(those.zone), hours) is not None


def takes(people: int) -> int:
    """How long so many messages take, in ms."""
    return people * 1000 // A_SECOND


def a_minute(lately: int, *, under_way: int) -> int:
    """Messages a minute, from those of the last `LATELY` ms; `under_way` is how long it has been going on (ms)."""
    return round(lately * 60_000 / min(LATELY, max(1_000, under_way)))


def time_left(due: int, rate: int) -> int | None:
    """How many ms what is due takes at so many a minute; None when nothing goes out."""
    if not due:
        return 0
    return -(-due * 60_000 // rate) if rate else None


def outgrown(counted: int, people: int) -> bool:
    """Whether so many more people would get it than she said yes to that she is asked again."""
    return people > counted + max(10, counted // 10)


def is_number(words: str, count: int) -> bool:
    """Whether these words say this number, with or without marks between its thousands."""
    digits = re.sub(r"[\s.,'’\u202f\u00a0]", "", words)
    return digits.isdecimal() and int(digits) == count


def _moment(day: date, at: time, zone: tzinfo) -> int:
    """When her clock shows it: the first time where it does twice; where it skips it, as much later as it skips."""
    return int(datetime.combine(day, at, zone).astimezone(UTC).timestamp() * 1000)
