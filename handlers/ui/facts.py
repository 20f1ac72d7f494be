"""Facts of a profile in messages: their names, those whose time is soon over, and those that miss a requirement."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ui.buttons import Keyboard
from handlers.ui.text import Text, bold, code, fill, lines
from handlers.ui.words import _, day


def named(name: str) -> str:
    """A fact's name as people read it."""
    return name.replace("_", " ").capitalize()


def expiring(facts: Sequence[tuple[str, str, int]]) -> tuple[Text, Keyboard | None]:
    """(name, value, when it expires in ms UTC), to the worker whose facts they are."""
    text = lines(
        bold(_("Some of what we know of you gets old")),
        *[
            fill(_("{name}: {value} holds until {day}."), name=named(name), value=bold(value), day=day(until))
            for name, value, until in facts
        ],
        _("Afterwards it does not count for projects until you say it again: /profile asks its question anew."),
    )
    return text, None


def missed(key: str, missed: Sequence[tuple[str, str]]) -> tuple[Text, Keyboard | None]:
    """To the staff: a worker changed her profile, and (requirement, answer) of what it does not meet now."""
    text = lines(
        bold(_("A worker no longer meets a requirement")),
        fill(
            _("Worker {key} changed her profile. She stays a worker; projects ask for what they need."), key=code(key)
        ),
        *[
            lines(sentence, fill(_("Her answer now: {answer}"), answer=bold(answer))) if answer else lines(sentence)
            for sentence, answer in missed
        ],
    )
    return text, None
