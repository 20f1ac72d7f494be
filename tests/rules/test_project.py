"""A project file is checked as a whole."""

import pytest

from crowd.rules.eligibility import Condition
from crowd.rules.faults import Fault
from crowd.rules.project import read_project
from crowd.rules.spec import Columns, ProjectSpec, frozen_by_tasks

FILE = """
slug = "fact-check"
title = "Fact check"
brief = "Is the answer true?"
guidelines = "Read the question.\\r\\nThen the answer."
overlap = 3
price = 0.05
currency = "EUR"
time_limit = "10m"
opens_at = "2026-11-24T09:00 Europe/Berlin"

[task]
type = "choice"
question = "Is it true?"
labels = ["true", { value = "false", text = "Not true" }]

[columns]
id = "task"
text = "{question}\\n\\n{Best Answer}"
gold = "label"

[eligibility]
english = ">= C1"
"""


def read(text: str) -> ProjectSpec:
    spec = read_project(text)
    assert isinstance(spec, ProjectSpec), spec
    return spec


def faults(text: str) -> list[str]:
    found = read_project(text)
    assert isinstance(found, list), "no fault was found"
    assert all(isinstance(fault, Fault) for fault in found)
    return [str(fault) for fault in found]


def test_a_file_becomes_a_project_in_whole_numbers() -> None:
    assert read(FILE) == ProjectSpec(
        slug="fact-check",
        title="Fact check",
        brief="Is the answer true?",
        guidelines="Read the question.\nThen the answer.",
        task={
            "type": "choice",
            "question": "Is it true?",
            "labels": [{"value": "true", "text": "true"}, {"value": "false", "text": "Not true"}],
        },
        columns=Columns("task", {"text": "{question}\n\n{Best Answer}"}, "label", None),
        overlap=3,
        price=50_000,
        currency="EUR",
        time_limit=600_000,
        eligibility=((Condition("english", ">=", "C1", 5),),),
        opens_at=1_795_507_200_000,
        time_zone="Europe/Berlin",
    )


def test_its_json_is_canonical_and_read_again() -> None:
    spec = read(FILE)
    other_spelling = read(FILE.replace("0.05", '"0.050"').replace('"10m"', '"600s"').replace(">= C1", ">=c1"))

    assert ProjectSpec.from_json(spec.to_json()) == spec
    assert other_spelling.to_json() == spec.to_json()


