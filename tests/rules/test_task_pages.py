"""The page of a task type: its example is a project without faults, and every key of the type is told."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES

PAGES = Path(__file__).parents[2] / "docs/tasks"
HEAD = 'slug = "page"\ntitle = "Page"\nbrief = "An example."\nprice = "0.05"\n'
NAMES = [
    "choice",
    "several",
    "pair",
    "rank",
    "rating",
    "fact_check",
    "review",
    "text",
    "correct",
    "transcribe",
    "voice",
]


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


def example(name: str) -> str:
    found = re.findall(r"```toml\n(.*?)```", page(name), re.DOTALL)
    return HEAD + str(found[0])


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_page_has_no_fault_and_shows_every_key(name: str) -> None:
    kind = TASK_TYPES[name]
    text = example(name)

    assert isinstance(checked_project(text), ProjectSpec), checked_project(text)
    assert set(tomllib.loads(text)["task"]) == {"type", "question", *kind.keys}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_tells_every_key_and_is_linked_from_the_table_of_types(name: str) -> None:
    kind = TASK_TYPES[name]

    assert [key for key in (*kind.keys, *kind.fields, *kind.optional) if f"`{key}`" not in page(name)] == []
    assert f"(tasks/{name}.md)" in (PAGES.parent / "projects.md").read_text("utf-8")
