"""How sure she is of her answer, in her own judgement: one of five buttons."""

from __future__ import annotations

from crowd.rules.faults import Fault, shown
from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Choice,
    Done,
    Draft,
    Label,
    Move,
    Payload,
    Said,
    TaskSpec,
    Wrong,
    heard,
    label_faults,
    mark,
    question_faults,
)

QUESTION = "How sure are you?"
NUMBERS = ("1", "2", "3", "4", "5")
HINT = "1 is a guess, 5 is certain."
KEYS = ("words",)
CURE = f'give {len(NUMBERS)} short texts, from "a guess" to "certain"'


class Confidence:
    """`{"confidence": 1}` to 5, on buttons with the numbers or with the project's own words."""

    def faults(self, spec: TaskSpec) -> list[Fault]:
        """What is wrong in the [task.confidence] table, with keys that begin with `task.` as those of a type."""
        found = question_faults(spec)
        words = spec.get("words", NUMBERS)
        if not isinstance(words, (list, tuple)) or len(words) != len(NUMBERS):
            return [*found, Fault("task.words", shown(words), CURE)]
        wrong = label_faults({"labels": [word if isinstance(word, str) else "" for word in words]})
        return found + [Fault(fault.key.replace("labels", "words"), fault.value, fault.cure) for fault in wrong]

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        buttons = tuple(Choice(label.text, mark(label.value)) for label in _labels(spec))
        return CardBody((), buttons, spec["question"], hint="" if "words" in spec else HINT)

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        label = heard(_labels(spec), said)
        return label if isinstance(label, Wrong) else Done({"confidence": int(label.value)})

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return _labels(spec)[int(answer["confidence"]) - 1].text


def _labels(spec: TaskSpec) -> tuple[Label, ...]:
    words = spec.get("words", NUMBERS)
    return tuple(Label(number, word) for number, word in zip(NUMBERS, words, strict=True))
