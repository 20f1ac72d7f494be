"""Whether a file is a voice message as Telegram makes them: Opus in an Ogg container, told from its bytes."""

from __future__ import annotations

import struct

from crowd.rules.resume import Recognised, Refusal

OGG = "audio/ogg"
FIRST = 0x02
PAGE = struct.Struct("<4sBBqIIIB")


def recognise_voice(content: bytes, *, max_bytes: int) -> Recognised | Refusal:
    """What these bytes are, or why they cannot be taken. Reads the first page; nothing is decoded."""
    if not content:
        return Refusal.EMPTY
    if len(content) > max_bytes:
        return Refusal.TOO_LARGE
    if len(content) < PAGE.size:
        return Refusal.BROKEN if content.startswith(b"OggS") else Refusal.OTHER
    mark, version, kind, _, _, _, _, segments = PAGE.unpack_from(content)
    if mark != b"OggS":
        return Refusal.OTHER
    packet = content[PAGE.size + segments :]
    if version or not kind & FIRST or not packet.startswith(b"OpusHead"):
        return Refusal.OTHER
    return Recognised("ogg", OGG) if content.find(b"OggS", PAGE.size) > 0 else Refusal.BROKEN
