"""How long things are kept, in words: under /privacy, and before the first question."""

from __future__ import annotations

from crowd.rules.retention import Retention
from handlers.ui.text import Text, fill
from handlers.ui.words import _, ngettext, number


def how_long(retention: Retention) -> list[Text]:
    """A line for each term."""
    return [
        fill(_("Not admitted: your answers and files go after {days}."), days=_days(retention.rejected)),
        fill(_("Broken off: they go after {days}. Taken back by /withdraw: at once."), days=_days(retention.lapsed)),
        fill(_("Admitted: your files go after {days}, the rest when you say so."), days=_days(retention.resumes)),
    ]


def _days(count: int) -> Text:
    return fill(ngettext("{count} day", "{count} days", count), count=number(count))
