"""/rules: the rules of a project, from a phone: what they say and did, sets to begin with, numbers, and a dry run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.rules.quality.nudging import parts
from crowd.rules.quality.presets import PRESETS
from crowd.services.outcomes import Refused
from crowd.services.rule_trying import Trial
from crowd.services.rulebook import Book, Overtaken, Shelf
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, rule_words, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, RulesOf
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _, ngettext, number
from storage.records.projects import Listed

SHOWN = 20
IN_FULL = 6
"""More rules than that are listed by their names, so that one message holds them."""


@dataclass(frozen=True, slots=True)
class Projects(Button):
    """The list of projects."""

    prefix: ClassVar[str] = "rul"


@dataclass(frozen=True, slots=True)
class One(Button):
    """One rule, by its place."""

    prefix: ClassVar[str] = "ru1"
    project_id: int
    at: int


@dataclass(frozen=True, slots=True)
class Switch(Button):
    """It is looked at from now on, or no more."""

    prefix: ClassVar[str] = "ruo"
    project_id: int
    version: int
    at: int
    on: int


@dataclass(frozen=True, slots=True)
class Nudge(Button):
    """One of its numbers a step up or down."""

    prefix: ClassVar[str] = "run"
    project_id: int
    version: int
    at: int
    part: str
    up: int


@dataclass(frozen=True, slots=True)
class AskRemove(Button):
    """Whether it is to go."""

    prefix: ClassVar[str] = "ruq"
    project_id: int
    at: int


@dataclass(frozen=True, slots=True)
class Remove(Button):
    """It goes."""

    prefix: ClassVar[str] = "rur"
    project_id: int
    version: int
    at: int


@dataclass(frozen=True, slots=True)
class DryRun(Button):
    """What all of them would have done so far."""

    prefix: ClassVar[str] = "rut"
    project_id: int


@dataclass(frozen=True, slots=True)
class Set(Button):
    """A set to begin with, and what it would have done."""

    prefix: ClassVar[str] = "rus"
    project_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Take(Button):
    """The whole set."""

    prefix: ClassVar[str] = "ruk"
    project_id: int
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class Add(Button):
    """One rule of a set."""

    prefix: ClassVar[str] = "rua"
    project_id: int
    version: int
    name: str
    at: int


BUTTONS: tuple[type[Button], ...] = (
    *(RulesOf, Projects, One, Switch, Nudge, AskRemove, Remove, DryRun, Set, Take, Add),
)
Page = tuple[Text, Keyboard]


async def rules(update: Update, context: Context) -> None:
    """/rules."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *_list(await context.services.projects.listing()))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
    elif Projects.unpack(query.data):
        await show.turn_to(context, query, *_list(await context.services.projects.listing()))
    elif (found := await _looked(query, context) or await _changed(query, context)) is None:
        await fallback.old_button(update, context)
    elif isinstance(found, Refused):
        await _refused(query, context, found)
    else:
        await show.turn_to(context, query, *found)


async def _refused(query: CallbackQuery, context: Context, refused: Refused) -> None:
    """Why nothing was done; where somebody else was first, all rules as they are now, since places may have moved."""
    now = context.turn.now
    book = await context.services.rules.book(refused.project_id, now=now) if isinstance(refused, Overtaken) else None
    if isinstance(book, Book):
        await show.turn_to(context, query, *_book(book), toast=refused.why, alert=True)
    else:
        await show.toast(context, query, refused.why, alert=True)


async def _looked(query: CallbackQuery, context: Context) -> Page | Refused | None:
    """What changes nothing."""
    service, now = context.services.rules, context.turn.now
    if door := RulesOf.unpack(query.data):
        return _shown(await service.book(door.project_id, now=now))
    if one := One.unpack(query.data):
        return await _one(context, one.project_id, one.at)
    if ask := AskRemove.unpack(query.data):
        found = await service.book(ask.project_id, now=now)
        return found if isinstance(found, Refused) else _question(found, ask.at)
    if run := DryRun.unpack(query.data):
        tried = await service.tried(run.project_id, now=now)
        return tried if isinstance(tried, Refused) else _trial(*tried)
    if chosen := Set.unpack(query.data):
        shelf = await service.shelf(chosen.project_id, chosen.name, now=now)
        return shelf if isinstance(shelf, Refused) else _shelf(shelf)
    return None


