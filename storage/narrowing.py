"""One plan for an expression: people joined once with each thing that is asked about, and a test of what was joined.

The only SQL that is put together: from named parts (`storage/sql/subjects.sql`) and the tests below. All that comes
from outside is a parameter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storage.queries import EVERYBODY, Queries
from storage.records.audience import Test, Tests
from storage.tables.subjects import Subjects

TESTS = {
    "missing": "{it}.person_id IS NULL",
    "known": "{it}.person_id IS NOT NULL",
    "in": "{it}.value IN ({values})",
    "not in": "{it}.value NOT IN ({values})",
    "=": "CASE WHEN {both} THEN {it}.number = {number} ELSE {it}.value = {value} END",
    "!=": "CASE WHEN {both} THEN {it}.number <> {number} ELSE {it}.value <> {value} END",
    ">=": "{it}.number >= {number}",
    "<=": "{it}.number <= {number}",
}
BOTH = "{it}.number IS NOT NULL AND {number} IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What stands in place of everybody, and its parameters."""

    text: str
    values: dict[str, Any]


def narrowing(queries: Queries, groups: Tests, now: int) -> Narrowing:
    """Those of everybody who can be reached who meet a condition of every group at that moment."""
    if not groups:
        return Narrowing(EVERYBODY, {})
    values: dict[str, Any] = {}
    at = {subject: number for number, subject in enumerate(dict.fromkeys(each.fact for each in _all(groups)))}
    joins = [_join(queries, subject, number, now, values) for subject, number in at.items()]
    tests = [_any(queries, [(each, at[each.fact]) for each in group], values) for group in groups]
    where = " AND ".join(f"({test})" for test in tests)
    parts = ["(SELECT reached.person_id FROM reachable AS reached", *joins, "WHERE", where, ") AS matching"]
    return Narrowing(" ".join(parts), values)


def _all(groups: Tests) -> Iterable[Test]:
    return (each for group in groups for each in group)


def _join(queries: Queries, subject: str, number: int, now: int, values: dict[str, Any]) -> str:
    """`skill:facts` is the part `skill` with the name `facts`; a bare word is a fact, but for `worker`."""
    kind, _, name = subject.rpartition(":")
    part = kind or ("worker" if name == "worker" else "fact")
    values |= {f"name_{number}": name, f"now_{number}": now}
    return f"LEFT JOIN ({Subjects(queries).part(part, number)}) AS s{number} ON s{number}.person_id = reached.person_id"


def _any(queries: Queries, tests: list[tuple[Test, int]], values: dict[str, Any]) -> str:
    return " OR ".join(_test(queries, test, number, values) for test, number in tests) or "false"


def _test(queries: Queries, test: Test, number: int, values: dict[str, Any]) -> str:
    def given(value: Any, kind: str) -> str:
        name = f"given_{len(values)}"
        values[name] = value
        return f"CAST({queries.mark(name)} AS {kind})"

    text = TESTS[test.op].replace("{both}", BOTH)
    return text.format(
        it=f"s{number}",
        values=", ".join(given(each, "TEXT") for each in test.values) if "{values}" in text else "",
        value=given(test.value, "TEXT") if "{value}" in text else "",
        number=given(test.number, "BIGINT") if "{number}" in text else "",
    )
