"""Understanding: the questions on a project's guidelines, asked inside somebody's unit before her first task."""

from __future__ import annotations

from dataclasses import dataclass

from crowd.rules.comprehension import Heard, Stand, hear, mark_of, place_of, shuffled, stands
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Asking, Misunderstood, spec_of
from storage import Unit
from storage.records.labelling import Worker


@dataclass(frozen=True, slots=True)
class Meant:
    """The button that somebody's words stand for."""

    project_id: int
    version: int
    mark: int
    number: int
    tries: int
    place: int


def due(work: Unit, worker: Worker, spec: ProjectSpec, now: int) -> Asking | None:
    """The question that she stands before. Whoever has answered a task here is not asked: she shows what she knows."""
    if not spec.comprehension or worker.answered:
        return None
    stand = _stand(work, worker, spec)
    if stand.state != "asked":
        return None
    if not work.replayed:
        _keep(work, worker, stand, now)  # so that words of hers are known to belong here
    return _asking(worker, spec, stand)


def typed(work: Unit, telegram_id: int, words: str) -> Meant | None:
    """The answer that she typed to the question which she met last; None where it has none that says so."""
    project_id = work.comprehension.before(telegram_id=telegram_id)
    worker = work.progress.at(telegram_id=telegram_id, project_id=project_id) if project_id is not None else None
    if worker is None or worker.answered:
        return None
    spec = spec_of(worker.spec)
    stand = _stand(work, worker, spec)
    if stand.state == "passed" or stand.passed >= len(spec.comprehension):
        return None
    place = place_of(spec.comprehension[stand.passed], words)
    if place is None:
        return None
    mark = mark_of(spec.comprehension)
    return Meant(worker.project_id, worker.guide_version, mark, stand.passed, stand.wrong, place)


def failed(work: Unit, worker: Worker, spec: ProjectSpec) -> bool:
    """Whether she got a question wrong in every try, on the guidelines as they are now."""
    if not spec.comprehension or worker.answered:
        return False
    return _stand(work, worker, spec).state == "failed"


def answer(
    work: Unit, worker: Worker, spec: ProjectSpec, *, mark: int, number: int, tries: int, place: int, now: int
) -> Asking | Misunderstood | str:
    """What she tapped: the next question, the same once more, the end; or, passed, why that was right (or nothing).

    A button of another question, of one that was reworded since, or of the try before (a finger that tapped twice)
    records nothing: `tries` is how many she had used when it was shown.
    """
    stand, questions = _stand(work, worker, spec), spec.comprehension
    if stand.state == "failed":
        return _misunderstood(worker, spec, stand)
    if stand.state == "passed" or worker.answered:
        return ""
    asked = questions[stand.passed]
    shown = (mark_of(questions), stand.passed, stand.wrong)
    if work.replayed or (mark, number, tries) != shown or not 0 <= place < len(asked.answers):
        return _asking(worker, spec, stand)
    after, heard = hear(questions, stand, asked.answers[place])
    _keep(work, worker, after, now)
    match heard:
        case Heard.PASSED:
            return asked.why
        case Heard.FAILED:
            return _misunderstood(worker, spec, after)
        case Heard.RIGHT:
            return _asking(worker, spec, after, right=True, why=asked.why)
        case Heard.ONCE_MORE:
            return _asking(worker, spec, after)


def _stand(work: Unit, worker: Worker, spec: ProjectSpec) -> Stand:
    found = work.comprehension.of(project_id=worker.project_id, person_id=worker.person_id)
    return stands(Stand(*found) if found else None, worker.guide_version, len(spec.comprehension))


def _keep(work: Unit, worker: Worker, stand: Stand, now: int) -> None:
    work.comprehension.keep(
        project_id=worker.project_id,
        person_id=worker.person_id,
        passed=stand.passed,
        wrong=stand.wrong,
        state=stand.state,
        version=stand.version,
        now=now,
    )


def _asking(worker: Worker, spec: ProjectSpec, stand: Stand, *, right: bool = False, why: str = "") -> Asking:
    question = spec.comprehension[stand.passed]
    return Asking(
        worker.project_id,
        spec.title,
        worker.guide_version,
        mark_of(spec.comprehension),
        stand.passed,
        len(spec.comprehension),
        question.question,
        tuple((place, question.answers[place]) for place in shuffled(question, worker.person_id)),
        wrong=stand.wrong,
        right=right,
        why=why,
    )


def _misunderstood(worker: Worker, spec: ProjectSpec, stand: Stand) -> Misunderstood:
    question = spec.comprehension[min(stand.passed, len(spec.comprehension) - 1)]
    return Misunderstood(worker.project_id, spec.title, question.question, question.right, question.why)
