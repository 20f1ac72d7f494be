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
from tests.papers import PAGES, ROOT, blocks, name_of

TEXTS = {".py", ".sql", ".md", ".toml", ".js", ".css", ".html", ".csv", ".jsonl"}
KINDS = {"sh", "toml", "json", "python", "text", "diff", "csv", "markdown", "eligibility"}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, as typed."""
    context = click.Context(tapwork)
    for name in COMMANDS:
        command = tapwork.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from ((f"tapwork {name} {word}", each) for word, each in command.commands.items())
        else:
            yield f"tapwork {name}", command


@pytest.mark.parametrize(("words", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_every_command_has_its_row_and_every_option_stands_there_or_on_the_page_it_links(
    words: str, command: click.Command
) -> None:
    docs = ROOT / "docs"
    rows = [
        row for row in (docs / "commands.md").read_text().splitlines() if re.match(rf"\| `{words}(?: [^`]*)?`", row)
    ]
    pages = {(docs / name).read_text() for row in rows for name in re.findall(r"\]\(([\w/]+\.md)", row)}
    options = {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
    untold = [each for each in sorted(options) if not re.search(rf"`[^`]*{each}\b", "\n".join([*rows, *pages]))]

    assert rows
    assert set(untold) - {"--config"} == set()


def test_every_command_of_the_chat_is_explained_to_annotators() -> None:
    page = (ROOT / "docs/workers.md").read_text()

    assert [each["command"] for each in everybodys() if f"`/{each['command']}`" not in page] == []


ROUTE_TABLE = (ROOT / "handlers/routes.py").read_text()
FOR = {"": "", "admin": "admins", "reviewer": "reviewers", "owner": "owners"}
ROUTES = re.findall(r'routes\.command\("(\w+)", [\w.]+(?:\([^)]*\))?(?:, routes\.by_(\w+))?\)', ROUTE_TABLE)


def test_all_commands_of_the_chat_are_looked_at() -> None:
    assert len(ROUTES) == ROUTE_TABLE.count('routes.command("') > 15


@pytest.mark.parametrize(("command", "team"), ROUTES)
def test_every_command_of_the_chat_has_its_row_and_says_whom_it_is_for(command: str, team: str) -> None:
    [row] = re.findall(rf"^\| `/{command}\b[^|]*\| ([^|]+) \|", (ROOT / "docs/commands.md").read_text(), re.MULTILINE)

    assert FOR[team] in row
    assert bool(team) == bool(re.search("admins|reviewers|owners", row))


@pytest.mark.parametrize("command", [command for command, team in ROUTES if team])
def test_every_command_of_those_who_run_projects_is_explained_to_them(command: str) -> None:
    assert f"`/{command}" in "".join(
        (ROOT / f"docs/{name}.md").read_text() for name in ("admins", "reports", "operating")
    )


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
    of_stages = {"stage", "training", "exam", "retry"}
    assert set(ProjectFile.model_fields) - set(tomllib.loads(example[1])) - of_stages == {"currency"}
    assert "`currency" in page


@pytest.mark.parametrize("kind", ["training", "exam", "retry"])
def test_the_page_on_stages_has_a_project_without_faults_of_each(kind: str) -> None:
    page = (ROOT / "docs/quality/training.md").read_text()
    [example] = [each for each in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if f'stage = "{kind}"' in each]

    assert isinstance(checked_project(example), ProjectSpec)


@pytest.mark.parametrize("page", [ROOT / "docs/architecture.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = re.findall(r"`((?:bot|handlers|crowd|storage|sandbox|tests)/[\w/]+\.(?:py|sql|toml))`", page.read_text())
    to_be_made = [block.about for block in blocks(page) if block.note == "first change"]

    assert [name for name in named if not (ROOT / name).exists() and name not in to_be_made] == []


MARKS = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
WRITTEN = ("bot", "handlers", "crowd", "storage", "sandbox", "tests", "docs", "examples", "benchmarks")


def test_nothing_holds_the_two_sides_of_a_conflict() -> None:
    files = [path for folder in WRITTEN for path in (ROOT / folder).rglob("*.*") if path.suffix in TEXTS]

    assert [str(path) for path in [*files, *ROOT.glob("*.md")] if MARKS.search(path.read_text())] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_block_says_what_it_is_so_that_a_test_can_try_it(page: Path) -> None:
    """sh is run, toml is read as settings, project or form, python is run; text is a chat or a drawing, tried by none.

    Above a block may stand `<!-- live: bot -->` (it runs on), `<!-- not run: needs … -->`, `<!-- part of: a pair -->`.
    """
    unknown = [str(block) for block in blocks(page) if block.kind not in KINDS]
    notes = [
        str(block) for block in blocks(page) if block.note not in {"", "live", "not run", "part of", "first change"}
    ]

    assert (unknown, notes) == ([], [])
