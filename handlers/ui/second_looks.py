"""A second look as she reads it: why she is asked, what the others say, and what became of it; nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from crowd.rules.adjudication import LONGEST_REASON
from crowd.services.looking_again import Again, Changed, Declined, Kept, LookStep, Over, Reads, SayWhy, Thanks
from crowd.tasktypes.base import Told
from handlers.ui import borrowed, cards
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Work
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, money, number

LABEL_UNITS = 100
TEXT_UNITS = 600
"""Of the task's texts together, in a message that only reminds her of it."""


@dataclass(frozen=True, slots=True)
class SayIt(Button):
    """She wants to say why."""

    prefix: ClassVar[str] = "slw"
    task_id: int


@dataclass(frozen=True, slots=True)
class NotNow(Button):
    """She does not want to."""

    prefix: ClassVar[str] = "sln"
    task_id: int


@dataclass(frozen=True, slots=True)
class Keep(Button):
    """Her answer stays."""

    prefix: ClassVar[str] = "slk"
    task_id: int


@dataclass(frozen=True, slots=True)
class Look(Button):
    """The task once more, to be answered anew."""

    prefix: ClassVar[str] = "sll"
    task_id: int


@dataclass(frozen=True, slots=True)
class Say(Button):
    """A button of the task's own."""

    prefix: ClassVar[str] = "sla"
    task_id: int
    version: int
    value: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page(Button):
    """Other labels of it."""

    prefix: ClassVar[str] = "slp"
    task_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Back(Button):
    """One step back on the card."""

    prefix: ClassVar[str] = "slb"
    task_id: int


BUTTONS: tuple[type[Button], ...] = (SayIt, NotNow, Keep, Look, Say, Page, Back)


def why(body: dict[str, Any]) -> tuple[Text, Keyboard]:
    """The first message: people differ; why did you say so?"""
    text = lines(
        *_task(body),
        "",
        plain(_("Why? A sentence or two help the others to see what you saw. Then you read theirs, without names.")),
        *_pays(body),
        plain(_("Nothing is held against you, whatever you do.")),
    )
    return text, keyboard([[(_("Say why"), SayIt(body["task_id"]))], [(_("Not now"), NotNow(body["task_id"]))]])


def read(body: dict[str, Any]) -> tuple[Text, Keyboard]:
    """The second message: what the others say, and whether she keeps her answer."""
    found = _by_answer(body["others"])
    said = [
        part
        for words, reasons in found
        for part in (bold(f"{shorten(words, LABEL_UNITS)}:"), *(quote(each) for each in reasons))
    ]
    task_id = body["task_id"]
    keep = str(fill(_("Keep “{words}”"), words=shorten(str(body["words"]), 40)))
    return lines(
        *_task(body),
        "",
        plain(_("Others said something else, and this is why:")),
        *said,
        "",
        *_either_way(body),
    ), keyboard(
        [[(keep, Keep(task_id))], [(_("Look again, or change it"), Look(task_id))], [(_("Not now"), NotNow(task_id))]]
    )


def ask_words(limit: int = LONGEST_REASON) -> str:
    """Before she types."""
    return str(fill(_("Type why, in at most {limit} characters."), limit=number(limit)))


def face(step: Again, page: int = 0) -> cards.Face:
    """Her card, open to be changed."""
    task_id = step.card.task_id
    found = _by_answer(step.others)
    said = tuple(
        Told(shorten(words, LABEL_UNITS), shorten("; ".join(reasons), TEXT_UNITS), ours=True)
        for words, reasons in found
    )
    body = replace(step.card.body, told=(*said, *step.card.body.told))
    card = replace(step.card, body=body, banner=_("A second look: answer anew, or keep what you said."))
    return borrowed.face(card, page, lambda data: _leads(data, task_id), [])


def words(step: LookStep) -> tuple[Text, Keyboard]:
    """What became of it."""
    work: Sequence[Sequence[tuple[str, Button]]] = [[(_("Show projects"), Work())]]
    match step:
        case SayWhy(told):
            return why(told)
        case Reads(told):
            return read(told)
        case Thanks():
            return plain(_thanks(step)), keyboard(work)
        case Kept(said, paid, currency):
            kept = fill(_("Your answer stays: {words}."), words=bold(said))
            return lines(kept, *_paid(paid, currency)), keyboard(work)
        case Changed(before, after, paid, currency):
            changed = fill(_("Your answer is now {words}; it was {before}."), words=bold(after), before=before)
            return lines(changed, *_paid(paid, currency)), keyboard(work)
        case Declined():
            return plain(_("All right. Your answer stays as it is.")), keyboard(work)
        case Over(waits=True):
            over = _("The time for this is over; a person looks at it. Your answer stays as it is.")
            return plain(over), keyboard(work)
        case Over():
            return plain(_("This is settled by now. Your answer stays as it is. Thank you!")), keyboard(work)
        case _:
            return plain(_("There is nothing to show here.")), keyboard(work)


def _thanks(step: Thanks) -> str:
    """What she may wait for, and nothing that never comes."""
    match step.then:
        case "others":
            return _("Thank you! If the others say theirs, you hear from us once more.")
        case "read":
            return _("Thank you! What the others say comes to you next.")
        case "person":
            return _("Thank you! A person looks at it now.")
        case "nothing":
            return _("Thank you!")


def _task(body: dict[str, Any]) -> list[Text]:
    """Which task it was, and what she said."""
    return [
        fill(_("“{title}”: people differ on a task that you answered."), title=bold(body["title"])),
        *(quote(shorten(text, max(100, TEXT_UNITS // len(body["texts"])))) for text in body["texts"]),
        bold(_(body["question"])),
        fill(_("You said: {words}"), words=bold(shorten(str(body["words"]), TEXT_UNITS))),
    ]


def _by_answer(others: Sequence[Sequence[str]]) -> list[tuple[str, list[str]]]:
    """The reasons for each answer, in one place."""
    found: dict[str, list[str]] = {}
    for words, reason in others:
        found.setdefault(words, []).append(reason)
    return list(found.items())


def _pays(body: dict[str, Any]) -> list[Text]:
    if not body["price"]:
        return []
    return [fill(_("It pays {price}."), price=bold(money(body["price"], body["currency"])))]


def _either_way(body: dict[str, Any]) -> list[Text]:
    """Nobody earns more by keeping or by changing; who said why has been paid already."""
    if paid := body.get("paid"):
        words = _("Do you keep your answer, or change it? Both are fine: the {price} for this are yours either way.")
        return [fill(words, price=bold(money(paid, body["currency"])))]
    if not body["price"]:
        return [plain(_("Do you keep your answer, or change it? Both are fine."))]
    return [
        plain(_("Do you keep your answer, or change it? Both are fine, and both are paid the same.")),
        *_pays(body),
    ]


def _paid(paid: int, currency: str) -> list[Text]:
    return [fill(_("Paid: {price}. Thank you!"), price=money(paid, currency))] if paid else [plain(_("Thank you!"))]


def _leads(data: str, task_id: int) -> Button | None:
    """What a worker's button means here."""
    if said := cards.Answer.unpack(data):
        return Say(said.task_id, said.version, said.value, said.page)
    if page := cards.Page.unpack(data):
        return Page(page.task_id, page.page)
    if cards.Back.unpack(data):
        return Back(task_id)
    return Keep(task_id) if cards.Keep.unpack(data) else None
