"""What a person is called in others' chats: her own first name, without marks that nobody sees."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""What joins emoji, and letters of Persian and Indic scripts: part of how a name is written."""
NO_NAME = "?"


def called(first_name: str) -> str:
    """The name as others read it. Marks that turn the writing round, or hide, could make it say something else."""
    kept = "".join(letter for letter in first_name if letter in JOINERS or _is_seen(letter))
    return " ".join(kept.split()).strip(JOINERS) or NO_NAME


def _is_seen(letter: str) -> bool:
    return letter == " " or unicodedata.category(letter) not in {"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
