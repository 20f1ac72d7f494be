"""Collusion and shared accounts: who shares is found, and nobody who does not, over crowds drawn by many seeds."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.collusion import FEWEST_ALIKE, Known, alike, tail
from crowd.rules.shared_accounts import HOUR, same_texts, turns

TASKS, WORKERS, COLLUDERS = 200, 30, 3
GUILTY = {(0, 1), (0, 2), (1, 2)}
REASON = "The article says that the tower was opened in 1889, not ten years before."


def crowd(seed: int, *, labels: tuple[str, ...] = ("a", "b"), hard: float = 0.0, colluders: int = 3) -> list[Known]:
    """Workers who are right in 70 % to 95 %; the first few give the answers of the first."""
    chance, answers = random.Random(seed), []
    quality = [chance.uniform(0.7, 0.95) for _ in range(WORKERS)]
    for task in range(TASKS):
        right, harder = chance.choice(labels), chance.random() < hard
        shared = _label(chance, quality[0], right, labels, harder)
        for worker in range(WORKERS):
            own = _label(chance, quality[worker], right, labels, harder)
            answers.append(Known(task, worker, shared if worker < colluders else own, right))
    return answers


def _label(chance: random.Random, quality: float, right: str, labels: tuple[str, ...], harder: bool) -> str:
    known = 0.5 + (quality - 0.5) * 0.3 if harder else quality
    return right if chance.random() < known else chance.choice([each for each in labels if each != right])


def found_in(seeds: range, **how: object) -> tuple[int, int]:
    """How many guilty pairs were found, and how many others."""
    pairs = [{each.pair for each in alike(crowd(seed, **how))} for seed in seeds]  # type: ignore[arg-type]
    return sum(len(each & GUILTY) for each in pairs), sum(len(each - GUILTY) for each in pairs)


def test_three_who_share_answers_are_found_among_thirty_and_nobody_else() -> None:
    assert found_in(range(3)) == (9, 0)
    assert found_in(range(2), labels=("a", "b", "c", "d")) == (6, 0)


@pytest.mark.slow
@pytest.mark.parametrize("labels", [("a", "b"), ("a", "b", "c", "d")])
@pytest.mark.parametrize("hard", [0.0, 0.3])
def test_over_twenty_crowds_all_are_found_and_none_of_the_351_honest_pairs(
    labels: tuple[str, ...], hard: float
) -> None:
    assert math.comb(WORKERS - COLLUDERS, 2) == 351
    assert found_in(range(20), labels=labels, hard=hard) == (60, 0)


@pytest.mark.slow
def test_over_twenty_crowds_without_anybody_who_shares_nobody_is_found() -> None:
    assert found_in(range(100, 120), colluders=0) == (0, 0)
    assert found_in(range(100, 120), colluders=0, hard=0.3) == (0, 0)


def test_everybody_wrong_on_the_same_task_says_that_its_key_is_wrong() -> None:
    honest = crowd(1, colluders=0)
    keyed = [Known(each.task, each.worker, each.label, "b" if each.task < 40 else each.right) for each in honest]
    assert alike(keyed) == []


def test_few_answers_in_common_say_nothing() -> None:
    assert alike([each for each in crowd(1) if each.task < 20]) == []


def test_disputed_tasks_are_counted_apart() -> None:
    """On them half are wrong together by their nature, which is no sign of anything."""
    chance = random.Random(5)
    easy = [Known(task, worker, "a", "a") for task in range(150) for worker in range(10)]
    hard = [
        Known(task, worker, "b" if chance.random() < 0.45 else "a", "a", disputed=True)
        for task in range(150, 230)
        for worker in range(10)
    ]
    assert alike(easy + hard) == []


@given(of=st.integers(1, 60), each=st.floats(0.001, 0.999))
def test_the_tail_is_that_of_the_binomial(of: int, each: float) -> None:
    exact = [math.comb(of, at) * each**at * (1 - each) ** (of - at) for at in range(of + 1)]
    for hits in range(of + 2):
        assert tail(hits, of, each) == pytest.approx(min(1.0, math.fsum(exact[hits:])), rel=1e-6, abs=1e-12)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.sampled_from("ab"), st.sampled_from("ab")), max_size=60)
)
def test_nothing_that_is_answered_breaks_it(answers: list[tuple[int, int, str, str]]) -> None:
    known = {(task, worker): Known(task, worker, label, "a") for task, worker, label, _ in answers}
    assert all(each.same_wrong >= FEWEST_ALIKE for each in alike([*known.values()]))


def day(chance: random.Random, at: float, count: int, pace: tuple[int, int]) -> list[int]:
    """So many answers from this hour on."""
    found, now = [], int(at * HOUR)
    for _ in range(count):
        found.append(now)
        now += chance.randint(*pace)
    return found


def people(seed: int) -> dict[int, list[int]]:
    """Thirty people for two weeks, each at hours of her own."""
    chance, found = random.Random(seed), {}
    for worker in range(30):
        hours = [chance.uniform(8, 22) for _ in range(3)]
        sat = [day(chance, 24 * each + hour + chance.gauss(0, 1), chance.randint(5, 40), (5_000, 60_000))
               for each in range(14) for hour in hours if chance.random() < 0.8]  # fmt: skip
        found[worker] = sorted(at for each in sat for at in each)
    return found


def one_with_two(seed: int) -> dict[int, list[int]]:
    """One person, who uses two accounts one after the other."""
    chance, found = random.Random(seed), {100: [0], 101: [0]}
    for each in range(14):
        for hour in (9, 14, 20):
            now = int((24 * each + hour + chance.gauss(0, 1)) * HOUR)
            for account in (100, 101) * chance.randint(2, 3):
                answers = day(chance, now / HOUR, chance.randint(5, 15), (5_000, 60_000))
                found[account] += answers
                now = answers[-1] + chance.randint(20_000, 120_000)
    return {account: sorted(times[1:]) for account, times in found.items()}


def test_one_person_with_two_accounts_is_found_and_nobody_else() -> None:
    for seed in range(3):
        assert [each.pair for each in turns(people(seed) | one_with_two(seed))] == [(100, 101)]


def test_people_who_begin_together_when_a_project_goes_live_work_side_by_side() -> None:
    chance, found = random.Random(3), {}
    launches = [24 * each + chance.choice((9, 15)) for each in range(14)]
    for worker in range(20):
        sat = [day(chance, at + chance.random() / 4, chance.randint(5, 60), (5_000, 90_000)) for at in launches]
        found[worker] = sorted(at for each in sat for at in each)
    assert turns(found) == []


def test_the_same_words_count_for_the_same_task_and_for_two_alone() -> None:
    two = [(task, who, REASON + str(task)) for task in range(3) for who in (1, 2)]
    [found] = same_texts(two, [])
    assert (found.pair, found.texts, found.voices, found.tasks) == ((1, 2), 3, 0, (0, 1, 2))
    third = [(task, 3, REASON + str(task)) for task in range(3)]
    assert same_texts(two + third, []) == []
    assert same_texts([(task, who, "It says so.") for task in range(9) for who in (1, 2)], []) == []
    assert same_texts([(who, who, REASON) for who in (1, 2)] * 3, []) == []


def test_the_same_voice_message_of_two_is_always_told() -> None:
    [found] = same_texts([], [(1, 7, "AgADx"), (2, 8, "AgADx"), (2, 9, "AgADy")])
    assert (found.pair, found.voices, found.tasks) == ((7, 8), 1, (1, 2))
