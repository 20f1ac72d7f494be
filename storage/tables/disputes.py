"""Tasks on which people differ, and who settles them."""

from __future__ import annotations

from collections.abc import Iterator

from storage.queries import Queries
from storage.records.disputes import Dispute, VerdictLine, Vote


class Disputes:
    """At most one a task."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def lock_full(self, *, task_id: int) -> bool:
        """Whether every place of the task is taken; then nobody else looks at it until this unit has ended."""
        return self._q.change("disputes.lock_full", task_id=task_id) == 1

    def answers(self, *, task_id: int) -> list[Vote]:
        return [Vote(*row) for row in self._q.all("disputes.answers", task_id=task_id)]

    def certainty(self, *, task_id: int) -> int | None:
        found: int | None = self._q.value("disputes.certainty", task_id=task_id)
        return found

    def open(self, *, task_id: int, project_id: int, state: str, agreement: int, now: int) -> bool:
        """False where the task had a dispute that still is one, or that a person has settled."""
        values = {"task_id": task_id, "project_id": project_id, "state": state, "agreement": agreement}
        return self._q.change("disputes.open", **values, now=now) == 1

    def differ(self, *, task_id: int, agreement: int) -> None:
        self._q.change("disputes.differ", task_id=task_id, agreement=agreement)

    def looking(self) -> int:
        """How many wait for second looks, in all projects."""
        return int(self._q.value("disputes.looking"))

    def agree(self, *, task_id: int) -> bool:
        """Whether there was a dispute that is none any more."""
        return self._q.change("disputes.agree", task_id=task_id) == 1

    def bring(self, *, task_id: int) -> bool:
        """It waits for a person; False where it did not wait for second looks."""
        return self._q.change("disputes.bring", task_id=task_id) == 1

    def of(self, *, task_id: int) -> Dispute | None:
        row = self._q.one("disputes.of", task_id=task_id)
        return Dispute(*row) if row else None

    def in_hand(self, *, adjudicator: int, project_id: int, now: int) -> int | None:
        """The task that she has in hand in a project."""
        found: int | None = self._q.value(
            "disputes.in_hand", adjudicator_id=adjudicator, project_id=project_id, now=now
        )
        return found

    def next(self, *, project_id: int, adjudicator: int, person_id: int, now: int) -> int | None:
        """The free task with the worst agreement that is none of her own; `person_id` 0 is nobody."""
        found: int | None = self._q.value(
            "disputes.next", project_id=project_id, adjudicator_id=adjudicator, person_id=person_id, now=now
        )
        return found

    def claim(self, *, task_id: int, adjudicator: int, until: int, now: int) -> bool:
        """False while somebody else has it in hand, or once it is over."""
        return self._q.change("disputes.claim", task_id=task_id, adjudicator_id=adjudicator, until=until, now=now) == 1

    def free(self, *, task_id: int, adjudicator: int) -> bool:
        return self._q.change("disputes.free", task_id=task_id, adjudicator_id=adjudicator) == 1

    def free_others(self, *, task_id: int, project_id: int, adjudicator: int) -> None:
        """Whatever else of the project she has in hand."""
        self._q.change("disputes.free_others", task_id=task_id, project_id=project_id, adjudicator_id=adjudicator)

    def stand(
        self, *, task_id: int, adjudicator: int, stage: str, said: str | None, own: str | None, answer: str | None
    ) -> bool:
        """How far she is; False where it is not in her hands."""
        values = {"stage": stage, "said": said, "own": own, "answer": answer}
        return self._q.change("disputes.stand", task_id=task_id, adjudicator_id=adjudicator, **values) == 1

    def settle(self, *, task_id: int, adjudicator: int, state: str, reason: str | None, price: int, now: int) -> bool:
        """Her verdict; False where it is not in her hands."""
        values = {"state": state, "reason": reason, "price": price, "now": now}
        return self._q.change("disputes.settle", task_id=task_id, adjudicator_id=adjudicator, **values) == 1

    def say(self, *, task_id: int, adjudicator: int, words: str) -> bool:
        return self._q.change("disputes.say", task_id=task_id, adjudicator_id=adjudicator, words=words) == 1

    def undo(self, *, task_id: int, adjudicator: int, since: int, until: int) -> bool:
        """Open again; False for a verdict from before `since`, or one that became gold."""
        values = {"since": since, "until": until}
        return self._q.change("disputes.undo", task_id=task_id, adjudicator_id=adjudicator, **values) == 1

    def make_gold(self, *, task_id: int, now: int) -> bool:
        return self._q.change("disputes.make_gold", task_id=task_id, now=now) == 1

    def leave(self, *, task_id: int, adjudicator: int, now: int) -> None:
        """She leaves it to others."""
        self._q.change("disputes.leave", task_id=task_id, adjudicator_id=adjudicator, now=now)

    def take_back(self, *, project_id: int, adjudicator: int) -> int:
        """How many she left to others that still wait; they come to her again."""
        return self._q.change("disputes.take_back", project_id=project_id, adjudicator_id=adjudicator)

    def left(self, *, project_id: int, adjudicator: int) -> int:
        """How many that still wait she left to others."""
        return int(self._q.value("disputes.left", project_id=project_id, adjudicator_id=adjudicator))

    def projects(self) -> list[tuple[int, str, str]]:
        """(id, title, spec) of those in which something waits for a person."""
        return [(int(row[0]), str(row[1]), str(row[2])) for row in self._q.all("disputes.projects")]

    def counts(self, *, project_id: int) -> dict[str, int]:
        """How many are in each state."""
        return {str(state): int(count) for state, count in self._q.all("disputes.counts", project_id=project_id)}

    def reasons(self, *, project_id: int) -> dict[str, int]:
        """How often each reason was named."""
        return {str(reason): int(count) for reason, count in self._q.all("disputes.reasons", project_id=project_id)}

    def verdicts(self, *, project_id: int) -> Iterator[VerdictLine]:
        """All but those that ended in agreement, in the order of the files."""
        return (VerdictLine(*row) for row in self._q.each("disputes.verdicts", project_id=project_id))

    def unlooked(self, *, project_id: int, horizon: int, after: int, most: int) -> list[int]:
        """The next tasks behind one whose places are all taken."""
        values = {"project_id": project_id, "horizon": horizon, "after": after, "most": most}
        return [int(row[0]) for row in self._q.all("disputes.unlooked", **values)]
