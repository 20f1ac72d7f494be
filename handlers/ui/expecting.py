"""What is said of a message that was asked for and is not waited for any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.ui.buttons import Button
from handlers.ui.words import _


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The sentences of one conversation, each made in the reader's language.

    `dropped` where she did something else, `overdue` where her message came after more than a day and was taken for
    nothing. Nothing is said after the buttons `by` which she herself says that she will write nothing, nor after the
    command that asks for the same again.
    """

    dropped: Callable[[], str]
    overdue: Callable[[], str]
    by: tuple[type[Button], ...] = ()
    command: str = ""


def _dropped() -> str:
    return _("I no longer wait for what you were about to write. To write it after all, tap its button again.")


def _overdue() -> str:
    return _(
        "You were asked to write something more than a day ago, so this was taken for nothing. "
        "To write it after all, tap its button again."
    )


ANYTHING = GivenUp(_dropped, _overdue)
"""Of a conversation that has no words of its own for it."""
