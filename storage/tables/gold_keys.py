"""Keys of gold: which are in doubt, what speaks against them, and what people decided."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.gold_keys import GoldTask, Key, KeyAnswer


class GoldKeys:
    """What is known about the known answers. Times are ms UTC."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def look(self, *, task_id: int, project_id: int, now: int) -> None:
        """The clock looks at this key then."""
        self._q.change("gold_keys.look", task_id=task_id, project_id=project_id, now=now)

    def to_look_at(self, *, now: int, most: int) -> list[tuple[int, int]]:
        """Tasks whose key is to be looked at by now, each with the moment since which it is."""
        return [(int(task_id), int(at)) for task_id, at in self._q.all("gold_keys.to_look_at", now=now, most=most)]

    def looked(self, *, task_id: int, look_at: int) -> bool:
        """It need not be looked at again; False when it was failed meanwhile."""
        return self._q.change("gold_keys.looked", task_id=task_id, look_at=look_at) == 1

    def lock(self, *, task_id: int, project_id: int) -> None:
        """Others who decide about this key wait for this unit."""
        self._q.change("gold_keys.lock", task_id=task_id, project_id=project_id)

    def of(self, *, task_id: int) -> Key | None:
        row = self._q.one("gold_keys.of", task_id=task_id)
        return Key(*row) if row else None

    def answers(self, *, task_id: int, since: int) -> list[KeyAnswer]:
        """The answers that were given later than `since`, in the order in which they were given."""
        return [KeyAnswer(*row) for row in self._q.all("gold_keys.answers", task_id=task_id, since=since)]

    def suspend(self, *, task_id: int, why: str, evidence: str, now: int) -> bool:
        """It is in doubt; False where it is already."""
        return self._q.change("gold_keys.suspend", task_id=task_id, why=why, evidence=evidence, now=now) == 1

    def set_control(self, *, task_id: int, control: str | None) -> None:
        """What the task is among gold."""
        self._q.change("gold_keys.set_control", task_id=task_id, control=control)

    def decide(self, *, task_id: int, decided: str, by: int, now: int) -> bool:
        """A person has decided; False where nothing waits."""
        return self._q.change("gold_keys.decide", task_id=task_id, decided=decided, by=by, now=now) == 1

    def rekey(self, *, task_id: int, gold: str) -> None:
        """This (JSON) is the right answer from now on, and nothing else."""
        self._q.change("gold_keys.rekey", task_id=task_id, gold=gold)

    def overturn(self, *, task_id: int, person_id: int, now: int) -> bool:
        """A person has found her answer right; False when that is known."""
        return self._q.change("gold_keys.overturn", task_id=task_id, person_id=person_id, now=now) == 1

    def mended(self, *, task_id: int) -> frozenset[int]:
        """Whose answers were found right by a person, whatever the key says."""
        return frozenset(int(row[0]) for row in self._q.all("gold_keys.mended", task_id=task_id))

    def credits(self, *, task_id: int) -> dict[int, int | None]:
        """How right each answer is held to be, by person."""
        return {int(person_id): credit for person_id, credit in self._q.all("gold_keys.credits", task_id=task_id)}

    def doubtful(self, *, project_id: int, most: int) -> list[tuple[int, str]]:
        """Tasks (id, key) whose known answer waits for a decision."""
        rows = self._q.all("gold_keys.doubtful", project_id=project_id, most=most)
        return [(int(task_id), str(key)) for task_id, key in rows]

    def all_of(self, *, project_id: int, horizon: int, most: int) -> list[GoldTask]:
        """The newest gold of a project, at most so many."""
        rows = self._q.all("gold_keys.all_of", project_id=project_id, horizon=horizon, most=most)
        return [GoldTask(*row) for row in rows]

    def bank(self, *, project_id: int, horizon: int, most: int) -> list[GoldTask]:
        """The newest tasks of a project that teaches or tests, at most so many."""
        rows = self._q.all("gold_keys.bank", project_id=project_id, horizon=horizon, most=most)
        return [GoldTask(*row) for row in rows]

    def retire(self) -> int:
        """What was shown to as many as may see it has left work; how many tasks just now."""
        return self._q.change("gold_keys.retire")

    def retire_seen(self, *, project_id: int, before: int) -> int:
        """What nobody was given since then has left work; how many tasks just now. For a project where people work."""
        return self._q.change("gold_keys.retire_seen", project_id=project_id, before=before)

    def put_back(self, *, task_id: int, exposures: int) -> bool:
        """In work again; False where it is no retired gold, or somebody was shown its answer."""
        return self._q.change("gold_keys.put_back", task_id=task_id, exposures=exposures) == 1
