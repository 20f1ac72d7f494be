"""A suggestion that comes with a task, as a model's answer: she confirms it, or answers herself."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Choice,
    Done,
    Draft,
    Going,
    Move,
    Payload,
    Said,
    Section,
    Tapped,
    TaskSpec,
    TaskType,
    Trouble,
    Typed,
    Wrong,
    mark,
)
from crowd.tasktypes.writing import SEND

FIELD = "suggestion"
TITLE = "Suggested answer"
CONFIRM, CHANGE = mark("confirm"), mark("change")


class Suggestion:
    """The question whether an answer is right: `{"suggestion": answer, "confirmed": bool}`."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        buttons = (Choice("Confirm", CONFIRM, ours=True), Choice("Change", CHANGE, ours=True))
        return CardBody((), buttons, spec["question"])

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        if said in (Tapped(CONFIRM), Tapped(CHANGE)):
            return Done({**declined(self._answer), "confirmed": said == Tapped(CONFIRM)})
        return Wrong(Trouble.OLD_BUTTON)

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return "Confirm" if answer["confirmed"] else "Change"


def declined(answer: Answer) -> Answer:
    """What is kept of a suggestion that she did not confirm."""
    return {"suggestion": answer, "confirmed": False}


def suggested(kind: TaskType, payload: Payload, spec: TaskSpec, seed: int) -> Answer | None:
    """The answer that the row suggests, as if she had given it; None where there is none that can be read."""
    if FIELD not in payload:  # also one that is broken, and breaks where its texts are read
        return None
    cell = payload[FIELD]
    known = kind.gold(cell, spec)
    return None if known is None else _as_hers(kind, payload, spec, seed, cell, known)


@runtime_checkable
class Finishing(Protocol):
    """A type whose suggestions may leave something to be said, as evidence for a verdict."""

    def unfinished(self, answer: Answer, spec: TaskSpec) -> Draft | None:
        """What there is of the answer when more is asked behind it; None when it is whole."""


def to_finish(kind: TaskType, spec: TaskSpec, answer: Answer | None) -> Draft | None:
    """Where she goes on who confirmed this suggestion; None when nothing is left to be said."""
    return kind.unfinished(answer, spec) if answer is not None and isinstance(kind, Finishing) else None


def section(kind: TaskType, payload: Payload, spec: TaskSpec, answer: Answer) -> Section:
    """How the suggestion stands on the card; a text is shown whole, to be copied and mended."""
    if is_text(kind, answer):
        return Section(TITLE, payload[FIELD], copy=True)
    return Section(TITLE, kind.words(answer, spec))


def is_text(kind: TaskType, answer: Answer) -> bool:
    """Whether an answer is a text that she would mend rather than choose another."""
    return not kind.label(answer) or "text" in answer


def row_faults(kind: TaskType, payload: Payload, spec: TaskSpec) -> list[str]:
    """What is wrong in the texts of a row, its suggestion among them."""
    cell = payload.get(FIELD, "")
    unread = [f'"{cell[:40]}" is suggested, and is no answer here'] if cell and kind.gold(cell, spec) is None else []
    return kind.row_faults(payload, spec) + unread


def _as_hers(kind: TaskType, payload: Payload, spec: TaskSpec, seed: int, cell: str, known: Answer) -> Answer:
    """The same answer given by a button or by a message of hers: it says which side she saw, what was edited."""
    said: list[Said] = [Tapped(button.value) for button in kind.card(payload, spec, seed, {}).buttons]
    if not (label := kind.label(known)):
        said = [Typed(cell)]
    elif "text" in known:
        said.append(Typed(cell))
    moves = [_heard(kind, payload, spec, seed, each) for each in said]
    whole = [move.answer for move in moves if isinstance(move, Done)]
    if Wrong(Trouble.UNCHANGED) in moves:
        return next(iter(whole), known)  # the text as it was: her button says so
    return next((answer for answer in whole if kind.label(answer) == label), known)


def _heard(kind: TaskType, payload: Payload, spec: TaskSpec, seed: int, said: Said) -> Move:
    """What it comes to; a text that would be asked about once more is sent."""
    move = kind.say(payload, spec, seed, {}, said)
    if isinstance(move, Going) and isinstance(said, Typed):
        return kind.say(payload, spec, seed, move.draft, Tapped(SEND))
    return move
