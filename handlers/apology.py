"""The one sentence for somebody whom we failed."""

from __future__ import annotations

from telegram import Bot

from handlers.ui import show
from handlers.ui.words import _


class _Reach:
    def __init__(self, bot: Bot) -> None:
        self.bot = bot


async def apologise(bot: Bot, person: int) -> None:
    """Say sorry to one person, once: what she sent could not be handled."""
    await show.send(
        _Reach(bot),
        person,
        _("Something went wrong on our side: what you just sent was not handled. All that was recorded is safe."),
    )
