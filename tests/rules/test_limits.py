"""How much one worker may do of a project, and when it pauses for her."""

import pytest

from crowd.rules.limits import HOUR_MS, NO_END, NO_LIMITS, Because, Halt, Limits, after_skip, halt

NOW = 1_000_000


@pytest.mark.parametrize(
    ("limits", "tasks", "most"),
    [
        (NO_LIMITS, 10, NO_END),
        (Limits(max_answers=5), 10, 5),
        (Limits(max_share=20), 10, 2),
        (Limits(max_share=20), 14, 2),  # rounded down
        (Limits(max_share=1), 10, 1),  # but never to nothing
        (Limits(max_answers=5, max_share=100), 3, 3),
    ],
)
def test_how_many_answers_one_worker_may_give(limits: Limits, tasks: int, most: int) -> None:
    assert limits.most(tasks) == most


@pytest.mark.parametrize(
    ("answered", "paused_until", "comes_to"),
    [
        (0, None, None),
        (4, NOW, None),  # the pause is over
        (4, NOW + 1, Halt(Because.SKIPS, NOW + 1, 3)),
        (5, None, Halt(Because.ENOUGH, count=5)),
        (6, NOW + 1, Halt(Because.ENOUGH, count=5)),  # what lasts is told before what passes
    ],
)
def test_what_keeps_the_next_task_from_her(answered: int, paused_until: int | None, comes_to: Halt | None) -> None:
    limits = Limits(max_answers=5, skips_in_row=3)
    assert halt(limits, answered=answered, tasks=9, paused_until=paused_until, now=NOW) == comes_to


@pytest.mark.parametrize(
    ("limits", "skips", "comes_to"),
    [
        (NO_LIMITS, 50, (51, None)),
        (Limits(skips_in_row=3), 0, (1, None)),
        (Limits(skips_in_row=3), 1, (2, None)),
        (Limits(skips_in_row=3), 2, (0, NOW + HOUR_MS)),  # and the count begins anew
        (Limits(skips_in_row=3, pause=60_000), 7, (0, NOW + 60_000)),  # the limit was lowered meanwhile
    ],
)
def test_what_a_skip_comes_to(limits: Limits, skips: int, comes_to: tuple[int, int | None]) -> None:
    assert after_skip(limits, skips, NOW) == comes_to
