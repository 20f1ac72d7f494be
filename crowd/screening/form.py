"""A screening form: what an applicant is asked, as an admin writes it in TOML and as it is kept by version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, get_args

from pydantic import AfterValidator, Field, ValidationError

from crowd.rules.eligibility import Condition, read_condition
from crowd.rules.faults import Fault, faults_of, shown
from crowd.rules.toml import TOMLDecodeError, read_toml
from crowd.screening.base import Line, Part, Sentence
from crowd.screening.kinds.cefr import Cefr
from crowd.screening.kinds.clarify import Clarify
from crowd.screening.kinds.consent import Consent
from crowd.screening.kinds.date import Date
from crowd.screening.kinds.document import Document
from crowd.screening.kinds.instruction import Instruction
from crowd.screening.kinds.number import Number
from crowd.screening.kinds.one_of import OneOf
from crowd.screening.kinds.phone import Phone
from crowd.screening.kinds.place import Place
from crowd.screening.kinds.quiz import Bank, Quiz
from crowd.screening.kinds.several import Several
from crowd.screening.kinds.text import FreeText
from crowd.screening.kinds.voice import Voice
from crowd.screening.kinds.writing import Writing
from crowd.screening.kinds.yes_no import YesNo

Question = (
    Consent
    | YesNo
    | Number
    | OneOf
    | Several
    | Cefr
    | Date
    | Place
    | Phone
    | FreeText
    | Document
    | Quiz
    | Writing
    | Voice
    | Instruction
    | Clarify
)
"""The registry of kinds: a new one is a file in `kinds/` and its name here."""

Banks: TypeAlias = Callable[[str], str | None]
"""The text of a bank of items by its name; None where there is none."""

KINDS: tuple[str, ...] = tuple(get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(Question))


def _keys_differ(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    for name, given in (
        ("key", [question.key for question in questions]),
        ("fact", [fact for question in questions for fact in question.profile()]),
    ):
        if twice := sorted({value for value in given if given.count(value) > 1}):
            raise ValueError(f"give every question a {name} of its own; used twice: {', '.join(twice)}")
    if any(question.kind == "consent" for question in questions[1:]):
        raise ValueError("put the consent before all other questions, once")
    if all(question.kind == "consent" for question in questions):
        raise ValueError("ask at least one question besides the consent")
    return questions


def _conditions_make_sense(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Every fault in `ask_if` at once: they speak of earlier questions and of answers that these can have."""
    faults = [
        f'"{text}" in ask_if of {question.key}: {fault}'
        for at, question in enumerate(questions)
        for text in question.ask_if
        if (fault := _fault(text, questions[:at]))
    ]
    if faults:
        raise ValueError("; ".join(faults))
    return questions


def _fault(text: str, earlier: tuple[Question, ...]) -> str | None:
    condition = read_condition(text)
    if isinstance(condition, Fault):
        return condition.cure
    asked = next((question for question in earlier if question.key == condition.fact), None)
    if asked is None:
        return f"name an earlier question; {condition.fact} is none"
    values = asked.values()
    if values == ():
        return f"name another question; nothing hangs on the answer to {condition.fact}"
    if values is not None and condition.value not in values:
        return f"compare with one of its values: {', '.join(values)}"
    return None


REJECT_REASONS: tuple[str, ...] = (
    "Your answers do not show the level of English that this work needs.",
    "Your results in the tests are below what this work needs.",
    "Your resume does not show what you told us about your degree or your work.",
    "Your answers were too short for us to see how you would do this work.",
)
"""What a reviewer can pick where the form gives no reasons of its own."""


class Form(Part):
    """The questions in their order, how long they take, and when one may apply again.

    With `review` a person decides about everybody who meets the requirements; without, those are admitted at once, but
    for whom an answer has to be seen by a person, or whose points are fewer than `points_needed`. An unfinished
    screening is given up `lapses_after_days` after the last answer; a person decides within `review_days`, and answers
    an appeal within `appeal_days`. A reviewer who turns somebody down picks one of `reject_reasons`, read as they are
    written, or types her own.
    """

    title: Line
    minutes: Annotated[int, Field(ge=1, le=120)]
    apply_again_after_days: Annotated[int, Field(ge=0, le=3650)] = 30
    lapses_after_days: Annotated[int, Field(ge=2, le=365)] = 14
    review_days: Annotated[int, Field(ge=1, le=90)] = 7
    appeal_days: Annotated[int, Field(ge=1, le=90)] = 7
    review: bool = False
    points_needed: Annotated[int, Field(ge=1, le=100_000)] | None = None
    reject_reasons: Annotated[tuple[Sentence, ...], Field(max_length=12)] = REJECT_REASONS
    questions: Annotated[
        tuple[Annotated[Question, Field(discriminator="kind")], ...],
        Field(max_length=60),
        AfterValidator(_keys_differ),
        AfterValidator(_conditions_make_sense),
    ]

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    @property
    def wants_file(self) -> bool:
        """Whether it asks for a document, as a resume."""
        return any(question.kind == "document" for question in self.questions)

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


def conditions(question: Question) -> Iterator[Condition]:
    """The conditions under which it is asked; a form that was validated has no others."""
    for text in question.ask_if:
        condition = read_condition(text)
        if isinstance(condition, Condition):
            yield condition


def no_banks(name: str) -> str | None:
    """Where a form stands by itself."""
    return None


def load_form(text: str, banks: Banks = no_banks) -> Form | list[Fault]:
    """A form from its TOML text, or every fault in it. The items of the banks it names become part of it."""
    try:
        found = read_toml(text, parse_float=Decimal)
    except TOMLDecodeError as error:
        return [Fault("", "", f"not a TOML file: {error}")]
    faults = _with_banks(found, banks)
    try:
        form = Form.model_validate(found)
    except ValidationError as error:
        return [*faults_of(error, tags=KINDS), *faults]
    return faults or form


def _with_banks(found: dict[str, Any], banks: Banks) -> list[Fault]:
    """Puts the items in the place of a bank's name. A quiz whose bank is at fault is judged by that alone."""
    faults: list[Fault] = []
    questions = found.get("questions")
    questions = questions if isinstance(questions, list) else []
    for at, question in enumerate(questions):
        if not isinstance(question, dict) or question.get("kind") != "quiz" or "bank" not in question:
            continue
        name = question.pop("bank")
        items = _items(name, banks, also="items" in question)
        if isinstance(items, str):
            faults.append(Fault(f"questions[{at + 1}].bank", shown(name), items))
            questions[at] = {"key": question.get("key"), "kind": "yes_no", "text": "?"}
        else:
            question["items"] = items
    return faults


def _items(name: object, banks: Banks, *, also: bool) -> list[Any] | str:
    """The items of a bank as they stand in its file, or what is to be done about it."""
    if also:
        return "give either a bank or items of its own"
    text = banks(name) if isinstance(name, str) else None
    if text is None:
        return "give the name of a bank that comes with the program, or of a TOML file beside the form"
    try:
        found = read_toml(text, parse_float=Decimal)
        Bank.model_validate(found)
    except TOMLDecodeError as error:
        return f"mend the bank, which is not a TOML file: {error}"
    except ValidationError as error:
        return "mend the bank: " + "; ".join(str(fault) for fault in faults_of(error))
    return list(found["items"])


def stored_form(body: str) -> Form:
    """A form from its canonical text, as kept with the screenings that use it."""
    return Form.model_validate_json(body)
