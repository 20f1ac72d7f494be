"""The installation's secret key: 32 random bytes in a file of its own, made once, readable by the bot alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

SIZE = 32


class KeyExposed(Exception):
    """Others may read the key file, or it is no key; the sentence says the cure."""


class KeyFile:
    """One secret. Its methods wait for the disk: call them on a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes | None:
        """The secret; None before it was made. Raises KeyExposed."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            if os.fstat(handle).st_mode & 0o077:
                raise KeyExposed(f"others can read {self._path}: chmod 600 {self._path}")
            secret = file.read()
        if len(secret) != SIZE:
            raise KeyExposed(f"{self._path} is no key; put the one from your backup in its place")
        return secret

    def make(self) -> bytes:
        """The secret, made now if there is none. Whoever makes it at the same moment gets the same one."""
        found = self.read()
        if found is not None:
            return found
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}")
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write(draft, secrets.token_bytes(SIZE))
            with suppress(FileExistsError):
                os.link(draft, self._path)  # whole or not at all, and never over one that is there
        finally:
            draft.unlink(missing_ok=True)
        _sync(self._path.parent)
        made = self.read()
        if made is None:
            raise FileNotFoundError(self._path)
        return made


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
