"""When an answer is accepted: the project's window, the installation's, and never before a slip can be undone."""

import pytest

from crowd.rules.acceptance import LAST_WORD, review_window
from crowd.rules.project import read_project
from crowd.rules.spec import ProjectSpec
from tests.filling import FILE

DAY = 86_400_000


@pytest.mark.parametrize(
    ("review", "hold", "window"),
    [
        (None, 7 * DAY, 7 * DAY),
        (3 * DAY, 7 * DAY, 3 * DAY),
        (20 * DAY, 7 * DAY, 20 * DAY),
        (0, 7 * DAY, LAST_WORD),
        (None, 0, LAST_WORD),
    ],
)
def test_the_projects_window_comes_first(review: int | None, hold: int, window: int) -> None:
    assert review_window(review, hold) == window


@pytest.mark.parametrize(("written", "read"), [("3d", 3 * DAY), ("12h", DAY // 2), ("none", 0)])
def test_a_review_is_read_as_written_and_survives_storage(written: str, read: int) -> None:
    spec = read_project(f'review = "{written}"\n{FILE}')
    assert isinstance(spec, ProjectSpec)
    assert spec.review == read
    assert ProjectSpec.from_json(spec.to_json()) == spec


@pytest.mark.parametrize(("written", "cure"), [('"30m"', "give between 1h and 30d"), ('"31d"', "30d"), ("3", "10m")])
def test_a_review_that_is_none_says_the_cure(written: str, cure: str) -> None:
    faults = read_project(f"review = {written}\n{FILE}")
    assert isinstance(faults, list)
    assert [fault.key for fault in faults] == ["review"]
    assert cure in str(faults[0])
