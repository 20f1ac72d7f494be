"""The papers say what the program has: every command, exit code, task type, project key and link."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, tapwork
from bot.commands import common
from crowd.rules.project import ProjectFile
from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES
from handlers.menu import everybodys

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".sql", ".md", ".toml", ".js", ".css", ".html", ".csv", ".jsonl"}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands() -> Iterator[str]:
    """Every command with its words, as typed."""
    context = click.Context(tapwork)
    for name in COMMANDS:
        command = tapwork.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"tapwork {name} {each}" for each in command.commands)
        else:
            yield f"tapwork {name}"


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in (ROOT / "docs/commands.md").read_text()


def test_every_command_of_the_chat_is_explained_to_annotators() -> None:
    page = (ROOT / "docs/workers.md").read_text()

    assert [each["command"] for each in everybodys() if f"`/{each['command']}`" not in page] == []


def test_every_exit_code_is_documented() -> None:
    page = (ROOT / "docs/commands.md").read_text()
    codes = [value for name, value in vars(common).items() if name.startswith("EXIT_")]

    assert len(codes) >= 5
    assert all(f"| {code} |" in page for code in codes)


@pytest.mark.parametrize("name", list(TASK_TYPES))
def test_every_task_type_is_documented(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs/projects.md").read_text()


def test_the_project_on_the_page_is_without_faults_and_shows_every_key() -> None:
    page = (ROOT / "docs/projects.md").read_text()
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example

    assert isinstance(checked_project(example[1]), ProjectSpec)
    assert set(ProjectFile.model_fields) - set(tomllib.loads(example[1])) == {"currency"}
    assert "`currency" in page


@pytest.mark.parametrize("page", [ROOT / "docs/architecture.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = re.findall(r"`((?:bot|handlers|crowd|storage|sandbox|tests)/[\w/]+\.(?:py|sql|toml))`", page.read_text())

    assert [name for name in named if not (ROOT / name).exists()] == []


MARKS = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
WRITTEN = ("bot", "handlers", "crowd", "storage", "sandbox", "tests", "docs", "examples", "benchmarks")


def test_nothing_holds_the_two_sides_of_a_conflict() -> None:
    files = [path for folder in WRITTEN for path in (ROOT / folder).rglob("*.*") if path.suffix in TEXTS]

    assert [str(path) for path in [*files, *ROOT.glob("*.md")] if MARKS.search(path.read_text())] == []
