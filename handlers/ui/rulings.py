"""What reviewers read beside cards: decisions, what stands in their way, the list of what waits, and notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crowd.services.desk import Barred, Decided, DecidedBefore, Gone, Held, NothingElse, NotStaff, OwnApplication, Page
from crowd.services.review import A_PAGE
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.desk import FRONT, Leave, NextCard, OpenCard, Queue, Undo, door
from handlers.ui.dossiers import age
from handlers.ui.text import Text, bold, clock, fill, italic, lines, plain, quote, shorten
from handlers.ui.words import _, day, ngettext, number
from storage.records.reviews import Counts, Verdict, Waiting

ACROSS = 5
SAID_UNITS = 700


def decided(step: Decided) -> tuple[Text, Keyboard]:
    """Her decision, and how long it can be taken back."""
    name, reason = bold(step.first_name), step.decision.reason
    what = [fill(_("{name} is in."), name=name)]
    if step.decision.verdict == "open":
        what = [fill(_("{name} can answer the rest of the questions; then you read them here."), name=name)]
    if reason is not None:
        what = [fill(_("{name} is not taken on. This is what she reads:"), name=name), quote(reason)]
    until = _("She is told in a minute. Until then you can take it back.")
    rows: list[list[tuple[str, Button]]] = [[(_("Undo"), Undo(step.decision.id))], _onwards(step.decision.screening_id)]
    return lines(*what, "", until), keyboard(rows)


def told_already(first_name: str) -> tuple[Text, Keyboard]:
    """The minute is over."""
    words = _("The minute is over: {name} is told, and the decision stands. She can ask for a second look herself.")
    return fill(words, name=bold(first_name)), keyboard([_onwards(0)])


def barred(step: Barred) -> tuple[Text, Keyboard | None]:
    """Why she cannot have this application."""
    match step:
        case Held(first_name=name, by=by, until=until):
            words = _("{by} has {name}'s application in hand, until {time} at most.")
            text = fill(words, by=bold(by or _("A colleague")), name=bold(name), time=clock(until))
        case DecidedBefore(first_name=name, by=by, verdict=verdict):
            text = fill(_already(verdict), by=bold(by or _("A colleague")), name=bold(name))
        case Gone():
            text = plain(
                _("This application does not wait any more: it was withdrawn, or its person asked to be forgotten.")
            )
        case OwnApplication():
            text = plain(_("This is your own application. Somebody else decides about it."))
        case NotStaff():
            return plain(_("You cannot read applications here any more.")), None
    return text, keyboard([_onwards(0)])


def nothing_else(step: NothingElse) -> tuple[Text, Keyboard | None]:
    """No other application is free."""
    if step.held is not None:
        text = plain(_("No other application is free now; this one is still yours."))
        return text, keyboard([[(_("Back to it"), OpenCard(step.held, FRONT, 0))], [(_("Enough for now"), Leave())]])
    if not step.counts.waiting:
        return plain(_("No application waits. You hear from me when one does.")), None
    words = ngettext(
        "{count} application waits, and somebody else has it in hand.",
        "{count} applications wait, and others have them in hand.",
        step.counts.waiting,
    )
    return fill(words, count=number(step.counts.waiting)), keyboard([[(_("List"), Queue(0))]])


def enough() -> tuple[Text, Keyboard]:
    """She stops for now."""
    text = plain(_("All right. What you had in hand is free for others; /review goes on."))
    return text, keyboard([_onwards(0)])


def queue(page: Page, now: int) -> tuple[Text, Keyboard | None]:
    """What waits, the first to be read on top, with a button for each."""
    if not page.counts.waiting:
        return nothing_else(NothingElse(page.counts))
    numbered = list(enumerate(page.lines, page.page * A_PAGE + 1))
    text = lines(*_counted(page.counts), "", *[_line(at, each, page.names, now) for at, each in numbered])
    opens: list[tuple[str, Button]] = [(str(at), OpenCard(each.screening_id, FRONT, 0)) for at, each in numbered]
    rows = [opens[start : start + ACROSS] for start in range(0, len(opens), ACROSS)]
    return text, keyboard([*rows, *_turning(page), [(_("Read the first one"), NextCard(0))]])


def news(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """Something new waits."""
    waiting = int(body["waiting"])
    words = ngettext("{count} application waits for you to read it.", "{count} applications wait to be read.", waiting)
    told = [fill(words, count=bold(number(waiting)))]
    if body["appeals"]:
        many = int(body["appeals"])
        told.append(fill(ngettext("{count} is an appeal.", "{count} are appeals.", many), count=number(many)))
    return lines(*told), keyboard([[(_("Read the first one"), NextCard(0))], [(_("List"), Queue(0))]])


def overdue(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """An appeal that should have been answered."""
    words = _("{name}'s appeal is overdue: she was told that it is answered by {day}.")
    text = fill(words, name=bold(str(body["first_name"])), day=day(int(body["due_at"])))
    return text, door(int(body["screening_id"]))


def replied(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """Her answer to a reviewer's question."""
    text = lines(
        fill(_("{name} has answered your question:"), name=bold(str(body["first_name"]))),
        quote(shorten(str(body["words"]), SAID_UNITS)),
        italic(_("It stands on her card, too.")),
    )
    return text, door(int(body["screening_id"]))


