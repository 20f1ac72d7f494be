"""Choice: one text, one label out of several, one tap."""

from __future__ import annotations

from crowd.rules.faults import Fault, shown
from crowd.tasktypes.base import (
    MOST_LABELS,
    Answer,
    CardBody,
    Done,
    Draft,
    Move,
    Payload,
    Said,
    Section,
    TaskSpec,
    Wrong,
    heard,
    label_faults,
    labels_of,
    mark,
    named,
    question_faults,
)
from crowd.tasktypes.base import Choice as Button


class Choice:
    """One button a label, one tap an answer: `{"label": value}`."""

    name = "choice"
    fields = ("text",)
    optional = ()
    keys = ("labels",)

    def faults(self, spec: TaskSpec) -> list[Fault]:
        found = question_faults(spec) + label_faults(spec)
        entries = spec.get("labels", ())
        if isinstance(entries, (list, tuple)) and not 2 <= len(entries) <= MOST_LABELS:
            found.append(Fault("task.labels", shown(len(entries)), f"give between 2 and {MOST_LABELS} labels"))
        return found

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        buttons = tuple(Button(label.text, mark(label.value)) for label in labels_of(spec))
        return CardBody((Section("", payload["text"]),), buttons, spec["question"])

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        label = heard(labels_of(spec), said)
        return label if isinstance(label, Wrong) else Done({"label": label.value})

    def label(self, answer: Answer) -> str:
        return str(answer["label"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        texts = {label.value: label.text for label in labels_of(spec)}
        value = self.label(answer)
        return texts.get(value, value)

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        label = named(labels_of(spec), cell)
        return {"label": label.value} if label else None
