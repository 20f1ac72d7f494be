"""Preference pairs: which of two texts people prefer, and how much; a line an answer, or a line a task."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crowd.rules.columns import parse
from crowd.rules.export_fields import names
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting.choosing import Chosen
from crowd.services.exporting.lines import labels, moment
from crowd.tasktypes.pair import STRENGTHS
from storage.records.tasks import AnswerLine, VoteLine

ONE, ALL = names("pairs"), names("majority pairs")
SIDES = {"first": -1.0, "second": 1.0}
FULL = max(STRENGTHS.values())


def strength_of(label: str, spec: ProjectSpec) -> float:
    """How strongly a label speaks for the second text, from -1 to 1; 0 for a tie, or for none of both."""
    if spec.task.get("scale"):
        return STRENGTHS.get(label, 0) / FULL
    return SIDES.get(label, 0.0)


def pair_line(line: AnswerLine, spec: ProjectSpec, chosen: Chosen) -> dict[str, Any] | None:
    """One answer as a preference; None where it prefers neither."""
    strength = strength_of(str(json.loads(line.answer)["label"]), spec)
    if not strength:
        return None
    head = (spec.slug, line.key, chosen.names(line.worker_key))
    values = (*head, *_preference(line.source, spec, strength), moment(line.answered_at))
    return dict(zip(ONE, values, strict=True))


def majority_pair(lines: list[VoteLine], spec: ProjectSpec, chosen: Chosen) -> dict[str, Any] | None:
    """One task as a preference: the text that more people prefer, as strongly as the mean of all votes says.

    None where as many prefer one as the other, or where the mean speaks for the other side.
    """
    votes = [strength_of(label, spec) for label in labels(lines, spec, chosen)]
    first, second = sum(vote < 0 for vote in votes), sum(vote > 0 for vote in votes)
    mean = sum(votes) / len(votes) if votes else 0.0
    if (second - first) * mean <= 0:
        return None
    counted = (max(first, second), min(first, second), len(votes))
    values = (spec.slug, lines[0].key, *_preference(lines[0].source, spec, mean), *counted)
    return dict(zip(ALL, values, strict=True))


def _preference(source: str, spec: ProjectSpec, strength: float) -> Sequence[Any]:
    """Prompt, chosen, rejected, strength and the better side."""
    row = json.loads(source)
    texts = {field: parse(text).fill(row) for field, text in spec.columns.fields.items()}
    first, second = texts.get("first", ""), texts.get("second", "")
    better, worse, side = (second, first, "second") if strength > 0 else (first, second, "first")
    return texts.get("prompt"), better, worse, abs(strength), side
