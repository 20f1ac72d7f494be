"""Trials: an admin tries a project as its workers will; her steps are one row of her own, and no other row knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from crowd.rules.labelling import seed_of
from crowd.rules.spec import ProjectSpec
from crowd.services.answering import written
from crowd.services.cards import Card, Tally, body_of, kind_of, spec_of
from crowd.services.dealing import UNSHOWABLE
from crowd.tasktypes import flow
from crowd.tasktypes.base import Answer, Done, Said, Trouble, Wrong
from storage import Storage, Turn, Unit
from storage.records.trials import Trial

FORGOTTEN_AFTER = 86_400_000  # ms without a step: whoever comes back later begins anew


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands in her chat: the message that bears the card, and the parts of a long task above it."""

    message_id: int | None = None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefed:
    """What a worker reads before her first task."""

    project_id: int
    spec: ProjectSpec


@dataclass(frozen=True, slots=True)
class Trying:
    """The task that she tries now. `again` says that it was corrected since its card was shown."""

    card: Card
    stands: Stands
    again: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What she answered, beside what is known: `gold` in words, None where nothing is.

    `agrees` is None where there is no gold, or where answers of this kind cannot be compared by a label.
    """

    project_id: int
    task_id: int
    title: str
    key: str
    words: str
    gold: str | None
    agrees: bool | None
    hint: str | None
    stands: Stands


@dataclass(frozen=True, slots=True)
class AllSeen:
    """There is no task behind the last one."""

    project_id: int
    title: str
    tried: int
    stands: Stands


@dataclass(frozen=True, slots=True)
class Unclear:
    """What she said is no answer, as a worker would hear it."""

    trouble: Trouble
    limit: int


@dataclass(frozen=True, slots=True)
class Unshown:
    """A task that cannot be shown: no worker would get it either."""

    project_id: int
    task_id: int
    title: str
    key: str
    stands: Stands


@dataclass(frozen=True, slots=True)
class TrialOver:
    """Nothing is left of the trial; `project_id` is the project's, where it is still known."""

    project_id: int | None
    stands: Stands = Stands()


@dataclass(frozen=True, slots=True)
class NothingToTry:
    """No such project, a closed one, or one without tasks."""


TrialStep: TypeAlias = Briefed | Trying | Judged | AllSeen | Unclear | Unshown | TrialOver | NothingToTry


