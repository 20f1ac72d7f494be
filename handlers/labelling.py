"""Labelling: the work list, beginning, and one message that turns from task to task with every tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from telegram import CallbackQuery, Update

from crowd.services.cards import (
    AnsweredAlready,
    Briefing,
    Finished,
    NothingLeft,
    Part,
    Refused,
    Shown,
    Step,
    Why,
)
from handlers import fallback
from handlers.context import Context
from handlers.ui import cards, show
from handlers.ui.buttons import Button, Keyboard
from handlers.ui.cards import Answer, Guide, Ready, Skip, Stop
from handlers.ui.doors import Begin
from handlers.ui.places import way_on
from handlers.ui.text import Text, plain
from handlers.ui.words import _

B = TypeVar("B", bound=Button)

OF_NO_TASK = 0
"""The task of a part that belongs to none: guidelines, and the card above them."""


async def work(update: Update, context: Context) -> None:
    """/work, or its button: what is open to her."""
    if update.effective_user is None:
        return
    found = await context.services.labelling.offers(update.effective_user.id)
    listed = cards.offers(found) if found else await _nothing_open(context, update.effective_user.id)
    if update.callback_query:
        await show.toast(context, update.callback_query)
    await show.send(context, update.effective_user.id, *listed)


async def _nothing_open(context: Context, telegram_id: int) -> tuple[Text, Keyboard | None]:
    """Whoever is no worker hears how she goes on: waiting for a project would be in vain."""
    standing = await context.services.people.standing(telegram_id)
    if standing and standing.place == "worker":
        return cards.offers([])
    sentence, button = way_on(standing)
    return plain(sentence), button


async def begin(update: Update, context: Context) -> None:
    """Start, under a notice or in the list."""
    if not (found := await _pressed(update, context, Begin)):
        return
    query, pressed = found
    step = await context.services.labelling.begin(context.turn, query.from_user.id, pressed.project_id)
    await _show(context, query, step)


async def ready(update: Update, context: Context) -> None:
    """The guidelines are read."""
    if not (found := await _pressed(update, context, Ready)):
        return
    query, pressed = found
    labelling = context.services.labelling
    await _show(
        context, query, await labelling.begin(context.turn, query.from_user.id, pressed.project_id, briefed=True)
    )


async def tap(update: Update, context: Context) -> None:
    """A label."""
    if not (found := await _pressed(update, context, Answer)):
        return
    query, pressed = found
    step = await context.services.labelling.tap(context.turn, query.from_user.id, pressed.task_id, pressed.value)
    await _show(context, query, step)


async def skip(update: Update, context: Context) -> None:
    """Skip."""
    if not (found := await _pressed(update, context, Skip)):
        return
    query, pressed = found
    await _show(
        context, query, await context.services.labelling.skip(context.turn, query.from_user.id, pressed.task_id)
    )


async def stop(update: Update, context: Context) -> None:
    """Stop."""
    if not (found := await _pressed(update, context, Stop)):
        return
    query, pressed = found
    step = await context.services.labelling.stop(context.turn, query.from_user.id, pressed.project_id)
    await _show(context, query, step)


async def guide(update: Update, context: Context) -> None:
    """The guidelines, below the card. They go, and so does one of the two cards, when she goes on."""
    if not (found := await _pressed(update, context, Guide)):
        return
    query, pressed = found
    spec = await context.services.labelling.guidelines(query.from_user.id, pressed.project_id)
    await show.toast(context, query, "" if spec else _("These guidelines are not yours to read."))
    if spec:
        text, keyboard = cards.guidelines(pressed.project_id, spec)
        sent = await show.send_parts(context, query.from_user.id, text.split(), keyboard)
        card = [query.message.message_id] if query.message else []
        for message_id in [*card, *sent]:
            await context.services.labelling.keep_part(query.from_user.id, message_id, OF_NO_TASK)


async def _pressed(update: Update, context: Context, kind: type[B]) -> tuple[CallbackQuery, B] | None:
    """The tap and its button; what only looks like one is answered here, since an unanswered tap spins for ever."""
    query = update.callback_query
    button = kind.unpack(query.data) if query else None
    if query and button:
        return query, button
    await fallback.old_button(update, context)
    return None


async def _show(context: Context, query: CallbackQuery, step: Step) -> None:
    match step:
        case Shown(recorded=recorded):
            await _deal(context, query, step, cards.recorded(recorded) if recorded else "")
        case NothingLeft(tally, recorded, parts):
            toast = cards.recorded(recorded) if recorded else ""
            await _close(context, query, *cards.nothing_left(tally), parts=parts, toast=toast)
        case Finished(tally, parts):
            await _close(context, query, *cards.finished(tally), parts=parts)
        case Briefing(project_id, spec):
            await show.turn_to(context, query, *cards.briefing(project_id, spec))
        case AnsweredAlready(words, where):
            await _repeat(context, query, where, _already(words))
        case Refused(why, None, unmet):
            await show.toast(context, query, _refusal(why, unmet), alert=True)
        case Refused(why, where, _unmet) if where is not None:
            await _repeat(context, query, where, _refusal(why))


async def _deal(context: Context, query: CallbackQuery, shown: Shown, toast: str) -> None:
    """Turn the tapped message to this task; one that needs several messages is sent below, and the tapped one goes."""
    face = cards.face(shown.card)
    if not face.parts:
        stands = await show.turn_to(context, query, face.text, face.keyboard, toast=toast)
        await _tidy(context, query.from_user.id, shown.parts, but=stands)
        return
    person = query.from_user.id
    await show.toast(context, query, toast)
    tapped = [Part(query.message.message_id, shown.card.task_id)] if query.message else []
    await _tidy(context, person, [*shown.parts, *tapped])
    for part in (*face.parts, face.text):
        message_id = await show.send(context, person, part, face.keyboard if part is face.text else None)
        await context.services.labelling.keep_part(person, message_id, shown.card.task_id)


async def _close(
    context: Context,
    query: CallbackQuery,
    text: Text,
    keyboard: Keyboard | None,
    *,
    parts: Sequence[Part],
    toast: str = "",
) -> None:
    stands = await show.turn_to(context, query, text, keyboard, toast=toast)
    await _tidy(context, query.from_user.id, parts, but=stands)


async def _repeat(context: Context, query: CallbackQuery, where: Shown | NothingLeft, toast: str) -> None:
    """Nothing was done: say why, and turn the tapped message to where she stands. A long task that stands stays."""
    match where:
        case NothingLeft(tally, _, parts):
            await _close(context, query, *cards.nothing_left(tally), parts=parts, toast=toast)
        case Shown(card, _, parts) if any(part.task_id == card.task_id for part in parts):
            await show.toast(context, query, toast)
        case Shown():
            await _deal(context, query, where, toast)


async def _tidy(context: Context, person: int, parts: Sequence[Part], *, but: int | None = None) -> None:
    """Delete what an earlier task left in the chat, but not the message that bears the card now; then forget it."""
    old = {part.message_id for part in parts}
    if old - {but}:
        await show.remove(context, person, sorted(old - {but}))
    if old:
        await context.services.labelling.forget_parts(person, sorted(old))


def _already(words: str) -> str:
    return _("You have answered this task already: {label}").replace("{label}", words)


def _refusal(why: Why, unmet: tuple[str, ...] = ()) -> str:
    match why:
        case Why.NOT_ADMITTED:
            return _("Only admitted workers can do this. /start shows how to apply.")
        case Why.NOT_ELIGIBLE:
            return _("This project is not open to you yet; it asks for: {conditions}").replace(
                "{conditions}", "; ".join(unmet)
            )
        case Why.NOT_LIVE:
            return _("This project hands out no tasks at the moment.")
        case Why.NO_PROJECT | Why.NOT_HERS:
            return _("This button is not yours. /work shows what is.")
        case Why.OLD_BUTTON:
            return _("This button is from an older version of the task; here is the task as it is now.")
        case Why.TOO_LATE:
            return _("The time for this task ran out and somebody else has it now. Nothing was recorded.")
        case Why.SKIPPED_ALREADY:
            return _("You have skipped this task already.")
