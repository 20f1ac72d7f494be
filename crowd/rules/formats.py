"""What a file is, told from its bytes and never from its name, and as which kinds of message it may be sent."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from crowd.rules.media import ANIMATION, AUDIO, DOCUMENT, PHOTO, VIDEO, VOICE


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type, its ending, and what it may be sent as, the usual first."""

    name: str
    media_type: str
    ending: str
    kinds: tuple[str, ...]


JPEG = Format("a JPEG", "image/jpeg", "jpg", (PHOTO, DOCUMENT))
PNG = Format("a PNG", "image/png", "png", (PHOTO, DOCUMENT))
WEBP = Format("a WebP", "image/webp", "webp", (PHOTO, DOCUMENT))
GIF = Format("a GIF", "image/gif", "gif", (ANIMATION, DOCUMENT))
MP4 = Format("an MP4", "video/mp4", "mp4", (VIDEO, ANIMATION, DOCUMENT))
M4A = Format("an M4A", "audio/mp4", "m4a", (AUDIO, VOICE, DOCUMENT))
MP3 = Format("an MP3", "audio/mpeg", "mp3", (AUDIO, VOICE, DOCUMENT))
OPUS = Format("an Ogg with Opus", "audio/ogg", "ogg", (VOICE, DOCUMENT))
PDF = Format("a PDF", "application/pdf", "pdf", (DOCUMENT,))
OGG = Format("an Ogg without Opus", "audio/ogg", "ogg", (DOCUMENT,))
WAV = Format("a WAV", "audio/wav", "wav", (DOCUMENT,))
FLAC = Format("a FLAC", "audio/flac", "flac", (DOCUMENT,))
MOV = Format("a QuickTime film", "video/quicktime", "mov", (DOCUMENT,))
WEBM = Format("a WebM or Matroska", "video/webm", "webm", (DOCUMENT,))
HEIC = Format("a HEIC or AVIF", "image/heic", "heic", (DOCUMENT,))
UNKNOWN = Format("no kind of file that is known here", "application/octet-stream", "bin", (DOCUMENT,))

_ALL = (JPEG, PNG, WEBP, GIF, MP4, M4A, MP3, OPUS, PDF, WAV, FLAC, MOV, WEBM, HEIC)
PICTURES = (JPEG, PNG, WEBP, GIF)
BOXED = (MP4, M4A, MOV)

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"ID3", MP3),
    (b"fLaC", FLAC),
    (b"%PDF-", PDF),
    (b"\x1aE\xdf\xa3", WEBM),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_BRANDS = {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV, b"heic": HEIC, b"heix": HEIC, b"mif1": HEIC, b"avif": HEIC}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf")


def ending_of(media_type: str) -> str:
    """The ending under which a file of this type is sent; the customer's own name for it may tell the answer."""
    return next((each.ending for each in _ALL if each.media_type == media_type), UNKNOWN.ending)


def recognise(content: bytes) -> Format:
    """What these bytes are."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12], UNKNOWN)
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], MP4)
    if content[:4] == b"OggS":
        return OPUS if b"OpusHead" in content[:256] else OGG
    return MP3 if _mp3_frame(content) else UNKNOWN


def is_program(content: bytes) -> bool:
    """Whether it is something that a computer would run."""
    return content.startswith(_PROGRAMS)


def kind_for(found: Format, wanted: str | None) -> str | None:
    """The kind of message for a file: the one that the project wants, or the usual; None where it cannot be that.

    What is not known is sent only where documents are asked for: an error page saved as a picture is no picture.
    """
    if wanted is None:
        return None if found is UNKNOWN else found.kinds[0]
    return wanted if wanted in found.kinds else None


def boxes_fault(content: bytes) -> str | None:
    """What is wrong with the boxes that an MP4 is made of."""
    names = set()
    for name, end in _boxes(content):
        names.add(name)
        if end > len(content):
            return "is cut off: its end is missing"
    if b"moov" not in names:
        return "is damaged: it does not say how it is to be played"
    return None


def _boxes(content: bytes) -> Iterator[tuple[bytes, int]]:
    """The name of each outer box, and where it ends."""
    at = 0
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        if size == 1 and at + 16 <= len(content):
            (size,) = struct.unpack_from(">Q", content, at + 8)
        at = len(content) if size == 0 else at + max(size, 8)
        yield name, at


def _mp3_frame(content: bytes) -> bool:
    """A frame's beginning: eleven bits set, and no reserved version, layer, rate or frequency."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 3, content[1] >> 1 & 3
    rate, frequency = content[2] >> 4, content[2] >> 2 & 3
    return version != 1 and layer != 0 and rate not in (0, 15) and frequency != 3
