"""The work statement: she chooses a period and a name, and gets it as a PDF and as a signed JSON file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.rules.statement import Period, Statement, key_text, read_signed
from crowd.services.statements import Names
from handlers import fallback
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.places import way_on
from handlers.ui.statement_pdf import paper, system_font
from handlers.ui.text import Text, bold, fill, lines, plain, shorten
from handlers.ui.words import _

NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class OfPeriod(Button):
    """The period of a statement: month, last, year or all."""

    prefix: ClassVar[str] = "sp"
    period: str


@dataclass(frozen=True, slots=True)
class UnderName(Button):
    """Issue it under her name, or with `pseudonym` 1 under her pseudonym."""

    prefix: ClassVar[str] = "sn"
    period: str
    pseudonym: int


async def statement(update: Update, context: Context) -> None:
    """/statement."""
    person = update.effective_user
    if person is None:
        return
    if await context.services.statements.names(person.id) is None:
        sentence, button = way_on(await context.services.people.standing(person.id))
        await show.send(context, person.id, sentence, button)
        return
    await show.send(context, person.id, *_periods())


async def on_period(update: Update, context: Context) -> None:
    """A period: now the name."""
    query = update.callback_query
    pressed = OfPeriod.unpack(query.data) if query else None
    period = _period(pressed.period) if pressed else None
    names = await context.services.statements.names(query.from_user.id) if query else None
    if query is None or period is None or names is None:
        await fallback.old_button(update, context)
        return
    await show.turn_to(context, query, *_names(period, names))


async def on_name(update: Update, context: Context) -> None:
    """A name: the files."""
    query = update.callback_query
    pressed = UnderName.unpack(query.data) if query else None
    period = _period(pressed.period) if pressed else None
    if query is None or pressed is None or period is None:
        await fallback.old_button(update, context)
        return
    found = await context.services.statements.statement(
        query.from_user.id, period, pseudonym=pressed.pseudonym == 1, now=context.turn.now
    )
    if found is None:
        await show.toast(context, query, _("You answered nothing in this time."), alert=True)
        return
    await _issue(context, query, *found)


async def _issue(context: Context, query: CallbackQuery, made: Statement, zone: tzinfo) -> None:
    service, name = context.services.statements, _file_name(made)
    signed = await service.as_json(made, zone)
    read = read_signed(signed)
    key = key_text(read.key) if read else ""
    pdf = await service.as_pdf(paper(made, zone, key, system_font()))
    await show.turn_to(context, query, _issued(key))
    await show.send_file(context, query.from_user.id, f"{name}.pdf", pdf)
    await show.send_file(context, query.from_user.id, f"{name}.json", signed)


def _file_name(made: Statement) -> str:
    return f"work-statement-{datetime.fromtimestamp(made.issued / 1000, UTC):%Y-%m-%d}"


def _issued(key: str) -> Text:
    return lines(
        bold(_("Your work statement")),
        _("The PDF is for people, the JSON file for machines. Both are signed: whoever gets one can check it with us."),
        fill(_("Public key: {key}"), key=key),
    )


def _periods() -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Work statement")),
        _("A signed paper about your work here: answers, accepted ones, pay and active hours, by project."),
        _("Which time is it about?"),
    )
    return text, keyboard(
        [
            [(_("This month"), OfPeriod("month")), (_("Last month"), OfPeriod("last"))],
            [(_("Last 12 months"), OfPeriod("year")), (_("All"), OfPeriod("all"))],
        ]
    )


def _names(period: Period, names: Names) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Work statement")),
        _("Under which name? Your name is the one that Telegram shows; the pseudonym says nothing about you."),
    )
    named = [[(shorten(names.name, NAME_LIMIT), UnderName(period, 0))]] if names.name.strip() else []
    return text, keyboard([*named, [(str(plain(names.pseudonym)), UnderName(period, 1))]])


def _period(given: str) -> Period | None:
    match given:
        case "month" | "last" | "year" | "all":
            return given
        case _:
            return None
