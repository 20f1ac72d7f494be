"""Creating: an admin sends or forwards a text or a picture, says where it shall go, and it is a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Message, Update
from telegram.ext import ApplicationHandlerStop

from crowd.services.creating import (
    CreateStep,
    Dropped,
    Made,
    NoDraft,
    NoTaskYet,
    NotMade,
    Preview,
    Sent,
    WhichProject,
)
from handlers import fallback
from handlers.context import Context
from handlers.ui import cards, gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, LookTask
from handlers.ui.text import Text, bold, fill, italic, lines, plain, shorten
from handlers.ui.words import _

MOST_PLACES = 20
NAME_UNITS = 40


@dataclass(frozen=True, slots=True)
class Into(Button):
    """This project."""

    prefix: ClassVar[str] = "ci"
    message_id: int
    project_id: int


@dataclass(frozen=True, slots=True)
class Which(Button):
    """Another project."""

    prefix: ClassVar[str] = "cw"
    message_id: int


@dataclass(frozen=True, slots=True)
class Add(Button):
    """Yes, as shown, to this project."""

    prefix: ClassVar[str] = "ca"
    message_id: int
    project_id: int


@dataclass(frozen=True, slots=True)
class Leave(Button):
    """No task."""

    prefix: ClassVar[str] = "cn"
    message_id: int


BUTTONS: tuple[type[Button], ...] = (Into, Which, Add, Leave)


async def heard(update: Update, context: Context) -> None:
    """A text or a picture of an admin, own or forwarded. Her answer to a task of her own is nobody's task."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None or not (message.text or message.photo):
        return
    creating = context.services.creating
    replied = message.reply_to_message.message_id if message.reply_to_message else None
    about = await creating.is_gold(person.id, replied, message.text or "")
    if about is not None:
        step = await creating.gold(context.turn, person.id, about, message.text or "")
    elif not message.forward_origin and await creating.busy(person.id):
        return
    else:
        about = message.message_id
        step = await creating.sent(context.turn, person.id, _sent(message))
    if isinstance(step, NoDraft):
        return
    text, keys = _shown(step)
    asked = await show.send(context, person.id, text, keys, reply_to=about)
    await creating.keep_asked(person.id, about, asked)
    raise ApplicationHandlerStop


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    step = await _step(context, query)
    if step is None:
        await fallback.old_button(update, context)
    elif isinstance(step, NotMade):
        await show.toast(context, query, step.why, alert=True)
    else:
        text, keys = _shown(step)
        await show.turn_to(context, query, text, keys)


async def _step(context: Context, query: CallbackQuery) -> CreateStep | None:
    creating, person = context.services.creating, query.from_user.id
    if into := Into.unpack(query.data):
        return await creating.choose(context.turn, person, into.message_id, into.project_id)
    if which := Which.unpack(query.data):
        return await creating.reconsider(context.turn, person, which.message_id)
    if add := Add.unpack(query.data):
        return await creating.add(context.turn, person, add.message_id, add.project_id)
    if leave := Leave.unpack(query.data):
        return await creating.drop(context.turn, person, leave.message_id)
    return None


def _sent(message: Message) -> Sent:
    """Telegram lists a picture in several sizes, the largest last."""
    photo = message.photo[-1].file_id if message.photo else None
    return Sent(message.message_id, message.text or message.caption or "", photo)


def _shown(step: CreateStep) -> tuple[Text, Keyboard]:
    match step:
        case WhichProject(draft, places):
            rows: list[list[tuple[str, Button]]] = [
                [(shorten(place.title, NAME_UNITS), Into(draft.message_id, place.project_id))]
                for place in places[:MOST_PLACES]
            ]
            asked = bold(_("Make this a task? Choose its project."))
            how = italic(_("Reply “gold: LABEL because REASON” if its answer is known."))
            return lines(asked, how), keyboard([*rows, [(_("No task"), Leave(draft.message_id))]])
        case Preview():
            return _preview(step)
        case NoTaskYet(draft, place, faults):
            told = fill(_("This cannot be a task of {title}:"), title=bold(place.title))
            return lines(told, *faults), keyboard([_others(draft.message_id)])
        case Made():
            return _made(step)
        case NotMade(why):
            return plain(why), keyboard([])
        case Dropped():
            return plain(_("No task was made of it.")), keyboard([])
        case NoDraft():
            return plain(_("This was left too long ago. Send it again.")), keyboard([])


def _preview(step: Preview) -> tuple[Text, Keyboard]:
    message_id, face = step.draft.message_id, cards.face(step.card)
    picture = [italic(_("(the picture above)")), plain("")] if step.draft.photo else []
    text = lines(
        fill(_("{title}: workers will see this."), title=bold(step.place.title)),
        "",
        *picture,
        *(lines(each, "") for each in face.parts if isinstance(each, Text)),
        face.text,
        "",
        *_notes(step),
        plain(_when(step.place.state)),
    )
    add: list[tuple[str, Button]] = [(_("Add it"), Add(message_id, step.place.project_id))]
    return text, keyboard([add, _others(message_id)])


def _others(message_id: int) -> list[tuple[str, Button]]:
    return [(_("Another project"), Which(message_id)), (_("No task"), Leave(message_id))]


def _notes(step: Preview) -> list[Text]:
    found = [fill(_("Gold: {words}"), words=bold(step.gold))] if step.gold else []
    if step.hint:
        found.append(fill(_("Hint: {hint}"), hint=step.hint))
    if "gold" in step.left_out:
        found.append(plain(_("This project has no column for gold; what you gave is left out.")))
    elif "hint" in step.left_out:
        found.append(plain(_("This project has no column for hints; what you gave is left out.")))
    if step.changes:
        found.append(fill(_("Changed to what Telegram keeps: {changes}"), changes=", ".join(step.changes)))
    return found


def _when(state: str) -> str:
    if state == "live":
        return _("The project is live: workers get it at once.")
    return _("The project is not live: it waits there with the others.")


def _made(step: Made) -> tuple[Text, Keyboard]:
    text = fill(_("Added to {title} as {key}."), title=bold(step.place.title), key=bold(step.key))
    doors: list[tuple[str, Button]] = [
        (_("Show the task"), LookTask(step.task_id)),
        (_("The project"), Look(step.place.project_id)),
    ]
    return text, keyboard([doors])
