"""What every task type is: it shows a payload as a card, hears what a worker says, and checks what an admin wrote."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, TypeAlias

from crowd.rules.faults import Fault, key_of, shown
from crowd.rules.media import Medium

# A payload holds the texts that a row of the customer's file became; a task spec is the [task] table of the project.
Payload = Mapping[str, str]
TaskSpec = Mapping[str, Any]
Answer = dict[str, Any]
# What there is of an answer that takes more than one tap: JSON of the type's own making, empty at the beginning.
Draft = Mapping[str, Any]

LONGEST_LABEL = 100  # characters: what still reads on a button of a small phone
LONGEST_VALUE = 64
MOST_LABELS = 60
LONGEST_QUESTION = 1000  # characters: the card has to keep room for the rest


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what is to be judged: the customer's text below a heading of ours, which may be empty.

    `field` is the field of the payload that it shows; a type names it where files may belong to one of several.
    `copy` says that she will want to copy the text, to send it back in another form.
    """

    title: str
    text: str
    field: str = ""
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, and the value that `say` understands. The value is a decimal number, 32 bits.

    `ours` says that the words are the program's own, to be said in the worker's language. Buttons of one `row` group
    may share rows on the keyboard; a new group begins a new row. `chosen` is what she has picked so far.
    """

    text: str
    value: str
    ours: bool = False
    row: int = 0
    chosen: bool = False


class Asks(Enum):
    """What a card waits for besides taps."""

    NOTHING = auto()
    TEXT = auto()
    VOICE = auto()
    EITHER = auto()
    """A text or a voice message."""

    @property
    def text(self) -> bool:
        return self in (Asks.TEXT, Asks.EITHER)

    @property
    def voice(self) -> bool:
        return self in (Asks.VOICE, Asks.EITHER)


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence of the program's own with `{names}` in it, and what stands in their places."""

    words: str
    parts: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What she has said in this task so far: a question of it, and her answer in words.

    `ours` says that the question is none but a word of the program's for what follows, as "Evidence".
    """

    question: str
    words: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class CardBody:
    """All that a task shows: sections in order, what she said so far, the question, a line on how to answer, buttons.

    `hint` is the program's own sentence (as "Send your answer as a message."), in English; it may be empty. A question
    that the program asks of its own accord is in English too. `back` is what the button is called that takes back what
    she said last, where the type has a better word for it than Back.

    A type knows nothing of the last three, which are put in for it: the files of the task in the order in which they
    are shown, whether its content is `veiled` until she wants to see it, and whether it is `kept` from being forwarded.
    """

    sections: tuple[Section, ...]
    buttons: tuple[Choice, ...]
    question: str
    asks: Asks = Asks.NOTHING
    hint: str | Hint = ""
    told: tuple[Told, ...] = ()
    back: str = ""
    media: tuple[Medium, ...] = ()
    veiled: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button of the card."""

    value: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A message of text, as Telegram gave it."""

    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice message: Telegram's ids of the file, its length in seconds."""

    file_id: str
    unique_id: str
    seconds: int


Said: TypeAlias = Tapped | Typed | Spoken


class Trouble(Enum):
    """Why what was said is no answer; the sentences stand in `handlers/ui/troubles.py`, each with `limit` in it."""

    OLD_BUTTON = auto()
    """No button of this card as it is now."""
    TAP_INSTEAD = auto()
    """Words where only a button will do."""
    NOT_A_LABEL = auto()
    """Words that fit no button."""
    TYPE_INSTEAD = auto()
    """A voice message where text is asked for."""
    SPEAK_INSTEAD = auto()
    """A text where a voice message is asked for."""
    EMPTY = auto()
    TOO_SHORT = auto()
    """`limit` characters at least."""
    TOO_LONG = auto()
    """`limit` characters at most."""
    TOO_FEW_WORDS = auto()
    """`limit` words at least."""
    TOO_MANY_WORDS = auto()
    """`limit` words at most."""
    TOO_FEW = auto()
    """`limit` labels at least."""
    TOO_MANY = auto()
    """`limit` labels at most."""
    VOICE_TOO_SHORT = auto()
    """`limit` seconds at least."""
    VOICE_TOO_LONG = auto()
    """`limit` seconds at most."""
    NOT_A_LINK = auto()
    NOT_FROM_TEXT = auto()
    """A quote that does not stand in the task's text."""
    NOT_IN_RANGE = auto()
    """No number from 1 to `limit`."""
    UNCHANGED = auto()
    """A correction that corrects nothing."""
    WRONG_FORM = auto()
    """A text that does not have the form that the project asks for."""


@dataclass(frozen=True, slots=True)
class Going:
    """Understood; more is asked."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is whole."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Wrong:
    """No answer, and why; nothing is changed by it."""

    trouble: Trouble
    limit: int = 0


Move: TypeAlias = Going | Done | Wrong


@dataclass(frozen=True, slots=True)
class Label:
    """One possible answer: the value in the data, the text that workers read."""

    value: str
    text: str


class TaskType(Protocol):
    """One kind of work. Pure: the same payload, spec, seed and draft always give the same card."""

    @property
    def name(self) -> str:
        """The word for it in `[task] type`."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row must give: the required keys of a payload."""

    @property
    def optional(self) -> tuple[str, ...]:
        """What a row may give besides."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What the [task] table may say besides `type`, `question` and what every type has."""

    def faults(self, spec: TaskSpec) -> list[Fault]:
        """What is wrong in the [task] table; keys begin with `task.`, as an admin reads them."""

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        """What is wrong in the texts of one row beyond being empty, each as a sentence for the import's report."""

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        """What one worker sees. The seed is her assignment's: what is shuffled stays so for her."""

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        """What something she said comes to. Never raises for what a worker may send."""

    def label(self, answer: Answer) -> str:
        """The flat label, as exports and majorities count it; empty where an answer has none, as free text."""

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        """The answer as the worker's buttons or messages said it, in one line."""

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        """The known answer as a cell of the customer's file writes it; None when it is no answer of this task."""


def with_all_fields(kind: TaskType, payload: Payload) -> Payload:
    """The payload as its type reads it: a text that a row left to its files is empty."""
    return {**dict.fromkeys(kind.fields, ""), **payload}


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


def heard(labels: tuple[Label, ...], said: Said) -> Label | Wrong:
    """The label behind a button or typed words, where exactly one label is wanted."""
    match said:
        case Tapped(value):
            return marked(labels, value) or Wrong(Trouble.OLD_BUTTON)
        case Typed(text):
            return named(labels, text) or Wrong(Trouble.NOT_A_LABEL)
        case Spoken():
            return Wrong(Trouble.TAP_INSTEAD)


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
