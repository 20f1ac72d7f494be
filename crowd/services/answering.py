"""Answering: what a worker taps, types or says on a card, from the first word of a talk to the stored answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from crowd.rules.labelling import ANSWERED, LOST, Verdict, verdict
from crowd.rules.limits import after_skip
from crowd.rules.order import Order, comes_forward
from crowd.rules.spec import ProjectSpec
from crowd.services import (
    attempts,
    bundling,
    changing,
    dealing,
    differing,
    doubting,
    excluding,
    grounds,
    guidelines,
    known,
    lessons,
    ruling,
    stage_stand,
    votes,
)
from crowd.services.cards import (
    AnsweredAlready,
    NotAnAnswer,
    NothingLeft,
    Refused,
    Shown,
    Step,
    Why,
    kind_of,
    payload_of,
    said_of,
    spec_of,
    tally_of,
)
from crowd.services.ruling import Judged
from crowd.services.whereabouts import in_hand, standing, words_of
from crowd.tasktypes import flow
from crowd.tasktypes.base import Answer, Done, Said, Trouble, Wrong
from storage import Storage, Turn, Unit
from storage.records.labelling import Held, Worker

S = TypeVar("S")
MOVING = frozenset({Order.NEARLY_FINISHED, Order.DISPUTED})
written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def hear(work: Unit, held: Held, worker: Worker, said: Said, now: int, version: int | None = None) -> Step | None:
    """What she said about a task. None when the assignment was changed since it was read.

    `version` is the task's as the button knew it; messages know none.
    """
    live = worker.project_state == "live"
    open_ = held.changing or held.state not in ANSWERED
    if open_ and _shown_version(held, version) != held.version:
        return _show_anew(work, held, worker, Why.OLD_BUTTON if version else Why.CORRECTED)
    match verdict(held.state, admitted=worker.admitted_at is not None, live=live, changing=held.changing):
        case Verdict.ANSWERED_ALREADY:
            return AnsweredAlready(words_of(held, spec_of(worker.spec)), standing(work, worker))
        case Verdict.SKIPPED_ALREADY:
            return Refused(Why.SKIPPED_ALREADY, standing(work, worker))
        case Verdict.PARKED:
            return Refused(Why.PARKED)
        case Verdict.RESERVED:
            return Refused(Why.RESERVED, standing(work, worker))
        case Verdict.NOT_ADMITTED:
            return Refused(Why.NOT_ADMITTED)
        case Verdict.TOO_LATE:
            return Refused(Why.TOO_LATE, standing(work, worker))
        case Verdict.CHANGE | Verdict.SUBMIT | Verdict.TAKE_AGAIN:
            return _told(work, held, worker, said, now)


def _shown_version(held: Held, version: int | None) -> int:
    """Of which version the card is that she answers, where messages know none: that of the task as she was shown it."""
    if version is not None:
        return version
    return held.seen if held.state == "active" else held.version


def _show_anew(work: Unit, held: Held, worker: Worker, why: Why) -> Refused:
    """The task was corrected since its card was shown: nothing counts that she says of the old one."""
    work.assignments.see(task_id=held.task_id, person_id=worker.person_id, version=held.version)
    return Refused(why, standing(work, worker))


def back(work: Unit, held: Held, worker: Worker) -> Step | None:
    """The last thing that she said in this talk is unsaid."""
    if (held.state != "active" and not held.changing) or not (said := said_of(held)):
        return standing_at(work, held, worker)
    return _keep(work, held, worker, said[:-1])


def standing_at(work: Unit, held: Held, worker: Worker) -> Shown | NothingLeft:
    """The card that she looks at: the answer that she is changing, else where she stands in the project."""
    return changing.shown(work, held, worker) if held.changing else standing(work, worker)


def _told(work: Unit, held: Held, worker: Worker, said: Said, now: int) -> Step | None:
    spec = spec_of(worker.spec)
    before = said_of(held)
    match flow.hear(kind_of(spec), payload_of(held, spec), spec.task, held.seed, before, said):
        case Wrong(Trouble.OLD_BUTTON):
            return Refused(Why.STEP_PASSED if before else Why.OLD_BUTTON, standing_at(work, held, worker))
        case Wrong(trouble, limit):
            return NotAnAnswer(trouble, limit, changing.shown(work, held, worker))
        case flow.Heard(after):
            return _keep(work, held, worker, after)
        case Done(answer):
            if held.changing:
                return changing.settle(work, held, worker, answer, now)
            if lessons.wrong(work, held, worker, spec, answer):
                return _try_again(work, held, worker)
            return _answer(work, held, worker, answer, now)


def _keep(work: Unit, held: Held, worker: Worker, said: tuple[Said, ...]) -> Step | None:
    draft = written(flow.dump(said))
    if not work.assignments.say(task_id=held.task_id, person_id=worker.person_id, was=held.draft, draft=draft):
        return None
    return replace(changing.shown(work, replace(held, draft=draft), worker), goes_on=True)


def _try_again(work: Unit, held: Held, worker: Worker) -> Step | None:
    """The same card from its first question on, with the hint."""
    return _keep(work, held, worker, ())


def _answer(work: Unit, held: Held, worker: Worker, answer: Answer, now: int) -> Step | None:
    spec = spec_of(worker.spec)
    if held.state in LOST:
        work.people.lock(person_id=worker.person_id)
    if held.state in LOST and dealing.restricted(worker, now):
        return Refused(Why.RESTRICTED, standing(work, worker))
    if held.state in LOST and worker.answered >= spec.limits.most(worker.tasks):
        return Refused(Why.ENOUGH, standing(work, worker))
    if held.state in LOST and not dealing.place_for(work, spec, held.task_id):
        return _too_late(work, held, worker)
    if held.state in LOST and not dealing.afford(work, worker.project_id, spec, held.price, now):
        work.places.untake(task_id=held.task_id)
        return Refused(Why.NO_MONEY, standing(work, worker))
    words = kind_of(spec).words(answer, spec.task)
    answer = lessons.first(work, held, worker, spec) or answer
    credit = known.credit_of(held, spec, answer)
    if not _submit(work, held, worker, spec, answer, credit, now):
        return None
    _credit(work, held, worker, spec, now)
    votes.weigh(work, held, worker, spec, now)
    differing.look(work, worker.project_id, spec, held.task_id, now)
    doubting.heed(work, held, worker.project_id, credit, now)
    _come_forward(work, held, worker, spec)
    if dealing.restricted(worker, now):
        excluding.answered(work, held, worker, spec)
    worker = replace(worker, answered=worker.answered + 1, earned=worker.earned + held.price, skips_in_row=0)
    worker = ruling.after_answer(work, Judged(held, worker, spec, credit, now))
    if spec.stage:
        attempts.settle(work, worker, spec.stage, now)
    if held.state in LOST:
        # Two late taps at once wait for each other here, so that the second sees what the first took.
        work.progress.start(project_id=worker.project_id, person_id=worker.person_id, now=now)
    return go_on(work, worker, spec, now, answered=1, earned=held.price, recorded=words, may_hold=held.state in LOST)


def _come_forward(work: Unit, held: Held, worker: Worker, spec: ProjectSpec) -> None:
    """In some orders a task that has got an answer goes before those that nobody began."""
    if spec.order in MOVING:
        kind = kind_of(spec)
        labels = [kind.label(json.loads(answer)) for answer in work.assignments.answers_to(task_id=held.task_id)]
        if comes_forward(spec.order, labels):
            work.places.come_forward(task_id=held.task_id, project_id=worker.project_id)


def _too_late(work: Unit, held: Held, worker: Worker) -> Step | None:
    """No place is left: somebody else has it, unless it was another tap of hers that took it just now."""
    unchanged = work.assignments.move(
        task_id=held.task_id, person_id=worker.person_id, was=held.state, becomes=held.state
    )
    return Refused(Why.TOO_LATE, standing(work, worker)) if unchanged else None


def _submit(
    work: Unit, held: Held, worker: Worker, spec: ProjectSpec, answer: Answer, credit: int | None, now: int
) -> bool:
    """Stores the answer. False when another unit changed the assignment since it was read."""
    text = written(answer)
    what = {"task_id": held.task_id, "person_id": worker.person_id}
    if held.state not in LOST:
        return work.assignments.submit(**what, answer=text, credit=credit, version=held.version, now=now)
    takes = work.assignments.submit_late(**what, answer=text, credit=credit, version=held.version, now=now)
    if takes is None:
        work.places.untake(task_id=held.task_id)
        work.budgets.give(project_id=worker.project_id, price=held.price)
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


def leave(work: Unit, held: Held, worker: Worker, becomes: str, now: int) -> bool:
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


def go_on(
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
    full = dealing.hands_full(work, worker) if may_hold and card is None else None
    dealt = dealing.Dealt(card, worker.again_cursor, dealing.walk_of(worker), worker.next_gold, full)
    if card is None and full is None:
        dealt = bundling.hand_out(work, worker, spec, now)
    stepped = work.progress.step(
        project_id=worker.project_id,
        person_id=worker.person_id,
        again_cursor=dealt.again_cursor,
        normal_cursor=dealt.walk.cursor,
        lap_start=dealt.walk.start,
        lap_resume=dealt.walk.resume,
        next_gold=dealt.next_gold,
        skips_in_row=worker.skips_in_row,
        paused_until=worker.paused_until,
        most=spec.limits.most(worker.tasks),
        answered=answered,
        skipped=skipped,
        earned=earned,
        taken=card is None and dealt.card is not None,
        now=now,
    )
    if not stepped:
        raise OneTooMany
    if dealt.card:
        return Shown(dealt.card, recorded)
    clauses = guidelines.unread(work, worker, spec)
    stage = stage_stand.at_end(work, worker, spec, now)
    return NothingLeft(
        tally_of(worker, spec),
        recorded,
        halt=dealt.halt,
        clauses=clauses,
        bundle=dealt.bundle,
        stage=stage,
        grounds=grounds.behind(work, worker, dealt.halt, now),
    )


def skipped_once(worker: Worker, spec: ProjectSpec, now: int) -> Worker:
    """Her standing once she has passed a task on: many in a row, and the project pauses for her."""
    skips, until = after_skip(spec.limits, worker.skips_in_row, now)
    return replace(worker, skipped=worker.skipped + 1, skips_in_row=skips, paused_until=until or worker.paused_until)


class OneTooMany(Exception):
    """Undoes a unit: something else of hers came in between, and by that she may not answer this, or not go on."""


async def attempt(storage: Storage, turn: Turn, unit: Callable[[Unit], S]) -> S:
    """Runs a unit, and once more by what is stored then, when something else of hers came in between."""
    try:
        return await storage.write(turn, unit)
    except OneTooMany:
        return await storage.write(turn, unit)
