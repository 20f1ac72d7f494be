"""The entities that Telegram finds by itself: addresses, mentions, commands, hashtags, e-mail, phone numbers.

An approximation of the client's rules by patterns: the common cases, with the server's precedence.
"""

import re

from sandbox.entities.units import entity, units
from sandbox.records import Json

# cheap to look for, and in every entity there is one of these
_TRIGGER = re.compile(r"://|\w\.\w|@\w|#\w|/\w|\$[A-Z]|\+\d")
_TLD = (
    r"(?:com|net|org|info|edu|gov|io|me|dev|app|ai|co|eu|de|uk|us|fr|es|it|nl|pl|ru|ua|in|jp|cn|br|ch|at|be|tv"
    r"|xyz|site|online|museum|biz|pro|cc|to)"
)
_FOUND = re.compile(
    r"(?P<url>(?:https?|ftp|tg|ton)://[^\s<>\"'`]+"
    rf"|(?<![\w@.-])(?:[a-zA-Z0-9](?:[\w-]*[a-zA-Z0-9])?\.)+{_TLD}(?![\w@-])(?::\d+)?(?:[/?#][^\s<>\"'`]*)?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[a-zA-Z]{2,}(?!\w))"
    r"|(?P<mention>(?<![\w@/])@[a-zA-Z][a-zA-Z0-9_]{2,31}(?!\w))"
    r"|(?P<bot_command>(?<![\w/<>@.])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@]))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}(?![\w$]))"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d ()-]{6,18}\d(?!\w))",
)
_TAIL = ".,:;!?'\"…"


def detect(text: str) -> list[Json]:
    """Entities in order, none overlapping."""
    if not _TRIGGER.search(text):
        return []
    found = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or "url"
        words = _without_tail(match[0]) if kind == "url" else match[0]
        found.append(entity(kind, units(text[: match.start()]), units(words)))
    return found


def _without_tail(url: str) -> str:
    """An address does not end in punctuation, nor in a bracket that it never opened."""
    while url and (url[-1] in _TAIL or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url
