"""When gold is due: one task in so many, more seldom with experience, and in no rhythm."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.gold_mix import GoldMix, Interval, first, gap, seed_of, sooner
from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from tests.filling import FILE, spec

MIX = GoldMix(10, intervals=(Interval(50, 20), Interval(200, 40)))


@pytest.mark.parametrize(("answered", "every"), [(0, 10), (49, 10), (50, 20), (199, 20), (200, 40), (9000, 40)])
def test_gold_grows_more_seldom_with_experience(answered: int, every: int) -> None:
    assert MIX.every_at(answered) == every


@given(st.integers(2, 1000), st.integers(0, 90), st.integers(0, 2**64 - 1))
def test_the_next_one_is_within_the_jitter_and_never_at_once(every: int, jitter: int, seed: int) -> None:
    mix = GoldMix(every, jitter)
    spread = every * jitter // 100
    assert max(1, every - spread) <= gap(mix, 0, seed) <= every + spread
    assert 0 <= first(mix, seed) < every
    assert 1 <= sooner(7, seed) - 7 <= 3


@pytest.mark.parametrize("jitter", [0, 50, 90])
def test_one_task_in_so_many_is_gold_on_average(jitter: int) -> None:
    mix, chance, due, golds = GoldMix(10, jitter), random.Random(3), 0, 0
    for answered in range(20_000):
        if answered >= due:
            golds += 1
            due = answered + gap(mix, answered, chance.getrandbits(64))
    assert 0.098 < golds / 20_000 < 0.102


def test_nobody_can_reckon_it_out_without_the_moment() -> None:
    assert len({seed_of(7, 1, 30, now) for now in range(1000)}) == 1000
    assert seed_of(7, 1, 30, 5) == seed_of(7, 1, 30, 5)


def test_a_project_with_gold_is_stored_and_read_again() -> None:
    project = spec(more="\n[gold]\nevery = 5\njitter = 20\nintervals = [{ after = 50, every = 20 }]\n")
    assert project.gold == GoldMix(5, 20, intervals=(Interval(50, 20),))
    assert ProjectSpec.from_json(project.to_json()) == project


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[gold]\nevery = 1\n", "gold.every"),
        ("[gold]\njitter = 91\n", "gold.jitter"),
        ("[gold]\nexposures = 0\n", "gold.exposures"),
        ("[gold]\nintervals = [{ after = 50, every = 5 }]\n", "gold.intervals[1]"),
        ("[gold]\nintervals = [{ after = 50, every = 20 }, { after = 50, every = 30 }]\n", "gold.intervals[2]"),
        ('[gold]\nchecks = 9\n[dynamic_overlap]\nmax_overlap = 5\nmin_confidence = "90%"\n', "gold.checks"),
    ],
)
def test_what_does_not_fit_is_named_by_its_key(table: str, key: str) -> None:
    found = checked_project(FILE + table)
    assert isinstance(found, list)
    assert [fault.key for fault in found] == [key]


def test_gold_wants_a_column_of_known_answers() -> None:
    found = checked_project(FILE.replace('gold = "gold"\n', 'gold_also = "also"\n') + "[gold]\n")
    assert isinstance(found, list)
    assert [fault.key for fault in found] == ["columns.gold_also", "gold"]
