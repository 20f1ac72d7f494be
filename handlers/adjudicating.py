"""Adjudicating in the chat: admins and trusted workers settle what people differ about, a card at a time."""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, Message, Update

from crowd.rules.adjudication import Because
from crowd.services.adjudication_cards import AdjudicationStep, Case, NotGold, TooLate, TooLong, Unclear, Verdict
from crowd.tasktypes.base import Said, Spoken, Tapped, Typed
from handlers import fallback
from handlers.context import Context
from handlers.ui import adjudication as ui
from handlers.ui import borrowed, cards, show, troubles
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.doors import Differing
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, fill, plain
from handlers.ui.words import _, number
from storage.records.expected import Expected


def _no_words() -> str:
    return _("Nothing was added to your verdict. It stands as it is.")


def _no_answer() -> str:
    return _("I no longer wait for your answer to the task that you were settling; /adjudicate shows it again.")


NO_WORDS = GivenUp(_no_words, _no_words)
NO_ANSWER = GivenUp(_no_answer, _no_answer, by=ui.BUTTONS)


async def adjudicate(update: Update, context: Context) -> None:
    """/adjudicate, and the button of the work list."""
    if update.effective_user is None:
        return
    service, who = context.services.adjudication, update.effective_user.id
    listed = ui.waiting(await service.waiting(who, context.turn.now), await service.looking(who))
    if update.callback_query:
        await show.turn_to(context, update.callback_query, *listed)
    else:
        await show.send(context, update.effective_user.id, *listed)


async def tap(update: Update, context: Context) -> None:
    """Any button of a case; the service knows who may tap it."""
    query = update.callback_query
    if query is None:
        return
    if Differing.unpack(query.data):
        await adjudicate(update, context)
    elif guide := ui.Guide.unpack(query.data):
        await _guidelines(context, query, guide.task_id)
    elif more := ui.More.unpack(query.data):
        await _more(context, query, more.task_id)
    elif stop := ui.Stop.unpack(query.data):
        await context.services.adjudication.stop(context.turn, query.from_user.id, stop.task_id)
        await adjudicate(update, context)
    elif (step := await _step(context, query)) is not None:
        await _answer(context, query, step)
    else:
        await fallback.old_button(update, context)


async def answered(update: Update, context: Context, expected: Expected) -> bool:
    """Words or a voice, where the card waits for them."""
    message, person = update.message, update.effective_user
    said = _said(message) if message else None
    if message is None or person is None:
        return False
    if said is None:
        await show.send(context, person.id, _("Please answer with a text or a voice message, as the task asks."))
        return True
    step = await context.services.adjudication.say(context.turn, person.id, int(expected.reference), said)
    if isinstance(step, Unclear):
        await show.send(context, person.id, troubles.sentence(step.trouble, step.limit), reply_to=message.message_id)
    else:
        await _below(context, person.id, step)
    return True


async def worded(update: Update, context: Context, expected: Expected) -> bool:
    """What she says for her verdict."""
    message, person = update.message, update.effective_user
    if message is None or person is None:
        return False
    if not message.text:
        await show.send(context, person.id, _("Please type it as a text."), reply_to=message.message_id)
        return True
    step = await context.services.adjudication.words(context.turn, person.id, int(expected.reference), message.text)
    if isinstance(step, TooLong):
        words = fill(_("Please say it in at most {limit} characters."), limit=number(step.limit))
        await show.send(context, person.id, words, reply_to=message.message_id)
    else:
        await _below(context, person.id, step)
    return True


async def _step(context: Context, query: CallbackQuery) -> AdjudicationStep | None:
    """What the tapped button comes to; None for one that is none of these."""
    service, turn, who = context.services.adjudication, context.turn, query.from_user.id
    if take := ui.Take.unpack(query.data):
        return await service.next(turn, who, take.project_id, anew=bool(take.anew))
    if said := ui.Say.unpack(query.data):
        return await service.say(turn, who, said.task_id, Tapped(said.value), version=said.version)
    if keep := ui.Keep.unpack(query.data):
        return await service.keep(turn, who, keep.task_id)
    if change := ui.Change.unpack(query.data):
        return await service.change(turn, who, change.task_id)
    if unsure := ui.Unsure.unpack(query.data):
        return await service.nobody_can_tell(turn, who, unsure.task_id)
    return await _further(context, query)


