"""Bytes to lines of text: encodings by their mark, else UTF-8, and no line longer than memory allows."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import IO

from crowd.services.rowfiles.base import UnreadableError

LONGEST_LINE = 1_000_000  # characters
PEEKED = 4096
# The mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_UTF8 = "is not UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"
UNDECODED = re.compile("[\udc80-\udcff]")


def lines(handle: IO[bytes], file: str) -> Iterator[str]:
    """The lines with their ends; UnreadableError at one that cannot be read."""
    start = handle.read(PEEKED)
    handle.seek(0)
    encoding = next((name for mark, name in MARKS if start.startswith(mark)), "utf-8")
    if encoding.startswith("utf-8") and b"\0" in start:
        raise UnreadableError(f"{file} is no text in UTF-8; save it as UTF-8")
    # A byte that is no UTF-8 becomes a mark of its own, so that its line can be told; the other lines stay readable.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    text = io.TextIOWrapper(handle, encoding, errors=errors, newline="")
    try:
        yield from _bounded(text, file)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{file} is not {encoding.upper()} to its end: {error.reason}; save it as UTF-8"
        ) from None
    finally:
        if not handle.closed:
            text.detach()  # else the wrapper would close the file, and how far it was read could not be told


def undecoded(text: str) -> bool:
    """Whether a text holds bytes that are no UTF-8."""
    return not text.isascii() and UNDECODED.search(text) is not None


def _bounded(text: io.TextIOWrapper, file: str) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise UnreadableError(f"{file}: line {number} is longer than {LONGEST_LINE:,} characters")
        yield line
