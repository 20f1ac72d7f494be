"""Being screened: from Apply to the verdict, one question at a time, from wherever she left off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import CallbackQuery, Document, Message, MessageEntity, Update
from telegram.error import BadRequest
from telegram.ext import ApplicationHandlerStop

from crowd.rules import spoken
from crowd.screening.said import Contact, Located, Other, Typed, Wrong
from crowd.services.hearing import Kept, Opened, Rested, Said, Sent, Skipped, Tapped, Uploaded, WentBack
from crowd.services.steps import (
    AlreadyIn,
    Ask,
    AskAgain,
    Declined,
    Failed,
    NeedsReview,
    Noted,
    NotScreening,
    Over,
    Passed,
    Paused,
    Step,
    Summary,
    TooEarly,
    Updated,
    Waits,
)
from handlers.context import Context
from handlers.ui import line, questions, show
from handlers.ui.keys import NoKeys
from handlers.ui.questions import Screen
from handlers.ui.steering import EditAnswer, KeepAnswer, OneBack, Pause, SendAll, Skip, Tap
from handlers.ui.text import Text

KINDS = (
    *(
        Wrong.STICKER,
        Wrong.PHOTO,
        Wrong.VOICE,
        Wrong.AUDIO,
        Wrong.VIDEO,
        Wrong.VIDEO_NOTE,
        Wrong.ANIMATION,
        Wrong.CONTACT,
    ),
    *(Wrong.LOCATION, Wrong.POLL, Wrong.DICE),
)
"""Named as the fields of a message that hold them."""

COMMANDS = {word for word in spoken.SKIP | spoken.BACK | spoken.PAUSE | spoken.SEND if word.startswith("/")}
"""What somebody may type at a question instead of tapping its buttons."""


async def apply(update: Update, context: Context) -> None:
    """The Apply button: the first question, or the one she is at, in the place of the message with the button."""
    query = update.callback_query
    if query is None:
        return
    person = query.from_user
    step = await context.services.screening.start(
        context.turn,
        person.id,
        first_name=person.first_name,
        username=person.username,
        language=person.language_code,
    )
    await _show_start(context, query, step)


async def tap_answer(update: Update, context: Context) -> None:
    """A button under a question or the summary: an answer, or a way through the form."""
    query = update.callback_query
    if query is None:
        return
    pressed = _pressed(query.data)
    if pressed is None:
        await show.toast(context, query, questions.no_such_button())
        return
    step = await context.services.screening.answer(context.turn, query.from_user.id, pressed)
    await _show_tap(context, query, step)


async def heard(update: Update, context: Context) -> None:
    """Any message of somebody who is being screened; every other message goes on to the next handler."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None or _moves(update):
        return
    said = _said(context, message, edited=update.edited_message is not None)
    before = await context.services.screening.standing(person.id, context.turn.now)
    step = await context.services.screening.answer(context.turn, person.id, said)
    if isinstance(step, NotScreening):
        return
    if questions.has_keys(before) and not questions.has_keys(step):
        words, step = questions.leaving_keys(step)
        await show.send(context, person.id, words, NoKeys())
    await _show_reply(context, person.id, step)
    raise ApplicationHandlerStop


def _moves(update: Update) -> bool:
    """A shared place that follows her phone comes again at every step she takes, as an edited message."""
    return update.edited_message is not None and update.edited_message.location is not None


async def resume(update: Update, context: Context) -> None:
    """The question she is at, or how it stands, for somebody who comes back. Changes nothing."""
    person = update.effective_user
    step = await context.services.screening.standing(person.id, context.turn.now) if person else None
    if person and isinstance(step, (Ask, Summary)):
        here = step.place if isinstance(step, Ask) else step
        await show.send(context, person.id, *questions.back_at(here))
    elif person and isinstance(step, (Failed, NeedsReview)):
        await show.send(context, person.id, *questions.verdict(step))


async def _show_start(context: Context, query: CallbackQuery, step: Step) -> None:
    match step:
        case Ask(place=place):
            await show.turn_to(context, query, *questions.asking(place))
        case Summary():
            await show.turn_to(context, query, *questions.summing_up(step))
        case TooEarly(again_at=again_at):
            await show.toast(context, query, questions.too_early(again_at), alert=True)
        case Waits(position=position):
            await show.turn_to(context, query, *line.in_line(position))
        case AlreadyIn():
            await show.toast(context, query, questions.already_in(), alert=True)
        case Passed() | Failed() | NeedsReview():
            await show.turn_to(context, query, *questions.verdict(step))
        case Over():
            await show.toast(context, query, questions.over(step))
        case _:
            await show.toast(context, query, questions.over())


