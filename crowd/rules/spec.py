"""A project as the rest of the program reads it: the checked file, in whole numbers, and its canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from crowd.rules.adjudication import Adjudication
from crowd.rules.comprehension import Question
from crowd.rules.dynamic_overlap import DynamicOverlap
from crowd.rules.eligibility import Condition, Groups
from crowd.rules.gold_mix import GoldMix, Interval
from crowd.rules.limits import NO_LIMITS, Limits
from crowd.rules.order import Order
from crowd.rules.quality.rule import Rule, kept, rules_of
from crowd.rules.schedule import NO_SCHEDULE, Schedule, schedule_of
from crowd.rules.sensitive import Sensitive
from crowd.rules.stages import Stage

ROW_NUMBER = "row"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what: `fields` are the templates of the task type's texts, by field.

    `id` is a column; where the file has no column `row`, the word stands for the number of the row.
    """

    id: str
    fields: Mapping[str, str]
    gold: str | None = None
    gold_also: str | None = None
    hint: str | None = None
    priority: str | None = None
    overlap: str | None = None
    reserved_for: str | None = None
    kept_from: str | None = None


@dataclass(frozen=True, slots=True)
class MediaColumns:
    """Which columns name files: by the text of the task type that they belong to, "" for those of the whole task.

    `folder` is a folder or a ZIP, seen from the file of tasks; `kind` is what all files are sent as, None: as usual.
    """

    files: Mapping[str, tuple[str, ...]]
    folder: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectSpec:
    """One project. `price` and `budget` are in micro-units of `currency`, `time_limit` in ms, `opens_at` in ms UTC.

    `task` is the table that task types read: `type`, `question`, and `labels` as tables of value and text where the
    file gives labels. `reports_to_quarantine` is how many workers' reports take a task out of work.
    `review` is how long (ms) people may judge an answer before it is accepted: 0 for not
    at all, None for as long as the installation says.
    """

    slug: str
    title: str
    brief: str
    guidelines: str
    task: Mapping[str, Any]
    columns: Columns
    overlap: int
    price: int
    currency: str
    time_limit: int
    eligibility: Groups = ()
    reports_to_quarantine: int = 2
    opens_at: int | None = None
    time_zone: str | None = None
    media: MediaColumns | None = None
    sensitive: Sensitive | None = None
    order: Order = Order.AS_GIVEN
    limits: Limits = NO_LIMITS
    review: int | None = None
    budget: int | None = None
    estimate: int | None = None
    schedule: Schedule = NO_SCHEDULE
    dynamic_overlap: DynamicOverlap | None = None
    gold: GoldMix | None = None
    rules: tuple[Rule, ...] = ()
    rules_preset: str | None = None
    hands: int | None = None
    waves: bool = True
    stage: Stage | None = None
    requeue_rejected: bool = True
    restricted_answers: str = "keep"
    comprehension: tuple[Question, ...] = ()
    adjudication: Adjudication | None = None

    @property
    def task_type(self) -> str:
        """The task type's name."""
        return str(self.task["type"])

    def to_json(self) -> str:
        """Canonical: two files that mean the same give the same text."""
        fields = asdict(self) | {"rules": [kept(rule) for rule in self.rules]}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The other way, for what `to_json` wrote."""
        fields = json.loads(text)
        fields["columns"] = Columns(**fields["columns"])
        if fields.get("media"):
            files = {field: tuple(names) for field, names in fields["media"].pop("files").items()}
            fields["media"] = MediaColumns(files, **fields["media"])
        if fields.get("sensitive"):
            fields["sensitive"] = Sensitive(tuple(fields["sensitive"]["topics"]), fields["sensitive"]["column"])
        fields["eligibility"] = _groups(fields["eligibility"])
        fields["order"] = Order(fields.get("order", Order.AS_GIVEN))
        fields["limits"] = Limits(**fields.get("limits", {}))
        if fields.get("dynamic_overlap"):
            fields["dynamic_overlap"] = DynamicOverlap(**fields["dynamic_overlap"])
        fields["stage"] = _stage(fields.get("stage"))
        fields["comprehension"] = tuple(_question(each) for each in fields.get("comprehension", ()))
        if fields.get("gold"):
            intervals = tuple(Interval(**each) for each in fields["gold"].pop("intervals"))
            fields["gold"] = GoldMix(intervals=intervals, **fields["gold"])
        fields["rules"] = rules_of(fields.get("rules", ()))
        if fields.get("adjudication"):
            by = _groups(fields["adjudication"].pop("by"))
            fields["adjudication"] = Adjudication(by=by, **fields["adjudication"])
        fields["schedule"] = schedule_of(fields.get("schedule", {}))
        return cls(**fields)


def _stage(given: dict[str, Any] | None) -> Stage | None:
    return Stage(**given | {"between": tuple(given["between"]) if given["between"] else None}) if given else None


def _question(given: dict[str, Any]) -> Question:
    return Question(**given | {"answers": tuple(given["answers"])})


def _groups(stored: Iterable[Iterable[Mapping[str, Any]]]) -> Groups:
    return tuple(tuple(Condition(**each) for each in group) for group in stored)


def frozen_by_tasks(before: ProjectSpec, after: ProjectSpec) -> list[str]:
    """What differs of all that imported tasks were made by; wording may change, these may not."""
    made_by = {
        "task.type": (before.task_type, after.task_type),
        "task.labels": (_values(before), _values(after)),
        "task": (_further(before), _further(after)),
        "columns": (before.columns, after.columns),
        "media": (before.media, after.media),
        "sensitive": (before.sensitive, after.sensitive),
        "overlap": (before.overlap, after.overlap),
        "gold": (before.gold is None, after.gold is None),
    }
    return [key for key, (was, becomes) in made_by.items() if was != becomes]


WORDS = (
    *("title", "brief", "guidelines", "comprehension", "limits", "budget", "estimate", "hands", "waves"),
    *("schedule", "time_zone", "gold", "rules", "rules_preset", "adjudication"),
    *("requeue_rejected", "restricted_answers"),
)
"""What may change while people work, of the project's own keys; `overlap` has a command of its own."""


def beyond_words(before: ProjectSpec, after: ProjectSpec) -> list[str]:
    """What differs besides wording, by the keys of the file: what may not change once people have worked.

    Wording is title, brief, guidelines, questions, and what the buttons of labels say; limits and budget count as such.
    """
    was, becomes = _bare(before), _bare(after)
    return sorted(key for key in was.keys() | becomes.keys() if was.get(key) != becomes.get(key))


def _bare(spec: ProjectSpec) -> dict[str, Any]:
    """The spec without its words, the task's keys beside the project's own."""
    fields = json.loads(spec.to_json())
    task = _wordless(fields.pop("task"))
    others = {key: value for key, value in fields.items() if key not in WORDS}
    return others | {f"task.{key}": value for key, value in task.items()}


def _wordless(value: Any) -> Any:
    """A task table without questions, and each label as its value alone."""
    match value:
        case {"value": bare, **others} if not others.keys() - {"text"}:
            return bare
        case dict():
            return {key: _wordless(each) for key, each in value.items() if key != "question"}
        case list():
            return [_wordless(each) for each in value]
        case _:
            return value


def _further(spec: ProjectSpec) -> dict[str, Any]:
    """What only the task type understands, without its words."""
    further = {key: value for key, value in spec.task.items() if key not in ("type", "question", "labels")}
    return {key: _wordless(value) for key, value in further.items()}


def _values(spec: ProjectSpec) -> list[str]:
    return [label["value"] for label in spec.task.get("labels", ())]
