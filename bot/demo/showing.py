"""What `tapwork demo` does from its first line to its last: set up, show, and leave nothing behind."""

from __future__ import annotations

import asyncio
import io
import os
import random
import shutil
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path

import click

from bot.commands.common import Problem
from bot.demo.child import EXIT_BOT_DIED, last_words
from bot.demo.crowd import Crowd
from bot.demo.minds import Mind
from bot.demo.place import UNOPENED, Place
from bot.demo.script import play
from bot.demo.simulated import Simulated
from bot.demo.stage import Stage, stage
from bot.demo.tour import Tour
from bot.demo.transcript import Transcript
from sandbox import CannotDo

EXIT_INTERRUPTED = 130

ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


async def show(*, folder: Path | None, port: int | None, script: bool) -> None:
    """Until it is told to stop, or the script is over. Raises Problem when the bot dies or does not come up."""
    stop, transcript = _stop_signal(), Transcript()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot draw a line is no reason to end
    async with stage(folder=folder, port=port) as on:
        if script:
            ended = await _until_over(_played(on, transcript), on, stop, transcript.unheard)
        else:
            ended = await _until_over(_open_house(on, kept=folder is not None), on, stop)
    if transcript.unheard.is_set():
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif not script:
        click.echo("\nStopped. Nothing is left running" + (f"; the folder stays: {folder}" if folder else "."))
    elif not ended:
        raise Problem("Stopped before the end of the story.", EXIT_INTERRUPTED)


async def _until_over(part: Coroutine[None, None, None], on: Stage, *stops: asyncio.Event) -> bool:
    """Whether the part came to its own end, rather than to one of the stops. A bot that dies is a Problem."""
    playing, dying = asyncio.create_task(part), asyncio.create_task(on.bot.dies())
    waits = [playing, dying, *(asyncio.create_task(stop.wait()) for stop in stops)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    if dying.done() and not any(stop.is_set() for stop in stops):
        problem: Problem | None = dying.result()
    else:
        problem = None
    over = playing.done()
    for one in waits:
        one.cancel()
    results = await asyncio.gather(*waits, return_exceptions=True)
    if problem is not None:
        raise problem
    if over and isinstance(results[0], BaseException):
        raise results[0]
    return over


async def _played(on: Stage, transcript: Transcript) -> None:
    try:
        await play(on, transcript)
        transcript.narrate(f"To look around by yourself: {this_command()} demo")
    except (AssertionError, CannotDo) as error:
        raise Problem(f"The story cannot go on: {error}\n{last_words(on.place.log)}", EXIT_BOT_DIED) from None


async def _open_house(on: Stage, *, kept: bool) -> None:
    """Print where everything is, and wait."""
    click.echo("Starting a Telegram of its own, the bot and six projects ...")
    await on.bot.start()
    projects = await on.open_all()
    ann, ben = on.telegram.person("Ann", username="ann"), on.telegram.person("Ben", username="ben")
    on.server.feed.notes |= {ann.id: "applies", ben.id: "works", on.admin.id: "runs the projects"}
    books, _ = await asyncio.gather(asyncio.to_thread(on.books), Simulated(ben).is_in())
    crowd = Crowd(on.telegram, on.server.feed, books)
    guide = Mind(accuracy=1.0, seconds=0.0, dice=random.Random(0))  # noqa: S311
    on.levers.hand_over(on.bot, crowd, Tour(on.server.feed, on.admin, ann, books[UNOPENED], guide))
    click.echo(_where(on, projects, kept=kept))
    click.echo(_how(on.place, f"{on.server.page}/people/{ann.id}", f"{on.server.page}/people/{on.admin.id}"))
    try:
        await asyncio.Event().wait()
    finally:
        await crowd.end()


def _where(on: Stage, projects: list[str], *, kept: bool) -> str:
    lines = [
        "",
        "Tapwork is running, and all of it on this machine: nothing here reaches the real Telegram.",
        "",
        f"  The page    {on.server.page}/   (open it, and be everybody)",
        "",
        f"  Bot API     {on.server.url}",
        f"  Token       {on.telegram.token}   (opens this server alone)",
        f"  People API  {on.server.page}/people",
        f"  Folder      {on.place.folder}   ({'stays' if kept else 'removed at the end'})",
        f"  Settings    {on.place.config}",
        f"  Bot's log   {on.place.log}",
        *(f"  Project     {line}" for line in projects),
    ]
    return "\n".join(lines)


def _how(place: Place, ann: str, mara: str) -> str:
    return f"""
Or be Ann, who applies, from a second terminal:
  curl -s {ann}/says -d '{{"text": "/start"}}'
  curl -s {ann}/taps -d '{{"label": "Apply"}}'
  curl -s {ann}/transcript | python3 -m json.tool --no-ensure-ascii

And Mara, who runs the projects:
  curl -s {mara}/says -d '{{"text": "/projects"}}'
  {this_command()} project list --config {place.config}

Or watch a story with five people: {this_command()} demo --script

Stop with Ctrl-C."""


def this_command() -> str:
    """How the reader calls `tapwork` from where she is."""
    if shutil.which("tapwork"):
        return "tapwork"
    called = Path(sys.argv[0])
    if called.name != "tapwork":
        return f"{sys.executable} -m bot"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in ENDS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
