"""Places: finding an open task, taking a place, giving it back."""

from collections.abc import Iterator

from storage.queries import Queries
from storage.records.labelling import Open


class Places:
    """Room for one more answer on a task. What a method returns as False was not there to take."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def pick(
        self,
        *,
        project_id: int,
        person_id: int,
        again_cursor: int,
        normal_cursor: int,
        normal_horizon: int,
        published: int,
    ) -> Open | None:
        """The next open task, reserved for her or behind her cursors, still to be taken.

        File order is looked at up to `normal_horizon`; `published` is the project's own. On PostgreSQL the task's row
        is locked if it could be.
        """
        row = self._q.one(
            "places.pick",
            project_id=project_id,
            person_id=person_id,
            again_cursor=again_cursor,
            normal_cursor=normal_cursor,
            normal_horizon=normal_horizon,
            published=published,
        )
        return Open(*row) if row else None

    def begun(self, *, project_id: int, person_id: int, again_cursor: int, looked: int) -> Open | None:
        """Of the next so many tasks before file order, the one with the fewest answers missing that she may have."""
        row = self._q.one(
            "places.begun", project_id=project_id, person_id=person_id, again_cursor=again_cursor, looked=looked
        )
        return Open(*row) if row else None

    def take(self, *, task_id: int) -> bool:
        """One place less, if there was one."""
        return self._q.change("places.take", task_id=task_id) == 1

    def untake(self, *, task_id: int) -> bool:
        """Undoes a take of this same unit."""
        return self._q.change("places.untake", task_id=task_id) == 1

    def give_back(self, *, task_id: int, project_id: int) -> bool:
        """One place more, and the task goes to the end of those that came back."""
        position = self.next_again(project_id)
        return self._q.change("places.give_back", task_id=task_id, position=position) == 1

    def quarantine(self, *, task_id: int) -> bool:
        """The task is handed out no more; False when it is withheld already."""
        return self._q.change("places.quarantine", task_id=task_id) == 1

    def release(self, *, task_id: int, project_id: int) -> bool:
        """In work again, at the end of those that came back; False when it was not in quarantine."""
        position = self.next_again(project_id)
        return self._q.change("places.release", task_id=task_id, position=position) == 1

    def drop(self, *, task_id: int) -> bool:
        """Its open places are gone for good; False when they were already."""
        return self._q.change("places.drop", task_id=task_id) == 1

    def next_again(self, project_id: int) -> int:
        """The next position behind all that came back; the project's row is locked by it."""
        return int(self._q.value("places.next_again", project_id=project_id))

    def open_to(
        self,
        *,
        project_id: int,
        person_id: int,
        again_cursor: int,
        normal_cursor: int,
        normal_horizon: int,
        most: int,
    ) -> int:
        """How many tasks behind her cursors, or hers by name, are open to her; about `most` are looked at."""
        return int(
            self._q.value(
                "places.open_to",
                project_id=project_id,
                person_id=person_id,
                again_cursor=again_cursor,
                normal_cursor=normal_cursor,
                normal_horizon=normal_horizon,
                most=most,
            )
        )

    def come_forward(self, *, task_id: int, project_id: int) -> bool:
        """The task goes before those in file order, if it stands there and has room."""
        position = self._q.value("places.next_forward", task_id=task_id, project_id=project_id)
        if position is None:
            return False
        return self._q.change("places.come_forward", task_id=task_id, position=position) == 1

    def next_agains(self, *, project_id: int, count: int) -> int:
        """The first of so many positions at the end of those that came back."""
        first: int = self._q.value("places.next_agains", project_id=project_id, count=count)
        return first

    def be_sure(self, *, task_id: int, confidence: int) -> None:
        """How sure the likeliest label of its votes is, in parts of 10,000."""
        self._q.change("places.be_sure", task_id=task_id, confidence=confidence)

    def ask_another(self, *, task_id: int, most: int, position: int) -> bool:
        """One place more; False when somebody holds one, or there may be no more."""
        return self._q.change("places.ask_another", task_id=task_id, most=most, position=position) == 1

    def raise_to(self, *, task_id: int, floor: int, position: int) -> bool:
        """Places up to so many answers; False when it has them."""
        return self._q.change("places.raise_to", task_id=task_id, floor=floor, position=position) == 1

    def certainty(self, *, project_id: int, sure: int, most: int) -> tuple[int, int, int]:
        """How many tasks are sure, how many stay unsure after `most` answers, how many wait for another answer."""
        row = self._q.one("places.certainty", project_id=project_id, sure=sure, most=most)
        return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)

    def sureness(self, *, project_id: int) -> Iterator[tuple[str, int]]:
        """The customer's id and the confidence, in parts of 10,000, of each task whose votes are weighed."""
        return ((str(row[0]), int(row[1])) for row in self._q.each("places.sureness", project_id=project_id))

    def completed(self, *, project_id: int) -> int:
        """How many tasks have all their answers."""
        return int(self._q.value("places.completed", project_id=project_id))

    def complete(self, *, project_id: int) -> frozenset[str]:
        """The customer's ids of the tasks that have all their answers."""
        return frozenset(str(row[0]) for row in self._q.all("places.complete", project_id=project_id))
