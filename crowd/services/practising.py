"""Practice: gold that a worker missed and that has left work comes back to her with its hint, unpaid, free of risk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.practice import AT_ONCE, may_ask, minutes, right
from crowd.rules.spec import ProjectSpec
from crowd.services import known
from crowd.services.cards import PracticeOffer, body_of, kind_of, spec_of
from crowd.services.dealing import UNSHOWABLE
from crowd.services.rescoring import ENOUGH
from crowd.services.rule_windows import wronged
from crowd.tasktypes.base import CardBody, Label
from crowd.tasktypes.scales import CLOSED
from storage import Storage, Turn, Unit
from storage.records.gold_keys import PracticeChoice, Practised
from storage.records.labelling import Worker

MOST_LABELS = 40
"""Where there are more, the answer is shown when she asks for it."""


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A task that she practises. `labels` are what she may tap; none where the answer is shown when she asks for it.

    `wrong` is what she said just now, in words; `hint` then helps, and `said` is the known answer where there is no
    hint. `left` others come behind it.
    """

    task_id: int
    project_id: int
    title: str
    body: CardBody
    labels: tuple[Label, ...]
    tries: int
    left: int
    wrong: str | None = None
    hint: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class PracticeRight:
    """She got it right: `said` in words. `again` says that it comes back once, some days later."""

    project_id: int
    title: str
    said: str
    hint: str | None
    left: int
    again: bool


@dataclass(frozen=True, slots=True)
class PracticeDone:
    """Nothing is left to practise now."""

    project_id: int
    title: str


PracticeStep: TypeAlias = PracticeCard | PracticeRight | PracticeDone | None


def offer(work: Unit, worker: Worker, spec: ProjectSpec, turn: Turn) -> PracticeOffer | None:
    """What she is asked at the start of a visit, at most once a day; None when there is nothing to ask.

    A replay of the same update asks the same again.
    """
    if spec.gold is None or not spec.gold.practice or worker.state is None:
        return None
    choice = _choice(work, worker)
    if work.replayed:
        asked = choice.left_over if choice.asked_by == turn.update_id else 0
    else:
        waiting = len(_waiting(work, worker, turn.now))
        asked = may_ask(asked_at=choice.asked_at, never=choice.never, waiting=waiting, now=turn.now)
    if not asked:
        return None
    if not work.replayed:
        _choose(work, worker, turn, left_over=asked)
    return PracticeOffer(worker.project_id, spec.title, asked, minutes(asked))


