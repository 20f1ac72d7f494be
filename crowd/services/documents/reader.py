"""Reads a document in a process of its own, which is given its bytes, little time, and nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import crowd
from crowd.rules.reading.resume import Reading, from_json
from crowd.rules.resume import Kind, Refusal

log = logging.getLogger(__name__)

AT_ONCE = 2  # processes
WITHIN = 20.0  # seconds; the process's own limit of processor time is lower
MOST_ANSWER = 64 * 1024  # bytes
START = "import sys; sys.path[:] = sys.argv.pop(1).split('\\n'); import {child} as child; child.serve()"
OUR_FAULT = Reading("unread")


class Reader:
    """Reads what was uploaded; at most two files at once, the others wait.

    `child` names the module that serves in the process: tests put worse ones in its place.
    """

    def __init__(self, *, child: str = "crowd.services.documents.child", within: float = WITHIN) -> None:
        self._child = child
        self._within = within
        self._free = asyncio.Semaphore(AT_ONCE)

    async def read(self, content: bytes, kind: Kind, *, now: int) -> Reading | Refusal:
        """What the file says, or why it cannot be taken; a state of "unread" when the process could not do its work."""
        async with self._free:
            try:
                process = await self._start(kind, now)
            except OSError:
                log.exception("the reading process could not be started")
                return OUR_FAULT
            try:
                return await asyncio.wait_for(self._hear(process, content), self._within)
            except TimeoutError:
                return Refusal.TOO_HARD
            finally:
                await _end(process)

    async def _start(self, kind: Kind, now: int) -> Process:
        """In a session of its own, without environment, in the root folder; `-I -S`: no site, no user's modules."""
        today = datetime.fromtimestamp(now / 1000, UTC)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", "-B", "-c", START.format(child=self._child), _path()),
            *(kind, str(today.year), str(today.month)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
            limit=MOST_ANSWER,
        )

    async def _hear(self, process: Process, content: bytes) -> Reading | Refusal:
        writing = asyncio.create_task(_give(process, content))
        try:
            answer = await _take(process)
        finally:
            writing.cancel()
        if answer is None:
            return Refusal.BROKEN
        return _understood(answer, await process.wait())


async def _give(process: Process, content: bytes) -> None:
    """A process that dies before it has read all says so by its end."""
    if process.stdin:
        with suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(content)
            await process.stdin.drain()
            process.stdin.close()


async def _take(process: Process) -> bytes | None:
    """Its answer; None when it says more than an answer has."""
    answer = b""
    while process.stdout and (piece := await process.stdout.read(MOST_ANSWER)):
        answer += piece
        if len(answer) > MOST_ANSWER:
            return None
    return answer


async def _end(process: Process) -> None:
    """With all that it may have started; a process that was killed by its limits is gone already.

    What it said too much is read away: asyncio hears of an end only when the pipes are empty, and reads no full one.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    while process.stdout and await process.stdout.read(MOST_ANSWER):
        pass
    await process.wait()


def _understood(answer: bytes, code: int) -> Reading | Refusal:
    """Who was stopped by the kernel has met a file that is too much for it; another failure is ours."""
    if code == -signal.SIGSEGV:
        return Refusal.BROKEN
    if code < 0:
        return Refusal.TOO_HARD
    if code > 0:
        log.error("the reading process ended with %s", code)
        return OUR_FAULT
    try:
        said = json.loads(answer)
        return Refusal(said["refusal"]) if "refusal" in said else from_json(said["reading"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Refusal.BROKEN


def _path() -> str:
    """Where the process finds the modules that the bot itself runs on, in the same order."""
    root = str(Path(crowd.__file__).resolve().parent.parent)
    return "\n".join(dict.fromkeys([*filter(None, sys.path), root]))
