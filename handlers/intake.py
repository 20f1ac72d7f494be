"""/intake: admins open and close the door for applicants, set limits, and call people in from the waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from telegram import CallbackQuery, Update

from crowd.services.intake import Door, Limit
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _, day, ngettext, number

Screen: TypeAlias = tuple[Text, Keyboard]
REVIEWS = (10, 25, 50, 100)
MORE = (10, 25, 50, 100)
CALLED = (1, 5, 10, 25)
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Intake(Button):
    """The door, as it is."""

    prefix: ClassVar[str] = "in"


@dataclass(frozen=True, slots=True)
class Swing(Button):
    """Open or close it."""

    prefix: ClassVar[str] = "is"
    state: str


@dataclass(frozen=True, slots=True)
class Limits(Button):
    """Choose a limit: workers or reviews."""

    prefix: ClassVar[str] = "il"
    what: str


@dataclass(frozen=True, slots=True)
class SetLimit(Button):
    """This one; 0 for none."""

    prefix: ClassVar[str] = "im"
    what: str
    most: int


@dataclass(frozen=True, slots=True)
class CallIn(Button):
    """Places for the first so many of the line; `waiting` is how many it was shown with, so that a second tap on the
    same card does nothing twice."""

    prefix: ClassVar[str] = "iw"
    count: int
    waiting: int


BUTTONS: tuple[type[Button], ...] = (Intake, Swing, Limits, SetLimit, CallIn)


async def intake(update: Update, context: Context) -> None:
    """/intake, alone or with words: open, closed, workers 200, reviews 25, call 5; none takes a limit away."""
    if update.effective_user is None:
        return
    person = update.effective_user.id
    said = await _typed(context, person, [word.casefold() for word in context.args or []])
    await show.send(context, person, *said)


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    if Intake.unpack(query.data):
        await show.turn_to(context, query, *await _page(context))
    elif (swing := Swing.unpack(query.data)) and (state := _state(swing.state)):
        door = await context.services.intake.swing(context.turn, query.from_user.id, state)
        context.wake_sender()
        await show.turn_to(context, query, *_card(door))
    elif (ask := Limits.unpack(query.data)) and (what := _limit(ask.what)):
        await show.turn_to(context, query, *_choices(await context.services.intake.look(context.turn.now), what))
    elif (wanted := SetLimit.unpack(query.data)) and (what := _limit(wanted.what)) and 0 <= wanted.most <= LARGEST:
        door = await context.services.intake.limit(context.turn, query.from_user.id, what, wanted.most or None)
        context.wake_sender()
        await show.turn_to(context, query, *_card(door))
    elif call := CallIn.unpack(query.data):
        await _call(context, query, call)
    else:
        await fallback.old_button(update, context)


async def _typed(context: Context, person: int, words: list[str]) -> Screen:
    match words:
        case []:
            return await _page(context)
        case [word] if state := _state("closed" if word == "close" else word):
            context.wake_sender()
            return _card(await context.services.intake.swing(context.turn, person, state))
        case [word, amount] if (what := _limit(word)) and (amount == "none" or _is_amount(amount)):
            most = None if amount == "none" else int(amount)
            context.wake_sender()
            return _card(await context.services.intake.limit(context.turn, person, what, most))
        case ["call", amount] if _is_amount(amount):
            called, door = await context.services.intake.call(context.turn, person, int(amount))
            context.wake_sender()
            return _card(door, _called(called))
        case _:
            return plain(_how()), keyboard([[(_("Intake"), Intake())]])


async def _call(context: Context, query: CallbackQuery, call: CallIn) -> None:
    before = await context.services.intake.look(context.turn.now)
    if call.count not in (*CALLED, call.waiting) or (before.taken.waiting != call.waiting):
        await show.turn_to(context, query, *_card(before), toast=_("The list has changed. Nothing was done."))
        return
    called, door = await context.services.intake.call(context.turn, query.from_user.id, call.count)
    context.wake_sender()
    await show.turn_to(context, query, *_card(door), toast=_called(called))


async def _page(context: Context) -> Screen:
    return _card(await context.services.intake.look(context.turn.now))


def _card(door: Door, said: str = "") -> Screen:
    terms, taken = door.terms, door.taken
    text = lines(
        *([said, ""] if said else []),
        bold(_head(door)),
        *_limits(door),
        "",
        fill(_("Applying now: {count}"), count=number(door.ends.get("open", 0))),
        fill(_("Waiting for a decision: {count}"), count=number(taken.reviews)),
        fill(_("Workers: {count}"), count=number(taken.workers)),
        *_line(door),
        "",
        _ended(door),
    )
    swing = (_("Open"), Swing("open")) if terms.state == "closed" else (_("Close"), Swing("closed"))
    rows: list[list[tuple[str, Button]]] = [
        [swing],
        [(_("Limit of workers"), Limits("workers")), (_("Limit of decisions"), Limits("reviews"))],
        *_calls(taken.waiting),
        [(_("Look again"), Intake())],
    ]
    return text, keyboard(rows)


def _head(door: Door) -> str:
    if door.terms.state == "closed":
        return _("Intake is closed")
    return _("Intake is open") if door.room else _("Intake is full")


def _limits(door: Door) -> list[Text]:
    found = []
    if door.terms.most_workers is not None:
        found.append(fill(_("Full from {count} workers on"), count=number(door.terms.most_workers)))
    if door.terms.most_reviews is not None:
        words = _("Full while {count} applications wait for a decision")
        found.append(fill(words, count=number(door.terms.most_reviews)))
    return found or [plain(_("No limit"))]


def _line(door: Door) -> list[Text]:
    found = [fill(_("On the waiting list: {count}"), count=number(door.taken.waiting))]
    if door.longest is not None:
        found.append(fill(_("The first one waits since {day}."), day=day(door.longest)))
    if door.taken.called:
        found.append(fill(_("Places kept for people who were called: {count}"), count=number(door.taken.called)))
    return found


def _ended(door: Door) -> Text:
    """How applications ended."""
    counts = {name: number(door.ends.get(name, 0)) for name in ("passed", "failed", "withdrawn", "lapsed")}
    return fill(
        _("In 30 days: {passed} admitted, {failed} not, {withdrawn} withdrawn, {lapsed} not finished."), **counts
    )


def _calls(waiting: int) -> list[list[tuple[str, Button]]]:
    sizes = [each for each in CALLED if each < waiting]
    rows: list[tuple[str, Button]] = [(_call_label(each), CallIn(each, waiting)) for each in sizes]
    if waiting:
        rows.append((_call_label(waiting), CallIn(waiting, waiting)))
    return [rows[start : start + 3] for start in range(0, len(rows), 3)]


def _call_label(count: int) -> str:
    return ngettext("Call {count}", "Call {count}", count).format(count=number(count))


def _called(count: int) -> str:
    if not count:
        return _("Nobody waits who can be reached.")
    words = ngettext(
        "{count} person is called; the place is kept for 7 days.",
        "{count} people are called; their places are kept for 7 days.",
        count,
    )
    return words.format(count=number(count))


def _choices(door: Door, what: Limit) -> Screen:
    if what == "workers":
        head, there = _("Take in no more from so many workers on"), door.taken.workers
        sizes = [there + more for more in MORE]
        now = fill(_("Now there are {count}."), count=number(there))
    else:
        head, sizes = _("Take in no more while so many applications wait for a decision"), list(REVIEWS)
        now = fill(_("Now {count} wait."), count=number(door.taken.reviews))
    more = _("For another number type: /intake {what} 40").format(what=what)
    rows: list[tuple[str, Button]] = [(number(size), SetLimit(what, size)) for size in sizes]
    return lines(bold(head), now, more), keyboard([rows, [(_("No limit"), SetLimit(what, 0))], [(_("Back"), Intake())]])


def _how() -> str:
    return _(
        "I understand: /intake open, /intake closed, /intake workers 200, /intake reviews 25, /intake call 5, "
        "and none instead of a number."
    )


def _is_amount(word: str) -> bool:
    return word.isascii() and word.isdecimal() and 0 < int(word) <= LARGEST


def _state(given: str) -> Literal["open", "closed"] | None:
    match given:
        case "open" | "closed":
            return given
        case _:
            return None


def _limit(given: str) -> Limit | None:
    match given:
        case "workers" | "reviews":
            return given
        case _:
            return None
