"""What labelling answers: a card to show, nothing left, a refusal. `parts` are messages that stand in her chat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias

from crowd.rules.eligibility import Groups
from crowd.rules.grounds import Grounds
from crowd.rules.guidelines import Clause
from crowd.rules.limits import Halt
from crowd.rules.media import in_order, media_of
from crowd.rules.pace import Pace
from crowd.rules.sensitive import topics_of
from crowd.rules.spec import ProjectSpec
from crowd.services.hands import FilledUp
from crowd.services.stages_shown import InStage, StageStand
from crowd.tasktypes import TASK_TYPES, TaskType, flow
from crowd.tasktypes.base import CardBody, Payload, Said, Trouble, with_all_fields
from storage.records.bundles import Begun, BundleSum
from storage.records.labelling import Held, Worker
from storage.records.reports import Note


@lru_cache(maxsize=256)
def spec_of(text: str) -> ProjectSpec:
    """A stored project; read once, since every tap needs it."""
    return ProjectSpec.from_json(text)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a worker has done in a project; money in micro-units of `currency`."""

    project_id: int
    title: str
    answered: int
    skipped: int
    earned: int
    currency: str


@dataclass(frozen=True, slots=True)
class Changing:
    """An answer that may still be changed: what it is, and her answers of this project on either side of it."""

    words: str
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """A task in a worker's hands; `deadline` in ms UTC, `price` in micro-units of the tally's currency.

    `version` is the task's, for its buttons; `said` counts what she has said in it so far. `changing` is set where she
    has answered it and is about to change the answer. `notes` are what others asked about it, newest first.
    `begun` is how far she is in the bundle that the task belongs to, `stage` in her attempt. `banner` stands in the
    place of what there is to earn, where the card is not one of work.
    """

    task_id: int
    version: int
    body: CardBody
    price: int
    deadline: int
    tally: Tally
    said: int = 0
    changing: Changing | None = None
    notes: tuple[Note, ...] = ()
    begun: Begun | None = None
    banner: str = ""
    stage: InStage | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A message in her chat that carries a piece of a long task."""

    message_id: int
    task_id: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The task that is hers now. `recorded` is what her button said, when it was just recorded.

    `stands_at` is the message that bore the card before, where it is known. `goes_on` says that the task is the
    one that she looked at, one step further.
    """

    card: Card
    recorded: str | None = None
    parts: tuple[Part, ...] = ()
    stands_at: int | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """No task for her at the moment: there is none, or `halt` says what keeps it from her.

    `clauses` is what changed in the guidelines, where she has to read that first. `bundle` is one that just ended,
    `stage` how she stands where the project is one, `grounds` what a restriction of hers rests on. `more` says that
    none was looked for, and that there may be one.
    """

    tally: Tally
    recorded: str | None = None
    parts: tuple[Part, ...] = ()
    stands_at: int | None = None
    more: bool = False
    halt: Halt | None = None
    clauses: tuple[Clause, ...] = ()
    bundle: BundleSum | None = None
    stage: StageStand | None = None
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """She stopped; the place she held is free again, and so is what was left of her `bundle`."""

    tally: Tally
    parts: tuple[Part, ...] = ()
    bundle: BundleSum | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """Before her first task here: what the project is and what its guidelines say."""

    project_id: int
    spec: ProjectSpec
    version: int = 1  # of its guidelines


@dataclass(frozen=True, slots=True)
class Asking:
    """A question on the guidelines, before her first task: number `number`, from 0, of `total`. `answers` are in her
    order, each with its place in the file. `wrong`: so many tries of hers were; `right`: the one before was, and `why`.

    `version` is that of the guidelines, `mark` stands for the questions as they are worded.
    """

    project_id: int
    title: str
    version: int
    mark: int
    number: int
    total: int
    question: str
    answers: tuple[tuple[int, str], ...]
    wrong: int = 0
    right: bool = False
    why: str = ""

    @property
    def once_more(self) -> bool:
        """Whether she has been wrong here before."""
        return self.wrong > 0


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """She got a question on the guidelines wrong in every try: this project is not for her."""

    project_id: int
    title: str
    question: str
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class PracticeOffer:
    """Before her next task here: so many that she missed can be practised, in about so many minutes."""

    project_id: int
    title: str
    tasks: int
    minutes: int


