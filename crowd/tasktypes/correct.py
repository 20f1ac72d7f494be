"""Correct: a text that she sends back without its mistakes, or leaves as it is."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.faults import Fault
from crowd.rules.normalise import units
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
    Trouble,
    Typed,
    Wrong,
    mark,
    question_faults,
)
from crowd.tasktypes.doubt import far
from crowd.tasktypes.edits import edits
from crowd.tasktypes.short import one_line

UNCHANGED, CORRECTED = "unchanged", "corrected"
RIGHT = mark(f"correct\0{UNCHANGED}")
AS_IT_IS = "It is right as it is"
HINT = "Tap the text to copy it, correct it, and send it as a message."
LONGEST_TEXT = 4000  # UTF-16 units: what still fits one message when a few words were added


class Correct:
    """Either `{"label": "unchanged"}`, or `{"label": "corrected", "text", "edits"}`: the whole text as she sent it."""

    name = "correct"
    fields = ("text",)
    optional = ()
    keys = ()

    def faults(self, spec: TaskSpec) -> list[Fault]:
        return question_faults(spec)

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        if (length := units(payload["text"])) <= LONGEST_TEXT:
            return []
        return [f"has {length:,} characters; what is to be corrected in one message may have {LONGEST_TEXT:,}"]

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        sections = (Section("", payload["text"], copy=True),)
        body = writing.card(sections, spec, draft, HINT)
        return body if draft else replace(body, buttons=(Choice(AS_IT_IS, RIGHT, ours=True),))

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        if not draft and said == Tapped(RIGHT):
            return Done({"label": UNCHANGED})
        said = writing.meant(draft, said)
        move = writing.say({}, draft, said)
        if not isinstance(move, Done):
            return move
        old, new = payload["text"], move.answer["text"]
        if new == old:
            return Wrong(Trouble.UNCHANGED)
        if isinstance(said, Typed) and far(old, new):
            return writing.doubted(move)
        return Done({"label": CORRECTED, "text": new, "edits": edits(old, new)})

    def label(self, answer: Answer) -> str:
        return str(answer["label"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return one_line(str(answer["text"])) if "text" in answer else AS_IT_IS

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        text = cell.strip()
        if text.casefold() == UNCHANGED:
            return {"label": UNCHANGED}
        return {"label": CORRECTED, "text": text} if text else None
