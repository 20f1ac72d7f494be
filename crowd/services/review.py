"""Reviewing: a person decides about applicants whose form leaves the decision to people."""

from __future__ import annotations

from crowd.screening.decision import Reason
from crowd.services.stand import admit, dump_reasons, read_stand
from storage import Storage, Unit
from storage.records.people import Person
from storage.records.screenings import Screening


class ReviewService:
    """Decisions on screenings that wait in review; every one is noted in the audit."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def approve(self, screening_id: int, *, actor: str, now: int) -> bool:
        """A person admits an applicant who waits for it; False when she does not wait (any more)."""

        def unit(work: Unit) -> bool:
            screening = work.screenings.in_review(screening_id=screening_id)
            if screening is None:
                return False
            admit(work, read_stand(work, _owner(work, screening), screening, now), now)
            work.screenings.settle(screening_id=screening_id, state="passed", reasons=None, now=now)
            work.audit.note(now, actor, "screening.approved", f"person:{screening.person_id}")
            return True

        return await self._storage.write(None, unit)

    async def reject(self, screening_id: int, *, reason: str, actor: str, now: int) -> bool:
        """A person turns an applicant down, with a reason she reads; False when she does not wait (any more)."""
        reasons = dump_reasons((Reason("", reason, ""),))

        def unit(work: Unit) -> bool:
            screening = work.screenings.in_review(screening_id=screening_id)
            if screening is None:
                return False
            work.screenings.settle(screening_id=screening_id, state="failed", reasons=reasons, now=now)
            work.audit.note(now, actor, "screening.rejected", f"person:{screening.person_id}", reason)
            return True

        return await self._storage.write(None, unit)


def _owner(work: Unit, screening: Screening) -> Person:
    person = work.people.of_id(person_id=screening.person_id)
    if person is None:
        raise LookupError(f"screening {screening.id} belongs to nobody")
    return person
