"""The small model of labelling: who has what, what is withheld, and what has been paid; nothing else is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from crowd.rules.bundles import SLACK
from crowd.rules.clarifying import KEPT_FOR
from tests.labelling import LIMIT

LOST = {"expired", "returned"}
HOLDING = {"active", "parked", "reserved"}
TAKING = {*HOLDING, "submitted", "accepted"}
ENOUGH_REPORTS = 2
MINUTES = 5
BUNDLE_TIME = MINUTES * 60_000 + SLACK

Key = tuple[int, int]
"""A task and a person."""


@dataclass
class Model:
    """What must be stored after everything that was done so far. The budget counts answers; None is none."""

    tasks: int
    overlap: int
    budget: int | None = None
    states: dict[Key, str] = field(default_factory=dict)
    labels: dict[Key, str] = field(default_factory=dict)
    answered_at: dict[Key, int] = field(default_factory=dict)
    deadlines: dict[Key, int] = field(default_factory=dict)
    changes: int = 0
    changing: dict[int, int] = field(default_factory=dict)
    overlaps: dict[int, int] = field(default_factory=dict)
    withheld: dict[int, str] = field(default_factory=dict)
    reports: dict[Key, str] = field(default_factory=dict)
    questions: list[Key] = field(default_factory=list)
    answered: dict[int, str] = field(default_factory=dict)
    bundles: dict[int, int] = field(default_factory=dict)
    lapsed: set[int] = field(default_factory=set)
    guide: int = 1
    read: dict[int, int] = field(default_factory=dict)
    guides: dict[Key, int] = field(default_factory=dict)
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
        """No place comes free of those that are held beyond an overlap that was lowered."""
        return 0 if self.withheld.get(task) == "dropped" else max(0, self.overlaps[task] - self.taken(task))

    def takeable(self, task: int) -> bool:
        return self.free(task) > 0 and task not in self.withheld

    def held(self, who: int) -> int | None:
        return next(iter(self.of(who, "active")), None)

    def of(self, who: int, *states: str) -> list[int]:
        """Her tasks in these states."""
        return [task for (task, each), state in self.states.items() if each == who and state in states]

    def keys(self, *states: str) -> list[Key]:
        """Everybody's tasks in these states."""
        return sorted(key for key, state in self.states.items() if state in states)

    def open_to(self, who: int) -> set[int]:
        """The tasks she may be given."""
        return {
            task for task in self.every_task() if self.takeable(task) and self.states.get((task, who)) in {None, *LOST}
        }

    def works(self, who: int) -> bool:
        """Whether she is handed anything at all."""
        return self.project == "live" and who not in self.banned and not self.has_to_read(who)

    def has_to_read(self, who: int) -> bool:
        """Whether the guidelines changed since she read them."""
        return self.read.get(who, self.guide) < self.guide

    def count(self, who: int, *states: str) -> int:
        return len(self.of(who, *states))

    def worth(self, *states: str) -> int:
        """What the work in these states is worth, in answers; what was judged right with it where it is accepted."""
        reports = sum(state == "confirmed" for state in self.reports.values()) if "accepted" in states else 0
        return sum(state in states for state in self.states.values()) + reports

    def committed(self) -> int:
        return self.worth(*TAKING)

    def affords(self) -> int:
        """For how many more places there is money."""
        return 10**6 if self.budget is None else max(0, self.budget - self.committed())

    def last_answers(self, who: int) -> list[int]:
        """What she may change, newest first."""
        hers = [(self.answered_at[key], key[0]) for key in self.labels if key[1] == who]
        return [task for _, task in sorted(hers, reverse=True)[:10] if self.states[task, who] == "submitted"]

    def waiting_questions(self) -> list[int]:
        """Those that nobody has answered, of people whose place is parked."""
        return [
            at for at, key in enumerate(self.questions, 1) if at not in self.answered and self.states[key] == "parked"
        ]

    def open_reports(self, task: int) -> int:
        return sum(state == "open" for (each, _), state in self.reports.items() if each == task)

    # What happens

    def turns_to(self, task: int, who: int) -> None:
        """She does something with this task of hers: a change of another answer is given up."""
        if (task, who) in self.states and self.changing.get(who) != task:
            self.changing.pop(who, None)

    def begins(self, who: int, read: int | None) -> None:
        """The first time she has read the guidelines as they are, or as she says."""
        said = read if read is not None and read <= self.guide else None
        self.read[who] = max(self.read.get(who, 0), said or 0) or self.guide
        self.begun.add(who)

    def takes(self, task: int, who: int, now: int) -> None:
        assert self.states.get((task, who)) in {None, "reserved", *LOST}
        self.states[task, who] = "active"
        self.deadlines[task, who] = now + LIMIT
        self.guides[task, who] = self.read[who]

    def reserves(self, tasks: set[int], who: int, now: int) -> None:
        for task in tasks:
            assert self.states.get((task, who)) in {None, *LOST}
            self.states[task, who] = "reserved"
            self.guides[task, who] = self.read[who]
        self.lapsed.discard(who)
        self.bundles[who] = now + BUNDLE_TIME

    def ends_bundle(self, who: int) -> None:
        """What she has not come to goes back."""
        if self.bundles.pop(who, None) is not None:
            self.gives_back(who, self.of(who, "reserved"))

    def gives_back(self, who: int, tasks: list[int]) -> None:
        self.states |= dict.fromkeys([(task, who) for task in tasks], "returned")

    def parks(self, task: int, who: int, now: int) -> None:
        self.states[task, who] = "parked"
        self.deadlines[task, who] = now + KEPT_FOR

    def resumes(self, task: int, who: int, now: int) -> None:
        """What she was at goes back."""
        was = self.states[task, who]
        self.gives_back(who, self.of(who, "active"))
        self.states[task, who] = "active"
        self.deadlines[task, who] = now + LIMIT
        if was in LOST:
            self.guides[task, who] = self.read[who]

    def answers(self, task: int, who: int, label: str, now: int) -> None:
        self.states[task, who] = "submitted"
        self.labels[task, who] = label
        self.answered_at[task, who] = now

    def changes_to(self, task: int, who: int, label: str) -> None:
        self.labels[task, who] = label
        self.changes += 1
        del self.changing[who]

    def expires(self, now: int) -> None:
        for who in [who for who, until in self.bundles.items() if until <= now]:
            self.ends_bundle(who)
            self.lapsed.add(who)
        for key, state in self.states.items():
            if state in {"active", "parked"} and self.deadlines[key] <= now:
                self.states[key] = "expired" if state == "active" else "returned"

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
                self.overlaps[task] = overlap

    def stops_handing_out(self, state: str) -> None:
        """Paused or closed: what is held for later goes back."""
        self.project = state
        for who in list(self.bundles):
            self.ends_bundle(who)
