"""Answers to review, as admins see them: the list of a project, one answer, and the kinds of reasons to reject it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.rules.fairness import Category
from crowd.services.answers_desk import AnswerPage, AnswerView, Judging, NoAnswer
from crowd.services.fair_desk import NotAdmin, NotYours
from handlers.ui import restrictions
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Answers, Look
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, money, ngettext, number

ABOUT_UNITS, WORDS_UNITS = 80, 60
WORST, NEWEST = 1, 0


@dataclass(frozen=True, slots=True)
class OpenAnswer(Button):
    """One answer to a task."""

    prefix: ClassVar[str] = "za"
    task_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class AcceptAnswer(Button):
    """It is final, and paid."""

    prefix: ClassVar[str] = "zb"
    task_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class RejectAnswer(Button):
    """Show the kinds of reasons."""

    prefix: ClassVar[str] = "zc"
    task_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class RejectFor(Button):
    """For a reason of this kind, whose words are typed."""

    prefix: ClassVar[str] = "ze"
    task_id: int
    person_id: int
    category: str


@dataclass(frozen=True, slots=True)
class UndoRejection(Button):
    """Take it back, within its minute."""

    prefix: ClassVar[str] = "zf"
    rejection_id: int


BUTTONS: tuple[type[Button], ...] = (Answers, OpenAnswer, AcceptAnswer, RejectAnswer, RejectFor, UndoRejection)


def listed(page: AnswerPage | NotAdmin | NoAnswer) -> tuple[Text, Keyboard | None]:
    """What waits in a project."""
    if not isinstance(page, AnswerPage):
        return barred(page)
    if not page.answers:
        words = _("In “{title}” no answer waits: all that was answered is judged, or final by itself.")
        return fill(words, title=bold(page.title)), keyboard([[(_("The project"), Look(page.project_id))]])
    head = ngettext("{count} answer waits to be judged.", "{count} answers wait to be judged.", page.waiting)
    order = _("Those first with whom the fewest agree.") if page.worst else _("The newest first.")
    rows = [_line(at, each) for at, each in enumerate(page.answers, 1)]
    text = lines(bold(page.title), fill(head, count=number(page.waiting)), order, "", *rows)
    numbers: list[tuple[str, Button]] = [
        (number(at), OpenAnswer(each.task_id, each.person_id)) for at, each in enumerate(page.answers, 1)
    ]
    other = (_("The newest first"), NEWEST) if page.worst else (_("Fewest agree first"), WORST)
    ways: list[tuple[str, Button]] = [
        (other[0], Answers(page.project_id, other[1], 0)),
        (_("The project"), Look(page.project_id)),
    ]
    return text, keyboard([numbers, *_turning(page), ways])


def card(view: AnswerView, now: int) -> tuple[Text, Keyboard]:
    """One answer, and what can be done about it."""
    text = lines(
        fill("{title} · {key}", title=bold(view.title), key=bold(view.key)),
        *([quote(view.about)] if view.about else []),
        fill(_("{worker} answered: {words}"), worker=view.pseudonym, words=bold(view.words)),
        *restrictions.key(view.known),
        _others(view),
        *_became(view, now),
        *_unused(view),
    )
    rows: list[list[tuple[str, Button]]] = []
    if view.state == "submitted":
        what = (view.task_id, view.person_id)
        rows.append([(_("Accept"), AcceptAnswer(*what)), (_("Reject"), RejectAnswer(*what))])
    elif view.rejection is not None and view.own and _soon(view, now):
        rows.append([(_("Undo"), UndoRejection(view.rejection))])
    return text, keyboard([*rows, [(_("Answers to review"), Answers(view.project_id, WORST, 0))]])


def reasons(view: AnswerView) -> tuple[Text, Keyboard]:
    """Why it is rejected: first the kind of reason."""
    text = lines(
        fill(_("Why is this answer of {worker} not accepted?"), worker=view.pseudonym),
        plain(_("Then type it in words: she reads both. An answer that is wrong in a small part counts as right.")),
    )
    rows: list[list[tuple[str, Button]]] = [
        [(restrictions.category(each.value), RejectFor(view.task_id, view.person_id, each.value))] for each in Category
    ]
    return text, keyboard([*rows, [(_("Back"), OpenAnswer(view.task_id, view.person_id))]])


def type_reason(view: AnswerView, category: Category) -> Text:
    """What the words are for."""
    if category is Category.GUIDELINES:
        words = _("Type which sentence of the guidelines the answer goes against. {worker} reads it word for word.")
    else:
        words = _("Type why, in one message. {worker} reads it word for word, and may appeal.")
    return fill(words, worker=view.pseudonym)


def barred(step: Judging | AnswerPage) -> tuple[Text, Keyboard | None]:
    """Why there is nothing to judge."""
    match step:
        case NotYours():
            return plain(_("This is your own answer. Somebody else judges it.")), None
        case NotAdmin():
            return plain(_("You cannot judge answers here any more.")), None
        case _:
            return plain(_("There is no such answer any more. /projects leads to all of them.")), None


def _line(at: int, each: AnswerView) -> Text:
    known = [plain(""), *restrictions.key(each.known)] if each.known else []
    return fill(
        "{at}. {about}\n{words} · {others}{known}",
        known=lines(*known) if known else "",
        at=number(at),
        about=shorten(each.about or each.key, ABOUT_UNITS),
        words=bold(shorten(each.words, WORDS_UNITS)),
        others=_others(each),
    )


def _others(view: AnswerView) -> Text:
    if not view.others:
        return plain(_("nobody else has answered it"))
    if view.others == 1:
        return plain(_("one other says the same") if view.agreeing else _("one other says something else"))
    words = _("{agreeing} of {others} others say the same")
    return fill(words, agreeing=number(view.agreeing), others=number(view.others))


def _became(view: AnswerView, now: int) -> list[Text]:
    match view.state:
        case "submitted":
            return []
        case "accepted":
            paid = _("Accepted: {money} is paid for it, and it is final.")
            return [fill(paid, money=money(view.price, view.currency))]
        case "rejected":
            return _rejected(view, now)
        case _:
            return []


def _rejected(view: AnswerView, now: int) -> list[Text]:
    """By her, or by somebody else, who alone can take it back."""
    reason = view.reason or "–"
    if view.own:
        said = fill(_("Rejected: {reason}"), reason=reason)
        told = plain(_("She is told in a minute. Until then you can take it back."))
    else:
        by = bold(view.by or _("A colleague"))
        said = fill(_("{by} has rejected it: {reason}"), by=by, reason=reason)
        told = fill(
            _("{worker} is told in a minute. Until then only {by} can take it back."),
            worker=view.pseudonym,
            by=view.by or _("a colleague"),
        )
    return [said, *([told] if _soon(view, now) else [])]


def _unused(view: AnswerView) -> list[Text]:
    """What she typed is not lost."""
    return [plain(_("It was judged before, so your words were not used:")), quote(view.unused)] if view.unused else []


def _soon(view: AnswerView, now: int) -> bool:
    return view.undo_until is not None and now < view.undo_until


def _turning(page: AnswerPage) -> list[list[tuple[str, Button]]]:
    worst, row = int(page.worst), list[tuple[str, Button]]()
    if page.page:
        row.append((f"← {page.page}/{page.pages}", Answers(page.project_id, worst, page.page - 1)))
    if page.page + 1 < page.pages:
        row.append((f"{page.page + 2}/{page.pages} →", Answers(page.project_id, worst, page.page + 1)))
    return [row] if row else []