async def _show_tap(context: Context, query: CallbackQuery, step: Step) -> None:
    """The tapped message turns into its recorded answer, and what follows comes below it."""
    match step:
        case Ask(place=place, noted=noted, note=note):
            await _turn_and_go_on(context, query, noted, questions.asking(place, note=note))
        case Summary(noted=noted):
            await _turn_and_go_on(context, query, noted, questions.summing_up(replace(step, noted=None)))
        case Paused():
            await show.turn_to(context, query, *questions.paused(step))
        case AskAgain(place=place, why=why, noted=Noted() as noted):
            await show.turn_to(context, query, questions.recorded(noted), toast=questions.where_we_are(place, why))
        case AskAgain(place=place, why=why):
            await show.toast(context, query, questions.where_we_are(place, why))
        case Passed(sent=Summary() as summary) | NeedsReview(sent=Summary() as summary):
            await _turn_and_follow(context, query, questions.sent(summary), questions.verdict(step))
        case Passed(noted=noted) | Failed(noted=noted) | NeedsReview(noted=noted):
            await _turn_and_go_on(context, query, noted, questions.verdict(step))
        case Updated(sent=summary):
            await context.services.renewing.tell_staff(step.screening_id, context.turn.now)
            await _turn_and_follow(context, query, questions.sent(summary), questions.up_to_date(step))
        case Declined():
            await show.turn_to(context, query, *questions.declined())
        case Over():
            await show.toast(context, query, questions.over(step))
        case _:
            await show.toast(context, query, questions.over())


async def _show_reply(context: Context, chat_id: int, step: Step) -> None:
    match step:
        case Ask(place=place, noted=noted, note=note):
            await show.send(context, chat_id, *questions.asking(place, noted, note))
        case Summary():
            await show.send(context, chat_id, *questions.summing_up(step))
        case Paused():
            await show.send(context, chat_id, *questions.paused(step))
        case AskAgain(place=place, why=why):
            await show.send(context, chat_id, *questions.asking_again(place, why))
        case Passed() | Failed() | NeedsReview():
            await show.send(context, chat_id, *questions.verdict(step, understood=True))
        case Updated():
            await context.services.renewing.tell_staff(step.screening_id, context.turn.now)
            await show.send(context, chat_id, *questions.up_to_date(step))
        case Declined():
            await show.send(context, chat_id, *questions.declined())
        case Over():
            await show.send(context, chat_id, questions.over(step))
        case _:
            await show.send(context, chat_id, questions.over())


async def _turn_and_go_on(context: Context, query: CallbackQuery, noted: Noted | None, screen: Screen) -> None:
    """After a replay there may be nothing to record: then what follows takes the message's place."""
    if noted is None:
        await show.turn_to(context, query, *screen)
    else:
        await _turn_and_follow(context, query, questions.recorded(noted), screen)


async def _turn_and_follow(context: Context, query: CallbackQuery, done: Text, screen: Screen) -> None:
    shown = await asyncio.gather(
        show.turn_to(context, query, done),
        show.send(context, query.from_user.id, *screen),
        return_exceptions=True,  # both have ended before a failure makes intake repeat the update
    )
    for result in shown:
        if isinstance(result, BaseException):
            raise result


def _pressed(data: str | None) -> Said | None:
    """What a button says; None for a forged one."""
    if tap := Tap.unpack(data):
        return Tapped(tap.screening_id, tap.question, tap.value)
    if skip := Skip.unpack(data):
        return Skipped(skip.screening_id, skip.question)
    return _way(data)


def _way(data: str | None) -> Said | None:
    if back := OneBack.unpack(data):
        return WentBack(back.screening_id, back.question)
    if keep := KeepAnswer.unpack(data):
        return Kept(keep.screening_id, keep.question)
    if edit := EditAnswer.unpack(data):
        return Opened(edit.screening_id, edit.question)
    if send := SendAll.unpack(data):
        return Sent(send.screening_id)
    pause = Pause.unpack(data)
    return Rested(pause.screening_id) if pause else None


def _said(context: Context, message: Message, *, edited: bool) -> Said:
    """A message as an answer, or as what it is instead of one."""
    if edited:
        return Other(Wrong.EDITED)
    if message.document and message.animation is None:  # Telegram sends an animation as a document, too
        return _document(context, message.document)
    if message.forward_origin is not None:
        return Other(Wrong.FORWARDED)
    if message.contact:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return Contact(message.contact.phone_number, own)
    if message.location:
        return Located(message.location.latitude, message.location.longitude)
    return _sent_file(context, message) or _typed(message)


def _document(context: Context, document: Document) -> Uploaded:
    return Uploaded(document.file_name, document.file_size, _content(context, document.file_id))


def _sent_file(context: Context, message: Message) -> Uploaded | None:
    """A photo, in its largest size, or a recording of her voice."""
    if message.photo:
        photo = message.photo[-1]
        return Uploaded(None, photo.file_size, _content(context, photo.file_id), "photo")
    if message.voice:
        voice = message.voice
        seconds = voice.duration if isinstance(voice.duration, int) else int(voice.duration.total_seconds())
        return Uploaded("voice.ogg", voice.file_size, _content(context, voice.file_id), "voice", seconds)
    return None


def _typed(message: Message) -> Said:
    if message.text is None:
        return Other(next((wrong for wrong in KINDS if getattr(message, wrong)), Wrong.SOMETHING_ELSE))
    is_command = any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities)
    return Other(Wrong.COMMAND) if is_command and message.text not in COMMANDS else Typed(questions.meant(message.text))


def _content(context: Context, file_id: str) -> Callable[[], Awaitable[bytes | None]]:
    async def fetch() -> bytes | None:
        try:
            file = await context.bot.get_file(file_id)
        except BadRequest as refused:
            if "too big" in refused.message.lower():
                return None
            raise
        return bytes(await file.download_as_bytearray())

    return fetch