async def _further(context: Context, query: CallbackQuery) -> AdjudicationStep | None:
    service, turn, who = context.services.adjudication, context.turn, query.from_user.id
    if why := ui.Why.unpack(query.data):
        if why.reason and why.reason not in list(Because):
            return None
        return await service.because(turn, who, why.task_id, Because(why.reason) if why.reason else None)
    if back := ui.Back.unpack(query.data):
        return await service.back(turn, who, back.task_id)
    if leave := ui.Leave.unpack(query.data):
        return await service.leave(turn, who, leave.task_id)
    if gold := ui.Gold.unpack(query.data):
        return await service.gold(turn, who, gold.task_id)
    if undo := ui.Undo.unpack(query.data):
        return await service.undo(turn, who, undo.task_id)
    if look := ui.Look.unpack(query.data) or ui.Page.unpack(query.data):
        return await service.look(turn, who, look.task_id)
    return None


async def _answer(context: Context, query: CallbackQuery, step: AdjudicationStep) -> None:
    """Turn the tapped message to what came of the tap."""
    match step:
        case Unclear(trouble, limit):
            await show.toast(context, query, troubles.sentence(trouble, limit), alert=True)
        case TooLong(limit):
            words = fill(_("Please say it in at most {limit} characters."), limit=number(limit))
            await show.toast(context, query, str(words), alert=True)
        case TooLate(verdict):
            await show.turn_to(context, query, *ui.verdict(verdict), toast=ui.too_late(step), alert=True)
        case NotGold(verdict):
            await show.turn_to(context, query, *ui.verdict(verdict), toast=ui.not_gold(), alert=True)
        case Case():
            begins = bool(ui.Take.unpack(query.data) or ui.Leave.unpack(query.data))
            await borrowed.deal(context, query, ui.face(step, _page(query)), goes_on=not begins)
        case _:
            await show.turn_to(context, query, *_words(step))


async def _below(context: Context, person: int, step: AdjudicationStep) -> None:
    """Below what she typed."""
    if isinstance(step, Case):
        await borrowed.below(context, person, ui.face(step), goes_on=True)
    elif not isinstance(step, Unclear | TooLong):
        await show.send(context, person, *_words(step.verdict if isinstance(step, TooLate | NotGold) else step))


def _words(step: AdjudicationStep) -> tuple[Text, Keyboard]:
    match step:
        case Verdict():
            return ui.verdict(step)
        case Case() | Unclear() | TooLong() | TooLate() | NotGold():
            return plain(_("There is nothing to show here.")), keyboard([])
        case _:
            return ui.otherwise(step)


async def _guidelines(context: Context, query: CallbackQuery, task_id: int) -> None:
    """In the place of the card, and back to it by a button."""
    step = await context.services.adjudication.look(context.turn, query.from_user.id, task_id)
    spec = await context.services.adjudication.guidelines(task_id) if isinstance(step, Case) else None
    if spec is None or not isinstance(step, Case):
        await _answer(context, query, step)
        return
    text, _worker_keys = cards.guidelines(step.project_id, spec)
    await show.turn_to(context, query, text, keyboard([[(_("Back to the task"), ui.Look(task_id))]]))


async def _more(context: Context, query: CallbackQuery, task_id: int) -> None:
    if await context.services.adjudication.more(context.turn, query.from_user.id, task_id):
        await show.toast(context, query)
        await show.send(context, query.from_user.id, ui.ask_words())
    else:
        step = await context.services.adjudication.look(context.turn, query.from_user.id, task_id)
        await _answer(context, query, step)


def _page(query: CallbackQuery) -> int:
    pressed = ui.Page.unpack(query.data) or ui.Say.unpack(query.data)
    return pressed.page if pressed else 0


def _said(message: Message) -> Said | None:
    if message.voice:
        length = message.voice.duration
        seconds = int(length.total_seconds()) if isinstance(length, timedelta) else length
        return Spoken(message.voice.file_id, message.voice.file_unique_id, seconds)
    return Typed(message.text) if message.text else None
