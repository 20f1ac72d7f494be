"""A task whose file cannot be shown: nobody answers what she cannot see; it is passed on, and the admins hear of it."""

from __future__ import annotations

import logging

from crowd.services.cards import Card
from crowd.services.reports import Reported
from handlers.context import Context
from handlers.ui import cases
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.cards import Ready
from handlers.ui.doors import Begin
from handlers.ui.media import Unavailable
from handlers.ui.text import Text, bold, lines
from handlers.ui.words import _

_log = logging.getLogger(__name__)


async def passed_on(context: Context, person: int, card: Card, lost: Unavailable) -> tuple[Text, Keyboard]:
    """The task is reported for her, and costs her nothing; an answer that she would change stays as it is."""
    _log.error("Task %s cannot be shown: %s", card.task_id, lost)
    step = await context.services.reports.unseen(person, card.task_id, str(lost), context.turn.now)
    if step is None:
        return _answer_stays(card)
    context.wake_sender()
    return _reported(step)


def _reported(step: Reported) -> tuple[Text, Keyboard]:
    text = lines(
        bold(step.title),
        _("A file of this task cannot be shown, so nobody can answer it."),
        _("It was reported for you, and costs you nothing."),
        *cases.paid_later(step),
    )
    return text, keyboard([[(_("Next task"), Ready(step.project_id))]])


def _answer_stays(card: Card) -> tuple[Text, Keyboard]:
    tally = card.tally
    text = lines(bold(tally.title), _("A file of this task cannot be shown, so your answer to it stays as it is."))
    return text, keyboard([[(_("Go on"), Begin(tally.project_id))]])
