"""/profile: what is known of a worker, where it comes from and until when it holds; one tap asks a question anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import Update

from crowd.services.renewing import Known, NoSuchQuestion
from crowd.services.steps import Ask, Summary
from handlers import fallback
from handlers.context import Context
from handlers.ui import questions, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.facts import named
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _, day

MOST = 40
ACROSS = 2


@dataclass(frozen=True, slots=True)
class Renew(Button):
    """Ask this question anew."""

    prefix: ClassVar[str] = "fr"
    question: str


BUTTONS: tuple[type[Button], ...] = (Renew,)


async def profile(update: Update, context: Context) -> None:
    """/profile."""
    person = update.effective_user
    if person is None:
        return
    found = await context.services.renewing.known(person.id, context.turn.now)
    if found is None:
        sentence, button = way_on(await context.services.people.standing(person.id))
        await show.send(context, person.id, plain(sentence), button)
    else:
        await show.send(context, person.id, *_page(found))


async def tap(update: Update, context: Context) -> None:
    """A question that she wants to be asked anew."""
    query = update.callback_query
    pressed = Renew.unpack(query.data) if query else None
    if query is None or pressed is None:
        await fallback.old_button(update, context)
        return
    step = await context.services.renewing.renew(context.turn, query.from_user.id, pressed.question)
    match step:
        case Ask(place=place):
            await show.turn_to(context, query, *questions.asking(place))
        case Summary():
            await show.turn_to(context, query, *questions.summing_up(step))
        case NoSuchQuestion():
            await show.toast(context, query, _("This cannot be asked anew. /profile shows what can."), alert=True)
        case _:
            await fallback.old_button(update, context)


def _page(found: tuple[Known, ...]) -> tuple[Text, Keyboard | None]:
    text = lines(
        bold(_("What we know of you")),
        *([_line(each) for each in found[:MOST]] or [plain(_("Nothing yet."))]),
        "",
        _("It decides which projects are open to you. A button asks its question anew, with what hangs on it."),
        _("/sensitive: what you are ready to see. /me: your own page."),
    )
    asked: dict[str, str] = {}
    for each in found[:MOST]:
        if each.question is not None:
            asked.setdefault(each.question, named(each.fact.name))
    buttons: list[tuple[str, Button]] = [(f"✎ {name}", Renew(key)) for key, name in asked.items()]
    rows = [buttons[start : start + ACROSS] for start in range(0, len(buttons), ACROSS)]
    return text, keyboard(rows) if rows else None


def _line(known: Known) -> Text:
    fact = known.fact
    return lines(
        fill("{name}: {value}", name=named(fact.name), value=bold(known.words)),
        fill("   {source}{until}", source=_source(fact.source, fact.at), until=_until(known)),
    )


def _source(source: str, at: int) -> Text:
    words = {
        "stated": _("you told us on {day}"),
        "tested": _("tested on {day}"),
        "seen": _("seen by a person on {day}"),
    }.get(source, _("known since {day}"))
    return fill(words, day=day(at))


def _until(known: Known) -> str:
    fact = known.fact
    if fact.expired_at is not None:
        return _("; its time is over, and it does not count now")
    return "" if fact.expires_at is None else str(fill(_("; holds until {day}"), day=day(fact.expires_at)))
