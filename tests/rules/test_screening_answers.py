"""What people tap, type and send, read as an answer to each kind of question."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.resume import DOCX, PDF, Recognised, Refusal
from crowd.screening.form import Cefr, Consent, Document, FreeText, Number, OneOf, Question, YesNo
from crowd.screening.kinds.one_of import Option
from crowd.screening.said import (
    SKIPPED,
    Done,
    Heard,
    Other,
    Rejected,
    Said,
    Scene,
    Skipped,
    Tapped,
    Trouble,
    Typed,
    Uploaded,
    Wrong,
)

CONSENT = Consent(kind="consent", key="consent", version="2", text="We keep this.")
DEGREE = YesNo(kind="yes_no", key="degree", text="A degree?")
YEARS = Number(kind="number", key="years", text="Years?", max=Decimal(70), units=("year", "years", "yr", "yrs", "y"))
FIELD = OneOf(
    kind="one_of",
    key="field",
    text="Field?",
    options=(Option(value="law", text="Law"), Option(value="medicine", text="Medicine 🩺")),
    may_skip=True,
)
ENGLISH = Cefr(kind="cefr", key="english", text="English?")
WORDS = FreeText(kind="text", key="words", text="Why?", min_words=3, max_words=6)
RESUME = Document(kind="document", key="resume", text="Resume?")
QUESTIONS: dict[str, Question] = {
    question.kind: question for question in (CONSENT, DEGREE, YEARS, FIELD, ENGLISH, WORDS, RESUME)
}


def read(question: Question, said: Said) -> Heard:
    return question.say({}, said, Scene(now=0, seed=0))


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (DEGREE, "yes", {"yes": True}),
        (DEGREE, "  Yes! ", {"yes": True}),
        (DEGREE, "YES 🙂", {"yes": True}),
        (DEGREE, "Yes, I do.", {"yes": True}),
        (DEGREE, "no", {"yes": False}),
        (DEGREE, "No, I don’t", {"yes": False}),
        (DEGREE, "Not yet", {"yes": False}),
        (CONSENT, "I agree, start", {"agreed": True, "version": "2"}),
        (CONSENT, "yes", {"agreed": True, "version": "2"}),
        (CONSENT, "No, thank you", {"agreed": False, "version": "2"}),
        (YEARS, "3", {"number": "3"}),
        (YEARS, "3 years", {"number": "3"}),
        (YEARS, "1 yr.", {"number": "1"}),
        (YEARS, "3y", {"number": "3"}),
        (YEARS, "Two", {"number": "2"}),
        (YEARS, "twenty", {"number": "20"}),
        (YEARS, "twenty years", {"number": "20"}),
        (YEARS, "1.5", {"number": "1.5"}),
        (YEARS, "1,5 years", {"number": "1.5"}),
        (YEARS, "0.50", {"number": "0.5"}),
        (YEARS, "10+ years", {"number": "10"}),
        (YEARS, "more than 5 years", {"number": "5"}),
        (YEARS, "about 4", {"number": "4"}),
        (YEARS, "none", {"number": "0"}),
        (YEARS, "٣", {"number": "3"}),
        (YEARS, "007", {"number": "7"}),
        (FIELD, "law", {"value": "law"}),
        (FIELD, "Medicine", {"value": "medicine"}),
        (FIELD, "skip", SKIPPED),
        (FIELD, "/skip", SKIPPED),
        (ENGLISH, "c1", {"level": "C1"}),
        (ENGLISH, "C1 ", {"level": "C1"}),
        (ENGLISH, "С1", {"level": "C1"}),  # the letter of a Russian keyboard
        (ENGLISH, "My level is C1.", {"level": "C1"}),
        (ENGLISH, "C-2 (proficient)", {"level": "C2"}),
        (WORDS, "  I like careful work  ", {"text": "I like careful work"}),
        (WORDS, "人工智能很有意思", {"text": "人工智能很有意思"}),
    ],
)
def test_typed_answers_that_fit_count(question: Question, text: str, answer: dict[str, Any]) -> None:
    assert read(question, Typed(text)) == Done(answer)


@pytest.mark.parametrize(
    ("question", "text", "rejected"),
    [
        (DEGREE, "yes but not finished", Rejected(Trouble.TAP_YES_OR_NO)),
        (DEGREE, "maybe", Rejected(Trouble.TAP_YES_OR_NO)),
        (DEGREE, "", Rejected(Trouble.TAP_YES_OR_NO)),
        (CONSENT, "what for?", Rejected(Trouble.AGREE_FIRST)),
        (CONSENT, "skip", Rejected(Trouble.AGREE_FIRST)),
        (YEARS, "many", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "6 months", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "almost 1", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "2-3", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "3 years 2 months", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "1,000", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "1e5", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "nan", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "years", Rejected(Trouble.NOT_A_NUMBER)),
        (YEARS, "-3", Rejected(Trouble.TOO_SMALL, found="-3", limit="0")),
        (YEARS, "1999", Rejected(Trouble.TOO_LARGE, found="1999", limit="70")),
        (FIELD, "law and medicine", Rejected(Trouble.TAP_ONE)),
        (FIELD, "🩺", Rejected(Trouble.TAP_ONE)),
        (ENGLISH, "good", Rejected(Trouble.CHOOSE_A_LEVEL)),
        (ENGLISH, "B2/C1", Rejected(Trouble.CHOOSE_A_LEVEL)),
        (ENGLISH, "below C1", Rejected(Trouble.CHOOSE_A_LEVEL)),
        (ENGLISH, "C3", Rejected(Trouble.CHOOSE_A_LEVEL)),
        (ENGLISH, "AC12", Rejected(Trouble.CHOOSE_A_LEVEL)),
        (WORDS, "too short", Rejected(Trouble.TOO_FEW_WORDS, found="2", limit="3")),
        (WORDS, "🙂 - 🙂 - 🙂 …", Rejected(Trouble.TOO_FEW_WORDS, found="0", limit="3")),
        (WORDS, "one two three four five six seven", Rejected(Trouble.TOO_MANY_WORDS, found="7", limit="6")),
        (RESUME, "I have sent it by mail", Rejected(Trouble.SEND_A_FILE)),
    ],
)
def test_typed_answers_that_do_not_fit_are_asked_again(question: Question, text: str, rejected: Rejected) -> None:
    assert read(question, Typed(text)) == rejected


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (CONSENT, [{"agreed": True, "version": "2"}, {"agreed": False, "version": "2"}]),
        (DEGREE, [{"yes": True}, {"yes": False}]),
        (FIELD, [{"value": "law"}, {"value": "medicine"}]),
        (ENGLISH, [{"level": level} for level in ("A1", "A2", "B1", "B2", "C1", "C2")]),
    ],
)
def test_every_button_is_its_answer(question: Question, answers: list[dict[str, Any]]) -> None:
    taps = [read(question, Tapped(each.value)) for each in question.card({}, Scene(0, 0)).buttons]

    assert taps == [Done(answer) for answer in answers]


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("choice", ["-1", "20", "", "x", "0.0", "¹"])
def test_a_button_that_the_question_does_not_have_is_no_answer(kind: str, choice: str) -> None:
    assert read(QUESTIONS[kind], Tapped(choice)) == Rejected(Trouble.NO_SUCH_BUTTON)


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("wrong", Wrong)
def test_nothing_of_a_wrong_kind_is_ever_an_answer(kind: str, wrong: Wrong) -> None:
    assert read(QUESTIONS[kind], Other(wrong)) == Rejected(wrong)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_only_what_may_be_skipped_is_skipped(kind: str) -> None:
    skipped = read(QUESTIONS[kind], Skipped())

    assert skipped == (Done(SKIPPED) if kind == "one_of" else Rejected(Trouble.CANNOT_SKIP))


GOOD = Uploaded("cv.pdf", 1000, Recognised("pdf", PDF))


@pytest.mark.parametrize("kind", sorted(set(QUESTIONS) - {"document"}))
def test_a_file_answers_only_a_question_that_asks_for_one(kind: str) -> None:
    assert read(QUESTIONS[kind], GOOD) == Rejected(Trouble.NO_FILE_ASKED)


def test_a_good_document_is_an_answer() -> None:
    assert read(RESUME, GOOD) == Done({"name": "cv.pdf", "size": 1000, "kind": "pdf"})


@pytest.mark.parametrize("refusal", Refusal)
def test_a_refused_file_is_no_answer(refusal: Refusal) -> None:
    assert read(RESUME, Uploaded("cv.pdf", 1000, refusal)) == Rejected(refusal, limit="5")


def test_a_form_may_take_one_kind_of_document_only() -> None:
    only_pdf = Document(kind="document", key="resume", text="?", accept=("pdf",))

    assert read(only_pdf, Uploaded("cv.docx", 1000, Recognised("docx", DOCX))) == Rejected(
        Refusal.NOT_ACCEPTED, limit="PDF"
    )


@pytest.mark.parametrize(
    ("question", "said", "shown"),
    [
        (DEGREE, Tapped("1"), "No"),
        (YEARS, Typed("1"), "1 year"),
        (YEARS, Typed("two"), "2 years"),
        (YEARS, Typed("0.5"), "0.5 years"),
        (FIELD, Tapped("1"), "Medicine 🩺"),
        (FIELD, Skipped(), ""),
        (ENGLISH, Typed("с2"), "C2"),
        (CONSENT, Tapped("0"), "I agree, start"),
        (RESUME, GOOD, "cv.pdf"),
    ],
)
def test_an_answer_is_shown_as_it_was_understood(question: Question, said: Said, shown: str) -> None:
    accepted = read(question, said)

    assert isinstance(accepted, Done)
    assert ("" if accepted.answer == SKIPPED else question.told(accepted.answer)) == shown


@given(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=60))
def test_any_text_is_read_without_an_error(kind: str, text: str) -> None:
    result = read(QUESTIONS[kind], Typed(text))

    if isinstance(result, Done):
        assert result.answer == SKIPPED or isinstance(QUESTIONS[kind].told(result.answer), str)


@given(st.decimals(min_value=0, max_value=70, places=2))
def test_every_number_in_the_range_is_read_as_itself(number: Decimal) -> None:
    accepted = read(YEARS, Typed(f"{number} years"))

    assert isinstance(accepted, Done)
    assert Decimal(accepted.answer["number"]) == number
