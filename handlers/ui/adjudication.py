"""What an adjudicator reads: projects in which people differ, a case, and what she settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from crowd.rules.adjudication import LONGEST_REASON, SHARE, UNDO, Because
from crowd.services.adjudication_cards import (
    Case,
    Elsewhere,
    Gone,
    NotAllowed,
    NothingWaits,
    TooLate,
    Unread,
    Verdict,
    View,
    Waits,
)
from crowd.services.cards import Card
from crowd.tasktypes.base import Asks, Told
from handlers.ui import borrowed, cards
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Differing, Work
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, minutes, money, ngettext, number

VIEWS, REASONS = 4, 2
"""Answers that a case shows, the most frequent first, and reasons for each of them: a card has room for so much."""
REASON_UNITS, WORDS_UNITS, LABEL_UNITS = 250, 100, 40
Rows: TypeAlias = list[list[tuple[str, Button]]]


@dataclass(frozen=True, slots=True)
class Take(Button):
    """The next case of a project; with `anew` 1 those come back that she left to others."""

    prefix: ClassVar[str] = "ajp"
    project_id: int
    anew: int = 0


@dataclass(frozen=True, slots=True)
class Say(Button):
    """A button of the task's own."""

    prefix: ClassVar[str] = "aja"
    task_id: int
    version: int
    value: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page(Button):
    """Other labels of it."""

    prefix: ClassVar[str] = "ajg"
    task_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Back(Button):
    """One step back."""

    prefix: ClassVar[str] = "ajb"
    task_id: int


@dataclass(frozen=True, slots=True)
class Keep(Button):
    """What she said before she saw the others is her verdict."""

    prefix: ClassVar[str] = "ajk"
    task_id: int


@dataclass(frozen=True, slots=True)
class Change(Button):
    """She says something else, having seen them."""

    prefix: ClassVar[str] = "ajc"
    task_id: int


@dataclass(frozen=True, slots=True)
class Unsure(Button):
    """Nobody can tell."""

    prefix: ClassVar[str] = "ajn"
    task_id: int


@dataclass(frozen=True, slots=True)
class Leave(Button):
    """She leaves it to others."""

    prefix: ClassVar[str] = "ajl"
    task_id: int


@dataclass(frozen=True, slots=True)
class Stop(Button):
    """Enough for now."""

    prefix: ClassVar[str] = "ajs"
    task_id: int


@dataclass(frozen=True, slots=True)
class Guide(Button):
    """The guidelines once more."""

    prefix: ClassVar[str] = "ajd"
    task_id: int


@dataclass(frozen=True, slots=True)
class Look(Button):
    """Back to where the case stands."""

    prefix: ClassVar[str] = "ajv"
    task_id: int


@dataclass(frozen=True, slots=True)
class Why(Button):
    """Why people differed; an empty reason is none."""

    prefix: ClassVar[str] = "ajr"
    task_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class More(Button):
    """She wants to say more about her verdict."""

    prefix: ClassVar[str] = "ajm"
    task_id: int


@dataclass(frozen=True, slots=True)
class Gold(Button):
    """Her verdict becomes the task's known answer."""

    prefix: ClassVar[str] = "ajo"
    task_id: int


@dataclass(frozen=True, slots=True)
class Undo(Button):
    """Her verdict is taken back."""

    prefix: ClassVar[str] = "aju"
    task_id: int


BUTTONS: tuple[type[Button], ...] = (
    *(Differing, Take, Say, Page, Back, Keep, Change, Unsure, Leave, Stop, Guide, Look, Why, More, Gold, Undo),
)


def waiting(found: Sequence[Waits], looking: int = 0) -> tuple[Text, Keyboard]:
    """The projects in which something waits for her; `looking` tasks are with those who differ still."""
    if not found:
        nothing = _("There is nothing to settle: nowhere do people differ too much.")
        text = lines(_("Nothing waits for you now."), _with_them(looking)) if looking else plain(nothing)
        return text, keyboard([[(_("Show projects"), Work())]])
    rows: Rows = [[(_counted(each), Take(each.project_id))] for each in found]
    more = [_with_them(looking)] if looking else []
    return lines(
        bold(_("Where people differ")), plain(_("You get the tasks they differ on most first.")), *more
    ), keyboard(rows)


