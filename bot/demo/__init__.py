"""`tapwork demo`: a Telegram on this machine, the bot and six example projects in one command."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click


@click.command("demo")
@click.option("--script", is_flag=True, help="Play a story with five people, print their chats, and end.")
@click.option("--port", type=click.IntRange(0, 65535), help="Of the local server; 0 takes a free one.  [default: 8081]")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep everything in this new or empty folder.  [default: a temporary one]",
)
def command(script: bool, port: int | None, folder: Path | None) -> None:
    """Try the whole product on this machine: no token, no network, no account.

    Starts a local stand-in for Telegram, the bot, and six example projects, and prints where they are.
    """
    from bot.demo import showing

    port = 0 if script and port is None else port
    asyncio.run(showing.show(folder=folder, port=port, script=script))
