"""One label from many: ties stay ties, the order of rows never shows, and what is known is not overruled or leaked."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.aggregation.accuracy import accuracy
from crowd.aggregation.advice import advice
from crowd.aggregation.comparisons import Comparison, compared, unranked, wins
from crowd.aggregation.posterior import by_posterior
from crowd.aggregation.results import TaskLabel, by_majority, by_scores
from crowd.aggregation.summary import summarised
from crowd.aggregation.votes import Gatherer, gathered

Vote = tuple[str, str, str]
ROWS = st.lists(
    st.tuples(st.sampled_from("tuv"), st.sampled_from("123456"), st.sampled_from("abc")),
    min_size=1,
    unique_by=lambda vote: vote[:2],
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_shows(rows: list[Vote], chance: random.Random) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = gathered(rows), gathered(mixed)
    gold = {"t": "a"}

    assert one == other
    assert by_majority(one) == by_majority(other)
    assert by_posterior(one, gold, {}, 3) == by_posterior(other, gold, {}, 3)
    assert summarised(one, by_majority(one), gold, scale="nominal", values=()) == summarised(
        other, by_majority(other), gold, scale="nominal", values=()
    )


def test_a_tie_is_told_and_not_broken() -> None:
    found = by_majority(gathered([("t", "1", "b"), ("t", "2", "a"), ("u", "1", "b"), ("u", "2", "b")]))

    assert found.labels == [
        TaskLabel("t", None, 0.5, ("a", "b"), 2),
        TaskLabel("u", "b", 1.0, (), 2),
    ]


def test_a_second_answer_of_a_worker_is_not_taken() -> None:
    gatherer = Gatherer()

    assert gatherer.put("t", "w", "a", place=2) is None
    assert gatherer.put("t", "w", "b", place=3) == 2
    assert len(gatherer.votes()) == 1


def test_who_is_known_to_be_good_wins_against_more_who_are_not() -> None:
    gold = {f"g{at}": "a" for at in range(8)}
    tested = [(task, worker, "a" if worker == "good" else "b") for task in gold for worker in ("good", "x", "y")]

    found = by_posterior(gathered([*tested, ("t", "good", "a"), ("t", "x", "b"), ("t", "y", "b")]), gold, {}, 2)

    label = next(each for each in found.labels if each.task == "t")
    assert label.label == "a"
    assert found.quality["good"] > 0.9 > 0.1 > found.quality["x"]


def test_a_known_answer_does_not_vouch_for_who_gave_it_on_that_very_task() -> None:
    found = by_posterior(gathered([("t", "1", "a"), ("t", "2", "b")]), {"t": "a"}, {}, 2)

    assert found.labels[0].tied == ("a", "b")


def test_skills_that_are_given_count_before_anything_else() -> None:
    votes = gathered([("t", "1", "a"), ("t", "2", "b"), ("t", "3", "b")])

    found = by_posterior(votes, {}, {"1": 95, "2": 60, "3": 60}, 2)

    assert found.labels[0].label == "a"
    assert found.notes == ("3 of 3 workers are judged by the skills given.",)


def test_a_tie_counts_for_its_share_and_the_bounds_hold_it() -> None:
    labels = [
        TaskLabel("t", None, 0.5, ("a", "b"), 2),
        TaskLabel("u", "b", 1.0, (), 2),
        TaskLabel("v", None, 0.5, ("b", "c"), 2),
        TaskLabel("w", "a", 1.0, (), 2),
    ]

    found = accuracy(labels, {"t": "a", "u": "b", "v": "a", "nobody": "a"})

    assert (found.known, found.ties, found.lost, found.won) == (3, 2, 1 / 3, 2 / 3)
    assert found.right.value == pytest.approx(0.5)


def test_a_label_that_nobody_gave_is_told() -> None:
    votes = gathered([("t", "1", "a"), ("u", "1", "b")])

    found = by_scores(votes, lambda _task: [(0, 0.2), (1, 0.8)])

    assert [(each.label, each.given) for each in found] == [("b", False), ("b", True)]


def rows(tasks: int, workers: int, labels: str = "ab", each: int = 5) -> list[Vote]:
    """Every task by `each` workers in turn."""
    return [
        (f"t{task}", f"w{(task * each + at) % workers}", labels[(task + (at == 0)) % len(labels)])
        for task in range(tasks)
        for at in range(each)
    ]


def test_the_advice_follows_what_can_be_learned() -> None:
    assert advice(gathered(rows(100, 10)), False).method == "dawid-skene"
    assert advice(gathered(rows(100, 10, "abcdefgh")), False).method == "one-coin"
    assert advice(gathered(rows(20, 50)), True).method == "posterior"
    assert advice(gathered(rows(20, 50)), False).method == "majority"
    assert advice(gathered(rows(20, 20, each=1)), False).method == "majority"
    assert "Two workers" in advice(gathered(rows(20, 2, each=2)), False).reasons[0]
    assert "no answers" in advice(gathered([]), False).reasons[0]
    assert (
        "free text" in advice(gathered([(f"t{at // 3}", f"w{at % 3}", str(at)) for at in range(30)]), False).reasons[0]
    )
    assert "same label" in advice(gathered(rows(20, 20, "aa")), False).reasons[0]


def test_a_comparison_names_its_winner_by_name_or_side() -> None:
    assert compared("x", "y", "y") == Comparison("y", "x")
    assert compared("x", "y", "First") == Comparison("x", "y")
    assert compared("x", "y", "second_much") == Comparison("y", "x")
    assert compared("x", "y", "tie") == Comparison("x", "y", half=True)
    assert compared("x", "y", "neither") is None


def test_half_a_win_is_one_of_two() -> None:
    found = wins([Comparison("x", "y"), Comparison("x", "y", half=True)])

    assert found == {("x", "y"): 3, ("y", "x"): 1}


def test_why_no_ranking_can_come_of_it() -> None:
    one_way = wins([Comparison("x", "y"), Comparison("y", "z"), Comparison("z", "y")])
    apart = wins([Comparison("a", "b"), Comparison("b", "a"), Comparison("c", "d"), Comparison("d", "c")])

    assert '"x" never lost' in unranked(one_way)
    assert "not tied together" in unranked(apart)
    assert unranked(wins([])) == "There are no two different items to rank."
    assert unranked(wins([Comparison("x", "y"), Comparison("y", "x")])) == ""


def test_answers_that_agree_no_more_than_by_chance_are_told_to_be_noise() -> None:
    chance = random.Random(1)
    noise = gathered((f"t{at}", f"w{who}", chance.choice("ab")) for at in range(300) for who in range(5))
    some = gathered(
        (f"t{at}", f"w{who}", "ab"[at % 2] if chance.random() < 0.6 else chance.choice("ab"))
        for at in range(300)
        for who in range(5)
    )

    told, not_told = (summarised(each, by_majority(each), {}, scale="nominal", values=()) for each in (noise, some))

    assert "no method makes good labels of that" in told.advice.reasons[-1]
    assert "no method" not in not_told.advice.reasons[-1]


def test_votes_without_some_tasks_are_those_of_the_others() -> None:
    votes = gathered([("t", "1", "a"), ("t", "2", "b"), ("u", "1", "a"), ("v", "3", "b")])

    left = votes.without({"t"})

    assert (left.tasks, left.workers, left.labels) == (("u", "v"), votes.workers, votes.labels)
    assert [list(left.of_task(task)) for task in range(2)] == [[(0, 0)], [(2, 1)]]
    assert votes.without(()) == votes
    assert len(votes.without({"t", "u", "v"})) == 0
