"""The form as data: what an admin may write, what is wrong with the rest, and what makes a version."""

from decimal import Decimal

import pytest

from crowd.rules.faults import Fault
from crowd.screening.form import KINDS, Form, load_form, stored_form
from crowd.services.screening import built_in_form

HEAD = 'title = "Readers"\nminutes = 3\n'


def form_of(*questions: str, head: str = HEAD) -> Form | list[Fault]:
    return load_form(head + "".join(f"[[questions]]\n{question}\n" for question in questions))


def good(*questions: str, head: str = HEAD) -> Form:
    form = form_of(*questions, head=head)
    assert isinstance(form, Form), form
    return form


def faults(*questions: str, head: str = HEAD) -> list[str]:
    form = form_of(*questions, head=head)
    assert isinstance(form, list)
    return [str(fault) for fault in form]


DEGREE = 'key = "degree"\nkind = "yes_no"\ntext = "A degree?"\n'
YEARS = 'key = "years"\nkind = "number"\ntext = "How many years?"\n'
FIELD = 'key = "field"\nkind = "one_of"\ntext = "Which field?"\noptions = ["Law", "Medicine"]\n'


def test_the_built_in_form_asks_the_five_questions_of_the_role() -> None:
    form = built_in_form("short")

    assert [question.kind for question in form.questions[1:]] == ["yes_no", "number", "cefr", "document", "text"]
    assert form.questions[0].kind == "consent"
    assert "never ask anyone for money" in form.questions[0].text


def test_every_fault_is_told_at_once_with_key_value_and_cure() -> None:
    assert faults(
        'key = "Degree!"\nkind = "yes_no"\ntext = "?"\nfact = 3\n',
        'key = "field"\nkind = "one_of"\ntext = "?"\noptions = ["Law"]\ncolour = "red"\n',
        'key = "x"\nkind = "riddle"\ntext = "?"\n',
        head='title = ""\n',
    ) == [
        'title is "": give at least 1 character(s)',
        "minutes: give this key; it is required",
        'questions[1].key is "Degree!": write small letters, digits and _, beginning with a letter, at most 24',
        'questions[1].fact is 3: give text in quotes, as "…"',
        "questions[2].options: give at least two options",
        'questions[2].colour is "red": remove this key, or correct its spelling; it is not known here',
        f"questions[3]: give one of {', '.join(map(repr, KINDS))} as its 'kind'",
    ]


@pytest.mark.parametrize(
    ("question", "cure"),
    [
        (DEGREE + "requires = true", "give failure"),
        (DEGREE + 'failure = "No."', "remove failure"),
        (DEGREE + 'requires = true\nfailure = "No."\nmay_skip = true', "remove may_skip"),
        (YEARS + "min = 5\nmax = 5", "give a max above min"),
        (YEARS + 'max = 5\nat_least = 6\nfailure = "No."', "give an at_least between min and max"),
        (YEARS + 'units = ["year"]', "give units in singular and plural"),
        (FIELD + 'requires = ["art"]\nfailure = "No."', "give requires as a list of these values: law, medicine"),
        (FIELD.replace("Medicine", "law "), "give every option a value and a text of its own"),
        (
            'key = "t"\nkind = "text"\ntext = "?"\nmin_words = 9\nmax_words = 8',
            "give a max_words of at least min_words",
        ),
    ],
)
def test_what_contradicts_itself_is_a_fault(question: str, cure: str) -> None:
    [fault] = faults(question)

    assert fault.startswith("questions[1]")
    assert cure in fault


CONSENT = 'key = "consent"\nkind = "consent"\nversion = "1"\ntext = "We keep this."\n'


@pytest.mark.parametrize(
    ("questions", "cure"),
    [
        ([DEGREE, DEGREE], "used twice: degree"),
        ([DEGREE + 'fact = "a"', YEARS + 'fact = "a"'], "a fact of its own; used twice: a"),
        ([DEGREE, CONSENT], "put the consent before all other questions"),
        ([CONSENT], "ask at least one question besides the consent"),
    ],
)
def test_questions_fit_together(questions: list[str], cure: str) -> None:
    [fault] = faults(*questions)

    assert cure in fault


def test_a_file_that_is_not_toml_says_where() -> None:
    [fault] = faults("key = ")

    assert "not a TOML file" in fault
    assert "line 4" in fault


def test_a_file_that_is_nested_without_end_is_a_fault() -> None:
    [fault] = faults(f"key = {'[' * 3000}")

    assert "nested too deeply" in fault


def test_spelling_and_comments_do_not_make_a_version_but_words_do() -> None:
    one = good(YEARS + "max = 1.50", DEGREE)
    other = good("# a comment\n" + YEARS + "max = 1.5\nmin = 0.0\nmay_skip = false", DEGREE)
    reworded = good(YEARS.replace("How many", "Count your") + "max = 1.50", DEGREE)

    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != reworded.fingerprint


def test_a_stored_form_is_the_form_that_was_stored() -> None:
    form = built_in_form("short")

    again = stored_form(form.body())

    assert again == form
    assert again.fingerprint == form.fingerprint


def test_a_plain_string_is_an_option_with_that_text() -> None:
    question = good(FIELD.replace('"Law"', '"Civil Law!"')).questions[0]

    assert question.kind == "one_of"
    assert [(option.value, option.text) for option in question.options] == [
        ("civil_law_", "Civil Law!"),
        ("medicine", "Medicine"),
    ]


def test_numbers_stay_exact() -> None:
    question = good(YEARS + 'at_least = 0.1\nfailure = "No."').questions[0]

    assert question.kind == "number"
    assert question.at_least == Decimal("0.1")


def test_a_form_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        built_in_form("short").title = "Other"


@pytest.mark.parametrize(
    ("condition", "cure"),
    [
        ("degree is yes", "write a fact, a comparison and a value"),
        ("later = yes", "name an earlier question; later is none"),
        ("degree = maybe", "compare with one of its values: yes, no"),
        ("consent = yes", "nothing hangs on the answer to consent"),
    ],
)
def test_conditions_speak_of_earlier_questions_and_their_answers(condition: str, cure: str) -> None:
    [fault] = faults(CONSENT, DEGREE, YEARS + f'ask_if = ["{condition}"]\n')

    assert cure in fault


def test_points_are_for_answers_that_there_are() -> None:
    [fault] = faults(DEGREE + "points = { maybe = 1 }\n")

    assert "give points to these values: yes, no" in fault
