"""The decisions of a screening: what is asked next, what the answers say, and how it ends.

A pure function of form and answers. Only stated facts knock out; scores and whatever has to be judged go to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from crowd.rules.eligibility import Condition, met
from crowd.screening.base import Fact, Score
from crowd.screening.form import Form, Question, conditions
from crowd.screening.kinds.consent import Consent
from crowd.screening.said import Answer

Answers: TypeAlias = Mapping[str, Answer]  # by question key

TO_BE_READ = "to_be_read"
TOO_FEW_POINTS = "too_few_points"
"""Flags of ours beside those of the kinds; every flag has its sentence on the review desk."""


WAIVED = "waived"
"""Stands in an answer that a person has let pass; a changed answer has to meet the requirement again."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that was not met: the question's key, the form's sentence, and the answer as it was shown."""

    question: str
    sentence: str
    answer: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a person looks at a screening: the question's key, empty for the whole, and what it is about."""

    question: str
    why: str


@dataclass(frozen=True, slots=True)
class Next:
    """The screening goes on with this question."""

    question: Question


@dataclass(frozen=True, slots=True)
class Complete:
    """All is answered: she looks it over before it is sent."""


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
    """All requirements are met and a person has to decide, for these reasons; none where the form wants it always."""

    facts: tuple[Fact, ...]
    flags: tuple[Flag, ...] = ()


Decision: TypeAlias = Next | Complete | Passed | Failed | Declined | NeedsReview


def asked(form: Form, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked of her as far as is known: those whose conditions are met, or may yet be."""
    return tuple(question for question in form.questions if _is_asked(form, question, answers))


def numbered(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Those of them that count in "Question 2 of 5": all but the consent."""
    return tuple(question for question in asked(form, answers) if not isinstance(question, Consent))


def next_question(form: Form, answers: Answers) -> Question | None:
    """The first question in the form's order that is asked of her and has no answer; None when all have one."""
    return next((question for question in asked(form, answers) if question.key not in answers), None)


def before(form: Form, answers: Answers, question: Question) -> Question | None:
    """The question one step back: the last one before it whose answer can still be changed."""
    earlier = asked(form, answers)[: _place(form, answers, question)]
    return next((each for each in reversed(earlier) if not each.final and each.key in answers), None)


def decide(form: Form, answers: Answers, *, sent: bool) -> Decision:
    """Where a screening stands. A knock-out ends it at once, whatever else is unanswered.

    `sent` is true once she has looked over her answers.
    """
    if any(isinstance(each, Consent) and declined(answers.get(each.key)) for each in form.questions):
        return Declined()
    if reasons := missed(form, answers):
        return Failed(reasons)
    if question := next_question(form, answers):
        return Next(question)
    if not sent:
        return Complete()
    known, found = facts(form, answers), flags(form, answers)
    return NeedsReview(known, found) if form.review or found else Passed(known)


def missed(form: Form, answers: Answers) -> tuple[Reason, ...]:
    """Every requirement that a given answer does not meet, and that no person has waived for it."""
    return tuple(
        Reason(question.key, question.failure, question.told(answer))
        for question, answer in given(form, answers)
        if question.failure is not None and not question.met(answer) and not answer.get(WAIVED)
    )


def facts(form: Form, answers: Answers) -> tuple[Fact, ...]:
    """What the answers say for the profile, in the form's order; skipped and unanswered questions say nothing."""
    return tuple(fact for question, answer in given(form, answers) for fact in question.facts(answer))


def scores(form: Form, answers: Answers) -> tuple[tuple[Question, Score], ...]:
    """What the answers are worth, question by question, where they give points."""
    each = ((question, question.score(answer)) for question, answer in given(form, answers))
    return tuple((question, score) for question, score in each if score is not None)


def flags(form: Form, answers: Answers) -> tuple[Flag, ...]:
    """Why a person has to look, in the form's order; empty where nobody has to."""
    found = [Flag(question.key, why) for question, answer in given(form, answers) for why in _flags(question, answer)]
    earned = sum(score.points for _, score in scores(form, answers))
    if form.points_needed is not None and earned < form.points_needed:
        found.append(Flag("", TOO_FEW_POINTS))
    return tuple(found)


def given(form: Form, answers: Answers) -> list[tuple[Question, Answer]]:
    """The answers that count: what was asked of her and not skipped."""
    return [
        (question, answers[question.key])
        for question in asked(form, answers)
        if question.key in answers and not answers[question.key].get("skipped")
    ]


def declined(answer: Answer | None) -> bool:
    """True for the answer to a consent that says no."""
    return answer is not None and answer.get("agreed") is False


def _flags(question: Question, answer: Answer) -> tuple[str, ...]:
    score = question.score(answer)
    ours = (TO_BE_READ,) if question.for_review else ()
    return (*ours, *((TOO_FEW_POINTS,) if score and score.falls_short else ()), *question.flags(answer))


def _is_asked(form: Form, question: Question, answers: Answers) -> bool:
    return all(_may_hold(form, condition, answers) for condition in conditions(question))


def _may_hold(form: Form, condition: Condition, answers: Answers) -> bool:
    """A condition on a question that is still to be asked may yet be met; one that was left out is not."""
    earlier = form.question(condition.fact)
    if earlier is None or not _is_asked(form, earlier, answers):
        return False
    answer = answers.get(earlier.key)
    if answer is None:
        return True
    known = () if answer.get("skipped") else earlier.known(answer)
    if condition.op == "!=":
        return bool(known) and all(met(condition, each) for each in known)
    return any(met(condition, each) for each in known)


def _place(form: Form, answers: Answers, question: Question) -> int:
    asked_of_her = asked(form, answers)
    return asked_of_her.index(question) if question in asked_of_her else 0