async def _changed(query: CallbackQuery, context: Context) -> Page | Refused | None:
    """What changes the rules; then how they are."""
    service, turn, actor = context.services.rules, context.turn, gates.actor(query.from_user.id)
    if switch := Switch.unpack(query.data):
        done = await service.switch(turn, switch.project_id, switch.version, switch.at, bool(switch.on), actor=actor)
        return done if isinstance(done, Refused) else await _one(context, switch.project_id, switch.at)
    if nudge := Nudge.unpack(query.data):
        done = await service.nudge(
            turn, nudge.project_id, nudge.version, nudge.at, nudge.part, bool(nudge.up), actor=actor
        )
        return done if isinstance(done, Refused) else await _one(context, nudge.project_id, nudge.at)
    if remove := Remove.unpack(query.data):
        return _shown(await service.remove(turn, remove.project_id, remove.version, remove.at, actor=actor))
    if take := Take.unpack(query.data):
        return _shown(await service.take(turn, take.project_id, take.version, take.name, actor=actor))
    if add := Add.unpack(query.data):
        done = await service.add(turn, add.project_id, add.version, add.name, add.at, actor=actor)
        return done if isinstance(done, Refused) else await _one(context, add.project_id, len(done.rules) - 1)
    return None


def _list(projects: list[Listed]) -> Page:
    rows = [[(each.title, RulesOf(each.id))] for each in projects[:SHOWN]]
    words = _("Whose rules do you want to see?") if rows else _("There is no project yet: tapwork project add.")
    return plain(words), keyboard(rows)


def _shown(found: Book | Refused) -> Page | Refused:
    return found if isinstance(found, Refused) else _book(found)


def _book(book: Book) -> Page:
    """All rules, and what they did lately."""
    said: list[Text] = [fill(_("Rules of “{title}”"), title=bold(book.title))]
    for at, rule in enumerate(book.rules, 1):
        name, *more = rule_words.rule_text(rule, book.currency)
        head = fill("{at}. {name}", at=number(at), name=name)
        said += [head] if len(book.rules) > IN_FULL else [plain(""), head, *more, *_lately(book, rule.name)]
    if not book.rules:
        said += [plain(""), plain(_none(book))]
    numbers = [(number(at), One(book.project_id, at - 1)) for at in range(1, len(book.rules) + 1)]
    rows: list[list[tuple[str, Button]]] = [list(numbers[at : at + 5]) for at in range(0, len(numbers), 5)]
    rows += [] if book.stage else [[(_set_name(each), Set(book.project_id, each)) for each in PRESETS]]
    last = [(_("Back"), Look(book.project_id))]
    return lines(*said), keyboard([*rows, [*_try(book), *last]])


def _none(book: Book) -> str:
    if book.stage:
        return _("It has none, and needs none: the score is written when the last task is answered.")
    return _("It has none: nobody is paused or measured by itself. Begin with a set.")


def _try(book: Book) -> list[tuple[str, Button]]:
    return [(_("Try them"), DryRun(book.project_id))] if book.rules else []


def _lately(book: Book, name: str) -> list[Text]:
    count = book.counts.get(name)
    if count is None:
        return []
    words = ngettext("In the last 7 days: {count} person", "In the last 7 days: {count} people", count.people)
    return [fill(words, count=number(count.people))]


