"""`tapwork alive`: whether the bot that runs here still hears from Telegram; for a container's health check."""

from __future__ import annotations

import asyncio

import click

from bot.commands.common import EXIT_UNAVAILABLE, Problem, moment, wall_clock, with_settings
from bot.settings import Settings
from storage import StorageError
from storage.inspecting import look

HEARD_WITHIN = 180_000
"""ms. A sign of life is written down every few seconds, and after each failed poll; a long poll takes 30 s."""


@click.command("alive")
@with_settings
async def command(settings: Settings) -> None:
    """End with 0 when updates were asked for with success in the last three minutes; reads one row, changes nothing."""
    try:
        at = await asyncio.to_thread(_heard, settings.storage.url)
    except StorageError as error:
        raise Problem(str(error), EXIT_UNAVAILABLE) from None
    if at is None or wall_clock() - at > HEARD_WITHIN:
        raise Problem(f"Nothing was heard from Telegram since {moment(at)}.", EXIT_UNAVAILABLE)
    click.echo(f"Alive: heard from Telegram at {moment(at)}.")


def _heard(url: str) -> int | None:
    with look(url) as found:
        unit = found.unit()
        return unit.outages.heartbeat() if unit else None
