"""Proposals and appeals as admins see them: a card each, with numbers and evidence, and the buttons that decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from crowd.rules.fairness import PAUSES
from crowd.services.fair_desk import Barred, Case, Decided, DecidedBefore, Gone, NotAdmin, NothingWaits, NotYours, Proof
from handlers.ui import counts, restrictions
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, day, ngettext, number
from storage.records.fairness import FairDecision

ON_PAGE = 5
ABOUT_UNITS, WORDS_UNITS, KEY_UNITS = 90, 40, 12


@dataclass(frozen=True, slots=True)
class NextCase(Button):
    """The case behind this one; `-` and 0: the first."""

    prefix: ClassVar[str] = "zn"
    what: str
    id: int


@dataclass(frozen=True, slots=True)
class OpenCase(Button):
    """One case, and a page of its evidence, from 0."""

    prefix: ClassVar[str] = "zo"
    what: str
    id: int
    page: int


@dataclass(frozen=True, slots=True)
class MarkRight(Button):
    """Her answer to this task was right (1), or was not after all (0): what is wanted, so that a second tap is none."""

    prefix: ClassVar[str] = "zm"
    id: int
    task_id: int
    page: int
    right: int


@dataclass(frozen=True, slots=True)
class Decide(Button):
    """A decision that needs no reason."""

    prefix: ClassVar[str] = "zd"
    what: str
    id: int
    verdict: str
    days: int


@dataclass(frozen=True, slots=True)
class SayWhy(Button):
    """One that needs a reason, which is typed."""

    prefix: ClassVar[str] = "zs"
    what: str
    id: int
    verdict: str


@dataclass(frozen=True, slots=True)
class UndoDecision(Button):
    """Take a decision back, within its minute."""

    prefix: ClassVar[str] = "zu"
    id: int


BUTTONS: tuple[type[Button], ...] = (NextCase, OpenCase, MarkRight, Decide, SayWhy, UndoDecision)


def card(case: Case, page: int = 0) -> tuple[Text, Keyboard]:
    """One case; `page` is that of its evidence."""
    pages = max(1, -(-len(case.proofs) // ON_PAGE))
    at = min(max(page, 0), pages - 1)
    shown = case.proofs[at * ON_PAGE : (at + 1) * ON_PAGE]
    text = lines(_head(case), *_about(case), *_proofs(case, shown, at * ON_PAGE), *_hers(case), *_waiting(case))
    return text, keyboard([*_marks(case, shown, at), *_turning(case, at, pages), *_doing(case)])


def front(waiting: int) -> tuple[Text, Keyboard | None]:
    """Nothing that she may decide about."""
    if not waiting:
        return plain(_("Nothing waits: no proposal and no appeal. You hear from me when one does.")), None
    words = ngettext(
        "{count} case waits, but for somebody else: it is about you, or about a decision of yours.",
        "{count} cases wait, but for somebody else: they are about you, or about decisions of yours.",
        waiting,
    )
    return fill(words, count=number(waiting)), None


def barred(step: Barred | NothingWaits) -> tuple[Text, Keyboard | None]:
    """Why there is no card."""
    match step:
        case NothingWaits(waiting=waiting):
            return front(waiting)
        case DecidedBefore(first_name=name, by=by, decision=decision):
            words = _("{by} has decided about {name}: {what}")
            who = bold(by or _("A colleague"))
            return fill(words, by=who, name=bold(name), what=_said(decision)), keyboard([_onwards()])
        case NotYours():
            words = _("This one is for somebody else: it is about you, or about a decision of yours.")
        case Gone():
            words = _("This does not wait any more: it was taken back or settled, or its person has left.")
        case NotAdmin():
            return plain(_("You cannot decide about this any more.")), None
    return plain(words), keyboard([_onwards()])


def decided(step: Decided) -> tuple[Text, Keyboard]:
    """Her decision, and how long it can be taken back."""
    reason = [quote(step.decision.reason)] if step.decision.reason else []
    until = _("It comes into force in a minute. Until then you can take it back.")
    text = lines(fill("{name}: {what}", name=bold(step.first_name), what=_said(step.decision)), *reason, "", until)
    return text, keyboard([[(_("Undo"), UndoDecision(step.decision.id))], _onwards()])


def type_reason(name: str) -> Text:
    """What a reason is for."""
    words = _("Type the reason for {name}, in one message. She reads it word for word, and may answer it.")
    return fill(words, name=bold(name))


def news(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """Something waits for a person."""
    proposals, appeals = int(body["proposals"]), int(body["appeals"])
    parts = [
        *([_counted_proposals(proposals)] if proposals else []),
        *([_counted_appeals(appeals)] if appeals else []),
    ]
    rule = _("Rules only pause people. Whether somebody is kept out for longer, a person says.")
    return lines(*parts, rule), keyboard([[(_("Open"), NextCase("-", 0))]])


def overdue(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """An appeal waits for longer than she was told."""
    words = _("{name}'s appeal waits for an answer since {day}, as she was promised. Please decide about it today.")
    text = fill(words, name=bold(str(body["first_name"])), day=day(int(body["due_at"])))
    return text, keyboard([[(_("Open"), OpenCase("o", int(body["objection_id"]), 0))]])


def _counted_proposals(count: int) -> Text:
    words = ngettext("{count} proposal waits for a person.", "{count} proposals wait for a person.", count)
    return fill(words, count=bold(number(count)))


def _counted_appeals(count: int) -> Text:
    words = ngettext("{count} appeal waits for a person.", "{count} appeals wait for a person.", count)
    return fill(words, count=bold(number(count)))


def _head(case: Case) -> Text:
    name = fill("{name} ({key})", name=bold(case.first_name), key=case.pseudonym)
    where = fill(_("in “{title}”"), title=case.here) if case.here else plain(_("in all projects"))
    match case.what, case.kind:
        case "p", "look":
            return fill(_("Please look at {name}, {where}. Nothing has happened yet."), name=name, where=where)
        case "p", _kind:
            return fill(_("A rule proposes to ban {name}, {where}. Nothing has happened yet."), name=name, where=where)
        case _what, "answer":
            return fill(_("{name} appeals, {where}: an answer was rejected."), name=name, where=where)
        case _what, "ban":
            return fill(_("{name} appeals, {where}: she is banned."), name=name, where=where)
        case _:
            return fill(_("{name} appeals, {where}: she is paused."), name=name, where=where)


def _about(case: Case) -> list[Text]:
    """What was decided or proposed, and what it rests on."""
    by = [fill(_("Decided by {name}."), name=bold(case.by))] if case.by else []
    if case.rejected is not None:
        told = case.rejected
        return [
            quote(shorten(told.about, ABOUT_UNITS * 3)),
            fill(_("She answered: {words}"), words=bold(shorten(told.words, ABOUT_UNITS))),
            *restrictions.key(case.known),
            fill(
                _("Rejected, {category}: {reason}"), category=restrictions.category(told.category), reason=told.reason
            ),
            *by,
        ]
    if case.grounds is None:
        return []
    reason = [quote(case.grounds.reason)] if case.grounds.reason else []
    found = counts.sentences(case.grounds.rule, case.grounds.said, case.grounds.numbers)
    her_words = plain(_("As she reads it:"))
    whom = [fill(_("The other worker: {name}"), name=bold(case.other))] if case.other else []
    return [*by, *reason, her_words, quote(lines(*found)), *whom]


def _proofs(case: Case, shown: tuple[Proof, ...], first: int) -> list[Text]:
    if not case.proofs:
        return []
    head = fill(_("Tasks behind it: {count}"), count=bold(number(len(case.proofs))))
    return [plain(""), head, *[_proof(at, each) for at, each in enumerate(shown, first + 1)]]


def _proof(at: int, each: Proof) -> Text:
    said = fill(_("she: {words}"), words=bold(shorten(each.hers or "–", WORDS_UNITS)))
    known = fill(_(" · known: {words}"), words=shorten(each.known, WORDS_UNITS)) if each.known else plain("")
    right = plain(_(" · hers is right")) if each.right else plain("")
    about = shorten(each.about, ABOUT_UNITS)
    return fill(
        "{at}. {key}: {about}\n{said}{known}{right}",
        at=number(at),
        key=each.key,
        about=about,
        said=said,
        known=known,
        right=right,
    )


def _hers(case: Case) -> list[Text]:
    if case.what == "p":
        return []
    nothing = plain(_("She wrote nothing to it."))
    words = [plain(_("What she says:")), quote(case.words)] if case.words else [nothing]
    due = fill(_("She hears from us by {day}."), day=bold(day(case.due_at or case.since)))
    return [plain(""), *words, due]


def _waiting(case: Case) -> list[Text]:
    more = case.waiting - 1
    if more < 1:
        return []
    words = ngettext("{count} more case waits.", "{count} more cases wait.", more)
    return [plain(""), fill(words, count=number(more))]


def _marks(case: Case, shown: tuple[Proof, ...], page: int) -> list[list[tuple[str, Button]]]:
    """For appeals: which of her answers were right after all."""
    if case.what == "p" or not shown:
        return []
    words = {True: _("✓ {key} was right"), False: _("{key} was right")}
    labels = [str(fill(words[each.right], key=shorten(each.key, KEY_UNITS))) for each in shown]
    return [
        [(label, MarkRight(case.id, each.task_id, page, int(not each.right)))]
        for label, each in zip(labels, shown, strict=True)
    ]


def _turning(case: Case, at: int, pages: int) -> list[list[tuple[str, Button]]]:
    row: list[tuple[str, Button]] = []
    if at:
        row.append((f"← {at}/{pages}", OpenCase(case.what, case.id, at - 1)))
    if at + 1 < pages:
        row.append((f"{at + 2}/{pages} →", OpenCase(case.what, case.id, at + 1)))
    return [row] if row else []


def _doing(case: Case) -> list[list[tuple[str, Button]]]:
    onwards: list[tuple[str, Button]] = [(_("Next"), NextCase(case.what, case.id))]
    if case.what == "o":
        rows: list[list[tuple[str, Button]]] = [
            [(_("She is right"), Decide("o", case.id, "uphold", 0)), (_("It stands"), SayWhy("o", case.id, "keep"))]
        ]
        return [*rows, onwards]
    bans: list[tuple[str, Button]] = [(_("Ban everywhere"), SayWhy("p", case.id, "everywhere"))]
    if case.here:
        bans.insert(0, (_("Ban here"), SayWhy("p", case.id, "here")))
    pauses: list[tuple[str, Button]] = [(_pause(days), Decide("p", case.id, "pause", days)) for days in PAUSES]
    decline: list[tuple[str, Button]] = [(_("Nothing happens"), Decide("p", case.id, "decline", 0))]
    return [pauses[:2], pauses[2:], bans, decline, onwards]


def _pause(days: int) -> str:
    words = ngettext("Pause {count} day", "Pause {count} days", days)
    return words.replace("{count}", number(days))


def _onwards() -> list[tuple[str, Button]]:
    return [(_("Next"), NextCase("-", 0))]


def _said(decision: FairDecision) -> str:
    match decision.verdict:
        case "here":
            return _("banned from this project")
        case "everywhere":
            return _("banned from all projects")
        case "pause":
            words = ngettext("paused for {count} day", "paused for {count} days", decision.days)
            return words.replace("{count}", number(decision.days))
        case "decline":
            return _("nothing happens")
        case "uphold":
            return _("the appeal is upheld")
        case "keep":
            return _("the appeal is declined")
