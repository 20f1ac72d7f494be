"""Cells of a CSV that a spreadsheet may open: no customer's text may become a formula there.

A text that begins with a formula character gets a `'` in front, one that begins with `'` and such a character another
one, so that `restored` finds the very text again. Plain numbers stay numbers.
"""

from __future__ import annotations

import re

# What spreadsheets take for the beginning of a formula, also in full width, and what they skip before it.
DANGEROUS = re.compile("'*[\\s\0]*[=+\\-@\t\r\0＝＋－＠]")
NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
QUOTED = re.compile("''*[\\s\0]*[=+\\-@\t\r\0＝＋－＠]")


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    if DANGEROUS.match(text) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def restored(cell: str) -> str:
    """The text that `neutral` made this cell of."""
    return cell[1:] if QUOTED.match(cell) else cell
