"""The screenings, their answers, and the versions of the form they were asked under."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.screenings import Screening


class Screenings:
    """Who is being asked what. A person has at most one open screening."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def keep_form(self, *, fingerprint: str, body: str, now: int) -> int:
        """The id of this version of the form; the same text has the same id."""
        return self._q.added("screenings.keep_form", fingerprint=fingerprint, body=body, now=now)

    def begin(self, *, person_id: int, form_id: int, asked: str, seed: int, now: int) -> bool:
        """False when she has an open one already."""
        touched = self._q.change(
            "screenings.begin", person_id=person_id, form_id=form_id, asked=asked, seed=seed, now=now
        )
        return touched == 1

    def hold(self, *, person_id: int) -> Screening | None:
        """Her open screening, kept from other writers until this transaction ends."""
        return _screening(self._q.one("screenings.hold", person_id=person_id))

    def latest(self, *, person_id: int) -> Screening | None:
        return _screening(self._q.one("screenings.latest", person_id=person_id))

    def by_id(self, *, screening_id: int) -> Screening | None:
        return _screening(self._q.one("screenings.by_id", screening_id=screening_id))

    def in_review(self, *, screening_id: int) -> Screening | None:
        """The screening if it waits for a person's decision, kept from other writers until this transaction ends."""
        return _screening(self._q.one("screenings.in_review", screening_id=screening_id))

    def answers(self, *, screening_id: int) -> dict[str, str]:
        """JSON texts by question key."""
        return dict(self._q.all("screenings.answers", screening_id=screening_id))

    def record(self, *, screening_id: int, question: str, answer: str, now: int) -> bool:
        """False when the question was answered before."""
        return (
            self._q.change("screenings.record", screening_id=screening_id, question=question, answer=answer, now=now)
            == 1
        )

    def replace(self, *, screening_id: int, question: str, answer: str, now: int) -> bool:
        """False when there was no answer to replace."""
        return (
            self._q.change("screenings.replace", screening_id=screening_id, question=question, answer=answer, now=now)
            == 1
        )

    def move_on(self, *, screening_id: int, asked: str, draft: str, now: int) -> bool:
        """Where she stands: a question's key, and JSON for where inside it. False when it is over."""
        touched = self._q.change("screenings.move_on", screening_id=screening_id, asked=asked, draft=draft, now=now)
        return touched == 1

    def finish(
        self, *, screening_id: int, state: str, reasons: str | None, flags: str | None, update_id: int, now: int
    ) -> bool:
        """Ends it by what an applicant did; False when it was over. Reasons and flags are JSON."""
        touched = self._q.change(
            "screenings.finish",
            screening_id=screening_id,
            state=state,
            reasons=reasons,
            flags=flags,
            update_id=update_id,
            now=now,
        )
        return touched == 1

    def settle(self, *, screening_id: int, state: str, reasons: str | None, now: int) -> bool:
        """Ends it by a reviewer's decision; False when somebody else decided."""
        touched = self._q.change("screenings.settle", screening_id=screening_id, state=state, reasons=reasons, now=now)
        return touched == 1

    def forget_answers(self, *, screening_id: int) -> int:
        return self._q.change("screenings.forget_answers", screening_id=screening_id)

    def forget_lapsed(self, *, person_id: int) -> int:
        """What she answered in screenings that lapsed."""
        return self._q.change("screenings.forget_lapsed", person_id=person_id)

    def hold_off(self, *, person_id: int, again_at: int) -> int:
        """Before when she may not begin anew after what lapsed, ms UTC; how many screenings that touched."""
        return self._q.change("screenings.hold_off", person_id=person_id, again_at=again_at)

    def forget(self, *, screening_id: int) -> bool:
        """Deletes an open screening whose answers are gone."""
        return self._q.change("screenings.forget", screening_id=screening_id) == 1


def _screening(row: tuple[object, ...] | None) -> Screening | None:
    return Screening(*row) if row else None  # type: ignore[arg-type]  # the columns stand in the record's order
