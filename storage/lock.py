"""The lock of `tapwork run`: one process for a database, and one for a token on this machine."""

import fcntl
import os
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.engine import AlreadyRunning, Storage

HOLDER_LENGTH = 200


@asynccontextmanager
async def instance_lock(storage: Storage, token_fingerprint: str, holder: str) -> AsyncIterator[None]:
    """Held while the bot runs; AlreadyRunning names who holds it already. A killed holder frees it.

    `token_fingerprint` is the SHA-256 of the token in hex, never the token; `holder` is what others are told.
    """
    async with storage.sole_use(holder), held_file(token_lock(token_fingerprint), holder):
        yield


def token_lock(token_fingerprint: str) -> Path:
    """The lock file of one token, the same for every database on this machine."""
    return Path(tempfile.gettempdir()) / f"tapwork-{token_fingerprint[:32]}.lock"


def this_process(now: int) -> str:
    """How this process is named to others: its pid, its machine and since when (`now`, ms UTC) it runs."""
    since = datetime.fromtimestamp(now // 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"pid {os.getpid()} on {socket.gethostname()}, since {since}"


@asynccontextmanager
async def held_file(path: Path, holder: str) -> AsyncIterator[None]:
    """Holds a file lock; the operating system frees it when the process ends, however it ends."""
    handle = _open(path)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_holder(handle)) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, holder.encode()[:HOLDER_LENGTH], 0)
        yield
    finally:
        os.close(handle)  # the file stays: removing it would let two processes lock two files of one name


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags, 0o600)
    except PermissionError:
        raise AlreadyRunning(f"another account of this machine, which owns the lock file {path}") from None


def _holder(handle: int) -> str:
    text = os.pread(handle, HOLDER_LENGTH, 0).decode(errors="replace")
    return "".join(letter for letter in text if letter.isprintable()) or "a process that has not written its name yet"
