"""Practising: a worker answers tasks again that she missed, with hints; nothing of it counts."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from crowd.services.practising import PracticeCard, PracticeDone, PracticeRight, PracticeStep
from handlers import fallback
from handlers.context import Context
from handlers.ui import dealing, practising, show, turning
from handlers.ui.buttons import Button
from handlers.ui.cards import Face
from handlers.ui.practising import NeverPractise, Practise, Tried
from handlers.ui.words import _

BUTTONS: tuple[type[Button], ...] = (Practise, NeverPractise, Tried)


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation."""
    query = update.callback_query
    if query is None or not await _heard(context, query):
        await fallback.old_button(update, context)


async def _heard(context: Context, query: CallbackQuery) -> bool:
    """False for a button that is none of these."""
    service, person = context.services.practice, query.from_user.id
    if begins := Practise.unpack(query.data):
        await _answer(context, query, await service.next(context.turn, person, begins.project_id))
    elif said := Tried.unpack(query.data):
        step = await service.answer(
            context.turn, person, said.project_id, said.task_id, place=said.place, tries=said.tries
        )
        await _answer(context, query, step)
    elif never := NeverPractise.unpack(query.data):
        await service.never(context.turn, person, never.project_id)
        step_ = await context.services.labelling.begin(context.turn, person, never.project_id, briefed=True)
        await dealing.answer_tap(context, query, step_)
    else:
        return False
    return True


async def _answer(context: Context, query: CallbackQuery, step: PracticeStep) -> None:
    """Turn the tapped message to what came of the tap."""
    match step:
        case PracticeCard():
            await _deal(context, query, practising.face(step), goes_on=step.tries > 0)
        case PracticeRight():
            await show.turn_to(context, query, *practising.right(step))
        case PracticeDone():
            await show.turn_to(context, query, *practising.done(step))
        case None:
            await show.toast(context, query, _("This button is from an earlier step."))


async def _deal(context: Context, query: CallbackQuery, face: Face, *, goes_on: bool) -> None:
    """The tapped message becomes the card; one with other files comes below, and is tidied away with the next task."""
    if (not face.parts or goes_on) and turning.fits(query.message, face, goes_on=goes_on):
        await turning.try_turn(context, query, face, toast="", goes_on=goes_on)
        return
    await show.toast(context, query)
    person, keeps = query.from_user.id, context.services.labelling.keep_part
    with context.together.sending(person):
        for part in face.parts:
            for message_id in await turning.try_part(context, person, part, face.manner):
                await keeps(person, message_id, dealing.OF_NO_TASK)
        await keeps(person, await turning.try_send(context, person, face), dealing.OF_NO_TASK)
