"""The lock of `tapwork run`: one process for a database, and one for a token on this machine."""

import fcntl
import os
import socket
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.engine import AlreadyRunning, CannotOpen, Storage

HOLDER_LENGTH = 200
FOR_ALL_ACCOUNTS = 0o666  # another account of the machine must be able to find the lock taken


@asynccontextmanager
async def instance_lock(storage: Storage, token_fingerprint: str, holder: str) -> AsyncIterator[None]:
    """Held while the bot runs; AlreadyRunning names who holds it already. A killed holder frees it.

    `token_fingerprint` is the SHA-256 of the token in hex, never the token; `holder` is what others are told.
    """
    async with storage.sole_use(holder):
        with held_file(token_lock(token_fingerprint), holder, mode=FOR_ALL_ACCOUNTS):
            yield


def token_lock(token_fingerprint: str) -> Path:
    """The lock file of one token, the same for every database on this machine."""
    return Path(tempfile.gettempdir()) / f"tapwork-{token_fingerprint[:32]}.lock"


def lock_beside(path: Path) -> Path:
    """The lock file of the bot that runs on a SQLite file."""
    return path.with_name(path.name + ".lock")


def this_process(now: int) -> str:
    """How this process is named to others: its pid, its machine and since when (`now`, ms UTC) it runs."""
    since = datetime.fromtimestamp(now // 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"pid {os.getpid()} on {socket.gethostname()}, since {since}"


@contextmanager
def held_file(path: Path, holder: str, *, mode: int = 0o600) -> Iterator[None]:
    """Holds a file lock; the operating system frees it when the process ends, however it ends."""
    handle = _open(path, mode)
    try:
        _refuse_trap(path, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_holder(handle)) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, holder.encode()[:HOLDER_LENGTH], 0)
        yield
    finally:
        os.close(handle)  # the file stays: removing it would let two processes lock two files of one name


def _open(path: Path, mode: int) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        while True:  # twice when another process is quicker to make the file
            try:
                return os.open(path, flags)  # a kernel may forbid to "create" what another account has made
            except FileNotFoundError:
                with suppress(FileExistsError):
                    handle = os.open(path, flags | os.O_CREAT | os.O_EXCL, mode)
                    os.fchmod(handle, mode)
                    return handle
    except OSError as error:
        raise CannotOpen(f"The lock file {path} cannot be opened: {error.strerror}.") from error


def _refuse_trap(path: Path, handle: int) -> None:
    """In a folder that all accounts share, its name may be a second one of a file that must not be written over."""
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise CannotOpen(f"The lock file {path} is not one of ours: it is a second name of another file, or no file.")


def _holder(handle: int) -> str:
    text = os.pread(handle, HOLDER_LENGTH, 0).decode(errors="replace")
    return "".join(letter for letter in text if letter.isprintable()) or "a process that has not written its name yet"
