"""The methods of crowd-kit: known figures on public data, no order of rows, ties that stay ties, and their limits."""

import random
from collections import Counter
from pathlib import Path

import pytest

from crowd.aggregation import kit
from crowd.aggregation.accuracy import accuracy
from crowd.aggregation.comparisons import wins
from crowd.aggregation.votes import Votes, gathered
from crowd.services.aggregating import ranked, read_answers, read_known
from crowd.services.aggregating.running import RankedItem
from tests.real_data import real_data

pytest.importorskip("crowdkit", reason="crowd-kit is an extra")
pytestmark = pytest.mark.extras


def crowd(tasks: int = 60, seed: int = 3) -> list[tuple[str, str, str]]:
    """Six workers of falling quality, five of them on each task."""
    chance = random.Random(seed)
    return [
        (f"t{task}", f"w{who}", "abc"[task % 3] if chance.random() < 0.95 - who / 10 else chance.choice("abc"))
        for task in range(tasks)
        for who in chance.sample(range(6), 5)
    ]


@pytest.mark.parametrize(
    ("name", "method", "right"),
    [
        ("snow_rte", "dawid-skene", 0.9275),
        ("snow_rte", "one-coin", 0.9250),
        ("snow_rte", "wawa", 0.9187),
        ("snow_rte", "glad", 0.9250),
        ("weather_amt", "dawid-skene", 0.8400),
        ("weather_amt", "one-coin", 0.8600),
        ("weather_amt", "wawa", 0.8567),
        ("weather_amt", "glad", 0.8533),
        ("xstest", "dawid-skene", 0.9835),
        ("xstest", "one-coin", 0.9835),
        ("xstest", "wawa", 0.9882),
        ("xstest", "glad", 0.9835),
    ],
)
def test_the_figures_of_public_data_come_out(name: str, method: str, right: float) -> None:
    folder = real_data(name)
    gold = read_known(folder / "gold.csv").known

    found = accuracy(kit.fitted(read_answers(folder / "answers.csv").votes, method).labels, gold)

    assert found.right.value == pytest.approx(right, abs=0.02)


@pytest.mark.parametrize(("method", "least"), [("mace", 0.91), ("mmsr", 0.91)])
def test_the_others_do_better_than_the_majority_on_public_data(method: str, least: float) -> None:
    folder = real_data("snow_rte")
    gold = read_known(folder / "gold.csv").known

    found = accuracy(kit.fitted(read_answers(folder / "answers.csv").votes, method).labels, gold)

    assert found.right.value is not None
    assert found.right.value >= least


@pytest.mark.parametrize("method", list(kit.METHODS))
def test_no_order_of_rows_changes_a_label(method: str) -> None:
    rows = crowd()
    mixed = list(rows)
    random.Random(1).shuffle(mixed)

    assert kit.fitted(gathered(rows), method) == kit.fitted(gathered(mixed), method)


@pytest.mark.parametrize("method", [each for each in kit.METHODS if each != "glad"])
def test_what_a_method_thinks_of_workers_is_between_0_and_1_and_tells_good_from_bad(method: str) -> None:
    found = kit.fitted(gathered(crowd(200)), method).quality

    assert set(found) == {f"w{who}" for who in range(6)}
    assert all(0 <= each <= 1.0001 for each in found.values())
    assert found["w0"] > found["w5"]


@pytest.mark.parametrize("method", ["dawid-skene", "one-coin", "wawa", "mmsr", "glad"])
def test_labels_that_come_out_even_are_a_tie(method: str) -> None:
    rows = [(f"t{at}", who, "ab"[at % 2]) for at in range(10) for who in "123"]

    found = kit.fitted(gathered([*rows, ("even", "1", "a"), ("even", "2", "b")]), method)

    assert next(each for each in found.labels if each.task == "even").tied == ("a", "b")


@pytest.mark.parametrize("method", list(kit.METHODS))
def test_a_label_may_be_called_like_a_column(method: str) -> None:
    names = {"a": "task", "b": "worker", "c": "label"}
    rows = [(task, worker, names[label]) for task, worker, label in crowd()]

    found = kit.fitted(gathered(rows), method)

    assert {each.label for each in found.labels} <= {*names.values(), None}
    assert accuracy(found.labels, {f"t{at}": names["abc"[at % 3]] for at in range(60)}).right.value > 0.9  # type: ignore[operator]


def test_one_label_alone_is_nothing_to_decide_and_too_large_a_table_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(kit.NotPossible, match="one label"):
        kit.fitted(gathered([("t", "w", "a")]), "dawid-skene")
    monkeypatch.setattr(kit, "DENSEST", 10)
    monkeypatch.setattr(kit, "LARGEST", 899)
    with pytest.raises(kit.NotPossible, match="too many"):
        kit.fitted(gathered(crowd()), "wawa")
    monkeypatch.setattr(kit, "LARGEST", 900)
    with pytest.raises(kit.NotPossible, match="too large"):
        kit.fitted(gathered(crowd()), "mmsr")


def test_workers_with_nothing_in_common_are_a_sentence() -> None:
    votes: Votes = gathered([("t1", "1", "a"), ("t2", "2", "b")])

    try:
        found = kit.fitted(votes, "mmsr")
    except kit.NotPossible as error:
        assert str(error)
    else:
        assert {each.task for each in found.labels} == {"t1", "t2"}


def test_a_ranking_settles_where_its_likelihood_is_highest(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    lines = ["left"] * 30 + ["right"] * 10 + ["tie"] * 4
    path.write_text(
        "task,worker,label,left,right\n"
        + "".join(f"x{at},a,{label},x,y\n" for at, label in enumerate(lines))
        + "".join(f"y{at},a,{label},y,z\n" for at, label in enumerate(lines))
    )

    found = ranked(read_answers(path, items=("left", "right")).comparisons)

    # 32 to 12 in both: the odds between neighbours are what was seen
    assert isinstance(found, tuple)
    assert [each.item for each in found] == ["x", "y", "z"]
    assert found[0].score / found[1].score == pytest.approx(32 / 12, rel=1e-3)
    assert found[1].score / found[2].score == pytest.approx(32 / 12, rel=1e-3)
    assert found[0] == RankedItem("x", pytest.approx(found[0].score), 32.0, 44)


def test_scores_that_are_far_from_the_wins_have_not_settled() -> None:
    won: Counter[tuple[str, str]] = Counter({("x", "y"): 30, ("y", "x"): 10})

    assert kit._gap(won, {"x": 0.75, "y": 0.25}) < kit.SETTLED
    assert kit._gap(won, {"x": 0.5, "y": 0.5}) > 0.2
    assert wins([]) == {}