def test_every_fault_is_told_at_once_with_key_and_cure() -> None:
    wrong = (
        FILE.replace("0.05", "0.12345678")
        .replace('"10m"', '"ten minutes"')
        .replace("overlap = 3", 'overlap = "3"')
        .replace('title = "Fact check"', 'titel = "Fact check"')
        .replace('"fact-check"', '"Fact Check"')
        .replace("09:00 Europe/Berlin", "09:00")
        .replace("{Best Answer}", "{Best Answer")
        .replace(">= C1", "> C1")
    )

    told = faults(wrong)

    for part in (
        'price is 0.12345678: write it as a decimal with at most six digits after the point, as "0.05"',
        'time_limit is "ten minutes": write it as 90s, 10m or 2h',
        'overlap is "3": give a whole number without quotes',
        "title: give this key; it is required",
        'titel is "Fact check": remove this key, or correct its spelling; it is not known here',
        'slug is "Fact Check"',
        "say in which time zone",
        "a single { has no partner",
        'eligibility.english is "> C1": compare with =, !=, >= or <=',
    ):
        assert any(part in line for line in told), (part, told)
    assert len(told) == 9


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("overlap = 3", "overlap = 0"), "overlap is 0: give a number of at least 1"),
        (("overlap = 3", "overlap = 2.5"), "overlap is 2.5: give a whole number"),
        (("price = 0.05", "price = 10000.01"), "give at most 10000.00 for one answer"),
        (("price = 0.05", "price = -1"), "price is -1: write it as a decimal"),
        (('"EUR"', '"euro"'), 'currency is "euro"'),
        (('"10m"', '"5s"'), "give between 10s and 30d"),
        (('"10m"', "600"), "write it as 90s, 10m or 2h"),
        (("{question}\\n\\n{Best Answer}", "question"), "name at least one column in braces"),
        (('id = "task"', ""), "columns.id: give this key"),
        (('text = "{question}\\n\\n{Best Answer}"', "text = 3"), "columns.text is 3: give text in quotes"),
        (('question = "Is it true?"', 'question = " "'), "task.question"),
        (("[eligibility]", "[eligibilty]"), "eligibilty: remove this key"),
        (("Europe/Berlin", "Europe/Atlantis"), "Europe/Atlantis is not a time zone"),
        (("2026-11-24T09:00 Europe", "2026-03-29T02:30 Europe"), "the clocks skip it"),
        (("2026-11-24T09:00 Europe", "2026-10-25T02:30 Europe"), '2026-10-25 02:30+02:00" or "2026-10-25 02:30+01:00'),
        (("2026-11-24T09:00 Europe/Berlin", "next week"), "opens_at"),
        (("2026-11-24T09:00 Europe/Berlin", "9999-12-31T23:59-23:59"), "give a year from 1970 to 9998"),
        (('slug = "fact-check"', "slug ="), "the file is not TOML"),
        (
            ("overlap = 3", f"overlap = {'[' * 3000}{']' * 3000}"),
            "not TOML: its lists and tables are nested too deeply",
        ),
        (("overlap = 3", f"overlap = {'9' * 5000}"), "not TOML: Exceeds the limit"),
    ],
)
def test_a_fault_is_told_with_its_cure(change: tuple[str, str], told: str) -> None:
    text = FILE.replace(*change)
    assert text != FILE

    assert any(told in line for line in faults(text)), faults(text)


@pytest.mark.parametrize(
    "written",
    [
        '"2026-11-24T09:00 Europe/Berlin"',
        '"2026-11-24 09:00 Europe/Berlin"',
        '"2026-11-24T09:00+01:00"',
        '"2026-11-24T08:00Z"',
        "2026-11-24T09:00:00+01:00",
        '"2026-11-24T03:00 America/New_York"',
    ],
)
def test_an_opening_time_has_a_zone_or_an_offset(written: str) -> None:
    spec = read(FILE.replace('"2026-11-24T09:00 Europe/Berlin"', written))

    assert spec.opens_at == 1_795_507_200_000


def test_what_is_not_given_has_an_everyday_value() -> None:
    short = """
        slug = "x"
        title = "X"
        brief = "Y"
        price = "0"
        [task]
        type = "pair"
        question = "Which is better?"
        [columns]
        id = "row"
        first = "{a}"
        second = "{b}"
    """

    spec = read_project(short, currency="CHF")

    assert isinstance(spec, ProjectSpec)
    assert (spec.overlap, spec.price, spec.currency, spec.time_limit) == (1, 0, "CHF", 600_000)
    assert (spec.opens_at, spec.eligibility, spec.guidelines) == (None, (), "")
    assert spec.task == {"type": "pair", "question": "Which is better?"}


def test_wording_may_change_when_there_are_tasks_and_what_made_them_may_not() -> None:
    before = read(FILE)
    reworded = read(FILE.replace("Not true", "No").replace("Is it true?", "True?").replace("0.05", "0.06"))
    other = read(FILE.replace('"false"', '"no"').replace("overlap = 3", "overlap = 5").replace('gold = "label"', ""))

    assert frozen_by_tasks(before, reworded) == []
    assert frozen_by_tasks(before, other) == ["task.labels", "columns", "overlap"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [('hints = "why"', "hint"), ('golds = "known"', "gold")],
)
def test_a_misspelt_column_is_named_as_it_was_meant(written: str, meant: str) -> None:
    name, value = written.split(" = ")
    found = read_project(FILE.replace("[columns]", f"[columns]\n{written}"))
    assert isinstance(found, list)
    assert [str(each) for each in found] == [f"columns.{name} is {value}: this key is not known; did you mean {meant}?"]
