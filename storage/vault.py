"""The vault: resumes and media on disk, under names that nobody chose."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}")


MEDIA, BROADCASTS = BELOW = ("media", "broadcasts")
"""Vaults below the folder of people's files."""


def media_vault(files: Path) -> Vault:
    """The vault for the media of tasks, below the folder of people's files and apart from them."""
    return Vault(files / MEDIA)


def broadcast_vault(files: Path) -> Vault:
    """The vault for files that go out to many people, apart from both."""
    return Vault(files / BROADCASTS)


class Vault:
    """A private folder of files with random names; what a sender called her file never reaches the disk.

    Its methods wait for the disk: call them on a thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Stores the content durably and gives the name it is found under."""
        self._open_folder()
        name = secrets.token_hex(16)
        handle = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
        except BaseException:
            self._path(name).unlink(missing_ok=True)  # a half of it must not lie about
            raise
        self._sync_folder()
        return name

    def read(self, name: str) -> bytes:
        """The content; FileNotFoundError when it was dropped, ValueError for what is not a name of ours."""
        handle = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def drop(self, name: str) -> None:
        """Removes the content for good; nothing happens when it is gone already."""
        path = self._path(name)
        if path.is_file():
            path.unlink()
            self._sync_folder()

    def holds(self, name: str) -> bool:
        """Whether the content is there; ValueError for what is not a name of ours."""
        return self._path(name).is_file()

    def old(self, *, before: int) -> set[str]:
        """The names of what was stored before a moment, ms UTC."""
        if not self._folder.is_dir():
            return set()
        files = (each for each in self._folder.iterdir() if NAME.fullmatch(each.name) and each.is_file())
        return {each.name for each in files if each.stat().st_mtime * 1000 < before}

    def _path(self, name: str) -> Path:
        if NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is not a name in the vault")
        return self._folder / name

    def _open_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._folder.stat().st_mode & 0o077:
            self._folder.chmod(0o700)  # it was made by hand, or by an older program

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
