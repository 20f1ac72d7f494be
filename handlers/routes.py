"""The table of contents of what people can say and tap. Order matters: the first fitting route of a group is taken."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from handlers import fallback, labelling, membership, screening, welcome
from handlers.ui import cards
from handlers.ui.buttons import Button
from handlers.ui.doors import Apply, Begin, Work
from handlers.ui.questions import Skip, Tap

FIRST, THEN, LAST = 0, 1, 2
HERE = filters.ChatType.PRIVATE
NEW = HERE & ~filters.UpdateType.EDITED


def add_routes(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Every route of the bot."""

    def message(group: int, *routes: tuple[Any, Any]) -> None:
        for wanted, handler in routes:
            application.add_handler(MessageHandler(HERE & wanted, handler), group)

    def command(name: str, handler: Any) -> None:
        application.add_handler(CommandHandler(name, handler, filters=NEW), THEN)

    def button(kind: type[Button], handler: Any) -> None:
        application.add_handler(CallbackQueryHandler(handler, pattern=kind.pattern()), FIRST)

    # Outside of private chats there is nothing to do but to leave.
    application.add_handler(membership.Elsewhere(membership.leave), FIRST)
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER), FIRST)

    # Buttons: each knows its own data.
    button(cards.Answer, labelling.tap)  # a label under a task
    button(cards.Skip, labelling.skip)  # pass the task on
    button(cards.Stop, labelling.stop)  # finish for now
    button(cards.Guide, labelling.guide)  # the guidelines once more
    button(Begin, labelling.begin)  # Start, under a notice or in the list
    button(cards.Ready, labelling.ready)  # the guidelines are read
    button(Work, labelling.work)  # the list of projects
    button(Apply, screening.apply)  # begin or resume the screening
    button(Tap, screening.tap_answer)  # an answer to a question
    button(Skip, screening.tap_answer)  # leave a question out
    application.add_handler(CallbackQueryHandler(fallback.old_button), FIRST)  # older versions, forgeries

    # Whoever is being screened is heard there first, except for /start and /help; other messages go on.
    message(FIRST, (~filters.Regex(r"^/(start|help)\b"), screening.heard))

    # Commands.
    command("start", welcome.start(resume=screening.resume))  # hello, or where she is
    command("work", labelling.work)  # what is open to her
    command("help", welcome.help_)  # how it works

    # What nobody waited for.
    message(
        THEN,
        (filters.UpdateType.EDITED, fallback.edited),
        (filters.COMMAND, fallback.unknown_command),
        (filters.ALL, fallback.lost),
    )
