"""Keys in doubt: found by the answers of people who are otherwise right, taken out of use, and decided by a person."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from crowd.rules.gold_doubt import KNOWN, Doubt, Given, doubt
from crowd.rules.gold_health import DAY, overturned_too_often
from crowd.rules.spec import ProjectSpec
from crowd.services import known, rescoring
from crowd.services.cards import kind_of, spec_of
from crowd.services.cases import files_of, sections_of
from crowd.services.known import FULL
from crowd.services.owing import owe
from crowd.services.rescoring import ENOUGH
from crowd.tasktypes.base import Answer, Section
from crowd.tasktypes.scales import options_of
from storage import Unit
from storage.records.gold_keys import Key, KeyAnswer
from storage.records.labelling import Held

NEWCOMER = 7 * DAY
"""Who is too little known to speak against a key may be known better tomorrow: so long it is looked at once a day."""
KIND = "gold_doubt"
"""What admins are told of a key in doubt."""

Decision: TypeAlias = Literal["right", "rekeyed", "dropped"]
"""The key is right after all, the other answer is, or the task is no good."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks against a key, in numbers: `other` is the answer that people gave instead, where they agree on one.

    Of `good` people who are otherwise right, `against` gave it and `faithful` said what the key says.
    """

    answered: int
    failed: int
    overturned: int
    good: int = 0
    against: int = 0
    faithful: int = 0
    other: Answer | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulKey:
    """A key in doubt as an admin judges it; `said`, what the key says, and `other` are answers in words. `decided` says
    what she, or somebody else (`by`, a name), made of it; None while it waits. The task shows so many `files`, too."""

    task_id: int
    task: str
    project_id: int
    title: str
    why: str
    sections: tuple[Section, ...]
    said: str
    other: str | None
    evidence: Evidence
    decided: str | None
    by: str = ""
    files: int = 0


def heed(work: Unit, held: Held, project_id: int, credit: int | None, now: int) -> None:
    """An answer was held to be wrong by a key: the clock asks whether the key is. Runs in the unit of the answer."""
    if credit is not None and credit < ENOUGH:
        work.gold_keys.look(task_id=held.task_id, project_id=project_id, now=now)


def look(work: Unit, task_id: int, look_at: int, admins: Collection[int], now: int) -> bool:
    """Whether a key that was failed is in doubt now; it is then out of use, and the admins hear of it."""
    key = work.gold_keys.of(task_id=task_id)
    if not work.gold_keys.looked(task_id=task_id, look_at=look_at) or key is None or not _may_be_doubted(key):
        return False
    spec = spec_of(key.spec)
    answers = work.gold_keys.answers(task_id=task_id, since=key.trusted_at)
    found, evidence = _weighed(key, spec, answers)
    if found is not None and found.doubtful:
        return suspend(work, key, "answers", evidence, admins, now)
    if overturned_too_often(evidence.overturned, evidence.failed):
        return suspend(work, key, "appeals", evidence, admins, now)
    if any(each.others < KNOWN and now - each.answered_at < NEWCOMER for each in answers):
        work.gold_keys.look(task_id=task_id, project_id=key.project_id, now=now + DAY)
    return False


def _may_be_doubted(key: Key) -> bool:
    """Of a training the first answers are stored, which nobody had told her yet: they speak as well as any."""
    return key.gold is not None and key.suspended_at is None and key.decided != "dropped"


def _weighed(key: Key, spec: ProjectSpec, answers: Iterable[KeyAnswer]) -> tuple[Doubt | None, Evidence]:
    """The doubt, and what it rests on."""
    kind, accepted = kind_of(spec), known.weights(key.gold or "null", key.gold_also, spec)
    read = [(each, json.loads(each.answer)) for each in answers]
    given = [
        Given(label, accepted.get(label, 0) >= ENOUGH, each.credits / FULL, each.others)
        for each, answer in read
        if (label := kind.label(answer))
    ]
    found = doubt(given, options_of(kind, spec.task))
    failed = sum(not each.accepted for each in given)
    if found is None:
        return None, Evidence(len(given), failed, key.overturned)
    other = key_of(found.label, spec) if found.against else None
    counts = (found.good, found.against, found.faithful)
    return found, Evidence(len(given), failed, key.overturned, *counts, other)


def key_of(label: str, spec: ProjectSpec) -> Answer | None:
    """The known answer that a label stands for, as a file of tasks would give it; None where it needs more words."""
    kind = kind_of(spec)
    answer = kind.gold(label, spec.task)
    return answer if answer is not None and kind.label(answer) == label else None


def suspend(work: Unit, key: Key, why: str, evidence: Evidence, admins: Collection[int], now: int) -> bool:
    """Out of use until a person has decided: nobody's answer counts by it, and nobody gets the task.

    False where it is in doubt already. A task of a test is out of work altogether; gold in the work leaves the mix.
    """
    work.gold_keys.lock(task_id=key.task_id, project_id=key.project_id)
    text = json.dumps(asdict(evidence), ensure_ascii=False)
    if not work.gold_keys.suspend(task_id=key.task_id, why=why, evidence=text, now=now):
        return False
    work.gold_keys.set_control(task_id=key.task_id, control="suspended")
    if key.control is None:
        work.places.quarantine(task_id=key.task_id)
    rescoring.rescore(work, key.task_id, now)
    work.audit.note(now, "clock", "gold key in doubt", f"task:{key.task_id}", why)
    owe(work, kind=KIND, ref=f"{KIND}:{key.task_id}:{now}", to=admins, body={"task_id": key.task_id}, now=now)
    return True


def decide(work: Unit, task_id: int, decision: Decision, *, by: int, now: int) -> bool:
    """A person's decision on a key in doubt; False where nothing waits, or there is no other answer to take."""
    key = work.gold_keys.of(task_id=task_id)
    if key is None or key.suspended_at is None:
        return False
    work.gold_keys.lock(task_id=task_id, project_id=key.project_id)
    other = _evidence(key).other
    if (decision == "rekeyed" and other is None) or not work.gold_keys.decide(
        task_id=task_id, decided=decision, by=by, now=now
    ):
        return False
    before = verdicts(work, key)
    match decision:
        case "dropped":
            work.places.drop(task_id=task_id)
        case "rekeyed":
            work.gold_keys.rekey(task_id=task_id, gold=json.dumps(other, ensure_ascii=False, separators=(",", ":")))
    if decision != "dropped":
        _back(work, key)
    rescoring.rescore(work, task_id, now, before=before)
    work.audit.note(now, f"admin:{by}", "gold key decided", f"task:{task_id}", decision)
    return True


