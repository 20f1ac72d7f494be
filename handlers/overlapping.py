"""Overlap from a phone: an admin raises or lowers how many workers answer each task, and sees first what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.outcomes import OverlapChange, OverlapSet, Refused
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, Overlap
from handlers.ui.text import Text, bold, fill, lines, plain
from handlers.ui.words import _, money, ngettext, number


@dataclass(frozen=True, slots=True)
class Becomes(Button):
    """Set it to so many; `was` is what it was when the question was asked."""

    prefix: ClassVar[str] = "ovy"
    project_id: int
    overlap: int
    was: int


BUTTONS: tuple[type[Button], ...] = (Overlap, Becomes)


async def tap(update: Update, context: Context) -> None:
    """Ask what it shall be, or set it. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    if asks := Overlap.unpack(query.data):
        await _ask(query, context, asks.project_id, asks.overlap)
    elif sets := Becomes.unpack(query.data):
        await _ask(query, context, sets.project_id, 0, said=await _set(query, context, sets))
    else:
        await fallback.old_button(update, context)


async def _ask(query: CallbackQuery, context: Context, project_id: int, overlap: int, said: str = "") -> None:
    match await context.services.overlaps.preview(project_id, overlap):
        case OverlapChange() as change:
            await show.turn_to(context, query, *asked(change), toast=said, alert=bool(said))
        case Refused(why):
            await show.toast(context, query, said or why, alert=True)


async def _set(query: CallbackQuery, context: Context, sets: Becomes) -> str:
    """A second yes finishes what a first one began, and changes nothing else."""
    now, overlaps = context.turn.now, context.services.overlaps
    found = await overlaps.preview(sets.project_id, sets.overlap)
    if isinstance(found, Refused):
        return found.why
    if found.was not in (sets.was, sets.overlap) or gates.grown_old(query, now):
        return _("That question was too old. Nothing was done.")
    match await overlaps.set(found.slug, sets.overlap, actor=gates.actor(query.from_user.id), now=now):
        case OverlapSet(overlap=overlap):
            words = ngettext(
                "Each task is answered by {count} worker now.", "Each task is answered by {count} workers now.", overlap
            )
            return words.format(count=number(overlap))
        case Refused(why):
            return why


def asked(change: OverlapChange) -> tuple[Text, Keyboard]:
    """How it is, what another number would mean, and the way to it."""
    head = fill(
        ngettext(
            "“{title}”: each task is answered by {count} worker.",
            "“{title}”: each task is answered by {count} workers.",
            change.was,
        ),
        title=bold(change.title),
        count=number(change.was),
    )
    steps = [
        (label, Overlap(change.project_id, to))
        for label, to in ((_("Fewer"), change.overlap - 1), (_("More"), change.overlap + 1))
        if 1 <= to <= change.most
    ]
    back = (_("Back"), Look(change.project_id))
    if change.overlap == change.was:
        return lines(head, "", plain(_("Tap for fewer or more; nothing changes before you say yes."))), keyboard(
            [steps, [back]]
        )
    yes = fill(_("Yes, {count}"), count=number(change.overlap))
    sets = (str(yes), Becomes(change.project_id, change.overlap, change.was))
    return lines(head, "", *_meaning(change)), keyboard([steps, [back, sets]])


def _meaning(change: OverlapChange) -> list[Text]:
    """What the new number does to places, and to money."""
    to = fill(
        ngettext("With {count} worker a task:", "With {count} workers a task:", change.overlap),
        count=bold(number(change.overlap)),
    )
    said = [to]
    if change.adds:
        words = ngettext("{count} place more, for {price}", "{count} places more, for {price}", change.adds)
        said.append(fill(words, count=number(change.adds), price=money(change.adds * change.price, change.currency)))
    if change.removes:
        words = ngettext("{count} free place goes", "{count} free places go", change.removes)
        said.append(fill(words, count=number(change.removes)))
    if change.beyond:
        words = ngettext(
            "{count} place beyond it is taken already and stays",
            "{count} places beyond it are taken already and stay",
            change.beyond,
        )
        said.append(fill(words, count=number(change.beyond)))
    if change.own:
        words = ngettext(
            "{count} task has a number of its own and keeps it",
            "{count} tasks have a number of their own and keep it",
            change.own,
        )
        said.append(fill(words, count=number(change.own)))
    return said
