"""What a restricted worker reads: which rule, her numbers, until when, what stays hers, and the way to appeal."""

from __future__ import annotations

from crowd.rules.days import zone_of
from crowd.services.grounds import Grounds
from handlers.ui import counts
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Object, Work
from handlers.ui.text import Text, bold, fill, lines, plain, quote
from handlers.ui.words import _, clock_time, day


def told(grounds: Grounds) -> tuple[Text, Keyboard]:
    """The message when it begins, and the card when she tries to work."""
    text = lines(_what(grounds), "", *_why(grounds), "", *_stays(grounds), *_may_appeal(grounds))
    return text, keyboard(_below(grounds))


def moment(ms: int, zone: str | None) -> str:
    """A day and a time by her own clock."""
    where = zone_of(zone)
    return f"{day(ms, where)}, {clock_time(ms, where)}"


def _what(grounds: Grounds) -> Text:
    """That she gets no tasks, where and until when."""
    title = bold(grounds.project or "")
    if grounds.ends_at is None:
        here = _("A person on our team has decided: you get no more tasks of “{title}”.")
        everywhere = _("A person on our team has decided: you get no more tasks here.")
        return fill(here if grounds.project else everywhere, title=title)
    here = _("“{title}” pauses for you until {moment}.")
    everywhere = _("All work here pauses for you until {moment}.")
    return fill(
        here if grounds.project else everywhere, title=title, moment=bold(moment(grounds.ends_at, grounds.zone))
    )


def _why(grounds: Grounds) -> list[Text]:
    """The reason of whoever decided, then the rule and her numbers."""
    reason = [quote(grounds.reason)] if grounds.reason else []
    seen = counts.sentences(grounds.rule, grounds.said, grounds.numbers)
    since = fill(_("It began {moment}."), moment=moment(grounds.starts_at, grounds.zone))
    return [*reason, *seen, since]


def _stays(grounds: Grounds) -> list[Text]:
    """What does not change by it."""
    stays = _("What you earned stays yours. A task that you have open may still be answered, and is paid.")
    goes_on = _("Other projects go on as before.")
    return [plain(stays), *([plain(goes_on)] if grounds.project else [])]


def _may_appeal(grounds: Grounds) -> list[Text]:
    match grounds.appeal:
        case None:
            words = _("If this is wrong, tap Appeal by {day}. A person looks at it.")
            return [fill(words, day=day(grounds.appeal_until, zone_of(grounds.zone)))]
        case "open":
            return [plain(_("Your appeal is with a person; you hear from us here."))]
        case _:
            return []


def _below(grounds: Grounds) -> list[list[tuple[str, Button]]]:
    rows: list[list[tuple[str, Button]]] = []
    if grounds.appeal in (None, "open"):
        rows.append([(_("Your appeal") if grounds.appeal else _("Appeal"), Object("r", grounds.id))])
    if grounds.project:
        rows.append([(_("Show projects"), Work())])
    return rows