class TrialService:
    """Everything an admin does in a trial; who is an admin is for the caller to know."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def begin(self, turn: Turn, telegram_id: int, project_id: int) -> TrialStep:
        """The briefing of a project that is not closed."""

        def unit(work: Unit) -> TrialStep:
            project = work.trials.project(project_id=project_id)
            if project is None or project.state == "closed" or not project.tasks:
                return NothingToTry()
            if not work.replayed:
                work.trials.begin(
                    telegram_id=telegram_id, project_id=project_id, update_id=turn.update_id, now=turn.now
                )
            return _standing(work, telegram_id)

        return await self._storage.write(turn, unit)

    async def next(self, turn: Turn, telegram_id: int, after: int) -> TrialStep:
        """The task behind `after`, if that is where she stands; 0 is the briefing."""

        def step(work: Unit, trial: Trial) -> TrialStep:
            if trial.task_id == after:
                _go_on(work, trial, turn)
            return _standing(work, telegram_id)

        return await self._step(turn, telegram_id, step)

    async def say(self, turn: Turn, telegram_id: int, task_id: int, version: int, said: Said) -> TrialStep:
        """A button of the card."""

        def step(work: Unit, trial: Trial) -> TrialStep:
            if trial.task_id != task_id or trial.stage != "task":
                return _standing(work, telegram_id)
            if version != trial.version:
                return _show_again(work, trial, turn)
            return _hear(work, trial, said, turn)

        return await self._step(turn, telegram_id, step)

    async def waits(self, turn: Turn, telegram_id: int, reply_to: int | None) -> bool:
        """Whether a message is for the trial: a task is shown, or it is this very message that was heard before."""

        def unit(work: Unit) -> bool:
            trial = work.trials.of(telegram_id=telegram_id)
            if trial is None or trial.project_state == "closed" or reply_to not in (None, trial.message_id):
                return False
            return trial.changed_by == turn.update_id or trial.stage == "task"

        return await self._storage.read(unit)

    async def hear(self, turn: Turn, telegram_id: int, said: Said) -> TrialStep:
        """An answer in words or in a voice; a task that was corrected meanwhile is shown first."""

        def step(work: Unit, trial: Trial) -> TrialStep:
            if trial.stage != "task":
                return _standing(work, telegram_id)
            return _hear(work, trial, said, turn) if trial.seen == trial.version else _show_again(work, trial, turn)

        return await self._step(turn, telegram_id, step)

    async def back(self, turn: Turn, telegram_id: int, task_id: int) -> TrialStep:
        """The last thing she said is unsaid."""

        def step(work: Unit, trial: Trial) -> TrialStep:
            if trial.task_id == task_id and trial.stage == "task":
                _stand(work, replace(trial, said=written(flow.dump(_said(trial)[:-1]))), turn)
            return _standing(work, telegram_id)

        return await self._step(turn, telegram_id, step)

    async def look(self, telegram_id: int) -> TrialStep:
        """Where she stands; nothing changes."""
        return await self._storage.read(lambda work: _standing(work, telegram_id))

    async def guidelines(self, telegram_id: int, project_id: int) -> ProjectSpec | None:
        """Those of the project that she tries; None when she tries another."""

        def unit(work: Unit) -> ProjectSpec | None:
            trial = work.trials.of(telegram_id=telegram_id)
            return spec_of(trial.spec) if trial and trial.project_id == project_id else None

        return await self._storage.read(unit)

    async def stop(self, turn: Turn, telegram_id: int) -> TrialStep:
        """Over; the row goes."""

        def step(work: Unit, trial: Trial) -> TrialStep:
            work.trials.end(telegram_id=telegram_id)
            return TrialOver(trial.project_id, _stands(trial))

        return await self._step(turn, telegram_id, step)

    async def keep(self, telegram_id: int, message_id: int, parts: tuple[int, ...] = ()) -> None:
        """What stands in her chat now."""
        await self._storage.write(
            None,
            lambda work: work.trials.keep(telegram_id=telegram_id, message_id=message_id, parts=json.dumps(parts)),
        )

    async def moved(self, telegram_id: int, message_id: int) -> None:
        """The card stands in another message, below the same parts."""

        def unit(work: Unit) -> None:
            trial = work.trials.of(telegram_id=telegram_id)
            if trial is not None and trial.message_id != message_id:
                work.trials.keep(telegram_id=telegram_id, message_id=message_id, parts=trial.parts)

        await self._storage.write(None, unit)

    async def tidy(self, now: int) -> int:
        """Trials that were left go by themselves; how many."""
        return await self._storage.write(None, lambda work: work.trials.forget(before=now - FORGOTTEN_AFTER))

    async def _step(self, turn: Turn, telegram_id: int, step: Callable[[Unit, Trial], TrialStep]) -> TrialStep:
        def unit(work: Unit) -> TrialStep:
            trial = work.trials.of(telegram_id=telegram_id)
            if trial is None:
                return TrialOver(None)
            return _standing(work, telegram_id) if work.replayed else step(work, trial)

        return await self._storage.write(turn, unit)


def _go_on(work: Unit, trial: Trial, turn: Turn) -> None:
    found = work.trials.next(project_id=trial.project_id, after=trial.task_id, horizon=trial.horizon)
    if found is None:
        _stand(work, replace(trial, stage="end", said=None, answer=None), turn)
        return
    task_id, version = found
    seed = seed_of(task_id, trial.telegram_id)
    fresh = replace(trial, stage="task", task_id=task_id, seen=version, seed=seed, said=None, answer=None)
    _stand(work, fresh, turn)


def _hear(work: Unit, trial: Trial, said: Said, turn: Turn) -> TrialStep:
    spec = spec_of(trial.spec)
    before = _said(trial)
    match flow.hear(kind_of(spec), json.loads(trial.payload or "{}"), spec.task, trial.seed, before, said):
        case Wrong(trouble, limit):
            return Unclear(trouble, limit)
        case flow.Heard(after):
            _stand(work, replace(trial, said=written(flow.dump(after))), turn)
        case Done(answer):
            _stand(work, replace(trial, stage="judged", answer=written(answer), tried=trial.tried + 1), turn)
    return _standing(work, trial.telegram_id)


def _show_again(work: Unit, trial: Trial, turn: Turn) -> TrialStep:
    """The task was corrected since its card was shown: what she said belongs to the old one."""
    _stand(work, replace(trial, seen=trial.version or 0, said=None), turn)
    step = _standing(work, trial.telegram_id)
    return replace(step, again=True) if isinstance(step, Trying) else step


def _stand(work: Unit, trial: Trial, turn: Turn) -> None:
    work.trials.stand(
        telegram_id=trial.telegram_id,
        stage=trial.stage,
        task_id=trial.task_id,
        version=trial.seen,
        seed=trial.seed,
        said=trial.said,
        answer=trial.answer,
        tried=trial.tried,
        update_id=turn.update_id,
        now=turn.now,
    )


def _standing(work: Unit, telegram_id: int) -> TrialStep:
    trial = work.trials.of(telegram_id=telegram_id)
    if trial is None or trial.project_state == "closed":
        return TrialOver(trial.project_id if trial else None, _stands(trial) if trial else Stands())
    match trial.stage:
        case "briefing":
            return Briefed(trial.project_id, spec_of(trial.spec))
        case "end":
            return AllSeen(trial.project_id, spec_of(trial.spec).title, trial.tried, _stands(trial))
        case "judged":
            return _judged(trial)
        case _:
            return _task(trial)


def _task(trial: Trial) -> Trying | Unshown:
    spec, said = spec_of(trial.spec), _said(trial)
    try:
        body = body_of(trial.payload or "{}", trial.seed, spec, said)
    except UNSHOWABLE:
        return Unshown(trial.project_id, trial.task_id, spec.title, trial.key or "", _stands(trial))
    tally = Tally(trial.project_id, spec.title, trial.tried, 0, trial.tried * spec.price, spec.currency)
    card = Card(
        trial.task_id, trial.version or 0, body, spec.price, trial.changed_at + spec.time_limit, tally, len(said)
    )
    return Trying(card, _stands(trial))


def _judged(trial: Trial) -> Judged:
    spec = spec_of(trial.spec)
    kind, answer = kind_of(spec), json.loads(trial.answer or "{}")
    known = _as_seen(json.loads(trial.gold), answer) if trial.gold else None
    return Judged(
        project_id=trial.project_id,
        task_id=trial.task_id,
        title=spec.title,
        key=trial.key or "",
        words=kind.words(answer, spec.task),
        gold=kind.words(known, spec.task) if known is not None else None,
        agrees=None if known is None or not kind.label(known) else kind.label(known) == kind.label(answer),
        hint=trial.hint,
        stands=_stands(trial),
    )


def _as_seen(known: Answer, answer: Answer) -> Answer:
    """Gold names the customer's sides; she is told by the sides that she saw."""
    return {**known, "swapped": answer["swapped"]} if "swapped" in answer else known


def _said(trial: Trial) -> tuple[Said, ...]:
    return flow.load(json.loads(trial.said)) if trial.said else ()


def _stands(trial: Trial) -> Stands:
    return Stands(trial.message_id, tuple(json.loads(trial.parts)))
