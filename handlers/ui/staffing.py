"""Staff and links in words: what a new admin or reviewer reads, what owners are told, how a link looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, code, fill, lines, plain
from handlers.ui.words import _
from storage.records.staff import Role


@dataclass(frozen=True, slots=True)
class Staff(Button):
    """For owners: who runs projects and decides about applicants here."""

    prefix: ClassVar[str] = "y"


@dataclass(frozen=True, slots=True)
class Remove(Button):
    """For owners: ask whether to remove somebody."""

    prefix: ClassVar[str] = "yr"
    telegram_id: int


def role_name(role: str) -> str:
    return _("admin") if role == "admin" else _("reviewer")


def you_are_in(role: Role) -> str:
    """What she reads who has a role from now on."""
    if role == "admin":
        return _(
            "You are an admin here now. /projects runs projects, /review shows applicants who wait for a decision, "
            "/help says what else you can do."
        )
    return _("You are a reviewer here now: you decide about applicants. /help says how.")


def somebody_joined(telegram_id: int, role: str, name: str) -> tuple[Text, Keyboard]:
    """What owners read when a link was opened."""
    if role == "admin":
        words = fill(_("{name} opened the link and is an admin now."), name=bold(name))
    else:
        words = fill(_("{name} opened the link and is a reviewer now."), name=bold(name))
    text = lines(words, fill(_("Telegram id: {id}. If that is somebody else, remove them."), id=code(str(telegram_id))))
    return text, keyboard([[(str(fill(_("Remove {name}"), name=name)), Remove(telegram_id))], [(_("Staff"), Staff())]])


def address(bot: str, token: str) -> Text:
    """A link as it can be copied with a tap."""
    return code(plain(f"https://t.me/{bot}?start={token}"))
