"""Staff: owners see who runs projects and decides about applicants here, take people in, and remove them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Contact, Update

from handlers import fallback, menu
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.expecting import GivenUp
from handlers.ui.staffing import Remove, Staff, address, role_name
from handlers.ui.text import Text, bold, code, fill, lines, plain, shorten
from handlers.ui.words import _, day, ngettext, number
from storage.records.expected import Expected
from storage.records.staff import Member, Role

CONTACT = "staff_contact"
"""What is expected while a contact may be sent."""

LISTED = 40
NAME_UNITS = 24
NAME_BYTES = 24


@dataclass(frozen=True, slots=True)
class Add(Button):
    """Take somebody in with this role."""

    prefix: ClassVar[str] = "ya"
    role: str


@dataclass(frozen=True, slots=True)
class MakeLink(Button):
    """A link that gives whoever opens it first this role."""

    prefix: ClassVar[str] = "yl"
    role: str


@dataclass(frozen=True, slots=True)
class TakeBack(Button):
    """The link is good for nobody any more."""

    prefix: ClassVar[str] = "yb"
    invite_id: int


@dataclass(frozen=True, slots=True)
class Appoint(Button):
    """Yes, this contact; `name` is only what is shown."""

    prefix: ClassVar[str] = "yy"
    telegram_id: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Removing(Button):
    """Yes, remove her; `added_at` is when she was added, so that a yes counts for that time only."""

    prefix: ClassVar[str] = "yx"
    telegram_id: int
    added_at: int


BUTTONS: tuple[type[Button], ...] = (Staff, Add, MakeLink, TakeBack, Appoint, Remove, Removing)

GIVEN_UP = GivenUp(
    lambda: _("I no longer wait for a contact. To add somebody, /staff."),
    lambda: _(
        "You were to send a contact more than a day ago, so this was taken for nothing. To add somebody, /staff."
    ),
    by=BUTTONS,
)
"""What is said when no contact is waited for any more."""


async def staff(update: Update, context: Context) -> None:
    """/staff."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *await _list(context))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an owner's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.services.staff.owners):
        await fallback.old_button(update, context)
        return
    if Staff.unpack(query.data):
        await show.turn_to(context, query, *await _list(context))
    elif (add := Add.unpack(query.data)) and (role := _role(add.role)):
        await context.services.expecting.expect(context.turn, query.from_user.id, CONTACT, role)
        await show.turn_to(context, query, *_how_to_add(role))
    elif (wanted := MakeLink.unpack(query.data)) and (role := _role(wanted.role)):
        await _make_link(context, query, role)
    elif back := TakeBack.unpack(query.data):
        await context.services.invites.revoke(context.turn, query.from_user.id, back.invite_id)
        await show.turn_to(context, query, *await _list(context), toast=_("The link no longer works."))
    else:
        await _about_somebody(context, query, update)


async def heard(update: Update, context: Context, expected: Expected) -> bool:
    """What an owner sends after Add: a contact. Anything else is none of ours."""
    message, person, role = update.message, update.effective_user, _role(expected.reference)
    if message is None or person is None or message.contact is None or role is None:
        return False
    if person.id not in context.services.staff.owners:
        return False
    await show.send(context, person.id, *_ask_appoint(message.contact, role))
    return True


async def _about_somebody(context: Context, query: CallbackQuery, update: Update) -> None:
    """Buttons that carry somebody's id."""
    if (yes := Appoint.unpack(query.data)) and (role := _role(yes.role)):
        await _appoint(context, query, yes, role)
    elif ask := Remove.unpack(query.data):
        member = await _member(context, ask.telegram_id)
        listed = await _list(context)
        await show.turn_to(context, query, *(_ask_remove(member) if member else listed))
    elif sure := Removing.unpack(query.data):
        await _remove(context, query, sure)
    else:
        await fallback.old_button(update, context)


async def _appoint(context: Context, query: CallbackQuery, yes: Appoint, role: Role) -> None:
    if gates.grown_old(query, context.turn.now):
        await show.turn_to(context, query, *await _list(context), toast=_too_old(), alert=True)
        return
    member = await context.services.staff.add(context.turn, query.from_user.id, yes.telegram_id, role, yes.name)
    if member is None:
        said = _("That is an owner, who may do everything already.")
    else:
        context.wake_sender()
        await menu.for_one(context.bot, member.telegram_id, member.role)
        said = str(fill(_("{name}: {role} now."), name=_named(member), role=role_name(member.role)))
    await show.turn_to(context, query, *await _list(context), toast=said)


