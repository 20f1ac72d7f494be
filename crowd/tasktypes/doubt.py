"""Doubt: whether a message looks like a word to somebody rather than an answer; then she is asked before it counts."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

ALIKE, ALIKE_SHORT = 0.4, 0.6
"""Unrelated texts of one language reach 0.37 and 0.57; corrections of whole sentences begin at 0.65 and 0.78."""
SHORT = 60  # characters: so few trigrams say little, and comparing letter by letter costs little

# fmt: off
CHAT = frozenset((
    "ok", "okay", "k", "yes", "no", "y", "n", "yep", "nope", "sure", "fine", "good", "great", "done", "next",
    "skip", "stop", "back", "undo", "help", "hi", "hello", "hey", "bye", "thanks", "thx", "ty", "please", "sorry",
    "wait", "what", "why", "how", "hm", "hmm", "lol", "test", "start", "sí", "si", "gracias", "hola", "vale", "oui",
    "non", "merci", "salut", "ja", "nein", "danke", "hallo", "sim", "não", "obrigado", "obrigada", "olá", "да",
    "нет", "спасибо", "привет", "ок", "хорошо", "так", "ні", "дякую", "نعم", "لا", "شكرا", "हाँ", "नहीं", "धन्यवाद",
    "thank you", "thank you very much", "thanks a lot", "got it", "no problem", "i see", "one moment",
))
# fmt: on
"""What people write in a chat between tasks, as this program's workers do; an answer may be one of them, too."""


def idle(text: str) -> bool:
    """Whether a message has no letter and no figure, is one Latin letter, or is what people write in between."""
    said = "".join(letter for letter in text.casefold() if letter.isalnum() or letter.isspace())
    words = " ".join(said.split())
    return not words or words in CHAT or (len(words) == 1 and words.isascii() and words.isalpha())


def far(old: str, new: str) -> bool:
    """Whether a text is hardly another form of this one."""
    before, after = _plain(old), _plain(new)
    if _shared(before, after) >= ALIKE:
        return False
    short = max(len(before), len(after)) <= SHORT
    return not (short and SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE_SHORT)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _shared(before: str, after: str) -> float:
    """The share of their runs of three letters that two texts have in common, 0 to 1."""
    one, other = _trigrams(before), _trigrams(after)
    return 2 * (one & other).total() / (one.total() + other.total())


def _trigrams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[at : at + 3] for at in range(max(1, len(padded) - 2)))
