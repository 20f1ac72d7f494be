"""A worker's profile: what is known of her and how, and a question of it asked anew with whatever hangs on it."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any, TypeAlias

from crowd.rules.eligibility import AGREED
from crowd.screening import decision
from crowd.screening.form import Form, conditions
from crowd.services.earnings import worker_of
from crowd.services.staff import StaffService
from crowd.services.stand import DAY, Stand, admit, dump, held_stand, latest_stand, of_screening
from crowd.services.steps import Step, Updated
from crowd.services.upkeep import away_since
from crowd.services.worded import behind, worded
from storage import Storage, Turn, Unit
from storage.records.screenings import StoredFact

EXPIRING, MISSED = "facts_expiring", "requirement_missed"
TOLD_BEFORE = 14 * DAY
SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class Known:
    """A fact, the key of the question that renews it (None where none does), and what it says in words."""

    fact: StoredFact
    question: str | None
    words: str


@dataclass(frozen=True, slots=True)
class NoSuchQuestion:
    """Nothing of hers can be asked anew by that name."""


Renewal: TypeAlias = Step | NoSuchQuestion


class RenewingService:
    """What is known of a worker, and how it is kept true."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def known(self, telegram_id: int, now: int) -> tuple[Known, ...] | None:
        """Her facts; what she is ready to see has a page of its own. None for who is no worker."""

        def unit(work: Unit) -> tuple[Known, ...] | None:
            person = worker_of(work, telegram_id)
            if person is None:
                return None
            stand = behind(work, person.id, now)
            facts = work.facts.of_person(person_id=person.id)
            hers = [each for each in facts if not each.name.startswith(AGREED)]
            return tuple(Known(each, _question_of(stand, each, now), worded(stand, each)) for each in hers)

        return await self._storage.read(unit)

    async def renew(self, turn: Turn, telegram_id: int, key: str) -> Renewal:
        """Ask this question anew, and those that hang on it; another change that she left open is given up."""
        seed = secrets.randbelow(SEEDS)

        def unit(work: Unit) -> Renewal:
            person = worker_of(work, telegram_id)
            before = behind(work, person.id, turn.now) if person else None
            if person is None or before is None or key not in _may_be_asked(work, before, turn):
                return NoSuchQuestion()
            if not work.replayed:
                _give_up(work, held_stand(work, telegram_id, turn), turn)
                _begin(work, before, key, seed, turn.now)
            stand = latest_stand(work, person, turn.now)
            return stand.where() if stand and stand.is_open else NoSuchQuestion()

        return await self._storage.write(turn, unit)

    async def tick(self, now: int) -> int:
        """Facts over their time count no more; whose are so soon is told, once. How many messages are owed now."""

        def unit(work: Unit) -> int:
            if away_since(work, now) is not None:
                return 0
            work.facts.expire(now=now)
            found = work.facts.expiring(before=now + TOLD_BEFORE)
            for person_id, telegram_id in found:
                _tell(work, person_id, telegram_id, now)
            return len(found)

        return await self._storage.write(None, unit)

    async def tell_staff(self, screening_id: int, now: int) -> None:
        """A worker no longer meets a requirement: people look at it. Once for each change."""

        def unit(work: Unit) -> None:
            stand = of_screening(work, screening_id, now)
            reasons = decision.missed(stand.form, stand.answers) if stand else ()
            if stand is None or not reasons or work.profile_changes.told(screening_id=screening_id):
                return
            work.profile_changes.tell(screening_id=screening_id, now=now)
            body = {
                "key": stand.person.worker_key,
                "missed": [[reason.sentence, reason.answer] for reason in reasons],
            }
            campaign = work.campaigns.add(
                kind=MISSED, ref=f"{MISSED}:{screening_id}", project_id=None, body=json.dumps(body), now=now
            )
            for telegram_id in sorted(self._staff.admins):
                work.campaigns.owe(campaign_id=campaign, telegram_id=telegram_id, due_at=now, now=now)

        await self._storage.write(None, unit)


