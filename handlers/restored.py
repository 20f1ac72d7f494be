"""/restored: owners choose what becomes of messages that were owed before a restore; lost cards say that they are."""

from __future__ import annotations

from typing import Any, Literal

from telegram import CallbackQuery, Update
from telegram.ext import BaseHandler

from crowd.services.restoring import Restored
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui import restored as screens
from handlers.ui.buttons import Button
from handlers.ui.restored import Choices, Chosen, DueDropped, GoOn, OfDue, OfKind
from handlers.ui.words import _

BUTTONS: tuple[type[Button], ...] = (Choices, OfKind, Chosen, OfDue, DueDropped, GoOn)


class OfLostTime(BaseHandler[Update, Context, None]):
    """A tap on a message that was last changed in a time which a restore has lost.

    What its buttons name by number may be somebody else's by now, so none of them may do anything.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(lost)
        self._data = data

    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.callback_query is None or update.callback_query.message is None:
            return False
        at = int(update.callback_query.message.date.timestamp())
        return self._data["services"].restored.gap(at) is not None


async def lost(update: Update, context: Context) -> None:
    """Such a tap gets its sentence."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    gap = context.services.restored.gap(int(query.message.date.timestamp()))
    if gap:
        await show.toast(context, query, screens.lost_card(*gap), alert=True)


async def restored(update: Update, context: Context) -> None:
    """/restored."""
    if update.effective_user:
        found = await context.services.restored.look(context.turn.now)
        await show.send(context, update.effective_user.id, *_screen(found))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation; an owner's alone."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.services.staff.owners):
        await fallback.old_button(update, context)
        return
    found = await context.services.restored.look(context.turn.now)
    asked, toast = OfKind.unpack(query.data), ""
    if asked and found and found.chosen(asked.kind):
        await show.turn_to(context, query, *screens.of_kind(found, asked.kind))
        return
    if (due := OfDue.unpack(query.data)) and found and due.kind in found.due:
        await show.turn_to(context, query, *screens.of_due(found, due.kind))
        return
    if found and any(each.unpack(query.data) for each in (GoOn, Chosen, DueDropped)):
        chosen = await _choose(context, query, found)
        toast = _("The numbers have changed. Nothing was done.") if chosen is found else ""
        context.wake_sender()
        await show.turn_to(context, query, *(screens.choices(chosen) if chosen else screens.all_chosen()), toast=toast)
        return
    await show.turn_to(context, query, *_screen(found))


async def _choose(context: Context, query: CallbackQuery, found: Restored) -> Restored | None:
    """What is left to choose; `found` itself where nothing was done."""
    restored, actor, turn = context.services.restored, gates.actor(query.from_user.id), context.turn
    if GoOn.unpack(query.data):
        return await restored.go_on(turn, actor=actor, now=turn.now)
    if drop := DueDropped.unpack(query.data):
        if drop.count != found.due.get(drop.kind):
            return found
        return await restored.drop_due(turn, kind=drop.kind, actor=actor, now=turn.now)
    pressed = Chosen.unpack(query.data)
    way = _way(pressed.way) if pressed else None
    if pressed is None or way is None or pressed.count != found.chosen(pressed.kind):
        return found
    return await restored.choose(turn, kind=pressed.kind, way=way, actor=actor, now=turn.now)


def _screen(found: Restored | None) -> screens.Screen:
    return screens.choices(found) if found else screens.none_open()


def _way(given: str) -> Literal["send", "drop"] | None:
    match given:
        case "send" | "drop":
            return given
        case _:
            return None