def _with_them(looking: int) -> Text:
    """Second looks come first; what people still differ about after them comes to a person."""
    words = ngettext(
        "{count} task is with those who differ, for a second look. It comes here if they still differ.",
        "{count} tasks are with those who differ, for a second look. They come here if they still differ.",
        looking,
    )
    return fill(words, count=number(looking))


def face(case: Case, page: int = 0) -> cards.Face:
    """A case: the task as workers see it, what they say once she may see that, and what she may do."""
    return borrowed.face(_card(case), page, lambda data: _leads(data, case), _below(case))


def verdict(found: Verdict) -> tuple[Text, Keyboard]:
    """What was settled, and what can still be done about it."""
    head = fill(_("{title} · task {key}"), title=bold(found.title), key=found.key)
    settled = (
        fill(_("Settled: {words}"), words=bold(shorten(found.words, REASON_UNITS)))
        if found.words
        else bold(_("Nobody can tell"))
    )
    parts: list[Text | str] = [head, settled]
    if found.reason:
        parts.append(fill(_("Why people differed: {reason}"), reason=reason_words(found.reason)))
    if found.said:
        parts.append(quote(found.said))
    if found.gold:
        parts.append(plain(_("It is a task with a known answer from now on.")))
    if found.undo:
        parts += ["", *_final(found)]
    return lines(*parts), keyboard(_after(found))


def reason_words(reason: Because) -> str:
    """One reason of the taxonomy."""
    match reason:
        case Because.AMBIGUOUS_TEXT:
            return _("The text is ambiguous")
        case Because.GUIDELINE_GAP:
            return _("The guidelines leave it open")
        case Because.ANNOTATOR_ERROR:
            return _("Somebody made a mistake")
        case Because.EDGE_CASE:
            return _("A rare case")
        case Because.SUBJECTIVE:
            return _("A matter of opinion")
        case Because.OTHER:
            return _("Something else")


def otherwise(step: NothingWaits | Elsewhere | Unread | Gone | NotAllowed) -> tuple[Text, Keyboard]:
    """What stands in a case's place."""
    more: Rows = [[(_("Where people differ"), Differing())]]
    match step:
        case NothingWaits(project_id, title, left):
            words = fill(_("Nothing more waits for you in “{title}”. Thank you!"), title=bold(title))
            if not left:
                return words, keyboard(more)
            label = ngettext("Show me the {count} I skipped", "Show me the {count} I skipped", left)
            return words, keyboard([[(str(fill(label, count=number(left))), Take(project_id, 1))], *more])
        case Unread(_task_id, project_id):
            words = plain(_("You had this one in hand too long, so that others may take it. Nothing was decided."))
            return words, keyboard([[(_("Go on"), Take(project_id))]])
        case Elsewhere():
            return plain(_("Somebody else is settling this one.")), keyboard(more)
        case Gone():
            return plain(_("Nobody has to settle this one any more.")), keyboard(more)
        case NotAllowed():
            return plain(_("This is not yours to settle.")), keyboard([[(_("Show projects"), Work())]])


def too_late(_step: TooLate) -> str:
    """It cannot be taken back."""
    return _("It is too late to take this back.")


def not_gold() -> str:
    """It cannot become a task with a known answer."""
    return _("This task cannot be gold: its answer is known already, or it is withheld or reserved for somebody.")


def ask_words() -> str:
    """Before she types."""
    return str(
        fill(
            _("Say in at most {limit} characters what decided it. It is kept with the verdict."),
            limit=number(LONGEST_REASON),
        )
    )


def _counted(each: Waits) -> str:
    if each.count is None:
        return each.title
    waits = ngettext("{count} waits", "{count} wait", each.count)
    return str(fill("{title} · {waits}", title=each.title, waits=fill(waits, count=number(each.count))))


