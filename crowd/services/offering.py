"""Offers: what is open to one worker, or in her hands, project by project, at a cost that does not grow with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crowd.rules.eligibility import Groups, subjects
from crowd.rules.limits import Because, Halt
from crowd.rules.pace import pace
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import Door, conditions
from crowd.services import attempts, exposure, knowing, stage_stand, understanding
from crowd.services.cards import Left, Offer, Resting, spec_of, tally_of
from crowd.services.dealing import halt_of
from crowd.services.stages_shown import StageStand
from crowd.services.whereabouts import LOOKED_AT, open_to
from storage import Unit
from storage.records.labelling import Worker

"""Tasks that are looked at to say how many are left for her; beyond that it is so many or more."""


def offers(work: Unit, telegram_id: int, now: int) -> list[Offer]:
    """Favourites first, then what is open to her, then what is not; what she hid stays away."""
    workers = [each for each in work.progress.live(telegram_id=telegram_id) if each.admitted_at is not None]
    marks = work.marks.of(telegram_id=telegram_id) if workers else {}
    deadlines = work.assignments.deadlines(person_id=workers[0].person_id) if workers else {}
    shown = [
        replace(
            _offer(work, each, marks.get(each.project_id) == "favourite", now),
            hers_until=deadlines.get(each.project_id),
        )
        for each in workers
    ]
    found = [_with_ways(each, shown) for each in shown if marks.get(each.project_id) != "hidden" and _listed(each)]
    return sorted(found, key=lambda each: (not each.favourite, bool(each.unmet), each.halt is not None))


def _listed(offer: Offer) -> bool:
    """A stage is not listed for those whom it has nothing to give: it is passed, or a retry of another band."""
    if offer.spec.stage is None or offer.hers_until is not None:
        return True
    return not set(offer.unmet) & set(conditions(offer.spec.stage))


def _with_ways(offer: Offer, shown: Sequence[Offer]) -> Offer:
    """What is not open to her, with the stages that give a skill which it asks for."""
    asked = subjects(offer.unmet)
    ways = [each for each in shown if each.spec.stage and each.spec.stage.subject in asked and _listed(each)]
    return replace(offer, ways=tuple(each for each in ways if each.project_id != offer.project_id))


def resting(work: Unit, telegram_id: int, now: int) -> list[Resting]:
    """What is shut for now and suits her, the next to open in front; what she hid stays away."""
    found = [each for each in work.progress.resting(telegram_id=telegram_id) if each[0].admitted_at is not None]
    marks = work.marks.of(telegram_id=telegram_id) if found else {}
    return [
        Resting(spec, opens_at, zone)
        for worker, opens_at, zone in found
        if marks.get(worker.project_id) != "hidden" and not missing(work, worker, spec := spec_of(worker.spec), now)
    ]


def missing(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Groups:
    """The conditions that she does not meet. An attempt that is open goes on, whatever her skill became meanwhile."""
    found = knowing.missing(work, worker.person_id, spec.eligibility, now)
    if not found or spec.stage is None or attempts.opened(attempts.past_of(work, worker)) is None:
        return found
    return tuple(group for group in found if group not in conditions(spec.stage))


def _offer(work: Unit, worker: Worker, favourite: bool, now: int) -> Offer:
    spec = spec_of(worker.spec)
    stage = stage_stand.in_list(work, worker, spec.stage, now) if spec.stage else None
    return Offer(
        worker.project_id,
        spec,
        tally_of(worker, spec),
        worker.state is not None,
        missing(work, worker, spec, now),
        pace(work.paces.of_project(project_id=worker.project_id), spec.estimate),
        _left_in_stage(stage) if stage else _left(work, worker, spec),
        _halt(work, worker, spec, now) or (_no_attempt(stage) if stage else None),
        favourite,
        today=exposure.left_today(work, worker, spec, now),
        stage=stage,
    )


def _left_in_stage(stand: StageStand) -> Left:
    return Left(max(0, stand.stage.tasks - stand.answered) if _may_go_on(stand) else 0, more=False)


def _no_attempt(stand: StageStand) -> Halt | None:
    return None if _may_go_on(stand) else Halt(Because.NO_ATTEMPT, stand.way.until)


def _may_go_on(stand: StageStand) -> bool:
    return stand.way.door in (Door.READY, Door.ON)


def _halt(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Halt | None:
    if understanding.failed(work, worker, spec):
        return Halt(Because.MISUNDERSTOOD)
    return halt_of(worker, spec, now) or exposure.halted(work, worker, spec, now) or _broke(work, worker, spec)


def offer(work: Unit, worker: Worker, now: int) -> Offer:
    """One project as she sees it."""
    return _offer(work, worker, False, now)


def _left(work: Unit, worker: Worker, spec: ProjectSpec) -> Left:
    if worker.project_state != "live":  # what she holds is all that there is
        return Left(0, more=False)
    count = open_to(work, worker, most=LOOKED_AT)
    if count and spec.gold:  # gold counts as any other task does, or what is left would tell which was gold
        count += work.golds.left_for(
            project_id=worker.project_id, person_id=worker.person_id, horizon=worker.normal_horizon, most=LOOKED_AT
        )
    may = max(0, spec.limits.most(worker.tasks) - worker.answered)
    more = count >= LOOKED_AT and may > LOOKED_AT
    return Left(min(count, may), more=more, at_most=spec.gold is not None and not more)


def _broke(work: Unit, worker: Worker, spec: ProjectSpec) -> Halt | None:
    budget = work.budgets.at(project_id=worker.project_id) if spec.budget is not None else None
    return Halt(Because.BUDGET) if budget and budget.committed + spec.price > budget.amount else None
