"""The real processes: a sandbox and a bot, each its own, with settings in a folder of the test's own."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import RemotePeople

ROOT = Path(__file__).parents[1]
SHORT = ROOT / "crowd" / "forms" / "short.toml"
GRACE = 10.0
PATIENCE = 120.0


@dataclass
class Running:
    """A process of ours; its standard error goes to a file."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    async def kill(self) -> int:
        """`kill -9`, and what it ended with."""
        if self.process.returncode is None:
            self.process.kill()
        return await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM, and what it exits with."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(GRACE):
                return await self.process.wait()
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"it did not end within {GRACE:g} s:\n{self.said()}") from None

    def said(self) -> str:
        """What it wrote to standard error."""
        return self.log.read_text(errors="replace")


@dataclass
class Place:
    """A folder with settings, and the address of its sandbox."""

    folder: Path
    url: str
    token: str

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def log(self) -> Path:
        """What all bots of this place wrote, one after the other."""
        return self.folder / "bot.log"

    def size_of_log(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def log_after(self, byte: int) -> str:
        """What was written behind that byte."""
        if self.size_of_log() <= byte:
            return ""
        with self.log.open("rb") as file:
            file.seek(byte)
            return file.read().decode(errors="replace")

    def settle(
        self,
        *,
        admins: tuple[int, ...] = (),
        database: str = "sqlite:///tapwork.db",
        telegram: str = "",
        more: str = "",
        form: Path = SHORT,
    ) -> None:
        """Write the settings."""
        (self.folder / "token.txt").write_text(self.token)
        self.config.write_text(
            f'[telegram]\ntoken_file = "token.txt"\napi_url = "{self.url}"\n{telegram}'
            f'[storage]\nurl = "{database}"\n[people]\nadmins = {list(admins)}\n'
            f'[screening]\nform = "{form}"\n'
            f'[notify]\nquiet_hours = ""\nper_day = 100\n[log]\nlevel = "debug"\n{more}'
        )
        self.config.chmod(0o600)

    async def bot(self) -> Running:
        """`tapwork run`."""
        return await start(self.log, "-m", "bot", "run", "--config", str(self.config))

    async def tapwork(self, *words: str, code: int = 0) -> str:
        """Another command, to its end; what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *words, "--config", str(self.config)),
            cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                out, err = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == code, f"tapwork {' '.join(words)} ended in {process.returncode}:\n{err.decode()}"
        return out.decode() if code == 0 else err.decode()


async def start(log: Path, *words: str, stdout: int | None = None) -> Running:
    """A Python process of ours."""
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stdout if stdout is not None else errors,
            stderr=errors,
        )
    return Running(process, log)


@asynccontextmanager
async def sandbox(folder: Path, *, log_limit: int = 10_000, seed: int = 0) -> AsyncIterator[Place]:
    """A sandbox of its own process for the length of the block."""
    token = f"{secrets.randbelow(10**9)}:AAE-{secrets.token_hex(16)}"  # its own, since one token runs once a machine
    words = ("-m", "sandbox", "--port", "0", "--token", token, "--parent", str(os.getpid()))
    more = ("--log-limit", str(log_limit), "--seed", str(seed))
    server = await start(folder / "sandbox.log", *words, *more, stdout=asyncio.subprocess.PIPE)
    try:
        assert server.process.stdout
        url = (await server.process.stdout.readline()).decode().strip()
        assert url, server.said()
        yield Place(folder, url, token)
    finally:
        await server.kill()
    _search_for(token, folder)


@asynccontextmanager
async def people(place: Place) -> AsyncIterator[RemotePeople]:
    """The people of that sandbox."""
    async with RemotePeople(place.url) as found:
        yield found


def _search_for(token: str, folder: Path) -> None:
    """No log of any process holds the token."""
    for log in folder.glob("*.log"):
        assert token not in log.read_text(errors="replace"), f"the token stands in {log}"
