"""Agreement: published examples to the digit, the definition by brute force, and what cannot be told."""

import random
from collections.abc import Sequence
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.aggregation.alpha import NEVER_GIVEN, NOTHING_TO_COMPARE, ONE_LABEL, Scale, alpha, alphas
from crowd.aggregation.coincidences import Coincidences, Parted, counted
from crowd.aggregation.kappa import cohen, fleiss, pairwise
from crowd.aggregation.measured import Measured, share, student
from crowd.aggregation.people import measured
from crowd.aggregation.scales import NoOrder, values_of
from crowd.aggregation.votes import Votes, gathered

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section E: four observers, twelve units.
UNITS: list[str] = ["111", "2232", "3333", "3333", "2222", "1234", "4444", "1112", "2222", "555", "11", "3"]

# Fleiss (1971) as Wikipedia gives it: ten subjects, fourteen raters, five categories.
FLEISS = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]


def votes_of(tasks: Sequence[Sequence[str]]) -> Votes:
    """A task for each entry, a worker for each label in it."""
    return gathered((f"t{at:03}", f"w{who}", label) for at, task in enumerate(tasks) for who, label in enumerate(task))


def alpha_for(tasks: Sequence[Sequence[str]], scale: Scale) -> Measured:
    votes = votes_of(tasks)
    return alpha(counted(votes), scale, values_of(votes.labels, scale))


def by_definition(tasks: Sequence[Sequence[str]], scale: Scale) -> float | None:
    """1 - observed by expected disagreement, from all pairs of answers one by one."""
    units = [task for task in tasks if len(task) > 1]
    values = [float(each) for task in units for each in task]

    def apart(one: float, other: float) -> float:
        if scale == "nominal":
            return float(one != other)
        if scale == "interval":
            return (one - other) ** 2
        low, high = sorted((one, other))
        between = sum(low <= each <= high for each in values)
        return (between - (values.count(low) + values.count(high)) / 2) ** 2 if low != high else 0.0

    observed = sum(
        apart(float(one), float(other)) / (len(task) - 1) for task in units for one, other in permutations(task, 2)
    )
    expected = sum(apart(one, other) for one, other in permutations(values, 2)) / (len(values) - 1 or 1)
    return 1 - observed / expected if expected else None


