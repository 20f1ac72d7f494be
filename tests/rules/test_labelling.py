"""What a button on a card may do, where a worker stands in the queues, what is shuffled for her."""

import pytest

from crowd.rules.labelling import ANSWERED, LOST, Verdict, cursors_at_end, cursors_behind, seed_of, verdict


@pytest.mark.parametrize(
    ("state", "admitted", "live", "comes_to"),
    [
        ("active", True, True, Verdict.SUBMIT),
        ("active", True, False, Verdict.SUBMIT),  # what is in her hands may be answered after the project paused
        ("active", False, True, Verdict.NOT_ADMITTED),
        ("expired", True, True, Verdict.TAKE_AGAIN),
        ("returned", True, True, Verdict.TAKE_AGAIN),
        ("expired", True, False, Verdict.TOO_LATE),
        ("returned", True, False, Verdict.TOO_LATE),
        ("expired", False, True, Verdict.NOT_ADMITTED),
        ("skipped", True, True, Verdict.SKIPPED_ALREADY),
        ("skipped", False, True, Verdict.SKIPPED_ALREADY),
        ("submitted", True, True, Verdict.ANSWERED_ALREADY),
        ("submitted", False, False, Verdict.ANSWERED_ALREADY),  # what was recorded is told to anyone who had it
        ("accepted", True, True, Verdict.ANSWERED_ALREADY),
        ("rejected", True, True, Verdict.ANSWERED_ALREADY),
    ],
)
def test_what_a_tap_comes_to(state: str, admitted: bool, live: bool, comes_to: Verdict) -> None:
    assert verdict(state, admitted=admitted, live=live) is comes_to


def test_every_state_of_the_schema_has_its_verdict() -> None:
    assert {"active", "skipped"} | ANSWERED | LOST == {
        "active",
        "submitted",
        "accepted",
        "rejected",
        "skipped",
        "expired",
        "returned",
    }


@pytest.mark.parametrize(
    ("queue", "position", "passed_again", "passed_normal", "stands"),
    [
        (0, 4, None, None, (4, 7)),  # one that came back: the file order is not touched
        (1, 9, None, None, (11, 9)),  # file order: nothing was left of those that came back, up to the newest
        (0, 4, 2, None, (1, 7)),  # an earlier one was only locked: it may still be free
        (1, 9, 5, None, (4, 9)),
        (1, 9, None, 8, (11, 7)),
        (1, 9, 5, 8, (4, 7)),
        (0, 4, 4, 9, (3, 7)),
    ],
)
def test_where_the_cursors_stand_behind_a_task(
    queue: int, position: int, passed_again: int | None, passed_normal: int | None, stands: tuple[int, int]
) -> None:
    assert (
        cursors_behind(
            queue,
            position,
            normal_cursor=7,
            next_again=12,
            passed_again=passed_again,
            passed_normal=passed_normal,
        )
        == stands
    )


def test_where_nothing_is_open_all_that_there_is_lies_behind_her() -> None:
    assert cursors_at_end(next_again=12, normal_horizon=40) == (11, 40)


def test_the_seed_is_the_same_whenever_it_is_asked() -> None:
    assert seed_of(5, 7) == seed_of(5, 7) != seed_of(7, 5)


def test_seeds_are_even_over_the_workers_of_a_task_and_over_the_tasks_of_a_worker() -> None:
    for odd in (
        sum(seed_of(1, person) & 1 for person in range(10_000)),
        sum(seed_of(task, 1) & 1 for task in range(10_000)),
    ):
        assert 4_700 < odd < 5_300


def test_what_one_worker_sees_says_nothing_about_what_another_sees() -> None:
    """A checksum fails here: the parity of CRC-32 makes any two workers see the sides alike on every task, or never."""
    for other in range(2, 60):
        alike = sum(seed_of(task, 1) & 1 == seed_of(task, other) & 1 for task in range(2_000))
        assert 850 < alike < 1_150
