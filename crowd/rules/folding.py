"""Names of places as they are compared: no capitals, accents or punctuation, so that "São Paulo" is "sao paulo"."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart.
PLAIN_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
WITHIN_WORDS = frozenset("'’ʼ`´ʹʻʿ")
POINT_BETWEEN = re.compile(r"(?<=\b\w)\.(?=\w\b)")
SHORT_FOR = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


class _Letters(dict[int, str]):
    """What becomes of each letter, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in WITHIN_WORDS or unicodedata.combining(letter):
            becomes = ""
        elif letter.isalnum() or unicodedata.category(letter).startswith("M"):
            becomes = PLAIN_LETTERS.get(letter, letter)
        else:
            becomes = " "
        self[code] = becomes
        return becomes


_LETTERS = _Letters()


def fold(name: str) -> str:
    """One spelling for all spellings of a name; empty for a text without letters and digits."""
    spelt = name.casefold() if name.isascii() else unicodedata.normalize("NFKD", name).casefold()
    words = _initials(spelt).translate(_LETTERS).split()
    return " ".join(SHORT_FOR.get(word, word) for word in words)


def _initials(name: str) -> str:
    """ "u.s.a." as "usa.": a point between single letters parts nothing."""
    return POINT_BETWEEN.sub("", name) if "." in name else name