def _back(work: Unit, key: Key) -> None:
    """The task is what it was before its key came into doubt."""
    work.gold_keys.set_control(task_id=key.task_id, control=key.was)
    if key.was is None:
        work.places.release(task_id=key.task_id, project_id=key.project_id)


def verdicts(work: Unit, key: Key) -> dict[int, int | None]:
    """How right each answer was held to be by this key, in doubt or not."""
    spec = spec_of(key.spec)
    kind, accepted = kind_of(spec), known.weights(key.gold or "null", key.gold_also, spec)
    mended = work.gold_keys.mended(task_id=key.task_id)
    given = work.gold_keys.answers(task_id=key.task_id, since=0)
    return {
        each.person_id: FULL if each.person_id in mended else accepted.get(kind.label(json.loads(each.answer)), 0)
        for each in given
    }


def doubtful_key(work: Unit, task_id: int) -> DoubtfulKey | None:
    """A key that is in doubt, or was and is decided."""
    key = work.gold_keys.of(task_id=task_id)
    if key is None or key.evidence is None or key.gold is None:
        return None
    spec, evidence = spec_of(key.spec), _evidence(key)
    kind = kind_of(spec)
    admin = work.people.of_telegram(telegram_id=key.decided_by) if key.decided_by else None
    return DoubtfulKey(
        task_id=task_id,
        task=key.key,
        project_id=key.project_id,
        title=spec.title,
        why=key.why or "",
        sections=sections_of(key.payload, spec),
        said=kind.words(json.loads(key.gold), spec.task),
        other=kind.words(evidence.other, spec.task) if evidence.other is not None else None,
        evidence=evidence,
        decided=None if key.suspended_at is not None else key.decided,
        by=admin.first_name if admin else "",
        files=len(files_of(key.payload, spec).media),
    )


def still_doubtful(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """The body of an admin's message at the moment of its sending; None when somebody decided before."""
    found = doubtful_key(work, int(body["task_id"]))
    return asdict(found) if found is not None and found.decided is None else None


def read_doubt(body: Mapping[str, Any]) -> DoubtfulKey:
    """The other way."""
    sections = tuple(Section(**each) for each in body["sections"])
    return DoubtfulKey(**{**body, "sections": sections, "evidence": Evidence(**body["evidence"])})


def _evidence(key: Key) -> Evidence:
    return Evidence(**json.loads(key.evidence)) if key.evidence else Evidence(0, 0, 0)
