"""What an uploaded file is, told from its bytes and never from its name; nothing is unpacked or opened."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from crowd.rules import zips
from crowd.rules.zips import Entry

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TXT = "text/plain"

Kind = Literal["pdf", "docx", "odt", "txt", "photo", "ogg"]

NAME_LENGTH = 200
PDF_WINDOW = 1024  # how far from its end a PDF may have its mark, in bytes
BLANK = b"\xef\xbb\xbf\0 \t\r\n\f"  # all that may stand before its first: a program or a page there makes it that, too
AFTER_PDF = b"\0 \t\r\n\f\x1a"  # and after its last

PHOTOS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
OTHER_PICTURES = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
ISO_PICTURES = {b"heic", b"heix", b"mif1", b"avif"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and any Office file under a password

MAIN_PART = re.compile(r"word/document\d*\.xml")  # Word on the web numbers it
MACROS = re.compile(r"(.*/)?vbaProject\.bin|(Basic|Scripts)/.+")

TEXT_SAMPLE = 64 * 1024
NOT_IN_TEXT = bytes({*range(32)} - set(b"\t\n\f\r\x1b\x1a"))
MARKUP = (b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"%!ps", b"#!", b"mz")


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
    TWO_IN_ONE = "two_in_one"
    TOO_HARD = "too_hard"
    OTHER = "other"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file of a known kind, with the media type that its content has."""

    kind: Kind
    media_type: str


def recognise(content: bytes, *, max_bytes: int) -> Recognised | Refusal:
    """What these bytes are, or why they cannot be taken. Reads the ends of a PDF and the directory of an archive."""
    if not content:
        return Refusal.EMPTY
    if len(content) > max_bytes:
        return Refusal.TOO_LARGE
    if content[:PDF_WINDOW].lstrip(BLANK).startswith(b"%PDF-"):
        return _recognise_pdf(content)
    if content.startswith(b"PK"):
        return _recognise_zip(content)
    if content.startswith(OLD_OFFICE):
        return Refusal.OLD_OR_LOCKED
    if photo := _photo(content):
        return Refusal.TWO_IN_ONE if zips.ends_as_zip(content) else Recognised("photo", photo)
    if _is_other_picture(content):
        return Refusal.PICTURE
    return Recognised("txt", TXT) if encoding(content) else Refusal.OTHER


def encoding(content: bytes) -> str | None:
    """The encoding of plain text, judged by its first 64 KiB; None where it is none, or written for a program."""
    sample = content[:TEXT_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16" if _reads(sample, "utf-16") else None
    if wide := _wide(sample):
        return wide if _reads(sample, wide) else None
    if sample.translate(None, NOT_IN_TEXT) != sample or sample.lstrip(BLANK).lower().startswith(MARKUP):
        return None
    if not sample.strip(BLANK):
        return None
    return "utf-8-sig" if _reads(sample, "utf-8") else _one_byte(sample)


def clean_name(name: str | None, kind: str) -> str:
    """The sender's own name for the file, safe to show: last part of a path, no control or direction characters.

    At most 200 characters, its ending kept; "resume.pdf" where nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    visible = "".join(" " if letter.isspace() else letter for letter in last if _is_shown(letter))
    tidy = " ".join(visible.split()).strip(". ")
    if len(tidy) <= NAME_LENGTH:
        return tidy or f"resume.{'jpg' if kind == 'photo' else kind}"
    stem, dot, ending = tidy.rpartition(".")
    tail = dot + ending if dot and len(ending) <= 10 else ""
    return (stem if tail else tidy)[: NAME_LENGTH - len(tail)] + tail


def _is_shown(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _recognise_pdf(content: bytes) -> Recognised | Refusal:
    _, mark, after = content[-PDF_WINDOW:].rpartition(b"%%EOF")
    if zips.ends_as_zip(content):
        return Refusal.TWO_IN_ONE
    return Recognised("pdf", PDF) if mark and not after.strip(AFTER_PDF) else Refusal.BROKEN


def _recognise_zip(content: bytes) -> Recognised | Refusal:
    try:
        entries = zips.directory(content)
    except zips.BrokenZip:
        return Refusal.BROKEN
    found = _document(entries, content)
    if found is None:
        return Refusal.OTHER
    if any(entry.locked for entry in entries):
        return Refusal.LOCKED
    if any(MACROS.fullmatch(entry.name) for entry in entries):
        return Refusal.MACROS
    return Refusal.BOMB if zips.unpacks_too_far(entries) else found


def _document(entries: list[Entry], content: bytes) -> Recognised | None:
    names = {entry.name for entry in entries}
    if "[Content_Types].xml" in names and any(MAIN_PART.fullmatch(name) for name in names):
        return Recognised("docx", DOCX)
    first = min(entries, key=lambda entry: entry.header_at, default=None)
    if first and first.name == "mimetype" and "content.xml" in names:
        said = content[first.body_at : first.body_at + first.packed]
        return Recognised("odt", ODT) if said.strip() == ODT.encode() else None
    return None


def _photo(content: bytes) -> str | None:
    """The media type of a picture that Telegram itself sends and shows."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media for mark, media in PHOTOS.items() if content.startswith(mark)), None)


def _is_other_picture(content: bytes) -> bool:
    in_iso = content[4:8] == b"ftyp" and content[8:12] in ISO_PICTURES
    return in_iso or content.startswith(OTHER_PICTURES)


def _wide(sample: bytes) -> str | None:
    """UTF-16 that does not say so shows in its zeros: nearly every second byte of Latin text."""
    zeros = sample.count(0)
    if zeros * 4 < len(sample):
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _reads(sample: bytes, name: str) -> bool:
    """True when it decodes, a letter cut by the sample's end aside, and holds what people write."""
    for cut in range(min(4, len(sample)) if len(sample) == TEXT_SAMPLE else 1):
        try:
            text = sample[: len(sample) - cut].decode(name)
        except UnicodeDecodeError:
            continue
        return _is_writing(text)
    return False


def _is_writing(text: str) -> bool:
    odd = sum(1 for letter in text if unicodedata.category(letter) in {"Cc", "Co", "Cn"} and not letter.isspace())
    return odd * 200 <= len(text) and not text.lstrip("\ufeff \r\n\t").lower().startswith(("<html", "<!doctype"))


def _one_byte(sample: bytes) -> str | None:
    """Western text of the old kind: mostly plain letters, with some above them."""
    plain = sum(1 for byte in sample if byte < 0x80)
    return "cp1252" if plain * 10 >= len(sample) * 6 and _is_writing(sample.decode("cp1252", "replace")) else None
