"""Who may work on a project: groups of conditions on what is known of a person; every group needs one that is met.

A condition asks for a fact of her profile (`english`), for one that was tested (`tested:english`), for a skill
(`skill:facts`), for answers in another project (`work:news`), or for who she is by her key in exports (`worker`).
SQL says the same for many people at once (`storage/tables/audience.py`); a property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crowd.rules.faults import Fault, shown
from crowd.rules.levels import LEVELS

FACT = re.compile(r"[a-z][a-z0-9_]{0,23}")
SUBJECT = re.compile(r"[a-z][a-z0-9_]{0,23}|(?:skill|work):[a-z0-9][a-z0-9_-]{0,47}|tested:[a-z][a-z0-9_]{0,23}")
SKILL_NAME = r"^[a-z0-9][a-z0-9_-]{0,47}$"
"""How a skill may be called, wherever one is written or asked for."""

CONDITION = re.compile(r"([a-z][a-z0-9_:-]{0,63})\s*(>=|<=|!=|=)\s*(\S.*?)\s*")
WHOLE = re.compile(r"-?\d{1,15}")
TESTED, SKILL, WORK, WORKER = "tested:", "skill:", "work:", "worker"
ORDERED = (">=", "<=")
LISTED = ("in", "not in")
BARE = ("missing", "known")
OPS = ("=", "!=", *ORDERED, *LISTED, *BARE)
COMMA = ", "
TAKEN = ("and", "or", "not", "in", *BARE)
"""Words of an expression, which no fact in it can be called."""
MOST_LISTED = 5_000
MOST_GROUPS, MOST_SUBJECTS, MOST_VALUES = 100, 40, 10_000
"""What one plan takes: SQLite joins 64 tables at most, and looks the longer for a parameter the more there are."""
AGREED = "sees_"
"""How the facts begin by which a worker says what sensitive content she is ready to see."""

WRITE_CONDITION = 'write a fact, a comparison and a value, as "english >= C1" or "country = DE"'
WRITE_ORDERED = ">= and <= compare whole numbers and levels (A1 to C2)"
WRITE_FACT = (
    "name a fact as the screening form does (small letters, digits and _), or skill:NAME, tested:NAME or work:SLUG"
)
WRITE_COUNT = "compare it with a whole number, or write missing"
WRITE_KEYS = "list the keys that exports have for workers, as worker in w1f0…, w2c4…"
WRITE_OP = "compare with =, !=, >= or <="
PRINTABLE = "remove the control characters from the value"
ONE_VALUE = "write one value between two commas"
FEWER_LISTED = f"list at most {MOST_LISTED}"
FEWER_GROUPS = f"join at most {MOST_GROUPS} conditions by and"
FEWER_SUBJECTS = f"ask about at most {MOST_SUBJECTS} different things"
FEWER_VALUES = f"list at most {MOST_VALUES} values in all"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of what is known of a person. `number` is there where the value has an order.

    `fact` is its subject; the value of `in` and `not in` lists values with `, ` between them, that of `missing` and
    `known` is empty.
    """

    fact: str
    op: str
    value: str
    number: int | None

    def __str__(self) -> str:
        return f"{self.fact} {self.op} {self.value}".rstrip()

    @property
    def values(self) -> tuple[str, ...]:
        """What `in` and `not in` list."""
        return tuple(self.value.split(COMMA))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person under one name."""

    value: str
    number: int | None


Group = tuple[Condition, ...]
Groups = tuple[Group, ...]


def met(condition: Condition, known: Known | None) -> bool:
    """Whether what is known meets a condition. Numbers are compared where both have one, else texts; what is unknown
    meets only `missing`, not even `!=`."""
    if condition.op in BARE:
        return (known is None) == (condition.op == "missing")
    if known is None:
        return False
    if condition.op in LISTED:
        return (known.value in condition.values) == (condition.op == "in")
    if condition.number is not None and known.number is not None:
        return _compare(condition.op, known.number, condition.number)
    return condition.op not in ORDERED and _compare(condition.op, known.value, condition.value)


def unmet(groups: Groups, known: Mapping[str, Known]) -> Groups:
    """The groups of which a person meets no condition; empty when she is eligible. `known` is by subject."""
    return tuple(group for group in groups if not any(met(each, known.get(each.fact)) for each in group))


def subjects(groups: Groups) -> frozenset[str]:
    """What the groups ask about."""
    return frozenset(each.fact for group in groups for each in group)


def too_much(groups: Groups) -> str | None:
    """What to write less of; None when it is not more than a database takes."""
    if len(groups) > MOST_GROUPS:
        return FEWER_GROUPS
    if len(subjects(groups)) > MOST_SUBJECTS:
        return FEWER_SUBJECTS
    if sum(len(each.values) for group in groups for each in group) > MOST_VALUES:
        return FEWER_VALUES
    return None


def number_of(value: str) -> int | None:
    """The order of a value: a whole number is itself, A1 is 1 and C2 is 6, anything else has none."""
    if WHOLE.fullmatch(value):
        return int(value)
    return LEVELS.index(value) + 1 if value in LEVELS else None


def read_condition(text: str) -> Condition | Fault:
    """One condition from its text, as "english >= C1"; the fault has no key."""
    found = CONDITION.fullmatch(text.strip())
    if found is None:
        return Fault("", shown(text), WRITE_CONDITION)
    made = condition(found[1], found[2], (found[3],))
    return Fault("", shown(text), made) if isinstance(made, str) else made


def condition(subject: str, op: str, values: tuple[str, ...]) -> Condition | str:
    """A condition of its parts, or what to write instead."""
    if not SUBJECT.fullmatch(subject) or subject in TAKEN:
        return WRITE_FACT
    if op in BARE:
        return WRITE_KEYS if subject == WORKER else Condition(subject, op, "", None)
    if cure := _refused(subject, op, values):
        return cure
    kept = tuple(dict.fromkeys(_level(each) for each in values))
    number = number_of(kept[0]) if op not in LISTED else None
    if number is None and (op in ORDERED or (_counted(subject) and op not in LISTED)):
        return WRITE_COUNT if _counted(subject) else WRITE_ORDERED
    return Condition(subject, op, COMMA.join(kept), number)


def _refused(subject: str, op: str, values: tuple[str, ...]) -> str:
    if any(not each or each[0] in "<>=!" for each in values) or not values:
        return WRITE_OP
    if not all(each.isprintable() for each in values):
        return PRINTABLE
    if op in LISTED and any("," in each for each in values):
        return ONE_VALUE
    if op in LISTED and len(values) > MOST_LISTED:
        return FEWER_LISTED
    if subject == WORKER and op in ORDERED:
        return WRITE_KEYS
    if _counted(subject) and not all(WHOLE.fullmatch(each) for each in values):
        return WRITE_COUNT
    return ""


def _counted(subject: str) -> bool:
    """A skill is a number from 0 to 100, work a number of answers."""
    return subject.startswith((SKILL, WORK))


def _level(value: str) -> str:
    return value.upper() if value.upper() in LEVELS else value


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
