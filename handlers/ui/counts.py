"""A rule and the counts that made it fire, in words that whoever it is about can check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.ui.text import Text, fill, join, plain
from handlers.ui.words import _, number


def sentences(rule: str, said: Mapping[str, Any], numbers: Mapping[str, int]) -> list[Text]:
    """Her numbers, what the project asks for where the rule says so, and the rule's name."""
    asked = said.get("asked")
    return [
        *_seen(numbers),
        *([fill(_("Asked are {share} %."), share=number(int(asked)))] if isinstance(asked, int) else []),
        fill(_("Rule: {rule}"), rule=rule),
    ]


def _seen(numbers: Mapping[str, int]) -> list[Text]:
    match numbers:
        case {"known": known, "right": right}:
            words = _("{right} of your {known} answers to tasks that we can check were right.")
            return [fill(words, right=number(right), known=number(known))]
        case _ if numbers:
            counted = (
                fill("{name}: {count}", name=name.replace("_", " "), count=number(count))
                for name, count in numbers.items()
            )
            return [join(plain(_("Counted:")), " ", join(*counted, sep=", "))]
        case _:
            return []
