"""Who may work on a project: groups of conditions on profile facts; every group needs one condition that is met.

SQL says the same for many people at once (`campaigns.deliver_to_eligible`); a property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crowd.rules.faults import Fault, shown
from crowd.rules.levels import LEVELS

FACT = re.compile(r"[a-z][a-z0-9_]{0,23}")
TEST = re.compile(r"(>=|<=|!=|=)?\s*(\S.*?)\s*")
CONDITION = re.compile(r"([a-z][a-z0-9_]{0,23})\s*(>=|<=|!=|=)\s*(\S.*?)\s*")
WHOLE = re.compile(r"-?\d{1,15}")
ORDERED = (">=", "<=")
ANY = "any"
AGREED = "sees_"
"""How the facts begin by which a worker says what sensitive content she is ready to see."""

WRITE_TEST = 'write a value, as "yes", or a comparison, as ">= C1" or ">= 2"'
WRITE_CONDITION = 'write a fact, a comparison and a value, as "english >= C1" or "country = DE"'
WRITE_ORDERED = ">= and <= compare whole numbers and levels (A1 to C2)"
WRITE_FACT = "name a fact as the screening form does: small letters, digits and _"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a profile fact. `number` is there where the value has an order."""

    fact: str
    op: str
    value: str
    number: int | None

    def __str__(self) -> str:
        return f"{self.fact} {self.op} {self.value}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person under one name."""

    value: str
    number: int | None


Group = tuple[Condition, ...]
Groups = tuple[Group, ...]


def read(table: Mapping[str, Any]) -> Groups | list[Fault]:
    """The `[eligibility]` table: each fact is a group, a list of values is an OR, and so is each list under `any`.

    `english = ">= C1"`, `country = ["DE", "AT"]`, `any = ["german >= C1", "degree = yes"]`.
    """
    groups: list[Group] = []
    faults: list[Fault] = []
    for key, group in _written(table):
        conditions = [_read(key, at, fact, given) for at, (fact, given) in enumerate(group)]
        faults += [fault for fault in conditions if isinstance(fault, Fault)]
        groups.append(tuple(dict.fromkeys(found for found in conditions if isinstance(found, Condition))))
    return faults or tuple(groups)


def met(condition: Condition, known: Known | None) -> bool:
    """Whether a fact meets a condition. Numbers are compared where both have one, else texts; what is unknown meets
    nothing, not even `!=`."""
    if known is None:
        return False
    if condition.number is not None and known.number is not None:
        return _compare(condition.op, known.number, condition.number)
    return condition.op not in ORDERED and _compare(condition.op, known.value, condition.value)


def unmet(groups: Groups, facts: Mapping[str, Known]) -> Groups:
    """The groups of which a person meets no condition; empty when she is eligible."""
    return tuple(group for group in groups if not any(met(each, facts.get(each.fact)) for each in group))


def number_of(value: str) -> int | None:
    """The order of a value: a whole number is itself, A1 is 1 and C2 is 6, anything else has none."""
    if WHOLE.fullmatch(value):
        return int(value)
    return LEVELS.index(value) + 1 if value in LEVELS else None


def read_condition(text: str) -> Condition | Fault:
    """One condition from its text, as "english >= C1"; the fault has no key."""
    found = CONDITION.fullmatch(text.strip())
    return _condition("", text, *found.groups()) if found else Fault("", shown(text), WRITE_CONDITION)


def _written(table: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str | None, Any]]]]:
    """Each group as it stands: its key, and its conditions as fact and text, the fact being in the text under `any`."""
    for name, given in table.items():
        key = f"eligibility.{name}"
        if name != ANY:
            yield key, [(name, each) for each in (given if isinstance(given, list) and given else [given])]
        elif isinstance(given, list) and given and all(isinstance(each, list) and each for each in given):
            for at, group in enumerate(given):
                yield f"{key}[{at + 1}]", [(None, each) for each in group]
        else:
            yield key, [(None, each) for each in (given if isinstance(given, list) and given else [given])]


def _read(key: str, at: int, fact: str | None, given: Any) -> Condition | Fault:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        return Fault(key, shown(given), WRITE_TEST if fact else WRITE_CONDITION)
    if fact is None:
        found = CONDITION.fullmatch(given.strip())
        return _condition(key, given, *found.groups()) if found else Fault(key, shown(given), WRITE_CONDITION)
    if not FACT.fullmatch(fact):
        return Fault(key, "", WRITE_FACT)
    found = TEST.fullmatch(given.strip())
    return _condition(key, given, fact, found[1] or "=", found[2]) if found else Fault(key, shown(given), WRITE_TEST)


def _condition(key: str, given: str, fact: str, op: str, value: str) -> Condition | Fault:
    if value[0] in "<>=!":
        return Fault(key, shown(given), "compare with =, !=, >= or <=")
    if not value.isprintable():
        return Fault(key, "", "remove the control characters from the value")
    value = value.upper() if value.upper() in LEVELS else value
    number = number_of(value)
    if op in ORDERED and number is None:
        return Fault(key, shown(given), WRITE_ORDERED)
    return Condition(fact, op, value, number)


def _compare(op: str, left: int | str, right: int | str) -> bool:
    match op:
        case "=":
            return left == right
        case "!=":
            return left != right
        case ">=":
            return left >= right  # type: ignore[operator]
        case _:
            return left <= right  # type: ignore[operator]
