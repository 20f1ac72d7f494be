"""Earnings: today, this week, what is pending and available, and every line behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.earnings import NEWEST, Day, DayLines, Days, Span, Summary
from handlers import fallback
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Earnings, Work
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill, italic, join, lines, plain
from handlers.ui.words import _, about, clock_time, day, hours, money, ngettext, number, short_day
from storage.records.earnings import Earned, EarnedLine


@dataclass(frozen=True, slots=True)
class OnDays(Button):
    """A page of days: those before a day that began at `at` (ms UTC), or with `later` those after it."""

    prefix: ClassVar[str] = "ed"
    at: int
    later: int


@dataclass(frozen=True, slots=True)
class OnLines(Button):
    """A page of one day's lines: those before the line (`at`, `id`), or with `later` those behind it."""

    prefix: ClassVar[str] = "el"
    began: int
    at: int
    id: int
    later: int


async def earnings(update: Update, context: Context) -> None:
    """/earnings, or its button."""
    person = update.effective_user
    if person is None:
        return
    found = await context.services.earnings.summary(person.id, context.turn.now)
    if found is None:
        sentence, button = way_on(await context.services.people.standing(person.id))
        text: Text = plain(sentence)
    else:
        text, button = _summary(found)
    if update.callback_query:
        await show.turn_to(context, update.callback_query, text, button)
    else:
        await show.send(context, person.id, text, button)


async def on_days(update: Update, context: Context) -> None:
    """Day by day, Earlier, Later."""
    query = update.callback_query
    if query is None or (pressed := OnDays.unpack(query.data)) is None or (pressed.later and not _is_a_day(pressed.at)):
        await fallback.old_button(update, context)
        return
    days = await context.services.earnings.days(
        query.from_user.id, before=pressed.at, after=pressed.at if pressed.later else None
    )
    if days is None:
        await show.toast(context, query, _("This button is not yours. /work shows what is."), alert=True)
        return
    await show.turn_to(context, query, *_days(days))


async def on_lines(update: Update, context: Context) -> None:
    """A day, and pages of its lines."""
    query = update.callback_query
    if query is None or (pressed := OnLines.unpack(query.data)) is None or not _is_a_day(pressed.began):
        await fallback.old_button(update, context)
        return
    await _turn_to_lines(context, query, pressed)


async def _turn_to_lines(context: Context, query: CallbackQuery, pressed: OnLines) -> None:
    found = await context.services.earnings.day(
        query.from_user.id, pressed.began, at=pressed.at, id=pressed.id, later=bool(pressed.later)
    )
    if found is None:
        await show.toast(context, query, _("This button is not yours. /work shows what is."), alert=True)
        return
    await show.turn_to(context, query, *_day_lines(found))


def _is_a_day(began: int) -> bool:
    """Whether a button's moment is one that calendars know."""
    return 0 <= began < 4_000_000_000_000


def _summary(found: Summary) -> tuple[Text, Keyboard]:
    if not (found.pending or found.available or found.paid):
        text = lines(bold(_("Earnings")), _("You have not earned anything yet. /work shows what is open to you."))
        return text, keyboard([[(_("Show projects"), Work())]])
    text = lines(
        bold(_("Earnings")),
        _span(_("Today: {money} · {answers}"), found.today),
        _span(_("This week: {money} · {answers}"), found.week),
        "",
        *_balance(_("Pending: {money}"), found.pending),
        *_balance(_("Available: {money}"), found.available),
        *_balance(_("Paid out: {money}"), found.paid),
        "",
        _rate(found),
        italic(_footnote(found)),
    )
    return text, keyboard([[(_("Day by day"), OnDays(NEWEST, 0))]])


def _span(template: str, span: Span) -> Text:
    sums = [(each.currency, each.amount) for each in span.earned if each.amount]
    return fill(template, money=bold(_moneys(sums)), answers=_answers(span.answers))


def _balance(template: str, amounts: Sequence[tuple[str, int]]) -> list[Text]:
    return [fill(template, money=bold(_moneys(amounts)))] if amounts else []


def _moneys(amounts: Iterable[tuple[str, int]]) -> str:
    return " + ".join(money(amount, currency) for currency, amount in amounts) or "–"


def _answers(count: int) -> str:
    return str(fill(ngettext("{count} answer", "{count} answers", count), count=number(count)))


