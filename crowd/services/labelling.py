"""Labelling: begin, tap, skip, stop. One unit each; what is recorded is durable before anyone is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from crowd.rules.eligibility import Known, unmet
from crowd.rules.labelling import LOST, Verdict, verdict
from crowd.rules.spec import ProjectSpec
from crowd.services import dealing
from crowd.services.cards import (
    AnsweredAlready,
    Briefing,
    Finished,
    NothingLeft,
    Offer,
    Refused,
    Shown,
    Step,
    Why,
    kind_of,
    payload_of,
    spec_of,
    tally_of,
)
from crowd.services.whereabouts import in_hand, knowing_parts, settled, shown_again, standing, words_of
from crowd.tasktypes.base import Answer
from storage import Storage, Turn, Unit
from storage.records.labelling import Held, Worker

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
READINGS = 3  # of one assignment in one unit: on PostgreSQL another unit may change it after it was read


class LabellingService:
    """Everything a worker does with tasks."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def begin(self, turn: Turn, telegram_id: int, project_id: int, *, briefed: bool = False) -> Step:
        """The task that is hers already, or the next one. Whoever was never here is briefed first, and then says so."""

        def unit(work: Unit) -> Step:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None:
                return Refused(Why.NO_PROJECT)
            spec = spec_of(worker.spec)
            if worker.admitted_at is None:
                return Refused(Why.NOT_ADMITTED)
            if card := in_hand(work, worker, spec):
                return Shown(card)
            if worker.project_state != "live":
                return Refused(Why.NOT_LIVE)
            if missing := _unmet(work, worker, spec):
                return Refused(Why.NOT_ELIGIBLE, unmet=missing)
            if worker.state is None and not briefed:
                return Briefing(project_id, spec)
            return _begin(work, worker, spec, turn)

        return await self._write(turn, telegram_id, unit)

    async def tap(self, turn: Turn, telegram_id: int, task_id: int, value: str) -> Step:
        """Record an answer and hand out the next task."""

        def judge(work: Unit, held: Held, worker: Worker) -> Step | None:
            live = worker.project_state == "live"
            match verdict(held.state, admitted=worker.admitted_at is not None, live=live):
                case Verdict.ANSWERED_ALREADY:
                    return AnsweredAlready(words_of(held, spec_of(worker.spec)), standing(work, worker))
                case Verdict.SKIPPED_ALREADY:
                    return Refused(Why.SKIPPED_ALREADY, standing(work, worker))
                case Verdict.NOT_ADMITTED:
                    return Refused(Why.NOT_ADMITTED)
                case Verdict.TOO_LATE:
                    return Refused(Why.TOO_LATE, standing(work, worker))
                case Verdict.SUBMIT | Verdict.TAKE_AGAIN:
                    return _answer(work, held, worker, value, turn.now)

        return await self._on_card(turn, telegram_id, task_id, judge)

    async def skip(self, turn: Turn, telegram_id: int, task_id: int) -> Step:
        """Pass a task on for good; the next one takes its place."""

        def judge(work: Unit, held: Held, worker: Worker) -> Step | None:
            if held.state != "active":
                return settled(work, held, worker)
            spec = spec_of(worker.spec)
            if not _leave(work, held, worker, "skipped", turn.now):
                return None
            return _go_on(work, replace(worker, skipped=worker.skipped + 1), spec, turn.now, skipped=1)

        return await self._on_card(turn, telegram_id, task_id, judge)

    async def stop(self, turn: Turn, telegram_id: int, project_id: int) -> Step:
        """Finish for now: the place in her hands goes back, and the task may come to her again."""

        def unit(work: Unit) -> Step:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None or worker.state is None:
                return Refused(Why.NO_PROJECT)
            held = work.assignments.active(person_id=worker.person_id, project_id=project_id)
            if not work.replayed:
                if held is not None:
                    _leave(work, held, worker, "returned", turn.now)
                work.progress.stop(project_id=project_id, person_id=worker.person_id)
            return Finished(tally_of(worker, spec_of(worker.spec)))

        return await self._write(turn, telegram_id, unit)

    async def offers(self, telegram_id: int) -> list[Offer]:
        """Every live project, and for the closed ones what she lacks."""

        def unit(work: Unit) -> list[Offer]:
            workers = work.progress.live(telegram_id=telegram_id)
            return [_offer(work, worker) for worker in workers if worker.admitted_at is not None]

        return await self._storage.read(unit)

    async def guidelines(self, telegram_id: int, project_id: int) -> ProjectSpec | None:
        """What a project she works on asks for; None when it is not hers to read."""

        def unit(work: Unit) -> ProjectSpec | None:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            return spec_of(worker.spec) if worker and worker.admitted_at is not None and worker.state else None

        return await self._storage.read(unit)

    async def keep_part(self, telegram_id: int, message_id: int, task_id: int) -> None:
        """A part of a long task was sent: it has to be tidied away one day."""

        def unit(work: Unit) -> None:
            work.parts.keep(telegram_id=telegram_id, message_id=message_id, task_id=task_id)

        await self._storage.write(None, unit)

    async def forget_parts(self, telegram_id: int, message_ids: list[int]) -> None:
        """These are gone from her chat."""
        await self._storage.write(
            None, lambda work: work.parts.forget(telegram_id=telegram_id, message_ids=message_ids)
        )

    async def _on_card(
        self, turn: Turn, telegram_id: int, task_id: int, judge: Callable[[Unit, Held, Worker], Step | None]
    ) -> Step:
        """Judges her assignment on this task. A judge who finds it changed since it was read says None."""

        def unit(work: Unit) -> Step:
            for _ in range(READINGS):
                found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
                if found is None:
                    break
                step = shown_again(work, *found) if work.replayed else judge(work, *found)
                if step is not None:
                    return step
            return Refused(Why.NOT_HERS)

        return await self._write(turn, telegram_id, unit)

    async def _write(self, turn: Turn, telegram_id: int, unit: Callable[[Unit], Step]) -> Step:
        return await self._storage.write(turn, lambda work: knowing_parts(work, telegram_id, unit(work)))


