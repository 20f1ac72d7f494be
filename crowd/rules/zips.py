"""The directory of a ZIP file, read strictly and without unpacking anything."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

MAX_ENTRIES = 2000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 8 * 1024 * 1024

END = b"PK\x05\x06"
DIRECTORY_END = struct.Struct("<4s4H2LH")
DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL_ENTRY = struct.Struct("<4s5H3L2H")
LOCAL_HEADER = b"PK\x03\x04"
ZIP64_LOCATOR = b"PK\x06\x07"
ZIP64_SIZE = 20
LONGEST_NOTE = 0xFFFF
STORED, DEFLATED = 0, 8


class Entry(NamedTuple):
    """One line of a ZIP directory; sizes in bytes as it claims them, `body_at` where the packed bytes lie."""

    name: str
    locked: bool
    method: int
    packed: int
    unpacked: int
    header_at: int
    body_at: int


class BrokenZip(Exception):
    """The ZIP directory contradicts itself."""


def directory(content: bytes) -> list[Entry]:
    """The entries of a ZIP file, from its directory alone; BrokenZip when anything contradicts anything.

    Stricter than a library has to be: the archive must begin at the first byte and end at the last, its directory
    directly before its end mark, so that no second file can hide around it; no name stands twice, no two entries
    share bytes, and all are stored or deflated. Reads at most 2,000 entries.
    """
    entries = list(_entries(content))
    if len({entry.name for entry in entries}) < len(entries) or _overlap(entries):
        raise BrokenZip
    return entries


def unpacks_too_far(entries: list[Entry]) -> bool:
    """True when what the directory claims is more than a document ever holds."""
    total = sum(entry.unpacked for entry in entries)
    packed = sum(entry.packed for entry in entries)
    return total > MAX_UNPACKED or (total > RATIO_COUNTS_FROM and total > MAX_RATIO * max(packed, 1))


def ends_as_zip(content: bytes) -> bool:
    """True when a program that opens ZIP files would take this for one, whatever else it is."""
    end_at = content.rfind(END, max(0, len(content) - DIRECTORY_END.size - LONGEST_NOTE))
    if end_at < 0 or len(content) < end_at + DIRECTORY_END.size:
        return False
    note: int = DIRECTORY_END.unpack_from(content, end_at)[-1]
    return end_at + DIRECTORY_END.size + note <= len(content)


def _entries(content: bytes) -> Iterator[Entry]:
    end_at = content.rfind(END, max(0, len(content) - DIRECTORY_END.size - LONGEST_NOTE))
    if end_at < 0 or len(content) < end_at + DIRECTORY_END.size:
        raise BrokenZip
    _, disk, first_disk, _, count, size, start, note = DIRECTORY_END.unpack_from(content, end_at)
    whole = start + size == end_at and end_at + DIRECTORY_END.size + note == len(content)
    large = count > MAX_ENTRIES or content[end_at - ZIP64_SIZE :][:4] == ZIP64_LOCATOR
    if disk or first_disk or large or not whole:
        raise BrokenZip
    at = start
    for _ in range(count):
        entry, at = _entry(content, at, start, end_at)
        yield entry
    if at != end_at:
        raise BrokenZip


def _entry(content: bytes, at: int, start: int, end_at: int) -> tuple[Entry, int]:
    """The entry at this offset, and where the next one begins; its bytes lie before the directory's start."""
    if at + DIRECTORY_ENTRY.size > end_at or content[at : at + 4] != b"PK\x01\x02":
        raise BrokenZip
    fields = DIRECTORY_ENTRY.unpack_from(content, at)
    flags, method, packed, unpacked = fields[3], fields[4], *fields[8:10]
    name_length, extra_length, note_length = fields[10:13]
    header_at = fields[-1]
    body_at = _body_at(content, header_at)
    if body_at + packed > start or method not in {STORED, DEFLATED}:
        raise BrokenZip
    name_at = at + DIRECTORY_ENTRY.size
    name = content[name_at : name_at + name_length].decode("utf-8", "replace")
    entry = Entry(name, bool(flags & 1), method, packed, unpacked, header_at, body_at)
    return entry, name_at + name_length + extra_length + note_length


def _body_at(content: bytes, header_at: int) -> int:
    if content[header_at : header_at + 4] != LOCAL_HEADER or header_at + LOCAL_ENTRY.size > len(content):
        raise BrokenZip
    name_length, extra_length = LOCAL_ENTRY.unpack_from(content, header_at)[-2:]
    return int(header_at + LOCAL_ENTRY.size + name_length + extra_length)


def _overlap(entries: list[Entry]) -> bool:
    """Entries that share their packed bytes make a small file unpack for ever."""
    spans = sorted((entry.header_at, entry.body_at + entry.packed) for entry in entries)
    return any(end > begin for (_, end), (begin, _) in pairwise(spans))
