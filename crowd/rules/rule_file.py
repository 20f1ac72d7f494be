"""The rules of a project: those of its file, and those of the set that the file names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ValidationError

from crowd.rules.faults import Fault, faults_of
from crowd.rules.quality import checks
from crowd.rules.quality.checks import Around
from crowd.rules.quality.presets import PRESETS, preset
from crowd.rules.quality.rule import Rule
from crowd.rules.quality.written import RulePart, further_faults, own_faults, read
from crowd.rules.spec import ProjectSpec
from crowd.rules.toml import TOMLDecodeError, read_toml

__all__ = ["RuleKeys", "around", "from_preset", "further_faults", "read_rules", "with_rules"]


def _known(name: str) -> str:
    if name not in PRESETS:
        raise ValueError(f"give one of {', '.join(PRESETS)}")
    return name


class RuleKeys(BaseModel):
    """The two keys of a project file: rules of its own, and a set to begin with."""

    rules: tuple[RulePart, ...] = ()
    rules_preset: Annotated[str, AfterValidator(_known)] | None = None


def around(spec: ProjectSpec) -> Around:
    """What of a project matters to its rules."""
    dynamic = spec.dynamic_overlap
    own = spec.columns.overlap is not None
    return Around(
        gold=spec.columns.gold is not None,
        overlap=spec.overlap,
        most_overlap=max(spec.overlap, dynamic.max_overlap if dynamic else 0, 1000 if own else 0),
        price=spec.price,
        currency=spec.currency,
        skips=spec.limits.skips_in_row,
        answers=spec.limits.max_answers,
        judged=spec.review != 0,
        stage=spec.stage is not None,
        time_limit=spec.time_limit,
        budget=spec.budget,
    )


def with_rules(spec: ProjectSpec, parts: tuple[RulePart, ...]) -> ProjectSpec | list[Fault]:
    """The project with its rules, the file's own first, or every fault.

    A rule of the set gives way to the file's of the same name.
    """
    own, wrong = read(parts), own_faults(parts)
    told = {each.key for each in wrong}
    wrong += [each for each in checks.faults(own, around(spec)) if each.key not in told] + _set_in_stage(spec)
    return wrong or replace(spec, rules=own + from_preset(spec, spec.rules_preset, own))


def _set_in_stage(spec: ProjectSpec) -> list[Fault]:
    if spec.stage is None or spec.rules_preset is None:
        return []
    cure = (
        "remove it in a stage: the sets are for ordinary work, and whoever answers wrong in a stage is not restricted"
    )
    return [Fault("rules_preset", f'"{spec.rules_preset}"', cure)]


def from_preset(spec: ProjectSpec, name: str | None, own: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules of a set that the project has not by the same name already."""
    names = {each.name for each in own}
    return tuple(each for each in preset(name, around(spec)) if each.name not in names) if name else ()


def read_rules(text: str, spec: ProjectSpec) -> tuple[Rule, ...] | list[Fault]:
    """The rules of a TOML text, a project file or nothing but them, as they would stand in this project; or faults."""
    try:
        given = read_toml(text, parse_float=Decimal)
        keys = RuleKeys.model_validate({key: given[key] for key in RuleKeys.model_fields if key in given})
    except TOMLDecodeError as error:
        return [Fault("", "", f"the file is not TOML: {error}")]
    except ValidationError as error:
        return faults_of(error) + further_faults(given.get("rules"))
    found = with_rules(replace(spec, rules_preset=keys.rules_preset), keys.rules)
    return found if isinstance(found, list) else found.rules
