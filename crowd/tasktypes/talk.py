"""Where a worker stands in the steps of one task, what the card says there, and the whole answer at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Done,
    Draft,
    Going,
    Payload,
    Said,
    Section,
    Tapped,
    TaskSpec,
    TaskType,
    Told,
    Wrong,
)
from crowd.tasktypes.short import one_line
from crowd.tasktypes.steps import MAIN, SUGGESTED, Step, labels_in, steps_of
from crowd.tasktypes.suggestion import declined, is_text, section, suggested, to_finish


@dataclass(frozen=True, slots=True)
class Stand:
    """The answers behind her by the keys of their steps, the step that is asked, and what there is of its answer."""

    given: Mapping[str, Answer]
    at: Step
    draft: Draft


@dataclass(frozen=True, slots=True)
class Talk:
    """One task in the hands of one worker."""

    kind: TaskType
    payload: Payload
    spec: TaskSpec
    seed: int
    suggestion: Answer | None
    steps: tuple[Step, ...]

    def told(self, said: Sequence[Said]) -> Stand:
        """All of it told again. What a task that was changed meanwhile does not understand any more is left out, and
        so is what would end the talk: only something new makes an answer."""
        stand = Stand({}, self.steps[0], {})
        for each in said:
            after = self.hear(stand, each)
            stand = after if isinstance(after, Stand) else stand
        return stand

    def hear(self, stand: Stand, said: Said) -> Stand | Done | Wrong:
        """One thing more. A message to a suggestion is an answer of her own."""
        if stand.at.key == SUGGESTED and not isinstance(said, Tapped):
            stand = Stand({SUGGESTED: declined(self.suggestion or {})}, self._main_step(), {})
        match stand.at.say(self.seed, stand.draft, said):
            case Going(draft):
                return replace(stand, draft=draft)
            case Wrong() as wrong:
                return wrong
            case Done({"confirmed": True} as answer) if left := to_finish(self.kind, self.spec, self.suggestion):
                return Stand({SUGGESTED: answer}, self._main_step(), left)
            case Done(answer):
                return self._behind({**stand.given, stand.at.key: answer})

    def _main_step(self) -> Step:
        return next(step for step in self.steps if step.key == MAIN)

    def card(self, stand: Stand) -> CardBody:
        """The texts of the task, what she has said so far, and what is asked now."""
        body = stand.at.card(self.seed, stand.draft)
        if stand.at.key != MAIN:
            body = self._over(body, stand.at)
        return replace(
            body,
            sections=(*body.sections, *self._suggested(stand)),
            told=(*(self._so_far(stand.given) if stand.at.key != MAIN else ()), *body.told),
        )

    def _over(self, body: CardBody, step: Step) -> CardBody:
        """A step's own question below the texts of the task. A suggestion may be answered by a message at once."""
        first = self.kind.card(self.payload, self.spec, self.seed, {})
        if step.key == SUGGESTED:
            return replace(first, buttons=body.buttons, told=())
        return replace(
            first,
            buttons=body.buttons,
            question=body.question,
            asks=body.asks,
            hint=body.hint,
            told=body.told,
            back=body.back,
        )

    def _suggested(self, stand: Stand) -> list[Section]:
        """It stands there until it is decided upon; a text stays while she writes another."""
        if self.suggestion is None or stand.at.key not in (SUGGESTED, MAIN):
            return []
        if stand.at.key == MAIN and not is_text(self.kind, self.suggestion):
            return []
        return [section(self.kind, self.payload, self.spec, self.suggestion)]

    def _so_far(self, given: Mapping[str, Answer]) -> list[Told]:
        if (answer := _main(given)) is None:
            return []
        behind = [(step, answer if step.key == MAIN else given.get(step.key)) for step in self.steps]
        return [
            Told(one_line(step.spec["question"]), one_line(step.words(each)))
            for step, each in behind
            if each and step.key != SUGGESTED
        ]

    def _behind(self, given: Mapping[str, Answer]) -> Stand | Done:
        due = (step for step in self.steps if step.key not in given and self._is_due(step, given))
        step = next(due, None)
        return Done(self._whole(given)) if step is None else Stand(given, step, {})

    def _is_due(self, step: Step, given: Mapping[str, Answer]) -> bool:
        answer = _main(given)
        if step.key == MAIN or answer is None:
            return answer is None
        return step.when is None or bool(step.when & labels_in(self.kind, answer))

    def _whole(self, given: Mapping[str, Answer]) -> Answer:
        """The main answer's keys, and beside them what the other steps gave; what was left out is not there."""
        whole = dict(_main(given) or {})
        follow_ups = {
            step.follow_up: given[step.key] for step in self.steps if step.follow_up and given.get(step.key)
        }  # fmt: skip
        for step in self.steps:
            if step.key != MAIN and not step.follow_up:
                whole |= given.get(step.key, {})
        return {**whole, "steps": follow_ups} if follow_ups else whole


def begun(kind: TaskType, payload: Payload, spec: TaskSpec, seed: int) -> Talk:
    """The talk about a task."""
    suggestion = suggested(kind, payload, spec, seed)
    return Talk(kind, payload, spec, seed, suggestion, steps_of(kind, payload, spec, suggestion))


def _main(given: Mapping[str, Answer]) -> Answer | None:
    """The answer to the task's own question: hers, or the suggestion that she confirmed and that left nothing open."""
    offered = given.get(SUGGESTED, {})
    return given.get(MAIN) or (offered["suggestion"] if offered.get("confirmed") else None)
