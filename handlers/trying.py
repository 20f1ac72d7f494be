"""Trying: an admin walks through a project's tasks as a worker sees them; nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, TypeAlias

from telegram import CallbackQuery, Message, Update
from telegram.ext import ApplicationHandlerStop

from crowd.services.cards import Card
from crowd.services.trials import (
    AllSeen,
    Briefed,
    Judged,
    NothingToTry,
    Stands,
    TrialOver,
    TrialStep,
    Trying,
    Unclear,
    Unshown,
)
from crowd.tasktypes.base import Said, Spoken, Tapped, Typed
from handlers import fallback
from handlers.context import Context
from handlers.ui import cards, gates, show, troubles, turning
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, Try
from handlers.ui.text import Text, bold, fill, italic, lines, plain
from handlers.ui.words import _, number

Row: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Say(Button):
    """A button of the task's own."""

    prefix: ClassVar[str] = "tya"
    task_id: int
    version: int
    value: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page(Button):
    """Other labels of it."""

    prefix: ClassVar[str] = "typ"
    task_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Back(Button):
    """One step back in it."""

    prefix: ClassVar[str] = "tyb"
    task_id: int


@dataclass(frozen=True, slots=True)
class Next(Button):
    """The task behind this one; 0 is the briefing."""

    prefix: ClassVar[str] = "tyn"
    after: int


@dataclass(frozen=True, slots=True)
class Guide(Button):
    """The guidelines once more."""

    prefix: ClassVar[str] = "tyg"
    project_id: int


@dataclass(frozen=True, slots=True)
class Resume(Button):
    """Back to where she stands."""

    prefix: ClassVar[str] = "tyc"


@dataclass(frozen=True, slots=True)
class Stop(Button):
    """End the trial."""

    prefix: ClassVar[str] = "tys"


@dataclass(frozen=True, slots=True)
class Inert(Button):
    """A button that a worker has and a trial has no use for."""

    prefix: ClassVar[str] = "tyi"


BUTTONS: tuple[type[Button], ...] = (Try, Say, Page, Back, Next, Guide, Resume, Stop, Inert)


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif Inert.unpack(query.data):
        await show.toast(context, query, _("In a trial this button does nothing."))
    elif guide := Guide.unpack(query.data):
        await _guidelines(context, query, guide.project_id)
    elif (step := await _step(context, query)) is not None:
        await _answer(context, query, step, _page(query))
    else:
        await fallback.old_button(update, context)


async def heard(update: Update, context: Context) -> None:
    """An admin's own words or voice: an answer, while a trial shows her a task."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None or message.forward_origin or not (said := _said(message)):
        return
    replied = message.reply_to_message.message_id if message.reply_to_message else None
    trials = context.services.trials
    if not await trials.waits(context.turn, person.id, replied):
        return
    step = await trials.hear(context.turn, person.id, said)
    if isinstance(step, Unclear):
        words = troubles.sentence(step.trouble, step.limit)
        await show.send(context, person.id, words, reply_to=message.message_id)
    else:
        await _below(context, person.id, step)
    raise ApplicationHandlerStop


async def _step(context: Context, query: CallbackQuery) -> TrialStep | None:
    """What the tapped button comes to; None for one that is none of these."""
    trials, person = context.services.trials, query.from_user.id
    if begin := Try.unpack(query.data):
        return await trials.begin(context.turn, person, begin.project_id)
    if said := Say.unpack(query.data):
        return await trials.say(context.turn, person, said.task_id, said.version, Tapped(said.value))
    if next_ := Next.unpack(query.data):
        return await trials.next(context.turn, person, next_.after)
    if back := Back.unpack(query.data):
        return await trials.back(context.turn, person, back.task_id)
    if Stop.unpack(query.data):
        return await trials.stop(context.turn, person)
    if Page.unpack(query.data) or Resume.unpack(query.data):
        return await trials.look(person)
    return None


def _page(query: CallbackQuery) -> int:
    pressed = Page.unpack(query.data) or Say.unpack(query.data)
    return pressed.page if pressed else 0


async def _guidelines(context: Context, query: CallbackQuery, project_id: int) -> None:
    """In the place of the card, and back to it by a button."""
    spec = await context.services.trials.guidelines(query.from_user.id, project_id)
    if spec is None:
        await _answer(context, query, TrialOver(project_id))
        return
    text, _worker_keys = cards.guidelines(project_id, spec)
    stands = await show.turn_to(context, query, text, keyboard([[(_("Back to the task"), Resume())]]))
    await context.services.trials.moved(query.from_user.id, stands)


async def _answer(context: Context, query: CallbackQuery, step: TrialStep, page: int = 0) -> None:
    """Turn the tapped message to what came of the tap."""
    match step:
        case Unclear(trouble, limit):
            await show.toast(context, query, troubles.sentence(trouble, limit), alert=True)
        case NothingToTry():
            await show.toast(context, query, _("There is nothing to try here."), alert=True)
        case Trying(again=again):
            toast = _("This task was corrected meanwhile; here it is as it is now.") if again else ""
            await _deal(context, query, step, toast, page)
        case _:
            text, keys = _shown(step)
            stands = await show.turn_to(context, query, text, keys)
            await _tidy(context, query.from_user.id, _standing(step), but=stands)
            await context.services.trials.keep(query.from_user.id, stands)


async def _deal(context: Context, query: CallbackQuery, step: Trying, toast: str, page: int) -> None:
    """The tapped message becomes the card; one that needs several, or another kind of message, is sent below."""
    face, person = _face(step.card, page), query.from_user.id
    goes_on = bool(step.card.said or page)
    stand = goes_on and bool(step.stands.parts)
    if (face.parts and not stand) or not turning.fits(query.message, face, goes_on=goes_on):
        await show.toast(context, query, toast)
        tapped = [query.message.message_id] if query.message else []
        await _tidy(context, person, replace(step.stands, parts=(*step.stands.parts, *tapped)))
        await _send(context, person, face)
        return
    stands = await turning.try_turn(context, query, face, toast=toast, goes_on=goes_on)
    if not face.parts:
        await _tidy(context, person, step.stands, but=stands)
    await context.services.trials.keep(person, stands, step.stands.parts if face.parts else ())


async def _below(context: Context, person: int, step: TrialStep) -> None:
    """Below what she typed: the card goes on there, and the one above loses its buttons."""
    stands = _standing(step)
    if stands.message_id is not None:
        await show.take_buttons(context, person, stands.message_id)
    if isinstance(step, Trying):
        face = _face(step.card)
        await _send(context, person, replace(face, parts=()) if step.card.said else face, stands.parts)
        return
    text, keys = _shown(step)
    await context.services.trials.keep(person, await show.send(context, person, text, keys), stands.parts)


async def _send(context: Context, person: int, face: cards.Face, above: tuple[int, ...] = ()) -> None:
    """The card as messages of its own; `above` are parts of it that stand in her chat already."""
    parts = [*above]
    with context.together.sending(person):
        for part in face.parts:
            parts += await turning.try_part(context, person, part, face.manner)
        stands = await turning.try_send(context, person, face)
    await context.services.trials.keep(person, stands, tuple(parts))


async def _tidy(context: Context, person: int, stands: Stands, but: int | None = None) -> None:
    """The parts of a long task leave her chat."""
    if old := [message_id for message_id in stands.parts if message_id != but]:
        await show.remove(context, person, old)


def _face(card: Card, page: int = 0) -> cards.Face:
    """The worker's own card, marked, with the same buttons in the same places; they lead here instead."""
    marked = replace(card, tally=replace(card.tally, title=str(_marked(card.tally.title))))
    face = cards.face(marked, page)
    return replace(face, keyboard=Keyboard(tuple(_row(row, card) for row in face.keyboard.rows)))


