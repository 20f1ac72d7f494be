"""Rank: three to six candidates, tapped one after the other from the best to the worst."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

from crowd.rules.faults import Fault
from crowd.rules.media import media_of
from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Choice,
    Done,
    Draft,
    Going,
    Hint,
    Move,
    Payload,
    Said,
    Section,
    Spoken,
    Tapped,
    TaskSpec,
    Told,
    Trouble,
    Typed,
    Wrong,
    question_faults,
)
from crowd.tasktypes.buttons import at_step

LETTERS = "ABCDEF"
PROMPT, SO_FAR = "Prompt", "Your order so far, the best first"
BEST, NEXT = "Tap the best one.", "Now tap the best one of {rest}."
FEWEST = 3
ITEMS = tuple(f"item{number}" for number in range(1, len(LETTERS) + 1))
JOINT = ">"
PLACED = re.compile(r"^\s*([A-Fa-f]) [1-6]\s*$")
"""The words of a button whose candidate has a place."""

WIDE = 5  # buttons that share a row; six stand in two rows of three


class Rank:
    """Letters A to F for the candidates, in an order of each worker's own; the last place needs no tap.

    The answer is `{"order": [numbers of the items, the best first], "shown": [numbers as she saw them, A first]}`.
    """

    name = "rank"
    fields = ITEMS[:FEWEST]
    optional = (*ITEMS[FEWEST:], "prompt")
    keys = ()

    def faults(self, spec: TaskSpec) -> list[Fault]:
        return question_faults(spec)

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        given = [ITEMS[at - 1] for at in _given(payload)]
        if missing := [item for item in self.fields if item not in given]:
            return [f"{', '.join(missing)}: give each candidate a text, or a file of its own"]
        gaps = [
            f"{before} is empty, but {item} is not; give the candidates without a gap"
            for before, item in pairwise(ITEMS)
            if item in given and before not in given
        ]
        doubles = [
            f"{item} and {other} are the same; nobody can say which is better"
            for at, item in enumerate(given)
            for other in given[:at]
            if _content(payload, item) == _content(payload, other)
        ]
        return gaps + doubles

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        seen = shown(payload, seed)
        order = _order(draft, seen)
        prompt = payload.get("prompt", "")
        head = (Section(PROMPT, prompt, "prompt"),) if prompt else ()
        fields = [(LETTERS[at], ITEMS[item - 1]) for at, item in enumerate(seen)]
        parts = tuple(Section(letter, payload.get(field, ""), field) for letter, field in fields)
        told = (Told(SO_FAR, _letters(order, seen), ours=True),) if order else ()
        return CardBody(
            (*head, *parts), _buttons(seen, order), spec["question"], hint=_hint(order, seen), told=told
        )  # fmt: skip

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        seen = shown(payload, seed)
        meant = _meant(seen, said)
        if isinstance(meant, Wrong):
            return meant
        order = list(dict.fromkeys([*_order(draft, seen), *meant]))
        if len(order) < len(seen) - 1:
            return Going({"order": order})
        return Done({"order": [*order, *(item for item in seen if item not in order)], "shown": seen})

    def label(self, answer: Answer) -> str:
        return JOINT.join(str(item) for item in answer["order"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return _letters(answer["order"], answer["shown"])

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        numbers = [int(number) for number in re.split(r"[>,;\s|]+", cell.strip()) if re.fullmatch("[1-6]", number)]
        straight = list(range(1, len(numbers) + 1))
        whole = re.fullmatch(r"\s*[1-6]([>,;\s|]+[1-6])*\s*", cell)
        if not whole or len(numbers) < FEWEST or sorted(numbers) != straight:
            return None
        return {"order": numbers, "shown": straight}


def _given(payload: Payload) -> list[int]:
    """The numbers of the candidates of a row: those with a text, or with a file."""
    return [at for at, item in enumerate(ITEMS, 1) if any(_content(payload, item))]


def _content(payload: Payload, item: str) -> tuple[str, tuple[str, ...]]:
    """The text of a candidate, and its files."""
    return payload.get(item, ""), tuple(each.sha256 for each in media_of(payload) if each.field == item)


def shown(payload: Payload, seed: int) -> list[int]:
    """The numbers of the candidates in this worker's order. A checksum would not do: its orders are but a few."""
    return sorted(_given(payload), key=lambda item: hashlib.sha256(f"{seed}/{item}".encode()).digest())


def _order(draft: Draft, shown: list[int]) -> list[int]:
    return [item for item in draft.get("order", ()) if item in shown]


def _letters(order: list[int], shown: list[int]) -> str:
    return f" {JOINT} ".join(LETTERS[shown.index(item)] for item in order)


def _mark(item: int) -> str:
    return at_step("rank", str(item))


def _buttons(shown: list[int], order: list[int]) -> tuple[Choice, ...]:
    """Every letter keeps its place; one that is ranked says which place it has. To tap it again changes nothing."""
    in_row = len(shown) if len(shown) <= WIDE else len(shown) // 2
    return tuple(
        Choice(f"{LETTERS[at]} {order.index(item) + 1}", _mark(item), row=at // in_row, chosen=True)
        if item in order
        else Choice(LETTERS[at], _mark(item), row=at // in_row)
        for at, item in enumerate(shown)
    )


def _hint(order: list[int], shown: list[int]) -> str | Hint:
    rest = ", ".join(LETTERS[at] for at, item in enumerate(shown) if item not in order)
    return Hint(NEXT, (("rest", rest),)) if order else BEST


def _meant(shown: list[int], said: Said) -> list[int] | Wrong:
    """The candidates behind a button, or behind letters in words: `b`, `B, A, C` or `bac`."""
    match said:
        case Tapped(value):
            found = [item for item in shown if _mark(item) == value]
            return found or Wrong(Trouble.OLD_BUTTON)
        case Typed(text):
            letters = re.sub(r"[>,;.\s|]+", "", PLACED.sub(r"\1", text)).upper()
            known = LETTERS[: len(shown)]
            if not letters or any(letter not in known for letter in letters):
                return Wrong(Trouble.NOT_A_LABEL)
            return [shown[known.index(letter)] for letter in letters]
        case Spoken():
            return Wrong(Trouble.TAP_INSTEAD)
