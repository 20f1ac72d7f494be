"""Correct: a text that she sends back without its mistakes, or leaves as it is."""

from __future__ import annotations

from crowd.rules.faults import Fault
from crowd.rules.normalise import units
from crowd.tasktypes.base import (
    Answer,
    Asks,
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
    Wrong,
    mark,
    question_faults,
)
from crowd.tasktypes.edits import edits
from crowd.tasktypes.limits import typed
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
        buttons = (Choice(AS_IT_IS, RIGHT, ours=True),)
        return CardBody(sections, buttons, spec["question"], Asks.TEXT, HINT)

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        if said == Tapped(RIGHT):
            return Done({"label": UNCHANGED})
        text = typed(said, {})
        if isinstance(text, Wrong):
            return text
        if text == payload["text"]:
            return Wrong(Trouble.UNCHANGED)
        return Done({"label": CORRECTED, "text": text, "edits": edits(payload["text"], text)})

    def label(self, answer: Answer) -> str:
        return str(answer["label"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return one_line(str(answer["text"])) if "text" in answer else AS_IT_IS

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        text = cell.strip()
        if text.casefold() == UNCHANGED:
            return {"label": UNCHANGED}
        return {"label": CORRECTED, "text": text} if text else None