def type_reason(first_name: str) -> Text:
    """She tapped Type a reason."""
    words = _("Type why {name} is not taken on, in one message. She reads it word for word.")
    return fill(words, name=bold(first_name))


def type_question(first_name: str) -> Text:
    """She tapped Ask a question."""
    words = _(
        "Type your question to {name}, in one message. She is told that a person asks; her answer comes to her card."
    )
    return fill(words, name=bold(first_name))


def _already(verdict: Verdict) -> str:
    if verdict == "passed":
        return _("{by} has decided already: {name} is in.")
    if verdict == "open":
        return _("{by} has decided already: {name} answers the rest of the questions.")
    return _("{by} has decided already: {name} is not taken on.")


def _onwards(after: int) -> list[tuple[str, Button]]:
    return [(_("Next card"), NextCard(after)), (_("List"), Queue(0))]


def _counted(counts: Counts) -> list[Text]:
    words = ngettext("{count} application waits.", "{count} applications wait.", counts.waiting)
    told = [bold(fill(words, count=number(counts.waiting)))]
    if counts.appeals:
        many = ngettext("{count} is an appeal, {late} overdue.", "{count} are appeals, {late} overdue.", counts.appeals)
        told.append(fill(many, count=number(counts.appeals), late=number(counts.overdue)))
    return told


def _line(at: int, waiting: Waiting, names: Mapping[int, str], now: int) -> Text:
    marks = []
    if waiting.due_at is not None:
        late = waiting.due_at <= now
        marks.append(_("appeal, overdue since {day}") if late else _("appeal, answer by {day}"))
        marks = [each.format(day=day(waiting.due_at)) for each in marks]
    if waiting.reviewer_id is not None:
        name = names.get(waiting.reviewer_id) or _("a colleague")
        marks.append(str(fill(_("{name} has it in hand"), name=name)))
    told = fill("{at}. {name}", at=str(at), name=bold(waiting.first_name))
    return fill("{told} · {rest}", told=told, rest=" · ".join([age(now - waiting.since), *marks]))


def _turning(page: Page) -> list[list[tuple[str, Button]]]:
    if page.pages == 1:
        return []
    row: list[tuple[str, Button]] = []
    if page.page:
        row.append((f"← {page.page}/{page.pages}", Queue(page.page - 1)))
    if page.page + 1 < page.pages:
        row.append((f"{page.page + 2}/{page.pages} →", Queue(page.page + 1)))
    return [row]
