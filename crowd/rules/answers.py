"""What an applicant said, read as an answer to one question, and why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, assert_never

from crowd.rules import spoken
from crowd.rules.form import LEVELS, Cefr, Consent, Document, FreeText, Number, OneOf, Question, YesNo
from crowd.rules.resume import Recognised, Refusal

Answer = dict[str, Any]  # JSON: {"skipped": true} or the keys of the question's kind; see `read`
Answers = Mapping[str, Answer]  # by question key

SKIPPED: Answer = {"skipped": True}


class Wrong(StrEnum):
    """What came instead of an answer."""

    STICKER = "sticker"
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
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
    """The button at this place among the question's choices, counted from 0."""

    choice: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A written message."""

    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The Skip button."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as its content was recognised; `name` as it will be shown, `size` in bytes."""

    name: str
    size: int
    content: Recognised | Refusal


@dataclass(frozen=True, slots=True)
class Other:
    """Anything that can never be an answer."""

    what: Wrong


Said = Tapped | Typed | Skipped | Uploaded | Other


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
    TYPE_IT = "type_it"
    SEND_A_FILE = "send_a_file"
    NO_FILE_ASKED = "no_file_asked"
    NO_SUCH_BUTTON = "no_such_button"
    CANNOT_SKIP = "cannot_skip"
    ANSWERED_ALREADY = "answered_already"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A good answer."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not an answer, and why: the person reads one sentence for it and the question again."""

    why: Trouble | Wrong | Refusal
    found: str = ""
    limit: str = ""


def choices(question: Question) -> tuple[str, ...]:
    """What the question's buttons say, in order; empty where the answer is typed or sent."""
    match question:
        case Consent(agree=agree, decline=decline):
            return (agree, decline)
        case YesNo():
            return ("Yes", "No")
        case OneOf(options=options):
            return tuple(option.text for option in options)
        case Cefr():
            return LEVELS
        case Number() | FreeText() | Document():
            return ()
        case _:
            assert_never(question)


def read(question: Question, said: Said) -> Accepted | Rejected:
    """What was said, as an answer to this question.

    Answers are JSON: consent {"agreed": bool, "version": text}, yes_no {"yes": bool}, number {"number": "1.5"},
    one_of {"value": text}, cefr {"level": "C1"}, text {"text": text}, document {"name", "size", "kind"} (the service
    adds the stored file's id), and {"skipped": true} where a question may be skipped.
    """
    match said:
        case Other(what=what):
            return Rejected(what)
        case Skipped():
            return Accepted(SKIPPED) if _may_skip(question) else Rejected(Trouble.CANNOT_SKIP)
        case Tapped(choice=choice):
            return _read_tap(question, choice)
        case Uploaded():
            return _read_upload(question, said)
        case Typed(text=text):
            return _read_typed(question, text)
        case _:
            assert_never(said)


def told(question: Question, answer: Answer) -> str:
    """An answer as it is shown to the one who gave it; empty when it was skipped."""
    match question:
        case _ if answer.get("skipped"):
            return ""
        case Consent():
            return question.agree if answer["agreed"] else question.decline
        case YesNo():
            return "Yes" if answer["yes"] else "No"
        case OneOf(options=options):
            return next((option.text for option in options if option.value == answer["value"]), answer["value"])
        case Number(units=units):
            return _with_unit(answer["number"], units)
        case Cefr():
            return str(answer["level"])
        case FreeText():
            return str(answer["text"])
        case Document():
            return str(answer["name"])
        case _:
            assert_never(question)


def _may_skip(question: Question) -> bool:
    return not isinstance(question, Consent) and question.may_skip


def _read_tap(question: Question, choice: int) -> Accepted | Rejected:
    if not 0 <= choice < len(choices(question)):
        return Rejected(Trouble.NO_SUCH_BUTTON)
    match question:
        case Consent(version=version):
            return Accepted({"agreed": choice == 0, "version": version})
        case YesNo():
            return Accepted({"yes": choice == 0})
        case OneOf(options=options):
            return Accepted({"value": options[choice].value})
        case Cefr():
            return Accepted({"level": LEVELS[choice]})
        case _:
            return Rejected(Trouble.NO_SUCH_BUTTON)


def _read_upload(question: Question, upload: Uploaded) -> Accepted | Rejected:
    if not isinstance(question, Document):
        return Rejected(Trouble.NO_FILE_ASKED)
    if isinstance(upload.content, Refusal):
        return Rejected(upload.content, limit=str(question.max_mb))
    if upload.content.kind not in question.accept:
        return Rejected(Refusal.NOT_ACCEPTED, limit=" / ".join(question.accept).upper())
    return Accepted({"name": upload.name, "size": upload.size, "kind": upload.content.kind})


def _read_typed(question: Question, text: str) -> Accepted | Rejected:
    if _may_skip(question) and spoken.plain(text) in spoken.SKIP:
        return Accepted(SKIPPED)
    match question:
        case Document():
            return Rejected(Trouble.SEND_A_FILE)
        case FreeText():
            return _read_words(question, text)
        case Number():
            return _read_number(question, text)
        case Consent() | YesNo() | OneOf() | Cefr():
            choice = _typed_choice(question, text)
            return Rejected(_which_button(question)) if choice is None else _read_tap(question, choice)
        case _:
            assert_never(question)


def _typed_choice(question: Consent | YesNo | OneOf | Cefr, text: str) -> int | None:
    """The button that a typed answer means, if it means exactly one."""
    match question:
        case Consent() | YesNo() if (yes := spoken.yes_or_no(text)) is not None:
            return 0 if yes else 1
        case Cefr() if (level := spoken.level(text)) is not None:
            return LEVELS.index(level)
    said = spoken.plain(text)
    fitting = [index for index, label in enumerate(choices(question)) if said and spoken.plain(label) == said]
    return fitting[0] if len(fitting) == 1 else None


def _which_button(question: Consent | YesNo | OneOf | Cefr) -> Trouble:
    match question:
        case Consent():
            return Trouble.AGREE_FIRST
        case YesNo():
            return Trouble.TAP_YES_OR_NO
        case OneOf():
            return Trouble.TAP_ONE
        case Cefr():
            return Trouble.CHOOSE_A_LEVEL
        case _:
            assert_never(question)


def _read_number(question: Number, text: str) -> Accepted | Rejected:
    number = spoken.number(text, question.units)
    if number is None:
        return Rejected(Trouble.NOT_A_NUMBER)
    if number < question.min:
        return Rejected(Trouble.TOO_SMALL, found=str(number), limit=str(question.min))
    if number > question.max:
        return Rejected(Trouble.TOO_LARGE, found=str(number), limit=str(question.max))
    return Accepted({"number": str(number)})


def _read_words(question: FreeText, text: str) -> Accepted | Rejected:
    words = spoken.words(text)
    if words < question.min_words:
        return Rejected(Trouble.TOO_FEW_WORDS, found=str(words), limit=str(question.min_words))
    if words > question.max_words:
        return Rejected(Trouble.TOO_MANY_WORDS, found=str(words), limit=str(question.max_words))
    return Accepted({"text": text.strip()})


def _with_unit(number: str, units: tuple[str, ...]) -> str:
    if not units:
        return number
    return f"{number} {units[0] if Decimal(number) == 1 else units[1]}"
