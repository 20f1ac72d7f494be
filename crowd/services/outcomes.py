"""What the services for admins may answer."""

from __future__ import annotations

from dataclasses import dataclass

from crowd.rules.faults import Fault
from crowd.rules.reach import Reach
from crowd.rules.spec import ProjectSpec
from crowd.rules.windows import Look
from storage.records.attempts import StageFigures
from storage.records.moves import Moved
from storage.records.projects import Project
from storage.records.tasks import Places

ALWAYS = Look(True, None)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done; `why` is the sentence for the admin."""

    why: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """Nothing was done, because of what is wrong in the file."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A new project; `opens_at` (ms UTC) when its file sets the hour."""

    slug: str
    opens_at: int | None


@dataclass(frozen=True, slots=True)
class Updated:
    """A project that nobody had seen has other words now. `by_hand`: its hours stay as they were set in the chat."""

    slug: str
    opens_at: int | None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Reworded:
    """A project that has been opened says the same in other words; workers read them from their next tap on.

    `by_hand`: its hours stay as they were set in the chat.
    """

    slug: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The very same project was there, but for hours that were set in the chat and stay (`by_hand`)."""

    slug: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """It is live; `told` people are owed a message about it, `first` of others who hear of it as they are needed."""

    slug: str
    opening: int
    told: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class Scheduled:
    """It opens by itself at `opens_at` (ms UTC)."""

    slug: str
    opens_at: int


@dataclass(frozen=True, slots=True)
class Paused:
    """Nobody gets a task; `kept_back` messages about it do not go out."""

    slug: str
    kept_back: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Over for good; `kept_back` messages about it do not go out."""

    slug: str
    kept_back: int


@dataclass(frozen=True, slots=True)
class Finishing:
    """Nobody gets a task any more; it is closed when `held` tasks in people's hands are finished."""

    slug: str
    kept_back: int
    held: int


@dataclass(frozen=True, slots=True)
class Planned:
    """It becomes so by itself at `at` (ms UTC); `at` is None where a plan was taken back."""

    slug: str
    becomes: str
    at: int | None


@dataclass(frozen=True, slots=True)
class OverlapSet:
    """So many tasks want another number of answers than before."""

    slug: str
    overlap: int
    changed: int


@dataclass(frozen=True, slots=True)
class OverlapChange:
    """What another overlap would do: places that it `adds`, free ones that it `removes`, taken ones `beyond` it that
    stay, and how many tasks have one of their `own`. Nothing is changed yet; the price is that of one place."""

    project_id: int
    slug: str
    title: str
    was: int
    overlap: int
    most: int
    adds: int
    removes: int
    beyond: int
    own: int
    price: int
    currency: str


@dataclass(frozen=True, slots=True)
class Money:
    """A project's money in micro-units: spent, held for people at work, left of its budget if it has one."""

    spent: int
    held: int
    left: int | None


@dataclass(frozen=True, slots=True)
class BudgetSet:
    """The project may spend this much from now on."""

    slug: str
    money: Money


@dataclass(frozen=True, slots=True)
class Certainty:
    """Of the tasks whose votes are weighed: so many are sure enough, so many stay unsure, so many wait for another."""

    sure: int
    unsure: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """People who passed the questions on the guidelines, who did not, and who are at them."""

    passed: int
    failed: int
    asked: int


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project as an admin looks at it. `states` counts assignments, `told` deliveries of the news, `in_line` those
    who wait for a place, `complete` the tasks that have all their answers, gold apart, `differing` those on which
    people differ and that wait for a person."""

    project: Project
    spec: ProjectSpec
    places: Places
    states: dict[str, int]
    working: int
    ever_worked: int
    reach: Reach
    told: dict[str, int]
    money: Money
    complete: int = 0
    in_line: int = 0
    moves: tuple[Moved, ...] = ()
    certainty: Certainty | None = None
    hours: Look = ALWAYS
    stage: StageFigures | None = None
    hardest: tuple[tuple[str, int, int], ...] = ()
    understanding: Understanding | None = None
    differing: int = 0

    @property
    def eligible(self) -> int:
        """How many may work on it and can be reached."""
        return self.reach.matching


def no_project(slug: str) -> Refused:
    """There is none by that name."""
    return Refused(f"There is no project {slug}.")
