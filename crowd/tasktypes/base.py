"""What every task type is: it shows a payload as a card, reads a tap, and checks what an admin wrote about it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from crowd.rules.faults import Fault, key_of, shown

# A payload holds the texts that a row of the customer's file became; a task spec is the [task] table of the project.
Payload = Mapping[str, str]
TaskSpec = Mapping[str, Any]
Answer = dict[str, Any]

LONGEST_LABEL = 100  # characters: what still reads on a button of a small phone
LONGEST_VALUE = 64
MOST_LABELS = 60
LONGEST_QUESTION = 1000  # characters: the card has to keep room for the rest


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what is to be judged: the customer's text below a heading of ours, which may be empty."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, and the value that `read_tap` understands. The value is a decimal number, 32 bits."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class CardBody:
    """All that a task shows: sections in order, the question, the buttons."""

    sections: tuple[Section, ...]
    buttons: tuple[Choice, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Label:
    """One possible answer: the value in the data, the text that workers read."""

    value: str
    text: str


class TaskType(Protocol):
    """One kind of work. Pure: the same payload, spec and seed always give the same card."""

    @property
    def name(self) -> str:
        """The word for it in `[task] type`."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row must give: the required keys of a payload."""

    @property
    def optional(self) -> tuple[str, ...]:
        """What a row may give besides."""

    def faults(self, spec: TaskSpec) -> list[Fault]:
        """What is wrong in the [task] table; keys begin with `task.`, as an admin reads them."""

    def card(self, payload: Payload, spec: TaskSpec, seed: int) -> CardBody:
        """What one worker sees. The seed is her assignment's: what is shuffled stays so for her."""

    def read_tap(self, payload: Payload, spec: TaskSpec, seed: int, value: str) -> Answer | None:
        """The answer behind a button's value; None for a value that this task does not offer."""

    def label(self, answer: Answer) -> str:
        """The flat label, as exports and majorities count it."""

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        """The label as the worker's button said it."""

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        """The known answer as a cell of the customer's file writes it; None when it is no answer of this task."""


def labels_of(spec: TaskSpec) -> tuple[Label, ...]:
    """The labels of a [task] table that has no faults: each a string, or a table of value and text."""
    return tuple(_label(entry) for entry in spec.get("labels", ()))


def mark(value: str) -> str:
    """What a button carries for a label: its value's checksum, so that labels may be reworded or put in another order
    while old buttons are still in people's hands."""
    return str(zlib.crc32(value.encode()))


def marked(labels: tuple[Label, ...], value: str) -> Label | None:
    """The label that a button's value means, if it is one of these."""
    return next((label for label in labels if mark(label.value) == value), None)


def named(labels: tuple[Label, ...], cell: str) -> Label | None:
    """The label that a person wrote by its value or by its text; case and space around it do not matter."""
    wanted = cell.strip().casefold()
    by_value = (label for label in labels if label.value.casefold() == wanted)
    return next(by_value, None) or next((label for label in labels if label.text.strip().casefold() == wanted), None)


def question_faults(spec: TaskSpec) -> list[Fault]:
    """What is wrong with the question, which every type has."""
    question = spec.get("question", "")
    if not isinstance(question, str) or not question.strip():
        return [Fault("task.question", shown(question), "ask the worker a question, in one sentence")]
    if len(question) > LONGEST_QUESTION:
        return [Fault("task.question", shown(question), f"shorten it to at most {LONGEST_QUESTION} characters")]
    return []


def label_faults(spec: TaskSpec) -> list[Fault]:
    """What is wrong with the labels as labels; how many and which is for the type to say."""
    entries = spec.get("labels", ())
    if not isinstance(entries, (list, tuple)):
        return [Fault("task.labels", shown(entries), 'give a list, as ["yes", "no"]')]
    faults = [fault for at, entry in enumerate(entries) for fault in _entry_faults(at, entry)]
    return faults or _double_faults(labels_of(spec))


def _label(entry: Any) -> Label:
    if isinstance(entry, str):
        return Label(entry, entry)
    value = entry["value"]
    return Label(value, entry.get("text") or value)


def _entry_faults(at: int, entry: Any) -> list[Fault]:
    key = key_of(("task", "labels", at))
    if isinstance(entry, str):
        return _text_faults(key, entry, min(LONGEST_VALUE, LONGEST_LABEL))
    if not isinstance(entry, Mapping) or "value" not in entry:
        return [Fault(key, shown(entry), 'give a text, or a table as {value = "yes", text = "Yes, it is"}')]
    unknown = [Fault(f"{key}.{name}", "", "remove this key") for name in entry if name not in {"value", "text"}]
    text = _text_faults(f"{key}.text", entry["text"], LONGEST_LABEL) if entry.get("text") is not None else []
    return unknown + _text_faults(f"{key}.value", entry["value"], LONGEST_VALUE) + text


def _text_faults(key: str, text: Any, longest: int) -> list[Fault]:
    if not isinstance(text, str) or not text.strip():
        return [Fault(key, shown(text), "give a text in quotes")]
    if len(text) > longest:
        return [Fault(key, shown(text), f"shorten it to at most {longest} characters")]
    return []


def _double_faults(labels: tuple[Label, ...]) -> list[Fault]:
    """Two labels that a worker or an old button could not tell apart."""
    faults = []
    for at, label in enumerate(labels):
        key = key_of(("task", "labels", at))
        if any(mark(label.value) == mark(before.value) for before in labels[:at]):
            faults.append(Fault(key, shown(label.value), "give every label its own value"))
        elif any(label.text.strip() == before.text.strip() for before in labels[:at]):
            faults.append(Fault(key, shown(label.text), "give every label its own text"))
    return faults
