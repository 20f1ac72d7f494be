"""The life of a project from the command line: what the commands say, and what `project show` shows of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.common import EXIT_DATA, EXIT_SETTINGS, Problem
from tests.filling import FILE, jsonl, rows
from tests.school import EXAM, HEAD, TASK, tasks

Says = Callable[..., str]
ZONED = FILE.replace('price = "0.05"', 'price = "0.05"\ntime_zone = "Europe/Berlin"')
LEAP = '\n[schedule]\nwindows = ["0 0 29 feb * for 1h"]\n'


@pytest.fixture
def says(tmp_path: Path) -> Says:
    """A command, and what it prints; or the code and the sentence of the problem."""
    config = tmp_path / "config.toml"
    config.write_text(f'[storage]\nurl = "sqlite:///{tmp_path / "tapwork.db"}"\n[notify]\nquiet_hours = ""\n')

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(tapwork, [*words, "--config", str(config)])
        if code:
            assert isinstance(done.exception, Problem), done.output
            assert done.exception.code == code
            return str(done.exception)
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    return run


def added(says: Says, folder: Path, text: str = ZONED) -> None:
    (folder / "project.toml").write_text(text)
    says("project", "add", str(folder / "project.toml"))
    says("tasks", "add", "facts", str(jsonl(folder / "t.jsonl", rows(2))))


def test_a_project_is_opened_paused_and_closed_with_reasons(says: Says, tmp_path: Path) -> None:
    added(says, tmp_path)

    assert says("project", "open", "facts", "--why", "the pilot") == "facts is live; 0 people will be told.\n"
    assert says("project", "pause", "facts") == "facts is paused; messages about it that are kept back: 0.\n"
    assert says("project", "close", "facts", "--why", "enough") == (
        "facts is closed; messages about it that are kept back: 0.\n"
    )
    shown = says("project", "show", "facts")
    moves = [line.split("Europe/Berlin  ")[1] for line in shown.splitlines() if " → " in line]
    assert moves == [
        "paused → closed, command line: enough",
        "live → paused, command line",
        "draft → live, command line: the pilot",
    ]
    assert says("project", "open", "facts", code=EXIT_DATA) == "facts is closed for good."


def test_what_is_to_happen_at_a_time_goes_by_the_projects_clocks(says: Says, tmp_path: Path) -> None:
    added(says, tmp_path)

    assert says("project", "open", "facts", "--at", "2040-03-01 09:00") == (
        "facts opens by itself at 2040-03-01 09:00 Europe/Berlin.\n"
    )
    assert says("project", "close", "facts", "--at", "2040-07-01T18:00+01:00") == (
        "facts is closed by itself at 2040-07-01 19:00 Europe/Berlin.\n"
    )
    shown = says("project", "show", "facts")
    assert "  opens       2040-03-01 09:00 Europe/Berlin\n" in shown
    assert "  closes      2040-07-01 19:00 Europe/Berlin\n" in shown
    assert says("project", "close", "facts", "--at", "none") == "facts is not closed by itself any more.\n"
    says("project", "open", "facts")
    assert says("project", "pause", "facts", "--at", "2040-03-02 09:00") == (
        "facts is paused by itself at 2040-03-02 09:00 Europe/Berlin.\n"
    )


@pytest.mark.parametrize(
    ("at", "told", "code"),
    [
        ("soon", "write it as", EXIT_SETTINGS),
        ("2040-03-25 02:30", "the clocks skip it", EXIT_SETTINGS),
        ("2020-01-01 09:00", "That time has passed.", EXIT_DATA),
    ],
)
def test_a_time_that_cannot_be_is_refused(says: Says, tmp_path: Path, at: str, told: str, code: int) -> None:
    added(says, tmp_path)

    assert told in says("project", "open", "facts", "--at", at, code=code)


def test_outside_of_its_hours_it_waits_for_them_unless_told_otherwise(says: Says, tmp_path: Path) -> None:
    added(says, tmp_path, ZONED + LEAP)

    assert "-02-29 00:00 Europe/Berlin.\n" in says("project", "open", "facts")
    assert "hours       0 0 29 feb * for 1h\n" in says("project", "show", "facts")
    assert says("project", "open", "facts", "--outside-hours") == "facts is live; 0 people will be told.\n"


def test_the_schedule_of_a_file_is_checked_with_all_else(says: Says, tmp_path: Path) -> None:
    file = tmp_path / "project.toml"
    file.write_text(ZONED + LEAP.replace("29 feb", "32 feb"))

    assert "schedule.windows" in says("check", str(file), code=EXIT_DATA)


def test_a_time_set_anew_is_no_move(says: Says, tmp_path: Path) -> None:
    added(says, tmp_path)
    says("project", "open", "facts")
    says("project", "pause", "facts")
    says("project", "open", "facts", "--at", "2999-01-01 09:00")

    shown = says("project", "show", "facts")
    assert "still paused, its times changed, command line" in shown
    assert "paused → paused" not in shown


def test_a_stage_says_what_it_is_how_it_goes_and_what_it_lacks(says: Says, tmp_path: Path) -> None:
    (tmp_path / "exam.toml").write_text(
        HEAD.format(slug="facts", title="T", price="0") + f'stage = "exam"\n{EXAM}{TASK}'
    )
    says("project", "add", str(tmp_path / "exam.toml"))
    imported = says("tasks", "add", "facts", str(jsonl(tmp_path / "t.jsonl", tasks(9))))
    shown = says("project", "show", "facts")

    short = (
        "2 attempts of 5 tasks take 10 different ones, and there are 9: "
        "whoever fails may find too few that are new to her"
    )
    assert f"Mind: {short}.\n" in imported
    for line in (
        "stage       exam for the skill facts, pass with 80%",
        "tasks       9, 5 an attempt, 2 attempts",
        "tried by    0, passed by 0, 0 at it now",
        f"mind        {short}",
    ):
        assert f"  {line}\n" in shown
    assert says("project", "again", "facts", "w1", code=EXIT_DATA).startswith("Nobody is known as w1 here")
