"""What a row may say about who gets its task."""

from typing import Any

import pytest

from crowd.rules.assigning import USUAL, Terms, overlap_of, terms
from crowd.rules.spec import Columns

COLUMNS = Columns("id", {}, priority="urgency", overlap="answers", reserved_for="for", kept_from="not")


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({}, USUAL),
        ({"urgency": "", "answers": None, "for": " ", "not": []}, USUAL),
        ({"urgency": " Urgent "}, Terms(urgent=True)),
        ({"urgency": "normal"}, USUAL),
        ({"answers": 5}, Terms(overlap=5)),
        ({"answers": "7"}, Terms(overlap=7)),
        ({"for": "w1, w2;w1\tw3"}, Terms(reserved_for=("w1", "w2", "w3"))),
        ({"for": ["w1", "w2"], "answers": 2}, Terms(overlap=2, reserved_for=("w1", "w2"))),
        ({"not": "w1"}, Terms(kept_from=("w1",))),
    ],
)
def test_what_a_row_asks_for(cells: dict[str, Any], asked: Terms) -> None:
    assert terms(COLUMNS, cells) == (asked, [])


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ({"urgency": "asap"}, "urgency", "give urgent or normal"),
        ({"urgency": {"a": 1}}, "urgency", "is an object"),
        ({"answers": "0"}, "answers", "give 1 to 1000"),
        ({"answers": "1001"}, "answers", "give 1 to 1000"),
        ({"answers": "²"}, "answers", "no number"),
        ({"answers": True}, "answers", "no number"),
        ({"for": "w1 w2", "answers": 3}, "answers", "only 2 workers are named"),
        ({"for": "w1", "not": "w2"}, "not", "in no row"),
        ({"not": " ".join(f"w{at}" for at in range(101))}, "not", "at most 100"),
    ],
)
def test_what_is_wrong_with_it(cells: dict[str, Any], column: str, told: str) -> None:
    [(where, what)] = terms(COLUMNS, cells)[1]
    assert where == column
    assert told in what


def test_without_columns_of_that_kind_a_row_asks_for_nothing() -> None:
    assert terms(Columns("id", {}), {"priority": "urgent", "overlap": "9"}) == (USUAL, [])


def test_a_reserved_task_is_answered_by_no_more_than_it_names() -> None:
    assert [overlap_of(each, 3) for each in (USUAL, Terms(overlap=9), Terms(reserved_for=("w1",)))] == [3, 9, 1]
    assert overlap_of(Terms(reserved_for=("w1", "w2", "w3", "w4")), 3) == 3