class PracticeService:
    """What she does with an offer to practise. Nothing of it is paid, counted or held against her."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def next(self, turn: Turn, telegram_id: int, project_id: int) -> PracticeStep:
        """The next task that she may practise in this visit. The same turn again shows the same one."""

        def step(work: Unit, worker: Worker, spec: ProjectSpec) -> PracticeStep:
            left = _choice(work, worker).left_over
            found = _waiting(work, worker, turn.now) if left else []
            if not found:
                return PracticeDone(project_id, spec.title)
            if not work.replayed:
                work.practice.begin(
                    person_id=worker.person_id,
                    task_id=found[0],
                    project_id=project_id,
                    now=turn.now,
                    update_id=turn.update_id,
                )
            return _card(work, worker, found[0], left)

        return await self._step(turn, telegram_id, project_id, step)

    async def answer(
        self, turn: Turn, telegram_id: int, project_id: int, task_id: int, *, place: int, tries: int
    ) -> PracticeStep:
        """A label by its place among the buttons; -1: she asks for the answer. None for a button that is behind her."""

        def step(work: Unit, worker: Worker, spec: ProjectSpec) -> PracticeStep:
            found = _practised(work, worker, task_id)
            left = _choice(work, worker).left_over
            if found is None:
                return PracticeDone(project_id, spec.title)
            if work.replayed and found.changed_by == turn.update_id:
                return _card(work, worker, task_id, left) if _is_open(found, turn.now) else _right(found, spec, left)
            labels = labels_of(spec)
            if work.replayed or not _is_open(found, turn.now) or tries != len(json.loads(found.tried)):
                return None
            if place not in range(-1, len(labels)) or (place == -1) is bool(labels):
                return None
            return _judge(work, worker, found, labels[place].value if labels else None, turn, left)

        return await self._step(turn, telegram_id, project_id, step)

    async def never(self, turn: Turn, telegram_id: int, project_id: int) -> None:
        """She does not want to be asked in this project again. What the same update does besides is still to come."""

        def unit(work: Unit) -> None:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is not None and worker.state is not None:
                _choose(work, worker, turn, left_over=0, never=True)

        await self._storage.write(None, unit)

    async def _step(
        self,
        turn: Turn,
        telegram_id: int,
        project_id: int,
        step: Callable[[Unit, Worker, ProjectSpec], PracticeStep],
    ) -> PracticeStep:
        def unit(work: Unit) -> PracticeStep:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None or worker.admitted_at is None or worker.state is None:
                return None
            return step(work, worker, spec_of(worker.spec))

        return await self._storage.write(turn, unit)


def labels_of(spec: ProjectSpec) -> tuple[Label, ...]:
    """What may be tapped; none for types whose answer is no label of a short fixed list."""
    offered = CLOSED.get(spec.task_type)
    found = offered(spec.task) if offered else ()
    return found if len(found) <= MOST_LABELS else ()


def _judge(work: Unit, worker: Worker, found: Practised, label: str | None, turn: Turn, left: int) -> PracticeStep:
    """She tapped this label, or was shown the answer; wrong: a hint, and once more."""
    spec = spec_of(found.spec)
    accepted = known.weights(found.gold, found.gold_also, spec)
    what = {"person_id": worker.person_id, "task_id": found.task_id, "update_id": turn.update_id}
    if label is not None and accepted.get(label, 0) < ENOUGH:
        tried = json.dumps([*json.loads(found.tried), label], ensure_ascii=False)
        work.practice.stand(**what, rounds=found.rounds, due_at=found.due_at, tried=tried)
        return _card(work, worker, found.task_id, left)
    after = right(found.rounds, turn.now)
    work.practice.stand(**what, rounds=after.rounds, due_at=after.due_at, tried="[]")
    choice = _choice(work, worker)
    left = max(0, choice.left_over - 1)
    work.practice.spend(person_id=worker.person_id, project_id=found.project_id)
    again = _practised(work, worker, found.task_id)
    return _right(again or found, spec, left)


def _card(work: Unit, worker: Worker, task_id: int, left: int) -> PracticeCard | PracticeDone:
    found = _practised(work, worker, task_id)
    spec = spec_of(worker.spec)
    body = _body(found.payload, spec) if found else None
    if found is None or body is None:
        return PracticeDone(worker.project_id, spec.title)
    labels, tried = labels_of(spec), json.loads(found.tried)
    wrong = next((each.text for each in labels if tried and each.value == tried[-1]), None)
    return PracticeCard(
        task_id=task_id,
        project_id=worker.project_id,
        title=spec.title,
        body=body,
        labels=labels,
        tries=len(tried),
        left=left,
        wrong=wrong,
        hint=found.hint if tried else None,
        said=_words(found, spec) if tried and not found.hint else None,
    )


def _right(found: Practised, spec: ProjectSpec, left: int) -> PracticeRight:
    return PracticeRight(
        found.project_id, spec.title, _words(found, spec), found.hint, left, again=found.due_at is not None
    )


def _words(found: Practised, spec: ProjectSpec) -> str:
    return kind_of(spec).words(json.loads(found.gold), spec.task)


def _body(payload: str, spec: ProjectSpec) -> CardBody | None:
    try:
        return body_of(payload, 0, spec)
    except UNSHOWABLE:
        return None


def _is_open(found: Practised, now: int) -> bool:
    """Whether it waits for an answer of hers."""
    return found.due_at is not None and found.due_at <= now


def _waiting(work: Unit, worker: Worker, now: int) -> list[int]:
    who = {"person_id": worker.person_id, "project_id": worker.project_id}
    return work.practice.waiting(**who, since=_since(work, worker), now=now, most=AT_ONCE)


def _practised(work: Unit, worker: Worker, task_id: int) -> Practised | None:
    return work.practice.of(person_id=worker.person_id, task_id=task_id, since=_since(work, worker))


def _since(work: Unit, worker: Worker) -> int:
    """Known answers up to this moment count for nothing: a restriction that rested on them was found to be wrong."""
    anew = work.rulings.begun_anew(person_id=worker.person_id, project_id=worker.project_id)
    return wronged(anew, "gold")


def _choice(work: Unit, worker: Worker) -> PracticeChoice:
    return work.practice.choice(person_id=worker.person_id, project_id=worker.project_id)


def _choose(work: Unit, worker: Worker, turn: Turn, *, left_over: int, never: bool = False) -> None:
    work.practice.choose(
        person_id=worker.person_id,
        project_id=worker.project_id,
        asked_at=turn.now,
        asked_by=turn.update_id,
        never=never,
        left_over=left_over,
    )
