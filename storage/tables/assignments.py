"""Assignments: who holds which task, and what was answered."""

from storage.queries import Queries
from storage.records.labelling import Answered, Held, Overdue, Talk, Worker

NO_END = 2**31
HELD_COLUMNS = 16  # in assignments.hers the task comes first, the worker behind it


class Assignments:
    """At most one row for a task and a worker, and at most one active one for a worker and a project."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def hers(self, *, telegram_id: int, task_id: int) -> tuple[Held, Worker] | None:
        """Her assignment on this task, in whatever state; None when she never had it."""
        row = self._q.one("assignments.hers", telegram_id=telegram_id, task_id=task_id)
        return (Held(*row[:HELD_COLUMNS]), Worker(*row[HELD_COLUMNS:])) if row else None

    def active(self, *, person_id: int, project_id: int) -> Held | None:
        """The task in her hands."""
        row = self._q.one("assignments.active", person_id=person_id, project_id=project_id)
        return Held(*row) if row else None

    def open_count(self, *, person_id: int) -> int:
        """How many tasks she has in her hands, over all projects."""
        return int(self._q.value("assignments.open_count", person_id=person_id))

    def deadlines(self, *, person_id: int) -> dict[int, int]:
        """Until when the tasks in her hands are hers, ms UTC by project."""
        rows = self._q.all("assignments.deadlines", person_id=person_id)
        return {int(project_id): int(deadline) for project_id, deadline in rows}

    def answers_to(self, *, task_id: int) -> list[str]:
        """The answers to a task that stand, as JSON."""
        return [str(answer) for (answer,) in self._q.all("assignments.answers_to", task_id=task_id)]

    def open(
        self,
        *,
        task_id: int,
        person_id: int,
        project_id: int,
        price: int,
        version: int,
        seed: int,
        now: int,
        deadline: int,
        guide_version: int = 1,
        bundle_id: int | None = None,
        bundle_place: int = 0,
        at_once: int = NO_END,
    ) -> int | None:
        """Hands the task to her, or reserves it in a bundle: how often she has taken it; None when she may not.

        `at_once` is how many tasks one person may have in her hands.
        """
        takes: int | None = self._q.value(
            "assignments.open",
            task_id=task_id,
            person_id=person_id,
            project_id=project_id,
            state="active" if bundle_id is None else "reserved",
            bundle_id=bundle_id,
            bundle_place=bundle_place,
            price=price,
            version=version,
            seed=seed,
            guide_version=guide_version,
            now=now,
            deadline=deadline,
            at_once=at_once,
        )
        return takes

    def submit(
        self, *, task_id: int, person_id: int, answer: str, version: int, now: int, credit: int | None = None
    ) -> bool:
        """Stores the answer to an active assignment; `credit` says how right it is (0 to 100), where that is known."""
        what = {"task_id": task_id, "person_id": person_id, "answer": answer, "credit": credit}
        return self._q.change("assignments.submit", **what, version=version, now=now) == 1

    def submit_late(
        self, *, task_id: int, person_id: int, answer: str, version: int, now: int, credit: int | None = None
    ) -> int | None:
        """Stores the answer to one that was lost, its place being taken again: the number of this take, or None."""
        what = {"task_id": task_id, "person_id": person_id, "answer": answer, "credit": credit}
        takes: int | None = self._q.value("assignments.submit_late", **what, version=version, now=now)
        return takes

    def say(self, *, task_id: int, person_id: int, was: str | None, draft: str) -> bool:
        """Keeps what she said so far; False when something else was said since, or the answer is final."""
        changed = self._q.change("assignments.say", task_id=task_id, person_id=person_id, was=was or "", draft=draft)
        return changed == 1

    def see(self, *, task_id: int, person_id: int, version: int) -> bool:
        """She is shown this version of the task in her hands; False when it is not in her hands any more."""
        return self._q.change("assignments.see", task_id=task_id, person_id=person_id, version=version) == 1

    def keep(self, *, person_id: int, but: int = 0) -> int:
        """Gives up changes of answers that were begun, except on one task; how many there were."""
        return self._q.change("assignments.keep", person_id=person_id, task_id=but)

    def look_away(self, *, person_id: int, project_id: int) -> int:
        """Gives up changes of answers that were begun in one project; how many there were."""
        return self._q.change("assignments.look_away", person_id=person_id, project_id=project_id)

    def change(
        self, *, task_id: int, person_id: int, answer: str, version: int, now: int, credit: int | None = None
    ) -> bool:
        """Another answer in place of hers, which is written down as it was. False once hers is final."""
        noted = self._q.change("assignments.note_change", task_id=task_id, person_id=person_id, now=now)
        what = {"task_id": task_id, "person_id": person_id, "answer": answer, "credit": credit}
        return noted == self._q.change("assignments.change", **what, version=version) == 1

    def weigh(self, *, task_id: int, person_id: int, quality: int) -> None:
        """How much her answer counts, in parts of 10,000."""
        self._q.change("assignments.weigh", task_id=task_id, person_id=person_id, quality=quality)

    def votes(self, *, task_id: int) -> list[tuple[str, int]]:
        """The answers that count for the label of a task, as JSON, each with its quality."""
        return [(str(answer), int(quality)) for answer, quality in self._q.all("assignments.votes", task_id=task_id)]

    def given(self, *, task_id: int) -> list[tuple[int, str]]:
        """Who gave which answer, as JSON."""
        rows = self._q.all("assignments.given", task_id=task_id)
        return [(int(person_id), str(answer)) for person_id, answer in rows]

    def judge(self, *, task_id: int, person_id: int, credit: int | None) -> None:
        """How right her answer is (0 to 100), by what is known now; None: nothing is."""
        self._q.change("assignments.judge", task_id=task_id, person_id=person_id, credit=credit)

    def record(self, *, person_id: int, project_id: int, but: int = 0) -> tuple[int, int]:
        """The sum of her credits (100: a right answer), and of how many answers; all but one task's."""
        row = self._q.one("assignments.record", person_id=person_id, project_id=project_id, but=but)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def changeable(self, *, person_id: int, project_id: int, most: int) -> list[Answered]:
        """Her last answers in a project, newest first."""
        rows = self._q.all("assignments.changeable", person_id=person_id, project_id=project_id, most=most)
        return [Answered(*row) for row in rows]

    def latest(self, *, telegram_id: int) -> int | None:
        """The task that she answered last."""
        task_id: int | None = self._q.value("assignments.latest", telegram_id=telegram_id)
        return task_id

    def talking(self, *, telegram_id: int) -> list[Talk]:
        """The tasks that a message of hers may be about."""
        return [Talk(*row) for row in self._q.all("assignments.talking", telegram_id=telegram_id)]

    def move(self, *, task_id: int, person_id: int, was: str, becomes: str) -> bool:
        """Changes the state, if it still is what the caller read."""
        changed = self._q.change("assignments.move", task_id=task_id, person_id=person_id, was=was, becomes=becomes)
        return changed == 1

    def overdue(self, *, now: int, most: int) -> list[Overdue]:
        """Active ones past their deadline, in no order."""
        return [Overdue(*row) for row in self._q.all("assignments.overdue", now=now, most=most)]

    def extend(self, *, began_at: int, length: int) -> int:
        """Adds `length` ms to the deadlines that had not passed at `began_at`; how many there were."""
        return self._q.change("assignments.extend", began_at=began_at, length=length)
