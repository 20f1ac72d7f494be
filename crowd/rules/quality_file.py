"""The parts of a project file that make labels sure, `[dynamic_overlap]` and `[gold]`, and what does not fit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from crowd.rules.dynamic_overlap import SHARE as PARTS
from crowd.rules.dynamic_overlap import SURE
from crowd.rules.eligibility import SKILL_NAME
from crowd.rules.faults import Fault
from crowd.rules.gold_mix import GoldMix, Interval
from crowd.rules.spec import ProjectSpec

PER_CENT = re.compile(r"([1-9][0-9]?|100)\s*%")


def _confidence(value: object) -> int:
    share = PER_CENT.fullmatch(value) if isinstance(value, str) else None
    if share is None or not 50 <= int(share[1]) <= 99:
        raise ValueError('give between "50%" and "99%"; 80 to 95 is usual')
    return int(share[1]) * PARTS // 100


class QualityPart(BaseModel):
    """Nothing unknown in it, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DynamicOverlapPart(QualityPart):
    """More answers where they differ: how sure a label has to be, and how many answers a task gets at most."""

    max_overlap: Annotated[int, Field(strict=True, ge=2, le=1000)]
    min_confidence: Annotated[int, BeforeValidator(_confidence)] = int(SURE * PARTS)
    skill: Annotated[str, StringConstraints(pattern=SKILL_NAME)] | None = None
    newcomer_answers: Annotated[int, Field(strict=True, ge=0, le=10_000)] = 0
    newcomer_overlap: Annotated[int, Field(strict=True, ge=0, le=1000)] = 0


class IntervalPart(QualityPart):
    """Gold more seldom, from so many answers of a worker on."""

    after: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    every: Annotated[int, Field(strict=True, ge=2, le=1000)]


class GoldPart(QualityPart):
    """Tasks whose answer is known, mixed into the work."""

    every: Annotated[int, Field(strict=True, ge=2, le=1000)] = 10
    jitter: Annotated[int, Field(strict=True, ge=0, le=90)] = 50
    exposures: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 30
    checks: Annotated[int, Field(strict=True, ge=0, le=1000)] = 3
    practice: Annotated[bool, Field(strict=True)] = True
    intervals: tuple[IntervalPart, ...] = ()

    def spec(self) -> GoldMix:
        """The same, with plain intervals."""
        intervals = tuple(Interval(each.after, each.every) for each in self.intervals)
        return GoldMix(self.every, self.jitter, self.exposures, self.checks, self.practice, intervals)


def quality_faults(spec: ProjectSpec) -> list[Fault]:
    """What does not fit together, or not into the project."""
    return [*_overlap_faults(spec), *_gold_faults(spec)]


def _overlap_faults(spec: ProjectSpec) -> list[Fault]:
    rule, key = spec.dynamic_overlap, "dynamic_overlap"
    if rule is None:
        return []
    found = []
    if rule.max_overlap <= spec.overlap:
        found.append(Fault(f"{key}.max_overlap", str(rule.max_overlap), f"give more than the overlap, {spec.overlap}"))
    if rule.skill is None and spec.columns.gold is None:
        found.append(Fault(key, "", "answers weigh by what is known of workers: name a gold column, or a skill"))
    if (rule.newcomer_answers > 0) is not (rule.newcomer_overlap > 0):
        found.append(Fault(key, "", "give newcomer_answers and newcomer_overlap together"))
    if rule.newcomer_overlap and not spec.overlap < rule.newcomer_overlap <= rule.max_overlap:
        cure = f"give more than the overlap, {spec.overlap}, and at most max_overlap"
        found.append(Fault(f"{key}.newcomer_overlap", str(rule.newcomer_overlap), cure))
    return found


def _gold_faults(spec: ProjectSpec) -> list[Fault]:
    mix, found = spec.gold, []
    if spec.columns.gold_also and spec.columns.gold is None:
        found.append(Fault("columns.gold_also", spec.columns.gold_also, "name a gold column, too"))
    if mix is None:
        return found
    if spec.columns.gold is None:
        found.append(Fault("gold", "", "name the column with the known answers: columns.gold"))
    steps = [(0, mix.every), *((each.after, each.every) for each in mix.intervals)]
    cure = "give them in order: each after more answers, and no more often than the one before"
    found += [
        Fault(f"gold.intervals[{at}]", f"{{ after = {after}, every = {every} }}", cure)
        for at, ((before, often), (after, every)) in enumerate(pairwise(steps), 1)
        if after <= before or every < often
    ]
    most = spec.dynamic_overlap.max_overlap if spec.dynamic_overlap else None
    if most is not None and mix.checks > most:
        found.append(Fault("gold.checks", str(mix.checks), f"give at most max_overlap, {most}"))
    return found
