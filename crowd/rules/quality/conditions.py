"""A condition of a rule: `right < 60%`, `answers >= 5`, `income >= 20 USD`; how it is written, and when it holds."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from crowd.rules.money import decimal_text, micro

WHOLE = 100
"""What is counted is kept in hundredths, because an answer may be half right; shares are parts of 10,000."""
MOST_SHARE = 10_000
OPS: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}
WRITTEN = re.compile(r"([a-z]+)\s*(>=|<=|!=|>|<|=)\s*(\d+(?:\.\d+)?)\s*(%|[A-Z]{3})?")
COUNT, SHARE, MONEY = "", "%", "money"
WRITE = 'write it as "answers >= 5" or "right < 60%"'


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` is a count, a share in parts of 10,000 (`unit` %), or micro-units of `currency` (`unit` money)."""

    measure: str
    op: str
    value: int
    unit: str = COUNT
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule found: how many answers it looked at, and what it counted among them, in hundredths.

    Income is in micro-units.
    """

    total: int
    parts: Mapping[str, int]

    def numbers(self) -> dict[str, int]:
        """For people: whole numbers, what was looked at under `of`."""
        return {"of": self.total} | {name: part // WHOLE for name, part in self.parts.items() if name != "income"}


def parse(text: str, measures: Mapping[str, str]) -> Condition | str:
    """The condition, or the cure. `measures` says by name which units it takes: of `#`, `%` and `$`."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return WRITE
    measure, op, number, unit = found.groups()
    units = measures.get(measure)
    if units is None:
        return f"this rule counts {' and '.join(measures)}; {WRITE}"
    if "$" in units:
        return _money(measure, op, number, unit)
    if unit == "%":
        return _share(measure, op, number, units)
    return _count(measure, op, number, unit, units)


def _money(measure: str, op: str, number: str, unit: str | None) -> Condition | str:
    if unit == "%":
        return 'give an amount, as "income >= 20.00"'
    return Condition(measure, op, micro(number), MONEY, unit or "")


def _share(measure: str, op: str, number: str, units: str) -> Condition | str:
    value = Decimal(number) * 100
    if "%" not in units:
        return f'{measure} is a number, not a share: as "{measure} {op} 5"'
    if not 0 <= value <= MOST_SHARE or value != value.to_integral_value():
        return "give a share between 0% and 100%"
    return Condition(measure, op, int(value), SHARE)


def _count(measure: str, op: str, number: str, unit: str | None, units: str) -> Condition | str:
    if "#" not in units:
        return f'{measure} is a share: write it with %, as "{measure} {op} 60%"'
    if unit or "." in number or len(number) > 6:
        return f'give a whole number, as "{measure} {op} 5"'
    return Condition(measure, op, int(number))


def holds(condition: Condition, counted: Counted) -> bool:
    """Whether it is so; of nothing there is no share."""
    part, compare = counted.parts[condition.measure], OPS[condition.op]
    if condition.unit == SHARE:
        return counted.total > 0 and compare(part * WHOLE, condition.value * counted.total)
    if condition.unit == MONEY:
        return compare(part, condition.value)
    return compare(part, condition.value * WHOLE)


def always(condition: Condition) -> bool:
    """Whether there is nothing that it is not true of: `wrong >= 0`, `right <= 100%`."""
    op, value = condition.op, condition.value
    return (op == ">=" and value == 0) or (condition.unit == SHARE and op == "<=" and value == MOST_SHARE)


def never(condition: Condition) -> bool:
    """Whether there is nothing that it is true of: `wrong < 0`, `right > 100%`."""
    op, value = condition.op, condition.value
    return (op == "<" and value == 0) or (condition.unit == SHARE and op == ">" and value == MOST_SHARE)


def number_text(condition: Condition) -> str:
    """The number as it is written in a file: `5`, `60%`, `99.5%`, `20.00`."""
    if condition.unit == MONEY:
        return decimal_text(condition.value)
    if condition.unit == SHARE:
        return f"{condition.value / 100:g}%"
    return str(condition.value)


def text(condition: Condition) -> str:
    """As it is written in a file."""
    money = f" {condition.currency}" if condition.currency else ""
    return f"{condition.measure} {condition.op} {number_text(condition)}{money}"
