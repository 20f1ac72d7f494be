"""What a worker earned: sums, days and single lines, all from the ledger; and what it comes to by the hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from crowd.rules.activity import active_times, hourly
from crowd.rules.days import day_ends, week_began, zone_of
from crowd.rules.quiet import day_began
from storage import Storage, Unit
from storage.records.activity import Spell
from storage.records.earnings import Earned, EarnedLine, ProjectEarned
from storage.records.people import Person

DAYS_A_PAGE = 7
LINES_A_PAGE = 10
NEWEST = 2**62  # above every id and every moment


@dataclass(frozen=True, slots=True)
class Span:
    """What was earned in a time, by currency, and the ms of active time in it."""

    earned: tuple[Earned, ...]
    active: int

    @property
    def answers(self) -> int:
        return sum(each.answers for each in self.earned)


@dataclass(frozen=True, slots=True)
class Summary:
    """How she stands; money is (currency, micro-units). `rate` is by the hour, this week, where enough was measured."""

    zone: tzinfo
    zone_name: str | None
    today: Span
    week: Span
    pending: tuple[tuple[str, int], ...]
    available: tuple[tuple[str, int], ...]
    paid: tuple[tuple[str, int], ...]
    rate: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of hers, which began at `began` (ms UTC)."""

    began: int
    earned: tuple[Earned, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which she earned something, newest first; whether there are earlier and later ones."""

    zone: tzinfo
    days: tuple[Day, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class DayLines:
    """One day in full: its projects, and a page of its lines, newest first. `other` is what no answer earned."""

    zone: tzinfo
    day: Day
    projects: tuple[ProjectEarned, ...]
    other: tuple[tuple[str, int], ...]
    lines: tuple[EarnedLine, ...]
    earlier: bool
    later: bool


class EarningsService:
    """Reads the ledger for one worker; None where she is none."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def summary(self, telegram_id: int, now: int) -> Summary | None:
        """Today, this week, what is pending and available, and her measured hourly rate."""

        def unit(work: Unit) -> Summary | None:
            person = worker_of(work, telegram_id)
            return _summary(work, person, now) if person else None

        return await self._storage.read(unit)

    async def days(self, telegram_id: int, *, before: int = NEWEST, after: int | None = None) -> Days | None:
        """The last days that began before `before`, or the next ones after the day `after` (ms UTC)."""

        def unit(work: Unit) -> Days | None:
            person = worker_of(work, telegram_id)
            if person is None:
                return None
            zone = zone_of(person.time_zone)
            if after is None:
                found = _days_before(work, person.id, before, zone)
            else:
                found = _days_after(work, person.id, day_ends(after, zone), zone)
            return Days(zone, tuple(found), *_around(work, person.id, found, zone))

        return await self._storage.read(unit)

    async def day(
        self, telegram_id: int, began: int, *, at: int = NEWEST, id: int = NEWEST, later: bool = False
    ) -> DayLines | None:
        """The lines of the day that began then: those older than the line (`at`, `id`), or the newer ones."""

        def unit(work: Unit) -> DayLines | None:
            person = worker_of(work, telegram_id)
            return _day_lines(work, person, began, at, id, later) if person else None

        return await self._storage.read(unit)


def worker_of(work: Unit, telegram_id: int) -> Person | None:
    """The worker behind a Telegram id; None for everybody else."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    return person if person and person.admitted_at is not None else None


def _summary(work: Unit, person: Person, now: int) -> Summary:
    zone = zone_of(person.time_zone)
    week, today = week_began(now, zone), day_began(now, zone)
    spells = work.activity.between(person_id=person.id, since=week, until=now + 1)
    this_week = Span(tuple(work.earnings.sums(person_id=person.id, since=week, until=now + 1)), _active(spells, week))
    balances = work.earnings.balances(person_id=person.id)
    return Summary(
        zone=zone,
        zone_name=person.time_zone,
        today=Span(tuple(work.earnings.sums(person_id=person.id, since=today, until=now + 1)), _active(spells, today)),
        week=this_week,
        pending=_of_account(balances, "pending"),
        available=_of_account(balances, "available"),
        paid=_of_account(balances, "paid"),
        rate=tuple(
            (each.currency, rate)
            for each in this_week.earned
            if (rate := hourly(each.amount, this_week.active)) is not None
        ),
    )


def _active(spells: Sequence[Spell], since: int) -> int:
    times = active_times(spells)
    return sum(time for spell, time in zip(spells, times, strict=True) if spell.answered_at >= since)


def _of_account(balances: Sequence[tuple[str, str, int]], wanted: str) -> tuple[tuple[str, int], ...]:
    return tuple((currency, amount) for account, currency, amount in balances if account == wanted and amount)


def _days_before(work: Unit, person_id: int, before: int, zone: tzinfo) -> list[Day]:
    found: list[Day] = []
    while len(found) < DAYS_A_PAGE:
        at = work.earnings.last_before(person_id=person_id, before=before)
        if at is None:
            break
        found.append(_day(work, person_id, before := day_began(at, zone), zone))
    return found


def _days_after(work: Unit, person_id: int, after: int, zone: tzinfo) -> list[Day]:
    found: list[Day] = []
    while len(found) < DAYS_A_PAGE:
        at = work.earnings.first_after(person_id=person_id, after=after)
        if at is None:
            break
        day = _day(work, person_id, day_began(at, zone), zone)
        found.append(day)
        after = day_ends(day.began, zone)
    return found[::-1]


def _day(work: Unit, person_id: int, began: int, zone: tzinfo) -> Day:
    earned = work.earnings.sums(person_id=person_id, since=began, until=day_ends(began, zone))
    return Day(began, tuple(earned))


def _around(work: Unit, person_id: int, days: Sequence[Day], zone: tzinfo) -> tuple[bool, bool]:
    if not days:
        return False, False
    earlier = work.earnings.last_before(person_id=person_id, before=days[-1].began)
    later = work.earnings.first_after(person_id=person_id, after=day_ends(days[0].began, zone))
    return earlier is not None, later is not None


def _day_lines(work: Unit, person: Person, began: int, at: int, id: int, later: bool) -> DayLines:
    zone, who = zone_of(person.time_zone), {"person_id": person.id}
    began = day_began(began, zone)  # from a button, and so perhaps of another time zone
    ends = day_ends(began, zone)
    if later:
        lines = work.earnings.lines_after(**who, until=ends, at=at, id=id, most=LINES_A_PAGE)
    else:
        lines = work.earnings.lines_before(**who, since=began, at=min(at, ends - 1), id=id, most=LINES_A_PAGE)
    day = _day(work, person.id, began, zone)
    projects = work.earnings.by_project(**who, since=began, until=ends)
    ends_of_page = _page_ends(work, person.id, lines, began, ends)
    return DayLines(zone, day, tuple(projects), _other(day, projects), tuple(lines), *ends_of_page)


def _page_ends(work: Unit, person_id: int, lines: Sequence[EarnedLine], began: int, ends: int) -> tuple[bool, bool]:
    """Whether the day has earlier and later lines than these."""
    if not lines:
        return False, False
    first, last = lines[0], lines[-1]
    earlier = work.earnings.lines_before(person_id=person_id, since=began, at=last.at, id=last.id, most=1)
    later = work.earnings.lines_after(person_id=person_id, until=ends, at=first.at, id=first.id, most=1)
    return bool(earlier), bool(later)


def _other(day: Day, projects: Sequence[ProjectEarned]) -> tuple[tuple[str, int], ...]:
    rest = {each.currency: each.amount for each in day.earned}
    for each in projects:
        rest[each.currency] = rest.get(each.currency, 0) - each.amount
    return tuple((currency, amount) for currency, amount in rest.items() if amount)
