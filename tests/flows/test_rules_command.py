"""`tapwork rules` as it is typed: the rules in words, and dry runs of them, of a file's and of a set."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.common import EXIT_NO_INPUT, Problem
from storage import open_storage
from tests.labelling import NO, YES
from tests.ruled import P, project, room, says

GOLD = 'name = "slips"\nwhen = "gold"\nif = ["answers >= 2", "right < 60%"]\n' + P


def typed(*words: str | Path) -> str:
    """What it says; what goes wrong is raised."""
    ran = CliRunner().invoke(tapwork, ["rules", *map(str, words)], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


async def _answered(url: str, folder: Path) -> None:
    storage = await open_storage(url)
    house = await room(storage, folder, project(GOLD + "\non = false"), gold=6)
    await says(house, 11, YES, NO, NO, YES)
    await storage.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings whose database has one project with a rule that is off, and four answers."""
    url, path = f"sqlite:///{tmp_path / 'tapwork.db'}", tmp_path / "config.toml"
    path.write_text(f'[telegram]\ntoken = "1:x"\n[storage]\nurl = "{url}"\n')
    path.chmod(0o600)
    asyncio.run(_answered(url, tmp_path))
    return path


def test_rules_are_told_in_words(config: Path) -> None:
    assert typed("facts", "--config", config) == (
        "slips (off)\n"
        "  Looks at answers to known tasks: answers 2 or more, right below 60%\n"
        "  Then: this project pauses for her, 1 hour\n"
    )


def test_a_dry_run_says_whom_when_and_on_which_numbers(config: Path) -> None:
    assert typed("facts", "--dry-run", "--config", config) == (
        "4 answers of 1 person.\n\n"
        "slips (off): it would have touched 1 person\n"
        "  w11: Sun, Nov 1, 12:02\u202fPM UTC, answers 2, right 1, wrong 1 (1 time)\n"
    )
    [found] = json.loads(typed("facts", "--dry-run", "--json", "--config", config))["rules"]
    assert [each["worker"] for each in found["touched"]] == ["w11"]
    assert found["touched"][0]["times"][0]["numbers"] == {"answers": 2, "right": 1, "wrong": 1}


def test_rules_of_a_file_and_of_a_set_are_tried_and_nothing_is_changed(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(f"[[rules]]\n{GOLD.replace('< 60%', '< 20%')}\n")
    assert "slips: it would have touched 0 people" in typed("facts", "--try", file, "--config", config)
    found = json.loads(typed("facts", "--preset", "basic", "--json", "--config", config))
    assert [each["rule"]["name"] for each in found["rules"]][-1] == "often against the majority"
    assert len(json.loads(typed("facts", "--json", "--config", config))["rules"]) == 1


def test_what_is_wrong_in_the_file_is_said_as_everywhere(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text('[[rules]]\nwhen = "gold"\nif = ["right < 60%"]\nthen = "pause"\nfor = "1h"\n')
    with pytest.raises(Problem, match="fires on the first slip"):
        typed("facts", "--try", file, "--config", config)
    with pytest.raises(Problem) as missing:
        typed("facts", "--try", tmp_path / "none.toml", "--config", config)
    assert missing.value.code == EXIT_NO_INPUT
    with pytest.raises(Problem, match="nothing"):
        typed("nothing", "--config", config)
