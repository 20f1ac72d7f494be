"""Reviewing: people who may read applications take up one after the other, look, ask, decide, and think again."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from crowd.rules.normalise import blank
from crowd.services.desk import (
    Card,
    Decided,
    DecidedBefore,
    Gone,
    Held,
    Look,
    NothingElse,
    NotStaff,
    OwnApplication,
    Ruling,
    TooLate,
    TooLong,
    Unasked,
)
from crowd.services.review import QUESTION, REASON, Sent
from handlers import fallback
from handlers.context import Context
from handlers.ui import desk, gates, rulings, show
from handlers.ui.buttons import Keyboard
from handlers.ui.desk import FRONT, SEEN
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, fill, plain
from handlers.ui.words import _, number
from storage.records.expected import Expected


def _no_words() -> str:
    return _("Nothing was sent. To write it after all, tap its button on the card again; /review shows the card.")


GIVEN_UP = GivenUp(_no_words, _no_words)


async def review(update: Update, context: Context) -> None:
    """/review: the first application that is free."""
    if update.effective_user:
        step = await context.services.review.next(context.turn, update.effective_user.id)
        await show.send(context, update.effective_user.id, *_screen(context, step))


async def tap(update: Update, context: Context) -> None:
    """Any button of the desk. Whose id is not a reviewer's meets a button that does nothing."""
    query = update.callback_query
    if (
        query is None
        or not gates.tapped_by_admin(query, context.reviewers)
        or not (await _looked(context, query) or await _did(context, query) or await _is_about_to_type(context, query))
    ):
        await fallback.old_button(update, context)


async def reason_typed(update: Update, context: Context, expected: Expected) -> bool:
    """Why somebody is not taken on, in a reviewer's own words."""
    message = update.message
    if message is None or message.from_user is None or message.from_user.id not in context.reviewers:
        return False
    if not message.text or blank(message.text):
        await _wants_text(context, message)
        return True
    step = await context.services.review.reject_for(
        context.turn, message.from_user.id, int(expected.reference), message.text
    )
    return await _show_typed(context, message, step)


async def question_typed(update: Update, context: Context, expected: Expected) -> bool:
    """A question to the applicant."""
    message = update.message
    if message is None or message.from_user is None or message.from_user.id not in context.reviewers:
        return False
    if not message.text or blank(message.text):
        await _wants_text(context, message)
        return True
    step = await context.services.review.ask(context.turn, message.from_user.id, int(expected.reference), message.text)
    context.wake_sender()
    return await _show_typed(context, message, step)


async def _looked(context: Context, query: CallbackQuery) -> bool:
    """Buttons that show something."""
    services, who = context.services.review, query.from_user.id
    if opened := desk.OpenCard.unpack(query.data):
        step = await services.open(context.turn, who, opened.screening_id)
        await show.turn_to(context, query, *_screen(context, step, opened.view, opened.page))
    elif following := desk.NextCard.unpack(query.data):
        await show.turn_to(context, query, *_screen(context, await services.next(context.turn, who, following.after)))
    elif listed := desk.Queue.unpack(query.data):
        page = await services.queue(who, context.turn.now, listed.page)
        shown = rulings.barred(page) if isinstance(page, NotStaff) else rulings.queue(page, context.turn.now)
        await show.turn_to(context, query, *shown)
    elif wanted := desk.ShowFile.unpack(query.data):
        await _show_file(context, query, await services.file(context.turn, who, wanted.screening_id, wanted.question))
    else:
        return False
    return True


async def _did(context: Context, query: CallbackQuery) -> bool:
    """Buttons that decide, or change something."""
    services, who = context.services.review, query.from_user.id
    if approved := desk.Approve.unpack(query.data):
        await _show_ruling(context, query, await services.approve(context.turn, who, approved.screening_id))
    elif going_on := desk.LetGoOn.unpack(query.data):
        await _show_ruling(context, query, await services.let_go_on(context.turn, who, going_on.screening_id))
    elif rejected := desk.Reject.unpack(query.data):
        step = await services.reject(context.turn, who, rejected.screening_id, rejected.which)
        await _show_ruling(context, query, step)
    elif undone := desk.Undo.unpack(query.data):
        await _show_ruling(context, query, await services.undo(context.turn, who, undone.decision_id))
    elif seen := desk.MarkSeen.unpack(query.data):
        marked = await services.mark(context.turn, who, seen.screening_id, seen.fact)
        await show.turn_to(context, query, *_screen(context, marked, SEEN))
    elif desk.Leave.unpack(query.data):
        await services.leave(context.turn, who)
        await show.turn_to(context, query, *rulings.enough())
    else:
        return False
    return True


async def _is_about_to_type(context: Context, query: CallbackQuery) -> bool:
    """Buttons after which a message is waited for."""
    reason, question = desk.TypeReason.unpack(query.data), desk.AskHer.unpack(query.data)
    pressed = reason or question
    if pressed is None:
        return False
    kind = REASON if reason else QUESTION
    step = await context.services.review.want(context.turn, query.from_user.id, pressed.screening_id, kind)
    if not isinstance(step, Card):
        await show.turn_to(context, query, *_screen(context, step))
        return True
    await show.toast(context, query)
    words = rulings.type_reason if reason else rulings.type_question
    await show.send(context, query.from_user.id, words(step.dossier.first_name))
    return True


async def _show_file(context: Context, query: CallbackQuery, found: Sent | Look) -> None:
    """The file itself, below the card, and not to be passed on."""
    if isinstance(found, Sent):
        await show.toast(context, query)
        await show.send_file(
            context, query.from_user.id, found.name, found.content, protect=True, voice=_is_voice(found.media_type)
        )
    elif isinstance(found, Gone):
        await show.toast(context, query, _("This file is not there any more."), alert=True)
    else:
        await show.turn_to(context, query, *_screen(context, found))


async def _show_ruling(context: Context, query: CallbackQuery, step: Ruling | Look | TooLate) -> None:
    match step:
        case Decided():
            await show.turn_to(context, query, *rulings.decided(step))
        case TooLate(first_name=name):
            await show.turn_to(context, query, *rulings.told_already(name), toast=_("Too late."))
        case TooLong() | Unasked():
            await show.toast(context, query, _("This button no longer works."))
        case _:
            await show.turn_to(context, query, *_screen(context, step))


async def _show_typed(context: Context, message: Message, step: Ruling | Look) -> bool:
    """What a typed reason or question did; False where nobody waits for it any more."""
    chat = message.chat.id
    match step:
        case Unasked():
            return False
        case TooLong(limit=limit):
            words = fill(_("Please say it in at most {limit} characters."), limit=number(limit))
            await show.send(context, chat, words, reply_to=message.message_id)
        case Decided():
            await show.send(context, chat, *rulings.decided(step))
        case Card():
            note = _("Your question is on its way.")
            await show.send(context, chat, *desk.card(step, FRONT, 0, context.turn.now, note))
        case _:
            await show.send(context, chat, *_screen(context, step))
    return True


def _screen(context: Context, step: Look, view: str = FRONT, page: int = 0) -> tuple[Text, Keyboard | None]:
    match step:
        case Card():
            return desk.card(step, view, page, context.turn.now)
        case NothingElse():
            return rulings.nothing_else(step)
        case Held() | Gone() | DecidedBefore() | OwnApplication() | NotStaff():
            return rulings.barred(step)


async def _wants_text(context: Context, message: Message) -> None:
    await show.send(context, message.chat.id, plain(_("Please type it as a text.")), reply_to=message.message_id)


def _is_voice(media_type: str) -> bool:
    return media_type.startswith("audio/")
