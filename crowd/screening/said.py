"""What an applicant said, as a question hears it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from crowd.rules.resume import Recognised, Refusal

Answer = dict[str, Any]  # JSON: {"skipped": true} or the keys of the question's kind; see its file
State = dict[str, Any]  # JSON: where she stands inside a question that takes several steps; empty at its start

SKIPPED: Answer = {"skipped": True}


class Wrong(StrEnum):
    """What came instead of an answer."""

    STICKER = "sticker"
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    DICE = "dice"
    FORWARDED = "forwarded"
    EDITED = "edited"
    COMMAND = "command"
    SOMETHING_ELSE = "something_else"


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button under the question, by the value its card gave it."""

    value: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A written message."""

    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The Skip button."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as its content was recognised; `name` as it will be shown, `size` in bytes, `seconds` of a recording.

    `found` is what reading it brought to light, where the question has it read; it goes into the answer as it is.
    """

    name: str
    size: int
    content: Recognised | Refusal
    media: Literal["document", "photo", "voice"] = "document"
    seconds: int = 0
    found: Answer = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that was sent; `own` is true where Telegram says that it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Located:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Other:
    """Anything that can never be an answer."""

    what: Wrong


Said: TypeAlias = Tapped | Typed | Skipped | Uploaded | Contact | Located | Other


class Trouble(StrEnum):
    """Why something said is not an answer. `found` and `limit` of the rejection belong to some of them."""

    TAP_YES_OR_NO = "tap_yes_or_no"
    TAP_ONE = "tap_one"
    CHOOSE_A_LEVEL = "choose_a_level"
    AGREE_FIRST = "agree_first"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_FEW_WORDS = "too_few_words"
    TOO_MANY_WORDS = "too_many_words"
    TAP_BEGIN = "tap_begin"
    TAP_GO_ON = "tap_go_on"
    TIME_RUNS = "time_runs"
    WHOLE_ANSWER = "whole_answer"
    TAP_OR_ASK = "tap_or_ask"
    WRITE_YOUR_QUESTION = "write_your_question"
    ALL_IS_SAID = "all_is_said"
    HOLD_THE_MICROPHONE = "hold_the_microphone"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_SOUND = "no_sound"
    TAP_THEM = "tap_them"
    NOT_AMONG_THEM = "not_among_them"
    TOO_FEW_CHOSEN = "too_few_chosen"
    TOO_MANY_CHOSEN = "too_many_chosen"
    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    SHARE_YOUR_NUMBER = "share_your_number"
    NOT_YOUR_NUMBER = "not_your_number"
    NO_SUCH_NUMBER = "no_such_number"
    NO_SUCH_PLACE = "no_such_place"
    SEND_A_FILE = "send_a_file"
    NO_FILE_ASKED = "no_file_asked"
    NO_SUCH_BUTTON = "no_such_button"
    CANNOT_SKIP = "cannot_skip"
    CANNOT_GO_BACK = "cannot_go_back"
    CANNOT_CHANGE = "cannot_change"
    ANSWERED_ALREADY = "answered_already"
    SEND_OR_CHANGE = "send_or_change"


@dataclass(frozen=True, slots=True)
class Done:
    """A good answer."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Going:
    """Understood; the question has another step. `note` is something she has to be told first."""

    state: State
    note: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not an answer, and why: the person reads one sentence for it and the question again."""

    why: Trouble | Wrong | Refusal
    found: str = ""
    limit: str = ""


Heard: TypeAlias = Done | Going | Rejected


@dataclass(frozen=True, slots=True)
class Scene:
    """What a question may know besides its own words. `now` in ms UTC; `seed` is drawn once for a screening; `by` names
    the message or tap that is being heard.

    For whoever measures time: `away` holds the times, (from, until), in which we could not be reached, and `came` is
    when what she said reached us, should it have waited for its turn.
    """

    now: int
    seed: int
    away: tuple[tuple[int, int], ...] = ()
    came: int | None = None
    by: int = 0

    @property
    def heard_at(self) -> int:
        return self.now if self.came is None else min(self.came, self.now)

    def spent(self, since: int, until: int | None = None) -> int:
        """Her time from one moment to another, ms, without the times in which we could not be reached.

        The other moment is when she was heard, if none is given.
        """
        end = self.heard_at if until is None else until
        away = sum(max(0, min(back, end) - max(gone, since)) for gone, back in self.away)
        return max(0, end - since - away)
