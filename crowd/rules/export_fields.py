"""The fields of everything that can be exported: one list for files, schemas and dataset cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "number", "whole", "flag", "moment", "texts", "counts", "answer"]
What = Literal["answers", "majority", "reports", "pairs", "majority pairs"]

OF_ROW = "row:"  # before a column of the customer's file
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what kind of value it holds, and what that means; `empty` says that it may hold none."""

    name: str
    kind: Kind
    meaning: str
    empty: bool = False


PROJECT = Field("project", "text", "the project's slug")
TASK = Field("task", "text", "the task's id, as your file gave it")
WORKER = Field("worker", "text", "a pseudonym of the worker")
CURRENCY = Field("currency", "text", "the currency of the price, as USD")
PRICE = Field("price", "text", "what was paid for it, as a decimal number")
TAKEN = Field("taken_at", "moment", "when the task was handed out, in UTC")
STRENGTH = Field("strength", "number", "how much better, above 0 and at most 1")
PREFERENCE = (
    Field("prompt", "text", "what both texts answer", empty=True),
    Field("chosen", "text", "the better text"),
    Field("rejected", "text", "the worse text"),
    STRENGTH,
    Field(
        "chosen_side",
        "text",
        "which of your texts is the better one: first or second; of a ranking item1, item2 and so on",
    ),
    Field("rejected_side", "text", "which of them is the worse one"),
)

FIELDS: dict[What, tuple[Field, ...]] = {
    "answers": (
        PROJECT,
        TASK,
        WORKER,
        Field("label", "text", "the label, as it is counted; none for free text", empty=True),
        Field("answer", "answer", "the whole answer, as its task type describes it"),
        Field("state", "text", "submitted, accepted or rejected"),
        PRICE,
        CURRENCY,
        Field("task_version", "whole", "which version of the task was answered"),
        Field("guideline_version", "whole", "which version of the guidelines the worker had read"),
        TAKEN,
        Field("answered_at", "moment", "when it was answered, in UTC", empty=True),
        Field("seconds", "number", "from handing out to answer", empty=True),
        Field("control", "text", "gold, retired or suspended, where the task stands among others as gold", empty=True),
        Field("credit", "whole", "how right the answer is, 0 to 100, where that is known", empty=True),
        Field("restricted", "text", "kept or excluded, where the worker was banned afterwards", empty=True),
    ),
    "majority": (
        PROJECT,
        TASK,
        Field("label", "text", "the verdict where a person settled it, else the label with most votes", empty=True),
        Field("settled", "text", "unanimous, majority, adjudicated or unresolved; none without votes", empty=True),
        Field("dispute", "text", "why people differed, as the adjudicator saw it", empty=True),
        Field("tie", "flag", "whether labels are even"),
        Field("tied", "texts", "the labels that are even"),
        Field("votes", "counts", "how many votes each label has"),
        Field("votes_total", "whole", "how many votes there are"),
        Field("overlap", "whole", "how many answers are wanted"),
        Field("skipped", "whole", "how many workers skipped the task"),
        Field("gold", "text", "the known answer", empty=True),
    ),
    "reports": (
        PROJECT,
        TASK,
        WORKER,
        Field("reason", "text", "incorrect, sensitive, unsuitable or unclear"),
        Field("note", "text", "what the worker wrote", empty=True),
        Field("state", "text", "open, confirmed or dismissed"),
        PRICE,
        CURRENCY,
        Field("reported_at", "moment", "when it was reported, in UTC"),
        Field("settled_at", "moment", "when it was judged, in UTC", empty=True),
        Field("task_state", "text", "in work, quarantined or dropped"),
    ),
    "pairs": (PROJECT, TASK, WORKER, *PREFERENCE, Field("answered_at", "moment", "when, in UTC", empty=True)),
    "majority pairs": (
        PROJECT,
        TASK,
        *PREFERENCE,
        Field("votes_chosen", "whole", "how many workers prefer the better text"),
        Field("votes_rejected", "whole", "how many prefer the worse one"),
        Field("votes_total", "whole", "how many votes there are, with those for neither"),
    ),
}


def names(what: What) -> tuple[str, ...]:
    """The names of the fields, in their order."""
    return tuple(field.name for field in FIELDS[what])


def schema(what: What, *, flat: bool) -> dict[str, Any]:
    """The JSON schema of one line. `flat` is for tables, where your columns stand beside ours and nothing is nested."""
    fields = FIELDS[what]
    properties = {field.name: _property(field, flat=flat) for field in fields}
    row = {"row": {"type": "object", "description": "the row of your file, as it came"}}
    return {
        "$schema": DIALECT,
        "title": f"Tapwork: {what}, one line",
        "type": "object",
        "properties": properties if flat else properties | row,
        "required": [*properties] if flat else [*properties, "row"],
        **({"patternProperties": {f"^({OF_ROW}|step:)": {}}} if flat else {}),
        "additionalProperties": flat and what == "answers",
    }


def _property(field: Field, *, flat: bool) -> dict[str, Any]:
    kinds: dict[Kind, dict[str, Any]] = {
        "text": {"type": "string"},
        "number": {"type": "number"},
        "whole": {"type": "integer"},
        "flag": {"type": "boolean"},
        "moment": {"type": "string", "format": "date-time"},
        "texts": {"type": "array", "items": {"type": "string"}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "answer": {"type": "object"},
    }
    found = kinds[field.kind]
    if flat and field.kind in ("texts", "counts", "answer"):
        found = {"type": "string", "contentMediaType": "application/json"}
    if field.empty:
        found = {**found, "type": [found["type"], "null"]}
    return {**found, "description": field.meaning}


LABEL_STUDIO: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "Tapwork: tasks for Label Studio",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["data", "annotations"],
        "properties": {
            "data": {
                "type": "object",
                "required": ["task"],
                "properties": {"task": {"type": "string", "description": TASK.meaning}},
                "description": "the texts that workers saw by field, and your row under `row`",
            },
            "annotations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["result", "ground_truth"],
                    "properties": {
                        "ground_truth": {"type": "boolean"},
                        "lead_time": {"type": "number", "description": "seconds from handing out to answer"},
                        "result": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["from_name", "to_name", "type", "value"],
                                "properties": {
                                    "from_name": {"type": "string"},
                                    "to_name": {"type": "string"},
                                    "type": {"enum": ["choices", "textarea"]},
                                    "value": {"type": "object"},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
