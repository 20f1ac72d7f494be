"""The project file: TOML that an admin writes, checked as a whole, every fault at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)

from crowd.rules import columns, eligibility, eligibility_table, sensitive, stages
from crowd.rules.adjudication_file import AdjudicationPart, adjudication_faults
from crowd.rules.dynamic_overlap import DynamicOverlap
from crowd.rules.fair_file import FairKeys
from crowd.rules.faults import Fault, faults_of
from crowd.rules.limits import HOUR_MS, Limits
from crowd.rules.local_time import zone_named
from crowd.rules.media import KINDS
from crowd.rules.moments import Moment, duration, moment
from crowd.rules.money import decimal_text, micro
from crowd.rules.normalise import normalise
from crowd.rules.order import Order
from crowd.rules.quality_file import DynamicOverlapPart, GoldPart, quality_faults
from crowd.rules.repair import repaired
from crowd.rules.rule_file import RuleKeys, further_faults, with_rules
from crowd.rules.schedule_file import SchedulePart, schedule_faults
from crowd.rules.sensitive import TOPICS, Sensitive
from crowd.rules.spec import Columns, MediaColumns, ProjectSpec
from crowd.rules.stage_file import StageKeys, stage_faults
from crowd.rules.toml import TOMLDecodeError, read_toml

DAY_MS = 86_400_000
MINUTE_MS = 60_000
LONGEST_LIMIT_MS = 30 * DAY_MS
SHORTEST_LIMIT_MS = 10_000
SHORTEST_REVIEW_MS = 3_600_000
HIGHEST_PRICE = micro(10_000)
CURRENCY = "USD"
SHARE = re.compile(r"([1-9][0-9]?|100)\s*%")


def _kept(value: object) -> object:
    """Text as Telegram keeps it; anything else is pydantic's to refuse."""
    return normalise(value).text if isinstance(value, str) else value


def _limit(value: object) -> int:
    limit = duration(value)
    if not SHORTEST_LIMIT_MS <= limit <= LONGEST_LIMIT_MS:
        raise ValueError("give between 10s and 30d")
    return limit


def _estimate(value: object) -> int:
    estimate = duration(value)
    if not 1_000 <= estimate <= DAY_MS:
        raise ValueError("give between 1s and 1d")
    return estimate


def _pause(value: object) -> int:
    pause = duration(value)
    if not MINUTE_MS <= pause <= LONGEST_LIMIT_MS:
        raise ValueError("give between 1m and 30d")
    return pause


def _most(value: object) -> object:
    """`20` answers, or `"20%"` of the tasks as -20."""
    if isinstance(value, str) and (share := SHARE.fullmatch(value)):
        return -int(share[1])
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError('give a number of answers, as 200, or a share of the tasks, as "20%"')
    return value


def _review(value: object) -> int:
    if value == "none":
        return 0
    window = duration(value)
    if not SHORTEST_REVIEW_MS <= window <= LONGEST_LIMIT_MS:
        raise ValueError('give between 1h and 30d, or "none"')
    return window


def _moment(value: object, info: ValidationInfo) -> Moment:
    return moment(value, info.data.get("time_zone"))


def _zone(name: str) -> str:
    zone_named(name)
    return name


def _price(value: object) -> int:
    price = micro(value)
    if price > HIGHEST_PRICE:
        raise ValueError(f"give at most {decimal_text(HIGHEST_PRICE)} for one answer")
    return price


def _template(value: str) -> str:
    columns.parse(value)
    return value


def _plain(value: object) -> object:
    """What a task type's own key may hold: text, whole numbers, yes or no, and lists and tables of them."""
    match value:
        case str():
            return normalise(value).text
        case bool() | int():
            return value
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case _:
            raise ValueError("give a text, a whole number, true or false, or a list or table of them")


def _label(value: object) -> object:
    """A plain text is short for a label whose value is its text."""
    return {"value": value, "text": value} if isinstance(value, str) else value


def _files(value: object) -> object:
    """A column, or a list of columns, is short for a table with the files of the whole task."""
    if isinstance(value, str | list):
        value = {"": value}
    if not isinstance(value, dict):
        return value
    return {field: [names] if isinstance(names, str) else names for field, names in value.items()}


def _some(topics: tuple[str, ...]) -> tuple[str, ...]:
    if not topics:
        raise ValueError(f"give at least one of {', '.join(TOPICS)}")
    return topics


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def checked(word: str) -> str:
        if word not in words:
            raise ValueError(f"give one of {', '.join(words)}")
        return word

    return checked


