"""Media in a folder; nothing outside of it is ever read, whatever the names or links in it say."""

from __future__ import annotations

from pathlib import Path

from crowd.services.mediafiles.base import MediaError, safe_name


class Folder:
    """A folder and what is below it."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def read(self, name: str, *, most: int) -> bytes:
        found = self._inside(safe_name(name))
        try:
            with found.open("rb") as file:
                return file.read(most + 1)
        except OSError as error:
            raise MediaError(f"cannot be read: {error.strerror or error}") from error

    def close(self) -> None:
        """A folder holds nothing open."""

    def _inside(self, name: str) -> Path:
        try:
            path = (self._path / name).resolve()
            if not path.is_relative_to(self._path):
                raise MediaError("is a link that leads out of the folder of media")
            if not path.is_file():
                raise MediaError(f"is not in {self._path.name}")
        except (OSError, ValueError, RuntimeError) as error:
            raise MediaError("cannot be looked for under this name") from error
        return path
