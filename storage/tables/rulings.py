"""Rulings: what rules look at, and what they did."""

from __future__ import annotations

from collections.abc import Iterator

from storage.queries import Queries
from storage.records.labelling import Credit
from storage.records.rulings import BegunAnew, Did, FinishedTask, RuleCount
from storage.tables.restrictions import NO_END

ALL = 2**31 - 1
"""Looks at all there is."""
ANYWHERE = 0
"""Stands for all projects together."""
Sum = tuple[int, int]
"""How many answers were looked at, and what they come to."""


class Rulings:
    """`since` (ms UTC) is when a rule began to count anew; `most` is how far back it looks."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def credits(self, *, person_id: int, project_id: int, since: int, most: int) -> Sum:
        """How right her last known answers are, each 0 to 100."""
        return self._sum(
            self._q.one("rulings.credits", person_id=person_id, project_id=project_id, since=since, most=most)
        )

    def known(self, *, person_id: int, project_id: int, since: int) -> list[int]:
        """How right each of her known answers in a project is, oldest first."""
        return [row[0] for row in self._q.all("rulings.known", person_id=person_id, project_id=project_id, since=since)]

    def compared(self, *, person_id: int, project_id: int, since: int, most: int, threshold: int) -> Sum:
        """How many of her last answers to tasks with a majority are with it."""
        return self._sum(
            self._q.one(
                "rulings.compared",
                person_id=person_id,
                project_id=project_id,
                since=since,
                most=most,
                threshold=threshold,
            )
        )

    def agreed(self, *, person_id: int, project_id: int, since: int, most: int) -> Sum:
        """Which share of the others say the same, 0 to 100 each, over her last answers to finished tasks."""
        return self._sum(
            self._q.one("rulings.agreed", person_id=person_id, project_id=project_id, since=since, most=most)
        )

    def fast(self, *, person_id: int, project_id: int, since: int, most: int, faster: int, calm: int) -> Sum:
        """How many of her last answers came sooner than `faster` ms, but for those within `calm` ms of an outage."""
        return self._sum(
            self._q.one(
                "rulings.fast",
                person_id=person_id,
                project_id=project_id,
                since=since,
                most=most,
                faster=faster,
                calm=calm,
            )
        )

    def away(self, *, start_at: int, end_at: int) -> bool:
        """Whether the bot was away at some time between."""
        return self._q.value("rulings.away", start_at=start_at, end_at=end_at) is not None

    def given(self, *, person_id: int, project_id: int, since: int) -> int:
        """How many answers she gave."""
        return int(self._q.value("rulings.given", person_id=person_id, project_id=project_id, since=since))

    def judged(self, *, person_id: int, project_id: int, since: int, most: int) -> Sum:
        """How many of her last judged answers were accepted."""
        return self._sum(
            self._q.one("rulings.judged", person_id=person_id, project_id=project_id, since=since, most=most)
        )

    def income(self, *, person_id: int, project_id: int, since: int) -> int:
        """What her answers since then earn her, in micro-units."""
        return int(self._q.value("rulings.income", person_id=person_id, project_id=project_id, since=since))

    def income_due(self, *, person_id: int, project_id: int) -> int:
        """How much she has to have earned here before it is worth adding up."""
        return int(self._q.value("rulings.income_due", person_id=person_id, project_id=project_id) or 0)

    def look_at_income(self, *, person_id: int, project_id: int, due: int) -> None:
        """The next time when she has earned so much here."""
        self._q.change("rulings.look_at_income", person_id=person_id, project_id=project_id, due=due)

    def forget_income(self, *, project_id: int) -> int:
        """The rules have changed: the next answer of everybody is looked at."""
        return self._q.change("rulings.forget_income", project_id=project_id)

    def restricted_until(self, *, person_id: int, project_id: int) -> int | None:
        """Until when she is given no task there, or anywhere."""
        until: int | None = self._q.value("rulings.restricted_until", person_id=person_id, project_id=project_id)
        return until

    def slips(self, *, person_id: int, project_id: int, since: int, most: int) -> tuple[int, ...]:
        """Her last known answers that were wrong, by task."""
        found = self._q.all("rulings.slips", person_id=person_id, project_id=project_id, since=since, most=most)
        return tuple(row[0] for row in found)

    def against(self, *, person_id: int, project_id: int, since: int, most: int) -> tuple[int, ...]:
        """Her last answers that are not what most say, by task."""
        found = self._q.all("rulings.against", person_id=person_id, project_id=project_id, since=since, most=most)
        return tuple(row[0] for row in found)

    def hasty(self, *, person_id: int, project_id: int, since: int, most: int, faster: int) -> tuple[int, ...]:
        """Her last answers that came sooner than `faster` ms, by task."""
        found = self._q.all(
            "rulings.hasty", person_id=person_id, project_id=project_id, since=since, most=most, faster=faster
        )
        return tuple(row[0] for row in found)

    def turned_down(self, *, person_id: int, project_id: int, since: int, most: int) -> tuple[int, ...]:
        """Her last answers that were rejected, by task."""
        found = self._q.all("rulings.turned_down", person_id=person_id, project_id=project_id, since=since, most=most)
        return tuple(row[0] for row in found)

    def begun_anew(self, *, person_id: int, project_id: int) -> list[BegunAnew]:
        """From when on each rule that restricted her here counts anew; it lies ahead while that is in force."""
        found = self._q.all("rulings.begun_anew", person_id=person_id, project_id=project_id, no_end=NO_END)
        return [BegunAnew(rule, int(at), said, int(made)) for rule, at, said, made in found]

    def finish(self, *, task_id: int, now: int) -> bool:
        """The task waits to be compared, if it has all its answers."""
        return self._q.change("rulings.finish", task_id=task_id, now=now) == 1

    def finished(self, *, most: int) -> list[FinishedTask]:
        """Tasks that wait for it."""
        return [FinishedTask(*row) for row in self._q.all("rulings.finished", most=most)]

    def take_finished(self, *, task_id: int) -> bool:
        """False when another process has it."""
        return self._q.change("rulings.take_finished", task_id=task_id) == 1

    def votes_on(self, *, task_id: int) -> list[tuple[int, str]]:
        """Who answered it, and what (JSON)."""
        return [(row[0], row[1]) for row in self._q.all("rulings.votes_on", task_id=task_id)]

    def compare(self, *, task_id: int, person_id: int, peers: int, same: int, most: int) -> None:
        """Of `peers` answers `same` say what hers says, and `most` what most say."""
        self._q.change("rulings.compare", task_id=task_id, person_id=person_id, peers=peers, same=same, most=most)

    def rule(
        self, *, project_id: int, person_id: int, rule: str, action: str, task_id: int, numbers: str, now: int
    ) -> bool:
        """Notes what a rule did; False where it has changed the overlap of this task for her before."""
        added = self._q.change(
            "rulings.rule",
            project_id=project_id,
            person_id=person_id,
            rule=rule,
            action=action,
            task_id=task_id,
            numbers=numbers,
            now=now,
        )
        return added == 1

    def counts(self, *, project_id: int, since: int) -> list[RuleCount]:
        """What the rules of a project did since then."""
        return [RuleCount(*row) for row in self._q.all("rulings.counts", project_id=project_id, since=since)]

    def write_skill(
        self, *, person_id: int, name: str, value: int, expires_at: int | None, slack: int, now: int
    ) -> bool:
        """False when it is so already, and its end is no more than `slack` ms nearer."""
        written = self._q.change(
            "rulings.write_skill",
            person_id=person_id,
            skill=name,
            value=value,
            expires_at=expires_at,
            slack=slack,
            now=now,
        )
        return written == 1

    def waiting(self, *, person_id: int, project_id: int, most: int) -> list[Credit]:
        """Her answers in a project that wait to be accepted."""
        return [
            Credit(task_id, hers, amount or 0, currency or "")
            for task_id, hers, amount, currency in self._q.all(
                "rulings.waiting", person_id=person_id, project_id=project_id, most=most
            )
        ]

    def to_requeue(self, *, person_id: int, project_id: int, most: int) -> list[int]:
        """Tasks that she answered and for which no rule asked for one more answer yet."""
        found = self._q.all("rulings.to_requeue", person_id=person_id, project_id=project_id, most=most)
        return [row[0] for row in found]

    def requeue(self, *, task_id: int, person_id: int, now: int) -> bool:
        """False when it was asked for before."""
        return self._q.change("rulings.requeue", task_id=task_id, person_id=person_id, now=now) == 1

    def one_more(self, *, task_id: int, most: int, position: int) -> bool:
        """One place more on a task, up to `most` answers."""
        return self._q.change("rulings.one_more", task_id=task_id, most=most, position=position) == 1

    def one_less(self, *, task_id: int) -> bool:
        """A free place goes; False where there is none."""
        return self._q.change("rulings.one_less", task_id=task_id) == 1

    def did(self, *, project_id: int) -> Iterator[Did]:
        """All that was answered or skipped in a project, person by person."""
        return (Did(*row) for row in self._q.each("rulings.did", project_id=project_id))

    def said(self, *, project_id: int) -> Iterator[tuple[int, int, str, int]]:
        """What was said on every finished task, by whom, and when: task by task."""
        return ((row[0], row[1], row[2], row[3]) for row in self._q.each("rulings.said", project_id=project_id))

    def _sum(self, row: tuple[int, int] | None) -> Sum:
        return (int(row[0]), int(row[1])) if row else (0, 0)
