"""Labelling: begin, tap, skip, stop. One unit each; what is recorded is durable before anyone is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from crowd.rules.spec import ProjectSpec
from crowd.services import (
    answering,
    beginning,
    bundling,
    changing,
    golds,
    offering,
    practising,
    ruling,
    talking,
    understanding,
)
from crowd.services.answering import OneTooMany, attempt, go_on, leave, skipped_once
from crowd.services.cards import (
    Briefing,
    Finished,
    Heard,
    NotAsked,
    NothingLeft,
    Offer,
    Refused,
    Resting,
    Shown,
    Step,
    WhichOne,
    Why,
    spec_of,
    tally_of,
)
from crowd.services.whereabouts import in_hand, knowing_parts, last_bundle, settled, shown_again, standing
from crowd.tasktypes.base import Asks, Said, Tapped
from storage import Storage, Turn, Unit
from storage.records.labelling import Held, Worker

H = TypeVar("H", bound=Heard)
READINGS = 3  # of one assignment in one unit: on PostgreSQL another unit may change it after it was read


class LabellingService:
    """Everything a worker does with tasks."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def begin(
        self, turn: Turn, telegram_id: int, project_id: int, *, briefed: bool = False, read: int | None = None
    ) -> Step:
        """The task that is hers already, or the next one. Whoever was never here is briefed first, and then says so.

        `read` is the version of the guidelines that she says she has read.
        """

        def unit(work: Unit) -> Step:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None:
                return Refused(Why.NO_PROJECT)
            spec = spec_of(worker.spec)
            if worker.admitted_at is None:
                return Refused(Why.NOT_ADMITTED)
            worker = _having_read(work, worker, read)
            if card := in_hand(work, worker, spec):
                changing.look_away(work, worker)
                return Shown(card)
            if refused := beginning.refusal(work, worker, spec, turn.now):
                return refused
            if worker.state is None and not briefed:
                return Briefing(project_id, spec, worker.guide_version)
            if asked := understanding.due(work, worker, spec, turn.now):
                return asked
            changing.look_away(work, worker)
            if not briefed and (offered := practising.offer(work, worker, spec, turn)):
                return offered
            return _begin(work, worker, spec, turn)

        return await self._write(turn, telegram_id, unit)

    async def understand(
        self,
        turn: Turn,
        telegram_id: int,
        project_id: int,
        *,
        version: int,
        mark: int,
        number: int,
        tries: int,
        place: int,
    ) -> Step:
        """An answer to a question on the guidelines of this version. The last right one hands out the first task."""

        def unit(work: Unit) -> Step:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None:
                return Refused(Why.NO_PROJECT)
            if worker.admitted_at is None:
                return Refused(Why.NOT_ADMITTED)
            spec = spec_of(worker.spec)
            if card := in_hand(work, worker, spec):
                return Shown(card)
            if not understanding.failed(work, worker, spec):
                if refused := beginning.refusal(work, worker, spec, turn.now):
                    return refused
                if worker.state is None and version != worker.guide_version:
                    return Briefing(project_id, spec, worker.guide_version)
            heard = understanding.answer(
                work, worker, spec, mark=mark, number=number, tries=tries, place=place, now=turn.now
            )
            return _begin(work, worker, spec, turn) if isinstance(heard, str) else heard

        return await self._write(turn, telegram_id, unit)

    async def type_understood(self, turn: Turn, telegram_id: int, words: str) -> Step | None:
        """The same in words, which count as a tap of the answer that says so; None where no question has such a one."""
        meant = await self._storage.read(lambda work: understanding.typed(work, telegram_id, words))
        if meant is None:
            return None
        return await self.understand(
            turn,
            telegram_id,
            meant.project_id,
            version=meant.version,
            mark=meant.mark,
            number=meant.number,
            tries=meant.tries,
            place=meant.place,
        )

    async def tap(self, turn: Turn, telegram_id: int, task_id: int, version: int, value: str) -> Step:
        """What a button of a card says: record it and ask on, or record the answer and hand out the next task."""

        def judge(work: Unit, held: Held, worker: Worker) -> Step | None:
            return answering.hear(work, held, worker, Tapped(value), turn.now, version)

        return await self._on_card(turn, telegram_id, task_id, judge)

    async def say(self, turn: Turn, telegram_id: int, said: Said, reply_to: int | None) -> Heard:
        """The same for a message, which belongs to the card that it replies to, or to the only one that waits.

        One that nobody waits for is no effect of its update: nothing is written, and a replay says the same again.
        """

        def first(work: Unit) -> int | NotAsked | WhichOne | None:
            return (
                None
                if work.inbox.stands(update_id=turn.update_id)
                else talking.meant(work, telegram_id, said, reply_to)
            )

        def unit(work: Unit) -> Heard:
            if work.replayed:
                return talking.shown_again(work, telegram_id, said)
            found = talking.meant(work, telegram_id, said, reply_to)
            if not isinstance(found, int):
                return found
            return self._judged(
                work,
                telegram_id,
                found,
                lambda work, held, worker: answering.hear(work, held, worker, said, turn.now),
            )

        found = await self._storage.read(first)
        return found if isinstance(found, NotAsked | WhichOne) else await self._write(turn, telegram_id, unit)

    async def waits_for(self, telegram_id: int) -> Asks | None:
        """What her tasks wait for; None when she has none in her hands."""
        return await self._storage.read(lambda work: talking.waits_for(work, telegram_id))

    async def look(self, telegram_id: int, task_id: int) -> Step:
        """The card of a task that she works on, as it is; nothing changes but a change of another answer, given up."""

        def unit(work: Unit) -> tuple[Step, bool]:
            found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
            if found is None:
                return Refused(Why.NOT_HERS), False
            held, worker = found
            if held.state != "active" and not held.changing:
                step = settled(work, held, worker)
            else:
                step = replace(changing.shown(work, held, worker), goes_on=True)
            return knowing_parts(work, telegram_id, step), bool(worker.changing and not held.changing)

        step, left = await self._storage.read(unit)
        if left:
            await self._storage.write(None, lambda work: self._turns_to(work, telegram_id, task_id))
        return step

    async def back(self, turn: Turn, telegram_id: int, task_id: int) -> Step:
        """One step back in the talk about a task."""
        return await self._on_card(turn, telegram_id, task_id, answering.back)

    async def undo(self, turn: Turn, telegram_id: int, project_id: int) -> Step:
        """Her last answer in a project, open to be changed."""

        def unit(work: Unit) -> Step:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None or worker.state is None:
                return Refused(Why.NO_PROJECT)
            tasks = changing.last(work, worker)
            if not tasks:
                return Refused(Why.NOTHING_TO_CHANGE)
            return self._judged(work, telegram_id, tasks[0], changing.begin)

        return await self._write(turn, telegram_id, unit)

    async def change(self, turn: Turn, telegram_id: int, task_id: int) -> Step:
        """One of her last answers, open to be changed."""
        return await self._on_card(turn, telegram_id, task_id, changing.begin)

    async def keep(self, turn: Turn, telegram_id: int, task_id: int) -> Step:
        """The answer that she was about to change stays as it is."""
        return await self._on_card(turn, telegram_id, task_id, changing.keep)

    async def skip(self, turn: Turn, telegram_id: int, task_id: int) -> Step:
        """Pass a task on for good; the next one takes its place."""

        def judge(work: Unit, held: Held, worker: Worker) -> Step | None:
            if held.state != "active":
                return settled(work, held, worker)
            spec = spec_of(worker.spec)
            if spec.stage:
                return Refused(Why.IN_STAGE, standing(work, worker))
            if not leave(work, held, worker, "skipped", turn.now):
                return None
            if held.control == "gold":
                worker = replace(worker, next_gold=golds.passed_on(worker, turn.now))
            worker = ruling.after_skip(work, skipped_once(worker, spec, turn.now), spec, turn.now, task_id)
            return go_on(work, worker, spec, turn.now, skipped=1)

        return await self._on_card(turn, telegram_id, task_id, judge)

    async def stop(self, turn: Turn, telegram_id: int, project_id: int) -> Step:
        """Finish for now: the place in her hands goes back, and the task may come to her again."""

        def unit(work: Unit) -> Step:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None or worker.state is None:
                return Refused(Why.NO_PROJECT)
            held = work.assignments.active(person_id=worker.person_id, project_id=project_id)
            changing.look_away(work, worker)
            if not work.replayed:
                bundling.stop(work, worker, turn.now)
                if held is not None:
                    leave(work, held, worker, "returned", turn.now)
                work.progress.stop(project_id=project_id, person_id=worker.person_id)
            return Finished(tally_of(worker, spec_of(worker.spec)), bundle=last_bundle(work, worker))

        return await self._write(turn, telegram_id, unit)

    async def offers(self, telegram_id: int, now: int) -> list[Offer]:
        """Every live project that she did not hide, and for the closed ones what she lacks."""
        return await self._storage.read(lambda work: offering.offers(work, telegram_id, now))

    async def resting(self, telegram_id: int, now: int) -> list[Resting]:
        """What suits her, is shut for now, and opens again by itself."""
        return await self._storage.read(lambda work: offering.resting(work, telegram_id, now))

    async def guidelines(self, telegram_id: int, project_id: int) -> ProjectSpec | None:
        """What a project she works on asks for; None when it is not hers to read."""

        def unit(work: Unit) -> ProjectSpec | None:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            return spec_of(worker.spec) if worker and worker.admitted_at is not None and worker.state else None

        return await self._storage.read(unit)

    async def keep_card(self, telegram_id: int, project_id: int, message_id: int) -> None:
        """Her card in this project stands in this message from now on."""
        await self._storage.write(
            None, lambda work: work.cards.keep(telegram_id=telegram_id, project_id=project_id, message_id=message_id)
        )

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
            return self._judged(work, telegram_id, task_id, judge)

        return await self._write(turn, telegram_id, unit)

    def _turns_to(self, work: Unit, telegram_id: int, task_id: int) -> None:
        found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
        if found is not None:
            changing.turns_to(work, *found)

    def _judged(
        self, work: Unit, telegram_id: int, task_id: int, judge: Callable[[Unit, Held, Worker], Step | None]
    ) -> Step:
        for _ in range(READINGS):
            found = work.assignments.hers(telegram_id=telegram_id, task_id=task_id)
            if found is None:
                break
            changing.turns_to(work, *found)
            step = shown_again(work, *found) if work.replayed else judge(work, *found)
            if step is not None:
                return step
        return Refused(Why.NOT_HERS)

    async def _write(self, turn: Turn, telegram_id: int, unit: Callable[[Unit], H]) -> H | Refused:
        try:
            return await attempt(self._storage, turn, lambda work: knowing_parts(work, telegram_id, unit(work)))
        except OneTooMany:
            return Refused(Why.ENOUGH)


def _having_read(work: Unit, worker: Worker, read: int | None) -> Worker:
    if read is None or read > worker.guide_version:
        return worker
    if worker.state is None:
        return replace(worker, guide_read=read)
    if not work.replayed:
        work.guidelines.read(project_id=worker.project_id, person_id=worker.person_id, version=read)
    return replace(worker, guide_read=max(worker.guide_read, read))


def _begin(work: Unit, worker: Worker, spec: ProjectSpec, turn: Turn) -> Shown | NothingLeft:
    if work.replayed:
        return standing(work, worker)
    worker = beginning.start(work, worker, spec, turn.now)
    return go_on(work, worker, spec, turn.now, may_hold=True)
