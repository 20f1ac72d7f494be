"""/report: the figures of a project, in words and as a picture; an admin's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.figures import ProjectFigures
from crowd.services.outcomes import Refused
from handlers import fallback
from handlers.context import Context
from handlers.ui import charts, figures, gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, Report
from handlers.ui.text import Text, plain
from handlers.ui.words import _
from storage.records.projects import Listed

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reports(Button):
    """The list of projects."""

    prefix: ClassVar[str] = "fgl"


BUTTONS: tuple[type[Button], ...] = (Report, Reports)


async def report(update: Update, context: Context) -> None:
    """/report."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *_list(await context.services.projects.listing()))


async def tap(update: Update, context: Context) -> None:
    """One project, or the list. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif wanted := Report.unpack(query.data):
        await _one(query, context, wanted.project_id)
    else:
        await show.turn_to(context, query, *_list(await context.services.projects.listing()))


async def _one(query: CallbackQuery, context: Context, project_id: int) -> None:
    found = await context.services.figures.of_id(project_id, now=context.turn.now)
    if isinstance(found, Refused):
        await show.toast(context, query, found.why, alert=True)
        return
    buttons = keyboard([[(_("Again"), Report(project_id)), (_("The project"), Look(project_id))]])
    await show.turn_to(context, query, figures.summary(found), buttons)
    if found.figures.answers:
        await _pictures(query, context, found)


async def _pictures(query: CallbackQuery, context: Context, found: ProjectFigures) -> None:
    """Below the words, where pictures can be drawn; drawn in a thread, so that nobody waits for it."""
    try:
        drawn = await asyncio.to_thread(charts.album, found)
    except charts.NoCharts:
        return
    await show.send_photos(context, query.from_user.id, found.project.slug, drawn)


def _list(projects: list[Listed]) -> tuple[Text, Keyboard]:
    rows = [[(each.title, Report(each.id))] for each in projects[:SHOWN]]
    words = _("Whose figures do you want to see?") if rows else _("There is no project yet: tapwork project add.")
    return plain(words), keyboard(rows)
