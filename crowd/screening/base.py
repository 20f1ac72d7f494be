"""A kind of question: what every kind has, what it shows, and how it hears an answer. One file in `kinds/` each.

A kind is a table of a form file, validated by pydantic, that knows how to ask itself. Most are over with one answer;
one that takes several steps keeps where she stands in a `State`, which the screening's row holds between two messages.
Nothing here knows the clock or chance: both come in as a `Scene`.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.rules.resume import Recognised, Refusal
from crowd.screening.said import (
    SKIPPED,
    Answer,
    Contact,
    Done,
    Heard,
    Located,
    Other,
    Rejected,
    Said,
    Scene,
    Skipped,
    State,
    Tapped,
    Trouble,
    Typed,
    Uploaded,
    Wrong,
)

# Short enough that a button can carry key and choice in Telegram's 64 bytes.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Points = Annotated[int, Field(ge=0, le=1000)]


class Ours(StrEnum):
    """Buttons whose words are not the form's: the conversation says them in the applicant's language."""

    YES = "yes"
    NO = "no"
    DONE = "done"
    BEGIN = "begin"
    NEXT = "next"
    PAUSE_AFTER = "pause_after"
    ASK = "ask"
    NO_QUESTION = "no_question"
    LOOK = "look"
    ELSEWHERE = "elsewhere"


class Hint(StrEnum):
    """How a card is answered; the conversation has a sentence for each, with the card's `limits` in it."""

    BUTTONS = "buttons"
    NUMBER = "number"  # low, high
    WORDS = "words"  # low, high
    FILE = "file"  # kinds, megabytes
    NO_TEXT = "no_text"
    NOT_ENGLISH = "not_english"
    TEST = "test"  # count, low, high (seconds for each), minutes
    TIME_IS_OVER = "time_is_over"
    WHEN_READY = "when_ready"
    WRITING = "writing"  # low, high, minutes
    LATER_COUNTS = "later_counts"  # low, high
    ONE_MESSAGE = "one_message"
    YOUR_QUESTION = "your_question"
    VOICE = "voice"  # low, high (seconds)
    ALL_THAT_FIT = "all_that_fit"
    SOME = "some"  # low, high
    DATE = "date"
    WHICH_DAY = "which_day"
    PHONE = "phone"
    PLACE = "place"
    WHICH_PLACE = "which_place"
    RIGHT_PLACE = "right_place"  # place, time


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label in the form's words or in ours, and the value that a tap brings back (at most 12 letters)."""

    label: str | Ours
    value: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a question at this moment. `step` is (1, 6) for the first of six things asked one by one.

    `reply` is what she asked for and is told now. `until` is when its time is over, ms UTC. `busy` while her time runs:
    then nothing leads away from it. `phone` and `location` ask for Telegram's own buttons for them.
    """

    text: str
    hint: Hint = Hint.BUTTONS
    limits: dict[str, str] = field(default_factory=dict)
    buttons: tuple[Choice, ...] = ()
    across: int = 1  # buttons a row
    below: tuple[Choice, ...] = ()  # in rows of their own
    step: tuple[int, int] | None = None
    reply: str | None = None
    until: int | None = None
    busy: bool = False
    phone: bool = False
    location: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something for the profile. `number` orders values where they have an order: a CEFR level counts from A1 = 1,
    yes is 1 and no 0, an amount is cut to a whole number. `days` is how long it holds; None: for good."""

    name: str
    value: str
    number: int | None
    source: Literal["stated", "tested", "seen"] = "stated"
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What an answer is worth. Below `needed`, a person looks at it."""

    points: int
    of: int
    needed: int | None = None

    @property
    def falls_short(self) -> bool:
        return self.needed is not None and self.points < self.needed


class Noticed(StrEnum):
    """What a reviewer is shown of an answer and its giver is not; the desk has a sentence for each."""

    TOOK = "took"  # count: seconds
    LOOK_AT = "look_at"  # a line of the form's rubric
    MET = "met"
    MISSED = "missed"
    ASKED = "asked"
    ASKED_NOTHING = "asked_nothing"


@dataclass(frozen=True, slots=True)
class Remark:
    """One line for reviewers: what it is, and the words or the count that belong to it."""

    what: Noticed
    text: str = ""
    count: int = 0


class Part(BaseModel):
    """What all parts of a form share: nothing unknown in it, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(Part):
    """What every question has. `fact` is the name under which the answer enters the profile; none: it does not.

    `ask_if` lists conditions on earlier answers, as "degree = yes" or "english >= C1"; all must be met, or the question
    is left out. `for_review` has a person read the answer before anybody is admitted. `points` gives an answer's value
    what it is worth.
    """

    knocks_out: ClassVar[tuple[str, ...]] = ()  # the keys that make a requirement of this kind
    once: ClassVar[bool] = False  # what was answered cannot be answered anew: a test
    timed: ClassVar[bool] = False  # its time limits need to know when we were away
    slow: ClassVar[bool] = False  # what was said is looked up beforehand, by `prepare`
    in_words: ClassVar[bool] = False  # any typed message may be its answer, "back" and "pause" too
    files: ClassVar[tuple[str, ...]] = ()  # what it takes: document, photo, voice
    reads: ClassVar[bool] = False  # the text of its files is read

    key: Key
    text: Paragraph
    help: Paragraph | None = None
    may_skip: bool = False
    ask_if: tuple[str, ...] = ()
    fact: Key | None = None
    fact_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    for_review: bool = False
    points: dict[str, Points] = Field(default_factory=dict)
    failure: Paragraph | None = None

    # What a form's author may have got wrong beyond the single keys.

    @property
    def required(self) -> bool:
        """True where an answer can end the screening."""
        return any(getattr(self, name) is not None for name in self.knocks_out)

    @model_validator(mode="after")
    def _a_requirement_is_told(self) -> Self:
        if self.required and self.failure is None:
            raise ValueError("give failure: the sentence an applicant reads who does not meet the requirement")
        if self.failure is not None and not self.required:
            raise ValueError("remove failure, or give the requirement it speaks of")
        if self.required and self.may_skip:
            raise ValueError("remove may_skip: a question with a requirement must be answered")
        return self

    @model_validator(mode="after")
    def _points_are_for_answers(self) -> Self:
        if self.points and (values := self.values()) is not None and not set(self.points) <= set(values):
            raise ValueError(f"give points to these values: {', '.join(values) or 'none; remove points'}")
        return self

    @property
    def final(self) -> bool:
        """True where what was answered cannot be answered anew."""
        return self.once

    def values(self) -> tuple[str, ...] | None:
        """Every value an answer can have, for points and conditions; None where there are endless ones."""
        return ()

    def profile(self) -> tuple[str, ...]:
        """The names of the facts that an answer may give."""
        return (self.fact,) if self.fact else ()

    # Asking.

    def prepare(self, said: Said) -> None:
        """Does aside, before what was said is heard, what takes long in hearing it; only where the kind is slow."""

    @abstractmethod
    def card(self, state: State, scene: Scene) -> Card:
        """What is shown now."""

    def looked_at(self, content: bytes, media: str) -> Recognised | Refusal:
        """What a file that was sent for this question is; only asked where `files` names its medium."""
        return Refusal.OTHER

    @property
    def max_bytes(self) -> int:
        """The largest file that is fetched for this question."""
        return 0

    def say(self, state: State, said: Said, scene: Scene) -> Heard:
        """What was said, as an answer to this question or a step towards it."""
        match said:
            case Other(what=what):
                return Rejected(what)
            case Skipped():
                return Done(SKIPPED) if self.may_skip else Rejected(Trouble.CANNOT_SKIP)
            case Tapped(value=value):
                return self.tapped(state, value, scene)
            case Typed(text=text) if self.may_skip and spoken.plain(text) in spoken.SKIP:
                return Done(SKIPPED)
            case Typed(text=text):
                return self.typed(state, text, scene)
            case Uploaded():
                return self.uploaded(state, said, scene)
            case Contact():
                return self.contact(state, said, scene)
            case Located():
                return self.located(state, said, scene)

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        return Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        return Rejected(Trouble.TAP_ONE)

    def uploaded(self, state: State, sent: Uploaded, scene: Scene) -> Heard:
        wrong = {"photo": Wrong.PHOTO, "voice": Wrong.VOICE}.get(sent.media)
        return Rejected(wrong or Trouble.NO_FILE_ASKED)

    def contact(self, state: State, sent: Contact, scene: Scene) -> Heard:
        return Rejected(Wrong.CONTACT)

    def located(self, state: State, sent: Located, scene: Scene) -> Heard:
        return Rejected(Wrong.LOCATION)

    def opened(self, scene: Scene) -> State:
        """Where she stands as it is asked."""
        return {}

    def shown_again(self, state: State, scene: Scene) -> State:
        """Where she stands once what she said is answered anew, for the first reply may never have reached her."""
        return state

    # What a recorded answer means; none of these is asked about one that was skipped.

    @abstractmethod
    def told(self, answer: Answer) -> str:
        """The answer as it is shown to the one who gave it, and to a reviewer."""

    def known(self, answer: Answer) -> tuple[Known, ...]:
        """Its values, for conditions, points and the profile; several where several were chosen."""
        return ()

    def met(self, answer: Answer) -> bool:
        """Whether it meets the requirement; only asked where there is one."""
        return True

    def facts(self, answer: Answer) -> tuple[Fact, ...]:
        """What it says for the profile: the first value, under the name that the form gives."""
        known = self.known(answer)
        if self.fact is None or not known:
            return ()
        return (Fact(self.fact, known[0].value, known[0].number, days=self.fact_days),)

    def score(self, answer: Answer) -> Score | None:
        """Its points; None for a question that gives none."""
        if not self.points:
            return None
        earned = sum(self.points.get(known.value, 0) for known in self.known(answer))
        return Score(earned, max(self.points.values()))

    def flags(self, answer: Answer) -> tuple[str, ...]:
        """Why a person should look at this answer, each as a word of ours that the review desk has a sentence for."""
        return ()

    def remarks(self, answer: Answer) -> tuple[Remark, ...]:
        """What a reviewer should know of it besides the answer."""
        return ()
