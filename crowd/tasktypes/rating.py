"""Rating: one criterion after the other, each with a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crowd.rules.faults import Fault, key_of, shown
from crowd.tasktypes.base import (
    LONGEST_LABEL,
    LONGEST_VALUE,
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
    TaskSpec,
    Told,
    Trouble,
    Wrong,
    question_faults,
)
from crowd.tasktypes.buttons import LAST, at_step, pressed, told_twice
from crowd.tasktypes.keyfaults import number_faults, text_faults
from crowd.tasktypes.short import one_line

PROMPT = "Prompt"
ONLY = "rating"
"""The name of the criterion of a project that lists none."""

MOST_CRITERIA = 12
FEWEST_STEPS, STEPS, MOST_STEPS = 3, 5, 10
JOINT = "|"
OWN_KEYS = ("most", "worst", "best")
NAMING = 'give a text, or a table as {value = "tone", text = "How kind is it?", worst = "rude", best = "kind"}'


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is rated: its name in the data, the words a worker reads, numbers from 1 to `most`, words for the ends."""

    value: str
    text: str
    most: int
    worst: str
    best: str


class Rating:
    """Number keys, in the same place for every criterion: `{"ratings": {criterion: number}}`."""

    name = "rating"
    fields = ("text",)
    optional = ("prompt",)
    keys = ("criteria", *OWN_KEYS)

    def faults(self, spec: TaskSpec) -> list[Fault]:
        ends = [fault for key in OWN_KEYS[1:] for fault in text_faults(spec, key, LONGEST_LABEL)]
        steps = number_faults(spec, "most", FEWEST_STEPS, MOST_STEPS)
        return question_faults(spec) + steps + ends + _criteria_faults(spec)

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        criteria, ratings = _criteria(spec), _ratings(draft)
        asked = next((each for each in criteria if each.value not in ratings), criteria[-1])
        prompt = payload.get("prompt", "")
        head = (Section(PROMPT, prompt, "prompt"),) if prompt else ()
        return CardBody(
            (*head, Section("", payload["text"], "text")),
            _buttons(asked),
            spec["question"] if asked.value == ONLY else f"{spec['question']}\n{asked.text}",
            hint=_hint(asked),
            told=tuple(Told(each.text, str(ratings[each.value])) for each in criteria if each.value in ratings),
        )

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        value = pressed(self.card(payload, spec, seed, draft), said)
        criteria, ratings = _criteria(spec), _ratings(draft)
        left = [each for each in criteria if each.value not in ratings] or [criteria[-1]]
        if value == Wrong(Trouble.NOT_A_LABEL):
            return Wrong(Trouble.NOT_IN_RANGE, left[0].most)
        if isinstance(value, Wrong):
            return Going(draft) if told_twice(draft, said) else value
        ratings[left[0].value] = next(n for n in range(1, left[0].most + 1) if _mark(left[0], n) == value)
        if len(left) > 1:
            return Going({"ratings": ratings, LAST: value})
        return Done({"ratings": {each.value: ratings[each.value] for each in criteria}})

    def label(self, answer: Answer) -> str:
        ratings = answer["ratings"]
        if list(ratings) == [ONLY]:
            return str(ratings[ONLY])
        return JOINT.join(f"{criterion}={number}" for criterion, number in ratings.items())

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        ratings = answer["ratings"]
        if list(ratings) == [ONLY]:
            return str(ratings[ONLY])
        texts = {each.value: each.text for each in _criteria(spec)}
        return one_line(", ".join(f"{texts.get(value, value)} {number}" for value, number in ratings.items()))

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        criteria = _criteria(spec)
        pieces = [piece.strip() for piece in re.split(r"[,;|\n]", cell)]
        named = zip(criteria, (piece.rpartition("=") for piece in pieces), strict=False)
        given = {name.strip() or each.value: number for each, (name, _, number) in named}
        ratings = {each.value: _number(given.get(each.value, ""), each.most) for each in criteria}
        if len(given) != len(pieces) or None in ratings.values():
            return None
        return {"ratings": ratings}


def _criteria(spec: TaskSpec) -> tuple[Criterion, ...]:
    entries = spec.get("criteria", (ONLY,))
    return tuple(_criterion({"value": each} if isinstance(each, str) else each, spec) for each in entries)


def _criterion(entry: Mapping[str, Any], spec: TaskSpec) -> Criterion:
    most, worst, best = (
        entry.get(key, spec.get(key, default)) for key, default in zip(OWN_KEYS, (STEPS, "", ""), strict=True)
    )
    return Criterion(entry["value"], entry.get("text") or entry["value"], most, worst, best)


def _ratings(draft: Draft) -> dict[str, int]:
    return dict(draft.get("ratings", {}))


def _mark(criterion: Criterion, number: int) -> str:
    return at_step(criterion.value, str(number))


def _buttons(criterion: Criterion) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), _mark(criterion, number)) for number in range(1, criterion.most + 1))


def _hint(criterion: Criterion) -> str | Hint:
    ends = [("worst", criterion.worst, "1 = {worst}"), ("best", criterion.best, "{most} = {best}")]
    given = [(name, word, form) for name, word, form in ends if word]
    if not given:
        return "1 is the lowest."
    parts = [(name, word) for name, word, _ in given]
    return Hint(", ".join(form for _, _, form in given), (*parts, ("most", criterion.most)))


def _number(text: str, most: int) -> int | None:
    text = text.strip()
    return int(text) if re.fullmatch("[0-9]{1,2}", text) and 1 <= int(text) <= most else None


def _criteria_faults(spec: TaskSpec) -> list[Fault]:
    given = spec.get("criteria", (ONLY,))
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= MOST_CRITERIA:
        return [Fault("task.criteria", shown(given), f"give a list of 1 to {MOST_CRITERIA}, or leave it out")]
    wrong = [
        fault for at, entry in enumerate(given) for fault in _entry_faults(key_of(("task", "criteria", at)), entry)
    ]
    return wrong or _double_faults(_criteria(spec))


def _entry_faults(key: str, entry: Any) -> list[Fault]:
    if isinstance(entry, str):
        return _value_faults(key, entry)
    if not isinstance(entry, Mapping) or "value" not in entry:
        return [Fault(key, shown(entry), NAMING)]
    unknown = [
        Fault(f"{key}.{name}", "", "remove this key") for name in entry if name not in {"value", "text", *OWN_KEYS}
    ]
    words = [fault for name in ("text", "worst", "best") for fault in text_faults(entry, name, LONGEST_LABEL, key)]
    steps = [
        Fault(f"{key}.most", fault.value, fault.cure)
        for fault in number_faults(entry, "most", FEWEST_STEPS, MOST_STEPS)
    ]
    return _value_faults(f"{key}.value", entry["value"]) + unknown + words + steps


def _value_faults(key: str, value: Any) -> list[Fault]:
    if not isinstance(value, str) or not value.strip():
        return [Fault(key, shown(value), "give a text in quotes")]
    if len(value) > LONGEST_VALUE:
        return [Fault(key, shown(value), f"shorten it to at most {LONGEST_VALUE} characters")]
    if re.search(r"[=,;|\n]", value):
        return [
            Fault(key, shown(value), f'leave out "=", ",", ";" and "{JOINT}"; they stand between ratings in exports')
        ]
    return []


def _double_faults(criteria: tuple[Criterion, ...]) -> list[Fault]:
    return [
        Fault(key_of(("task", "criteria", at)), shown(each.value), "give every criterion its own value and text")
        for at, each in enumerate(criteria)
        if any(each.value == before.value or each.text == before.text for before in criteria[:at])
    ]
