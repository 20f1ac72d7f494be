"""What no conversation was waiting for: a sentence that knows where the person is, and never silence."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.ui import show
from handlers.ui.places import way_on
from handlers.ui.text import lines
from handlers.ui.words import _

ALBUM = "album"
"""The last album of hers that nobody waited for."""


async def lost(update: Update, context: Context) -> None:
    """A message that nobody waits for; an album, which comes as many messages, is answered once."""
    album = update.effective_message.media_group_id if update.effective_message else None
    if album is None or _is_first_of(album, context):
        await _say(update, context, _("I did not expect a message now."))


def _is_first_of(album: str, context: Context) -> bool:
    """Kept in memory: after a restart the rest of an album gets one more answer, and nothing else is lost."""
    kept = context.user_data
    before = kept.get(ALBUM) if kept is not None else None
    if kept is not None:
        kept[ALBUM] = album
    return before != album


LATE = 60_000
"""ms: an admin's command that is older may not be what she wants any more."""


async def unknown_command(update: Update, context: Context) -> None:
    """A command that does not exist, or not for her: the two must read the same."""
    if _is_late(update, context):
        await _say(update, context, _("That reached me late, so I did nothing. Please send it again."))
    else:
        await _say(update, context, _("There is no such command. /help shows what there is."))


def _is_late(update: Update, context: Context) -> bool:
    """An admin's own words from before: a bot that was away must not say that her command does not exist."""
    message = update.effective_message
    if message is None or message.from_user is None or message.from_user.id not in context.admins:
        return False
    return context.turn.now - message.date.timestamp() * 1000 >= LATE


async def old_button(update: Update, context: Context) -> None:
    """A button of an older version, or a forged one."""
    if update.callback_query:
        words = _("This button no longer works. /start shows where you are.")
        await show.toast(context, update.callback_query, words, alert=True)


async def _say(update: Update, context: Context, words: str) -> None:
    if update.effective_user is None:
        return
    person = update.effective_user.id
    standing = await context.services.people.standing(person)
    if person in context.admins and (standing is None or standing.place == "new"):
        await show.send(
            context, person, lines(words, _("/projects shows what you run, /help says what else you can do."))
        )
        return
    sentence, keyboard = way_on(standing)
    await show.send(context, person, lines(words, sentence), keyboard)
