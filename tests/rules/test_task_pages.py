"""The page of a task type: its example is a project without faults, and every key of the type is told."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES

PAGES = Path(__file__).parents[2] / "docs/tasks"
HEAD = 'slug = "page"\ntitle = "Page"\nbrief = "An example."\nprice = "0.05"\n'
NAMES = list(TASK_TYPES)
MOST_BYTES = 40_000


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


@pytest.mark.parametrize("name", [*NAMES, "steps"])
def test_a_page_shows_a_card_as_on_a_phone(name: str) -> None:
    shown = re.findall(r'^<img src="([^"]+)" alt="([^"]+)" width="340">$', page(name), re.MULTILINE)
    [(file, words)] = shown
    with Image.open(PAGES / file) as picture:
        assert (file, picture.format) == (f"{name}.webp", "WEBP")
        assert 640 <= picture.width <= 780
    assert (PAGES / file).stat().st_size < MOST_BYTES
    assert words.startswith("A card ")


def test_no_picture_is_left_of_a_type_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("*.webp")} == {*NAMES, "steps"}