class Why(Enum):
    """Why nothing was done."""

    NOT_ADMITTED = auto()
    NOT_ELIGIBLE = auto()
    NOT_LIVE = auto()
    NO_PROJECT = auto()
    NOT_HERS = auto()
    OLD_BUTTON = auto()
    CORRECTED = auto()
    """The task that she answers in words was corrected since she was shown it."""
    STEP_PASSED = auto()
    """A button of a step of this task that is behind her."""
    NOTHING_TO_CHANGE = auto()
    FINAL = auto()
    """The answer has been accepted or rejected."""
    TOO_LATE = auto()
    SKIPPED_ALREADY = auto()
    PARKED = auto()
    """The task waits for the answer to her question."""
    RESERVED = auto()
    """The task is held for her, and comes in its turn."""
    NO_MONEY = auto()
    """The project's budget has no room for another answer."""
    FILLED = auto()
    """The project has enough hands; she waits in line."""
    RESTRICTED = auto()
    """A restriction keeps her from a place that is not hers any more."""
    ENOUGH = auto()
    """She has answered as much in this project as one worker may."""
    MISUNDERSTOOD = auto()
    """She got the questions on its guidelines wrong."""
    IN_STAGE = auto()
    """In a training or an exam nothing is skipped, undone or asked."""
    REPORTED_ENOUGH = auto()
    """She has reported as many tasks of this attempt as may be replaced."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done. `where` is where she stands, if anywhere; `unmet` are the conditions that she lacks,
    `filled` is her place in line."""

    why: Why
    where: Shown | NothingLeft | None = None
    unmet: Groups = ()
    filled: FilledUp | None = None


@dataclass(frozen=True, slots=True)
class NotAnAnswer:
    """What she said does not answer the card, which stays as it is."""

    trouble: Trouble
    limit: int
    where: Shown


@dataclass(frozen=True, slots=True)
class NotAsked:
    """No task of hers waits for a message."""


@dataclass(frozen=True, slots=True)
class WhichOne:
    """Several tasks of hers wait for a message; she has to reply to the one that she means."""


@dataclass(frozen=True, slots=True)
class AnsweredAlready:
    """A second tap: `words` is what was recorded at the first."""

    words: str
    where: Shown | NothingLeft


@dataclass(frozen=True, slots=True)
class Left:
    """How many tasks are left for her; `more` where that many were found and nobody looked further.

    `at_most` where gold is mixed in: it is counted whole, and not all of it will come to her.
    """

    count: int
    more: bool
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A live project as one worker sees it: `unmet` are conditions that she does not meet, `halt` keeps it from her.

    `hers_until` (ms UTC) says that a task of it is in her hands. `today` is how many more tasks with sensitive content
    she may be shown today, where the project has such. `stage` is set where it is one; `ways` are stages
    that give her a skill which it asks for.
    """

    project_id: int
    spec: ProjectSpec
    tally: Tally
    begun: bool
    unmet: Groups
    pace: Pace | None
    left: Left
    halt: Halt | None
    favourite: bool
    hers_until: int | None = None
    today: int | None = None
    stage: StageStand | None = None
    ways: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Resting:
    """A project that suits her and opens again by itself `opens_at` (ms UTC); `zone` is her time zone, if known."""

    spec: ProjectSpec
    opens_at: int
    zone: str | None


Step: TypeAlias = (
    Shown
    | NothingLeft
    | Finished
    | Briefing
    | PracticeOffer
    | Asking
    | Misunderstood
    | Refused
    | AnsweredAlready
    | NotAnAnswer
)
Heard: TypeAlias = Step | NotAsked | WhichOne


def card_of(held: Held, spec: ProjectSpec, tally: Tally, changing: Changing | None = None) -> Card:
    """The card of a task in her hands, or of one that she answered."""
    said = said_of(held)
    return Card(
        held.task_id,
        held.version,
        body_of(held.payload, held.seed, spec, said),
        held.price,
        held.deadline,
        tally,
        len(said),
        changing,
    )


def body_of(payload: str, seed: int, spec: ProjectSpec, said: Sequence[Said] = ()) -> CardBody:
    """What a stored task shows. Raises LookupError, ValueError or TypeError when what is stored is broken."""
    given = _read(payload, spec)
    body = flow.card(kind_of(spec), given, spec.task, seed, said)
    if spec.media is None and spec.sensitive is None:
        return body
    media = in_order(media_of(given), [section.field for section in body.sections])
    return replace(body, media=media, veiled=bool(topics_of(given)), kept=spec.sensitive is not None)


def said_of(held: Held) -> tuple[Said, ...]:
    """What she said on a task so far."""
    return flow.load(json.loads(held.draft)) if held.draft else ()


def tally_of(worker: Worker, spec: ProjectSpec) -> Tally:
    """What she has done, by her standing in the project."""
    return Tally(worker.project_id, spec.title, worker.answered, worker.skipped, worker.earned, spec.currency)


def kind_of(spec: ProjectSpec) -> TaskType:
    """The task type of a project."""
    return TASK_TYPES[spec.task_type]


def payload_of(held: Held, spec: ProjectSpec) -> Payload:
    """The texts of a task."""
    return _read(held.payload, spec)


def _read(payload: str, spec: ProjectSpec) -> Payload:
    given: Payload = json.loads(payload)
    return with_all_fields(kind_of(spec), given) if spec.media else given
