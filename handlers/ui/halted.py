"""A message that Telegram refuses, as admins read of it: whom it was for, why nobody gets it, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.rules.kinds import kind_of
from crowd.rules.posts import Post
from crowd.services.broadcast_launch import EDIT
from handlers.ui.broadcast_buttons import Follow
from handlers.ui.broadcasts import excerpt
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.events import event_words
from handlers.ui.text import Text, bold, code, fill, lines, plain, shorten
from handlers.ui.words import _, ngettext, number
from storage.records.deliveries import Campaign

REASON_UNITS = 300
OUR_NAME = "BadRequest: "


@dataclass(frozen=True, slots=True)
class TryAgain(Button):
    """Let it go on: whatever was wrong is mended."""

    prefix: ClassVar[str] = "hr"
    campaign_id: int


@dataclass(frozen=True, slots=True)
class GiveUp(Button):
    """Ask whether to give it up."""

    prefix: ClassVar[str] = "hg"
    campaign_id: int


@dataclass(frozen=True, slots=True)
class GivenUp(Button):
    """Yes, give it up."""

    prefix: ClassVar[str] = "hy"
    campaign_id: int


@dataclass(frozen=True, slots=True)
class LookHeld(Button):
    """How it stands."""

    prefix: ClassVar[str] = "hl"
    campaign_id: int


def plainly(error: str) -> str:
    """What Telegram said, without how the program calls a refusal."""
    return error.removeprefix(OUR_NAME)


def held(
    campaign: int,
    kind: str,
    title: str | None,
    error: str,
    left: int,
    broadcast: int | None = None,
    post: str | None = None,
) -> tuple[Text, Keyboard]:
    """Nobody else gets it until somebody has looked."""
    waiting = ngettext("{count} person waits for it.", "{count} people wait for it.", left)
    text = lines(
        bold(_("Telegram refuses a message, so it is held")),
        _about(kind, title, post),
        fill(waiting, count=number(left)),
        fill(_("Telegram says: {error}"), error=code(shorten(plainly(error), REASON_UNITS))),
        plain(_of_broadcast() if broadcast else _of_notice()),
    )
    look: list[list[tuple[str, Button]]] = [[(_("Look at it, correct it"), Follow(broadcast))]] if broadcast else []
    rows: list[list[tuple[str, Button]]] = [
        *look,
        [(_("Try again"), TryAgain(campaign))],
        [(_("Give it up"), GiveUp(campaign))],
    ]
    return text, keyboard(rows)


def _of_notice() -> str:
    return _("Nobody is blamed for it, and nothing else is held. Try again when the text is mended, or give it up.")


def _of_broadcast() -> str:
    return _("Nobody is blamed for it, and nothing else is held. Correct it, try again, or give it up.")


def of_campaign(found: Campaign) -> tuple[Text, Keyboard | None]:
    """The same as it stands now."""
    if found.state == "held":
        return held(
            found.id,
            found.kind,
            found.project_title,
            found.error or "",
            found.left,
            found.broadcast_id,
            found.broadcast_post,
        )
    return lines(bold(_stands(found)), _about(found.kind, found.project_title, found.broadcast_post)), None


def ask(found: Campaign) -> tuple[Text, Keyboard]:
    """Giving up cannot be taken back."""
    words = ngettext("{count} person will not hear it.", "{count} people will not hear it.", found.left)
    text = lines(
        bold(_("Give this message up?")),
        _about(found.kind, found.project_title, found.broadcast_post),
        fill(words, count=number(found.left)),
    )
    return text, keyboard([[(_("Yes, give it up"), GivenUp(found.id))], [(_("Back"), LookHeld(found.id))]])


def _stands(found: Campaign) -> str:
    if found.cancelled_at is not None and found.kind == EDIT:
        return _("This correction goes no further: it was given up, or a later one took its place.")
    if found.cancelled_at is not None:
        return _("This message was given up.")
    return _("This message goes out again.") if found.state == "running" else _("This message has gone out.")


def _about(kind: str, title: str | None, post: str | None) -> Text:
    if post:
        what = _("The correction of a message to many people") if kind == EDIT else _("A message to many people")
        return fill("{what}: {words}", what=what, words=excerpt(Post.from_json(post)))
    words = event_words(kind_of(kind).event)
    return fill("{what}: “{title}”", what=words, title=title) if title else plain(words)
