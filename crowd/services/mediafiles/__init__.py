"""The files that a customer's rows name: in a folder, or in a ZIP."""

from __future__ import annotations

from pathlib import Path

from crowd.services.mediafiles.archive import Archive
from crowd.services.mediafiles.base import MediaError, MediaFiles
from crowd.services.mediafiles.folder import Folder
from crowd.services.rowfiles import UnreadableError

__all__ = ["Archive", "Folder", "MediaError", "MediaFiles", "open_media"]


def open_media(place: Path) -> MediaFiles:
    """The files of a folder or of a ZIP. UnreadableError when it is neither, or a ZIP that nobody should unpack."""
    if place.is_dir():
        return Folder(place)
    if place.is_file():
        return Archive(place)
    raise UnreadableError(f"{place.name}: there is no such folder or ZIP for the media")
