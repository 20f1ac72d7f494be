"""Following a broadcast from a terminal: a bar while the running bot sends it, plain lines elsewhere."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from bot.commands.common import wall_clock
from crowd.services.broadcast_steps import Run
from crowd.services.broadcasting import BroadcastService
from storage import Storage

EVERY = 0.5
SILENT_MS = 90_000
"""So long after its last good poll the bot is taken for stopped."""


async def follow(storage: Storage, service: BroadcastService, run: Run) -> Run:
    """Wait until nothing more goes out by itself now; how it stands then."""
    with _progress(f"Broadcast {run.id}") as show:
        while _goes_on(run):
            show(run.counts.over, run.counts.all)
            if not await _bot_runs(storage):
                click.echo("The bot is not running; it sends the rest when it is started.", err=True)
                break
            await asyncio.sleep(EVERY)
            again = await service.look(None, run.id, wall_clock())
            if not isinstance(again, Run):
                break
            run = again
        show(run.counts.over, run.counts.all)
    return run


def told(run: Run) -> str:
    """How it stands, in a line."""
    counts = run.counts
    parts = [
        f"{run.id} {_state(run)}: {counts.sent} of {counts.all} sent",
        *(f"{count} {words}" for count, words in _others(run) if count),
    ]
    held = ["and its correction is held: Telegram refuses it"] if run.edits and run.edits.fault is not None else []
    return ", ".join([*parts, *held]) + "."


def shown(run: Run) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "id": run.id,
        "state": _state(run),
        "to": str(run.audience),
        "at": str(run.when),
        "people": run.counts.all,
        "counts": asdict(run.counts),
        "edits": run.edits and asdict(run.edits),
        "fault": run.fault,
        "rate_a_minute": run.rate,
        "left_ms": run.time_left,
    }


def _state(run: Run) -> str:
    """What is to be said of it; one that has gone out is done, also before the bot has noted that."""
    if run.fault is not None:
        return "held"
    return "done" if run.state == "sending" and run.counts.over == run.counts.all else run.state


def _others(run: Run) -> list[tuple[int, str]]:
    counts, edits = run.counts, run.edits
    return [
        (counts.blocked, "blocked the bot"),
        (counts.failed, "failed so far"),
        (counts.unknown, "unknown"),
        (counts.due, "to go"),
        (counts.later, "waiting for their hour"),
        (counts.left_out, "do not want such messages"),
        (counts.cancelled, "cancelled"),
        (edits.done if edits else 0, "corrected"),
        (edits.left if edits else 0, "to be corrected"),
    ]


def _goes_on(run: Run) -> bool:
    return run.state == "sending" and run.fault is None and bool(run.counts.due or run.counts.failed)


async def _bot_runs(storage: Storage) -> bool:
    polled = await storage.read(lambda work: work.outages.heartbeat())
    return polled is not None and wall_clock() - polled < SILENT_MS


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, a plain line each tenth elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_lines(label)
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.update(done * 1000 // max(total, 1) - bar.pos)

        yield show


def _plain_lines(label: str) -> Callable[[int, int], None]:
    told_tenths = 0

    def show(done: int, total: int) -> None:
        nonlocal told_tenths
        tenths = done * 10 // max(total, 1)
        if tenths > told_tenths:
            told_tenths = tenths
            click.echo(f"{label}: {done} of {total}", err=True)

    return show
