"""Inviting: an admin makes links that lead people here, to a project or to none, and takes them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.invites import Link
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.staffing import address
from handlers.ui.text import Text, bold, fill, lines, plain, shorten
from handlers.ui.words import _, day, ngettext, number
from storage.records.invites import Invite
from storage.records.projects import Listed

PLACES = (1, 5, 20, 100, 1000)
DAYS = (1, 7, 30, 90)
PROJECTS_SHOWN = 30
TITLE_UNITS = 32
ANYWHERE = 0
"""In the place of a project: the link leads to none."""


@dataclass(frozen=True, slots=True)
class Links(Button):
    """The links that are open."""

    prefix: ClassVar[str] = "v"


@dataclass(frozen=True, slots=True)
class NewLink(Button):
    """A new one: where to?"""

    prefix: ClassVar[str] = "vn"


@dataclass(frozen=True, slots=True)
class To(Button):
    """To this project; for how many?"""

    prefix: ClassVar[str] = "vt"
    project_id: int


@dataclass(frozen=True, slots=True)
class ForSoMany(Button):
    """For so many people; how long?"""

    prefix: ClassVar[str] = "vf"
    project_id: int
    places: int


@dataclass(frozen=True, slots=True)
class Make(Button):
    """So long: make it."""

    prefix: ClassVar[str] = "vm"
    project_id: int
    places: int
    days: int


@dataclass(frozen=True, slots=True)
class Revoke(Button):
    """The link is good for nobody any more."""

    prefix: ClassVar[str] = "vb"
    invite_id: int


BUTTONS: tuple[type[Button], ...] = (Links, NewLink, To, ForSoMany, Make, Revoke)


async def invite(update: Update, context: Context) -> None:
    """/invite."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *await _links(context))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif Links.unpack(query.data):
        await show.turn_to(context, query, *await _links(context))
    elif NewLink.unpack(query.data):
        await show.turn_to(context, query, *_where(await context.services.projects.listing()))
    elif to := To.unpack(query.data):
        await show.turn_to(context, query, *_how_many(to.project_id))
    elif so_many := ForSoMany.unpack(query.data):
        await show.turn_to(context, query, *_how_long(so_many.project_id, so_many.places))
    elif make := Make.unpack(query.data):
        await _make(context, query, make)
    elif revoke := Revoke.unpack(query.data):
        await context.services.invites.revoke(context.turn, query.from_user.id, revoke.invite_id)
        await show.turn_to(context, query, *await _links(context), toast=_("The link no longer works."))
    else:
        await fallback.old_button(update, context)


async def _make(context: Context, query: CallbackQuery, make: Make) -> None:
    link = await context.services.invites.for_people(
        context.turn,
        query.from_user.id,
        project_id=make.project_id or None,
        places=make.places,
        days=make.days,
    )
    if link is None:
        said = _("No link was made: that project is over, or somebody has used the link already.")
        await show.turn_to(context, query, *await _links(context), toast=said, alert=True)
    else:
        await show.turn_to(context, query, *_made(context, link))


async def _links(context: Context) -> tuple[Text, Keyboard]:
    found = await context.services.invites.listing(context.turn.now)
    text = lines(
        bold(_("Invitations")),
        _("A link brings people here. They apply as everybody does, and are led to its project once they are in."),
        *[_line(at, each) for at, each in enumerate(found, 1)],
    )
    back: list[tuple[str, Button]] = [
        (str(fill(_("Take back {number}"), number=number(at))), Revoke(each.id)) for at, each in enumerate(found, 1)
    ]
    pairs = [back[at : at + 2] for at in range(0, len(back), 2)]
    return text, keyboard([[(_("New link"), NewLink())], *pairs])


def _line(at: int, invite: Invite) -> Text:
    return fill(
        _("{number}. {where} · {used} of {places} came · until {day}"),
        number=number(at),
        where=bold(_title(invite)),
        used=number(invite.used),
        places=number(invite.places),
        day=day(invite.expires_at),
    )


def _title(invite: Invite) -> str:
    return shorten(invite.title, TITLE_UNITS) if invite.title is not None else _("No project")


def _where(listed: Sequence[Listed]) -> tuple[Text, Keyboard]:
    open_ones = [each for each in listed if each.state != "closed"][:PROJECTS_SHOWN]
    rows: list[list[tuple[str, Button]]] = [[(shorten(each.title, TITLE_UNITS), To(each.id))] for each in open_ones]
    return plain(_("Where shall the link lead?")), keyboard(
        [*rows, [(_("No project"), To(ANYWHERE))], [(_("Back"), Links())]]
    )


def _how_many(project_id: int) -> tuple[Text, Keyboard]:
    choices: list[tuple[str, Button]] = [
        (
            str(fill(ngettext("{count} person", "{count} people", count), count=number(count))),
            ForSoMany(project_id, count),
        )
        for count in PLACES
    ]
    back: list[tuple[str, Button]] = [(_("Back"), NewLink())]
    rows = [choices[:1], choices[1:3], choices[3:], back]
    return plain(_("How many people may use it?")), keyboard(rows)


def _how_long(project_id: int, places: int) -> tuple[Text, Keyboard]:
    choices: list[tuple[str, Button]] = [
        (
            str(fill(ngettext("{count} day", "{count} days", count), count=number(count))),
            Make(project_id, places, count),
        )
        for count in DAYS
    ]
    back: list[tuple[str, Button]] = [(_("Back"), To(project_id))]
    return plain(_("How long is it good?")), keyboard([choices[:2], choices[2:], back])


def _made(context: Context, link: Link) -> tuple[Text, Keyboard]:
    made = link.invite
    if made.title is None:
        head: Text = bold(_("An invitation"))
    else:
        head = bold(fill(_("An invitation to “{title}”"), title=made.title))
    many = ngettext("{count} person can use it until {day}.", "{count} people can use it until {day}.", made.places)
    text = lines(
        head,
        fill(many, count=number(made.places), day=day(made.expires_at)),
        _("It is shown here only: of the link itself we keep nothing that could be shown again."),
        "",
        address(context.bot.username, link.token),
    )
    return text, keyboard([[(_("Take it back"), Revoke(made.id))], [(_("All invitations"), Links())]])
