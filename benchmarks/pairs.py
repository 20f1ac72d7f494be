"""A load and the bot under it, each a process of its own, and what one round of tapping costs the bot."""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.processes import ROOT, Place, Running

TICKS = os.sysconf("SC_CLK_TCK")
ANSWER = 120.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One round: taps a second, CPU milliseconds of the bot for each, the load's share of a core, updates lost."""

    rate: float
    cost: float
    load: float
    lost: int


@dataclass
class Pair:
    """One bot and the people who tap at it, at rest until a round."""

    bot: Running
    load: Running
    started: float  # the bot, in monotonic seconds

    async def told(self, command: str) -> dict[str, Any]:
        """What the load says to a command."""
        process = self.load.process
        assert process.stdin and process.stdout
        process.stdin.write(f"{command}\n".encode())
        line = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER):
                line = await process.stdout.readline()
        assert line, f"no answer to {command}:\n{self.load.said()}{self.bot.said()}"
        found: dict[str, Any] = json.loads(line)
        return found

    async def round(self, *, warm: float, seconds: float) -> Figures:
        """Tap for `warm` seconds unmeasured, then for `seconds`, then come to rest."""
        await self.told("go")
        await asyncio.sleep(warm)
        before, cpu = await self.told("count"), cpu_of(self.bot.pid)
        await asyncio.sleep(seconds)
        after, cpu_after = await self.told("count"), cpu_of(self.bot.pid)
        await self.told("pause")
        taps, passed = after["taps"] - before["taps"], after["at"] - before["at"]
        return Figures(
            rate=taps / passed,
            cost=1000 * (cpu_after - cpu) / max(taps, 1),
            load=(after["cpu"] - before["cpu"]) / passed,
            lost=int(after["lost"] - before["lost"]),
        )

    async def first_poll(self) -> float:
        """Seconds from the start of the bot's process until it asked for updates."""
        while (at := (await self.told("count"))["first_poll"]) is None:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)
        return float(at) - self.started

    @property
    def memory(self) -> float:
        """The bot's resident memory in MiB."""
        return memory_of(self.bot.pid)


@asynccontextmanager
async def pair(
    folder: Path, bot: "BotStarter", *, people: int = 256, latency: int = 60, think: float = 0.0, readers: int = 0
) -> AsyncIterator[Pair]:
    """Both processes for the length of the block, everybody with her first card."""
    token = f"{secrets.randbelow(10**9)}:AAE-{secrets.token_hex(16)}"
    given = {"--token": token, "--people": people, "--latency": latency, "--think": think, "--readers": readers}
    words = ("-m", "benchmarks.load", *(str(word) for pair in given.items() for word in pair))
    load = await _start(folder / "load.log", *words)
    try:
        assert load.process.stdout
        url = (await load.process.stdout.readline()).decode().strip()
        assert url, load.said()
        started = time.monotonic()
        running = await bot(Place(folder, url, token))
        try:
            both = Pair(running, load, started)
            await both.told("begin")
            yield both
        finally:
            await running.kill()
    finally:
        await load.kill()


class BotStarter(ABC):
    """How a bot is started at a place."""

    @abstractmethod
    async def __call__(self, place: Place) -> Running:
        """The running bot."""


class Tapwork(BotStarter):
    """`tapwork run` on the database `tapwork.db` in the place's folder."""

    async def __call__(self, place: Place) -> Running:
        place.settle()
        return await place.bot()


class TapworkByWebhook(BotStarter):
    """The same, with updates brought to a port of its own."""

    async def __call__(self, place: Place) -> Running:
        port, secret = free_port(), secrets.token_hex(16)
        place.settle(
            telegram=f'webhook_url = "http://127.0.0.1:{port}/hook"\nwebhook_secret = "{secret}"\n'
            f'webhook_listen = "127.0.0.1:{port}"\n'
        )
        return await place.bot()


class Peer(BotStarter):
    """One of `benchmarks.peers`."""

    def __init__(self, which: str) -> None:
        self._which = which

    async def __call__(self, place: Place) -> Running:
        words = ("-m", "benchmarks.peers", self._which, "--url", place.url, "--token", place.token)
        return await _start(place.folder / "peer.log", *words)


async def _start(log: Path, *words: str) -> Running:
    """A Python process of ours that is told by its standard input and tells by its standard output."""
    pipe = asyncio.subprocess.PIPE
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=errors
        )
    return Running(process, log)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def compile_into(folder: Path) -> None:
    """Bytecode is kept there from now on, as it is beside an installed program; a machine may forbid it elsewhere."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    subprocess.run([sys.executable, "-c", "import bot.commands.run"], cwd=ROOT, check=True)


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def busy_of_machine() -> tuple[float, float]:
    """Seconds that all cores together were busy, and that they passed, since the machine began."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS, sum(fields) / TICKS


def memory_of(pid: int) -> float:
    """Resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
