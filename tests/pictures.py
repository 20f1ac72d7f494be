"""Small files of every kind for the tests: pictures that can be shown, and the least that a film or a sound is."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image


def picture(colour: str = "red", *, size: tuple[int, int] = (40, 30), form: str = "PNG") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def film(content: bytes = b"frames", *, brand: bytes = b"isom") -> bytes:
    """The boxes of an MP4: what it is, how it is played, and its content."""
    return box(b"ftyp", brand + b"\0\0\2\0" + brand) + box(b"moov", b"\0" * 16) + box(b"mdat", content)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def voice(content: bytes = b"sound") -> bytes:
    """The head of an Ogg with Opus, as voice messages are."""
    return b"OggS\0\2" + b"\0" * 20 + b"\1\x13OpusHead\1\1" + content


def song(content: bytes = b"sound") -> bytes:
    """The head of an MP3."""
    return b"ID3\4\0\0\0\0\0\0" + content


def paper(content: bytes = b"words") -> bytes:
    """The head of a PDF."""
    return b"%PDF-1.7\n" + content


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files in it."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    """A ZIP with these files in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
