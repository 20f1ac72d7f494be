"""The text of a DOCX or an ODT: its XML, streamed out of the archive within limits."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from crowd.rules import zips
from crowd.rules.resume import MAIN_PART, Refusal
from crowd.rules.zips import Entry
from crowd.services.documents.refused import MOST_TEXT, Refused

CHUNK = 64 * 1024
MOST_XML = 24 * 1024 * 1024  # bytes of all parts that are read, unpacked
HEADER = re.compile(r"word/header\d*\.xml")
LOCKED_ODT = re.compile(rb"<manifest:encryption-data|encrypted-package")

DOCX_ENDS = {"p": "\n", "tab": "\t", "br": "\n", "cr": "\n", "tc": " ", "noBreakHyphen": "-"}
ODT_ENDS = {"p": "\n", "h": "\n", "tab": "\t", "line-break": "\n", "s": " "}


class Parts:
    """The parts of an archive, unpacked a piece at a time; what it unpacks in all is counted."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._entries = {entry.name: entry for entry in zips.directory(content)}
        self._unpacked = 0

    def names(self) -> list[str]:
        return list(self._entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part; Refused as soon as it is longer than the directory claims, or all of them too long to read."""
        entry = self._entries[name]
        count = 0
        for piece in self._raw(entry):
            count += len(piece)
            self._unpacked += len(piece)
            if count > entry.unpacked or self._unpacked > MOST_XML:
                raise Refused(Refusal.BOMB)
            yield piece
        if count < entry.unpacked:
            raise Refused(Refusal.BROKEN)

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        packed = memoryview(self._content)[entry.body_at : entry.body_at + entry.packed]
        chunks = (packed[at : at + CHUNK] for at in range(0, len(packed), CHUNK))
        if entry.method == zips.STORED:
            yield from (bytes(chunk) for chunk in chunks)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for chunk in chunks:
            rest = bytes(chunk)
            while rest:
                yield inflater.decompress(rest, CHUNK)
                rest = inflater.unconsumed_tail
        yield inflater.flush()


class _Enough(Exception):
    """More text than any resume has."""


class Words:
    """Collects the text of one kind of XML as it streams by. A document type, and so any entity, is refused."""

    def __init__(self, *, inside: frozenset[str], ends: dict[str, str], without: frozenset[str]) -> None:
        self._inside, self._ends, self._without = inside, ends, without
        self._taking, self._leaving_out = 0, 0
        self._found: list[str] = []
        self._length = 0

    def read(self, pieces: Iterator[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def text(self) -> str:
        return "".join(self._found)[:MOST_TEXT]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._taking += tag in self._inside
        self._leaving_out += tag in self._without

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self._taking -= tag in self._inside
        self._leaving_out -= tag in self._without
        self._add(self._ends.get(tag, ""))

    def _text(self, text: str) -> None:
        if self._taking:
            self._add(text)

    def _add(self, text: str) -> None:
        if text and not self._leaving_out:
            self._found.append(text)
            self._length += len(text)
            if self._length > MOST_TEXT:
                raise _Enough


def docx(content: bytes) -> str:
    """What its headers and its body say."""
    words = Words(inside=frozenset({"t"}), ends=DOCX_ENDS, without=frozenset({"Fallback", "del", "moveFrom"}))
    parts = Parts(content)
    main = [name for name in parts.names() if MAIN_PART.fullmatch(name)]
    return _read(words, parts, [*sorted(filter(HEADER.fullmatch, parts.names())), *main])


def odt(content: bytes) -> str:
    """What its body says; an encrypted one is told by its manifest."""
    parts = Parts(content)
    if "META-INF/manifest.xml" in parts.names() and LOCKED_ODT.search(b"".join(parts.pieces("META-INF/manifest.xml"))):
        raise Refused(Refusal.LOCKED)
    without = frozenset({"annotation", "tracked-changes"})
    return _read(Words(inside=frozenset({"p", "h"}), ends=ODT_ENDS, without=without), parts, ["content.xml"])


def _read(words: Words, parts: Parts, names: list[str]) -> str:
    try:
        for name in names:
            words.read(parts.pieces(name))
    except _Enough:
        pass
    except (expat.ExpatError, zlib.error, UnicodeError):
        raise Refused(Refusal.BROKEN) from None
    return words.text()


def _refuse(*_: object) -> NoReturn:
    raise Refused(Refusal.BOMB)
