"""Every command that the papers show is run, page by page, in a folder as a reader would have it."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import dev
from bot.cli import tapwork
from tests.flows.shown import FROM_NOTHING, readers_folder, with_answers
from tests.papers import PAGES, Block, blocks, name_of

SHOWN = {name_of(page): [each for each in blocks(page) if each.kind == "sh"] for page in PAGES}
HERE = {"cp", "touch", "chmod", "mkdir", "cat", "ls", "mv"}
ENDLESS = {"run", "demo", "sandbox"}
LIVE = {"bot", "demo", "people", "telegram"}
ELSEWHERE = ("needs ",)
MOST_NOT_RUN = 6


def lines(block: Block) -> Iterator[str]:
    """The commands of a block, one by one, without what explains them."""
    for line in block.text.replace("\\\n", " ").splitlines():
        if words := shlex.split(line, comments=True):
            yield shlex.join(words) if not re.search(r"[$|<>&]", line) else line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(readers_folder(tmp_path))
    for name in [name for name in os.environ if name.startswith("TAPWORK_")]:
        monkeypatch.delenv(name)
    return tmp_path


def words_of(line: str, folder: Path) -> list[str]:
    """The words of a line as a shell gives them to a command."""
    if "$(" not in line:
        return shlex.split(line)
    said = subprocess.run(["bash", "-euc", f"printf '%s\\0' {line}"], cwd=folder, check=True, capture_output=True)
    return said.stdout.decode().split("\0")[:-1]


def does(line: str, folder: Path) -> None:
    """Run a line in this process where it is ours, in a shell where it is one of a few of everybody's."""
    match [word for word in words_of(line, folder) if not re.fullmatch(r"TAPWORK_[A-Z]+=\w+", word)]:
        case ["tapwork", word, *_] if word in ENDLESS:
            raise AssertionError(f"{line}: it runs on; write `<!-- live: … -->` above its block")
        case ["tapwork", *words]:
            done = CliRunner().invoke(tapwork, words, standalone_mode=False)
            assert done.exception is None, f"{line}: {done.exception!r}\n{done.output}"
        case ["python3", "dev.py", word, *_]:
            assert re.search(rf"^python3 dev\.py {word} ", dev.__doc__ or "", re.MULTILINE), line
        case [word, *_] if word in HERE:
            subprocess.run(["bash", "-euc", line], cwd=folder, check=True)
        case _:
            raise AssertionError(f"{line}: nobody runs this; write `<!-- not run: needs … -->` above its block, if so")


@pytest.mark.parametrize("page", [page for page, found in SHOWN.items() if found])
def test_the_commands_of_a_page_do_what_they_say_one_after_the_other(page: str, folder: Path) -> None:
    if page not in FROM_NOTHING:
        asyncio.run(with_answers(folder))
    for block in SHOWN[page]:
        if not block.note:
            for line in lines(block):
                does(line, folder)


def test_few_blocks_are_not_run_and_each_says_what_it_needs() -> None:
    noted = [block for found in SHOWN.values() for block in found if block.note]
    idle = [block for block in noted if block.note == "not run"]

    assert {block.note for block in noted} <= {"live", "not run"}
    assert [str(block) for block in noted if block.note == "live" and block.about not in LIVE] == []
    assert [str(block) for block in idle if not block.about.startswith(ELSEWHERE)] == []
    assert len(idle) <= MOST_NOT_RUN, [str(block) for block in idle]


def test_a_command_that_fails_is_found(folder: Path) -> None:
    for line in ("tapwork project open nothing", "tapwork paint", "python3 dev.py paint", "curl https://example.org"):
        with pytest.raises(AssertionError):
            does(line, folder)
