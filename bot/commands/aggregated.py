"""The words of `tapwork aggregate`: faults, a summary, a ranking, each as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.commands.common import counted
from crowd.aggregation.accuracy import Accuracy
from crowd.aggregation.measured import Measured
from crowd.aggregation.summary import Agreement, Summary
from crowd.rules.faults import visible
from crowd.services.aggregating.reading import Faults
from crowd.services.aggregating.running import RankedItem

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's own bounds for alpha."""
MOST_SHOWN = 10
LONGEST_NAME = 60


def faults_told(file: str, faults: Faults) -> str:
    """The faults by line."""
    lines = [f"{file}, {fault}" for fault in faults.told]
    if faults.count > len(faults.told):
        lines.append(f"... and {faults.count - len(faults.told):,} faults more.")
    return "\n".join(lines)


def patience_told(method: str, answers: int, seconds: float) -> str:
    """How long a slow method takes, before it begins."""
    minutes = round(seconds / 60)
    time = f"{counted(minutes, 'minute', 'minutes')}" if minutes else "half a minute"
    return (
        f"{method} takes up to about {time} for {answers:,} answers, more on a busy machine; "
        "majority, one-coin and dawid-skene take seconds."
    )


def summary_told(source: str, summary: Summary) -> str:
    """The summary for a person."""
    agreement = summary.agreement
    lines = [
        f"{source}: {_many(summary.answers, 'answer', 'answers')} of {_many(summary.workers, 'worker', 'workers')} "
        f"to {_many(summary.tasks, 'task', 'tasks')}, {_many(summary.labels, 'label', 'labels')}.",
        f"{summary.method}: {_ends(summary)}.",
        *summary.notes,
        _accuracy(summary.accuracy),
        *_known_apart(summary),
        *_mixed(summary),
        *_agreement(agreement),
        *_weakest(agreement),
        f"What fits: {summary.advice.method}. {' '.join(summary.advice.reasons)}",
    ]
    return "\n".join(line for line in lines if line)


def ranking_told(source: str, ranking: Sequence[RankedItem], comparisons: int) -> str:
    """The ranking for a person."""
    lines = [f"{source}: {_many(comparisons, 'comparison', 'comparisons')} of {len(ranking)} items, best first:"]
    for rank, each in enumerate(ranking, start=1):
        lines.append(f"{rank:>4}  {each.score:.4f}  {_name(each.item)}  ({each.wins:g} of {each.comparisons} won)")
    return "\n".join(lines)


def _ends(summary: Summary) -> str:
    told = [f"{_many(summary.tasks - summary.ties, 'task', 'tasks')} with a label"]
    if summary.ties:
        told.append(f"{_many(summary.ties, 'tie', 'ties')} without")
    if summary.unseen:
        told.append(f"{summary.unseen:,} with a label that nobody gave")
    return ", ".join(told)


def _accuracy(found: Accuracy) -> str:
    if not found.known:
        return ""
    bounds = ""
    if found.ties and found.lost is not None and found.won is not None:
        bounds = f" Ties: {found.lost:.1%} if all went wrong, {found.won:.1%} if all went right."
    return f"Right: {measured(found.right, '.1%')} of {_many(found.known, 'known answer', 'known answers')}.{bounds}"


def _known_apart(summary: Summary) -> Iterator[str]:
    if summary.untouched:
        yield f"{_many(summary.untouched, 'known answer', 'known answers')} for tasks that nobody answered."


def _mixed(summary: Summary) -> Iterator[str]:
    if summary.apart:
        yield (
            f"{_many(summary.apart, 'answer', 'answers')} to gold in the work say who is right, and stand outside the "
            "agreement. Such tasks have more answers than others: their labels are right more often."
        )


def _agreement(found: Agreement) -> Iterator[str]:
    yield f"Krippendorff's alpha ({found.scale}): {measured(found.alpha)}{_judged(found.alpha)}"
    yield f"Fleiss' kappa: {measured(found.fleiss)}"
    over = f" over {_many(found.cohen.compared, 'pair', 'pairs')} of workers" if found.cohen.compared > 1 else ""
    yield f"Cohen's kappa{over}: {measured(found.cohen.mean)}"
    for each in found.labels[:MOST_SHOWN]:
        yield f"  {_name(each.label)}: {_many(each.answers, 'answer', 'answers')}, alpha {measured(each.alpha)}"
    if len(found.labels) > MOST_SHOWN:
        yield "  ... and others; --json lists up to 200"


def _weakest(found: Agreement) -> Iterator[str]:
    """Workers who, as far as can be said, are no better than chance."""
    weak = [each for each in found.workers if each.kappa.high is not None and each.kappa.high < TENTATIVE / 2]
    weak.sort(key=lambda each: (each.kappa.high or 0, each.worker))
    if weak:
        yield f"{_many(len(weak), 'worker agrees', 'workers agree')} hardly more than chance with the others; lowest:"
    for each in weak[:MOST_SHOWN]:
        right = f", right {measured(each.accuracy, '.0%')}" if each.known else ""
        yield f"  {_name(each.worker)}: {_many(each.answers, 'answer', 'answers')}, kappa {measured(each.kappa)}{right}"


def measured(found: Measured, form: str = ".3f") -> str:
    """`0.521 (0.487 to 0.555)`, or why there is no value or no interval."""
    if found.value is None:
        return f"undefined. {found.why}"
    if found.low is None or found.high is None:
        return f"{found.value:{form}}. {found.why}" if found.why else f"{found.value:{form}}"
    return f"{found.value:{form}} ({found.low:{form}} to {found.high:{form}})"


def _judged(alpha: Measured) -> str:
    if alpha.value is None:
        return ""
    if alpha.value >= RELIABLE:
        return ", reliable"
    return ", good enough for tentative conclusions" if alpha.value >= TENTATIVE else ", low"


def _name(text: str) -> str:
    """A label or a name from a file on one line, with nothing in it that a terminal would obey."""
    plain = visible(text).replace("\n", " ")
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}…"


def _many(count: int, one: str, many: str) -> str:
    return counted(count, one, many) if count < 1000 else f"{count:,} {many}"