def hang_on(form: Form, key: str) -> list[str]:
    """The question, and every one whose asking depends on it, in the form's order."""
    found = {key}
    for question in form.questions:  # conditions speak of earlier questions only
        if any(condition.fact in found for condition in conditions(question)):
            found.add(question.key)
    return [question.key for question in form.questions if question.key in found]


def finish_change(work: Unit, stand: Stand, turn: Turn) -> Updated:
    """What was asked anew is her profile now, whatever it says; inside the unit that heard Send."""
    admit(work, stand, turn.now)
    work.screenings.finish(
        screening_id=stand.screening.id,
        state="passed",
        reasons=None,
        flags=None,
        update_id=turn.update_id,
        now=turn.now,
    )
    return updated(stand)


def updated(stand: Stand) -> Updated:
    """The end of a change, also when it is shown again."""
    missed = decision.missed(stand.form, stand.answers)
    return Updated(stand.screening.id, stand.summary(), tuple(reason.sentence for reason in missed))


def still_expiring(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What a message about facts says at the moment of its sending: those that she did not renew meanwhile."""
    facts = work.facts.of_person(person_id=int(body["person"]))
    soon = [each for each in facts if each.expires_at is not None and each.expires_at <= body["before"]]
    stand = behind(work, int(body["person"]), body["before"] - TOLD_BEFORE)
    return {"facts": [[each.name, worded(stand, each), each.expires_at] for each in soon]} if soon else None


def _question_of(stand: Stand | None, fact: StoredFact, now: int) -> str | None:
    """The question behind a fact; a test is taken again only when its time is over, or soon is."""
    key = (fact.evidence or "").rpartition(":")[2]
    question = stand.form.question(key) if stand and key in stand.answers else None
    if question is None:
        return None
    soon_over = fact.expires_at is not None and fact.expires_at <= now + TOLD_BEFORE
    return key if soon_over or not question.once else None


def _may_be_asked(work: Unit, stand: Stand, turn: Turn) -> set[str | None]:
    """A repeated update finds what it began, whatever became of the facts meanwhile."""
    if work.replayed:
        return set(stand.answers)
    facts = work.facts.of_person(person_id=stand.person.id)
    return {_question_of(stand, each, turn.now) for each in facts}


def _give_up(work: Unit, stand: Stand | None, turn: Turn) -> None:
    if stand and stand.is_open:
        work.screenings.finish(
            screening_id=stand.screening.id,
            state="withdrawn",
            reasons=None,
            flags=None,
            update_id=turn.update_id,
            now=turn.now,
        )
        work.screenings.forget_answers(screening_id=stand.screening.id)


def _begin(work: Unit, before: Stand, key: str, seed: int, now: int) -> None:
    """All other answers come along, so that conditions hold as they did."""
    anew = hang_on(before.form, key)
    person_id, form_id = before.person.id, before.screening.form_id
    work.screenings.begin(person_id=person_id, form_id=form_id, asked=key, seed=seed, now=now)
    screening = work.screenings.latest(person_id=person_id)
    if screening is None:
        raise LookupError("it was begun in this unit")
    work.profile_changes.begin(screening_id=screening.id, questions=anew)
    for question, answer in before.answers.items():
        if question not in anew:
            work.screenings.record(screening_id=screening.id, question=question, answer=dump(answer), now=now)


def _tell(work: Unit, person_id: int, telegram_id: int, now: int) -> None:
    before = now + TOLD_BEFORE
    work.facts.told(person_id=person_id, before=before, now=now)
    body = {"person": person_id, "before": before}
    campaign = work.campaigns.add(
        kind=EXPIRING, ref=f"{EXPIRING}:{person_id}:{now}", project_id=None, body=json.dumps(body), now=now
    )
    work.campaigns.owe(campaign_id=campaign, telegram_id=telegram_id, due_at=now, now=now)
