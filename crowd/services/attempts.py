"""Attempts at a stage, inside somebody's unit: begun with tasks that she never saw, graded once, mended with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from crowd.rules.labelling import ANSWERED, LOST
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import Door, Past, Stage, Way, draw, score_of, way
from crowd.services import unlocking
from crowd.services.cards import spec_of
from crowd.services.owing import owe
from storage import Unit
from storage.records.attempts import Attempt, AttemptTask, Graded
from storage.records.labelling import Open, Worker

REGRADED = "attempt_regraded"
BANK = 5_000
"""Tasks that are looked at for a draw; a stage has some hundred."""

REPORTED = "skipped"
OUT_OF_WORK = frozenset({"suspended", "retired"})


def opened(past: Sequence[Attempt]) -> Attempt | None:
    """The one that she has not finished."""
    return past[-1] if past and past[-1].finished_at is None else None


def past_of(work: Unit, worker: Worker) -> list[Attempt]:
    """Hers in this stage, oldest first."""
    return work.attempts.past(project_id=worker.project_id, person_id=worker.person_id)


def way_of(work: Unit, worker: Worker, stage: Stage, past: Sequence[Attempt], now: int) -> Way:
    """Whether she may go on here."""
    skill = work.skills.of_person(person_id=worker.person_id, now=now).get(stage.skill)
    rows = [
        Past(each.number, each.started_at, each.finished_at, None if each.passed is None else bool(each.passed))
        for each in past
    ]
    found = way(stage, rows, skill, now, unseen=stage.tasks)
    if found.door is not Door.READY:
        return found
    return way(stage, rows, skill, now, unseen=len(_bank(work, worker, stage.tasks)))


def begin(work: Unit, worker: Worker, stage: Stage, now: int) -> None:
    """An attempt of hers is open after this, unless the stage gives her none now. The caller locks the person."""
    past = past_of(work, worker)
    door = way_of(work, worker, stage, past, now).door
    if door is Door.EMPTY:
        work.attempts.run_short(project_id=worker.project_id, now=now)
    if door is not Door.READY:
        return
    number = past[-1].number + 1 if past else 1
    work.attempts.begin(
        project_id=worker.project_id,
        person_id=worker.person_id,
        number=number,
        pass_mark=stage.pass_mark,
        tasks=draw(_bank(work, worker, BANK), stage.tasks, _key(worker, number)),
        now=now,
    )


def next_task(work: Unit, worker: Worker, stage: Stage, now: int) -> Open | None:
    """The next task of her open attempt; when all are done, it is graded and there is none."""
    attempt = opened(past_of(work, worker))
    if attempt is None:
        return None
    tasks = _topped_up(work, worker, attempt)
    for each in tasks:
        if _waits(each):
            return work.attempts.open_task(task_id=each.task_id)
    _finish_if_done(work, worker, stage, attempt, tasks, now)
    return None


def settle(work: Unit, worker: Worker, stage: Stage, now: int) -> None:
    """After an answer: the attempt is graded when it was the last one."""
    if attempt := opened(past_of(work, worker)):
        _finish_if_done(work, worker, stage, attempt, _topped_up(work, worker, attempt), now)


def leave_out(work: Unit, worker: Worker, task_id: int) -> None:
    """A task that cannot be shown is none of her open attempt; another one takes its place."""
    if attempt := opened(past_of(work, worker)):
        work.attempts.leave_out(attempt_id=attempt.id, task_id=task_id)


def reports_left(work: Unit, worker: Worker, stage: Stage) -> int:
    """How many tasks of her open attempt she may still report: each one brings another task in its place."""
    attempt = opened(past_of(work, worker))
    tasks = work.attempts.tasks(attempt_id=attempt.id, person_id=worker.person_id) if attempt else []
    return max(2, stage.tasks // 5) - sum(each.state == REPORTED for each in tasks)


def regrade(work: Unit, task_id: int, now: int) -> int:
    """The key to a task was mended, or is in doubt: attempts that it was part of are computed anew, and whoever has a
    better result is told. No result gets worse by our mistake. How many people are owed the news.
    """
    return sum(_regraded(work, each, task_id, now) for each in work.attempts.with_task(task_id=task_id))


def credits_of(tasks: Sequence[AttemptTask]) -> list[int]:
    """What counts of an attempt: answers to tasks whose key is not in doubt."""
    return [each.credit for each in tasks if each.state in ANSWERED and each.credit is not None]


def _bank(work: Unit, worker: Worker, most: int) -> list[tuple[int, str]]:
    return work.attempts.bank(project_id=worker.project_id, person_id=worker.person_id, most=most)


def _key(worker: Worker, number: int) -> str:
    return f"{worker.project_id}/{worker.person_id}/{number}"


def _waits(task: AttemptTask) -> bool:
    """She has not met it, or it came back: its time ran out, or she stopped."""
    return task.state is None or task.state in LOST


def _topped_up(work: Unit, worker: Worker, attempt: Attempt) -> list[AttemptTask]:
    """The tasks of an open attempt; spare ones stand in for what went out of work, or was reported, meanwhile."""
    what = {"attempt_id": attempt.id, "person_id": worker.person_id}
    tasks = work.attempts.tasks(**what)
    gone = [each for each in tasks if _waits(each) and (each.withheld is not None or each.control in OUT_OF_WORK)]
    for each in gone:
        work.attempts.leave_out(attempt_id=attempt.id, task_id=each.task_id)
    missing = attempt.tasks - sum(each.state != REPORTED for each in tasks) + len(gone)
    if missing <= 0:
        return tasks
    behind = max((each.place for each in tasks), default=-1) + 1
    spare = draw(_bank(work, worker, BANK), missing, f"{_key(worker, attempt.number)}/{behind}")
    work.attempts.draw(attempt_id=attempt.id, tasks=enumerate(spare, start=behind))
    return work.attempts.tasks(**what)


def _finish_if_done(
    work: Unit, worker: Worker, stage: Stage, attempt: Attempt, tasks: Sequence[AttemptTask], now: int
) -> None:
    """Graded once; its score is her skill from then on. Admins hear in time where her next one would lack tasks."""
    if any(each.state not in ANSWERED and each.state != REPORTED for each in tasks):
        return
    counted = credits_of(tasks)
    score = score_of(counted)
    passed = None if score is None else score >= attempt.pass_mark
    if not work.attempts.finish(
        attempt_id=attempt.id, counted=len(counted), credit=sum(counted), score=score, passed=passed, now=now
    ):
        return
    if score is not None:
        expires_at = None if stage.expires_after is None else now + stage.expires_after
        _write(work, worker.person_id, stage, attempt.id, score, expires_at, now)
    later = now + stage.retry_after
    if not passed and way_of(work, worker, stage, past_of(work, worker), later).door is Door.EMPTY:
        work.attempts.run_short(project_id=worker.project_id, now=now)


def _write(
    work: Unit, person_id: int, stage: Stage, attempt_id: int, score: int, expires_at: int | None, now: int
) -> None:
    work.skills.set(person_id=person_id, name=stage.skill, value=score, now=now, expires_at=expires_at)
    work.attempts.write(attempt_id=attempt_id, now=now)


def _regraded(work: Unit, found: Graded, task_id: int, now: int) -> int:
    spec, attempt = spec_of(found.spec), found.attempt
    counted = credits_of(work.attempts.tasks(attempt_id=attempt.id, person_id=found.person_id))
    score = score_of(counted)
    if spec.stage is None or score is None or not _better(attempt, score):
        return 0
    if not work.attempts.regrade(
        attempt_id=attempt.id,
        was=attempt.score,
        counted=len(counted),
        credit=sum(counted),
        score=score,
        passed=score >= attempt.pass_mark,
    ):
        return 0
    _mend_skill(work, found, spec.stage, score, now)
    return _tell(work, found, spec, score, task_id, now)


def _better(attempt: Attempt, score: int) -> bool:
    """Of an attempt of which nothing counted only a pass is good news: else it would use up a chance."""
    return score > attempt.score if attempt.score is not None else score >= attempt.pass_mark


def _mend_skill(work: Unit, found: Graded, stage: Stage, score: int, now: int) -> None:
    """Her skill follows where it came from this attempt; a pass that was kept from her counts over anything lower."""
    attempt, held = found.attempt, work.skills.held(person_id=found.person_id, name=stage.skill)
    from_here = held is not None and held.changed_at == attempt.wrote_at
    passes_now = score >= attempt.pass_mark and not attempt.passed and (held is None or held.value < score)
    if held is not None and from_here:
        _write(work, found.person_id, stage, attempt.id, score, held.expires_at, now)
    elif passes_now and (held is not None or attempt.wrote_at is None):
        begins = attempt.finished_at or now
        expires_at = None if stage.expires_after is None else begins + stage.expires_after
        _write(work, found.person_id, stage, attempt.id, score, expires_at, now)


def _tell(work: Unit, found: Graded, spec: ProjectSpec, score: int, task_id: int, now: int) -> int:
    attempt, stage = found.attempt, spec.stage
    if found.telegram_id is None or stage is None:
        return 0
    opens = unlocking.opens(work, found.person_id, stage, found.project_id, now)
    body = {
        "project_id": found.project_id,
        "title": spec.title,
        "was": attempt.score,
        "score": score,
        "pass_mark": attempt.pass_mark,
        "passed": score >= attempt.pass_mark,
        "opens": [{**asdict(each), "stage": each.stage.kind if each.stage else None} for each in opens],
    }
    ref = f"{REGRADED}:{attempt.id}:{task_id}:{score}"
    return owe(work, kind=REGRADED, ref=ref, to=[found.telegram_id], body=body, now=now)
