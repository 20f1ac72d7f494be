"""Supplies of gold: what is left, for whom it is due how often, and which tasks could be gold, too."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.gold_keys import DueTimes, GoldProposal, GoldSupply, Mixed


class GoldSupplies:
    """One row a project that has gold. Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def in_work(self, *, project_id: int, horizon: int) -> tuple[int, int]:
        """How many gold tasks can be handed out, and how often in all."""
        row = self._q.one("gold_supplies.in_work", project_id=project_id, horizon=horizon)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def seen(self, *, project_id: int, horizon: int) -> dict[int, int]:
        """How much of it each worker had in her hands."""
        rows = self._q.all("gold_supplies.seen", project_id=project_id, horizon=horizon)
        return {int(person_id): int(count) for person_id, count in rows}

    def demand(self, *, project_id: int, since: int) -> list[DueTimes]:
        """For whom gold was due since then."""
        return [DueTimes(*row) for row in self._q.all("gold_supplies.demand", project_id=project_id, since=since)]

    def check(self, *, task_id: int, person_id: int, project_id: int, now: int) -> None:
        """Others check this task of hers in place of gold."""
        self._q.change("gold_supplies.check", task_id=task_id, person_id=person_id, project_id=project_id, now=now)

    def mixed(self) -> list[Mixed]:
        """The live projects."""
        return [Mixed(*row) for row in self._q.all("gold_supplies.mixed")]

    def of(self, *, project_id: int) -> GoldSupply:
        row = self._q.one("gold_supplies.of", project_id=project_id)
        return GoldSupply(int(row[0]), int(row[1]), bool(row[2])) if row else GoldSupply(0, 0, short=False)

    def read_to(self, *, project_id: int, task_id: int) -> None:
        """Proposals were looked for up to this task."""
        self._q.change("gold_supplies.read_to", project_id=project_id, task_id=task_id)

    def fall_short(self, *, project_id: int) -> int | None:
        """The number of this shortage; None where its admins know of it already."""
        number: int | None = self._q.value("gold_supplies.fall_short", project_id=project_id)
        return number

    def recover(self, *, project_id: int) -> bool:
        """The shortage is over; False where there was none."""
        return self._q.change("gold_supplies.recover", project_id=project_id) == 1

    def candidates(self, *, project_id: int, first: int, last: int) -> list[tuple[int, int, str]]:
        """(task, confidence in parts of 10,000, answer as JSON) of complete tasks that were never proposed."""
        rows = self._q.all("gold_supplies.candidates", project_id=project_id, first=first, last=last)
        return [(int(task_id), int(sure), str(answer)) for task_id, sure, answer in rows]

    def propose(
        self, *, task_id: int, project_id: int, label: str, answer: str, answers: int, sure: int, now: int
    ) -> bool:
        """It could be gold; False where it was proposed before."""
        touched = self._q.change(
            "gold_supplies.propose",
            task_id=task_id,
            project_id=project_id,
            label=label,
            answer=answer,
            answers=answers,
            sure=sure,
            now=now,
        )
        return touched == 1

    def open_labels(self, *, project_id: int) -> dict[str, int]:
        """How many proposals wait, by label."""
        rows = self._q.all("gold_supplies.open_labels", project_id=project_id)
        return {str(label): int(count) for label, count in rows}

    def surest(self, *, project_id: int, label: str, most: int) -> list[GoldProposal]:
        """The surest of one label that wait."""
        rows = self._q.all("gold_supplies.surest", project_id=project_id, label=label, most=most)
        return [GoldProposal(*row) for row in rows]

    def proposal(self, *, task_id: int) -> GoldProposal | None:
        row = self._q.one("gold_supplies.proposal", task_id=task_id)
        return GoldProposal(*row) if row else None

    def settle(self, *, task_id: int, state: str, by: int, now: int) -> bool:
        """Used, refused, or gone; False where somebody was first."""
        return self._q.change("gold_supplies.settle", task_id=task_id, state=state, by=by, now=now) == 1

    def sample(self, *, project_id: int, parts: int) -> list[str]:
        """The answers (JSON) to so many tasks spread evenly over a project."""
        return [str(row[0]) for row in self._q.all("gold_supplies.sample", project_id=project_id, parts=parts)]
