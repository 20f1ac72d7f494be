"""The papers' commands in a shell, with the programs that run on: the bot, the demo, and its people by curl."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.cast import RESUME
from tests.flows.shown import FROM_NOTHING, readers_folder, with_answers
from tests.flows.test_shown_commands import SHOWN, lines
from tests.papers import ROOT, Block, blocks
from tests.processes import people, sandbox, start

pytestmark = pytest.mark.slow


def live(about: str) -> list[Block]:
    """The blocks of all pages that need this."""
    found = [block for shown in SHOWN.values() for block in shown if (block.note, block.about) == ("live", about)]
    assert found
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clone as commands see it, with a `tapwork` that is this one."""
    program_of(readers_folder(tmp_path))
    return tmp_path


def program_of(folder: Path) -> None:
    program = folder / "bin/tapwork"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot "$@"\n')
    program.chmod(0o700)


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TAPWORK_")}
    return {**kept, "PATH": f"{folder / 'bin'}:{kept['PATH']}", "PYTHONPATH": str(ROOT), **more}


def shell(text: str, folder: Path, **more: str) -> str:
    """Run it as bash does that stops at the first fault; what it printed."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    return done.stdout


def own(page: str) -> list[str]:
    """The commands of a page but those of the front door, which set up a whole environment."""
    return [line for block in SHOWN[page] if not block.note for line in lines(block) if "dev.py" not in line]


@pytest.mark.parametrize("page", [page for page in SHOWN if own(page)])
async def test_the_commands_of_a_page_in_a_shell(page: str, folder: Path) -> None:
    if page not in FROM_NOTHING:
        await with_answers(folder)
    await asyncio.to_thread(shell, "\n".join(own(page)), folder)


async def test_the_bot_that_is_shown_runs_answers_and_ends(folder: Path) -> None:
    async with sandbox(folder) as place:
        place.settle()
        for block in live("bot"):
            [words] = [shlex.split(line) for line in lines(block)]
            bot = await start(place.log, "-m", "bot", *words[1:], "--config", str(place.config))
            async with people(place) as everybody:
                zoe = await everybody.person("Zoe")
                await zoe.starts()
                await zoe.sees("paid annotation work", timeout=30)
            assert await bot.stop() == 0


async def test_what_talks_with_telegram_finds_it_as_shown(tmp_path: Path) -> None:
    program_of(tmp_path)
    async with sandbox(tmp_path) as place:
        token = tmp_path / "token"
        token.touch(mode=0o600)
        token.write_text(place.token)
        for block in live("telegram"):
            for line in lines(block):
                there = line.replace("/etc/tapwork/token", str(token))
                elsewhere = f" --api-url {place.url}" if " init " in line else ""
                await asyncio.to_thread(shell, there + elsewhere, tmp_path)


@pytest.fixture
async def page(folder: Path) -> AsyncIterator[str]:
    """The address of the page of the demo that is shown."""
    [block] = live("demo")
    [words] = [shlex.split(line) for line in lines(block)]
    demo = await start(folder / "demo.txt", "-m", "bot", *words[1:], "--port", "0", stdout=asyncio.subprocess.PIPE)
    assert demo.process.stdout
    try:
        async with asyncio.timeout(60):
            said = ""
            while "Stop with Ctrl-C.\n" not in said:
                line = await demo.process.stdout.readline()
                assert line, said + demo.said()
                said += line.decode()
        yield re.findall(r"The page +(\S+)", said)[0]
    finally:
        assert await demo.stop() == 0


async def test_people_are_driven_by_curl_and_from_python_as_shown(page: str, folder: Path) -> None:
    (folder / "resume.pdf").write_bytes(RESUME)
    for block in live("people"):
        said = await asyncio.to_thread(shell, block.text, folder, PEOPLE=f"{page.rstrip('/')}/people")
        assert "ask anyone for money" in said
        assert "resume.pdf" in said
    for block in blocks(ROOT / "docs/demo.md"):
        if block.kind == "python":
            program = block.text.replace("http://127.0.0.1:8081/THE_KEY", page.rstrip("/"))
            assert program != block.text
            ready = compile(program, str(block), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            await eval(ready, {})
