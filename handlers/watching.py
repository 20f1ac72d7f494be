"""Watching: a project's counts in one message that keeps itself up to date while people work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update
from telegram.error import BadRequest, Forbidden, RetryAfter

from crowd.services.watching import LASTS, Figures, News, NothingToWatch, Watched, WatchService, WatchStep
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Look, Watch
from handlers.ui.text import Text, bold, fill, italic, lines, plain
from handlers.ui.words import _, minutes, money, number, speak


@dataclass(frozen=True, slots=True)
class Unwatch(Button):
    """Stop watching."""

    prefix: ClassVar[str] = "wu"
    project_id: int


BUTTONS: tuple[type[Button], ...] = (Watch, Unwatch)


async def tap(update: Update, context: Context) -> None:
    """Watch, or stop. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or query.message is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    watching, person, message_id = context.services.watching, query.from_user.id, query.message.message_id
    if begin := Watch.unpack(query.data):
        step = await watching.begin(context.turn, person, begin.project_id, message_id)
        await _show(context, query, step, message_id)
    elif stop := Unwatch.unpack(query.data):
        await _show(context, query, await watching.stop(context.turn, person, stop.project_id), message_id)
    else:
        await fallback.old_button(update, context)


async def refresh(context: show.HasBot, watching: WatchService, now: int) -> int:
    """Change every message that shows other counts than there are; how many did. Called by the clock, not by a person.

    One that cannot be changed any more ends its watch; a flood wait puts it off, and keeps no other one waiting.
    """
    changed = 0
    for news in await watching.news(now):
        changed += await _tell(context, watching, news, now)
    return changed


async def _tell(context: show.HasBot, watching: WatchService, news: News, now: int) -> bool:
    watch = news.watch
    speak(watch.language)
    text, keys = _watched(news.watched)
    try:
        stands = await show.rewrite(context, watch.telegram_id, watch.message_id, text, keys)
    except RetryAfter as flood:
        await watching.put_off(news, now + show.milliseconds(flood.retry_after))
        return False
    except (Forbidden, BadRequest):
        stands = False
    await (watching.told(news, now) if stands else watching.gone(news))
    return stands


async def _show(context: Context, query: CallbackQuery, step: WatchStep, message_id: int) -> None:
    match step:
        case NothingToWatch():
            await show.toast(context, query, _("There is no such project any more."), alert=True)
        case Watched(project_id, left=left):
            if left is not None:
                await show.take_buttons(context, query.from_user.id, left)
            text, keys = _watched(step)
            stands = await show.turn_to(context, query, text, keys)
            if stands != message_id:
                await context.services.watching.moved(query.from_user.id, project_id, message_id, stands)


def _watched(watched: Watched) -> tuple[Text, Keyboard]:
    figures, project_id = watched.figures, watched.project_id
    if watched.over:
        back: list[tuple[str, Button]] = [(_("Back to the project"), Look(project_id))]
        foot = italic(_("This message is not kept up to date any more."))
        again: list[tuple[str, Button]] = [(_("Watch again"), Watch(project_id))] if figures.state != "closed" else []
        return lines(*_figures(figures), "", foot), keyboard([row for row in (again, back) if row])
    foot = italic(fill(_("Kept up to date for {time}."), time=minutes(LASTS)))
    return lines(*_figures(figures), "", foot), keyboard([[(_("Stop watching"), Unwatch(project_id))]])


def _figures(figures: Figures) -> list[Text]:
    return [
        bold(figures.title),
        *([] if figures.state == "live" else [plain(_("It hands out no tasks now."))]),
        _done(figures),
        fill(_("At work now: {count}"), count=number(figures.working)),
        fill(_("Pace of the last hour: {count} answers an hour"), count=number(figures.rate)),
        *([] if figures.endless else [_time_left(figures)]),
        _money(figures),
        fill(_("Open reports: {count}"), count=number(figures.reports)),
    ]


def _done(figures: Figures) -> Text:
    done = bold(number(figures.answers))
    if figures.endless:
        return fill(_("Answers: {done}"), done=done)
    return fill(_("Answers: {done} of {all}"), done=done, all=number(figures.all_answers))


def _money(figures: Figures) -> Text:
    spent, rest = bold(money(figures.spent, figures.currency)), money(figures.to_come, figures.currency)
    if figures.budget_left is None:
        return fill(_("Spent: {spent} · still to come: {rest}"), spent=spent, rest=rest)
    left = bold(money(figures.budget_left, figures.currency))
    return fill(
        _("Spent: {spent} · still to come: {rest} · left of the budget: {left}"), spent=spent, rest=rest, left=left
    )


def _time_left(figures: Figures) -> Text:
    if figures.time_left is None:
        return plain(_("Nobody answers at the moment."))
    if not figures.time_left:
        return plain(_("Every answer is in."))
    return fill(_("At this pace all answers are in after {time}."), time=minutes(figures.time_left))
