"""The majority of a task, and that a tie is nobody's."""

from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.majority import Majority, majority


def test_the_label_with_most_votes_wins() -> None:
    assert majority(["yes", "no", "yes"]) == Majority("yes", (("yes", 2), ("no", 1)), 3, ())


def test_a_tie_has_no_label_and_names_the_labels_that_are_even() -> None:
    assert majority(["b", "a", "c", "b", "a"]) == Majority(None, (("a", 2), ("b", 2), ("c", 1)), 5, ("a", "b"))


def test_no_votes_are_no_label_and_no_tie() -> None:
    assert majority([]) == Majority(None, (), 0, ())


@given(st.lists(st.sampled_from("abc")).flatmap(lambda votes: st.tuples(st.just(votes), st.permutations(votes))))
def test_the_order_of_the_answers_never_matters(both: tuple[list[str], list[str]]) -> None:
    assert majority(both[0]) == majority(both[1])
