"""The command line: `tapwork`, its commands and its exit codes."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper

import click

from bot.commands.common import EXIT_SETTINGS, Problem
from bot.settings import SettingsFault

COMMANDS = {
    "alive": "bot.commands.alive",
    "aggregate": "bot.commands.aggregate",
    "backup": "bot.commands.backup",
    "broadcast": "bot.commands.broadcast",
    "check": "bot.commands.check",
    "demo": "bot.demo",
    "erase": "bot.commands.erase",
    "doctor": "bot.commands.doctor",
    "export": "bot.commands.export",
    "gold": "bot.commands.gold",
    "init": "bot.commands.init",
    "project": "bot.commands.project",
    "report": "bot.commands.report",
    "restore": "bot.commands.restore",
    "restored": "bot.commands.restored",
    "rules": "bot.commands.rules",
    "run": "bot.commands.run",
    "sandbox": "bot.commands.sandbox",
    "simulate": "bot.commands.simulate",
    "statement": "bot.commands.statement",
    "tasks": "bot.commands.tasks",
}


class Lazy(click.Group):
    """Imports a command when it is asked for: `tapwork --help` must not load a bot."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        return import_module(module).command if module else None


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tapwork", prog_name="tapwork")
def tapwork() -> None:
    """Paid annotation work inside Telegram: screening, tasks, pay and notices."""


def main() -> None:
    """Runs a command; says what is wrong in sentences and ends with a documented exit code."""
    _write_anything()
    try:
        tapwork(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_SETTINGS)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except SettingsFault as fault:
        for line in fault.faults:
            click.echo(f"settings: {line}", err=True)
        sys.exit(EXIT_SETTINGS)
    except Problem as problem:
        click.echo(str(problem), err=True)
        sys.exit(problem.code)


def _write_anything() -> None:
    """A letter that the terminal's encoding does not have is spelled out; nobody's name may stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
