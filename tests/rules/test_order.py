"""In which order a worker meets the tasks of a project."""

from collections import Counter

import pytest

from crowd.rules.order import Order, Walk, comes_forward, first_walk


def met(walk: Walk, horizons: list[int]) -> list[int]:
    """The positions that she meets while the project grows: the next horizon holds once nothing is left."""
    found: list[int] = []
    for horizon in horizons:
        onward: Walk | None = walk
        while onward is not None:
            walk = onward
            found += range(walk.cursor + 1, walk.bound(horizon) + 1)
            walk = Walk(max(walk.cursor, walk.bound(horizon)), walk.start, walk.resume)
            onward = walk.turned(horizon)
        walk = Walk(horizon)
    return found


@pytest.mark.parametrize("start", range(9))
def test_a_walk_from_anywhere_meets_everything_once(start: int) -> None:
    found = met(Walk(start, start), [8, 8, 11])
    assert sorted(found) == list(range(1, 12))
    assert found[: 8 - start] == list(range(start + 1, 9))


def test_what_is_published_during_a_walk_is_met_at_its_end() -> None:
    part = Walk(5, 5).turned(8)
    assert part == Walk(0, 5, 8)
    assert part.bound(20) == 5
    onward = part.turned(20)
    assert onward == Walk(8)
    assert (onward.bound(20), onward.turned(20)) == (20, None)


def test_file_order_begins_at_the_front_and_has_no_second_part() -> None:
    assert first_walk(Order.AS_GIVEN, 1, 1, 100) == Walk(0)
    assert Walk(7).turned(9) is None
    assert first_walk(Order.RANDOM, 1, 1, 0) == Walk(0)


def test_workers_begin_all_over_the_file_each_always_at_the_same_place() -> None:
    starts = [first_walk(Order.RANDOM, 1, person, 10).start for person in range(2_000)]
    assert starts == [first_walk(Order.RANDOM, 1, person, 10).start for person in range(2_000)]
    assert starts != [first_walk(Order.RANDOM, 2, person, 10).start for person in range(2_000)]
    counts = Counter(starts)
    assert set(counts) == set(range(10))
    assert max(counts.values()) < 1.5 * min(counts.values())


@pytest.mark.parametrize(
    ("order", "labels", "forward"),
    [
        (Order.AS_GIVEN, ["a", "b"], False),
        (Order.RANDOM, ["a", "b"], False),
        (Order.NEARLY_FINISHED, [], False),
        (Order.NEARLY_FINISHED, ["a"], True),
        (Order.DISPUTED, ["a"], False),
        (Order.DISPUTED, ["a", "a"], False),
        (Order.DISPUTED, ["a", "a", "b"], True),
    ],
)
def test_what_comes_before_the_tasks_that_nobody_began(order: Order, labels: list[str], forward: bool) -> None:
    assert comes_forward(order, labels) is forward
