"""Beside the questions: /status, /withdraw, and no more reminders; all of it works in the middle of a question too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.applying import Stakes, Status, Unreminded, Withdrawal, Withdrawn
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, questions, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply, Work
from handlers.ui.line import LeaveLine, in_line, off_the_list, place_open
from handlers.ui.places import way_on
from handlers.ui.questions import Screen
from handlers.ui.reminders import NoReminders, how_far
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _, day


@dataclass(frozen=True, slots=True)
class ShowStatus(Button):
    """Where she stands."""

    prefix: ClassVar[str] = "qw"


@dataclass(frozen=True, slots=True)
class Withdraw(Button):
    """Ask whether she takes her application back."""

    prefix: ClassVar[str] = "qd"


@dataclass(frozen=True, slots=True)
class WithdrawNow(Button):
    """Yes, this one."""

    prefix: ClassVar[str] = "qdy"
    screening_id: int


BUTTONS: tuple[type[Button], ...] = (ShowStatus, Withdraw, WithdrawNow, NoReminders, LeaveLine)


async def status(update: Update, context: Context) -> None:
    """/status."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *await _status(context, update.effective_user.id))


async def withdraw(update: Update, context: Context) -> None:
    """/withdraw: says what it means, and asks once more."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *await _ask(context, update.effective_user.id))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation."""
    query = update.callback_query
    if query is None:
        return
    if ShowStatus.unpack(query.data):
        await show.turn_to(context, query, *await _status(context, query.from_user.id))
    elif Withdraw.unpack(query.data):
        await show.turn_to(context, query, *await _ask(context, query.from_user.id))
    elif sure := WithdrawNow.unpack(query.data):
        await _withdraw(context, query, sure)
    elif stop := NoReminders.unpack(query.data):
        await _stop_reminding(context, query, stop)
    elif LeaveLine.unpack(query.data):
        await context.services.intake.leave(context.turn, query.from_user.id)
        await show.turn_to(context, query, *off_the_list())
    else:
        await fallback.old_button(update, context)


async def _withdraw(context: Context, query: CallbackQuery, sure: WithdrawNow) -> None:
    if gates.grown_old(query, context.turn.now):
        asked = await _ask(context, query.from_user.id)
        await show.turn_to(context, query, *asked, toast=_("That question was too old. Nothing was done."))
        return
    outcome = await context.services.applying.withdraw(context.turn, query.from_user.id, sure.screening_id)
    await show.turn_to(context, query, *_taken_back(outcome))


async def _stop_reminding(context: Context, query: CallbackQuery, stop: NoReminders) -> None:
    outcome = await context.services.applying.stop_reminding(context.turn, query.from_user.id, stop.screening_id)
    match outcome:
        case Unreminded(kept_until=until):
            words = _("All right, no more reminders. You can go on until {day}; /start brings you back at any time.")
            await show.turn_to(context, query, fill(words, day=day(until)), keyboard([[(_("Go on"), Apply())]]))
        case _:
            await show.turn_to(context, query, *await _status(context, query.from_user.id))


async def _status(context: Context, person: int) -> Screen:
    found = await context.services.applying.status(person, context.turn.now)
    if found is None:
        sentence, button = way_on(None)
        return plain(sentence), button
    return _standing(found)


def _standing(found: Status) -> Screen:
    match found.standing.place:
        case "screening":
            return _applying(found)
        case "waiting" | "called" if found.line is not None:
            until = found.line.until
            return in_line(found.line.position) if until is None else place_open(until)
        case "review":
            return _waiting(found)
        case "failed" if found.refusal is not None:
            return questions.verdict(found.refusal)
        case "lapsed":
            return _lapsed(found)
        case "withdrawn":
            return _withdrawn(found)
        case "worker":
            text = lines(fill(_("You work here since {day}."), day=day(found.since)), way_on(found.standing)[0])
            return text, keyboard([[(_("Show projects"), Work())]])
        case _:
            sentence, button = way_on(found.standing)
            return plain(sentence), button


def _applying(found: Status) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("You are applying")),
        *how_far(found.answered, found.questions, found.minutes),
        fill(_("You can go on until {day}; then the application is closed."), day=day(found.until or 0)),
    )
    return text, keyboard([[(_("Go on"), Apply())], [(_("Withdraw"), Withdraw())]])


def _waiting(found: Status) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Your application is with our team")),
        fill(_("You sent it on {day}."), day=day(found.since)),
        fill(_("A person reads it and decides by {day} at the latest."), day=day(found.until or 0)),
        _("We write to you here. You need not do anything."),
    )
    return text, keyboard([[(_("Withdraw"), Withdraw())]])


def _lapsed(found: Status) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Your application is closed")),
        fill(_("Nobody went on with it until {day}."), day=day(found.since)),
        _("You can begin again at any time. As long as we keep your answers, you need not give them twice."),
    )
    return text, keyboard([[(_("Apply again"), Apply())]])


def _withdrawn(found: Status) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("You took your application back")),
        fill(_("That was on {day}. Your answers and files were deleted."), day=day(found.since)),
        _again(found.until),
    )
    return text, keyboard([[(_("Apply again"), Apply())]])


def _again(again_at: int | None) -> Text:
    if again_at is None:
        return plain(_("You can apply again at any time."))
    return fill(_("You can apply again from {day} on, because the test is taken once in so long."), day=day(again_at))


async def _ask(context: Context, person: int) -> Screen:
    found = await context.services.applying.stakes(person, context.turn.now)
    if found:
        return _question(found)
    status = await context.services.applying.status(person, context.turn.now)
    return _standing(status) if status and status.line else _nothing_open()


def _question(found: Stakes) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Take your application back?")),
        _("Your answers and your files are deleted at once. That you applied, and when, is kept."),
        _again(found.again_at),
    )
    keep: tuple[str, Button] = (
        (_("No, keep it"), ShowStatus()) if found.decided_by_person else (_("No, go on"), Apply())
    )
    return text, keyboard([[(_("Yes, withdraw"), WithdrawNow(found.screening_id))], [keep]])


def _nothing_open() -> tuple[Text, Keyboard | None]:
    return plain(_("You have no open application. /status shows where you are.")), None


def _taken_back(outcome: Withdrawal) -> tuple[Text, Keyboard | None]:
    match outcome:
        case Withdrawn(again_at=again_at):
            text = lines(
                _("Your application is taken back, and your answers and files are deleted."),
                _again(again_at),
                _("Thank you for your time."),
            )
            return text, keyboard([[(_("Apply again"), Apply())]])
        case _:
            return _nothing_open()
