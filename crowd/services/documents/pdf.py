"""The text of a PDF, page by page, within limits."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from crowd.rules.resume import Refusal
from crowd.services.documents.refused import MOST_TEXT, Refused

MOST_PAGES = 40
PROGRAMS = {"/JavaScript", "/Launch"}

MB = 1024 * 1024
LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 6 * MB,
    "array_based_stream_maximum_output_length": 20 * MB,
    "lzw_maximum_output_length": 20 * MB,
    "run_length_maximum_output_length": 20 * MB,
    "zlib_maximum_output_length": 20 * MB,
    "zlib_maximum_recovery_input_length": 1 * MB,
    "stream_decoding_work_maximum_length": 40 * MB,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_page_entries": 100_000,
    "xform_maximum_invocations_per_extraction": 200,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}
# The ways in which a damaged file shows inside the library, besides its own exceptions.
DAMAGE = (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, ArithmeticError)


def text(content: bytes) -> str:
    """What its pages say, the first 40 of them; Refused when it is locked, broken, hostile or unpacks too far."""
    logging.disable(logging.CRITICAL)
    pypdf.overwrite_configuration(**LIMITS)
    try:
        return _text(content)
    except LimitReachedError:
        raise Refused(Refusal.BOMB) from None
    except DependencyError:
        raise Refused(Refusal.LOCKED) from None
    except DAMAGE:
        raise Refused(Refusal.BROKEN) from None


def _text(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(Refusal.LOCKED)
    if _runs_something(reader.root_object):
        raise Refused(Refusal.MACROS)
    if not len(reader.pages):
        raise Refused(Refusal.BROKEN)
    said = ""
    for page in _pages(reader):
        said += page + "\n"
        if len(said) > MOST_TEXT:
            break
    return said[:MOST_TEXT]


def _pages(reader: pypdf.PdfReader) -> Iterator[str]:
    """The text of each page; a page that is damaged is left out, unless all are."""
    count = min(MOST_PAGES, len(reader.pages))
    damaged = 0
    for at in range(count):
        try:
            yield reader.pages[at].extract_text()
        except LimitReachedError:
            raise
        except DAMAGE:
            damaged += 1
    if damaged == count:
        raise Refused(Refusal.BROKEN)


def _runs_something(root: DictionaryObject) -> bool:
    """True when opening it would start a script or a program."""
    names = _inner(root.get("/Names"))
    opens = _inner(root.get("/OpenAction"))
    more = _inner(root.get("/AA"))
    scripted = isinstance(names, DictionaryObject) and "/JavaScript" in names
    return scripted or any(_starts(action) for action in (opens, *_values(more)))


def _starts(action: PdfObject | None) -> bool:
    return isinstance(action, DictionaryObject) and str(_inner(action.get("/S"))) in PROGRAMS


def _values(of: PdfObject | None) -> list[PdfObject | None]:
    return [_inner(value) for value in of.values()] if isinstance(of, DictionaryObject) else []


def _inner(value: PdfObject | None) -> PdfObject | None:
    found = value.get_object() if value is not None else None
    return None if isinstance(found, ArrayObject) else found
