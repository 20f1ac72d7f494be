"""The first words: what Tapwork is, how to apply, and where everyone finds the work and the help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from telegram import Update, User
from telegram.error import BadRequest, Forbidden

from crowd.screening.form import Form
from crowd.services.invites import Entered, Invited, Joined, NoGoodLink, NoNeed
from crowd.services.people import Standing
from handlers import menu
from handlers.context import Context
from handlers.ui import offers, show, staffing
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.doors import Apply, Work
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill, join, lines
from handlers.ui.words import MINUTE, _, minutes, money

APPLYING = {"screening", "review", "failed"}

Handler: TypeAlias = Callable[[Update, Context], Awaitable[None]]


def start(*, resume: Handler) -> Handler:
    """/start, by itself or by a link. Whoever applies, or has not been taken on, is shown by `resume` how it stands."""

    async def started(update: Update, context: Context) -> None:
        person = update.effective_user
        if person is None:
            return
        await _in_place_of_greeting(context, person.id)
        entered = await _enter(context, person) if context.args else None
        said = _said(entered) if entered else ""
        standing = await _met(context, person) if entered is None else await _standing(context, person)
        if isinstance(entered, (Joined, NoNeed)):
            await show.send(context, person.id, said)
        elif standing.place in APPLYING:
            if said:
                await show.send(context, person.id, said)
            await resume(update, context)
        else:
            text, button = await _opening(context, standing)
            text = lines(text, *_for_admins()) if person.id in context.admins else text
            await show.send(context, person.id, lines(said, "", text) if said else text, button)

    return started


async def _in_place_of_greeting(context: Context, telegram_id: int) -> None:
    """Whoever lets the bot in again mostly says /start in the same moment: one greeting is enough."""
    message_id = await context.services.people.take_greeting(telegram_id, context.turn.now)
    if message_id is not None:
        with suppress(BadRequest, Forbidden):  # it is gone already
            await context.bot.delete_message(telegram_id, message_id)


async def _enter(context: Context, person: User) -> Entered:
    """What her link does; one update has one effect, so that this meets her too."""
    entered = await context.services.invites.enter(
        context.turn,
        person.id,
        (context.args or [""])[0],
        first_name=person.first_name,
        username=person.username,
        language=person.language_code,
    )
    if isinstance(entered, Joined):
        context.wake_sender()
        await menu.for_one(context.bot, person.id, entered.role)
    return entered


async def _met(context: Context, person: User) -> Standing:
    return await context.services.people.meet(
        context.turn, person.id, person.first_name, person.username, person.language_code
    )


async def _standing(context: Context, person: User) -> Standing:
    standing = await context.services.people.standing(person.id)
    if standing is None:
        raise LookupError("whoever opened a link was met by it")
    return standing


def _said(entered: Entered) -> str:
    match entered:
        case Joined(role):
            return staffing.you_are_in(role)
        case NoNeed():
            return _("You can do that already. The link is still good for somebody else.")
        case Invited(title=None):
            return _("Welcome: you come by an invitation.")
        case Invited(title=title):
            return str(fill(_("You are invited to “{title}”."), title=title or ""))
        case NoGoodLink():
            return _("This link is not good any more. Whoever gave it to you can make a new one.")


async def _opening(context: Context, standing: Standing) -> tuple[Text, Keyboard | None]:
    """A worker who was invited somewhere sees that project, with its button or with what is missing."""
    full = standing.place == "new" and await context.services.intake.full()
    usual = opening(standing, context.services.screening.form, full=full)
    invited, telegram_id = standing.invited, standing.person.telegram_id
    if standing.place != "worker" or invited is None or telegram_id is None:
        return usual
    found = await context.services.labelling.offers(telegram_id, context.turn.now)
    if hers := [each for each in found if each.project_id == invited.project_id]:
        return offers.listed(hers, context.turn.now)
    if invited.state == "live":
        return usual
    soon = fill(_("“{title}” is not open yet. You will hear from us here when it is."), title=bold(invited.title))
    return lines(soon, "", usual[0]), usual[1]


def opening(standing: Standing, form: Form, *, full: bool = False) -> tuple[Text, Keyboard | None]:
    """What /start says to her."""
    match standing.place:
        case "worker":
            return _menu(standing), keyboard([[(_("Show projects"), Work())]])
        case "new":
            return _pitch(form, full=full), keyboard([[(_("Apply"), Apply())]])
        case _:
            sentence, button = way_on(standing)
            return lines(_hello(standing), sentence), button


def _for_admins() -> list[str]:
    return ["", _("You run projects here: /projects shows them, /help says what else you can do.")]


def _pitch(form: Form, *, full: bool) -> Text:
    kept = _("We keep your answers, your resume and your Telegram name to decide whether the work suits you.")
    if not form.wants_file:
        kept = _("We keep your answers and your Telegram name to decide whether the work suits you.")
    return lines(
        bold(_("Tapwork: paid annotation work in this chat")),
        _("You read short texts, answer by tapping a button, and see what every answer earns."),
        "",
        fill(_("Applying takes about {time}."), time=minutes(form.minutes * MINUTE)),
        kept,
        *([_("All places are taken just now: Apply puts you on the waiting list.")] if full else []),
        _("We never ask anyone for money."),
    )


def _menu(standing: Standing) -> Text:
    return lines(
        _hello(standing),
        *_earnings(standing),
        "",
        _("/work shows the projects that are open to you."),
        _("/help says how everything works."),
    )


def _hello(standing: Standing) -> Text:
    return fill(_("Hello, {name}!"), name=bold(standing.person.first_name))


def _earnings(standing: Standing) -> list[Text]:
    if not standing.earned:
        return [join(_("You have not earned anything yet."))]
    return [fill(_("Earned so far: {money}"), money=bold(money(micro, name))) for name, micro in standing.earned]
