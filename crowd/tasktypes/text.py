"""Text: a free answer in words, within limits."""

from __future__ import annotations

from crowd.rules.faults import Fault
from crowd.tasktypes import writing
from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Done,
    Draft,
    Move,
    Payload,
    Said,
    Section,
    TaskSpec,
    Typed,
    question_faults,
)
from crowd.tasktypes.limits import LIMIT_KEYS, flag_faults, limit_faults
from crowd.tasktypes.patterns import pattern_faults
from crowd.tasktypes.short import one_line

HINT = "Send your answer as a message."


class Text:
    """One message of text: `{"text": words}`. It has no label."""

    name = "text"
    fields = ("text",)
    optional = ()
    keys = (*LIMIT_KEYS, "pattern", "confirm")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        pattern = pattern_faults(spec["pattern"]) if "pattern" in spec else []
        return question_faults(spec) + limit_faults(spec) + pattern + flag_faults(spec, ["confirm"])

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        return writing.card((Section("", payload["text"]),), spec, draft, HINT)

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        return writing.say(spec, draft, said)

    def label(self, answer: Answer) -> str:
        return ""

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return one_line(str(answer["text"]))

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        move = writing.say({**spec, "confirm": False}, {}, Typed(cell))
        return move.answer if isinstance(move, Done) else None
