"""The bot as a child of the demo: it can be killed and started again, and never outlives the demo."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from pathlib import Path

from bot.commands.common import EXIT_UNAVAILABLE, Problem
from bot.demo.place import Place
from sandbox import Telegram

EXIT_BOT_DIED = 70
COMES_UP_WITHIN = 30.0  # seconds
ENDS_WITHIN = 8.0
LAST_LINES = 12

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


class Child:
    """`tapwork run` in the demo's folder, its log beside it."""

    def __init__(self, place: Place, telegram: Telegram) -> None:
        self._place = place
        self._telegram = telegram
        self._process: asyncio.subprocess.Process | None = None
        self._watches: set[asyncio.Task[None]] = set()
        self._died: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start it and wait until it asks Telegram for updates. Raises Problem when it does not come up."""
        with self._place.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--config", str(self._place.config)),
                cwd=self._place.folder,
                env=self._place.environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is the demo's to handle
                preexec_fn=_end_with_parent,
            )
        self._process = process
        watch = asyncio.create_task(self._watch(process))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)
        await self._comes_up()

    async def kill(self) -> None:
        """`kill -9`: nothing can be tidied up."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        self._telegram.updates.end_poll("the process is gone")

    async def stop(self) -> None:
        """SIGTERM, and `kill -9` for one that does not heed it."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), ENDS_WITHIN)
        except TimeoutError:
            process.kill()
            await process.wait()
        self._telegram.updates.end_poll("the process is gone")

    async def dies(self) -> Problem:
        """When it has ended without being told to: what to say about it."""
        code = await asyncio.shield(self._died)
        how = f"was ended by signal {-code}" if code < 0 else f"ended by itself with exit code {code}"
        return Problem(f"The bot {how}. {last_words(self._place.log)}", EXIT_BOT_DIED)

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        code = await process.wait()
        if process is self._process and not self._died.done():
            self._died.set_result(code)

    async def _comes_up(self) -> None:
        polled = asyncio.create_task(self._telegram.updates.polled())
        died = asyncio.create_task(self.dies())
        try:
            await asyncio.wait({polled, died}, timeout=COMES_UP_WITHIN, return_when=asyncio.FIRST_COMPLETED)
            if died.done():
                raise died.result()
            if not polled.done():
                said = last_words(self._place.log)
                raise Problem(f"The bot did not come up within {COMES_UP_WITHIN:g} s. {said}", EXIT_UNAVAILABLE)
        finally:
            polled.cancel()
            died.cancel()


def last_words(log: Path) -> str:
    """The end of a log, as something to print below a sentence."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:] if log.exists() else []
    if not lines:
        return "Its log is empty."
    return "The last lines of its log:\n" + "\n".join(f"  {line}" for line in lines)


def _end_with_parent() -> None:
    """Runs in the child before the bot: a demo that is killed takes the bot with it (on Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:
            os.kill(os.getpid(), signal.SIGTERM)
