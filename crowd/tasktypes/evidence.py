"""Evidence: a link that has the form of one, and a quote that stands in a text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crowd.rules.normalise import normalise
from crowd.tasktypes.base import Trouble, Wrong

LONGEST_LINK = 2000
LONGEST_QUOTE = 1000
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?", re.ASCII | re.IGNORECASE)
LINKLIKE = re.compile(r"[a-z][a-z0-9+.-]*://|www\.", re.IGNORECASE)
MARKS = " \n\"'“”„‟«»‘’‚‹›…."
"""What people put around a quote."""


def is_linklike(text: str) -> bool:
    """Whether words begin as a link does, good or bad."""
    return LINKLIKE.match(text.strip()) is not None


def link(text: str) -> str | Wrong:
    """The link in a message of nothing else: http or https and a host's name; `www.` may do without."""
    kept = text.strip()
    if kept.lower().startswith("www."):
        kept = f"https://{kept}"
    if len(kept) > LONGEST_LINK:
        return Wrong(Trouble.TOO_LONG, LONGEST_LINK)
    return kept if _is_link(kept) else Wrong(Trouble.NOT_A_LINK)


def quote(text: str, source: str = "") -> str | Wrong:
    """The words of a quote; where there is a source they have to stand in it, whatever their case and white space."""
    kept = normalise(text).text
    if not _plain(kept):
        return Wrong(Trouble.EMPTY)
    if len(kept) > LONGEST_QUOTE:
        return Wrong(Trouble.TOO_LONG, LONGEST_QUOTE)
    return kept if stands_in(kept, source) or not source else Wrong(Trouble.NOT_FROM_TEXT)


def stands_in(text: str, source: str) -> bool:
    """Whether the words of a text stand in another one."""
    wanted = _plain(text)
    return bool(wanted) and (wanted in _plain(source))


def _plain(text: str) -> str:
    return " ".join(text.strip(MARKS).casefold().split())


def _is_link(text: str) -> bool:
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = HOST.fullmatch(host) or HOST.fullmatch(_ascii(host))
    return parts.scheme in ("http", "https") and bool(named) and "@" not in parts.netloc and port != 0


def _ascii(host: str) -> str:
    """A host in letters of any script, as the network writes it; empty when it cannot."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
