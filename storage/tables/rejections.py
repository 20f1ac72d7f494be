"""Answers that a person rejected, and those that wait to be judged."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.fairness import GivenAnswer, Rejection


class Rejections:
    """At most one that stands for a task and a worker."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self,
        *,
        task_id: int,
        person_id: int,
        project_id: int,
        category: str,
        reason: str,
        price: int,
        asked_anew: bool,
        decided_by: int,
        now: int,
    ) -> int:
        """Its id."""
        return int(
            self._q.value(
                "rejections.add",
                task_id=task_id,
                person_id=person_id,
                project_id=project_id,
                category=category,
                reason=reason,
                price=price,
                asked_anew=int(asked_anew),
                decided_by=decided_by,
                now=now,
            )
        )

    def of_id(self, *, rejection_id: int) -> Rejection | None:
        row = self._q.one("rejections.of_id", rejection_id=rejection_id)
        return Rejection(*row) if row else None

    def standing(self, *, task_id: int, person_id: int) -> Rejection | None:
        """Why this answer is rejected; None where it is not."""
        row = self._q.one("rejections.standing", task_id=task_id, person_id=person_id)
        return Rejection(*row) if row else None

    def of_person(self, *, person_id: int, most: int) -> list[Rejection]:
        """Her newest ones that stand."""
        return [Rejection(*row) for row in self._q.all("rejections.of_person", person_id=person_id, most=most)]

    def close(self, *, rejection_id: int, state: str, now: int) -> bool:
        """It stands no more; False when that was so before."""
        return self._q.change("rejections.close", rejection_id=rejection_id, state=state, now=now) == 1

    def say_why(self, *, task_id: int, person_id: int, verdict: str | None) -> None:
        """What she reads beside her answer."""
        self._q.change("rejections.say_why", task_id=task_id, person_id=person_id, verdict=verdict)

    def lose_place(self, *, task_id: int) -> None:
        """Nobody else is to fill the place of a rejected answer."""
        self._q.change("rejections.lose_place", task_id=task_id)

    def regain_place(self, *, task_id: int) -> None:
        """An answer counts again: it takes a free place, or there is one more."""
        self._q.change("rejections.regain_place", task_id=task_id)

    def to_review(self, *, project_id: int, worst: bool, most: int, skip: int) -> list[GivenAnswer]:
        """Answers that nobody has judged: those with whom the fewest agree in front, or the newest."""
        rows = self._q.all("rejections.to_review", project_id=project_id, worst=int(worst), most=most, skip=skip)
        return [GivenAnswer(*row) for row in rows]

    def given(self, *, task_id: int, person_id: int) -> GivenAnswer | None:
        """One answer, whatever became of it."""
        row = self._q.one("rejections.given", task_id=task_id, person_id=person_id)
        return GivenAnswer(*row) if row else None

    def waiting(self, *, project_id: int) -> int:
        """How many answers of a project wait to be judged."""
        return int(self._q.value("rejections.waiting", project_id=project_id))
