"""`tapwork export` as it is typed: the format by the file's name, schemas, choices, and what does not fit together."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.common import EXIT_DATA, EXIT_SETTINGS, Problem
from storage import open_storage
from tests.exports import faults, objects, sheets, table
from tests.filling import admit, answer, jsonl, opened, rows


def typed(*words: str | Path) -> str:
    """What it says; what goes wrong is raised."""
    ran = CliRunner().invoke(tapwork, ["export", *map(str, words)], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


async def _answered(url: str, folder: Path) -> None:
    storage = await open_storage(url)
    await opened(storage, jsonl(folder / "t.jsonl", rows(2)))
    await storage.write(None, lambda work: [answer(work, "t1", admit(work, who), {"label": "true"}) for who in (1, 2)])
    await storage.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings whose database has one project with two answers."""
    url, path = f"sqlite:///{tmp_path / 'tapwork.db'}", tmp_path / "config.toml"
    path.write_text(f'[telegram]\ntoken = "1:x"\n[storage]\nurl = "{url}"\n')
    path.chmod(0o600)
    asyncio.run(_answered(url, tmp_path))
    return path


def test_the_name_of_the_file_says_the_format(config: Path, tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.xlsx", "a.json", "set"):
        assert typed("facts", tmp_path / name, "--config", config) == f"{tmp_path / name}: 2 answers.\n"

    assert len(objects(tmp_path / "a.jsonl")) == len(table(tmp_path / "a.csv")) == len(sheets(tmp_path / "a.xlsx")[0])
    assert (tmp_path / "a.config.xml").exists()
    assert (tmp_path / "set/README.md").exists()


def test_a_file_that_is_there_is_left_alone_unless_it_is_said(config: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(Problem) as told:
        typed("facts", path, "--config", config)
    assert (path.read_text(), told.value.code) == ("mine", EXIT_DATA)
    assert str(told.value) == f"{path} is there already. Choose another name, or write over it with --force."

    assert typed("facts", path, "--config", config, "--force") == f"{path}: 2 answers.\n"
    assert len(table(path)) == 2


def test_workers_have_other_names_in_each_file_unless_asked(config: Path, tmp_path: Path) -> None:
    def names(*words: str) -> list[str]:
        typed("facts", tmp_path / "a.jsonl", "--force", "--config", config, *words)
        return [line["worker"] for line in objects(tmp_path / "a.jsonl")]

    assert len({*names(), *names(), "w1", "w2"}) == 6
    assert names("--lasting-names") == ["w1", "w2"]


def test_a_day_is_a_whole_day(config: Path, tmp_path: Path) -> None:
    def count(*words: str) -> int:
        typed("facts", tmp_path / "a.jsonl", "--force", "--config", config, *words)
        return len(objects(tmp_path / "a.jsonl"))

    assert count("--since", "2026-11-01", "--until", "2026-11-01") == 2
    assert count("--until", "2026-10-31") == 0
    assert count("--since", "2026-11-01T12:00:12.346") == 0
    assert count("--since", "2026-11-01T13:00+01:00") == 2
    assert count("--states", "accepted, rejected") == 0


@pytest.mark.parametrize("words", [(), ("--majority",), ("--reports",), ("--pairs",), ("--pairs", "--majority")])
def test_each_kind_of_line_has_a_schema(words: tuple[str, ...]) -> None:
    found = json.loads(typed("--schema", *words))

    assert found["$schema"].startswith("https://json-schema.org/")
    assert all(each["description"] for each in found["properties"].values())
    assert faults(found, {}) != []


def test_tables_and_label_studio_have_schemas_of_their_own() -> None:
    assert json.loads(typed("--schema", "--as", "label-studio"))["type"] == "array"
    assert "row" not in json.loads(typed("--schema", "--as", "xlsx"))["properties"]
    assert "row" in json.loads(typed("--schema", "--as", "jsonl"))["properties"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("facts", "a.txt"), EXIT_DATA),
        (("facts",), EXIT_SETTINGS),
        (("facts", "a.jsonl", "--reports", "--majority"), EXIT_SETTINGS),
        (("facts", "a.jsonl", "--states", "lost"), EXIT_SETTINGS),
        (("facts", "a.jsonl", "--states", "accepted", "--reports"), EXIT_SETTINGS),
        (("facts", "a.jsonl", "--since", "yesterday"), EXIT_SETTINGS),
        (("facts", "a.json", "--pairs"), EXIT_SETTINGS),
        (("facts", "folder", "--majority"), EXIT_SETTINGS),
        (("facts", "a.jsonl", "--resolved"), EXIT_SETTINGS),
    ],
)
def test_what_does_not_fit_together_is_told(words: tuple[str, ...], code: int) -> None:
    with pytest.raises(Problem) as caught:
        typed(*words)

    assert caught.value.code == code
