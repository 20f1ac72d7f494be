"""Attempts at stages, and the tasks that each of them drew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.queries import Queries
from storage.records.attempts import Attempt, Graded, StageFigures
from storage.records.labelling import Open


class Attempts:
    """At most one open attempt for a person and a stage."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def past(self, *, project_id: int, person_id: int) -> list[Attempt]:
        """Hers, oldest first."""
        rows = self._q.all("attempts.past", project_id=project_id, person_id=person_id)
        return [Attempt(*row) for row in rows]

    def begin(
        self, *, project_id: int, person_id: int, number: int, pass_mark: int, tasks: Sequence[int], now: int
    ) -> int | None:
        """Its id; None when another unit of hers was first."""
        attempt_id: int | None = self._q.value(
            "attempts.begin",
            project_id=project_id,
            person_id=person_id,
            number=number,
            tasks=len(tasks),
            pass_mark=pass_mark,
            now=now,
        )
        if attempt_id is not None:
            self.draw(attempt_id=attempt_id, tasks=enumerate(tasks))
        return attempt_id

    def draw(self, *, attempt_id: int, tasks: Iterable[tuple[int, int]]) -> None:
        """These (place, task) belong to it."""
        rows = [{"attempt_id": attempt_id, "place": place, "task_id": task_id} for place, task_id in tasks]
        self._q.many("attempts.draw", rows)

    def bank(self, *, project_id: int, person_id: int, most: int) -> list[tuple[int, str]]:
        """Tasks that she never met, each with its known answer (JSON)."""
        rows = self._q.all("attempts.bank", project_id=project_id, person_id=person_id, most=most)
        return [(int(task_id), str(gold)) for task_id, gold in rows]

    def open_task(self, *, task_id: int) -> Open | None:
        """A task as it is handed out."""
        row = self._q.one("attempts.open_task", task_id=task_id)
        return Open(*row) if row else None

    def leave_out(self, *, attempt_id: int, task_id: int) -> None:
        """It went out of work before she met it."""
        self._q.change("attempts.leave_out", attempt_id=attempt_id, task_id=task_id)

    def tried(self, *, attempt_id: int, task_id: int, tried: str) -> None:
        """Her wrong answers so far, JSON."""
        self._q.change("attempts.tried", attempt_id=attempt_id, task_id=task_id, tried=tried)

    def finish(
        self, *, attempt_id: int, counted: int, credit: int, score: int | None, passed: bool | None, now: int
    ) -> bool:
        """Its score; False when it was finished before."""
        what = {"counted": counted, "credit": credit, "score": score, "passed": None if passed is None else int(passed)}
        return self._q.change("attempts.finish", attempt_id=attempt_id, **what, now=now) == 1

    def regrade(self, *, attempt_id: int, was: int | None, counted: int, credit: int, score: int, passed: bool) -> bool:
        """Its score by other keys; False when it is not any more what the caller read."""
        what = {"counted": counted, "credit": credit, "score": score, "passed": int(passed)}
        return self._q.change("attempts.regrade", attempt_id=attempt_id, was=-1 if was is None else was, **what) == 1

    def write(self, *, attempt_id: int, now: int) -> None:
        """Its score became her skill."""
        self._q.change("attempts.write", attempt_id=attempt_id, now=now)

    def with_task(self, *, task_id: int) -> list[Graded]:
        """The finished ones that this task was part of."""
        rows = self._q.all("attempts.with_task", task_id=task_id)
        return [Graded(Attempt(*row[:11]), *row[11:]) for row in rows]

    def figures(self, *, project_id: int) -> StageFigures:
        row = self._q.one("attempts.figures", project_id=project_id)
        return StageFigures(*(int(each) for each in row or (0, 0, 0, 0, 0)))

    def more(self, *, project_id: int, person_id: int) -> int:
        """What she failed does not count any more; how many attempts those were."""
        return self._q.change("attempts.more", project_id=project_id, person_id=person_id)
