"""Running projects from a phone: a list, a card each, and Open, Pause and Close with their second thought."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update
from telegram.ext import filters

from crowd.services.outcomes import Closed, Finishing, Opened, Paused, ProjectView, Refused, Scheduled
from handlers import fallback
from handlers.context import Context
from handlers.ui import audiences, gates, lifetimes, show, stages, timings
from handlers.ui.adjudication import Take
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Answers, Look, Overlap, Report, RulesOf, Tasks, Try, Watch, When
from handlers.ui.text import Text, bold, fill, italic, lines, plain, shorten
from handlers.ui.words import _, money, ngettext, number
from storage.records.projects import Listed

FRESH = 60_000
"""A command older than this, in ms, may have been sent in another situation."""

LISTED = 40
NAME_UNITS = 32


@dataclass(frozen=True, slots=True)
class List(Button):
    """All projects."""

    prefix: ClassVar[str] = "p"


@dataclass(frozen=True, slots=True)
class Open(Button):
    """Ask whether to open it."""

    prefix: ClassVar[str] = "po"
    project_id: int


@dataclass(frozen=True, slots=True)
class Opening(Button):
    """Open it; `openings` is how often it had been opened when the question was asked, so that a yes counts once."""

    prefix: ClassVar[str] = "poy"
    project_id: int
    openings: int


@dataclass(frozen=True, slots=True)
class OpeningOutside(Button):
    """The same, whatever its opening hours say."""

    prefix: ClassVar[str] = "poo"
    project_id: int
    openings: int


@dataclass(frozen=True, slots=True)
class Pause(Button):
    """Pause it."""

    prefix: ClassVar[str] = "pp"
    project_id: int


@dataclass(frozen=True, slots=True)
class Close(Button):
    """Ask whether to close it."""

    prefix: ClassVar[str] = "pc"
    project_id: int


@dataclass(frozen=True, slots=True)
class Closing(Button):
    """Close it for good."""

    prefix: ClassVar[str] = "pcy"
    project_id: int


class ByAdmin(filters.UpdateFilter):
    """A new message that an admin wrote just now, with her own hands, in her private chat.

    Whatever else looks like an admin's command is nobody's: it goes on and is answered as an unknown one.
    """

    def __init__(self, admins: Collection[int], clock: Callable[[], int]) -> None:
        super().__init__(name="admin.ByAdmin")
        self._admins = admins
        self._clock = clock

    def filter(self, update: Update) -> bool:
        message = update.message
        if message is None or message.from_user is None or message.from_user.id not in self._admins:
            return False
        own_chat = message.chat.type == message.chat.PRIVATE and message.chat.id == message.from_user.id
        own_words = message.forward_origin is None and message.via_bot is None and message.sender_chat is None
        return own_chat and own_words and self._clock() - message.date.timestamp() * 1000 < FRESH


async def projects(update: Update, context: Context) -> None:
    """/projects."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *_list(await context.services.projects.listing()))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    if List.unpack(query.data):
        await show.turn_to(context, query, *_list(await context.services.projects.listing()))
        return
    view = await _pressed_project(query, context)
    if view is None:
        await show.toast(context, query, _("There is no such project any more."), alert=True)
        return
    await _do(query, context, view)


async def _do(query: CallbackQuery, context: Context, view: ProjectView) -> None:
    """What the button asks for, about a project that is there."""
    if Open.unpack(query.data) and not view.project.tasks:
        words = fill(
            _("“{title}” has no tasks yet. They come with a file: tapwork tasks add."), title=view.project.title
        )
        await show.toast(context, query, str(words), alert=True)
    elif Open.unpack(query.data):
        await show.turn_to(context, query, *_ask_open(view))
    elif Close.unpack(query.data):
        await show.turn_to(context, query, *_ask_close(view))
    elif Pause.unpack(query.data):
        await _then_card(query, context, view, await _pause(query, context, view))
    elif opening := Opening.unpack(query.data) or OpeningOutside.unpack(query.data):
        await _then_card(query, context, view, await _open(query, context, view, opening))
    elif Closing.unpack(query.data):
        await _then_card(query, context, view, await _close(query, context, view))
    else:
        await show.turn_to(context, query, *_card(view))


