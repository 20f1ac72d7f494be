"""The buttons of broadcasts: of one that is written, and of one that goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button


@dataclass(frozen=True, slots=True)
class Draft(Button):
    """What she is writing, as it is."""

    prefix: ClassVar[str] = "jd"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Rewrite(Button):
    """Another message in its place."""

    prefix: ClassVar[str] = "jm"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class People(Button):
    """Who shall get it."""

    prefix: ClassVar[str] = "jw"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OfProject(Button):
    """Some of the people who know this project."""

    prefix: ClassVar[str] = "jp"
    broadcast_id: int
    project_id: int


@dataclass(frozen=True, slots=True)
class To(Button):
    """These people; no project is everybody."""

    prefix: ClassVar[str] = "jt"
    broadcast_id: int
    project_id: int
    part: str


@dataclass(frozen=True, slots=True)
class Describe(Button):
    """People by conditions that she types."""

    prefix: ClassVar[str] = "jf"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Doors(Button):
    """Which button stands below it."""

    prefix: ClassVar[str] = "jb"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Hang(Button):
    """This one: to a project, to the list of work (-1), none (0)."""

    prefix: ClassVar[str] = "jh"
    broadcast_id: int
    door: int


@dataclass(frozen=True, slots=True)
class Times(Button):
    """When it goes out."""

    prefix: ClassVar[str] = "jn"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class At(Button):
    """At this time."""

    prefix: ClassVar[str] = "ja"
    broadcast_id: int
    moment: str


@dataclass(frozen=True, slots=True)
class Ask(Button):
    """See it as everybody will, and be asked."""

    prefix: ClassVar[str] = "jk"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Send(Button):
    """Yes, as it was shown."""

    prefix: ClassVar[str] = "js"
    broadcast_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Discard(Button):
    """Ask whether to throw it away."""

    prefix: ClassVar[str] = "jx"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Discarded(Button):
    """Throw it away."""

    prefix: ClassVar[str] = "jxy"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Earlier(Button):
    """Broadcasts that were begun."""

    prefix: ClassVar[str] = "jl"


@dataclass(frozen=True, slots=True)
class Follow(Button):
    """How it goes, kept up to date."""

    prefix: ClassVar[str] = "jo"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Pause(Button):
    """Nothing more goes out for now."""

    prefix: ClassVar[str] = "jz"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Resume(Button):
    """It goes on."""

    prefix: ClassVar[str] = "jr"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Cancel(Button):
    """Ask whether to cancel it."""

    prefix: ClassVar[str] = "jc"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Cancelled(Button):
    """Nobody else gets it."""

    prefix: ClassVar[str] = "jcy"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Correct(Button):
    """Something else shall stand in its place."""

    prefix: ClassVar[str] = "je"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Corrected(Button):
    """Yes, this."""

    prefix: ClassVar[str] = "jey"
    correction_id: int


@dataclass(frozen=True, slots=True)
class Repeat(Button):
    """Ask whether to send it again to those of whom nobody knows."""

    prefix: ClassVar[str] = "ju"
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class Repeated(Button):
    """Send it again to them."""

    prefix: ClassVar[str] = "juy"
    broadcast_id: int


DRAFTING: tuple[type[Button], ...] = (
    *(Draft, Rewrite, People, OfProject, To, Describe, Doors, Hang, Times, At, Ask, Send, Discard, Discarded),
)
RUNNING: tuple[type[Button], ...] = (
    *(Earlier, Follow, Pause, Resume, Cancel, Cancelled, Correct, Corrected, Repeat, Repeated),
)
