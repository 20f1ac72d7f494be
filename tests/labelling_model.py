"""The small model of labelling: who has what, what is withheld, and what has been paid; nothing else is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.labelling import LIMIT

LOST = {"expired", "returned"}
TAKING = {"active", "submitted", "accepted"}
ENOUGH_REPORTS = 2

Key = tuple[int, int]
"""A task and a person."""


@dataclass
class Model:
    """What must be stored after everything that was done so far."""

    tasks: int
    overlap: int
    states: dict[Key, str] = field(default_factory=dict)
    labels: dict[Key, str] = field(default_factory=dict)
    answered_at: dict[Key, int] = field(default_factory=dict)
    deadlines: dict[Key, int] = field(default_factory=dict)
    changes: int = 0
    changing: dict[int, int] = field(default_factory=dict)
    overlaps: dict[int, int] = field(default_factory=dict)
    withheld: dict[int, str] = field(default_factory=dict)
    reports: dict[Key, str] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    banned: set[int] = field(default_factory=set)
    project: str = "live"

    def __post_init__(self) -> None:
        self.overlaps = dict.fromkeys(self.every_task(), self.overlap)

    def every_task(self) -> Iterator[int]:
        return iter(range(1, self.tasks + 1))

    # What follows from it

    def taken(self, task: int) -> int:
        return sum(state in TAKING for (each, _), state in self.states.items() if each == task)

    def free(self, task: int) -> int:
        return 0 if self.withheld.get(task) == "dropped" else self.overlaps[task] - self.taken(task)

    def takeable(self, task: int) -> bool:
        return self.free(task) > 0 and task not in self.withheld

    def held(self, who: int) -> int | None:
        return next((task for (task, each), state in self.states.items() if each == who and state == "active"), None)

    def open_to(self, who: int) -> set[int]:
        """The tasks she may be given."""
        return {
            task for task in self.every_task() if self.takeable(task) and self.states.get((task, who)) in {None, *LOST}
        }

    def works(self, who: int) -> bool:
        """Whether she is handed anything at all."""
        return self.project == "live" and who not in self.banned

    def count(self, who: int, *states: str) -> int:
        return sum(state in states for (_, each), state in self.states.items() if each == who)

    def last_answers(self, who: int) -> list[int]:
        """What she may change, newest first."""
        hers = [(self.answered_at[key], key[0]) for key in self.labels if key[1] == who]
        return [task for _, task in sorted(hers, reverse=True)[:10] if self.states[task, who] == "submitted"]

    def open_reports(self, task: int) -> int:
        return sum(state == "open" for (each, _), state in self.reports.items() if each == task)

    # What happens

    def takes(self, task: int, who: int, now: int) -> None:
        self.states[task, who] = "active"
        self.deadlines[task, who] = now + LIMIT

    def answers(self, task: int, who: int, label: str, now: int) -> None:
        self.states[task, who] = "submitted"
        self.labels[task, who] = label
        self.answered_at[task, who] = now

    def changes_to(self, task: int, who: int, label: str) -> None:
        self.labels[task, who] = label
        self.changes += 1
        del self.changing[who]

    def expires(self, now: int) -> None:
        for key, state in self.states.items():
            if state == "active" and self.deadlines[key] <= now:
                self.states[key] = "expired"

    def accepts_all(self) -> None:
        self.states = {key: "accepted" if state == "submitted" else state for key, state in self.states.items()}
        self.changing.clear()

    def is_reported(self, task: int, who: int) -> None:
        self.states[task, who] = "skipped"
        self.reports[task, who] = "open"
        if self.open_reports(task) >= ENOUGH_REPORTS:
            self.withheld.setdefault(task, "quarantined")

    def is_judged(self, task: int, becomes: str, *, drops: bool) -> None:
        for key, state in self.reports.items():
            if key[0] == task and state == "open":
                self.reports[key] = becomes
        if drops:
            self.withheld[task] = "dropped"
        elif self.withheld.get(task) == "quarantined":
            del self.withheld[task]

    def sets_overlap(self, overlap: int) -> None:
        """Taken places stay; a task that was dropped stays so."""
        for task in self.every_task():
            if self.withheld.get(task) != "dropped":
                self.overlaps[task] = max(overlap, self.taken(task))