def _rate(found: Summary) -> Text:
    active = hours(found.week.active)
    if not found.rate:
        words = _("Active time this week: {time}. From five minutes on, you see here what an hour earns.")
        return fill(words, time=active)
    per_hour = bold(" + ".join(about(rate, currency) for currency, rate in found.rate))
    return fill(_("Measured: {money} an hour, over {time} of active work this week."), money=per_hour, time=active)


def _footnote(found: Summary) -> Text:
    return lines(
        _("Pending pay becomes available when the answer is accepted, at the latest after the project's review time."),
        fill(_("Your days end at midnight, {zone}."), zone=found.zone_name or "UTC"),
    )


def _days(found: Days) -> tuple[Text, Keyboard]:
    if not found.days:
        return lines(bold(_("Day by day")), _("Nothing here yet.")), keyboard([[(_("Back"), Earnings())]])
    listed = (_day_line(each, found.zone) for each in found.days)
    text = lines(bold(_("Day by day")), *listed, "", _("Tap a day for its lines."))
    rows: list[list[tuple[str, Button]]] = [
        [(_day_label(each, found.zone), OnLines(each.began, NEWEST, NEWEST, 0))] for each in found.days
    ]
    first, last = found.days[0], found.days[-1]
    turns: list[tuple[str, Button]] = []
    if found.earlier:
        turns.append((_("« Earlier"), OnDays(last.began, 0)))
    if found.later:
        turns.append((_("Later »"), OnDays(first.began, 1)))
    return text, keyboard([*rows, *([turns] if turns else []), [(_("Back"), Earnings())]])


def _day_line(each: Day, zone: tzinfo) -> Text:
    answers = sum(one.answers for one in each.earned)
    return fill(
        _("{day}: {money} · {answers}"),
        day=short_day(each.began, zone),
        money=bold(_of(each.earned)),
        answers=_answers(answers),
    )


def _day_label(each: Day, zone: tzinfo) -> str:
    return f"{short_day(each.began, zone)} · {_of(each.earned)}"


def _of(earned: Sequence[Earned]) -> str:
    return _moneys((each.currency, each.amount) for each in earned if each.amount)


def _day_lines(found: DayLines) -> tuple[Text, Keyboard]:
    text = lines(
        fill(_("{day}: {money}"), day=bold(day(found.day.began, found.zone)), money=bold(_of(found.day.earned))),
        *_projects(found),
        "",
        *(_line(each, found.zone) for each in found.lines),
        *([] if found.lines else [_("Nothing here yet.")]),
    )
    return text, _line_keys(found)


def _projects(found: DayLines) -> list[Text]:
    of_answers = [
        fill(
            _("{title}: {money} · {answers}"),
            title=each.title,
            money=money(each.amount, each.currency),
            answers=_answers(each.answers),
        )
        for each in found.projects
    ]
    return [*of_answers, *(fill(_("Other: {money}"), money=_moneys([each])) for each in found.other)]


def _line(each: EarnedLine, zone: tzinfo) -> Text:
    return join(
        clock_time(each.at, zone), _about(each), money(each.amount, each.currency), _state(each, zone), sep=" · "
    )


def _about(each: EarnedLine) -> str:
    if each.title is None:
        return _("other")
    if each.ref.startswith("report:"):
        return str(fill(_("{title}, your report"), title=each.title))
    if each.ref.startswith("second_look:"):
        return str(fill(_("{title}, a second look"), title=each.title))
    if each.ref.startswith("verdict:"):
        return str(fill(_("{title}, your verdict"), title=each.title))
    if each.ref.startswith("reject:"):
        return str(fill(_("{title}, an answer that was rejected"), title=each.title))
    if each.ref.startswith(("unreject:", "overturn:")):
        return str(fill(_("{title}, an answer that counts after all"), title=each.title))
    return each.title


def _state(each: EarnedLine, zone: tzinfo) -> str:
    if each.amount < 0:
        return _("taken back")
    if each.freed_at is None:
        return _("pending")
    return str(fill(_("available since {day}"), day=short_day(each.freed_at, zone)))


def _line_keys(found: DayLines) -> Keyboard:
    turns: list[tuple[str, Button]] = []
    if found.earlier:
        last = found.lines[-1]
        turns.append((_("« Earlier"), OnLines(found.day.began, last.at, last.id, 0)))
    if found.later:
        first = found.lines[0]
        turns.append((_("Later »"), OnLines(found.day.began, first.at, first.id, 1)))
    return keyboard([*([turns] if turns else []), [(_("All days"), OnDays(NEWEST, 0))]])
