"""Transcribe: she listens or looks, and types what is said or written there."""

from __future__ import annotations

from crowd.rules.faults import Fault
from crowd.rules.media import media_of
from crowd.tasktypes import writing
from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Choice,
    Done,
    Draft,
    Move,
    Payload,
    Said,
    Section,
    Tapped,
    TaskSpec,
    Typed,
    mark,
    question_faults,
)
from crowd.tasktypes.doubt import idle
from crowd.tasktypes.limits import LIMIT_KEYS, flag_faults, limit_faults
from crowd.tasktypes.short import one_line

NOTHING = "nothing-there"
EMPTY = mark(f"transcribe\0{NOTHING}")
NOTHING_THERE = "Nothing to hear or see"
HINT = "Send what you hear or see as a message."


class Transcribe:
    """`{"text": words}`, or `{"label": "nothing-there", "text": ""}`. The words have no label."""

    name = "transcribe"
    fields = ()
    optional = ("text",)
    keys = (*LIMIT_KEYS, "confirm")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        return question_faults(spec) + limit_faults(spec) + flag_faults(spec, ["confirm"])

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return [] if media_of(payload) else ["shows no file; there is nothing to transcribe"]

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        text = payload.get("text", "")
        body = writing.card((Section("", text),) if text else (), spec, draft, HINT)
        return body if draft else _with_nothing(body)

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        if not draft and said == Tapped(EMPTY):
            return Done({"label": NOTHING, "text": ""})
        said = writing.meant(draft, said)
        move = writing.say(spec, draft, said)
        return writing.doubted(move) if isinstance(said, Typed) and idle(said.text) else move

    def label(self, answer: Answer) -> str:
        return str(answer.get("label", ""))

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return NOTHING_THERE if answer.get("label") == NOTHING else one_line(str(answer["text"]))

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        if cell.strip().casefold() == NOTHING:
            return {"label": NOTHING, "text": ""}
        move = writing.say({**spec, "confirm": False}, {}, Typed(cell))
        return move.answer if isinstance(move, Done) else None


def _with_nothing(body: CardBody) -> CardBody:
    button = Choice(NOTHING_THERE, EMPTY, ours=True)
    return CardBody(body.sections, (button,), body.question, body.asks, body.hint)
