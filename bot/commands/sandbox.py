"""`tapwork sandbox`: a local Bot API server, for trying a bot without Telegram."""

from __future__ import annotations

import asyncio
import signal

import click


@click.command("sandbox")
@click.option("--port", default=8081, show_default=True, help="0 takes a free one.")
@click.option("--token", help="The bot's token; anything in the shape of one.")
def command(port: int, token: str | None) -> None:
    """Serve a Telegram without Telegram on this machine alone, until it is stopped."""
    asyncio.run(_serve(port, token))


async def _serve(port: int, token: str | None) -> None:
    from sandbox.server import serve
    from sandbox.telegram import DEFAULT_TOKEN, Telegram

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    telegram = Telegram(token=token or DEFAULT_TOKEN)
    async with serve(telegram, port=port) as server:
        click.echo(f"Page:     {server.page}/   (open it, and be everybody)")
        click.echo(f"Bot API:  {server.url}   (telegram.api_url)")
        click.echo(f"People:   {server.url}/people")
        if token is None:
            click.echo(f"Token:    {DEFAULT_TOKEN}   (telegram.token)")
        await stop.wait()
