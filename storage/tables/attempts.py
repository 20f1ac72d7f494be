"""Attempts at stages, and the tasks that each of them drew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.queries import Queries
from storage.records.attempts import Attempt, AttemptTask, Graded, ShortStage, StageFigures
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

    def tasks(self, *, attempt_id: int, person_id: int) -> list[AttemptTask]:
        """In her order."""
        rows = self._q.all("attempts.tasks", attempt_id=attempt_id, person_id=person_id)
        return [AttemptTask(*row) for row in rows]

    def open_task(self, *, task_id: int) -> Open | None:
        """A task as it is handed out."""
        row = self._q.one("attempts.open_task", task_id=task_id)
        return Open(*row) if row else None

    def leave_out(self, *, attempt_id: int, task_id: int) -> None:
        """It went out of work before she met it."""
        self._q.change("attempts.leave_out", attempt_id=attempt_id, task_id=task_id)

    def tried(self, *, attempt_id: int, task_id: int, was: str | None, tried: str) -> bool:
        """Her wrong answers so far, JSON; False when another one came in meanwhile."""
        what = {"attempt_id": attempt_id, "task_id": task_id}
        return self._q.change("attempts.tried", **what, was=was or "", tried=tried) == 1

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

    def hint(self, *, task_id: int) -> str | None:
        """What explains the known answer."""
        found: str | None = self._q.value("attempts.hint", task_id=task_id)
        return found

    def take(self, *, task_id: int) -> bool:
        """A place of a task that is never full; False where the task is withheld."""
        return self._q.change("attempts.take", task_id=task_id) == 1

    def run_short(self, *, project_id: int, now: int) -> None:
        """Too few tasks for somebody's next attempt."""
        self._q.change("attempts.run_short", project_id=project_id, now=now)

    def short(self, *, since: int) -> list[ShortStage]:
        """Live stages that ran short, and of which the admins have not heard since then."""
        return [ShortStage(*row) for row in self._q.all("attempts.short", since=since)]

    def tell_short(self, stage: ShortStage, *, now: int) -> bool:
        """The admins hear it now; False when another look was first."""
        what = {"project_id": stage.project_id, "short_at": stage.short_at}
        return self._q.change("attempts.tell_short", **what, now=now) == 1

    def hardest(self, *, project_id: int, least: int, most: int) -> list[tuple[str, int, int]]:
        """(task, answers, wrong ones) of the tasks that are failed most often."""
        rows = self._q.all("attempts.hardest", project_id=project_id, least=least, most=most)
        return [(str(key), int(answered), int(failed)) for key, answered, failed in rows]
