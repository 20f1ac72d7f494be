"""Preference pairs: which of two texts people prefer, and how much; of answers or tasks, of pairs or rankings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, TypeAlias

from crowd.rules.columns import ColumnError, Template, parse
from crowd.rules.export_fields import names
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting.choosing import Chosen
from crowd.services.exporting.lines import DECIDED, counted, moment
from crowd.tasktypes.base import Answer
from crowd.tasktypes.pair import STRENGTHS
from crowd.tasktypes.rank import ITEMS
from storage.records.tasks import AnswerLine, VoteLine

ONE, ALL = names("pairs"), names("majority pairs")
COMPARED = ("pair", "rank")
"""Task types whose answers say which of several texts is better. A rating is of one text alone, and what is a 4 to one
worker is a 5 to another: no preference follows from it."""
SIDES = {"first": -1.0, "second": 1.0}
FULL = max(STRENGTHS.values())
Pair: TypeAlias = tuple[str, str]
"""The fields of two texts, in the order of the row."""


def strengths_of(answer: Answer, spec: ProjectSpec) -> dict[Pair, float]:
    """How strongly an answer speaks for the second text of each pair, from -1 to 1; 0 for a tie, or for none of both.

    Of a ranking, the best before the worst is 1, and neighbours are as many times less as there are steps between them.
    """
    if spec.task_type == "rank":
        return _ranked(answer["order"])
    label = str(answer["label"])
    sides = {("first", "second"): SIDES.get(label, 0.0)}
    return {pair: STRENGTHS.get(label, 0) / FULL for pair in sides} if spec.task.get("scale") else sides


def answer_pairs(line: AnswerLine, spec: ProjectSpec, chosen: Chosen) -> Iterator[dict[str, Any] | None]:
    """One answer as preferences; None in the place of each that prefers neither."""
    texts = _texts(line.source, spec)
    head, at = (spec.slug, line.key, chosen.names(line.worker_key)), moment(line.answered_at)
    for pair, strength in strengths_of(json.loads(line.answer), spec).items():
        values = (*head, *_preference(texts, pair, strength), at)
        yield dict(zip(ONE, values, strict=True)) if strength else None


def majority_pairs(lines: list[VoteLine], spec: ProjectSpec, chosen: Chosen) -> Iterator[dict[str, Any] | None]:
    """One task as preferences: the text that more people prefer, as strongly as the mean of all votes says.

    Where a person settled it, it is as she said. None where as many prefer one as the other, or where the mean speaks
    for the other side; of a task without votes, once.
    """
    said = [strengths_of(answer, spec) for answer in counted(lines, chosen)]
    texts = _texts(lines[0].source, spec)
    if not said:
        yield None
    for pair in dict.fromkeys(pair for each in said for pair in each):
        votes = [each[pair] for each in said if pair in each]
        first, second, mean = sum(vote < 0 for vote in votes), sum(vote > 0 for vote in votes), sum(votes) / len(votes)
        strength = mean if (second - first) * mean > 0 else 0.0
        if lines[0].dispute in DECIDED:
            strength = _verdict(lines[0], spec).get(pair, 0.0)
        head = (spec.slug, lines[0].key, *_preference(texts, pair, strength))
        values = (*head, *((second, first) if strength > 0 else (first, second)), len(votes))
        yield dict(zip(ALL, values, strict=True)) if strength else None


def _verdict(task: VoteLine, spec: ProjectSpec) -> dict[Pair, float]:
    """What a person settled on; nothing where she said that nobody can tell."""
    return strengths_of(json.loads(task.verdict), spec) if task.verdict and task.dispute == "settled" else {}


def _ranked(order: Sequence[int]) -> dict[Pair, float]:
    place = {item: at for at, item in enumerate(order)}
    steps = max(1, len(order) - 1)
    return {
        (ITEMS[one - 1], ITEMS[other - 1]): (place[one] - place[other]) / steps
        for one, other in combinations(sorted(order), 2)
    }


def _texts(source: str, spec: ProjectSpec) -> dict[str, str]:
    row = json.loads(source)
    return {field: _filled(parse(text), row) for field, text in spec.columns.fields.items()}


def _filled(text: Template, row: Mapping[str, Any]) -> str:
    """Files may lack the column of a text that is optional."""
    try:
        return text.fill(row)
    except ColumnError:
        return ""


def _preference(texts: Mapping[str, str], pair: Pair, strength: float) -> Sequence[Any]:
    """Prompt, chosen, rejected, strength, and the fields of the better and the worse."""
    better, worse = (pair[1], pair[0]) if strength > 0 else pair
    return texts.get("prompt"), texts.get(better, ""), texts.get(worse, ""), abs(strength), better, worse
