"""The methods of crowd-kit, on our packed votes: the one place that knows it, numpy and pandas."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from crowd.aggregation.results import Aggregate, by_scores
from crowd.aggregation.votes import Votes

ROUNDS = 100
MATCH_ROUNDS = 10_000
SETTLED = 1e-6
RESTARTS = 10
MANY = 500_000
"""Answers from which on MACE starts once instead of ten times."""
COSTS = {"glad": (2.0, 5e-4), "mace": (1.0, 2e-5)}
"""Seconds of a core that a slow method takes at most, once and for an answer, as benchmarks/README.md has measured; of
MACE for each start. The others take less than the reading."""
DENSEST = 100_000_000
"""Cells of the table of workers and tasks that MMSR holds: 800 MB."""
LARGEST = 50_000_000
"""Answers times labels: every model holds some tables of that many numbers."""
BEHIND_BOOLS = 2
"""crowd-kit takes labels 0 and 1 for False and True in places; our numbers begin behind them."""
NO_KIT = "This method is crowd-kit's, which is not installed: pip install 'tapwork[aggregate]'."

Scores = tuple[Any, dict[int, float]]
"""A frame of scores, a row a task and a column a label, and what is thought of workers, between 0 and 1."""


class NotPossible(Exception):
    """The method cannot be used here; the message is the sentence for the person."""


def fitted(votes: Votes, method: str) -> Aggregate:
    """The labels of all tasks by one of METHODS.

    crowd-kit breaks ties by the order of rows; here the rows are sorted, and labels that come out even are a tie.
    """
    if len(votes.labels) < 2:
        raise NotPossible("There is only one label; there is nothing to decide between.")
    if len(votes) * len(votes.labels) > LARGEST:
        raise NotPossible(f"{len(votes.labels):,} labels are too many for {method}; free text has no labels to weigh.")
    with _quietly():
        scores, quality = METHODS[method](_frame(votes), votes)
    rows = scores.reindex(range(len(votes.tasks))).to_numpy(dtype=float)
    if not (rows == rows).all():  # what is no number is not even itself
        raise NotPossible(f"{method} finds no labels for these answers; take another method.")
    columns = [int(label) - BEHIND_BOOLS for label in scores.columns]
    labels = by_scores(votes, lambda task: zip(columns, rows[task].tolist(), strict=True))
    return Aggregate(method, labels, {votes.workers[worker]: each for worker, each in sorted(quality.items())})


def expected_seconds(votes: Votes, method: str) -> float:
    """About how long a method takes at most, on a core that nobody else uses; 0 for those that are quick."""
    once, an_answer = COSTS.get(method, (0.0, 0.0))
    return (once + an_answer * len(votes)) * (_starts(votes) if method == "mace" else 1)


def bradley_terry(won: Counter[tuple[str, str]]) -> tuple[dict[str, float], bool]:
    """A score for each item, all together 1, and whether they had settled; `won` counts (winner, loser)."""
    with _quietly():
        import pandas
        from crowdkit.aggregation import BradleyTerry

        rows = [(winner, loser, winner) for (winner, loser), times in sorted(won.items()) for _ in range(times)]
        frame = pandas.DataFrame(rows, columns=["left", "right", "label"])
        # Its own test of having settled compares an array with itself and ends after two rounds; below 0 it never does.
        scores = BradleyTerry(n_iter=MATCH_ROUNDS, tol=-1.0).fit(frame).scores_.to_dict()
    return scores, _gap(won, scores) < SETTLED


def _gap(won: Counter[tuple[str, str]], scores: dict[str, float]) -> float:
    """How far the wins that the scores expect are from those there were, as a share of all."""
    apart: Counter[str] = Counter()
    expected: dict[str, float] = dict.fromkeys(scores, 0.0)
    for (winner, loser), times in won.items():
        apart[winner] += times
        both = scores[winner] + scores[loser]
        expected[winner] += times * scores[winner] / both
        expected[loser] += times * scores[loser] / both
    return max(abs(apart[item] - expected[item]) for item in scores) / won.total()


def _dawid_skene(frame: Any, votes: Votes) -> Scores:
    from crowdkit.aggregation import DawidSkene

    model = DawidSkene(n_iter=ROUNDS).fit(frame)
    errors = model.errors_
    # What a worker gets right: of each label the share that she says so, by how frequent the label is.
    right: Counter[int] = Counter()
    for label, frequency in model.priors_.items():
        said = errors.xs(label, level="label")[label] if label in errors.index.get_level_values("label") else {}
        for worker, share in said.items():
            right[int(worker)] += frequency * float(share)
    return model.probas_, dict(right)


def _one_coin(frame: Any, votes: Votes) -> Scores:
    from crowdkit.aggregation import OneCoinDawidSkene

    model = OneCoinDawidSkene(n_iter=ROUNDS).fit(frame)
    return model.probas_, _by_code(model.skills_)


def _glad(frame: Any, votes: Votes) -> Scores:
    from crowdkit.aggregation import GLAD

    return GLAD(n_iter=ROUNDS).fit(frame).probas_, {}


def _mace(frame: Any, votes: Votes) -> Scores:
    import numpy
    from crowdkit.aggregation import MACE

    # A number as its random state would begin each of its restarts in the same place.
    chance = numpy.random.RandomState(0)
    model = MACE(n_restarts=_starts(votes), random_state=chance).fit(frame)
    workers = dict.fromkeys(frame["worker"].tolist())
    return model.probas_, {worker: float(knows) for worker, knows in zip(workers, model.spamming_[:, 1], strict=True)}


def _starts(votes: Votes) -> int:
    return 1 if len(votes) > MANY else RESTARTS


def _mmsr(frame: Any, votes: Votes) -> Scores:
    import numpy

    if len(votes.tasks) * len(votes.workers) > DENSEST:
        raise NotPossible("mmsr holds a table of all workers and all tasks, which is too large here; take one-coin.")
    try:
        skills = _met_mmsr()(n_iter=MATCH_ROUNDS, random_state=0).fit(frame).skills_
    except (ValueError, IndexError, ZeroDivisionError, RuntimeError, numpy.linalg.LinAlgError):
        raise NotPossible(
            "mmsr needs workers who have many tasks in common, and finds too few; take one-coin or wawa."
        ) from None
    # Its own last step divides by the sum of skills, which turns a task round where that is negative. As elsewhere,
    # whoever does worse than chance counts for nothing.
    sums = _weighed(frame, skills.clip(lower=0.0))
    likely = numpy.exp(sums.sub(sums.max(axis=1), axis=0))
    return likely.div(likely.sum(axis=1), axis=0), _by_code(_chance_right(skills, len(votes.labels)))


def _met_mmsr() -> Any:
    """MMSR that takes two workers who never met for strangers; its own takes them for opposites, which turns the signs
    of many skills round where workers share few tasks."""
    from crowdkit.aggregation import MMSR

    class Met(MMSR):  # type: ignore[misc]
        def _construnct_covariation_matrix(self, answers: Any) -> None:
            super()._construnct_covariation_matrix(answers)
            self._covariation_matrix[self._n_common_tasks == 0] = 0

    return Met


def _wawa(frame: Any, votes: Votes) -> Scores:
    from crowdkit.aggregation import Wawa

    # It would take the first label of a tie for its majority, and whoever gave that for the better worker.
    clear = frame[~frame["task"].isin(_tied(votes))]
    skills = Wawa().fit(clear).skills_ if len(clear) else frame.groupby("worker")["task"].count() * 0.0 + 1.0
    skills = skills.reindex(frame["worker"].unique()).fillna(skills.mean())
    # A task all of whose workers are never with the majority would have no weight at all.
    sums = _weighed(frame, skills.clip(lower=1e-6))
    return sums.div(sums.sum(axis=1), axis=0), _by_code(skills)


def _tied(votes: Votes) -> list[int]:
    """The tasks on which no label has most votes."""
    counts = (sorted(votes.counts(task).values(), reverse=True)[:2] for task in range(len(votes.tasks)))
    return [task for task, most in enumerate(counts) if len(most) == 2 and most[0] == most[1]]


METHODS: dict[str, Callable[[Any, Votes], Scores]] = {
    "dawid-skene": _dawid_skene,
    "one-coin": _one_coin,
    "glad": _glad,
    "mace": _mace,
    "mmsr": _mmsr,
    "wawa": _wawa,
}


def _frame(votes: Votes) -> Any:
    """The votes as crowd-kit takes them, in numbers: so no label can be called like one of its columns."""
    import numpy
    import pandas

    label = numpy.asarray(votes.label) + BEHIND_BOOLS
    return pandas.DataFrame({"task": numpy.asarray(votes.task), "worker": numpy.asarray(votes.worker), "label": label})


def _weighed(frame: Any, skills: Any) -> Any:
    """The sum of the skills of those who gave it, for each task and label."""
    joined = frame.join(skills.rename("skill"), on="worker")
    return joined.groupby(["task", "label"])["skill"].sum().unstack("label", fill_value=0.0)


def _chance_right(skills: Any, labels: int) -> Any:
    """From logarithms of odds against each other label to how often a worker is right."""
    import numpy

    odds = numpy.exp(skills)
    return odds / (odds + labels - 1)


def _by_code(series: Any) -> dict[int, float]:
    return {int(worker): float(value) for worker, value in series.items()}


@contextmanager
def _quietly() -> Iterator[None]:
    """With crowd-kit at hand, and without its words on what pandas will once do otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except ImportError:
            raise NotPossible(NO_KIT) from None
