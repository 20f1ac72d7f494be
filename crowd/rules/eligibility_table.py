"""The `[eligibility]` table of a project file: each fact is a group, a list of tests is an OR; or one expression."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from crowd.rules import expression
from crowd.rules.eligibility import (
    BARE,
    COMMA,
    CONDITION,
    WORKER,
    WRITE_CONDITION,
    WRITE_KEYS,
    Condition,
    Group,
    Groups,
    condition,
    too_much,
)
from crowd.rules.faults import Fault, shown

TEST = re.compile(r"(>=|<=|!=|=)?\s*(\S.*?)\s*")
LIST = re.compile(r"(in|not\s+in)\s+(\S.*?)\s*")
ANY, WHERE = "any", "where"
PEOPLE: Mapping[str, str] = {"allow": "in", "deny": "not in"}
KINDS = ("skill", "tested", "work")
WRITE_TEST = 'write a value, as "yes", or a comparison, as ">= C1" or ">= 2"'

Written = tuple[str, str | None, Any]
"""One condition as it stands: its key, its subject, and its test; the subject is in the text under `any`."""


def read(table: Mapping[str, Any]) -> Groups | list[Fault]:
    """All groups, or every fault.

    `english = ">= C1"`, `country = ["DE", "AT"]`, `any = ["german >= C1", "degree = yes"]`,
    `skill.facts = ["missing", ">= 80"]`, `work.news = ">= 20"`, `allow = [keys]`, `deny = [keys]`, `where = "…"`.
    """
    groups: list[Group] = []
    faults: list[Fault] = []
    for name, given in table.items():
        found = _where(given) if name == WHERE else _people(name, given) if name in PEOPLE else None
        for group in _groups(name, given) if found is None else found:
            faults += [each for each in group if isinstance(each, Fault)]
            groups.append(tuple(dict.fromkeys(each for each in group if isinstance(each, Condition))))
    if not faults and (less := too_much(tuple(groups))):
        return [Fault("eligibility", "", less)]
    return faults or tuple(groups)


def _where(given: Any) -> list[list[Condition | Fault]]:
    if not isinstance(given, str):
        return [[Fault("eligibility.where", shown(given), 'write an expression, as "english >= C1 and degree = yes"')]]
    read = expression.parse(given)
    if isinstance(read, list):
        return [[Fault(f"eligibility.where, {expression.place(given, each.at)}", shown(each.given), each.cure)]
                for each in read]  # fmt: skip
    return [list(group) for group in read]


def _people(name: str, given: Any) -> list[list[Condition | Fault]]:
    """The allow list and the deny list."""
    keys = given if isinstance(given, list) else [given]
    if not keys or not all(isinstance(each, str) and each for each in keys):
        return [[Fault(f"eligibility.{name}", shown(given), WRITE_KEYS)]]
    made = condition(WORKER, PEOPLE[name], tuple(keys))
    return [[Fault(f"eligibility.{name}", "", made) if isinstance(made, str) else made]]


def _groups(name: str, given: Any) -> Iterator[list[Condition | Fault]]:
    for group in _written(name, given):
        yield [_read(*each) for each in group]


def _written(name: str, given: Any) -> Iterator[list[Written]]:
    key = f"eligibility.{name}"
    if name in KINDS and isinstance(given, dict):
        for inner, tests in given.items():
            yield [(f"{key}.{inner}", f"{name}:{inner}", each) for each in _listed(tests)]
    elif name != ANY:
        yield [(key, name, each) for each in _listed(given)]
    elif isinstance(given, list) and given and all(isinstance(each, list) and each for each in given):
        for at, group in enumerate(given):
            yield [(f"{key}[{at + 1}]", None, each) for each in group]
    else:
        yield [(key, None, each) for each in _listed(given)]


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) and given else [given]


def _read(key: str, subject: str | None, given: Any) -> Condition | Fault:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        return Fault(key, shown(given), WRITE_TEST if subject else WRITE_CONDITION)
    text = given.strip()
    made = _test(subject, text) if subject else _whole(text)
    return Fault(key, shown(given), made) if isinstance(made, str) else made


def _test(subject: str, text: str) -> Condition | str:
    """A test whose subject is the key."""
    if text in BARE:
        return condition(subject, text, ())
    if listed := LIST.fullmatch(text):
        return condition(subject, " ".join(listed[1].split()), _values(listed[2]))
    found = TEST.fullmatch(text)
    return condition(subject, found[1] or "=", (found[2],)) if found else WRITE_TEST


def _whole(text: str) -> Condition | str:
    """A condition that names its subject itself."""
    subject, _, test = text.partition(" ")
    if test.strip() in BARE or LIST.fullmatch(test.strip()):
        return _test(subject, test.strip())
    found = CONDITION.fullmatch(text)
    return condition(found[1], found[2], (found[3],)) if found else WRITE_CONDITION


def _values(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(COMMA.strip()))