async def _open(query: CallbackQuery, context: Context, view: ProjectView, opening: Opening | OpeningOutside) -> str:
    if opening.openings != view.project.openings and view.project.state == "live":
        return _("It is live.")  # a double tap, or this very one shown again
    if opening.openings != view.project.openings or gates.grown_old(query, context.turn.now):
        return _("That question was too old. Nothing was done.")
    opened = await context.services.projects.open(
        view.project.slug,
        actor=gates.actor(query.from_user.id),
        now=context.turn.now,
        outside=isinstance(opening, OpeningOutside),
    )
    match opened:
        case Opened(told=told, first=first):
            context.wake_sender()
            if first:
                return _("It is live. {count} hear of it first, the others as they are needed.").format(
                    count=number(told)
                )
            return ngettext(
                "It is live. {count} person will be told.", "It is live. {count} people will be told.", told
            ).format(count=number(told))
        case Scheduled():
            return _("It is outside of its opening hours. It opens by itself when they begin.")
        case Refused(why):
            return why


async def _pause(query: CallbackQuery, context: Context, view: ProjectView) -> str:
    match await context.services.projects.pause(
        view.project.slug, actor=gates.actor(query.from_user.id), now=context.turn.now
    ):
        case Paused():
            return _("It is paused: nobody gets a task.")
        case Refused(why):
            return why


async def _close(query: CallbackQuery, context: Context, view: ProjectView) -> str:
    if gates.grown_old(query, context.turn.now):
        return _("That question was too old. Nothing was done.")
    match await context.services.projects.close(
        view.project.slug, actor=gates.actor(query.from_user.id), now=context.turn.now
    ):
        case Closed():
            return _("It is closed for good.")
        case Finishing(held=held):
            return ngettext(
                "Nobody gets a task any more. It is closed when {count} person has finished hers.",
                "Nobody gets a task any more. It is closed when {count} people have finished theirs.",
                held,
            ).format(count=number(held))
        case Refused(why):
            return why


async def _then_card(query: CallbackQuery, context: Context, view: ProjectView, said: str) -> None:
    """What was done as a passing line, and the card as it is afterwards."""
    now = await context.services.projects.show(view.project.slug, now=context.turn.now)
    if isinstance(now, ProjectView):
        await show.turn_to(context, query, *_card(now), toast=said, alert=True)


async def _pressed_project(query: CallbackQuery, context: Context) -> ProjectView | None:
    """The project whose id the button carries."""
    kinds = (Look, Open, Opening, OpeningOutside, Pause, Close, Closing)
    pressed = next((button for kind in kinds if (button := kind.unpack(query.data))), None)
    if pressed is None:
        return None
    listed = await context.services.projects.listing()
    slug = next((project.slug for project in listed if project.id == pressed.project_id), None)
    view = await context.services.projects.show(slug, now=context.turn.now) if slug else None
    return view if isinstance(view, ProjectView) else None


def _list(listed: Sequence[Listed]) -> tuple[Text, Keyboard | None]:
    if not listed:
        return lines(bold(_("No projects yet.")), _("Add one with: tapwork project add project.toml")), None
    shown = listed[:LISTED]
    rows = [[(f"{lifetimes.mark(one.state)} {shorten(one.title, NAME_UNITS)}", Look(one.id))] for one in shown]
    text = lines(bold(_("Projects")), *[_line(one) for one in shown])
    return text, keyboard(rows)


def _line(one: Listed) -> Text:
    return fill(
        _("{mark} {title} · {state} · tasks: {tasks} · answers: {answers} · at work: {working}"),
        mark=lifetimes.mark(one.state),
        title=bold(shorten(one.title, NAME_UNITS)),
        state=lifetimes.state(one.state),
        tasks=number(one.tasks),
        answers=number(one.answers),
        working=number(one.working),
    )


def _card(view: ProjectView) -> tuple[Text, Keyboard]:
    project = view.project
    text = lines(
        fill("{mark} {title}", mark=lifetimes.mark(project.state), title=bold(project.title)),
        italic(project.slug),
        "",
        fill(_("State: {state}"), state=bold(lifetimes.state(project.state))),
        *timings.ahead(project, view.spec, view.hours.changes_at),
        *([] if view.stage else _progress(view)),
        *stages.of_project(view),
        *_sureness(view),
        fill(
            _("Workers: {working} at work, {ever} in all, {eligible} may work on it"),
            working=number(view.working),
            ever=number(view.ever_worked),
            eligible=number(view.eligible),
        ),
        *audiences.lines_of(view),
        fill(_("Told: {told}"), told=number(_told(view))),
        _money(view),
    )
    return text, keyboard(_card_buttons(view))


def _progress(view: ProjectView) -> list[Text]:
    """How many answers there are, and how many are wanted."""
    return [
        fill(
            _("Tasks: {tasks}, of them {full} with all their answers"),
            tasks=number(view.places.tasks),
            full=number(view.complete),
        ),
        fill(
            _("Answers: {answers}, still wanted: {left}"), answers=number(_answers(view)), left=number(view.places.left)
        ),
    ]


