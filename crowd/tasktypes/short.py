"""Texts of any length in one short line, for a toast or for what she has said so far."""

from __future__ import annotations

from crowd.rules.normalise import units

LINE = 100  # UTF-16 units: what a toast of 200 and a card with a dozen of them have room for


def one_line(text: str, most: int = LINE) -> str:
    """The text without its line breaks, cut at a word where it is longer than `most` UTF-16 units."""
    return cut(" ".join(text.split()), most)


def cut(text: str, most: int) -> str:
    """The text with its line breaks, cut where it is longer than `most` UTF-16 units."""
    if units(text) <= most:
        return text
    kept = text[: most - 1]
    while units(kept) > most - 1:
        kept = kept[:-1]
    at_word, _, _ = kept.rpartition(" ")
    return f"{at_word if 2 * len(at_word) > len(kept) else kept}…"
