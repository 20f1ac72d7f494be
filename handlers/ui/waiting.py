"""What waits for her, in messages: a task about to lapse, a project about to close, her digest, her pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, Earnings, Work
from handlers.ui.text import Text, bold, clock, fill, join, lines, plain, shorten
from handlers.ui.words import _, money, ngettext, number, short_day

LABEL_LIMIT = 40


def lapsing(project_id: int, deadline: int, title: str) -> tuple[Text, Keyboard]:
    """A task is in her hands, and not for long."""
    text = lines(
        fill(_("Your task in “{title}” waits for you until {time}."), title=bold(title), time=clock(deadline)),
        plain(_("Then it goes to somebody else. What you answered before counts.")),
    )
    return text, keyboard([[(_("Go on"), Begin(project_id))]])


def closing(project_id: int, title: str, closes_at: int, left: int, more: bool) -> tuple[Text, Keyboard]:
    """A project that she knows ends, and there is something left for her."""
    when = join(short_day(closes_at), ", ", clock(closes_at))
    text = lines(
        fill(_("“{title}” closes: {when}."), title=bold(title), when=when),
        plain(_left(left, more=more)),
    )
    return text, keyboard([[(_("Go on"), Begin(project_id))]])


def digest(
    name: str, weekly: bool, offers: Sequence[Mapping[str, Any]], more: int, earned: Sequence[tuple[str, int, int]]
) -> tuple[Text, Keyboard]:
    """All that is open to her, and what she earned since the last one."""
    head = fill(_("Hello, {name}! Open to you now:"), name=bold(name or _("you")))
    rest = ngettext("and {count} more project in /work", "and {count} more projects in /work", more)
    text = lines(
        head,
        *(_offer(each) for each in offers),
        *([fill(rest, count=number(more))] if more else []),
        *_earned(earned, weekly=weekly),
    )
    rows: list[list[tuple[str, Button]]] = [
        [(str(fill(_("Start: {title}"), title=shorten(each["title"], LABEL_LIMIT))), Begin(each["project_id"]))]
        for each in offers
    ]
    return text, keyboard([*rows, [(_("Show projects"), Work())]])


def pay(freed: Sequence[tuple[str, int, int]]) -> tuple[Text, Keyboard]:
    """(currency, what was accepted, what is available in all): her money moved."""
    text = lines(
        *(
            fill(_("{money} of your pay was accepted yesterday."), money=bold(money(new, name)))
            for name, new, _total in freed
        ),
        *(fill(_("Available to you in all: {money}"), money=money(total, name)) for name, _new, total in freed),
    )
    return text, keyboard([[(_("Earnings"), Earnings())]])


def _offer(each: Mapping[str, Any]) -> Text:
    left = _left(each["left"], more=each["more"])
    if not each["price"]:
        return fill(_("{title}: unpaid. {left}"), title=bold(each["title"]), left=left)
    price = money(each["price"], each["currency"])
    return fill(_("{title}: {price} an answer. {left}"), title=bold(each["title"]), price=price, left=left)


def _left(count: int, *, more: bool) -> str:
    if more:
        return _("More than {n} tasks are left for you.").replace("{n}", number(count))
    return ngettext("{n} task is left for you.", "{n} tasks are left for you.", count).replace("{n}", number(count))


def _earned(earned: Sequence[tuple[str, int, int]], *, weekly: bool) -> list[Text | str]:
    if not earned:
        return []
    answers = sum(count for _name, _amount, count in earned)
    words = (
        ngettext("In seven days: {count} answer, {money}", "In seven days: {count} answers, {money}", answers)
        if weekly
        else ngettext("Since yesterday: {count} answer, {money}", "Since yesterday: {count} answers, {money}", answers)
    )
    sums = " + ".join(money(amount, name) for name, amount, _count in earned)
    return ["", fill(words, count=number(answers), money=bold(sums))]
