"""`[[rules]]` of a project file: each rule with every fault it has by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)

from crowd.rules.eligibility import SKILL_NAME
from crowd.rules.faults import Fault, shown
from crowd.rules.moments import duration, duration_text
from crowd.rules.normalise import normalise
from crowd.rules.quality.conditions import WRITE, Condition, parse
from crowd.rules.quality.rule import (
    ACTIONS,
    COLLECTORS,
    DAY,
    MINUTE,
    MOST_PAUSE,
    NAME,
    ON_TASKS,
    OVERLAP,
    PAUSES,
    RATES,
    SET_SKILL,
    SKILL_FROM_RATE,
    WINDOWED,
    Rule,
    name_of,
)

PEOPLE_DECIDE = 'people decide about people: write "propose ban", and a person decides'
REFUSED = re.compile(r"(?i)\b(ban|block|reject|restrict|fine|withhold)")
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%")
LONGEST_SKILL = 3650 * DAY
MOST_HISTORY = 1000
OF = {
    "history": WINDOWED,
    "across_projects": WINDOWED,
    "threshold": frozenset({"majority"}),
    "faster_than": frozenset({"fast"}),
    "good": frozenset({"guessing"}),
    "wrongly": frozenset({"guessing"}),
}
"""Keys that only some collectors have."""


def _when(value: object) -> object:
    if not isinstance(value, str) or value not in COLLECTORS:
        raise ValueError(f"give one of {', '.join(COLLECTORS)}")
    return value


def _then(value: object) -> object:
    if isinstance(value, str) and value in ACTIONS:
        return value
    if isinstance(value, str) and REFUSED.match(value):
        raise ValueError(PEOPLE_DECIDE)
    raise ValueError(f"give one of {', '.join(ACTIONS)}")


def _pause(value: object) -> int:
    if value == "permanent":
        raise ValueError(f"give at most 10d; beyond that {PEOPLE_DECIDE}")
    length = duration(value)
    if length > MOST_PAUSE:
        raise ValueError(f"give at most 10d; beyond that {PEOPLE_DECIDE}")
    if length < MINUTE:
        raise ValueError("give at least 1m")
    return length


def _lasts(value: object) -> int:
    length = duration(value)
    if not DAY <= length <= LONGEST_SKILL:
        raise ValueError("give between 1d and 3650d")
    return length


def _faster(value: object) -> int:
    length = duration(value)
    if not 1_000 <= length <= 3_600_000:
        raise ValueError("give between 1s and 1h")
    return length


def _percent(value: object) -> int:
    found = PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('give a share, as "90%"')
    return round(float(found[1]) * 100)


def _good(value: object) -> int:
    good = _percent(value)
    if not 6_000 <= good <= 9_900:
        raise ValueError('give between "60%" and "99%"')
    return good


def _wrongly(value: object) -> int:
    wrongly = _percent(value)
    if not 1 <= wrongly <= 500:
        raise ValueError('give between "0.01%" and "5%"')
    return wrongly


def _name(value: object) -> object:
    return " ".join(normalise(value).text.split()) if isinstance(value, str) else value


def _condition(value: object, info: ValidationInfo) -> Condition:
    """Read by what the rule looks at; where that is not known, nothing can be said."""
    if info.data.get("when") == "guessing":
        raise ValueError("remove it; good and wrongly say when somebody taps by chance")
    if not isinstance(value, str):
        raise ValueError(WRITE)
    found = parse(value, COLLECTORS.get(info.data.get("when", ""), ANY))
    if isinstance(found, str):
        raise ValueError(found)
    return found


ANY = {name: units for measures in COLLECTORS.values() for name, units in measures.items()}


class RulePart(BaseModel):
    """One table of `[[rules]]`: what is looked at, when it holds, and what follows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, BeforeValidator(_name), StringConstraints(min_length=1, max_length=NAME)] | None = None
    when: Annotated[str, BeforeValidator(_when)]
    history: Annotated[int, Field(strict=True, ge=1, le=MOST_HISTORY)] | None = None
    across_projects: Annotated[bool, Field(strict=True)] = False
    threshold: Annotated[int, Field(strict=True, ge=2, le=1000)] | None = None
    faster_than: Annotated[int, BeforeValidator(_faster)] | None = None
    good: Annotated[int, BeforeValidator(_good)] | None = None
    wrongly: Annotated[int, BeforeValidator(_wrongly)] | None = None
    conditions: Annotated[
        tuple[Annotated[Condition, PlainValidator(_condition)], ...], Field(alias="if", max_length=10)
    ] = ()
    then: Annotated[str, BeforeValidator(_then)]
    lasting: Annotated[int, BeforeValidator(_pause)] | None = Field(None, alias="for")
    skill: Annotated[str, StringConstraints(pattern=SKILL_NAME)] | None = None
    value: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    rate: str | None = None
    lasts: Annotated[int, BeforeValidator(_lasts)] | None = None
    by: Annotated[int, Field(strict=True, ge=-10, le=10)] | None = None
    at_once: Annotated[bool, Field(strict=True)] = False
    on: Annotated[bool, Field(strict=True)] = True