def _row(row: Row, card: Card) -> Row:
    return tuple((label, _here(data, card).pack()) for label, data in row)


def _here(data: str, card: Card) -> Button:
    """What a worker's button means in a trial."""
    if said := cards.Answer.unpack(data):
        return Say(said.task_id, said.version, said.value, said.page)
    if page := cards.Page.unpack(data):
        return Page(page.task_id, page.page)
    if cards.Back.unpack(data):
        return Back(card.task_id)
    if cards.Skip.unpack(data):
        return Next(card.task_id)
    if cards.Guide.unpack(data):
        return Guide(card.tally.project_id)
    return Stop() if cards.Stop.unpack(data) else Inert()


def _shown(step: TrialStep) -> tuple[Text, Keyboard]:
    """What stands in a card's place."""
    match step:
        case Briefed(project_id, spec):
            text, _worker_keys = cards.briefing(project_id, spec)
            begin: Sequence[tuple[str, Button]] = [(_("I have read this: start"), Next(0))]
            return lines(italic(_mark()), text), keyboard([begin, [(_("End the trial"), Stop())]])
        case Judged(task_id=task_id):
            return _verdict(step), keyboard([[(_("Next task"), Next(task_id))], [(_("End the trial"), Stop())]])
        case AllSeen(project_id, title, tried):
            seen = fill(_("You have seen every task of it. Tried: {count}"), count=number(tried))
            again: Sequence[tuple[str, Button]] = [(_("Once more from the start"), Try(project_id))]
            return lines(italic(_marked(title)), "", seen), keyboard([again, [(_("End the trial"), Stop())]])
        case Unshown(task_id=task_id, title=title, key=key):
            told = fill(_("The task {key} cannot be shown; workers will not get it either."), key=bold(key))
            return lines(italic(_marked(title)), "", told), keyboard([[(_("Next task"), Next(task_id))]])
        case TrialOver(project_id):
            words = plain(_("The trial is over. Nothing of it was recorded."))
            back: Sequence[tuple[str, Button]] = [(_("Back to the project"), Look(project_id))] if project_id else []
            return words, keyboard([back] if back else [])
        case _:
            return plain(_("There is nothing to try here.")), keyboard([])


def _verdict(step: Judged) -> Text:
    said = fill(_("You answered: {words}"), words=bold(step.words))
    found = [said, *_gold(step)]
    if step.hint:
        found.append(fill(_("Hint: {hint}"), hint=step.hint))
    return lines(italic(_marked(step.title)), fill(_("Task {key}"), key=step.key), "", *found)


def _gold(step: Judged) -> list[Text]:
    if step.gold is None:
        return [plain(_("This task has no gold answer."))]
    told = fill(_("Gold says: {words}"), words=bold(step.gold))
    match step.agrees:
        case True:
            return [told, plain(_("You agree with it."))]
        case False:
            return [told, plain(_("A worker would be told that this is not what was expected."))]
        case None:
            return [told]


def _standing(step: TrialStep) -> Stands:
    return getattr(step, "stands", Stands())


def _mark() -> str:
    return _("Trial: nothing is recorded")


def _marked(title: str) -> Text:
    return lines(_mark(), title)


def _said(message: Message) -> Said | None:
    if message.voice:
        voice = message.voice
        return Spoken(voice.file_id, voice.file_unique_id, _seconds(voice.duration))
    return Typed(message.text) if message.text else None


def _seconds(duration: int | timedelta) -> int:
    return int(duration.total_seconds()) if isinstance(duration, timedelta) else duration
