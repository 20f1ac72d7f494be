"""Pair: two answers to one prompt side by side, and which is better."""

from __future__ import annotations

from crowd.rules.faults import Fault, key_of, shown
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
    Section,
    TaskSpec,
    Typed,
    Wrong,
    heard,
    label_faults,
    labels_of,
    mark,
    named,
    question_faults,
)

PROMPT, SIDE_A, SIDE_B = "Prompt", "Answer A", "Answer B"

# Without labels in the project all four are offered. The texts of first and second belong to the sides A and B as a
# worker sees them, not to the texts that happen to stand there.
TEXTS = {"first": "A is better", "second": "B is better", "tie": "Tie", "both_bad": "Both are bad"}
SPOKEN = {"a": "first", "b": "second", "1": "first", "2": "second", "both bad": "both_bad", "draw": "tie"}
OTHER_SIDE = {"first": "second", "second": "first", "first_much": "second_much", "second_much": "first_much"}

# The five steps of `scale = 5`, and how strongly each speaks for the second text.
STEPS = {
    "first_much": "A is much better",
    "first": "A is slightly better",
    "tie": "About the same",
    "second": "B is slightly better",
    "second_much": "B is much better",
}
STRENGTHS = {"first_much": -2, "first": -1, "tie": 0, "second": 1, "second_much": 2}
SPOKEN_STEPS = {"a": "first", "b": "second", "a much": "first_much", "b much": "second_much", "draw": "tie"}
SPOKEN_STEPS |= {f"{strength}": step for step, strength in STRENGTHS.items()} | {"+1": "second", "+2": "second_much"}


class Pair:
    """Two texts, A and B, in an order of each worker's own.

    The answer is `{"label": first | second | tie | both_bad, "swapped": bool}`: the label names the text by the
    customer's order, and `swapped` says that she saw the second text as A. With `scale = 5` the label is one of five
    steps, `first_much` to `second_much`, and `"strength"` counts them from -2 to 2.
    """

    name = "pair"
    fields = ("first", "second")
    optional = ("prompt",)
    keys = ("labels", "scale")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        found = question_faults(spec)
        if "scale" in spec and not _is_scale(spec):
            return [*found, Fault("task.scale", shown(spec["scale"]), "give 5, or leave it out")]
        if "labels" not in spec:
            return found
        wrong = label_faults(spec)
        return found + (wrong or (_step_faults if _is_scale(spec) else _side_faults)(labels_of(spec)))

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        first, second = ("second", "first") if swapped(seed) else ("first", "second")
        side_a, side_b = Section(SIDE_A, payload[first], first), Section(SIDE_B, payload[second], second)
        prompt = payload.get("prompt", "")
        shown_first = (Section(PROMPT, prompt, "prompt"),) if prompt else ()
        texts = STEPS if _is_scale(spec) else TEXTS
        buttons = tuple(
            Choice(label.text, mark(_by_file(label.value, seed)), ours=label.text == texts[label.value])
            for label in offered(spec)
        )
        return CardBody((*shown_first, side_a, side_b), buttons, spec["question"])

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        label = heard(offered(spec), said)
        if isinstance(label, Wrong):
            return label
        typed = isinstance(said, Typed)  # words name the side she sees, buttons the customer's order
        value = _by_file(label.value, seed) if typed else label.value
        return Done(_answer(value, spec, swapped(seed)))

    def label(self, answer: Answer) -> str:
        return str(answer["label"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        texts = {label.value: label.text for label in offered(spec)}
        value = self.label(answer)
        seen = OTHER_SIDE.get(value, value) if answer.get("swapped") else value
        return texts.get(seen, value)

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        spoken = SPOKEN_STEPS if _is_scale(spec) else SPOKEN
        label = named(offered(spec), spoken.get(cell.strip().casefold(), cell))
        return _answer(label.value, spec, False) if label else None


def swapped(seed: int) -> bool:
    """Whether this worker sees the second text as A."""
    return bool(seed & 1)


def offered(spec: TaskSpec) -> tuple[Label, ...]:
    """The labels in the order of the buttons, each with the project's words or ours."""
    texts = STEPS if _is_scale(spec) else TEXTS
    if "labels" not in spec:
        return tuple(Label(value, text) for value, text in texts.items())
    return tuple(
        Label(label.value, texts[label.value] if label.text == label.value else label.text) for label in labels_of(spec)
    )


def _is_scale(spec: TaskSpec) -> bool:
    return spec.get("scale") == len(STEPS)


def _answer(value: str, spec: TaskSpec, swapped: bool) -> Answer:
    strength = {"strength": STRENGTHS[value]} if _is_scale(spec) else {}
    return {"label": value, **strength, "swapped": swapped}


def _by_file(value: str, seed: int) -> str:
    """The button of side A means the second text where the sides are swapped."""
    return OTHER_SIDE.get(value, value) if swapped(seed) else value


def _side_faults(labels: tuple[Label, ...]) -> list[Fault]:
    faults = [
        Fault(key_of(("task", "labels", at)), shown(label.value), f"give one of {', '.join(TEXTS)}")
        for at, label in enumerate(labels)
        if label.value not in TEXTS
    ]
    given = {label.value for label in labels}
    if not faults and not {"first", "second"} <= given:
        faults.append(Fault("task.labels", "", 'give at least "first" and "second"'))
    return faults


def _step_faults(labels: tuple[Label, ...]) -> list[Fault]:
    if {label.value for label in labels} == set(STEPS) and len(labels) == len(STEPS):
        return []
    return [Fault("task.labels", "", f"give all five steps and nothing else: {', '.join(STEPS)}")]
