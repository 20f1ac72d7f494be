"""Dealing: what a step of labelling looks like in the chat, below a tap or below a message of hers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from telegram import CallbackQuery

from crowd.rules.eligibility import Groups
from crowd.rules.limits import Because
from crowd.services.cards import (
    AnsweredAlready,
    Asking,
    Briefing,
    Finished,
    Misunderstood,
    NotAnAnswer,
    NothingLeft,
    Part,
    PracticeOffer,
    Refused,
    Shown,
    Step,
    Why,
)
from crowd.services.habits import EnoughForToday
from crowd.services.hands import FilledUp
from crowd.tasktypes.base import Asks, Trouble
from handlers.context import Context
from handlers.ui import (
    bundles,
    cards,
    conditions,
    halts,
    hands,
    nudges,
    practising,
    rating,
    restrictions,
    show,
    stages,
    troubles,
    turning,
    understanding,
    unseen,
)
from handlers.ui.buttons import Keyboard
from handlers.ui.media import Unavailable
from handlers.ui.text import Text, lines, plain
from handlers.ui.words import _

OF_NO_TASK = 0
"""The task of a message that belongs to none, and is tidied away with the next card."""


async def answer_tap(context: Context, query: CallbackQuery, step: Step, page: int = 0) -> None:
    """Turn the tapped message to what came of the tap; `page` is the page of labels that she looked at."""
    match step:
        case Shown(recorded=recorded):
            await _deal(context, query, step, cards.recorded(recorded) if recorded else "", page if step.goes_on else 0)
        case NothingLeft(recorded=recorded, parts=parts):
            toast = cards.recorded(recorded) if recorded else ""
            await _close(context, query, *_nothing(context, step), parts=parts, toast=toast)
            await _ended(context, query.from_user.id, step)
        case Finished(tally, parts, bundle):
            await _close(
                context, query, *cards.finished(tally, bundles.summed(tally, bundle) if bundle else ""), parts=parts
            )
            await rating.ask(context, query.from_user.id, tally.project_id)
        case Briefing(project_id, spec, version):
            await show.turn_to(context, query, *cards.briefing(project_id, spec, version))
        case PracticeOffer():
            await show.turn_to(context, query, *practising.offered(step))
        case Asking():
            await show.turn_to(context, query, *understanding.asking(step), toast=understanding.toast(step))
        case Misunderstood():
            await show.turn_to(context, query, *understanding.misunderstood(step))
        case NotAnAnswer(trouble, limit):
            await show.toast(context, query, troubles.sentence(trouble, limit), alert=True)
        case AnsweredAlready(words, where):
            await _repeat(context, query, where, _already(words))
        case Refused(Why.FILLED, filled=FilledUp(project_id, title, number)):
            await show.turn_to(context, query, *hands.filled(project_id, title, number))
        case Refused(why, None, unmet):
            await show.toast(context, query, refusal(why, unmet), alert=True)
        case Refused(Why.TOO_LATE as why, NothingLeft(tally, parts=parts, halt=None)):
            await _close(context, query, *cards.no_longer_hers(tally), parts=parts, toast=refusal(why))
        case Refused(why, where, _unmet) if where is not None:
            await _repeat(context, query, where, refusal(why))


async def answer_message(context: Context, person: int, step: Step, message_id: int) -> None:
    """Reply to what she typed or said: her card moves below it, and the one above loses its buttons."""
    match step:
        case Shown(recorded=recorded):
            await _below(context, person, step, recorded)
        case NothingLeft(recorded=recorded, parts=parts, stands_at=stands_at):
            text, keyboard = _nothing(context, step)
            await _leave(context, person, parts, stands_at)
            await show.send(context, person, _with_recorded(recorded, text), keyboard)
            await _ended(context, person, step)
        case Asking():
            await show.send(context, person, *understanding.asking_below(step))
        case Misunderstood():
            await show.send(context, person, *understanding.misunderstood(step))
        case Briefing(project_id, spec, version):
            await show.send(context, person, *cards.briefing(project_id, spec, version))
        case NotAnAnswer(trouble, limit):
            await show.send(context, person, troubles.sentence(trouble, limit), reply_to=message_id)
        case AnsweredAlready(words):
            await show.send(context, person, _already(words), reply_to=message_id)
        case Refused(Why.CORRECTED as why, Shown() as where):
            await show.send(context, person, refusal(why), reply_to=message_id)
            await _below(context, person, where, None)
        case Refused(why, _where, unmet):
            await show.send(context, person, refusal(why, unmet), reply_to=message_id)


def what_to_send(asks: Asks) -> str:
    """What a card waits for, to somebody who sent something else."""
    match asks:
        case Asks.TEXT:
            return troubles.sentence(Trouble.TYPE_INSTEAD, 0)
        case Asks.VOICE:
            return troubles.sentence(Trouble.SPEAK_INSTEAD, 0)
        case Asks.EITHER:
            return _("Please type this answer, or record it as a voice message.")
        case Asks.NOTHING:
            return troubles.sentence(Trouble.TAP_INSTEAD, 0)


def refusal(why: Why, unmet: Groups = ()) -> str:
    """Why nothing was done, and what to do instead."""
    match why:
        case Why.NOT_ADMITTED:
            return _("Only admitted workers can do this. /start shows how to apply.")
        case Why.NOT_ELIGIBLE:
            return _("This project is not open to you yet; it asks for: {conditions}").replace(
                "{conditions}", conditions.words(unmet)
            )
        case Why.FILLED:
            return _("This project has enough hands for now; you are in line for a place.")
        case Why.NOT_LIVE:
            return _("This project hands out no tasks at the moment.")
        case Why.NO_PROJECT | Why.NOT_HERS:
            return _("This button is not yours. /work shows what is.")
        case Why.OLD_BUTTON:
            return _("This button is from an older version of the task; here is the task as it is now.")
        case Why.CORRECTED:
            return _("This task was corrected meanwhile. Here it is as it is now; please answer it again.")
        case Why.STEP_PASSED:
            return _("This step is answered already; here is what is asked now.")
        case Why.NOTHING_TO_CHANGE:
            return _("There is no answer that you could still change here.")
        case Why.FINAL:
            return _("This answer is final and cannot be changed any more.")
        case Why.TOO_LATE:
            return _("This task is not yours any more: its time ran out, or you stopped. Nothing was recorded.")
        case Why.SKIPPED_ALREADY:
            return _("You have skipped this task already.")
        case Why.PARKED:
            return _(
                "This task waits for the answer to your question. Tap “Answer it without waiting” to go on with it."
            )
        case Why.RESERVED:
            return _("This task is held for you and comes in its turn.")
        case Why.NO_MONEY:
            return _("The time for this task ran out, and the project has paused meanwhile. Nothing was recorded.")
        case Why.IN_STAGE:
            return _("In a training or an exam nothing is skipped, undone or asked. Is a task not right? Tap Report.")
        case Why.REPORTED_ENOUGH:
            return _("You have reported several tasks of this attempt. Please answer this one as well as you can.")
        case Why.MISUNDERSTOOD:
            return _("The questions on the guidelines of this project did not go well, so it is not for you.")
        case Why.RESTRICTED:
            return _("The time for this task ran out, and no new ones come to you just now. Nothing was recorded.")
        case Why.ENOUGH:
            return _("You have given as many answers here as one person may. Nothing more was recorded.")


async def _deal(context: Context, query: CallbackQuery, shown: Shown, toast: str, page: int) -> None:
    """Turn the tapped message to this task; where a file of it cannot be shown, to a word about that."""
    try:
        await _turn_to(context, query, shown, toast, page)
    except Unavailable as lost:
        words = await unseen.passed_on(context, query.from_user.id, shown.card, lost)
        await _close(context, query, *words, parts=shown.parts)


async def _turn_to(context: Context, query: CallbackQuery, shown: Shown, toast: str, page: int) -> None:
    """A task that needs several messages, or another kind of message, is sent below, and the tapped one goes.
    Where her own limit for a day is reached, that is said instead."""
    person = query.from_user.id
    nudge = await nudges.nudge(context, person, shown)
    if isinstance(nudge, EnoughForToday):
        await _close(context, query, *nudges.enough(nudge, shown), parts=shown.parts, toast=toast)
        return
    face = nudges.with_break(cards.face(shown.card, page), nudge)
    if (face.parts and not _parts_stand(shown)) or not turning.fits(query.message, face, goes_on=shown.goes_on):
        await show.toast(context, query, toast)
        tapped = [Part(query.message.message_id, shown.card.task_id)] if query.message else []
        await _tidy(context, person, [*shown.parts, *tapped])
        await _send(context, person, shown, face)
        return
    stands = await turning.turn(context, query, face, toast=toast, goes_on=shown.goes_on)
    if not face.parts:
        await _tidy(context, person, shown.parts, but=stands)
    await _remember(context, person, shown, stands)


async def _below(context: Context, person: int, shown: Shown, recorded: str | None) -> None:
    try:
        await _send_below(context, person, shown, recorded)
    except Unavailable as lost:
        text, keyboard = await unseen.passed_on(context, person, shown.card, lost)
        await show.send(context, person, _with_recorded(recorded, text), keyboard)


async def _send_below(context: Context, person: int, shown: Shown, recorded: str | None) -> None:
    nudge = await nudges.nudge(context, person, shown)
    if isinstance(nudge, EnoughForToday):
        text, keyboard = nudges.enough(nudge, shown)
        await _leave(context, person, shown.parts, shown.stands_at)
        await show.send(context, person, _with_recorded(recorded, text), keyboard)
        return
    face = nudges.with_break(cards.face(shown.card), nudge)
    if _parts_stand(shown):
        await asyncio.gather(_quiet(context, person, shown.stands_at), _send_card(context, person, shown, face))
        return
    await _leave(context, person, shown.parts, shown.stands_at)
    await _send(context, person, shown, face, recorded)


async def _leave(context: Context, person: int, parts: Sequence[Part], stands_at: int | None) -> None:
    """The card that she answered stays above her words, without buttons; the parts of a long task go."""
    if parts:
        await _tidy(context, person, [*parts, *([Part(stands_at, 0)] if stands_at else [])])
    else:
        await _quiet(context, person, stands_at)


async def _quiet(context: Context, person: int, message_id: int | None) -> None:
    if message_id is not None:
        await show.take_buttons(context, person, message_id)


async def _send(context: Context, person: int, shown: Shown, face: cards.Face, recorded: str | None = None) -> None:
    """The card as new messages, each of its parts noted as soon as it stands."""
    with context.together.sending(person):
        for part in face.parts:
            for message_id in await turning.send_part(context, person, part, face.manner):
                await context.services.labelling.keep_part(person, message_id, shown.card.task_id)
        stands = await _send_card(context, person, shown, face, recorded)
    if face.parts:
        await context.services.labelling.keep_part(person, stands, shown.card.task_id)


async def _send_card(context: Context, person: int, shown: Shown, face: cards.Face, recorded: str | None = None) -> int:
    stands = await turning.send(context, person, replace(face, text=_with_recorded(recorded, face.text)))
    await _remember(context, person, shown, stands)
    return stands


async def _remember(context: Context, person: int, shown: Shown, stands: int) -> None:
    if stands != shown.stands_at:
        await context.services.labelling.keep_card(person, shown.card.tally.project_id, stands)


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
        case NothingLeft(parts=parts):
            await _close(context, query, *_nothing(context, where), parts=parts, toast=toast)
        case Shown(card, _, parts) if any(part.task_id == card.task_id for part in parts):
            await show.toast(context, query, toast)
        case Shown():
            await _deal(context, query, where, toast, 0)


async def _tidy(context: Context, person: int, parts: Sequence[Part], *, but: int | None = None) -> None:
    """Delete what an earlier task left in the chat, but not the message that bears the card now; then forget it."""
    old = {part.message_id for part in parts}
    if old - {but}:
        await show.remove(context, person, sorted(old - {but}))
    if old:
        await context.services.labelling.forget_parts(person, sorted(old))


async def _ended(context: Context, person: int, step: NothingLeft) -> None:
    """Her last answer is recorded, and nothing else keeps her from going on: what does she think of the project?"""
    if step.recorded is not None and step.halt is None and step.bundle is None:
        await rating.ask(context, person, step.tally.project_id)


def _nothing(context: Context, step: NothingLeft) -> tuple[Text, Keyboard]:
    if step.clauses and step.halt:
        return cards.reread(step.tally, step.clauses, step.halt.count)
    if step.stage and (step.halt is None or step.halt.because is Because.NO_ATTEMPT):
        return stages.ended(step.tally, step.stage, context.turn.now)
    if step.grounds:
        return restrictions.told(step.grounds, context.turn.now)
    if step.bundle:
        return bundles.ended(step.tally, step.bundle)
    if step.more and step.halt is None:
        return cards.nothing_in_hand(step.tally)
    return cards.nothing_left(step.tally, halts.sentence(step.halt, context.turn.now) if step.halt else "")


def _parts_stand(shown: Shown) -> bool:
    """One step further in the same long task: its texts are in the chat already."""
    return shown.goes_on and any(part.task_id == shown.card.task_id for part in shown.parts)


def _with_recorded(recorded: str | None, text: Text) -> Text:
    return lines(plain(cards.recorded(recorded)), "", text) if recorded else text


def _already(words: str) -> str:
    return _("You have answered this task already: {label}").replace("{label}", words)
