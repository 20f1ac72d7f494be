"""The forms that come with the program and its examples: without faults, and honest about how long they take."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import crowd
from bot.commands.check import command
from crowd.screening.form import Form, Question, load_form
from crowd.screening.kinds.quiz import Quiz
from crowd.services.banks import banks_beside
from crowd.services.screening import built_in_form

BUILT_IN = Path(crowd.__file__).parent / "forms"
EXAMPLES = Path(__file__).parents[2] / "examples" / "forms"
FORMS = sorted([*BUILT_IN.glob("*.toml"), *EXAMPLES.glob("*.toml")])

READS = 4  # words a second
TAKES = {
    "consent": 5,
    "yes_no": 2,
    "number": 6,
    "one_of": 4,
    "several": 12,
    "cefr": 5,
    "date": 8,
    "place": 15,
    "phone": 6,
    "document": 60,
    "instruction": 60,
    "clarify": 25,
    "voice": 60,
}
"""Seconds to answer, beside reading the question: an unhurried thumb."""
WRITES = 0.6  # words a second, with thought
OF_ITS_TIME = 0.6  # what an item takes of the time it has


@pytest.fixture(params=FORMS, ids=[path.stem for path in FORMS])
def path(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


def loaded(path: Path) -> Form:
    form = load_form(path.read_text("utf-8"), banks_beside(path))
    assert isinstance(form, Form), form
    return form


def test_tapwork_check_finds_no_fault_in_it(path: Path) -> None:
    ended = CliRunner().invoke(command, [str(path)])

    assert (ended.output, ended.exit_code) == (f"{path}: a form, without faults.\n", 0)


def test_it_takes_as_long_as_it_says(path: Path) -> None:
    form = loaded(path)
    minutes = sum(seconds(question) for question in form.questions) / 60

    assert 0.4 * form.minutes < minutes <= form.minutes + 0.5


def test_the_built_in_form_takes_the_minutes_it_shows() -> None:
    form = built_in_form()

    assert round(sum(seconds(question) for question in form.questions) / 60) == form.minutes


def seconds(question: Question) -> float:
    reading = len(f"{question.text} {question.help or ''}".split()) / READS
    if isinstance(question, Quiz):
        limits = [item.seconds or question.seconds for item in question.items]
        return reading + question.count * OF_ITS_TIME * sum(limits) / len(limits)
    if question.kind in {"text", "writing"}:
        return reading + 1.5 * question.min_words / WRITES
    return reading + TAKES[question.kind]


def test_everybody_is_told_that_we_never_ask_for_money(path: Path) -> None:
    consent = loaded(path).questions[0]

    assert consent.kind == "consent"
    assert "never ask anyone for money" in consent.text


def test_every_question_fits_on_a_phone(path: Path) -> None:
    """The consent is read once and may be longer."""
    long = [each.key for each in loaded(path).questions[1:] if len(f"{each.text} {each.help or ''}") > 420]

    assert long == []


def test_the_built_in_form_covers_the_role() -> None:
    form = built_in_form()
    kinds = {question.key: question.kind for question in form.questions}
    required = [question.key for question in form.questions if question.required]

    assert required == ["degree", "years_of_work", "english"]
    assert kinds["resume"] == "document"
    assert {key for key, kind in kinds.items() if kind == "quiz"} == {"english_test", "reasoning_test"}
    assert {kinds[key] for key in ("instruction", "clarify", "writing", "voice")} == {
        *("instruction", "clarify", "writing", "voice"),
    }
    assert {"place", "hours", "fields", "sensitive", "interest"} <= set(kinds)
    assert form.review


def test_the_role_of_the_examples_asks_what_the_built_in_form_asks() -> None:
    role = loaded(EXAMPLES / "our_role.toml")
    missing = [
        each.key
        for each in built_in_form().questions
        if (found := role.question(each.key)) is None or found.kind != each.kind
    ]

    assert missing == []