GOOD, WRONGLY = 9_000, 200
"""What holds of guessing where a rule says nothing else: good is right nine times in ten, 2% of them are touched."""


def own_faults(parts: Sequence[RulePart]) -> list[Fault]:
    """Every fault that they have by themselves."""
    return [each for at, part in enumerate(parts, 1) for each in _faults(part, f"rules[{at}]")]


def read(parts: Sequence[RulePart]) -> tuple[Rule, ...]:
    """The rules, as far as they can be read where they have faults."""
    rules: list[Rule] = []
    taken = {part.name for part in parts if part.name}
    for part in parts:
        name = part.name or name_of(part.when, part.then, taken)
        taken.add(name)
        rules.append(_rule(part, name))
    return tuple(rules)


def further_faults(given: Any) -> list[Fault]:
    """Those of rules whose keys are well written, in a file that has other faults besides."""
    if not isinstance(given, list):
        return []
    found = []
    for at, each in enumerate(given, 1):
        with suppress(ValidationError):
            found += _faults(RulePart.model_validate(each), f"rules[{at}]")
    return found


def _faults(part: RulePart, key: str) -> list[Fault]:
    return [*_no_condition(part, key), *_missing(part, key), *_strange(part, key)]


def _no_condition(part: RulePart, key: str) -> list[Fault]:
    needs = part.when != "guessing" and not part.conditions
    return [Fault(f"{key}.if", "", 'give at least one condition, as ["answers >= 5"]')] if needs else []


def _missing(part: RulePart, key: str) -> list[Fault]:
    needed: dict[str, tuple[bool, str]] = {
        "for": (part.then in PAUSES and part.lasting is None, "say how long, from 1m to 10d"),
        "skill": (part.then in (SET_SKILL, SKILL_FROM_RATE) and part.skill is None, "name the skill"),
        "value": (part.then == SET_SKILL and part.value is None, "give the skill's value, from 0 to 100"),
        "by": (part.then == OVERLAP and not part.by, "say by how many answers, as 1 or -1"),
        "threshold": (part.when == "majority" and part.threshold is None, "say how many identical answers it takes"),
        "faster_than": (part.when == "fast" and part.faster_than is None, 'say what is fast, as "3s"'),
        "history": (
            part.across_projects and part.history is None,
            "say of how many answers; across projects there is no beginning",
        ),
    }
    given = _given(part)
    return [Fault(f"{key}.{name}", shown(given[name]), cure) for name, (lacks, cure) in needed.items() if lacks]


def _strange(part: RulePart, key: str) -> Iterator[Fault]:
    """Keys that say nothing beside this collector, or this action."""
    given = _given(part)
    for name, collectors in OF.items():
        if given.get(name) and part.when not in collectors:
            yield Fault(
                f"{key}.{name}",
                _as_given(name, given[name]),
                f"remove it; it belongs to {', '.join(sorted(collectors))}",
            )
    for name in ("for", "skill", "value", "rate", "lasts", "by"):
        if given.get(name) is not None and name not in ACTIONS[part.then]:
            actions = ", ".join(each for each, keys in ACTIONS.items() if name in keys)
            yield Fault(f"{key}.{name}", _as_given(name, given[name]), f"remove it; it belongs to {actions}")
    if part.then == OVERLAP and part.when not in ON_TASKS:
        yield Fault(
            f"{key}.then", shown(part.then), f"no one task is its reason; use it with {', '.join(sorted(ON_TASKS))}"
        )
    if part.then == SKILL_FROM_RATE:
        yield from _rate(part, key)


def _rate(part: RulePart, key: str) -> Iterator[Fault]:
    rates = [name for name, units in COLLECTORS[part.when].items() if "%" in units]
    if not rates:
        yield Fault(f"{key}.then", shown(part.then), f"it counts no share; use it with {', '.join(RATES)}")
    elif part.rate is not None and part.rate not in rates:
        yield Fault(f"{key}.rate", shown(part.rate), f"give one of {', '.join(rates)}")


def _as_given(name: str, value: Any) -> str:
    """What stood in the file, from what it was read as."""
    if name in ("for", "lasts", "faster_than"):
        return shown(duration_text(value))
    return shown(f"{value / 100:g}%") if name in ("good", "wrongly") else shown(value)


def _given(part: RulePart) -> dict[str, Any]:
    fields = type(part).model_fields.items()
    return {field.alias or name: getattr(part, name) for name, field in fields}


def _rule(part: RulePart, name: str) -> Rule:
    guessing = part.when == "guessing"
    return Rule(
        name=name,
        when=part.when,
        then=part.then,
        conditions=part.conditions,
        history=part.history,
        across=part.across_projects,
        threshold=part.threshold or 0,
        faster_than=part.faster_than or 0,
        good=(part.good or GOOD) if guessing else 0,
        wrongly=(part.wrongly or WRONGLY) if guessing else 0,
        lasts=part.lasting or part.lasts,
        skill=part.skill or "",
        value=part.value or 0,
        rate=(part.rate or RATES.get(part.when, "")) if part.then == SKILL_FROM_RATE else "",
        by=part.by or 0,
        at_once=part.at_once,
        on=part.on,
    )
