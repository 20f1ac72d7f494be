"""The life of a project in words: its state, why the clock moved it, and what admins are told of that."""

from __future__ import annotations

from crowd.rules.life import Why
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.doors import Look
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _

MARKS = {"draft": "✏️", "scheduled": "🕒", "live": "🟢", "paused": "⏸", "closing": "🏁", "closed": "⚪"}


def mark(state: str) -> str:
    return MARKS.get(state, "•")


def state(name: str) -> str:
    """A state as an admin reads it."""
    words = {
        "draft": _("draft"),
        "scheduled": _("scheduled"),
        "live": _("live"),
        "paused": _("paused"),
        "closing": _("closing"),
        "closed": _("closed"),
    }
    return words.get(name, name)


def reason(why: str) -> str:
    """Why it was moved: the clock's reason in words, or what a person wrote."""
    words = {
        Why.HOUR: _("as planned"),
        Why.HOURS: _("opening hours"),
        Why.NO_TASKS: _("it has no tasks yet"),
        Why.LAST: _("its last moment came"),
        Why.COMPLETE: _("all answers are in"),
        Why.SPENT: _("its budget is used up"),
        Why.FINISHED: _("everybody has finished"),
    }
    return {str(key): each for key, each in words.items()}.get(why, why)


def moved(project_id: int, title: str, becomes: str, why: str) -> tuple[Text, Keyboard]:
    """What the clock did, or could not do, with a project."""
    if why == Why.NO_TASKS:
        text = lines(
            fill(_("“{title}” was to open now, but it has no tasks yet."), title=bold(title)),
            plain(_("It opens by itself as soon as it has some.")),
        )
    else:
        text = lines(
            fill(_("“{title}” is {state}: {why}."), title=bold(title), state=bold(state(becomes)), why=reason(why)),
            *([plain(_("Nobody gets a task any more; who has one finishes it."))] if becomes == "closing" else []),
        )
    return text, keyboard([[(_("Show the project"), Look(project_id))]])
