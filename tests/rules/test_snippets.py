"""What the papers show of files and data is read by the real readers; every `tapwork …` in a sentence is a command."""

from __future__ import annotations

import ast
import json
import re
import shlex
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest

import dev
from bot.cli import COMMANDS, tapwork
from bot.settings import Settings, load
from crowd.rules.faults import Fault
from crowd.rules.project import ProjectFile
from crowd.rules.spec import ProjectSpec
from crowd.screening.form import Form, load_form
from crowd.screening.kinds.quiz import Bank
from crowd.services.banks import banks_beside
from crowd.services.projects import checked_project
from tests.papers import PAGES, ROOT, Block, blocks, inline, name_of

ALL = [block for page in PAGES for block in blocks(page) if block.note != "first change"]
PROJECT: dict[str, Any] = {
    "slug": "page",
    "title": "Page",
    "brief": "An example.",
    "price": "0.05",
    "task": {"type": "choice", "question": "Is it true?", "labels": ["true", "false", "unsure"]},
    "columns": {"id": "id", "text": "{claim}"},
}
PAIR: dict[str, Any] = {
    **PROJECT,
    "task": {"type": "pair", "question": "Which is better?"},
    "columns": {"id": "id", "first": "{one}", "second": "{other}"},
}
KNOWN: dict[str, Any] = {
    **PROJECT,
    "overlap": 3,
    "columns": {"id": "id", "text": "{claim}", "gold": "verdict"},
}
PARTS = {"": PROJECT, "a pair": PAIR, "known answers": KNOWN}
FORM: dict[str, Any] = {"title": "Page", "minutes": 3}
BANKS = banks_beside(ROOT / "crowd/forms/annotator.toml")


def of_kind(kind: str) -> Any:
    return pytest.mark.parametrize("block", [each for each in ALL if each.kind == kind], ids=str)


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Both, table by table; a whole `task` or `columns` takes the place of the one that was there."""
    if {"type", "id"} & base.keys() & more.keys():
        return more
    both = [key for key in base.keys() & more.keys() if isinstance(base[key], dict) and isinstance(more[key], dict)]
    return {**base, **more, **{key: merged(base[key], more[key]) for key in both}}


def written(value: Any) -> str:
    """A value as TOML has it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_toml(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {written(value)}\n" for key, value in table.items())


def read(text: str, folder: Path, part_of: str = "") -> object:
    """What the reader of such a file makes of it; a part of a file is put into a small whole one."""
    given = tomllib.loads(text)
    if given.keys() <= Settings.model_fields.keys():
        path = folder / "config.toml"
        path.touch(mode=0o600)
        path.write_text(text)
        return load(path)
    if given.keys() <= ProjectFile.model_fields.keys():
        return checked_project(text if "slug" in given else as_toml(merged(PARTS[part_of], given)))
    if given.keys() <= Form.model_fields.keys():
        return load_form(text if "title" in given else as_toml({**FORM, **given}), BANKS)
    return Bank.model_validate(given)


@of_kind("toml")
def test_a_file_that_is_shown_is_read_without_a_fault(block: Block, tmp_path: Path) -> None:
    found = read(block.text, tmp_path, block.about if block.note == "part of" else "")

    assert isinstance(found, (Settings, ProjectSpec, Form, Bank)), found


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ("[media]\nfile = 'picture'", "media.file"),
        ("[task.explain]\nwhen = ['perhaps']", "task.explain.when"),
        ("[[questions]]\nkey = 'a'\nkind = 'nothing'\ntext = 'b'", "questions[1]"),
    ],
)
def test_a_part_with_a_fault_is_found(wrong: str, key: str, tmp_path: Path) -> None:
    faults = read(wrong, tmp_path)

    assert isinstance(faults, list)
    assert key in [fault.key for fault in faults if isinstance(fault, Fault)]


@of_kind("eligibility")
def test_an_expression_that_is_shown_is_one(block: Block) -> None:
    found = checked_project(as_toml({**PROJECT, "eligibility": {"where": block.text}}))

    assert isinstance(found, ProjectSpec), found


@of_kind("json")
def test_data_that_is_shown_is_json(block: Block) -> None:
    assert json.loads(block.text)


@of_kind("python")
def test_a_program_that_is_shown_compiles_and_imports_what_is_there(block: Block) -> None:
    tree = compile(block.text, str(block), "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    named = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    for node in named:
        module = __import__(node.module or "", fromlist=["*"])
        assert [each.name for each in node.names if not hasattr(module, each.name)] == []


def known(words: list[str]) -> None:
    """Raises where a command or an option does not exist."""
    context = click.Context(tapwork)
    command: click.Command | None = tapwork
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(context, words.pop(0))
    assert command is not None, "no such command"
    options = {option for each in command.params for option in [*each.opts, *each.secondary_opts]} | {"--help", "-h"}
    given = [word.partition("=")[0] for word in words if word.startswith("-")]
    assert [option for option in given if option not in options | {"--version"}] == []


SAID = [(name_of(page), code) for page in PAGES for code in inline(page)]


@pytest.mark.parametrize(("page", "code"), sorted({each for each in SAID if re.match(r"tapwork\b(?!\.)", each[1])}))
def test_every_command_in_a_sentence_exists(page: str, code: str) -> None:
    known(shlex.split(code)[1:])


@pytest.mark.parametrize("wrong", ["tapwork paint", "tapwork project paint", "tapwork export SLUG FILE --paint"])
def test_a_command_that_does_not_exist_is_found(wrong: str) -> None:
    with pytest.raises(AssertionError):
        known(wrong.split()[1:])


@pytest.mark.parametrize("block", [each for each in ALL if each.note == "not run"], ids=str)
def test_what_no_test_can_run_names_files_and_commands_that_are_there(block: Block) -> None:
    files = re.findall(r"(?<![\w/])(?:deploy|examples|docs)/[\w./-]+|requirements[\w-]*\.txt", block.text)
    ours = re.findall(r"\btapwork (\w+.*)", block.text)

    assert [file for file in files if not (ROOT / file).exists()] == []
    for words in ours:
        if (given := shlex.split(words, comments=True))[0] in COMMANDS:
            known(given)


def test_every_word_of_the_front_door_in_a_sentence_exists() -> None:
    words = set(re.findall(r"dev\.py (\w+)", dev.__doc__ or ""))
    said = {word for _, code in SAID if (word := re.match(r".*dev\.py (\w+)", code))}

    assert {word[1] for word in said} - words == set()


def test_every_module_that_is_to_be_run_is_there() -> None:
    modules = {found[1] for _, code in SAID if (found := re.match(r"python3? -m ([\w.]+)", code))}

    assert [module for module in sorted(modules) if find_spec(module) is None] == []
