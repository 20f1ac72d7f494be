"""A screening form: what an applicant is asked, as an admin writes it in TOML and as it is kept by version."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from crowd.rules.faults import Fault, faults_of
from crowd.rules.toml import TOMLDecodeError, read_toml

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]

# Short enough that a button can carry key and choice in Telegram's 64 bytes.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


def _shortest(value: Decimal) -> Decimal:
    """1.50 as 1.5 and 1E+1 as 10: two spellings of one number are one form."""
    return Decimal(format(value.normalize(), "f"))


def _at_least_two(options: tuple[Option, ...]) -> tuple[Option, ...]:
    if len(options) < 2:
        raise ValueError("give at least two options")
    return options


def _any(kinds: tuple[str, ...]) -> tuple[str, ...]:
    if not kinds:
        raise ValueError("give at least one kind")
    return kinds


# Lengths are checked by functions: pydantic counts only the good members, and would tell one fault twice.
Amount = Annotated[Decimal, AfterValidator(_shortest)]


class Part(BaseModel):
    """What all parts of a form share: nothing unknown in it, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(Part):
    """What every question has. `fact` is the name under which the answer enters the profile; none: it does not."""

    knocks_out: ClassVar[tuple[str, ...]] = ()  # the keys that make a requirement of this kind

    key: Key
    text: Paragraph
    help: Paragraph | None = None
    may_skip: bool = False
    fact: Key | None = None
    failure: Paragraph | None = None

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


class Consent(Part):
    """What is kept and for how long; answered before anything else. `version` is recorded with the answer."""

    kind: Literal["consent"]
    key: Key
    version: Line
    text: Paragraph
    agree: Label = "I agree, start"
    decline: Label = "No, thank you"


class YesNo(Asked):
    """Two buttons. `requires` is the answer that is needed."""

    knocks_out = ("requires",)

    kind: Literal["yes_no"]
    requires: bool | None = None


class Number(Asked):
    """One number, typed. `units` are words that may follow it: singular, plural, then other spellings."""

    knocks_out = ("at_least",)

    kind: Literal["number"]
    min: Amount = Decimal(0)
    max: Amount = Decimal(1_000_000)
    units: tuple[Label, ...] = ()
    at_least: Amount | None = None

    @model_validator(mode="after")
    def _the_range_makes_sense(self) -> Self:
        if self.min >= self.max:
            raise ValueError("give a max above min")
        if self.at_least is not None and not self.min <= self.at_least <= self.max:
            raise ValueError("give an at_least between min and max")
        if len(self.units) == 1:
            raise ValueError('give units in singular and plural, as ["year", "years"]')
        return self


class Option(Part):
    """One button: what it says, and what is recorded."""

    value: Key
    text: Label


def _option(given: object) -> object:
    """A plain string is short for an option with that text."""
    if not isinstance(given, str):
        return given
    value = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in given.strip().lower())
    return {"value": value[:24], "text": given}


class OneOf(Asked):
    """One button out of several. `requires` lists the values that are enough."""

    knocks_out = ("requires",)

    kind: Literal["one_of"]
    options: Annotated[
        tuple[Annotated[Option, BeforeValidator(_option)], ...], Field(max_length=20), AfterValidator(_at_least_two)
    ]
    requires: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        values = [option.value for option in self.options]
        texts = [option.text.casefold() for option in self.options]
        if len(set(values)) < len(values) or len(set(texts)) < len(texts):
            raise ValueError("give every option a value and a text of its own")
        if self.requires is not None and not set(self.requires) <= set(values):
            raise ValueError(f"give requires as a list of these values: {', '.join(values)}")
        return self


class Cefr(Asked):
    """A level of the Common European Framework, A1 to C2, as the applicant states it."""

    knocks_out = ("at_least",)

    kind: Literal["cefr"]
    at_least: Level | None = None


class FreeText(Asked):
    """A few sentences, kept for people to read; no machine judges them."""

    kind: Literal["text"]
    min_words: Annotated[int, Field(ge=1, le=400)] = 1
    max_words: Annotated[int, Field(ge=1, le=600)] = 400

    @model_validator(mode="after")
    def _the_limits_make_sense(self) -> Self:
        if self.min_words > self.max_words:
            raise ValueError("give a max_words of at least min_words")
        return self


class Document(Asked):
    """A file, stored privately. Telegram lets a bot download at most 20 MB."""

    kind: Literal["document"]
    accept: Annotated[tuple[Literal["pdf", "docx"], ...], AfterValidator(_any)] = ("pdf", "docx")
    max_mb: Annotated[int, Field(ge=1, le=20)] = 5

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024 * 1024


KINDS = ("consent", "yes_no", "number", "one_of", "cefr", "text", "document")
Question = Consent | YesNo | Number | OneOf | Cefr | FreeText | Document


def _keys_differ(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    for name in ("key", "fact"):
        given = [getattr(question, name, None) for question in questions]
        if twice := sorted({value for value in given if value is not None and given.count(value) > 1}):
            raise ValueError(f"give every question a {name} of its own; used twice: {', '.join(twice)}")
    if any(question.kind == "consent" for question in questions[1:]):
        raise ValueError("put the consent before all other questions, once")
    if all(question.kind == "consent" for question in questions):
        raise ValueError("ask at least one question besides the consent")
    return questions


class Form(Part):
    """The questions in their order, how long they take, and when one may apply again.

    With `review` a person decides about everybody who meets the requirements; without, those are admitted at once.
    """

    title: Line
    minutes: Annotated[int, Field(ge=1, le=120)]
    apply_again_after_days: Annotated[int, Field(ge=0, le=3650)] = 30
    review: bool = False
    questions: Annotated[
        tuple[Annotated[Question, Field(discriminator="kind")], ...],
        Field(max_length=60),
        AfterValidator(_keys_differ),
    ]

    @property
    def numbered(self) -> tuple[Question, ...]:
        """The questions that count in "Question 2 of 5": all but the consent."""
        return tuple(question for question in self.questions if question.kind != "consent")

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def body(self) -> str:
        """The canonical text: the same for two files that ask the same, whatever their spelling and comments.

        What stands at its default is left out, so that a kind that learns a new key later keeps its old fingerprints.
        """
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def fingerprint(self) -> str:
        """sha256 of the canonical text, in hex: the version of the form."""
        return hashlib.sha256(self.body().encode()).hexdigest()


def load_form(text: str) -> Form | list[Fault]:
    """A form from its TOML text, or every fault in it."""
    try:
        return Form.model_validate(read_toml(text, parse_float=Decimal))
    except TOMLDecodeError as error:
        return [Fault("", "", f"not a TOML file: {error}")]
    except ValidationError as error:
        return faults_of(error, tags=KINDS)


def stored_form(body: str) -> Form:
    """A form from its canonical text, as kept with the screenings that use it."""
    return Form.model_validate_json(body)