def _sureness(view: ProjectView) -> list[Text]:
    """How sure the labels are, where the project asks on until they are."""
    rule, found = view.spec.dynamic_overlap, view.certainty
    if rule is None or found is None:
        return []
    words = _("Sure by {least}%: {sure}, asked on: {waiting}, unsure after {most} answers: {unsure}")
    return [
        fill(
            words,
            least=number(rule.min_confidence // 100),
            sure=number(found.sure),
            waiting=number(found.waiting),
            most=number(rule.max_overlap),
            unsure=number(found.unsure),
        )
    ]


def _money(view: ProjectView) -> Text:
    spent, held = (money(each, view.spec.currency) for each in (view.money.spent, view.money.held))
    if view.money.left is None:
        return fill(_("Spent: {spent}, held for people at work: {held}"), spent=spent, held=held)
    left = money(view.money.left, view.spec.currency)
    return fill(
        _("Spent: {spent}, held for people at work: {held}, left: {left}"), spent=spent, held=held, left=bold(left)
    )


def _card_buttons(view: ProjectView) -> list[list[tuple[str, Button]]]:
    project = view.project
    rows: list[list[tuple[str, Button]]] = []
    if project.state in ("draft", "scheduled", "paused", "closing"):
        rows.append([(_("Open"), Open(project.id))])
    if project.state in ("live", "scheduled"):
        rows.append([(_("Pause"), Pause(project.id))])
    elif project.state == "paused" and project.opens_at is not None:
        rows.append([(_("Keep it paused"), Pause(project.id))])
    if project.state != "closed" and project.tasks:
        rows.append([(_("Try it as a worker"), Try(project.id))])
        rows.append([(_("Watch"), Watch(project.id)), (_("Tasks"), Tasks(project.id, 0))])
        rows.append([(_("Figures"), Report(project.id)), (_("Answers to review"), Answers(project.id, 1, 0))])
        rows.append([(_("Rules"), RulesOf(project.id))])
        overlap = [] if view.stage else [(_("Workers a task"), Overlap(project.id, 0))]
        rows.append([*overlap, (_("When it is open"), When(project.id))])
    else:
        rows.append([(_("What happened") if project.state == "closed" else _("When it is open"), When(project.id))])
    if view.differing:
        words = fill(_("What people differ about: {count}"), count=number(view.differing))
        rows.append([(str(words), Take(project.id))])
    if project.state not in ("closing", "closed"):
        rows.append([(_("Close"), Close(project.id))])
    return [*rows, [(_("Refresh"), Look(project.id)), (_("All projects"), List())]]


def _ask_open(view: ProjectView) -> tuple[Text, Keyboard]:
    count = view.eligible if not view.project.openings else max(0, view.eligible - _told(view))
    question = fill(_("Open “{title}”?"), title=bold(view.project.title))
    told = audiences.will_hear(view.spec, count)
    if not view.hours.open and view.hours.changes_at is not None:
        return _ask_open_by_hours(view, view.hours.changes_at, lines(question, told))
    yes = (_("Yes, open it"), Opening(view.project.id, view.project.openings))
    return lines(question, told, *audiences.lines_of(view)), keyboard([[(_("No"), Look(view.project.id)), yes]])


def _ask_open_by_hours(view: ProjectView, begin: int, asked: Text) -> tuple[Text, Keyboard]:
    when = timings.when(begin, view.spec)
    text = lines(asked, "", fill(_("It is outside of its opening hours. They begin on {when}."), when=bold(when)))
    then = (_("Open it then"), Opening(view.project.id, view.project.openings))
    now = (_("Open it now"), OpeningOutside(view.project.id, view.project.openings))
    return text, keyboard([[then, now], [(_("No"), Look(view.project.id))]])


def _ask_close(view: ProjectView) -> tuple[Text, Keyboard]:
    question = fill(_("Close “{title}” for good?"), title=bold(view.project.title))
    lost = plain(_("It can never be opened again."))
    if view.stage is None:
        lost = fill(_("Answers still wanted: {left}. It can never be opened again."), left=number(view.places.left))
    if view.working:
        words = ngettext(
            "{count} person has a task in hand and may finish it first.",
            "{count} people have a task in hand and may finish it first.",
            view.working,
        )
        lost = lines(lost, fill(words, count=number(view.working)))
    yes = (_("Yes, close it"), Closing(view.project.id))
    return lines(question, lost), keyboard([[(_("No"), Look(view.project.id)), yes]])


def _answers(view: ProjectView) -> int:
    return sum(view.states.get(state, 0) for state in ("submitted", "accepted"))


def _told(view: ProjectView) -> int:
    """People who were told, or are about to be."""
    return sum(count for state, count in view.told.items() if state not in ("refused", "dropped"))