def _begin(work: Unit, worker: Worker, spec: ProjectSpec, turn: Turn) -> Shown | NothingLeft:
    if work.replayed:
        return NothingLeft(tally_of(worker, spec))
    work.progress.start(project_id=worker.project_id, person_id=worker.person_id, now=turn.now)
    return _go_on(work, worker, spec, turn.now, may_hold=True)


def _answer(work: Unit, held: Held, worker: Worker, value: str, now: int) -> Step | None:
    spec = spec_of(worker.spec)
    answer = kind_of(spec).read_tap(payload_of(held), spec.task, held.seed, value)
    if answer is None:
        return Refused(Why.OLD_BUTTON, standing(work, worker))
    if held.state in LOST and not work.places.take(task_id=held.task_id):
        return _too_late(work, held, worker)
    if not _submit(work, held, worker, spec, answer, now):
        return None
    _credit(work, held, worker, spec, now)
    worker = replace(worker, answered=worker.answered + 1, earned=worker.earned + held.price)
    words = kind_of(spec).words(answer, spec.task)
    if held.state in LOST:
        # Two late taps at once wait for each other here, so that the second sees what the first took.
        work.progress.start(project_id=worker.project_id, person_id=worker.person_id, now=now)
    return _go_on(work, worker, spec, now, answered=1, earned=held.price, recorded=words, may_hold=held.state in LOST)


def _too_late(work: Unit, held: Held, worker: Worker) -> Step | None:
    """No place is left: somebody else has it, unless it was another tap of hers that took it just now."""
    unchanged = work.assignments.move(
        task_id=held.task_id, person_id=worker.person_id, was=held.state, becomes=held.state
    )
    return Refused(Why.TOO_LATE, standing(work, worker)) if unchanged else None


def _submit(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, answer: Answer, now: int) -> bool:
    """Stores the answer. False when another unit changed the assignment since it was read."""
    text = written(answer)
    what = {"task_id": held.task_id, "person_id": worker.person_id}
    if held.state not in LOST:
        return work.assignments.submit(**what, answer=text, version=held.version, now=now)
    takes = work.assignments.submit_late(**what, answer=text, version=held.version, now=now)
    if takes is None:
        work.places.untake(task_id=held.task_id)
        return False
    dealing.hold(
        work, **what, project_id=worker.project_id, takes=takes, price=held.price, currency=spec.currency, now=now
    )
    return True


def _credit(work: Unit, held: Held, worker: Worker, spec: ProjectSpec, now: int) -> None:
    work.ledger.move(
        ref=f"answer:{held.task_id}:{worker.person_id}",
        source="held",
        source_owner=worker.project_id,
        target="pending",
        target_owner=worker.person_id,
        amount=held.price,
        currency=spec.currency,
        now=now,
    )


def _leave(work: Unit, held: Held, worker: Worker, becomes: str, now: int) -> bool:
    """An active assignment is given up: its place goes back. False when it was not active any more."""
    what = {"task_id": held.task_id, "person_id": worker.person_id}
    if not work.assignments.move(**what, was="active", becomes=becomes):
        return False
    dealing.give_back(
        work,
        **what,
        project_id=worker.project_id,
        takes=held.takes,
        price=held.price,
        currency=spec_of(worker.spec).currency,
        now=now,
    )
    return True


def _go_on(
    work: Unit,
    worker: Worker,
    spec: ProjectSpec,
    now: int,
    *,
    answered: int = 0,
    skipped: int = 0,
    earned: int = 0,
    recorded: str | None = None,
    may_hold: bool = False,
) -> Shown | NothingLeft:
    """Write down what was done and hand out the next task, unless one is in her hands (`may_hold`)."""
    card = in_hand(work, worker, spec) if may_hold else None
    cursors = worker.again_cursor, worker.normal_cursor
    if card is None:
        card, cursors = dealing.hand_out(work, worker, spec, now)
    work.progress.step(
        project_id=worker.project_id,
        person_id=worker.person_id,
        again_cursor=cursors[0],
        normal_cursor=cursors[1],
        answered=answered,
        skipped=skipped,
        earned=earned,
    )
    return Shown(card, recorded) if card else NothingLeft(tally_of(worker, spec), recorded)


def _unmet(work: Unit, worker: Worker, spec: ProjectSpec) -> tuple[str, ...]:
    if not spec.eligibility:
        return ()
    facts = {fact.name: Known(fact.value, fact.number) for fact in work.facts.of_person(person_id=worker.person_id)}
    return tuple(" or ".join(str(each) for each in group) for group in unmet(spec.eligibility, facts))


def _offer(work: Unit, worker: Worker) -> Offer:
    spec = spec_of(worker.spec)
    return Offer(worker.project_id, spec, tally_of(worker, spec), worker.state is not None, _unmet(work, worker, spec))
