"""`tapwork gold` as it is typed: the same figures as in the chat, for a person and for a script."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.common import Problem
from storage import open_storage
from tests.filling import spec
from tests.school import school, stage
from tests.services.test_gold_care import CROWD, MIX, house, tasks


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Path:
    """Three people failed one of four gold tasks, and agree on everything else."""

    async def fill() -> None:
        storage = await open_storage(sqlite_url)
        found = await house(storage, tmp_path, tasks(4, 6), made=spec(more=MIX))
        for who in CROWD[:3]:
            await found.works(who, wrong=frozenset({"g1", "t1"}))
        await storage.close()

    asyncio.run(fill())
    path = tmp_path / "config.toml"
    path.write_text(f'[telegram]\ntoken = "1:{"A" * 35}"\n[storage]\nurl = "{sqlite_url}"\n')
    path.chmod(0o600)
    return path


def typed(config: Path, *words: str) -> str:
    ran = CliRunner().invoke(tapwork, ["gold", *words, "--config", str(config)], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def test_a_person_reads_states_labels_tasks_and_what_could_be_gold(config: Path) -> None:
    told = typed(config, "facts", "--propose")

    assert told.startswith("facts\n  Too few answers to say   4\n  Healthy                  0\n")
    assert "  false                        0    0.0% of gold   16.7% of answers\n" in told
    assert "  g1                       Too few answers to say   3 of 3 failed  44% to 100%  (true)\n" in told
    assert "\n  t1                       false  (3)\n" in told
    assert "t1 " not in typed(config, "facts")


def test_a_script_reads_the_same(config: Path) -> None:
    found = json.loads(typed(config, "facts", "--propose", "--json"))

    assert (found["states"]["new"], found["doubtful"], found["every"]) == (4, [], 2)
    assert found["proposals"][0] == {"task": "t1", "answer": "false", "answers": 3}
    assert found["tasks"][0]["task"] == "g1"


def test_a_project_that_is_not_there_is_said_to_be_none(config: Path) -> None:
    with pytest.raises(Problem, match="nothing"):
        typed(config, "nothing")


def test_of_an_exam_nothing_is_said_that_it_has_no_figure_for(sqlite_url: str, tmp_path: Path, config: Path) -> None:
    async def fill() -> None:
        storage = await open_storage(sqlite_url)
        await school(storage, tmp_path, (stage("exam"), 12))
        await storage.close()

    asyncio.run(fill())
    told = typed(config, "facts-exam")
    assert "Too few answers to say   12\n" in told
    assert "In work:" not in told
    assert "Nobody has met gold" not in told
    ran = CliRunner().invoke(tapwork, ["report", "facts-exam", "--config", str(config)], standalone_mode=False)
    assert [line.split() for line in ran.output.splitlines()[1:3]] == [["Answers", "0"], ["Tasks", "12"]]
    assert "all their answers" not in ran.output
