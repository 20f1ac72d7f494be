"""An answer of several steps in the cells of a table: what the whole answer says, one column for each thing asked."""

from __future__ import annotations

from typing import Any

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Answer, TaskSpec, TaskType
from crowd.tasktypes.steps import CONFIDENCE, EXPLAIN, THEN, table

WRITTEN = ("text", "correct", "transcribe")
"""The types whose own answer is a text."""
OF_STEP = "step:"


def columns(kind: TaskType, spec: TaskSpec, *, suggests: bool) -> tuple[str, ...]:
    """The columns that the answers to this [task] fill besides their label."""
    asked = {
        "text": kind.name in WRITTEN,
        "confirmed": suggests,
        "explanation": table(spec, EXPLAIN) is not None,
        "confidence": table(spec, CONFIDENCE) is not None,
    }
    steps = (OF_STEP + each["key"] for each in spec.get(THEN, ()))
    return (*(column for column, is_asked in asked.items() if is_asked), *steps)


def cells(spec: TaskSpec, answer: Answer, wanted: tuple[str, ...]) -> dict[str, Any]:
    """What stands in these columns for one answer; None where she was not asked, or left it out."""
    given = answer.get("steps", {})
    flat = {OF_STEP + each["key"]: _step(each["type"], given.get(each["key"])) for each in spec.get(THEN, ())}
    flat |= {"text": answer.get("text"), "confirmed": answer.get("confirmed"), "confidence": answer.get("confidence")}
    flat["explanation"] = _reason(answer.get("explanation"))
    return {column: flat[column] for column in wanted}


def _step(name: str, answer: Answer | None) -> Any:
    if answer is None:
        return None
    return TASK_TYPES[name].label(answer) or _reason(answer)


def _reason(answer: Answer | None) -> Any:
    """The words, or what there is of a recording."""
    return answer.get("text", answer) if answer else None
