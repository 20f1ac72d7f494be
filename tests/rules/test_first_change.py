"""CONTRIBUTING's first change works as written: its files and diffs in a copy of the tree, and the tests it names."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests.browser.conftest import NO_BROWSER, find_chromium
from tests.papers import ROOT, Block, blocks

PAGE = ROOT / "CONTRIBUTING.md"
TEXT = PAGE.read_text("utf-8")
BEGINS = TEXT[: TEXT.index("## A first change")].count("\n")
STEPS = [block for block in blocks(PAGE) if block.line > BEGINS]
LEFT = ("__pycache__", ".git", ".venv", ".*_cache", ".hypothesis", "build", "dist", "*.egg-info", "*.db", "files")
TASKS = 30
ALONE = [
    "-q",
    "-c",
    os.devnull,
    "--rootdir=.",
    "--noconftest",
    *(f"-pno:{each}" for each in ("xdist", "asyncio", "cacheprovider")),
]
"""Without what other tests need, so that it begins at once."""


def diff(block: Block) -> tuple[str, list[str], list[str]]:
    """The file it is for, the lines it finds there, and what they become."""
    head, *rest = block.text.splitlines()
    assert head.startswith("+++ "), block
    before = [line.removeprefix(" ") for line in rest if not line.startswith("+")]
    after = [line[1:] if line[:1] in {"+", " "} else line for line in rest]
    return head.removeprefix("+++ "), before, after


def put(block: Block, tree: Path) -> None:
    """Make the file of a block, or change the one that it is a diff of."""
    if block.kind == "diff":
        name, before, after = diff(block)
        old, new = ("\n".join(lines) + "\n" for lines in (before, after))
        text = (tree / name).read_text("utf-8")
        assert text.count(f"\n{old}") >= 1, f"{block} does not fit {name}"
        (tree / name).write_text(text.replace(f"\n{old}", f"\n{new}", 1), "utf-8")
        return
    path = tree / block.about
    assert not path.exists(), path
    path.parent.mkdir(exist_ok=True)
    path.write_text(block.text + more(block), "utf-8")


def more(block: Block) -> str:
    """A table that is shown from its beginning goes on in the same way up to the thirtieth task."""
    if block.kind != "csv":
        return ""
    _, *rows = block.text.splitlines()
    again = [(at, rows[at % len(rows)]) for at in range(len(rows), TASKS)]
    return "".join(f"message-{at + 1:02},{row.partition(',')[2]}\n" for at, row in again)


def runs(words: list[str], tree: Path, **more: str) -> None:
    """A Python program in the copy, which imports the copy."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), **more},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The project without what is not its own, before the change."""
    if any((ROOT / block.about).exists() for block in STEPS if block.note == "first change"):
        pytest.skip("this tree has the first change already")
    copy = tmp_path / "tapwork"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT))
    return copy


def test_every_step_names_its_file_where_a_reader_sees_it() -> None:
    for block in STEPS:
        if block.note == "first change":
            above = TEXT.split("\n")[: block.line][-6:]
            assert f"`{block.about}`" in "\n".join(above), block


def test_the_type_is_made_and_its_tests_pass(tree: Path) -> None:
    kinds = {block.kind for block in STEPS}
    assert kinds == {"python", "diff", "sh", "toml", "csv", "markdown"}
    for block in STEPS:
        if block.kind != "sh":
            put(block, tree)
    [tests] = [block.about for block in STEPS if block.about.startswith("tests/rules/")]

    runs(["-m", "pytest", *ALONE, tests], tree)


@pytest.mark.slow
def test_the_first_change_works_as_written_from_its_first_step_to_its_last(tree: Path) -> None:
    if find_chromium() is None:
        pytest.skip(NO_BROWSER)
    for block in STEPS:
        if block.kind != "sh":
            put(block, tree)
            continue
        for line in block.text.splitlines():
            _as_written(line, tree)
    assert (tree / "tests/flows/transcripts/yes_no.txt").is_file()
    assert (tree / "docs/tasks/yes_no.webp").is_file()


def _as_written(line: str, tree: Path) -> None:
    """A command of the front door, but in the environment that is there."""
    words = shlex.split(line)
    given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    match words[len(given) :]:
        case ["python3", "dev.py", "test", *rest]:
            runs(["-m", "pytest", "-q", "-p", "no:cacheprovider", *rest], tree, **given)
        case ["python3", "dev.py", "pictures", *rest]:
            runs(["-m", "tests.browser.cards", *rest], tree)
        case ["python3", "dev.py", "lint"]:
            for command, *rest in dev.LINT:
                done = subprocess.run(
                    [str(Path(sys.executable).parent / command), *rest], cwd=tree, capture_output=True
                )
                assert done.returncode == 0, f"{command}: {done.stdout.decode()[-3000:]}"
        case _:
            raise AssertionError(line)
