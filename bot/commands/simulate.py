"""`tapwork simulate`: what a project would come to, before anybody is told or paid."""

from __future__ import annotations

import click

from bot.commands import simulate_availability, simulate_quality


@click.group("simulate")
def command() -> None:
    """Play a project with people who are made up, before it is opened."""


command.add_command(simulate_availability.command)
command.add_command(simulate_quality.command)
