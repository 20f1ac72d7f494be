"""A worker's way to a person: /why says what is held against her, Appeal asks somebody to look, and she may say why."""

from __future__ import annotations

from telegram import Update

from crowd.services.objecting import WORDS, About, Appeal, Filed, NoSuch, TakenBack, TooLate, TooMuch, Unasked
from handlers import fallback
from handlers.context import Context
from handlers.ui import restrictions, show
from handlers.ui.doors import Object
from handlers.ui.expecting import GivenUp
from handlers.ui.places import way_on
from handlers.ui.restrictions import TakeBack
from handlers.ui.text import fill, plain
from handlers.ui.words import _, day, number
from storage.records.expected import Expected

EXPECTED = WORDS


def _no_words() -> str:
    return _("Your appeal is with a person as it is, without words of yours. /why shows where it stands.")


GIVEN_UP = GivenUp(_no_words, _no_words, by=(TakeBack,))


async def why(update: Update, context: Context) -> None:
    """/why: what keeps her from work, and answers that were rejected."""
    person = update.effective_user
    if person is None:
        return
    found = await context.services.objecting.standing(person.id, context.turn.now)
    if found is None:
        sentence, button = way_on(await context.services.people.standing(person.id))
        await show.send(context, person.id, sentence, button)
        return
    await show.send(context, person.id, *restrictions.page(found, context.turn.now))


async def tap(update: Update, context: Context) -> None:
    """Appeal, and Take it back."""
    query = update.callback_query
    if query is None:
        return
    services, who = context.services.objecting, query.from_user.id
    if pressed := Object.unpack(query.data):
        about: About = "j" if pressed.about == "j" else "r"
        step = await services.appeal(context.turn, who, about, pressed.id)
    elif back := TakeBack.unpack(query.data):
        step = await services.take_back(context.turn, who, back.objection_id)
    else:
        await fallback.old_button(update, context)
        return
    match step:
        case NoSuch():
            words = _("There is nothing to appeal against here any more. /why shows what there is.")
            await show.toast(context, query, words, alert=True)
        case TooLate(until=until):
            over = fill(_("You could appeal until {day}. That time is over."), day=day(until))
            await show.toast(context, query, str(over), alert=True)
        case Filed() | Appeal() | TakenBack():
            await show.toast(context, query)
            await show.send(context, who, *restrictions.appeal(step))


async def typed(update: Update, context: Context, expected: Expected) -> bool:
    """Why she appeals, in her own words."""
    message = update.message
    if message is None or message.from_user is None:
        return False
    if not message.text or not message.text.strip():
        words = plain(_("Please write it as a text; whoever decides reads only that."))
        await show.send(context, message.chat.id, words, reply_to=message.message_id)
        return True
    step = await context.services.objecting.plead(
        context.turn, message.from_user.id, int(expected.reference), message.text
    )
    match step:
        case Unasked():
            return False
        case TooMuch(limit=limit):
            long = fill(_("Please say it in at most {limit} characters."), limit=number(limit))
            await show.send(context, message.chat.id, long, reply_to=message.message_id)
        case Filed():
            await show.send(context, message.chat.id, *restrictions.pleaded(step), reply_to=message.message_id)
    return True
