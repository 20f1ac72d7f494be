"""The steps of a task as its [task] table gives them: a suggestion, the question itself, what is asked behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes import confidence as sure
from crowd.tasktypes import explanation as why
from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Choice,
    Done,
    Draft,
    Move,
    Payload,
    Said,
    Tapped,
    TaskSpec,
    TaskType,
    Trouble,
    Wrong,
    labels_of,
    mark,
    named,
)
from crowd.tasktypes.confidence import Confidence
from crowd.tasktypes.explanation import Explanation
from crowd.tasktypes.suggestion import FIELD, Suggestion

THEN, EXPLAIN, CONFIDENCE = "then", "explain", "confidence"
MAIN = ""
SUGGESTED = FIELD
LEAVE_OUT = "leave out"
FOLLOW_UPS = ("choice", "several", "rating", "text", "voice")
"""The types that can be asked about a task without texts of their own."""


class Question(Protocol):
    """What a step asks; every task type is one."""

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody: ...

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move: ...

    def words(self, answer: Answer, spec: TaskSpec) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a task. Its buttons carry its key, so that no other step understands them.

    `when` are labels of the main answer, one of which must be given for the step to be asked; None: it always is.
    The task's own question has the key MAIN, and its buttons say what they say without further steps.
    """

    key: str
    asks: Question
    payload: Payload
    spec: TaskSpec
    optional: bool = False
    when: frozenset[str] | None = None
    follow_up: str = ""
    """The name under which a follow-up's answer stands among `steps`."""

    def card(self, seed: int, draft: Draft) -> CardBody:
        """The step by itself; its sections are empty or not worth showing unless it is the task's own question."""
        body = self.asks.card(self.payload, self.spec, seed, draft)
        buttons = tuple(replace(each, value=self.mark(each.value)) for each in body.buttons)
        if self.optional:
            last = max((each.row for each in buttons), default=-1)
            buttons += (Choice("Leave out", self.mark(LEAVE_OUT), ours=True, row=last + 1),)
        return replace(body, buttons=buttons)

    def say(self, seed: int, draft: Draft, said: Said) -> Move:
        """What something said comes to here; an empty answer is a step left out."""
        if not isinstance(said, Tapped) or self.key == MAIN:
            return self.asks.say(self.payload, self.spec, seed, draft, said)
        if self.optional and said.value == self.mark(LEAVE_OUT):
            return Done({})
        meant = next((each for each in self._known(seed, draft) if self.mark(each) == said.value), None)
        if meant is None:
            return Wrong(Trouble.OLD_BUTTON)
        return self.asks.say(self.payload, self.spec, seed, draft, Tapped(meant))

    def _known(self, seed: int, draft: Draft) -> Iterator[str]:
        """What the buttons of its card say now, and at its beginning: a second tap of those may mean nothing new."""
        for each in (draft, {}):
            yield from (button.value for button in self.asks.card(self.payload, self.spec, seed, each).buttons)

    def words(self, answer: Answer) -> str:
        """Her answer in one line."""
        return self.asks.words(answer, self.spec)

    def mark(self, value: str) -> str:
        """A button's value of this step."""
        return value if self.key == MAIN else mark(f"{self.key}\0{value}")


def steps_of(kind: TaskType, payload: Payload, spec: TaskSpec, suggestion: Answer | None) -> tuple[Step, ...]:
    """All steps of a task without faults, in the order in which they are asked."""
    before = [Step(SUGGESTED, Suggestion(suggestion), payload, spec)] if suggestion is not None else []
    return (*before, Step(MAIN, kind, payload, spec), *further(kind, spec))


def further(kind: TaskType, spec: TaskSpec) -> tuple[Step, ...]:
    """The steps behind the task's own question."""
    follow_ups = [_follow_up(kind, spec, given) for given in spec.get(THEN, ())]
    reason = [_reason(kind, spec)] if table(spec, EXPLAIN) is not None else []
    return (*follow_ups, *reason, *([_confidence(kind, spec)] if table(spec, CONFIDENCE) is not None else []))


def table(spec: TaskSpec, key: str) -> dict[str, Any] | None:
    """The table of a step; `true` is short for one without keys. None where the step is not asked."""
    given = spec.get(key, False)
    if given is False:
        return None
    return {} if given is True else dict(given)


def labels_in(kind: TaskType, answer: Answer) -> frozenset[str]:
    """The labels of an answer: those of `labels` where it has several, else its one label, if it has any."""
    several = answer.get("labels")
    found: Iterable[str] = several if isinstance(several, (list, tuple)) else (kind.label(answer),)
    return frozenset(label for label in found if label)


def wanted(kind: TaskType, spec: TaskSpec, written: Any) -> frozenset[str]:
    """The labels that an entry of `when` names, by value or by text; none where it is no answer of this task."""
    if not isinstance(written, str):
        return frozenset()
    if label := named(labels_of(spec), written):
        return frozenset((label.value,))
    known = kind.gold(written, spec) or {}
    found = labels_in(kind, known) if known else frozenset()
    # where any text can be gold, only a label itself names a label
    return found & {written.strip().casefold()} if "text" in known else found


def _follow_up(kind: TaskType, spec: TaskSpec, given: Mapping[str, Any]) -> Step:
    asks = TASK_TYPES[given["type"]]
    step = Step(f"{THEN}:{given['key']}", asks, dict.fromkeys(asks.fields, ""), given, follow_up=given["key"])
    return _conditional(kind, spec, given, replace(step, optional=bool(given.get("optional"))))


def _reason(kind: TaskType, spec: TaskSpec) -> Step:
    given = {"question": why.QUESTION, **(table(spec, EXPLAIN) or {})}
    step = Step(EXPLAIN, Explanation(), {}, given, optional=not given.get("required", True))
    return _conditional(kind, spec, given, step)


def _confidence(kind: TaskType, spec: TaskSpec) -> Step:
    given = {"question": sure.QUESTION, **(table(spec, CONFIDENCE) or {})}
    step = Step(CONFIDENCE, Confidence(), {}, given, optional=bool(given.get("optional")))
    return _conditional(kind, spec, given, step)


def _conditional(kind: TaskType, spec: TaskSpec, given: Mapping[str, Any], step: Step) -> Step:
    if "when" not in given:
        return step
    entries: Sequence[Any] = given["when"]
    return replace(step, when=frozenset().union(*(wanted(kind, spec, each) for each in entries)))
