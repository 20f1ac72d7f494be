"""The part of a project file that says who settles what people differ about: `[adjudication]`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from crowd.rules import expression
from crowd.rules.adjudication import DAY_MS, SHARE, Adjudication
from crowd.rules.eligibility import Groups
from crowd.rules.faults import Fault
from crowd.rules.moments import duration
from crowd.rules.money import decimal_text, micro
from crowd.rules.spec import ProjectSpec

PERCENT = re.compile(r"([1-9][0-9]?|100)\s*%")
ADMINS = "admins"
SHORTEST_LOOK, LONGEST_LOOK = 3_600_000, 14 * DAY_MS
DEAREST = micro(1_000)


def _agreement(value: object) -> int:
    share = PERCENT.fullmatch(value) if isinstance(value, str) else None
    if share is None:
        raise ValueError('give a share of pairs of answers, as "75%"; "100%" is every task on which anybody differs')
    return int(share[1]) * SHARE // 100


def _by(value: object) -> Groups:
    if value == ADMINS:
        return ()
    groups = expression.parse(value) if isinstance(value, str) else []
    if isinstance(groups, list) or not groups:
        cure = f"{groups[0].cure}; or " if isinstance(groups, list) and groups else ""
        raise ValueError(f'{cure}give "admins", or who is trusted with it besides, as "skill:facts >= 95"')
    return groups


def _price(value: object) -> int:
    price = micro(value)
    if price > DEAREST:
        raise ValueError(f"give at most {decimal_text(DEAREST)}")
    return price


def _time(value: object) -> int:
    time = duration(value)
    if not SHORTEST_LOOK <= time <= LONGEST_LOOK:
        raise ValueError("give between 1h and 14d")
    return time


class AdjudicationPart(BaseModel):
    """Which tasks are disputed, who settles them and how, and whether those who differ look once more before."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    min_answers: Annotated[int, Field(strict=True, ge=2, le=1000)] = 2
    agreement: Annotated[int, BeforeValidator(_agreement)] = 7_500
    blind: Annotated[bool, Field(strict=True)] = True
    by: Annotated[Groups, BeforeValidator(_by)] = ()
    price: Annotated[int, BeforeValidator(_price)] = 0
    require_reason: Annotated[bool, Field(strict=True)] = False
    second_look: Annotated[bool, Field(strict=True)] = False
    second_look_price: Annotated[int, BeforeValidator(_price)] = 0
    second_look_time: Annotated[int, BeforeValidator(_time)] = 2 * DAY_MS

    def spec(self) -> Adjudication:
        """As the project keeps it."""
        return Adjudication(**dict(self))


def adjudication_faults(spec: ProjectSpec) -> list[Fault]:
    """What does not go together in it."""
    key, rule = "adjudication", spec.adjudication
    if rule is None:
        return []
    found = []
    most = spec.dynamic_overlap.max_overlap if spec.dynamic_overlap else spec.overlap
    if most < rule.min_answers:
        cure = f"give at most {most}, which is how many answers a task gets, or raise the overlap"
        found.append(Fault(f"{key}.min_answers", str(rule.min_answers), cure))
    if rule.price and not rule.by:
        found.append(Fault(f"{key}.price", decimal_text(rule.price), "admins are not paid: say by whom, or remove it"))
    if rule.second_look_price and not rule.second_look:
        cure = "write second_look = true, or remove it"
        found.append(Fault(f"{key}.second_look_price", decimal_text(rule.second_look_price), cure))
    return found
