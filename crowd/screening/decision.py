"""The decisions of a screening: what is asked next, what the answers say, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from crowd.rules.answers import Answer, Answers, told
from crowd.rules.form import LEVELS, Cefr, Consent, Document, Form, FreeText, Number, OneOf, Question, YesNo


@dataclass(frozen=True, slots=True)
class Fact:
    """Something for the profile. `number` orders values where they have an order: a CEFR level counts from A1 = 1,
    yes is 1 and no 0, an amount is cut to a whole number."""

    name: str
    value: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that was not met: the question's key, the form's sentence, and the answer as it was shown."""

    question: str
    sentence: str
    answer: str


@dataclass(frozen=True, slots=True)
class Next:
    """The screening goes on with this question."""

    question: Question


@dataclass(frozen=True, slots=True)
class Passed:
    """All requirements are met; these facts are now known."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A stated fact does not meet a requirement of the form."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """The consent was refused: nothing may be kept."""


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """All requirements are met and the form wants a person to decide."""

    facts: tuple[Fact, ...]


Decision = Next | Passed | Failed | Declined | NeedsReview


def next_question(form: Form, answers: Answers) -> Question | None:
    """The first question in the form's order that has no answer; None when all have one."""
    return next((question for question in form.questions if question.key not in answers), None)


def decide(form: Form, answers: Answers) -> Decision:
    """Where a screening stands. A knock-out ends it at once, whatever else is unanswered."""
    if any(isinstance(question, Consent) and declined(answers.get(question.key)) for question in form.questions):
        return Declined()
    if reasons := tuple(reason for question in form.questions if (reason := _missed(question, answers))):
        return Failed(reasons)
    if question := next_question(form, answers):
        return Next(question)
    known = facts(form, answers)
    return NeedsReview(known) if form.review else Passed(known)


def facts(form: Form, answers: Answers) -> tuple[Fact, ...]:
    """What the answers say for the profile, in the form's order; skipped and unanswered questions say nothing."""
    found = (_fact(question, answers[question.key]) for question in form.questions if question.key in answers)
    return tuple(fact for fact in found if fact)


def declined(answer: Answer | None) -> bool:
    """True for the answer to a consent that says no."""
    return answer is not None and answer.get("agreed") is False


def _missed(question: Question, answers: Answers) -> Reason | None:
    """The requirement of this question that its answer does not meet."""
    answer = answers.get(question.key)
    if isinstance(question, Consent) or answer is None or question.failure is None or _meets(question, answer):
        return None
    return Reason(question.key, question.failure, told(question, answer))


def _meets(question: Question, answer: Answer) -> bool:
    match question:
        case YesNo(requires=bool(requires)):
            return bool(answer["yes"]) == requires
        case OneOf(requires=tuple(requires)):
            return answer["value"] in requires
        case Number(at_least=Decimal() as at_least):
            return Decimal(answer["number"]) >= at_least
        case Cefr(at_least=str(at_least)):
            return LEVELS.index(answer["level"]) >= LEVELS.index(at_least)
        case _:
            return True


def _fact(question: Question, answer: Answer) -> Fact | None:
    if isinstance(question, Consent) or question.fact is None or answer.get("skipped"):
        return None
    name = question.fact
    match question:
        case YesNo():
            return Fact(name, "yes" if answer["yes"] else "no", int(answer["yes"]))
        case OneOf():
            return Fact(name, answer["value"], None)
        case Number():
            return Fact(name, answer["number"], int(Decimal(answer["number"])))
        case Cefr():
            return Fact(name, answer["level"], LEVELS.index(answer["level"]) + 1)
        case FreeText():
            return Fact(name, answer["text"], None)
        case Document():
            return Fact(name, answer["kind"], None)
        case _:
            assert_never(question)