Kept = Annotated[str, BeforeValidator(_kept)]
Title = Annotated[Kept, StringConstraints(min_length=1, max_length=100)]
Sentences = Annotated[Kept, StringConstraints(min_length=1, max_length=1000)]
Pages = Annotated[Kept, StringConstraints(max_length=12_000)]
Value = Annotated[Kept, StringConstraints(min_length=1, max_length=64)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
ColumnName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Pattern = Annotated[str, Field(max_length=10_000), AfterValidator(_template)]
LocalMoment = Annotated[Moment, BeforeValidator(_moment)]


class Part(BaseModel):
    """What all parts of a project file share: nothing unknown in it, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class LabelPart(Part):
    """What is stored, and what the button says."""

    value: Value
    text: Title | None = None


class TaskPart(BaseModel):
    """What the worker does; every other key is the task type's, which checks it."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Annotated[Any, BeforeValidator(_plain)]]

    type: ColumnName
    question: Sentences
    labels: tuple[Annotated[LabelPart, BeforeValidator(_label)], ...] | None = None

    def spec(self) -> dict[str, Any]:
        """The table as task types read it; without labels where the file gives none."""
        table: dict[str, Any] = {"type": self.type, "question": self.question, **(self.__pydantic_extra__ or {})}
        if self.labels is not None:
            table["labels"] = [{"value": each.value, "text": each.text or each.value} for each in self.labels]
        return table


class ColumnsPart(BaseModel):
    """Where the texts of a card come from: besides id, gold and hint every key is a text of the task type."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Pattern]

    id: ColumnName
    gold: ColumnName | None = None
    gold_also: ColumnName | None = None
    hint: ColumnName | None = None
    priority: ColumnName | None = None
    overlap: ColumnName | None = None
    reserved_for: ColumnName | None = None
    kept_from: ColumnName | None = None


class LimitsPart(Part):
    """How much one worker may do."""

    max_answers: Annotated[int, BeforeValidator(_most)] | None = None
    skips_in_row: Annotated[int, Field(strict=True, ge=2, le=100)] | None = None
    pause: Annotated[int, BeforeValidator(_pause)] = HOUR_MS

    def spec(self) -> Limits:
        """A count and a share told apart."""
        most = self.max_answers
        counted = most if most is not None and most > 0 else None
        share = -most if most is not None and most < 0 else None
        return Limits(counted, share, self.skips_in_row, self.pause)


class MediaPart(Part):
    """Which columns name files. `files` is a column, several, or a table of them by the text that they belong to."""

    files: Annotated[dict[str, tuple[ColumnName, ...]], BeforeValidator(_files), Field(min_length=1)]
    folder: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    kind: Annotated[str, AfterValidator(_one_of(KINDS))] | None = None

    def columns(self) -> MediaColumns:
        return MediaColumns(self.files, self.folder, self.kind)


class SensitivePart(Part):
    """What the tasks may hurt with, and the column that says which task does."""

    topics: Annotated[tuple[Annotated[str, AfterValidator(_one_of(TOPICS))], ...], AfterValidator(_some)]
    column: ColumnName | None = None


class ProjectFile(RuleKeys, StageKeys, FairKeys, Part):
    """The whole file. A moment without a zone of its own goes by `time_zone`, which therefore comes first."""

    slug: Slug
    title: Title
    brief: Sentences
    guidelines: Pages = ""
    task: TaskPart
    columns: ColumnsPart
    overlap: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1
    price: Annotated[int, BeforeValidator(_price)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    time_limit: Annotated[int, BeforeValidator(_limit)] = 600_000
    review: Annotated[int, BeforeValidator(_review)] | None = None
    eligibility: dict[str, Any] = {}
    media: MediaPart | None = None
    sensitive: SensitivePart | None = None
    reports_to_quarantine: Annotated[int, Field(strict=True, ge=1, le=1000)] = 2
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None
    opens_at: LocalMoment | None = None
    closes_at: LocalMoment | None = None
    schedule: SchedulePart = SchedulePart()
    order: Order = Order.AS_GIVEN
    limits: LimitsPart = LimitsPart()
    dynamic_overlap: DynamicOverlapPart | None = None
    gold: GoldPart | None = None
    adjudication: AdjudicationPart | None = None
    estimate: Annotated[int, BeforeValidator(_estimate)] | None = None
    budget: Annotated[int, BeforeValidator(micro)] | None = None
    hands: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    waves: Annotated[bool, Field(strict=True)] = True


def read_project(text: str, *, currency: str = CURRENCY) -> ProjectSpec | list[Fault]:
    """The project in a TOML text; `currency` holds where the file names none. The task type's own checks come later."""
    try:
        given = read_toml(text, parse_float=Decimal)
    except TOMLDecodeError as error:
        return [Fault("", "", f"the file is not TOML: {error}")]
    return _checked(given, currency)


def task_table(text: str) -> dict[str, Any] | None:
    """The task as task types read it, from a file with other faults: so theirs can be told beside all others.

    The question counts as given; None where the type or the labels have faults of their own.
    """
    try:
        given = read_toml(text).get("task")
        parts = {key: each for key, each in given.items() if key != "question"} if isinstance(given, dict) else {}
        return TaskPart.model_validate({"question": "?", **parts}).spec()
    except (TOMLDecodeError, ValidationError):
        return None


def _checked(given: dict[str, Any], currency: str) -> ProjectSpec | list[Fault]:
    table = given.get("eligibility", {})
    groups = eligibility_table.read(table) if isinstance(table, dict) else []
    wrong = groups if isinstance(groups, list) else []
    try:
        file = ProjectFile.model_validate(given)
    except ValidationError as error:
        found = [columns.meant(each, ColumnsPart.model_fields) for each in faults_of(error)]
        return found + wrong + _behind(given, error, currency)
    if isinstance(groups, list):
        return wrong
    return _fitting(file, given, _spec(file, groups, currency))


def _behind(given: dict[str, Any], error: ValidationError, currency: str) -> list[Fault]:
    """What else is wrong in a file that these faults keep from being read."""
    rest = repaired(given, error)
    try:
        file = ProjectFile.model_validate(rest.given) if rest else None
    except ValidationError:
        file = None
    if rest is None or file is None:
        return further_faults(given.get("rules"))
    found = _fitting(file, rest.given, _spec(file, (), currency))
    return rest.told(found) if isinstance(found, list) else []


def _fitting(file: ProjectFile, given: dict[str, Any], spec: ProjectSpec) -> ProjectSpec | list[Fault]:
    """The project, or all that does not go together in it."""
    found = schedule_faults(spec.schedule, zone=spec.time_zone, opens_at=spec.opens_at, budget=spec.budget)
    found += stage_faults(file, given, spec.columns.gold, spec.columns.hint)
    ruled = with_rules(spec, file.rules)
    found += adjudication_faults(spec)
    return [*found, *quality_faults(spec), *(ruled if isinstance(ruled, list) else ())] or ruled


def _spec(file: ProjectFile, groups: eligibility.Groups, currency: str) -> ProjectSpec:
    part, opens = file.columns, file.opens_at
    care = Sensitive(tuple(dict.fromkeys(file.sensitive.topics)), file.sensitive.column) if file.sensitive else None
    stage = file.stage_spec()
    return ProjectSpec(
        slug=file.slug,
        title=file.title,
        brief=file.brief,
        guidelines=file.guidelines,
        task=file.task.spec(),
        columns=Columns(
            part.id,
            dict(part.__pydantic_extra__),
            part.gold,
            part.gold_also,
            part.hint,
            part.priority,
            part.overlap,
            part.reserved_for,
            part.kept_from,
        ),
        overlap=file.overlap,
        price=file.price,
        currency=file.currency or currency,
        time_limit=file.time_limit,
        eligibility=groups + sensitive.conditions(care) + stages.conditions(stage),
        reports_to_quarantine=file.reports_to_quarantine,
        opens_at=opens.at if opens else None,
        time_zone=file.time_zone or (opens.zone if opens else None),
        media=file.media.columns() if file.media else None,
        sensitive=care,
        order=file.order,
        limits=file.limits.spec(),
        review=file.review,
        requeue_rejected=file.requeue_rejected,
        restricted_answers=file.restricted_answers,
        budget=file.budget,
        estimate=file.estimate,
        schedule=file.schedule.spec(file.closes_at),
        dynamic_overlap=DynamicOverlap(**dict(file.dynamic_overlap)) if file.dynamic_overlap else None,
        gold=file.gold.spec() if file.gold else None,
        rules_preset=file.rules_preset,
        hands=file.hands,
        waves=file.waves and stage is None,
        stage=stage,
        comprehension=file.questions(),
        adjudication=file.adjudication.spec() if file.adjudication else None,
    )