@pytest.mark.parametrize(("scale", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorffs_own_example_comes_out(scale: Scale, value: float) -> None:
    found = alpha_for(UNITS, scale)

    assert found.value == pytest.approx(value, abs=0.0006)
    assert found.low is not None
    assert found.high is not None
    assert found.low < value < found.high


@given(
    st.lists(st.lists(st.sampled_from("1234"), min_size=1, max_size=5), min_size=1, max_size=8),
    st.sampled_from(["nominal", "ordinal", "interval"]),
)
def test_alpha_is_what_its_definition_says(tasks: list[list[str]], scale: Scale) -> None:
    expected = by_definition(tasks, scale)

    found = alpha_for(tasks, scale)

    if expected is None:
        assert found.value is None
        assert found.why
    else:
        assert found.value == pytest.approx(expected, abs=1e-9)


def test_fleiss_own_example_comes_out() -> None:
    tasks = [[str(label) for label, count in enumerate(row) for _ in range(count)] for row in FLEISS]

    found = fleiss(counted(votes_of(tasks)))

    assert found.value == pytest.approx(0.210, abs=0.0005)


def test_cohens_kappa_and_its_spread_come_out() -> None:
    found = cohen({(0, 0): 20, (0, 1): 5, (1, 0): 10, (1, 1): 15})

    assert found.value == pytest.approx(0.4)
    assert found.low == pytest.approx(0.1511, abs=0.001)
    assert found.high == pytest.approx(0.6489, abs=0.001)


def test_agreement_on_one_label_is_alpha_of_it_against_all_others() -> None:
    tasks = [["a", "a"], ["a", "b"], ["b", "c"], ["c", "c"], ["a", "a"]]
    collapsed = [["a" if each == "a" else "z" for each in task] for task in tasks]

    found = alphas(counted(votes_of(tasks)), [0, 1])

    assert found[0].value == pytest.approx(by_value(collapsed))
    assert found[0].low == pytest.approx(alpha_for(collapsed, "nominal").low)


def by_value(tasks: list[list[str]]) -> float:
    found = alpha_for(tasks, "nominal").value
    assert found is not None
    return found


def test_the_interval_is_that_of_a_bootstrap_over_tasks() -> None:
    chance = random.Random(7)
    met = counted(votes_of([_noisy(chance) for _ in range(150)]))
    again = sorted(_drawn_again(met, chance) for _ in range(400))

    found = alpha(met, "nominal", ())

    assert found.low == pytest.approx(again[10], abs=0.025)
    assert found.high == pytest.approx(again[389], abs=0.025)


def _drawn_again(met: Parted, chance: random.Random) -> float:
    """Alpha of as many tasks, drawn from these with putting back."""
    drawn = reduce(Coincidences.plus, chance.choices(met.parts, k=len(met.parts)))
    value = alpha(Parted(drawn, ()), "nominal", ()).value
    assert value is not None
    return value


def _noisy(chance: random.Random) -> list[str]:
    right = chance.choice("abc")
    return [right if chance.random() < 0.8 else chance.choice("abc") for _ in range(4)]


def test_what_cannot_be_told_is_explained() -> None:
    alone, same = counted(votes_of([["a"], ["b"]])), counted(votes_of([["a", "a"], ["a", "a"]]))

    assert alpha(alone, "nominal", ()).why == fleiss(alone).why == NOTHING_TO_COMPARE
    assert alpha(same, "nominal", ()).why == fleiss(same).why == ONE_LABEL
    assert [each.why for each in alphas(same, [0, 1])] == [ONE_LABEL, NEVER_GIVEN]
    assert cohen({(0, 0): 5}).value is None
    assert cohen({}).value is None


def test_one_task_has_a_value_and_no_interval() -> None:
    found = alpha_for([["a", "b", "b"]], "nominal")

    assert found.value is not None
    assert (found.low, found.high) == (None, None)
    assert found.why


def test_labels_without_numbers_have_no_order_of_their_own() -> None:
    with pytest.raises(NoOrder, match="good"):
        values_of(["1", "good"], "interval")
    with pytest.raises(NoOrder, match="bad"):
        values_of(["bad", "good"], "ordinal", ["good", "best"])
    assert values_of(["good", "poor"], "ordinal", ["poor", "good"]) == (1.0, 0.0)


def test_two_workers_are_compared_and_many_by_pairs_with_enough_in_common() -> None:
    two = pairwise(votes_of([["a", "a"], ["b", "b"], ["a", "b"]]))
    many = pairwise(votes_of([["a", "a", "b"]] * 6 + [["b", "b", "b"]] * 5))

    assert (two.compared, two.listed[0].tasks, two.mean) == (1, 3, two.listed[0].kappa)
    assert many.compared == 3
    assert many.mean.low is None
    assert [(each.one, each.other) for each in many.listed] == [("w0", "w1"), ("w0", "w2"), ("w1", "w2")]
    assert many.listed[0].kappa.value == 1.0


def test_each_worker_is_measured_against_the_others_and_what_is_known() -> None:
    found = measured(votes_of([["a", "a", "b"], ["b", "b", "a"], ["a", "a", "a"]]), {"t000": "a", "t001": "b"})

    assert [(each.worker, each.answers, each.known) for each in found] == [("w0", 3, 2), ("w1", 3, 2), ("w2", 3, 2)]
    assert found[0].agreement.value == pytest.approx(2 / 3)
    assert found[2].agreement.value == pytest.approx(1 / 3)
    assert (found[0].accuracy.value, found[2].accuracy.value) == (1.0, 0.0)
    assert found[2].kappa.value is not None
    assert found[2].kappa.value < 0


def test_who_worked_alone_has_no_agreement_and_a_reason() -> None:
    [found] = measured(votes_of([["a"], ["b"]]), {})

    assert (found.agreement.value, found.kappa.value, found.accuracy.value) == (None, None, None)
    assert found.agreement.why
    assert found.kappa.why
    assert found.accuracy.why


def test_a_share_has_wilsons_interval() -> None:
    found = share(9, 10, "")

    assert (found.low, found.high) == (pytest.approx(0.5958, abs=0.0005), pytest.approx(0.9821, abs=0.0005))
    assert share(0, 0, "why") == Measured(None, why="why")


@pytest.mark.parametrize(("freedom", "point"), [(1, 12.706), (2, 4.303), (5, 2.571), (30, 2.042)])
def test_students_points(freedom: int, point: float) -> None:
    assert student(freedom) == pytest.approx(point, rel=0.035)
