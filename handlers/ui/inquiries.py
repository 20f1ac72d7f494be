"""Questions on tasks in words: what the asker reads, what admins read, and the note on the next workers' cards."""

from __future__ import annotations

from crowd.rules.clarifying import Audience
from crowd.services.clarifying import Asked
from crowd.services.inquiries import Inquiry
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.cards import Ready
from handlers.ui.cases import task_text
from handlers.ui.text import Text, bold, fill, italic, lines, plain, quote, shorten
from handlers.ui.tickets import GiveAnswer, Resume
from handlers.ui.words import _

TASK_UNITS, QUOTE_UNITS = 1200, 400


def what_is_unclear() -> str:
    """She tapped Ask."""
    return _("What is unclear? Type it here, or reply to the task and quote the words that confuse you.")


def not_sent() -> str:
    """She did something else before she had typed her question."""
    return _(
        "You went on without typing your question, so none was sent. "
        "To ask about the task before you, tap Ask below it."
    )


def asked_too_late() -> str:
    """She typed more than a day after she had tapped Ask."""
    return _(
        "You tapped Ask more than a day ago, so this was not sent as your question, and no task was answered with it. "
        "To ask about the task before you, tap Ask below it."
    )


def no_task_to_ask_about() -> str:
    """What she typed after Ask, when the task was not hers any more."""
    return _("Your question was not sent: the task is not with you any more. No task was answered with it either.")


def not_answered() -> str:
    """An admin did something else before she had typed her answer."""
    return _("The question is not answered yet. To answer it, tap Answer below it.")


def answered_too_late() -> str:
    """An admin typed more than a day after she had tapped Answer."""
    return _("You tapped Answer more than a day ago, so this was not sent. To answer the question, tap Answer again.")


def asked(step: Asked) -> tuple[Text, Keyboard]:
    """Her question is on its way."""
    kept = _("The task waits for you until the answer comes here, for a day at most. It costs you nothing.")
    lost = _("The time for this task ran out meanwhile; the answer comes here all the same.")
    text = lines(_("Your question is with the admins."), kept if step.kept else lost)
    return text, keyboard([[(_("Next task"), Ready(step.project_id))]])


def parked(task_id: int) -> Keyboard:
    """What stands under the card of a task that waits."""
    return keyboard([[(_("Answer it without waiting"), Resume(task_id))]])


def answer_for_asker(inquiry: Inquiry) -> tuple[Text, Keyboard]:
    """The answer comes back, as a reply to the card."""
    text = lines(
        fill(_("Your question on “{title}”:"), title=bold(inquiry.title)),
        quote(shorten(inquiry.question, QUOTE_UNITS)),
        bold(_("Answer:")),
        plain(inquiry.answer or ""),
    )
    return text, keyboard([[(_("Go on with this task"), Resume(inquiry.task_id))]])


def for_admin(inquiry: Inquiry) -> tuple[Text, Keyboard | None]:
    """A question as admins read it, and who has answered it."""
    text = lines(
        fill(_("A question on “{title}”"), title=bold(inquiry.title)),
        italic(fill(_("Task {key}"), key=inquiry.key)),
        quote(task_text(inquiry.sections, TASK_UNITS), expandable=True),
        *_about(inquiry),
        bold(_("Question:")),
        plain(inquiry.question),
        "",
        *_foot(inquiry),
    )
    if inquiry.answer is not None:
        return text, None
    return text, keyboard(
        [
            [(_("Answer"), GiveAnswer(inquiry.id, Audience.EVERYBODY.value))],
            [(_("Answer privately"), GiveAnswer(inquiry.id, Audience.ASKER.value))],
        ]
    )


def type_answer(inquiry: Inquiry, audience: Audience) -> Text:
    """An admin tapped Answer."""
    who = {
        Audience.EVERYBODY: _("Type the answer. Whoever gets this task next reads it, too."),
        Audience.ASKER: _("Type the answer. Only the person who asked reads it."),
    }
    return lines(who[audience], quote(shorten(inquiry.question, QUOTE_UNITS)))


def answered_by(inquiry: Inquiry) -> str:
    """Another admin was first."""
    name = inquiry.by or _("Another admin")
    return str(fill(_("{name} has answered this already. Nothing was sent."), name=name))


def _about(inquiry: Inquiry) -> list[Text]:
    if not inquiry.quoted:
        return []
    return [plain(_("About the words:")), quote(shorten(inquiry.quoted, QUOTE_UNITS))]


def _foot(inquiry: Inquiry) -> list[Text]:
    if inquiry.answer is None:
        return [italic(_("Reply to this message to answer; whoever gets the task next reads it, too."))]
    name = inquiry.by or _("an admin")
    return [fill(_("✓ Answered by {name}:"), name=bold(name)), plain(inquiry.answer)]
