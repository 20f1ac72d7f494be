"""What an uploaded file is, told from its bytes and never from its name; nothing is unpacked or opened."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

NAME_LENGTH = 200
PDF_WINDOW = 1024  # how far from its end a PDF may have its mark, in bytes
BLANK = b"\xef\xbb\xbf\0 \t\r\n\f"  # all that may stand before its first: a program or a page there makes it that, too
MAX_ENTRIES = 2000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 8 * 1024 * 1024

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and any Office file under a password

DIRECTORY_END = struct.Struct("<4s4H2LH")
DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL_HEADER = b"PK\x03\x04"
ZIP64_LOCATOR = b"PK\x06\x07"
ZIP64_SIZE = 20
MAIN_PART = re.compile(r"word/document\d*\.xml")  # Word on the web numbers it


class Refusal(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    PICTURE = "picture"
    OLD_OR_LOCKED = "old_or_locked"
    LOCKED = "locked"
    BOMB = "bomb"
    MACROS = "macros"
    OTHER = "other"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file of a known kind, with the media type and ending that its content has."""

    kind: Literal["pdf", "docx"]
    media_type: str


class Entry(NamedTuple):
    """One line of a ZIP directory; sizes in bytes as the directory claims them."""

    name: str
    locked: bool
    packed: int
    unpacked: int
    header_at: int


class _BrokenError(Exception):
    """The ZIP directory contradicts itself."""


def recognise(content: bytes, *, max_bytes: int) -> Recognised | Refusal:
    """What these bytes are, or why they cannot be taken. Reads the ends of a PDF and the directory of a DOCX."""
    if not content:
        return Refusal.EMPTY
    if len(content) > max_bytes:
        return Refusal.TOO_LARGE
    if content[:PDF_WINDOW].lstrip(BLANK).startswith(b"%PDF-"):
        return Recognised("pdf", PDF) if b"%%EOF" in content[-PDF_WINDOW:] else Refusal.BROKEN
    if content.startswith(b"PK"):
        return _recognise_zip(content)
    if content.startswith(OLD_OFFICE):
        return Refusal.OLD_OR_LOCKED
    return Refusal.PICTURE if _is_picture(content) else Refusal.OTHER


def clean_name(name: str | None, kind: str) -> str:
    """The sender's own name for the file, safe to show: last part of a path, no control or direction characters.

    At most 200 characters, its ending kept; "resume.pdf" where nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    visible = "".join(" " if letter.isspace() else letter for letter in last if _is_shown(letter))
    tidy = " ".join(visible.split()).strip(". ")
    if len(tidy) <= NAME_LENGTH:
        return tidy or f"resume.{kind}"
    stem, dot, ending = tidy.rpartition(".")
    tail = dot + ending if dot and len(ending) <= 10 else ""
    return (stem if tail else tidy)[: NAME_LENGTH - len(tail)] + tail


def _is_shown(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _is_picture(content: bytes) -> bool:
    in_riff = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    in_iso = content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"avif"}
    return in_riff or in_iso or content.startswith(PICTURES)


def _recognise_zip(content: bytes) -> Recognised | Refusal:
    try:
        entries = list(_directory(content))
    except _BrokenError:
        return Refusal.BROKEN
    names = {entry.name for entry in entries}
    if "[Content_Types].xml" not in names or not any(MAIN_PART.fullmatch(name) for name in names):
        return Refusal.OTHER
    if any(entry.locked for entry in entries):
        return Refusal.LOCKED
    if any(name.endswith("vbaProject.bin") for name in names):
        return Refusal.MACROS
    return Refusal.BOMB if _unpacks_too_far(entries) else Recognised("docx", DOCX)


def _unpacks_too_far(entries: list[Entry]) -> bool:
    total = sum(entry.unpacked for entry in entries)
    packed = sum(entry.packed for entry in entries)
    return total > MAX_UNPACKED or (total > RATIO_COUNTS_FROM and total > MAX_RATIO * max(packed, 1))


def _directory(content: bytes) -> Iterator[Entry]:
    """The entries of a ZIP file, from its directory alone.

    Stricter than a library has to be: the archive must begin at the first byte and end at the last, its directory
    directly before its end mark, so that no second file can hide around it. Reads at most 2,000 entries.
    """
    end_at = content.rfind(b"PK\x05\x06", max(0, len(content) - DIRECTORY_END.size - 0xFFFF))
    if end_at < 0 or len(content) < end_at + DIRECTORY_END.size:
        raise _BrokenError
    _, disk, first_disk, _, count, size, start, note = DIRECTORY_END.unpack_from(content, end_at)
    whole = start + size == end_at and end_at + DIRECTORY_END.size + note == len(content)
    large = count > MAX_ENTRIES or content[end_at - ZIP64_SIZE :][:4] == ZIP64_LOCATOR
    if disk or first_disk or large or not whole:
        raise _BrokenError
    at = start
    for _ in range(count):
        entry, at = _entry(content, at, end_at)
        yield entry
    if at != end_at:
        raise _BrokenError


def _entry(content: bytes, at: int, end_at: int) -> tuple[Entry, int]:
    """The entry at this offset, and where the next one begins."""
    if at + DIRECTORY_ENTRY.size > end_at or content[at : at + 4] != b"PK\x01\x02":
        raise _BrokenError
    fields = DIRECTORY_ENTRY.unpack_from(content, at)
    flags, packed, unpacked, name_length, extra_length, note_length = fields[3], *fields[8:13]
    name_at = at + DIRECTORY_ENTRY.size
    header_at = fields[-1]
    if content[header_at : header_at + 4] != LOCAL_HEADER or header_at + packed > len(content):
        raise _BrokenError
    name = content[name_at : name_at + name_length].decode("utf-8", "replace")
    return Entry(name, bool(flags & 1), packed, unpacked, header_at), name_at + name_length + extra_length + note_length
