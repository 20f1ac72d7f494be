"""Aggregation of stored projects and of any file: reading answers, and the labels that come of them."""

from crowd.services.aggregating.reading import AnswerFile, KnownFile, read_answers, read_known, read_skills
from crowd.services.aggregating.running import Given, aggregated, expected_seconds, ranked
from crowd.services.aggregating.stored import AggregateService
from crowd.services.aggregating.writing import write_labels, write_ranking

__all__ = [
    "AggregateService",
    "AnswerFile",
    "Given",
    "KnownFile",
    "aggregated",
    "expected_seconds",
    "ranked",
    "read_answers",
    "read_known",
    "read_skills",
    "write_labels",
    "write_ranking",
]
