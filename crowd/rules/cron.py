"""Cron's five fields, by a wall clock: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

MONTHS = {
    name: at
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
DAYS = {name: at for at, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
PART = re.compile(r"(?:(\*)|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:/(\d{1,2}))?")
WRITE_CRON = 'write five fields, as "0 9 * * mon-fri": minute, hour, day, month, day of the week'


@dataclass(frozen=True, slots=True)
class Field:
    """The values that fit, and whether the field names any at all."""

    values: frozenset[int]
    free: bool  # it begins with a star

    def __contains__(self, value: int) -> bool:
        return value in self.values


@dataclass(frozen=True, slots=True)
class Cron:
    """When something begins, by the wall clock."""

    minute: Field
    hour: Field
    day: Field
    month: Field
    weekday: Field

    def fits(self, on: date) -> bool:
        """Whether it begins on that date. Where both kinds of day are named, one of them is enough, as cron has it."""
        if on.month not in self.month:
            return False
        day, weekday = on.day in self.day, on.isoweekday() % 7 in self.weekday
        return day and weekday if self.day.free or self.weekday.free else day or weekday

    def times(self) -> list[time]:
        """The times of such a date, in order."""
        return [time(hour, minute) for hour in sorted(self.hour.values) for minute in sorted(self.minute.values)]


def read_cron(text: str) -> Cron:
    """The five fields; a ValueError says the cure."""
    fields = text.lower().split()
    if len(fields) != 5:
        raise ValueError(WRITE_CRON)
    minute, hour, day, month, weekday = fields
    return Cron(
        _field(minute, 0, 59, {}),
        _field(hour, 0, 23, {}),
        _field(day, 1, 31, {}),
        _field(month, 1, 12, MONTHS),
        _weekday(_field(weekday, 0, 7, DAYS)),
    )


def _weekday(field: Field) -> Field:
    return Field(frozenset(value % 7 for value in field.values), field.free)


def _field(text: str, low: int, high: int, names: Mapping[str, int]) -> Field:
    values = frozenset(value for part in text.split(",") for value in _part(part, low, high, names))
    return Field(values, text.startswith("*"))


def _part(text: str, low: int, high: int, names: Mapping[str, int]) -> range:
    found = PART.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no part of a cron line; {WRITE_CRON}")
    star, first, last, step = found.groups()
    start = low if star else _value(first, low, high, names)
    end = high if star or (step and not last) else _value(last or first, low, high, names)
    if names is DAYS and last and end < start:
        end += 7  # fri-mon
    if end < start or step == "0":
        raise ValueError(f"{text} fits nothing; {WRITE_CRON}")
    return range(start, end + 1, int(step or 1))


def _value(text: str, low: int, high: int, names: Mapping[str, int]) -> int:
    value = names.get(text[:3], -1) if text.isalpha() else int(text)
    if not low <= value <= high:
        raise ValueError(f"{text} is not between {low} and {high}; {WRITE_CRON}")
    return value
