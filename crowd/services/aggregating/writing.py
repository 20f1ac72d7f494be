"""The labels of an aggregation as a file, a line a task, and a ranking, a line an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crowd.aggregation.results import Aggregate, TaskLabel
from crowd.services.aggregating.running import RankedItem
from crowd.services.outcomes import Refused
from crowd.services.sinks import JsonLines, Sink, Table, safe_cell, written_whole

LABEL_FIELDS = ("task", "label", "source", "crowd_label", "confidence", "tied", "votes", "given", "method")
NOTHING: Mapping[str, str | None] = {}
RANK_FIELDS = ("item", "rank", "score", "wins", "comparisons")


def write_labels(
    path: Path, aggregate: Aggregate, gold: Mapping[str, str], settled: Mapping[str, str | None] = NOTHING
) -> int | Refused:
    """A line for each task, as CSV or JSONL by the file's name; how many.

    `label` is what to use: the known answer where there is one, or what a person settled (None: nobody can tell), which
    no method overrides, else what the crowd says.
    """
    return _written(path, LABEL_FIELDS, _lines(aggregate, gold, settled))


def write_ranking(path: Path, ranking: Sequence[RankedItem]) -> int | Refused:
    """A line for each item, best first."""
    lines = (
        {"item": each.item, "rank": rank, "score": each.score, "wins": each.wins, "comparisons": each.comparisons}
        for rank, each in enumerate(ranking, start=1)
    )
    return _written(path, RANK_FIELDS, lines)


def _lines(
    aggregate: Aggregate, gold: Mapping[str, str], settled: Mapping[str, str | None]
) -> Iterator[dict[str, Any]]:
    for each in aggregate.labels:
        label, source = _decided(each, gold, settled)
        yield {
            "task": each.task,
            "label": label,
            "source": source,
            "crowd_label": each.label,
            "confidence": round(each.confidence, 6),
            "tied": list(each.tied),
            "votes": each.votes,
            "given": each.given,
            "method": aggregate.method,
        }


def _decided(each: TaskLabel, gold: Mapping[str, str], settled: Mapping[str, str | None]) -> tuple[str | None, str]:
    if (known := gold.get(each.task)) is not None:
        return known, "gold"
    if each.task in settled:
        verdict = settled[each.task]
        return verdict, "unresolved" if verdict is None else "adjudicated"
    return each.label, "tie" if each.tied else "crowd"


def _written(path: Path, fields: Sequence[str], lines: Iterator[dict[str, Any]]) -> int | Refused:
    form = path.suffix.lower()
    if form not in (".csv", ".jsonl"):
        return Refused(f"{path} does not say how to write it: end its name in .jsonl or .csv.")
    count = 0
    try:
        with written_whole(path, mark=form == ".csv") as out:
            sink: Sink = JsonLines(out) if form == ".jsonl" else Table(out, fields, (), safe_cell)
            for line in lines:
                sink.put(line, None)
                count += 1
    except OSError as error:
        return Refused(f"{path} cannot be written: {error.strerror or error}.")
    return count
