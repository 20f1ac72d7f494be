"""Marks on projects: a button in a list of projects makes one a favourite, hides it, or shows it again."""

from __future__ import annotations

from telegram import Update

from crowd.services.preferences import MarkName
from handlers import fallback
from handlers.context import Context
from handlers.ui import show
from handlers.ui.doors import Mark
from handlers.ui.words import _


async def mark(update: Update, context: Context) -> None:
    """Star, hide, or neither."""
    query = update.callback_query
    pressed = Mark.unpack(query.data) if query else None
    wanted = _mark(pressed.mark) if pressed else None
    if query is None or pressed is None or wanted is None:
        await fallback.old_button(update, context)
        return
    done = await context.services.preferences.mark(context.turn, query.from_user.id, pressed.project_id, wanted)
    await show.toast(context, query, _said(wanted) if done else _("This button is not yours. /work shows what is."))


def _mark(given: str) -> MarkName | None:
    match given:
        case "favourite" | "hidden" | "none":
            return given
        case _:
            return None


def _said(mark: MarkName) -> str:
    match mark:
        case "favourite":
            return _("A favourite: it stands first in /work.")
        case "hidden":
            return _("Hidden: /work does not list it, and you hear nothing of it. /me brings it back.")
        case "none":
            return _("It stands in /work like any other project.")
