"""Her own page: what there is about her, her marked projects, a break reminder and a gentle limit for a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.profile import Profile
from handlers import fallback
from handlers.context import Context
from handlers.ui import restrictions, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Earnings, History, Me
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill, lines, plain, shorten
from handlers.ui.words import _, day, hours, ngettext, number
from storage.records.preferences import Habits, Mark

MINUTE, HOUR = 60_000, 3_600_000
BREAKS = (0, 30, 45, 60, 90)  # minutes of work without a pause; 0 for no reminder
ANSWERS = (50, 100, 200, 400)
HOURS = (1, 2, 4, 6)
PROJECTS_SHOWN = 8
TITLE_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Breaks(Button):
    """Choose when she is reminded of a break; with `minutes` of -1, see the choices."""

    prefix: ClassVar[str] = "mb"
    minutes: int


@dataclass(frozen=True, slots=True)
class Limit(Button):
    """Choose her limit for a day: `kind` is answers, hours or none; see, to look at the choices."""

    prefix: ClassVar[str] = "ml"
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Marked(Button):
    """Her favourite and hidden projects; a `project_id` above 0 loses its mark first."""

    prefix: ClassVar[str] = "mm"
    project_id: int


async def me(update: Update, context: Context) -> None:
    """/me, or its button."""
    person = update.effective_user
    if person is None:
        return
    found = await context.services.profile.profile(person.id, context.turn.now)
    if found is None:
        sentence, button = way_on(await context.services.people.standing(person.id))
        text: Text = plain(sentence)
    else:
        text, button = _page(found)
    if update.callback_query:
        await show.turn_to(context, update.callback_query, text, button)
    else:
        await show.send(context, person.id, text, button)


async def on_breaks(update: Update, context: Context) -> None:
    """The break reminder."""
    query = update.callback_query
    pressed = Breaks.unpack(query.data) if query else None
    if query is None or pressed is None or pressed.minutes not in (*BREAKS, -1):
        await fallback.old_button(update, context)
        return
    if pressed.minutes >= 0:
        await context.services.habits.remind(context.turn, query.from_user.id, pressed.minutes * MINUTE or None)
    if found := await _hers(context, query):
        await show.turn_to(context, query, *_breaks(found.habits))


async def on_limit(update: Update, context: Context) -> None:
    """The limit for a day."""
    query = update.callback_query
    pressed = Limit.unpack(query.data) if query else None
    if query is None or pressed is None or not _is_a_choice(pressed):
        await fallback.old_button(update, context)
        return
    if pressed.kind != "see":
        answers = pressed.count if pressed.kind == "answers" else None
        time = pressed.count * HOUR if pressed.kind == "hours" else None
        await context.services.habits.limit(context.turn, query.from_user.id, answers=answers, time=time)
    if found := await _hers(context, query):
        await show.turn_to(context, query, *_limits(found.habits))


async def on_marked(update: Update, context: Context) -> None:
    """Favourites and hidden projects."""
    query = update.callback_query
    pressed = Marked.unpack(query.data) if query else None
    if query is None or pressed is None:
        await fallback.old_button(update, context)
        return
    if pressed.project_id > 0:
        await context.services.preferences.mark(context.turn, query.from_user.id, pressed.project_id, "none")
    if found := await _hers(context, query):
        await show.turn_to(context, query, *_marked(found))


async def _hers(context: Context, query: CallbackQuery) -> Profile | None:
    found = await context.services.profile.profile(query.from_user.id, context.turn.now)
    if found is None:
        await show.toast(context, query, _("Only admitted workers can do this. /start shows how to apply."), alert=True)
    return found


def _is_a_choice(pressed: Limit) -> bool:
    match pressed.kind:
        case "answers":
            return pressed.count in ANSWERS
        case "hours":
            return pressed.count in HOURS
        case "none" | "see":
            return pressed.count == 0
        case _:
            return False


def _page(found: Profile) -> tuple[Text, Keyboard]:
    text = lines(
        bold(found.person.first_name or _("You")),
        *_dates(found),
        _work(found),
        *_restricted(found),
        *_projects(found),
        *_facts(found),
    )
    rows: list[list[tuple[str, Button]]] = [
        [(_("Earnings"), Earnings()), (_("My answers"), History())],
        [(str(fill(_("Break reminder: {when}"), when=_when(found.habits))), Breaks(-1))],
        [(str(fill(_("Limit for a day: {limit}"), limit=_limit(found.habits))), Limit("see", 0))],
    ]
    if found.marks:
        rows.append([(_("Favourites and hidden projects"), Marked(0))])
    return text, keyboard(rows)


def _dates(found: Profile) -> list[Text]:
    person = found.person
    since = person.admitted_at if person.admitted_at is not None else person.created_at
    dates = [fill(_("A worker here since {day}"), day=day(since, found.zone))]
    dates.append(fill(_("Your pseudonym is {key}."), key=person.worker_key))
    return dates


def _work(found: Profile) -> Text:
    if not found.answers:
        return plain(_("No answers yet. /work shows what is open to you."))
    words = ngettext(
        "{count} answer in {time} of active work", "{count} answers in {time} of active work", found.answers
    )
    return fill(words, count=bold(number(found.answers)), time=hours(found.active))


def _restricted(found: Profile) -> list[Text | str]:
    """What keeps her from work; why, /why says."""
    if not found.restricted:
        return []
    return ["", *[restrictions.what(each) for each in found.restricted], _("/why: why it is so, and how to appeal")]


def _projects(found: Profile) -> list[Text | str]:
    if not found.projects:
        return []
    listed = [
        fill(ngettext("{title}: {count} answer", "{title}: {count} answers", count), title=title, count=number(count))
        for title, count, _state in found.projects[:PROJECTS_SHOWN]
    ]
    more = len(found.projects) - len(listed)
    rest = [fill(ngettext("and {count} more", "and {count} more", more), count=number(more))] if more else []
    return ["", bold(_("Your projects")), *listed, *rest]


def _facts(found: Profile) -> list[Text | str]:
    if not found.facts:
        return []
    stated = [
        fill("{name}: {value}", name=name.replace("_", " ").capitalize(), value=value) for name, value in found.facts
    ]
    return ["", bold(_("What you told us")), *stated, _("/profile: all of it, how we know it, and changes")]


def _breaks(habits: Habits) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Break reminder")),
        _("After so much work without a pause of five minutes, a line above your next task reminds you."),
    )
    now = (habits.break_after or 0) // MINUTE
    rows: list[list[tuple[str, Button]]] = [[(_chosen(_("Off"), now == 0), Breaks(0))]]
    choices: list[tuple[str, Button]] = [
        (_chosen(hours(each * MINUTE), now == each), Breaks(each)) for each in BREAKS if each
    ]
    return text, keyboard([*rows, choices[:2], choices[2:], [(_("Back"), Me())]])


def _limits(habits: Habits) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Limit for a day")),
        _("When you reach it, the bot says so. One tap goes on, if you like."),
        _("Hours are active time: what you spend away from a task does not count."),
    )
    none = habits.daily_answers is None and habits.daily_time is None
    rows: list[list[tuple[str, Button]]] = [[(_chosen(_("No limit"), none), Limit("none", 0))]]
    answers: list[tuple[str, Button]] = [
        (_chosen(_answers(each), habits.daily_answers == each), Limit("answers", each)) for each in ANSWERS
    ]
    times: list[tuple[str, Button]] = [
        (_chosen(_hours(each), habits.daily_time == each * HOUR), Limit("hours", each)) for each in HOURS
    ]
    return text, keyboard([*rows, answers[:2], answers[2:], times[:2], times[2:], [(_("Back"), Me())]])


def _marked(found: Profile) -> tuple[Text, Keyboard]:
    if not found.marks:
        return plain(_("No project is marked.")), keyboard([[(_("Back"), Me())]])
    text = lines(bold(_("Favourites and hidden projects")), _("Tap one to take its mark away."))
    rows: list[list[tuple[str, Button]]] = [[(_mark(each), Marked(each.project_id))] for each in found.marks]
    return text, keyboard([*rows, [(_("Back"), Me())]])


def _mark(each: Mark) -> str:
    template = _("★ {title}") if each.mark == "favourite" else _("Hidden: {title}")
    return str(fill(template, title=shorten(each.title, TITLE_LIMIT)))


def _when(habits: Habits) -> str:
    return hours(habits.break_after) if habits.break_after else _("off")


def _limit(habits: Habits) -> str:
    if habits.daily_answers is not None:
        return _answers(habits.daily_answers)
    return _hours(habits.daily_time // HOUR) if habits.daily_time is not None else _("none")


def _answers(count: int) -> str:
    return str(fill(ngettext("{count} answer", "{count} answers", count), count=number(count)))


def _hours(count: int) -> str:
    return str(fill(ngettext("{count} hour", "{count} hours", count), count=number(count)))


def _chosen(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
