"""How a row becomes a task, and what is wrong with it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.columns import parse
from crowd.rules.importing import Tally, drafts
from crowd.rules.rows import LONGEST_TASK, Draft, Plan, Row, Seen, draft, plan
from crowd.rules.spec import Columns


def a_plan(**columns: Any) -> Plan:
    given = {"id": "id", "fields": {"text": "{question}\n\n{answer}"}, "gold": "label", "hint": "why"} | columns
    return plan(
        Columns(**given),
        optional=("prompt",),
        labels="true, false",
        read_gold=lambda cell: {"label": cell} if cell in {"true", "false"} else None,
        faults_of=lambda payload: ["shouts; write it in small letters"] if payload["text"].startswith("WHY") else [],
    )


def row(**cells: Any) -> Row:
    return Row(7, 6, {"id": "a1", "question": "Q?", "answer": "A.", "label": "true", "why": ""} | cells)


def faults(of: Row, by: Plan) -> list[str]:
    found = draft(of, by)
    assert isinstance(found, list), found
    return [str(fault) for fault in found]


def test_a_row_becomes_a_task() -> None:
    made = draft(row(why=" Look it up. "), a_plan())

    assert isinstance(made, Draft)
    assert (made.line, made.key, made.gold, made.hint) == (7, "a1", '{"label":"true"}', "Look it up.")
    assert json.loads(made.payload) == {"text": "Q?\n\nA."}
    assert json.loads(made.source)["why"] == " Look it up. "
    assert made.changes == made.clickable == ()


def test_its_fingerprint_is_of_what_is_shown_and_known_only() -> None:
    def fingerprint(of: Row) -> str:
        made = draft(of, a_plan())
        assert isinstance(made, Draft)
        return made.fingerprint

    assert fingerprint(row()) == fingerprint(row(why="x", other="y"))
    assert fingerprint(row()) != fingerprint(row(label="false"))
    assert fingerprint(row()) != fingerprint(row(answer="B."))


def test_every_fault_of_a_row_is_told() -> None:
    assert faults(row(id=" ", question="", answer="\t", label="maybe"), a_plan()) == [
        "line 7: text: is empty; it comes from question, answer",
        "line 7: id: is empty; every task needs an id of its own",
        'line 7: label: "maybe" is no label here; give true, false',
    ]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"answer": {"a": 1}}, "line 7: answer: is an object"),
        ({"answer": [{"a": 1}]}, "line 7: answer: is a list of objects"),
        ({"id": "x" * 201}, "line 7: id: is no id"),
        ({"id": "a\nb"}, "line 7: id: is no id"),
        ({"id": ["a", {}]}, "line 7: id: is a list of objects"),
        ({"label": {"a": 1}}, "line 7: label: is an object"),
        ({"label": "\x1b[2J"}, 'line 7: label: "\\x1b[2J" is no label'),
        ({"answer": "x" * LONGEST_TASK}, "line 7: shows 50,004 characters; a task may show 50,000"),
        ({"answer": "😀" * 25_000}, "line 7: shows 50,004 characters; a task may show 50,000"),
    ],
)
def test_a_fault_names_line_and_field(cells: dict[str, Any], told: str) -> None:
    assert any(line.startswith(told) for line in faults(row(**cells), a_plan())), faults(row(**cells), a_plan())


def test_what_the_task_type_finds_wrong_in_the_texts_of_a_row_is_told_with_its_line() -> None:
    assert faults(row(question="WHY?", answer="SO."), a_plan()) == ["line 7: shouts; write it in small letters"]


def test_a_column_that_this_row_lacks_is_a_fault_that_names_its_columns() -> None:
    lacking = Row(3, 1, {"id": "a", "question": "Q?"})

    assert faults(lacking, a_plan()) == ["line 3: answer: has no such column; it has id, question"]


def test_columns_that_the_file_does_not_have_are_told_before_any_row() -> None:
    by = a_plan(fields={"text": "{Question} {answer}"})

    told = [str(fault) for fault in by.faults(("task", "question", "answer"))]

    assert told == [
        'columns.text is "Question": the file has no such column; it has task, question, answer',
        'columns.id is "id": the file has no such column; it has task, question, answer',
    ]
    assert [fault.key for fault in by.late_faults(("label",))] == ["columns.hint"]


def test_the_row_number_can_be_the_id() -> None:
    numbered = draft(row(), a_plan(id="row"))
    named = draft(row(row="R1"), a_plan(id="row"))

    assert isinstance(numbered, Draft)
    assert isinstance(named, Draft)
    assert (numbered.key, named.key) == ("6", "R1")
    assert a_plan(id="row").faults(("question", "answer")) == []


def test_an_optional_text_may_be_empty_and_is_left_out() -> None:
    made = draft(row(p=""), a_plan(fields={"text": "{question}", "prompt": "{p}"}))

    assert isinstance(made, Draft)
    assert json.loads(made.payload) == {"text": "Q?"}


def test_text_is_normalised_and_told() -> None:
    made = draft(row(answer="one\r\ntwo\tthree\ud800 /pay https://example.org"), a_plan())

    assert isinstance(made, Draft)
    assert json.loads(made.payload)["text"].startswith("Q?\n\none\ntwo three /pay")
    assert made.changes == ("broken characters dropped", "carriage returns dropped", "tabs became spaces")
    assert made.clickable == ("/command", "link")
    made.source.encode()  # what cannot be stored as it is, is escaped


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{a}", "1"),
        ("{ a }-{b}", "1-two"),
        ("{{{a}}}", "{1}"),
        ("{a}{a}", "11"),
        ("{flag} {none} {list} {half}", "true  x\ny 0.5"),
        ("{Best Answer}", "yes"),
        ("{a.b!r:>9}", "odd"),
    ],
)
def test_a_template_is_filled(template: str, text: str) -> None:
    cells = {
        "a": 1,
        "b": "two",
        "flag": True,
        "none": None,
        "list": ["x", "y"],
        "half": 0.5,
        "Best Answer": "yes",
        "a.b!r:>9": "odd",
    }

    assert parse(template).fill(cells) == text


@pytest.mark.parametrize("template", ["", "no column", "{a", "a}", "{}", "{{a}}", "{a{b}}"])
def test_a_template_that_makes_no_sense_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"brace|column|partner"):
        parse(template)


def test_an_id_that_stood_before_is_a_fault_of_the_later_row() -> None:
    tally = Tally()
    rows = [Row(at, at, {"id": key, "question": "Q", "answer": "A"}) for at, key in ((2, "a"), (3, "b"), (4, "a"))]

    kept = list(drafts(rows, a_plan(), tally))

    assert [each.key for each in kept] == ["a", "b"]
    assert [str(fault) for fault in tally.row_faults] == ['line 4: id: "a" stands on line 2 already']
    assert (tally.rows, tally.bad) == (3, 1)
    assert tally.stops(skip_bad=False)
    assert not tally.stops(skip_bad=True)


def test_faults_beyond_those_told_are_counted() -> None:
    tally = Tally()
    list(drafts((Row(at, at, {"id": "", "question": "", "answer": ""}) for at in range(1000)), a_plan(), tally))

    report = tally.report("x.csv", added=0, stopped=True)

    assert (report.fault_count, report.bad, len(report.row_faults)) == (2000, 1000, 200)


@given(st.lists(st.text(max_size=3), max_size=3000))
def test_ids_seen_are_remembered_with_their_first_line(keys: list[str]) -> None:
    seen = Seen()
    first: dict[str, int] = {}
    for line, key in enumerate(keys, start=1):
        assert seen.add(key, line) == first.get(key)
        first.setdefault(key, line)


def test_many_ids_are_remembered_in_bounded_memory() -> None:
    seen = Seen()
    for at in range(20_000):
        assert seen.add(f"task-{at}", at + 1) is None

    assert [seen.add(f"task-{at}", 0) for at in (0, 9_999, 19_999)] == [1, 10_000, 20_000]
