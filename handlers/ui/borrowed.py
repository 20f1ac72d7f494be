"""A worker's card in somebody else's conversation: the same texts and labels in the same places, leading elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from telegram import CallbackQuery

from crowd.services.cards import Card
from handlers.context import Context
from handlers.ui import cards, show, turning
from handlers.ui.buttons import Button, Keyboard, keyboard

Row: TypeAlias = tuple[tuple[str, str], ...]
Leads: TypeAlias = Callable[[str], Button | None]
"""What one of a worker's buttons means here; None for one that has no place here."""


def face(card: Card, page: int, leads: Leads, below: Sequence[Sequence[tuple[str, Button]]]) -> cards.Face:
    """The card with those of its buttons that lead somewhere, and other buttons below."""
    made = cards.face(card, page)
    kept = (tuple(_row(row, leads)) for row in made.keyboard.rows)
    rows = tuple(row for row in kept if row)
    return replace(made, keyboard=Keyboard((*rows, *keyboard(below).rows)))


async def deal(context: Context, query: CallbackQuery, shown: cards.Face, *, toast: str = "", goes_on: bool) -> None:
    """The tapped message becomes the card; one that needs several messages, or another kind of one, is sent below.

    `goes_on` says that the tapped message shows the same task, a step before: its parts stand above it.
    """
    if (shown.parts and not goes_on) or not turning.fits(query.message, shown, goes_on=goes_on):
        await show.toast(context, query, toast)
        if query.message:
            await show.take_buttons(context, query.from_user.id, query.message.message_id)
        await below(context, query.from_user.id, shown, goes_on=goes_on)
        return
    await turning.try_turn(context, query, shown, toast=toast, goes_on=goes_on)


async def below(context: Context, person: int, shown: cards.Face, *, goes_on: bool) -> None:
    """The card as messages of its own."""
    with context.together.sending(person):
        for part in () if goes_on else shown.parts:
            await turning.try_part(context, person, part, shown.manner)
        await turning.try_send(context, person, shown)


def _row(row: Row, leads: Leads) -> Row:
    found = ((label, leads(data)) for label, data in row)
    return tuple((label, button.pack()) for label, button in found if button is not None)
