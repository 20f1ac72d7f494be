"""Help that knows where she is: on her way in, waiting, at work or with a task in her hands, or an admin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from telegram import Update

from crowd.services.cards import Card
from crowd.services.people import Standing
from crowd.tasktypes.base import Asks
from handlers.context import Context
from handlers.ui import cards, show
from handlers.ui.buttons import Keyboard
from handlers.ui.doors import Change
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, clock, fill, join, lines
from handlers.ui.tickets import Ask, Report
from handlers.ui.words import _

EXPLAINED: dict[str, Callable[[], str]] = {
    cards.Page.prefix: lambda: _("shows more labels"),
    cards.Back.prefix: lambda: _("takes back the last thing that you said in this task"),
    cards.Skip.prefix: lambda: _("passes the task on to somebody else; it does not come back to you"),
    cards.Guide.prefix: lambda: _("shows what the project asks for"),
    cards.Stop.prefix: lambda: _("gives the task back and ends for now; /work brings you back"),
    Ask.prefix: lambda: _("asks the admins what is unclear; the task waits for you until they answer"),
    Report.prefix: lambda: _("says that something is wrong with the task; it never counts against you"),
    cards.Undo.prefix: lambda: _("opens your last answer; the last ten can be changed until they are final"),
    Change.prefix: lambda: _("opens the answer before or after this one"),
    cards.Keep.prefix: lambda: _("leaves your answer as it is and returns to your task"),
}
"""What a button of a card does, by its kind; those of the task's own explain themselves."""


async def help_(update: Update, context: Context) -> None:
    """/help."""
    person = update.effective_user
    if person is None:
        return
    standing = await context.services.people.standing(person.id)
    admin = _for_staff(context, person.id)
    at_work = standing is not None and standing.place == "worker"
    hand = await context.services.profile.in_hand(person.id) if at_work else []
    text, button = _with_task(hand) if hand else _without(standing)
    await show.send(context, person.id, lines(text, *admin), button)


def _without(standing: Standing | None) -> tuple[Text, Keyboard | None]:
    sentence, button = way_on(standing)
    hers = _("/privacy: what we know about you, all of it as a file, all of it deleted")
    return lines(bold(_("How it works")), *_sentences(standing), hers, "", sentence), button


def _sentences(standing: Standing | None) -> list[str]:
    match standing.place if standing else "new":
        case "worker":
            return _for_workers()
        case "review":
            return [
                _("A person of our team reads what you told us. That can take some days."),
                _("You need not do anything; we never ask anyone for money."),
                *_on_the_way(),
            ]
        case "screening":
            return [
                _("Answer with the buttons or by typing. You can break off and go on any time; nothing is lost."),
                _("We never ask anyone for money."),
                *_on_the_way(),
            ]
        case _:
            return [
                _("You apply here in the chat: a few questions. You can break off and go on any time."),
                _("Once you are in, you hear when a project opens, and you work by tapping buttons under a text."),
                _("We never ask anyone for money."),
            ]


def _on_the_way() -> list[str]:
    return [
        "",
        _("/status: where you are, and what comes next"),
        _("/withdraw: take your application back; your answers and files are deleted"),
    ]


def _for_workers() -> list[str]:
    return [
        _("Tap the answer that fits; the next task takes its place. What is recorded is never lost."),
        _("Skip passes a task on to somebody else. Stop ends for now; /work brings you back."),
        "",
        _("/work: the projects that are open to you"),
        _("/earnings: what you earned, down to single answers"),
        _("/history: what you answered, what became of it, and Change"),
        _("/me: your page, breaks, a limit for a day"),
        _("/why: what keeps you from work, why an answer was rejected, and how to appeal"),
        _("/profile: what we know of you, and how to change it"),
        _("/statement: a signed paper about your work"),
        _("/notify: what we write to you, when, and without a sound"),
        _("/sensitive: what you are ready to see, and how much of it"),
    ]


def _with_task(hand: Sequence[Card]) -> tuple[Text, Keyboard | None]:
    """About the card that waits for her; of several, about the first."""
    card = hand[0]
    title = bold(fill(_("Your task: {title}"), title=card.tally.title))
    more = [_("Other tasks wait for you too; /work shows their projects.")] if len(hand) > 1 else []
    return lines(title, *_how_to_answer(card), "", *_buttons(card), *_deadline(card), *more), None


def _deadline(card: Card) -> list[Text]:
    if card.changing is not None:
        return []
    return [fill(_("You have until {time}; then somebody else may get it."), time=clock(card.deadline))]


def _how_to_answer(card: Card) -> list[str]:
    said = [_("Tap the button that fits under the task.")] if card.body.buttons else []
    match card.body.asks:
        case Asks.TEXT:
            return [*said, _("You can type here: your message is the answer. Reply to the card if several tasks wait.")]
        case Asks.VOICE:
            return [*said, _("Hold the microphone and speak: your voice message is the answer.")]
        case Asks.EITHER:
            return [*said, _("You can type or speak here: your message is the answer.")]
        case Asks.NOTHING:
            return said


def _buttons(card: Card) -> list[Text]:
    """A line for each button below the labels, in their order on the card."""
    below = {data.split(":")[0]: label for row in cards.face(card).keyboard.rows for label, data in row}
    return [join(bold(label), " ", EXPLAINED[prefix]()) for prefix, label in below.items() if prefix in EXPLAINED]


def _for_staff(context: Context, person: int) -> list[Text | str]:
    if person in context.admins:
        return _admins(owner=person in context.services.staff.owners)
    return ["", _reviewing()] if person in context.reviewers else []


def _reviewing() -> str:
    return _("/review: read applications and decide")


def _admins(*, owner: bool) -> list[Text | str]:
    return [
        "",
        bold(_("For admins")),
        _("/projects: open, pause and close projects, try them as a worker, watch them"),
        _("/adjudicate: settle the tasks on which people differ"),
        _("/report: how far a project is, how sure its labels are, who is right, what it costs"),
        _("/gold: tasks whose answer is known: how they do, which are in doubt, which could be"),
        _("/rules: who is paused or measured by itself, and what it would do: try it first"),
        _("/intake: open and close applications, and call people in from the waiting list"),
        _("/task: look at one task and correct it"),
        _("/appeals: what rules propose about workers, and workers' appeals"),
        _("/reports: tasks that were reported, and questions that wait for an answer"),
        _("/invite: links that lead people here, to a project if you like"),
        _("/broadcast: write to many people: see it first, follow it, stop it, correct it"),
        _reviewing(),
        _("Send or forward a text or a picture here, and it can become a task."),
        *([_("/staff: who runs projects and decides about applicants here")] if owner else []),
        *([_("/restored: after a restore, what becomes of messages that were owed")] if owner else []),
    ]