def _card(case: Case) -> Card:
    """The worker's card, with what she may know above its question."""
    body = replace(case.card.body, told=(*case.card.body.told, *_told(case)))
    if not case.labels:
        question = _("Why did people differ?") if case.stage == "why" else _("Do you keep what you said, or change it?")
        body = replace(body, question=question, hint="", buttons=(), asks=Asks.NOTHING)
    said = case.card.said if case.labels else 0
    return replace(case.card, body=body, said=said, banner=_banner(case))


def _banner(case: Case) -> str:
    match case.stage:
        case "label":
            return _("People differ here. First say what you think; then you see what they say.")
        case _:
            share = number(case.gap * 100 // SHARE)
            return str(fill(_("People differ here: {share}% of the pairs of answers agree."), share=share))


def _told(case: Case) -> list[Told]:
    found = [part for each in case.views[:VIEWS] for part in _view(each)]
    if more := len(case.views) - VIEWS:
        words = ngettext("{count} other answer", "{count} other answers", more)
        found += [Told(_("And"), str(fill(words, count=number(more))), ours=True)] if more > 0 else []
    if case.own is not None and case.stage in ("reveal", "change"):
        found.append(Told(_("You said"), shorten(case.own, REASON_UNITS), ours=True))
    if case.stage == "why":
        chosen = shorten(case.chosen, REASON_UNITS) if case.chosen else _("Nobody can tell")
        found.append(Told(_("Your verdict"), chosen, ours=True))
    return found


def _view(each: View) -> list[Told]:
    count = str(fill(ngettext("{count} worker", "{count} workers", each.count), count=number(each.count)))
    if each.changed:
        moved = ngettext("{count} on a second look", "{count} on a second look", each.changed)
        count = f"{count}, {fill(moved, count=number(each.changed))}"
    why = [Told(_("Why"), shorten(reason, REASON_UNITS), ours=True) for reason in each.reasons[:REASONS]]
    return [Told(shorten(each.words, WORDS_UNITS), count, ours=True), *why]


def _leads(data: str, case: Case) -> Button | None:
    """What a worker's button means here."""
    if said := cards.Answer.unpack(data):
        return Say(said.task_id, said.version, said.value, said.page)
    if page := cards.Page.unpack(data):
        return Page(page.task_id, page.page)
    return Back(case.task_id) if cards.Back.unpack(data) else None


def _below(case: Case) -> Rows:
    task_id = case.task_id
    match case.stage:
        case "reveal":
            own = str(fill(_("Keep “{words}”"), words=shorten(case.own or "", LABEL_UNITS)))
            return [[(own, Keep(task_id))], [(_("Change it"), Change(task_id))], *_ways_out(case)]
        case "why":
            return [*_reasons(case), [(_("Back"), Back(task_id))]]
        case _:
            return [[(_("Nobody can tell"), Unsure(task_id))], *_ways_out(case)]


def _ways_out(case: Case) -> Rows:
    task_id = case.task_id
    return [[(_("Skip"), Leave(task_id)), (_("Guidelines"), Guide(task_id)), (_("Stop"), Stop(task_id))]]


def _reasons(case: Case) -> Rows:
    rows: Rows = [[(reason_words(each), Why(case.task_id, each.value))] for each in Because]
    return rows if case.must_say_why else [*rows, [(_("No reason"), Why(case.task_id, ""))]]


def _final(found: Verdict) -> list[Text]:
    told = [fill(_("You may take it back for {time}."), time=minutes(UNDO))]
    if found.price:
        paid = money(found.price, found.currency)
        told.append(fill(_("After that it pays you {price}."), price=bold(paid)))
    return told


def _after(found: Verdict) -> Rows:
    rows: Rows = [[(_("Next task"), Take(found.project_id))]]
    if found.hers:
        rows.append([(_("Say why in words"), More(found.task_id))])
    if found.may_gold:
        rows.append([(_("Make it gold"), Gold(found.task_id))])
    if found.undo:
        rows.append([(_("Undo"), Undo(found.task_id))])
    return rows
