"""What people can say, write and set is documented: words in the chat, keys and their values, variables, exit codes."""

from __future__ import annotations

import re
import tomllib
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import dev
from crowd.rules.media import KINDS
from crowd.rules.order import Order
from crowd.rules.project import ProjectFile
from crowd.rules.sensitive import TOPICS
from tests.papers import ROOT, blocks

SOURCES = [path for folder in ("bot", "sandbox", "tests") for path in (ROOT / folder).rglob("*.py")]
SECTIONS = {
    name: part
    for name, field in ProjectFile.model_fields.items()
    for part in [field.annotation, *get_args(field.annotation)]
    if isinstance(part, type) and issubclass(part, BaseModel)
}


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_of_a_projects_table_is_shown(section: str) -> None:
    pages = ("projects", "media", "quality/training", "quality/rules", "quality/adjudication")
    tables = [tomllib.loads(block.text) for name in pages for block in _toml(f"docs/{name}.md")]
    found = [table[section] for table in tables if section in table]
    shown = {key for each in found for table in (each if isinstance(each, list) else [each]) for key in table}

    assert {each.alias or name for name, each in SECTIONS[section].model_fields.items()} - shown == set()


def test_the_tables_of_a_project_are_all_here() -> None:
    assert {"task", "columns", "limits", "media", "sensitive", "schedule"} <= set(SECTIONS)


def _toml(name: str) -> list[Any]:
    return [block for block in blocks(ROOT / name) if block.kind == "toml"]


@pytest.mark.parametrize(
    ("name", "values"),
    [("docs/projects.md", list(Order)), ("docs/media.md", sorted(TOPICS)), ("docs/media.md", sorted(KINDS))],
)
def test_every_value_that_a_key_may_have_is_told(name: str, values: list[str]) -> None:
    assert [value for value in values if not re.search(rf"\b{value}\b", page(name))] == []


def test_every_exit_code_of_every_command_is_documented() -> None:
    codes = {code for path in SOURCES for code in re.findall(r"^EXIT_\w+ = (\d+)$", path.read_text(), re.MULTILINE)}

    assert len(codes) >= 7
    assert [code for code in sorted(codes) if f"| {code} |" not in page("docs/commands.md")] == []


def test_every_word_of_the_front_door_is_told_to_contributors() -> None:
    words = re.findall(r"^python3 dev\.py (\w+)", dev.__doc__ or "", re.MULTILINE)

    assert len(words) >= 7
    assert [word for word in words if f"python3 dev.py {word}" not in page("CONTRIBUTING.md")] == []


def test_every_variable_for_contributors_is_told_to_them() -> None:
    names = {name for path in [*SOURCES, ROOT / "dev.py"] for name in _variables(path.read_text())}

    assert len(names) >= 3
    assert [name for name in sorted(names) if f"`{name}" not in page("CONTRIBUTING.md")] == []


def _variables(text: str) -> list[str]:
    """Those that the environment is asked for; settings have two underscores, and run numbers are our own."""
    found = re.findall(r'environ(?:\.get\(|\[)"(TAPWORK_[A-Z]+(?:_[A-Z]+)*)"', text)
    return [name for name in found if name != "TAPWORK_TEST_RUN"]
