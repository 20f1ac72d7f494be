"""What a folder and a ZIP of media share."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Protocol


class MediaError(Exception):
    """A file cannot be taken; the message goes on from its name, as "is empty"."""


class MediaFiles(Protocol):
    """Files by their names as the rows write them: relative, with slashes."""

    def read(self, name: str, *, most: int) -> bytes:
        """The content, or its first `most` bytes and one. Raises MediaError."""

    def close(self) -> None:
        """Nothing is read any more."""


def safe_name(name: str) -> str:
    """The name with slashes; MediaError for one that leads out of its folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        raise MediaError("leads out of the folder of media; give a name inside it")
    return str(path)
