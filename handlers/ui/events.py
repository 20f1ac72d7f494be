"""What messages are about, in words, and the small button below each of them that leads to what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.rules.kinds import Event
from handlers.ui.buttons import Button, Keyboard
from handlers.ui.words import _


@dataclass(frozen=True, slots=True)
class About(Button):
    """Below a message that nobody asked for: what she wants of such messages, and of this project (0: about none)."""

    prefix: ClassVar[str] = "na"
    event: str
    project_id: int


def event_words(event: Event) -> str:
    """An event, as lists and buttons say it."""
    match event:
        case Event.PROJECT:
            return _("New projects")
        case Event.INVITATION:
            return _("Invitations")
        case Event.REMINDER:
            return _("Reminders")
        case Event.VERDICT:
            return _("Decisions about you")
        case Event.ANSWER:
            return _("Answers to you")
        case Event.PAY:
            return _("Pay")
        case Event.DIGEST:
            return _("Digest")
        case Event.NEWS:
            return _("News from our team")
        case Event.TEAM:
            return _("Running projects")


def with_choice(below: Keyboard | None, event: Event, project_id: int | None) -> Keyboard:
    """The buttons of a message, and one more for what she wants of such messages."""
    button = (_("Notices"), About(event.value, project_id or 0).pack())
    return Keyboard((*(below.rows if below else ()), (button,)))
