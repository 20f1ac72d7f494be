"""The first words: what Tapwork is, how to apply, and where everyone finds the work and the help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from telegram import Update

from crowd.services.people import Standing
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.doors import Apply, Work
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill, join, lines
from handlers.ui.words import MINUTE, _, minutes, money

Handler: TypeAlias = Callable[[Update, Context], Awaitable[None]]


def start(*, resume: Handler) -> Handler:
    """/start. Whoever is in the middle of her screening is shown her question by `resume`."""

    async def started(update: Update, context: Context) -> None:
        person = update.effective_user
        if person is None:
            return
        standing = await context.services.people.meet(
            context.turn, person.id, person.first_name, person.username, person.language_code
        )
        if standing.place == "screening":
            await resume(update, context)
        else:
            await show.send(context, person.id, *opening(standing, context.services.screening.form.minutes))

    return started


def opening(standing: Standing, screening_minutes: int) -> tuple[Text, Keyboard | None]:
    """What /start says to her."""
    match standing.place:
        case "worker":
            return _menu(standing), keyboard([[(_("Show projects"), Work())]])
        case "new":
            return _pitch(screening_minutes), keyboard([[(_("Apply"), Apply())]])
        case _:
            sentence, button = way_on(standing)
            return lines(_hello(standing), sentence), button


def _pitch(screening_minutes: int) -> Text:
    return lines(
        bold(_("Tapwork: paid annotation work in this chat")),
        _("You read short texts, answer by tapping a button, and see what every answer earns."),
        "",
        fill(_("Applying takes about {time}."), time=minutes(screening_minutes * MINUTE)),
        _("We keep your answers, your resume and your Telegram name to decide whether the work suits you."),
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
