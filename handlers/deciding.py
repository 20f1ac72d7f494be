"""Deciding about people: /appeals shows an admin what waits; she decides with a tap or a typed reason."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from crowd.rules.normalise import blank
from crowd.services.deciding import REASON, Ruling, TooShort
from crowd.services.fair_desk import Case, Decided, Look, What
from crowd.services.objecting import TooMuch, Unasked
from handlers import fallback
from handlers.context import Context
from handlers.ui import fair_desk, gates, show
from handlers.ui.buttons import Keyboard
from handlers.ui.expecting import GivenUp
from handlers.ui.fair_desk import Decide, MarkRight, NextCase, OpenCase, SayWhy, UndoDecision
from handlers.ui.text import Text, fill, plain
from handlers.ui.words import _, number
from storage.records.expected import Expected
from storage.records.fairness import Verdict

VERDICTS: dict[str, Verdict] = {
    "here": "here",
    "everywhere": "everywhere",
    "pause": "pause",
    "decline": "decline",
    "uphold": "uphold",
    "keep": "keep",
}
EXPECTED = REASON


def _no_reason() -> str:
    return _("Nothing was decided. To decide after all, tap its button on the card again; /appeals shows it.")


GIVEN_UP = GivenUp(_no_reason, _no_reason, by=(SayWhy,))


async def appeals(update: Update, context: Context) -> None:
    """/appeals: the first case that she may decide about."""
    if update.effective_user:
        step = await context.services.deciding.first(update.effective_user.id, context.turn.now)
        await show.send(context, update.effective_user.id, *_ruling(step))


async def tap(update: Update, context: Context) -> None:
    """Any button of the desk. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    may = query is not None and gates.tapped_by_admin(query, context.admins)
    if query is None or not may or not (await _looked(context, query) or await _did(context, query)):
        await fallback.old_button(update, context)


async def typed(update: Update, context: Context, expected: Expected) -> bool:
    """Why, in an admin's own words."""
    message = update.message
    if message is None or message.from_user is None or message.from_user.id not in context.admins:
        return False
    if not message.text or blank(message.text):
        words = plain(_("Please type it as a text."))
        await show.send(context, message.chat.id, words, reply_to=message.message_id)
        return True
    step = await context.services.deciding.decide_for(
        context.turn, message.from_user.id, expected.reference, message.text
    )
    if isinstance(step, Unasked):
        return False
    if isinstance(step, TooMuch | TooShort):
        await show.send(context, message.chat.id, _length(step), reply_to=message.message_id)
    else:
        await show.send(context, message.chat.id, *_ruling(step))
    return True


async def _looked(context: Context, query: CallbackQuery) -> bool:
    """Buttons that show something."""
    services, who = context.services.deciding, query.from_user.id
    if following := NextCase.unpack(query.data):
        after = (_what(following.what), following.id) if following.id else None
        await show.turn_to(context, query, *_screen(await services.next(who, after)))
    elif opened := OpenCase.unpack(query.data):
        step = await services.open(who, _what(opened.what), opened.id, context.turn.now)
        await show.turn_to(context, query, *_ruling(step, opened.page))
    elif marked := MarkRight.unpack(query.data):
        step = await services.mark(context.turn, who, marked.id, marked.task_id, right=marked.right == 1)
        await show.turn_to(context, query, *_ruling(step, marked.page))
    else:
        return False
    return True


async def _did(context: Context, query: CallbackQuery) -> bool:
    """Buttons that decide, or ask for a reason."""
    services, who = context.services.deciding, query.from_user.id
    if (pressed := Decide.unpack(query.data)) and pressed.verdict in VERDICTS:
        verdict = VERDICTS[pressed.verdict]
        step = await services.decide(context.turn, who, _what(pressed.what), pressed.id, verdict, pressed.days)
        await show.turn_to(context, query, *_ruling(step))
    elif (asked := SayWhy.unpack(query.data)) and asked.verdict in VERDICTS:
        looked = await services.want(context.turn, who, _what(asked.what), asked.id, VERDICTS[asked.verdict])
        if isinstance(looked, Case):
            await show.toast(context, query)
            await show.send(context, who, fair_desk.type_reason(looked.first_name))
        else:
            await show.turn_to(context, query, *_ruling(looked))
    elif undone := UndoDecision.unpack(query.data):
        await show.turn_to(context, query, *_screen(await services.undo(context.turn, who, undone.id)))
    else:
        return False
    return True


def _ruling(step: Ruling, page: int = 0) -> tuple[Text, Keyboard | None]:
    match step:
        case Decided():
            return fair_desk.decided(step)
        case TooMuch() | TooShort():
            return _length(step), None
        case Unasked():
            return plain(_("This button no longer works. /appeals shows what waits.")), None
        case _:
            return _screen(step, page)


def _screen(step: Look, page: int = 0) -> tuple[Text, Keyboard | None]:
    return fair_desk.card(step, page) if isinstance(step, Case) else fair_desk.barred(step)


def _length(step: TooMuch | TooShort) -> Text:
    if isinstance(step, TooMuch):
        return fill(_("Please say it in at most {limit} characters."), limit=number(step.limit))
    return plain(_("Please say a little more: she reads it, and has to be able to answer it."))


def _what(given: str) -> What:
    return "o" if given == "o" else "p"