async def _remove(context: Context, query: CallbackQuery, sure: Removing) -> None:
    if gates.grown_old(query, context.turn.now):
        await show.turn_to(context, query, *await _list(context), toast=_too_old(), alert=True)
        return
    gone = await context.services.staff.remove(context.turn, query.from_user.id, sure.telegram_id, sure.added_at)
    if gone:
        await menu.for_one(context.bot, sure.telegram_id, None)
    said = _("Removed. Nothing here obeys them any more.") if gone else _too_old()
    await show.turn_to(context, query, *await _list(context), toast=said, alert=not gone)


async def _make_link(context: Context, query: CallbackQuery, role: Role) -> None:
    link = await context.services.invites.for_staff(context.turn, query.from_user.id, role)
    if link is None:
        await show.turn_to(context, query, *await _list(context), toast=_("Somebody has used that link already."))
        return
    head = _("A link for an admin") if role == "admin" else _("A link for a reviewer")
    text = lines(
        bold(head),
        _("Whoever opens it first gets this role: pass it on to that person alone. It works once, for 24 hours."),
        "",
        address(context.bot.username, link.token),
    )
    await show.turn_to(
        context, query, text, keyboard([[(_("Take it back"), TakeBack(link.invite.id))], [(_("Staff"), Staff())]])
    )


async def _member(context: Context, telegram_id: int) -> Member | None:
    return next((each for each in await context.services.staff.listing() if each.telegram_id == telegram_id), None)


async def _list(context: Context) -> tuple[Text, Keyboard]:
    owners, listed = len(context.services.staff.owners), await context.services.staff.listing()
    text = lines(
        bold(_("Staff")),
        fill(
            ngettext("{count} owner, named in the settings", "{count} owners, named in the settings", owners),
            count=number(owners),
        ),
        *_lines(listed),
        "",
        _("Admins run projects and decide about applicants. Reviewers only decide about applicants."),
    )
    removes: list[list[tuple[str, Button]]] = [
        [(str(fill(_("Remove {name}"), name=_named(each))), Remove(each.telegram_id))] for each in listed[:LISTED]
    ]
    add: list[tuple[str, Button]] = [(_("Add an admin"), Add("admin")), (_("Add a reviewer"), Add("reviewer"))]
    return text, keyboard([add, *removes])


def _lines(listed: Sequence[Member]) -> list[Text]:
    shown = [
        fill(
            _("{name} · {role} since {day}"),
            name=bold(_named(each)),
            role=role_name(each.role),
            day=day(each.added_at),
        )
        for each in listed[:LISTED]
    ]
    more = len(listed) - len(shown)
    rest = [fill(ngettext("and {count} more", "and {count} more", more), count=number(more))] if more else []
    return [*(shown or [plain(_("Nobody else yet."))]), *rest]


def _how_to_add(role: Role) -> tuple[Text, Keyboard]:
    head = _("Add an admin") if role == "admin" else _("Add a reviewer")
    text = lines(
        bold(head),
        _("Send me this person's contact from Telegram (the paper clip, then Contact)."),
        _("Or make a link and pass it on."),
    )
    return text, keyboard([[(_("Make a link"), MakeLink(role))], [(_("Back"), Staff())]])


def _ask_appoint(contact: Contact, role: Role) -> tuple[Text, Keyboard]:
    if contact.user_id is None:
        words = _("I see no Telegram account behind this contact. Pass a link on instead.")
        return plain(words), keyboard([[(_("Make a link"), MakeLink(role))], [(_("Back"), Staff())]])
    ask = _("Make {name} an admin?") if role == "admin" else _("Make {name} a reviewer?")
    text = lines(
        bold(fill(ask, name=contact.first_name)),
        fill(_("Telegram id: {id}"), id=code(str(contact.user_id))),
        _("From then on this person sees what applicants told and sent us."),
    )
    yes = Appoint(contact.user_id, role, _short(contact.first_name))
    return text, keyboard([[(_("Yes"), yes), (_("No"), Staff())]])


def _ask_remove(member: Member) -> tuple[Text, Keyboard]:
    text = lines(
        bold(fill(_("Remove {name}?"), name=_named(member))),
        _("From then on nothing here obeys them, and messages for the staff do not reach them."),
    )
    yes = Removing(member.telegram_id, member.added_at)
    return text, keyboard([[(_("Yes, remove"), yes), (_("Keep"), Staff())]])


def _named(member: Member) -> str:
    return shorten(member.name, NAME_UNITS) if member.name.strip() else str(member.telegram_id)


def _short(name: str) -> str:
    """As much of a name as button data can carry."""
    tame = "".join(" " if each in ":%" or not each.isprintable() else each for each in name)
    return tame.encode()[:NAME_BYTES].decode(errors="ignore").strip()


def _role(given: str) -> Role | None:
    match given:
        case "admin" | "reviewer":
            return given
        case _:
            return None


def _too_old() -> str:
    return _("That question was too old. Nothing was done.")
