"""Questions of workers on tasks, their answers, and the places that are parked meanwhile."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.labelling import Overdue
from storage.records.reports import Clarification, LastAsked, Note, WaitingQuestion


class Clarifications:
    """One row a question."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def ask(
        self, *, task_id: int, person_id: int, project_id: int, quoted: str, question: str, card: int | None, now: int
    ) -> int:
        """The id of a new question."""
        return self._q.added(
            "clarifications.ask",
            task_id=task_id,
            person_id=person_id,
            project_id=project_id,
            quoted=quoted,
            question=question,
            card=card,
            now=now,
        )

    def of(self, *, clarification_id: int) -> Clarification | None:
        row = self._q.one("clarifications.of", clarification_id=clarification_id)
        return Clarification(*row) if row else None

    def latest(self, *, task_id: int, person_id: int) -> LastAsked | None:
        row = self._q.one("clarifications.latest", task_id=task_id, person_id=person_id)
        return LastAsked(*row) if row else None

    def give_answer(self, *, clarification_id: int, answer: str, audience: str, by: int, now: int) -> bool:
        """False when it was answered already."""
        return (
            self._q.change(
                "clarifications.give_answer",
                clarification_id=clarification_id,
                answer=answer,
                audience=audience,
                by=by,
                now=now,
            )
            == 1
        )

    def notes(self, *, task_id: int, most: int) -> tuple[Note, ...]:
        """The newest first."""
        return tuple(Note(*row) for row in self._q.all("clarifications.notes", task_id=task_id, most=most))

    def of_message(self, *, telegram_id: int, message_id: int) -> str | None:
        """The ref of the campaign whose message this is, where it told an admin of a question."""
        ref = self._q.value("clarifications.of_message", telegram_id=telegram_id, message_id=message_id)
        return None if ref is None else str(ref)

    def waiting(self, *, most: int) -> list[WaitingQuestion]:
        """The oldest first."""
        return [WaitingQuestion(*row) for row in self._q.all("clarifications.waiting", most=most)]

    def park(self, *, task_id: int, person_id: int, deadline: int) -> bool:
        """False when the task is not in her hands."""
        return self._q.change("clarifications.park", task_id=task_id, person_id=person_id, deadline=deadline) == 1

    def keep_parked(self, *, task_id: int, person_id: int, deadline: int) -> bool:
        """False when the place is not parked any more."""
        return (
            self._q.change("clarifications.keep_parked", task_id=task_id, person_id=person_id, deadline=deadline) == 1
        )

    def unpark(self, *, task_id: int, person_id: int, now: int, deadline: int, at_once: int) -> bool:
        """False when the place is not parked any more, or when she holds so many tasks `at_once` already."""
        changed = self._q.change(
            "clarifications.unpark",
            task_id=task_id,
            person_id=person_id,
            now=now,
            deadline=deadline,
            at_once=at_once,
        )
        return changed == 1

    def overdue(self, *, now: int, most: int) -> list[Overdue]:
        """Parked places whose time ran out."""
        return [Overdue(*row) for row in self._q.all("clarifications.overdue", now=now, most=most)]

    def extend(self, *, began_at: int, length: int) -> int:
        """Moves the deadlines of what is parked that were still to come then; how many."""
        return self._q.change("clarifications.extend", began_at=began_at, length=length)
