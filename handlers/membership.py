"""Coming and going: a person who stops the bot or lets it in again, and groups, which the bot leaves without a word."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import BaseHandler

from crowd.services.people import Returned
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Keyboard
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill
from handlers.ui.words import _, ngettext, number

GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class Elsewhere(BaseHandler[Update, Context, None]):
    """Whatever happens outside of a private chat: people's tasks and earnings are nobody else's business."""

    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.effective_chat is None:
            return False
        return update.effective_chat.type != update.effective_chat.PRIVATE


async def greeted(update: Update, context: Context) -> None:
    """Whoever runs this is met by her first message, whatever it says: from then on she can be told what she must."""
    person = update.effective_user
    if person is not None:
        await context.services.people.greet(
            person.id, person.first_name, person.username, person.language_code, context.turn.now
        )


async def changed(update: Update, context: Context) -> None:
    """A person stopped the bot, or let it in again."""
    change = update.my_chat_member
    if change is None:
        return
    people = context.services.people
    if change.new_chat_member.status in GONE:
        await people.blocked(context.turn, change.chat.id)
    elif back := await people.returned(context.turn, change.chat.id):
        message_id = await show.send(context, change.chat.id, *_welcome(back))
        if not back.freed:  # what became of her tasks has to stay; the rest a /start says better
            await people.note_greeting(change.chat.id, message_id, context.turn.now)


def _welcome(back: Returned) -> tuple[Text, Keyboard | None]:
    """In one sentence, and with her way on."""
    template = _("Welcome back, {name}!")
    if back.freed:
        template = ngettext(
            "Welcome back, {name}: the task in your hands went to others, and all that you answered counts.",
            "Welcome back, {name}: the {count} tasks in your hands went to others, and all that you answered counts.",
            back.freed,
        )
    name = bold(back.standing.person.first_name or _("friend"))
    return fill(template, name=name, count=number(back.freed)), way_on(back.standing)[1]


async def leave(update: Update, context: Context) -> None:
    """Leave a group or channel; whoever threw the bot out saved it the trouble."""
    change = update.my_chat_member
    if update.effective_chat is None or (change and change.new_chat_member.status in GONE):
        return
    try:
        await context.bot.leave_chat(update.effective_chat.id)
    except (BadRequest, Forbidden):
        return  # it is out already
