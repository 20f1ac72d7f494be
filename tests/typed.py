"""A command as it is typed, in this process: what it prints and how it ends; for what needs no process of its own."""

from __future__ import annotations

from dataclasses import dataclass

import click
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.common import EXIT_SETTINGS, Problem
from bot.settings import SettingsFault
from tests.processes import Place


@dataclass(frozen=True, slots=True)
class Ended:
    """The exit code, and everything that was printed."""

    code: int
    said: str


def typed(*words: str, answers: str = "") -> Ended:
    """Run it to its end; `answers` is what is typed meanwhile. An exception that no person should meet passes up."""
    result = CliRunner().invoke(tapwork, list(words), standalone_mode=False, input=answers)
    match result.exception:
        case None:
            return Ended(0, result.output)
        case Problem() as problem:
            return Ended(problem.code, f"{result.output}{problem}")
        case SettingsFault() as fault:
            return Ended(EXIT_SETTINGS, f"{result.output}{fault}")
        case SystemExit() as ended:
            return Ended(int(ended.code or 0), result.output)
        case click.Abort():
            return Ended(130, result.output)
        case click.ClickException() as error:
            return Ended(EXIT_SETTINGS, f"{result.output}{error.format_message()}")
        case error:
            raise error


def here(place: Place, *words: str, code: int = 0, answers: str = "") -> str:
    """The same with the settings of a place; what it said."""
    ended = typed(*words, "--config", str(place.config), answers=answers)
    assert ended.code == code, f"tapwork {' '.join(words)} ended in {ended.code}:\n{ended.said}"
    return ended.said
