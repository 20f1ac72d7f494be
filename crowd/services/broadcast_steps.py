"""What comes of a step of a broadcast: a draft, a question, a run, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from crowd.rules.broadcasting import Audience, Reach, When
from crowd.rules.posts import Post
from storage.records.broadcasts import BroadcastState

NO_DOOR, TO_WORK = 0, -1
"""No button below the message, and one that leads to the list of projects; any other number is a project's."""

POST, AUDIENCE, WHEN = "broadcast_post", "broadcast_audience", "broadcast_when"
NUMBER, CORRECTION = "broadcast_number", "broadcast_correction"
"""What an admin may be about to send: the message, its people, a time; their number; what corrects the message."""


class Why(Enum):
    """Why nothing was done."""

    GONE = "there is no such broadcast"
    OTHER_NUMBER = "she typed another number than that of the people"
    CHANGED = "it changed since the question"
    EMPTY = "nobody is in the audience"
    INCOMPLETE = "it has no words or no audience yet"
    NOT_YOURS = "her role does not reach so far"
    OVER = "it is over already"
    PAUSED = "it is paused already"
    CANCELLED = "it is cancelled, and a cancelled one does not go on"
    NOT_HELD = "it is going on already"
    NOTHING_UNKNOWN = "there is nothing whose fate is unknown"
    NOT_BEGUN = "nothing of it was sent"
    SAME = "it says that already"
    LONG = "the words are too long for a caption"
    VOICE = "a voice message can only get other words"
    PROJECT = "there is no such project"


@dataclass(frozen=True, slots=True)
class NotDone:
    """Nothing was done, and why."""

    why: Why


@dataclass(frozen=True, slots=True)
class Door:
    """The button below a broadcast: to a project, or to the list of work (`TO_WORK`)."""

    project_id: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast that is being written. `title` is that of its audience's project."""

    id: int
    version: int
    post: Post | None
    audience: Audience | None
    title: str
    door: Door | None
    when: When
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class Confirm:
    """She sees it as everybody will, and is asked: by a tap, or for the number of people."""

    draft: Draft
    post: Post
    reach: Reach


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages of a broadcast are in which state."""

    sent: int = 0
    blocked: int = 0
    failed: int = 0
    unknown: int = 0
    due: int = 0
    later: int = 0
    left_out: int = 0
    cancelled: int = 0

    @classmethod
    def of(cls, states: Mapping[str, int]) -> Counts:
        """From the number of deliveries in each state."""
        return cls(
            sent=states.get("sent", 0),
            blocked=states.get("refused", 0),
            failed=states.get("failed", 0),
            unknown=states.get("unknown", 0),
            due=states.get("pending", 0) + states.get("sending", 0),
            later=states.get("later", 0),
            left_out=states.get("dropped", 0),
            cancelled=states.get("cancelled", 0),
        )

    @property
    def all(self) -> int:
        """Everybody who is or was to get it."""
        return self.over + self.due + self.later + self.failed

    @property
    def over(self) -> int:
        """Those of whom nothing is owed any more."""
        return self.sent + self.blocked + self.unknown + self.left_out + self.cancelled


@dataclass(frozen=True, slots=True)
class Edits:
    """How the newest correction goes: changed, cannot be changed, still to be changed.

    `fault` is what Telegram said when it refused it.
    """

    done: int
    failed: int
    left: int
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A broadcast that was begun, as it stands. `fault` is what Telegram said when it refused the text.

    `rate` counts the messages of a minute lately; `time_left` is in ms, None where that cannot be told.
    """

    id: int
    state: BroadcastState
    version: int
    post: Post
    audience: Audience
    title: str
    door: Door | None
    when: When
    counts: Counts
    edits: Edits | None
    fault: str | None
    began_at: int
    ended_at: int | None
    rate: int = 0
    time_left: int | None = None

    @property
    def over(self) -> bool:
        """Whether nothing will change any more by itself."""
        return self.state in ("done", "cancelled") and not (self.edits and self.edits.left)


@dataclass(frozen=True, slots=True)
class ConfirmCorrection:
    """She sees it as it will read, and is asked."""

    correction_id: int
    run: Run
    post: Post


@dataclass(frozen=True, slots=True)
class Choices:
    """The parts of a project that can be written to, and how many people each has."""

    draft_id: int
    project_id: int
    slug: str
    title: str
    people: Mapping[str, int] = field(default_factory=dict)


DraftStep: TypeAlias = Draft | Confirm | Run | NotDone
RunStep: TypeAlias = Run | ConfirmCorrection | NotDone
