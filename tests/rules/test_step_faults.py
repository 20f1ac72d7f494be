"""What is wrong in the tables of the steps is named by its key, all at once, with a cure."""

from __future__ import annotations

from typing import Any

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES, flow

CHECK: dict[str, Any] = {"type": "choice", "question": "Is it true?", "labels": ["true", "false"]}
KIND: dict[str, Any] = {"key": "kind", "type": "choice", "question": "What is wrong?", "labels": ["number", "name"]}


def keys(spec: dict[str, Any]) -> list[str]:
    found = flow.faults(TASK_TYPES[spec["type"]], spec)
    assert all(fault.cure for fault in found)
    return [fault.key for fault in found]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"when": ["false"], "optional": True}, []),
        ({"key": "Kind"}, ["task.then[1].key"]),
        ({"key": 5}, ["task.then[1].key"]),
        ({"type": "pair"}, ["task.then[1].type"]),
        ({"type": 5}, ["task.then[1].type"]),
        ({"type": "correct"}, ["task.then[1].type"]),
        ({"question": " "}, ["task.then[1].question"]),
        ({"labels": ["one"]}, ["task.then[1].labels"]),
        ({"labels": ["one", "one"]}, ["task.then[1].labels[2]"]),
        ({"when": "false"}, ["task.then[1].when"]),
        ({"when": []}, ["task.then[1].when"]),
        ({"when": ["false", "perhaps", 5]}, ["task.then[1].when", "task.then[1].when"]),
        ({"optional": "yes"}, ["task.then[1].optional"]),
        ({"colour": "red"}, ["task.then[1].colour"]),
        ({"then": []}, ["task.then[1].then"]),
        ({"key": "", "when": [""], "labels": []}, ["task.then[1].key", "task.then[1].labels", "task.then[1].when"]),
    ],
)
def test_a_fault_in_a_follow_up_is_named(change: dict[str, Any], expected: list[str]) -> None:
    assert keys({**CHECK, "then": [{**KIND, **change}]}) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"then": "kind"}, ["task.then"]),
        ({"then": ["kind"]}, ["task.then[1]"]),
        ({"then": [KIND, KIND]}, ["task.then[2].key"]),
        ({"then": [{**KIND, "key": f"k{at}"} for at in range(9)]}, ["task.then"]),
        ({"then": [{}]}, ["task.then[1].key", "task.then[1].type"]),
        ({"explain": True}, []),
        ({"explain": {}}, []),
        ({"explain": "please"}, ["task.explain"]),
        ({"explain": {"by": "hand"}}, ["task.explain.by"]),
        ({"explain": {"by": ["text"]}}, ["task.explain.by"]),
        ({"explain": {"required": 1}}, ["task.explain.required"]),
        ({"explain": {"question": ""}}, ["task.explain.question"]),
        ({"explain": {"at_least": "many"}}, ["task.explain.at_least"]),
        ({"explain": {"at_least": 10, "at_most": 5}}, ["task.explain.at_most"]),
        ({"explain": {"voice_at_most": "1d"}}, ["task.explain.voice_at_most"]),
        ({"explain": {"when": ["maybe"]}}, ["task.explain.when"]),
        ({"explain": {"optional": True}}, ["task.explain.optional"]),
        ({"confidence": True}, []),
        ({"confidence": 5}, ["task.confidence"]),
        ({"confidence": {"words": ["low", "high"]}}, ["task.confidence.words"]),
        ({"confidence": {"words": "low"}}, ["task.confidence.words"]),
        ({"confidence": {"words": ["1", "2", "3", "3", "5"]}}, ["task.confidence.words[4]"]),
        ({"confidence": {"words": ["1", "2", "3", 4, "5"]}}, ["task.confidence.words[4]"]),
        ({"confidence": {"optional": "no"}}, ["task.confidence.optional"]),
        ({"confidence": {"required": True}}, ["task.confidence.required"]),
        ({"then": [5], "explain": 5, "confidence": 5}, ["task.then[1]", "task.explain", "task.confidence"]),
    ],
)
def test_a_fault_in_a_step_is_named(change: dict[str, Any], expected: list[str]) -> None:
    assert keys({**CHECK, **change}) == expected


def test_an_answer_in_words_is_no_condition() -> None:
    spec = {"type": "text", "question": "?", "then": [{**KIND, "when": ["good"]}]}

    assert keys(spec) == ["task.then[1].when"]


def test_what_correct_and_transcribe_have_for_labels_are_conditions() -> None:
    corrected = {"type": "correct", "question": "?", "explain": {"when": ["unchanged"]}}
    empty = {"type": "transcribe", "question": "?", "explain": {"when": ["nothing-there"]}}

    assert keys(corrected) == keys(empty) == []
    assert keys({**corrected, "explain": {"when": ["wrong"]}}) == ["task.explain.when"]


PROJECT = """
slug = "facts"
title = "Facts"
brief = "Read."
price = "0.05"

[task]
type = "choice"
question = "Is it true?"
labels = ["true", "false"]
{task}
[columns]
id = "id"
text = "{{claim}}"
suggestion = "{{guess}}"
"""


def test_a_project_file_may_ask_for_all_steps() -> None:
    steps = """
[[task.then]]
key = "kind"
type = "choice"
question = "What is wrong?"
labels = ["number", { value = "name", text = "A name" }]
when = ["false"]

[task.explain]
by = "voice"
required = false

[task.confidence]
"""
    spec = checked_project(PROJECT.format(task=steps))

    assert isinstance(spec, ProjectSpec)
    assert ProjectSpec.from_json(spec.to_json()) == spec
    assert spec.task["then"][0]["key"] == "kind"


def test_faults_of_the_steps_are_told_beside_all_others() -> None:
    found = checked_project(PROJECT.format(task="colour = 1\n[task.explain]\nby = 1\n").replace("0.05", "free"))

    assert isinstance(found, list)
    assert [fault.key for fault in found] == ["price", "task.colour", "task.explain.by"]
