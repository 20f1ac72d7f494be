"""The decision of a screening: a pure function of the form and the answers."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.resume import PDF, Recognised
from crowd.screening.decision import (
    Declined,
    Fact,
    Failed,
    NeedsReview,
    Next,
    Passed,
    Reason,
    decide,
    next_question,
)
from crowd.screening.form import Form, Question
from crowd.screening.said import SKIPPED, Accepted, Answer, Tapped, Typed, Uploaded, read
from crowd.services.screening import built_in_form

FORM = built_in_form()
GOOD: dict[str, Answer] = {
    "consent": {"agreed": True, "version": "1"},
    "degree": {"yes": True},
    "years_of_work": {"number": "1.5"},
    "english": {"level": "C1"},
    "resume": {"name": "cv.pdf", "size": 10, "kind": "pdf", "file": 1},
    "interest": {"text": "I want to know how it errs."},
}


def test_who_meets_every_requirement_passes_with_her_facts() -> None:
    assert decide(FORM, GOOD) == Passed(
        (Fact("degree", "yes", 1), Fact("years_of_work", "1.5", 1), Fact("english", "C1", 5))
    )


@pytest.mark.parametrize(
    ("key", "answer", "sentence", "shown"),
    [
        ("degree", {"yes": False}, "This work needs a bachelor's degree or a higher one, in any field.", "No"),
        ("years_of_work", {"number": "0.9"}, "This work needs at least one year of professional work.", "0.9 years"),
        ("english", {"level": "B2"}, "This work needs English at level C1 or C2.", "B2"),
    ],
)
def test_a_knock_out_is_told_at_once_with_its_requirement(key: str, answer: Answer, sentence: str, shown: str) -> None:
    so_far = {name: GOOD[name] for name in list(GOOD)[: list(GOOD).index(key)]}

    assert decide(FORM, {**so_far, key: answer}) == Failed((Reason(key, sentence, shown),))


def test_exactly_the_requirement_is_enough() -> None:
    answers = {**GOOD, "years_of_work": {"number": "1"}, "english": {"level": "C1"}}

    assert isinstance(decide(FORM, answers), Passed)


def test_every_missed_requirement_is_a_reason() -> None:
    missed = decide(FORM, {**GOOD, "degree": {"yes": False}, "english": {"level": "A1"}})

    assert isinstance(missed, Failed)
    assert [reason.question for reason in missed.reasons] == ["degree", "english"]


def test_who_does_not_agree_is_asked_nothing() -> None:
    assert decide(FORM, {"consent": {"agreed": False, "version": "1"}}) == Declined()


def test_questions_are_asked_in_the_order_of_the_form() -> None:
    asked = []
    answers: dict[str, Answer] = {}
    while question := next_question(FORM, answers):
        asked.append(question.key)
        assert decide(FORM, answers) == Next(question)
        answers[question.key] = GOOD[question.key]

    assert asked == list(GOOD)


def test_answers_belong_to_keys_so_that_a_moved_question_keeps_its_answer() -> None:
    moved = FORM.model_copy(update={"questions": (FORM.questions[0], *reversed(FORM.questions[1:]))})

    assert isinstance(decide(moved, GOOD), Passed)


def test_a_form_may_leave_the_decision_to_a_person() -> None:
    decision = decide(FORM.model_copy(update={"review": True}), GOOD)

    assert isinstance(decision, NeedsReview)
    assert len(decision.facts) == 3


def test_a_skipped_question_says_nothing_for_the_profile() -> None:
    english = FORM.question("english")
    assert english is not None
    open_question = english.model_copy(update={"at_least": None, "failure": None, "may_skip": True})
    form = FORM.model_copy(update={"questions": (open_question,)})

    assert decide(form, {"english": SKIPPED}) == Passed(())


def said(question: Question) -> st.SearchStrategy[Any]:
    document = st.just(Uploaded("cv.pdf", 10, Recognised("pdf", PDF)))
    taps = st.integers(0, 5).map(Tapped)
    words = st.lists(st.sampled_from(["care", "facts", "C1", "yes"]), min_size=1, max_size=12).map(" ".join)
    numbers = st.decimals(Decimal(0), Decimal(70), places=1).map(str)
    return st.one_of(document, taps, words.map(Typed), numbers.map(Typed))


@st.composite
def some_answers(draw: st.DrawFn, form: Form) -> dict[str, Answer]:
    """Answers as `read` makes them, to any of the questions."""
    answers: dict[str, Answer] = {}
    for question in form.questions:
        read_as = read(question, draw(said(question)))
        if isinstance(read_as, Accepted) and draw(st.booleans()):
            answers[question.key] = read_as.answer
    return answers


@given(some_answers(FORM))
def test_any_answers_have_a_decision(answers: dict[str, Answer]) -> None:
    match decide(FORM, answers):
        case Next(question=question):
            assert question.key not in answers
        case Passed():
            assert set(answers) == set(GOOD)
        case Failed(reasons=reasons):
            assert {reason.question for reason in reasons} <= set(answers)
        case Declined():
            assert answers["consent"]["agreed"] is False
        case other:
            raise AssertionError(other)
