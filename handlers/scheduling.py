"""When a project is open, from a phone: its moments, its opening hours, its time zone, and why it was moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.timing import FIELDS, Asked, Field, NoProject, NotSo, Timed, Timing, TimingStep
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show, timings
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, When
from handlers.ui.expecting import GivenUp
from handlers.ui.text import Text, bold, lines, plain
from handlers.ui.words import _
from storage.records.expected import Expected

DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Ask(Button):
    """Her next message says it: a moment, hours, a time zone, a reason."""

    prefix: ClassVar[str] = "hw"
    project_id: int
    field: str


@dataclass(frozen=True, slots=True)
class Never(Button):
    """It does not do that by itself."""

    prefix: ClassVar[str] = "hx"
    project_id: int
    field: str


@dataclass(frozen=True, slots=True)
class WhenComplete(Button):
    """It closes by itself when all answers are in, or it does not."""

    prefix: ClassVar[str] = "hc"
    project_id: int
    on: int


BUTTONS: tuple[type[Button], ...] = (When, Ask, Never, WhenComplete)
GIVEN_UP = GivenUp(
    lambda: _("I no longer wait for a time. To set it after all, tap its button again."),
    lambda: _(
        "You were asked for a time more than a day ago, so nothing was changed. To set it, tap its button again."
    ),
    by=BUTTONS,
)
"""What is said when no time is waited for any more."""


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    step = await _step(query, context)
    if step is None:
        await fallback.old_button(update, context)
    elif isinstance(step, NoProject):
        await show.toast(context, query, _("There is no such project any more."), alert=True)
    else:
        await show.turn_to(context, query, *_shown(step, context.turn.now), toast=_toast(step))


async def typed(update: Update, context: Context, expected: Expected) -> bool:
    """What an admin was asked for. Whoever is none by now is not heard."""
    message, person = update.message, update.effective_user
    if message is None or not message.text or person is None or person.id not in context.admins:
        return False
    step = await context.services.timing.say(
        context.turn, person.id, expected.reference, message.text, gates.actor(person.id)
    )
    if isinstance(step, NoProject):
        return False
    await show.send(context, person.id, *_shown(step, context.turn.now))
    return True


async def _step(query: CallbackQuery, context: Context) -> TimingStep | None:
    timing, turn, actor = context.services.timing, context.turn, gates.actor(query.from_user.id)
    if looks := When.unpack(query.data):
        return await timing.look(looks.project_id, turn.now)
    if (asks := Ask.unpack(query.data)) and (field := _field(asks.field)):
        return await timing.ask(turn, query.from_user.id, asks.project_id, field)
    if (never := Never.unpack(query.data)) and (field := _field(never.field)):
        return await timing.never(turn, never.project_id, field, actor)
    if ends := WhenComplete.unpack(query.data):
        return await timing.when_complete(turn, ends.project_id, bool(ends.on), actor)
    return None


def _field(name: str) -> Field | None:
    return next((field for field in FIELDS if field == name), None)


def _toast(step: TimingStep) -> str:
    return _("Done.") if isinstance(step, Timed) else ""


def _shown(step: TimingStep, now: int) -> tuple[Text, Keyboard]:
    match step:
        case Asked(timing, field):
            return timings.question(timing, field, now + DAY), keyboard(_ways_out(timing, field))
        case NotSo(timing, field, fault):
            return timings.refused(timing, field, fault, now + DAY), keyboard(_ways_out(timing, field))
        case Timed(timing):
            return lines(bold(_("It is set.")), "", timings.page(timing, now)), keyboard(_buttons(timing))
        case Timing() as timing:
            return timings.page(timing, now), keyboard(_buttons(timing))
        case NoProject():
            return plain(_("There is no such project any more.")), keyboard([])


def _ways_out(timing: Timing, field: Field) -> list[list[tuple[str, Button]]]:
    project = timing.project
    planned = {"opens": project.opens_at, "pauses": project.pauses_at, "closes": project.closes_at}
    rows: list[list[tuple[str, Button]]] = []
    if planned.get(field) is not None:
        rows.append([(_("Not by itself"), Never(project.id, field))])
    return [*rows, [(_("Back"), When(project.id))]]


def _buttons(timing: Timing) -> list[list[tuple[str, Button]]]:
    project = timing.project
    back: list[tuple[str, Button]] = [(_("Back to the project"), Look(project.id))]
    why: list[tuple[str, Button]] = [(_("Say why"), Ask(project.id, "why"))] if _unexplained(timing) else []
    if project.state in ("closing", "closed"):
        return [row for row in (why, back) if row]
    moments: list[tuple[str, Button]] = [
        (_("Pause at …"), Ask(project.id, "pauses"))
        if project.state == "live"
        else (_("Open at …"), Ask(project.id, "opens")),
        (_("Close at …"), Ask(project.id, "closes")),
    ]
    hours: list[tuple[str, Button]] = [
        (_("Opening hours"), Ask(project.id, "hours")),
        (_("Time zone"), Ask(project.id, "zone")),
    ]
    complete = "complete" in timing.spec.schedule.close_when
    label = _("Do not close when complete") if complete else _("Close when all answers are in")
    ends: list[tuple[str, Button]] = [(label, WhenComplete(project.id, int(not complete)))]
    return [row for row in (moments, hours, ends, why, back) if row]


def _unexplained(timing: Timing) -> bool:
    """Whether the last move was a person's, without a word."""
    return bool(timing.moves) and timing.moves[0].actor.startswith("admin:") and not timing.moves[0].why
