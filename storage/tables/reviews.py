"""The review desk: what waits, who has it in hand, what was decided, asked and seen, and appeals."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.reviews import (
    Appeal,
    Claim,
    Counts,
    EarlierScreening,
    Lookalike,
    ReviewDecision,
    Talk,
    Verdict,
    Waiting,
)
from storage.records.screenings import Screening


class Reviews:
    """Applications before people."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    # What waits.

    def queue(self, *, now: int, count: int, beyond: int = 0) -> list[Waiting]:
        """In the order in which they are read; `beyond` so many."""
        return [Waiting(*row) for row in self._q.all("reviews.queue", now=now, count=count, beyond=beyond)]

    def counts(self, *, now: int) -> Counts:
        row = self._q.one("reviews.counts", now=now)
        return Counts(*row) if row else Counts(0, 0, 0, 0, None, None)

    def of_id(self, *, screening_id: int) -> Screening | None:
        """A screening, whatever became of it."""
        row = self._q.one("reviews.of_id", screening_id=screening_id)
        return Screening(*row) if row else None

    def earlier(self, *, person_id: int, screening_id: int) -> list[EarlierScreening]:
        """Her other screenings, newest first, at most ten."""
        rows = self._q.all("reviews.earlier", person_id=person_id, screening_id=screening_id)
        return [EarlierScreening(*row) for row in rows]

    # Who has it in hand.

    def claim(self, *, screening_id: int, reviewer_id: int, until: int, now: int) -> bool:
        """False while somebody else has it in hand."""
        touched = self._q.change(
            "reviews.claim", screening_id=screening_id, reviewer_id=reviewer_id, until=until, now=now
        )
        return touched == 1

    def claimed(self, *, screening_id: int, now: int) -> Claim | None:
        row = self._q.one("reviews.claimed", screening_id=screening_id, now=now)
        return Claim(*row) if row else None

    def leave_others(self, *, reviewer_id: int, screening_id: int = 0) -> int:
        """Whatever she had in hand but this is free; how many."""
        return self._q.change("reviews.leave_others", reviewer_id=reviewer_id, screening_id=screening_id)

    def free(self, *, screening_id: int) -> bool:
        return self._q.change("reviews.free", screening_id=screening_id) == 1

    # Decisions.

    def decide(
        self, *, screening_id: int, reviewer_id: int, verdict: Verdict, reason: str | None, due_at: int, now: int
    ) -> bool:
        """False where somebody has decided."""
        touched = self._q.change(
            "reviews.decide",
            screening_id=screening_id,
            reviewer_id=reviewer_id,
            verdict=verdict,
            reason=reason,
            due_at=due_at,
            now=now,
        )
        return touched == 1

    def decision(self, *, decision_id: int) -> ReviewDecision | None:
        row = self._q.one("reviews.decision", decision_id=decision_id)
        return ReviewDecision(*row) if row else None

    def last_decision(self, *, screening_id: int) -> ReviewDecision | None:
        """The newest that was not taken back."""
        row = self._q.one("reviews.last_decision", screening_id=screening_id)
        return ReviewDecision(*row) if row else None

    def undo(self, *, decision_id: int, reviewer_id: int, now: int) -> bool:
        """False once its time is over, or where it is somebody else's."""
        return self._q.change("reviews.undo", decision_id=decision_id, reviewer_id=reviewer_id, now=now) == 1

    def due(self, *, now: int) -> list[ReviewDecision]:
        """Decisions that cannot be taken back any more and were not told yet."""
        return [ReviewDecision(*row) for row in self._q.all("reviews.due", now=now)]

    def close_decision(self, *, decision_id: int, state: str, now: int) -> bool:
        """False where it was taken back, or told already."""
        return self._q.change("reviews.close_decision", decision_id=decision_id, state=state, now=now) == 1

    def settle(self, *, screening_id: int, state: Verdict, reasons: str | None, finished_at: int) -> bool:
        """False where it does not wait any more."""
        touched = self._q.change(
            "reviews.settle", screening_id=screening_id, state=state, reasons=reasons, finished_at=finished_at
        )
        return touched == 1

    def go_on(self, *, screening_id: int, now: int) -> bool:
        """Her questions are open again; False where it does not wait any more."""
        return self._q.change("reviews.go_on", screening_id=screening_id, now=now) == 1

    # The talk with her, and what was seen.

    def say(self, *, screening_id: int, reviewer_id: int | None, words: str, now: int) -> int:
        """The id of a question to her, or with no reviewer of what she wrote."""
        return self._q.added("reviews.say", screening_id=screening_id, reviewer_id=reviewer_id, words=words, now=now)

    def talk(self, *, screening_id: int) -> list[Talk]:
        """In order."""
        return [Talk(*row) for row in self._q.all("reviews.talk", screening_id=screening_id)]

    def saw(self, *, screening_id: int, fact: str, reviewer_id: int, now: int) -> bool:
        """False where it was marked before."""
        return (
            self._q.change("reviews.saw", screening_id=screening_id, fact=fact, reviewer_id=reviewer_id, now=now) == 1
        )

    def unsaw(self, *, screening_id: int, fact: str) -> bool:
        return self._q.change("reviews.unsaw", screening_id=screening_id, fact=fact) == 1

    def seen(self, *, screening_id: int) -> set[str]:
        """Names of facts."""
        return {str(fact) for (fact,) in self._q.all("reviews.seen", screening_id=screening_id)}

    # Appeals.

    def appeal(self, *, screening_id: int, due_at: int, now: int) -> bool:
        """False where there was one before."""
        return self._q.change("reviews.appeal", screening_id=screening_id, due_at=due_at, now=now) == 1

    def reopen(self, *, screening_id: int, flags: str) -> bool:
        """It waits for a person; False where it has not failed. `flags` is JSON."""
        return self._q.change("reviews.reopen", screening_id=screening_id, flags=flags) == 1

    def appeal_of(self, *, screening_id: int) -> Appeal | None:
        row = self._q.one("reviews.appeal_of", screening_id=screening_id)
        return Appeal(*row) if row else None

    def plead(self, *, screening_id: int, words: str) -> bool:
        """False where she has said something before."""
        return self._q.change("reviews.plead", screening_id=screening_id, words=words) == 1

    def answer_appeal(self, *, screening_id: int, now: int) -> bool:
        return self._q.change("reviews.answer_appeal", screening_id=screening_id, now=now) == 1

    def overdue(self, *, now: int) -> list[int]:
        """Screenings whose appeal should be answered by now."""
        return [int(screening_id) for (screening_id,) in self._q.all("reviews.overdue", now=now)]

    # Who looks the same, and who was told.

    def same_file(self, *, person_id: int) -> list[Lookalike]:
        """Other people who sent a file with the same content, at most ten."""
        return [Lookalike(*row) for row in self._q.all("reviews.same_file", person_id=person_id)]

    def same_phone(self, *, screening_id: int, person_id: int) -> list[Lookalike]:
        """Other people who gave the same number, at most ten."""
        rows = self._q.all("reviews.same_phone", screening_id=screening_id, person_id=person_id)
        return [Lookalike(*row) for row in rows]

    def told_at(self) -> int | None:
        """When reviewers were last told of what waits, ms UTC."""
        moment: int | None = self._q.value("reviews.told_at")
        return moment

    def was_told(self, *, ref: str) -> bool:
        """Whether an event has had its message."""
        return self._q.value("reviews.was_told", ref=ref) is not None

    def has_reached(self, *, ref: str) -> bool:
        """Whether somebody was told of an event, as far as anybody knows."""
        return self._q.value("reviews.has_reached", ref=ref) is not None
