"""What is wrong with conditions that an admin typed, in words: each cure of the rules has a sentence of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crowd.rules import eligibility, expression
from handlers.ui.words import _

CURES: Mapping[str, Callable[[], str]] = {
    expression.QUOTE: lambda: _("close the quotation marks on the same line"),
    expression.BRACKET: lambda: _("close the bracket that was opened here"),
    expression.CLOSING: lambda: _("take this bracket out, or open one before it"),
    expression.MIXED: lambda: _("put brackets around what is joined by or, as (a = 1 or b = 2) and c = 3"),
    expression.JOIN: lambda: _("write and, or, or a new line between two conditions"),
    expression.VALUE: lambda: _("write a value"),
    expression.SHORTER: lambda: _("write less"),
    eligibility.WRITE_CONDITION: lambda: _("write a fact, a comparison and a value, as english >= C1 or country = DE"),
    eligibility.WRITE_ORDERED: lambda: _("use >= and <= for whole numbers and levels (A1 to C2) only"),
    eligibility.WRITE_FACT: lambda: _(
        "name a fact as the form for applicants does (small letters, digits and _), or skill:NAME, tested:NAME or "
        "work:PROJECT"
    ),
    eligibility.WRITE_COUNT: lambda: _("compare it with a whole number, or write missing"),
    eligibility.WRITE_KEYS: lambda: _("list the keys that exports have for workers, as worker in w1f0…, w2c4…"),
    eligibility.WRITE_OP: lambda: _("compare with =, !=, >= or <="),
    eligibility.PRINTABLE: lambda: _("take out the letters that nobody can see"),
    eligibility.ONE_VALUE: lambda: _("write one value between two commas"),
    eligibility.FEWER_LISTED: lambda: _("list fewer values"),
    eligibility.FEWER_GROUPS: lambda: _("join fewer conditions by and"),
    eligibility.FEWER_SUBJECTS: lambda: _("ask about fewer things"),
    eligibility.FEWER_VALUES: lambda: _("list fewer values in all"),
}


def in_words(cure: str) -> str:
    """The cure in the reader's language."""
    return CURES[cure]() if cure in CURES else cure