async def _one(context: Context, project_id: int, at: int) -> Page | Refused:
    """One rule with its buttons, and what it would have done as it stands."""
    service, now = context.services.rules, context.turn.now
    book = await service.book(project_id, now=now)
    if isinstance(book, Refused):
        return book
    if not 0 <= at < len(book.rules):
        return _book(book)
    tried = await service.tried(project_id, now=now, rules=book.rules[at : at + 1])
    return tried if isinstance(tried, Refused) else _rule(tried[0], at, tried[1])


def _rule(book: Book, at: int, trial: Trial) -> Page:
    rule, where = book.rules[at], (book.project_id, book.version, at)
    said = [*rule_words.rule_text(rule, book.currency), plain(""), _over(trial)]
    said += rule_words.tried(trial.rules[0], book.currency)
    rows: list[list[tuple[str, Button]]] = []
    if not rule.on:
        for part in parts(rule):
            label = rule_words.part_text(part, book.currency)
            rows.append([(f"− {label}", Nudge(*where, part.name, 0)), (f"+ {label}", Nudge(*where, part.name, 1))])
    turn = (_("Switch off to change it"), Switch(*where, 0)) if rule.on else (_("Switch on"), Switch(*where, 1))
    rows.append([turn, (_("Remove"), AskRemove(book.project_id, at))])
    rows.append([(_("All rules"), RulesOf(book.project_id))])
    return lines(*said), keyboard(rows)


def _question(book: Book, at: int) -> Page:
    if not 0 <= at < len(book.rules):
        return _book(book)
    said = [
        fill(_("Remove {name}?"), name=bold(book.rules[at].name)),
        plain(_("What it has caused so far stays as it is.")),
    ]
    yes = (_("Yes, remove it"), Remove(book.project_id, book.version, at))
    return lines(*said), keyboard([[(_("Keep it"), One(book.project_id, at)), yes]])


def _trial(book: Book, trial: Trial) -> Page:
    said = [fill(_("A dry run for “{title}”"), title=bold(book.title)), _over(trial)]
    for each in trial.rules:
        found = rule_words.tried(each, book.currency)
        said += found[:1] if len(trial.rules) > IN_FULL else [plain(""), *found]
    return lines(*said), keyboard([[(_("All rules"), RulesOf(book.project_id))]])


def _shelf(shelf: Shelf) -> Page:
    """A set: each rule, whom it would have touched, and the buttons to take all of it or one."""
    book = shelf.book
    said = [
        fill(_("The set {name} for “{title}”"), name=bold(_set_name(shelf.name)), title=book.title),
        _over(shelf.trial),
    ]
    for at, each in enumerate(shelf.trial.rules, 1):
        name, looks, then = rule_words.rule_text(each.rule, book.currency)
        touched = ngettext("Would have touched {count} person", "Would have touched {count} people", len(each.people))
        said += [plain(""), fill("{at}. {name}", at=number(at), name=name), looks, then]
        said.append(fill(touched, count=number(len(each.people))))
    had = {each.name for each in book.rules}
    adds = [
        (_("Add {at}").format(at=number(at)), Add(book.project_id, book.version, shelf.name, at - 1))
        for at, each in enumerate(shelf.trial.rules, 1)
        if each.rule.name not in had
    ]
    rows: list[list[tuple[str, Button]]] = [list(adds[at : at + 3]) for at in range(0, len(adds), 3)]
    rows.append([(_("Take the whole set"), Take(book.project_id, book.version, shelf.name))])
    return lines(*said), keyboard([*rows, [(_("All rules"), RulesOf(book.project_id))]])


def _over(trial: Trial) -> Text:
    """What the dry run looked at."""
    if not trial.answers:
        return plain(_("Nothing was answered yet, so a dry run says nothing."))
    words = ngettext(
        "Over {answers} answers of {count} person so far:",
        "Over {answers} answers of {count} people so far:",
        trial.people,
    )
    return fill(words, answers=number(trial.answers), count=number(trial.people))


def _set_name(name: str) -> str:
    return {"elementary": _("Elementary"), "basic": _("Basic"), "advanced": _("Advanced")}[name]
