"""The decision of a screening: a pure function of the form and the answers."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.resume import PDF, Recognised
from crowd.screening import decision
from crowd.screening.base import Fact
from crowd.screening.decision import (
    Complete,
    Declined,
    Failed,
    Flag,
    NeedsReview,
    Next,
    Passed,
    Reason,
    decide,
    next_question,
)
from crowd.screening.form import Form, Question, load_form
from crowd.screening.said import SKIPPED, Answer, Done, Scene, Tapped, Typed, Uploaded
from crowd.services.screening import built_in_form

FORM = built_in_form("short")
GOOD: dict[str, Answer] = {
    "consent": {"agreed": True, "version": "1"},
    "degree": {"yes": True},
    "years_of_work": {"number": "1.5"},
    "english": {"level": "C1"},
    "resume": {"name": "cv.pdf", "size": 10, "kind": "pdf", "file": 1},
    "interest": {"text": "I want to know how it errs."},
}


def test_who_meets_every_requirement_passes_with_her_facts() -> None:
    assert decide(FORM, GOOD, sent=True) == Passed(
        (Fact("degree", "yes", 1), Fact("years_of_work", "1.5", 1), Fact("english", "C1", 5))
    )


def test_she_looks_over_her_answers_before_they_are_sent() -> None:
    assert decide(FORM, GOOD, sent=False) == Complete()


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

    assert decide(FORM, {**so_far, key: answer}, sent=True) == Failed((Reason(key, sentence, shown),))


def test_exactly_the_requirement_is_enough() -> None:
    answers = {**GOOD, "years_of_work": {"number": "1"}, "english": {"level": "C1"}}

    assert isinstance(decide(FORM, answers, sent=True), Passed)


def test_every_missed_requirement_is_a_reason() -> None:
    missed = decide(FORM, {**GOOD, "degree": {"yes": False}, "english": {"level": "A1"}}, sent=True)

    assert isinstance(missed, Failed)
    assert [reason.question for reason in missed.reasons] == ["degree", "english"]


def test_who_does_not_agree_is_asked_nothing() -> None:
    assert decide(FORM, {"consent": {"agreed": False, "version": "1"}}, sent=True) == Declined()


def test_questions_are_asked_in_the_order_of_the_form() -> None:
    asked = []
    answers: dict[str, Answer] = {}
    while question := next_question(FORM, answers):
        asked.append(question.key)
        assert decide(FORM, answers, sent=True) == Next(question)
        answers[question.key] = GOOD[question.key]

    assert asked == list(GOOD)


def test_answers_belong_to_keys_so_that_a_moved_question_keeps_its_answer() -> None:
    moved = FORM.model_copy(update={"questions": (FORM.questions[0], *reversed(FORM.questions[1:]))})

    assert isinstance(decide(moved, GOOD, sent=True), Passed)


def test_a_form_may_leave_the_decision_to_a_person() -> None:
    end = decide(FORM.model_copy(update={"review": True}), GOOD, sent=True)

    assert isinstance(end, NeedsReview)
    assert len(end.facts) == 3


def test_a_skipped_question_says_nothing_for_the_profile() -> None:
    english = FORM.question("english")
    assert english is not None
    open_question = english.model_copy(update={"at_least": None, "failure": None, "may_skip": True})
    form = FORM.model_copy(update={"questions": (open_question,)})

    assert decide(form, {"english": SKIPPED}, sent=True) == Passed(())


def said(question: Question) -> st.SearchStrategy[Any]:
    document = st.just(Uploaded("cv.pdf", 10, Recognised("pdf", PDF)))
    taps = st.integers(0, 5).map(str).map(Tapped)
    words = st.lists(st.sampled_from(["care", "facts", "C1", "yes"]), min_size=1, max_size=12).map(" ".join)
    numbers = st.decimals(Decimal(0), Decimal(70), places=1).map(str)
    return st.one_of(document, taps, words.map(Typed), numbers.map(Typed))


@st.composite
def some_answers(draw: st.DrawFn, form: Form) -> dict[str, Answer]:
    """Answers as `read` makes them, to any of the questions."""
    answers: dict[str, Answer] = {}
    for question in form.questions:
        read_as = question.say({}, draw(said(question)), Scene(0, 0))
        if isinstance(read_as, Done) and draw(st.booleans()):
            answers[question.key] = read_as.answer
    return answers


@given(some_answers(FORM))
def test_any_answers_have_a_decision(answers: dict[str, Answer]) -> None:
    match decide(FORM, answers, sent=True):
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


def form(*questions: str) -> Form:
    loaded = load_form(
        'title = "A"\nminutes = 1\n' + "".join(f"[[questions]]\ntext = 'A?'\n{each}\n" for each in questions)
    )
    assert isinstance(loaded, Form), loaded
    return loaded


FIELD = "key = 'field'\nkind = 'one_of'\noptions = ['Law', 'Nursing']\nmay_skip = true"
WARDS = "key = 'wards'\nkind = 'yes_no'\nask_if = ['field = nursing']"
NIGHTS = "key = 'nights'\nkind = 'yes_no'\nask_if = ['wards = no']"


@pytest.mark.parametrize(
    ("condition", "answers", "asked"),
    [
        ("field = nursing", {}, True),  # it may yet be
        ("field = nursing", {"field": {"value": "nursing"}}, True),
        ("field = nursing", {"field": {"value": "law"}}, False),
        ("field = nursing", {"field": SKIPPED}, False),
        ("field != law", {"field": {"value": "nursing"}}, True),
        ("field != law", {"field": {"value": "law"}}, False),
        ("field != law", {"field": SKIPPED}, False),
    ],
)
def test_a_question_is_asked_if_its_condition_is_met(condition: str, answers: dict[str, Answer], asked: bool) -> None:
    some = form(FIELD, f"key = 'next'\nkind = 'yes_no'\nask_if = ['{condition}']")

    assert [question.key for question in decision.asked(some, answers)] == (["field", "next"] if asked else ["field"])


def test_what_hangs_on_a_question_that_is_left_out_is_left_out_too() -> None:
    some = form(FIELD, WARDS, NIGHTS)

    assert len(decision.asked(some, {})) == 3
    assert [question.key for question in decision.asked(some, {"field": {"value": "law"}})] == ["field"]


def test_an_answer_to_a_question_that_is_not_asked_any_more_says_nothing() -> None:
    some = form(FIELD, WARDS + "\nfact = 'wards'")
    answers = {"field": {"value": "law"}, "wards": {"yes": True}}

    assert decide(some, answers, sent=True) == Passed(())


@pytest.mark.parametrize(("points", "flagged"), [(2, False), (3, True)])
def test_too_few_points_are_for_a_person(points: int, flagged: bool) -> None:
    some = form(
        "key = 'a'\nkind = 'yes_no'\npoints = { yes = 1 }",
        "key = 'b'\nkind = 'number'\npoints = { '2' = 1, '5' = 3 }",
    ).model_copy(update={"points_needed": points})
    answers = {"a": {"yes": True}, "b": {"number": "4.5"}}

    end = decide(some, answers, sent=True)

    assert end == (NeedsReview((), (Flag("", decision.TOO_FEW_POINTS),)) if flagged else Passed(()))


def test_an_answer_for_review_is_read_by_a_person_unless_it_was_skipped() -> None:
    some = form("key = 'why'\nkind = 'text'\nfor_review = true\nmay_skip = true")

    assert decide(some, {"why": {"text": "So."}}, sent=True) == NeedsReview((), (Flag("why", decision.TO_BE_READ),))
    assert decide(some, {"why": SKIPPED}, sent=True) == Passed(())


def test_a_step_back_leads_to_the_last_answer_that_can_be_changed() -> None:
    consent, degree, years = FORM.questions[:3]
    answers = {"consent": GOOD["consent"], "degree": GOOD["degree"]}

    assert decision.before(FORM, answers, years) == degree
    assert decision.before(FORM, answers, degree) is None
    assert consent.once
