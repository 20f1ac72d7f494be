"""Looking at the files that rows name: what each is, whether Telegram will take it, and by what it is found again."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache

from PIL import Image, ImageFile, UnidentifiedImageError

from crowd.rules import formats
from crowd.rules.formats import Format
from crowd.rules.media import KINDS, LARGEST_FILE, PHOTO, TELEGRAM, Found, photo_fault, size_fault
from crowd.services.mediafiles.base import MediaError, MediaFiles

REMEMBERED = 100_000  # files; a row of an import costs one look, its second reading none
_DECODED = ["JPEG", "PNG", "WEBP", "GIF"]


class Looking:
    """The look at each file of one import; what was seen is remembered. It waits for the disk: call it on a thread."""

    def __init__(self, files: MediaFiles | None, kind: str | None) -> None:
        self._files = files
        self._kind = kind
        self._look = lru_cache(REMEMBERED)(self._looked)

    def __call__(self, cell: str) -> Found | str:
        """The file that a cell names, or what is wrong with it."""
        return self._look(cell)

    def content(self, found: Found) -> bytes:
        """The file once more; MediaError when it is not what it was at the first look."""
        content = self._read(found.name)
        if hashlib.sha256(content).hexdigest() != found.sha256:
            raise MediaError("was changed while it was read")
        return content

    def close(self) -> None:
        """Nothing is looked at any more."""
        if self._files is not None:
            self._files.close()

    def _looked(self, cell: str) -> Found | str:
        if cell.startswith("telegram:"):
            return self._known(cell)
        try:
            content = self._read(cell)
            found = formats.recognise(content)
            kind = self._kind_of(found, content)
            _check(found, kind, content)
        except MediaError as error:
            return f'"{cell[:100]}" {error}'
        return Found(cell, kind, hashlib.sha256(content).hexdigest(), len(content), found.media_type)

    def _known(self, cell: str) -> Found | str:
        """A file that Telegram has; whether it still has it, only sending it tells."""
        given = TELEGRAM.fullmatch(cell)
        kind = (given["kind"] or self._kind) if given else None
        if given is None or kind not in KINDS:
            kinds = ", ".join(KINDS)
            return f'"{cell[:60]}" names no file of Telegram; write telegram:KIND:FILE_ID, with a kind of {kinds}'
        return Found(cell, kind, hashlib.sha256(cell.encode()).hexdigest(), 0, "", given["file_id"])

    def _read(self, name: str) -> bytes:
        if self._files is None:
            raise MediaError("cannot be looked for: no folder or ZIP of media is given")
        return self._files.read(name, most=LARGEST_FILE)

    def _kind_of(self, found: Format, content: bytes) -> str:
        if not content:
            raise MediaError("is empty")
        if formats.is_program(content):
            raise MediaError("is a program; nobody is sent one")
        kind = formats.kind_for(found, self._kind)
        if kind is not None:
            return kind
        if self._kind is None:
            raise MediaError(f'is {found.name}; give a picture, a film or a sound, or say kind = "document"')
        raise MediaError(f"is {found.name}, which cannot be sent as {self._kind}; it can be sent as {found.kinds[0]}")


def _check(found: Format, kind: str, content: bytes) -> None:
    """Raises MediaError for what Telegram, or a phone, could not show."""
    fault = size_fault(kind, len(content))
    if not fault and found in formats.BOXED:
        fault = formats.boxes_fault(content)
    if fault:
        raise MediaError(fault)
    if found in formats.PICTURES:
        _check_picture(kind, content)


def _check_picture(kind: str, content: bytes) -> None:
    """Decodes it: half a picture has a good head. Its sides are looked at first, so that no bomb unpacks."""
    try:
        with Image.open(io.BytesIO(content), formats=_DECODED) as picture:
            fault = photo_fault(*picture.size) if kind == PHOTO else None
            if fault is None and sum(picture.size) <= 2 * 10_000:
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise MediaError("is damaged: it cannot be shown") from error
    if fault:
        raise MediaError(fault)


ImageFile.LOAD_TRUNCATED_IMAGES = False  # half a picture is a fault here, whatever another library wants
