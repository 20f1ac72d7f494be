"""Halts: why there is no task for her although there may be some, in a sentence that says how she goes on."""

from __future__ import annotations

from crowd.rules.limits import Because, Halt
from handlers.ui.words import _, minutes, ngettext, number


def sentence(halt: Halt, now: int) -> str:
    """Stands where the next task would stand; `now` in ms UTC."""
    match halt.because:
        case Because.ENOUGH:
            return _enough(halt.count)
        case Because.SKIPS:
            return _skipped(halt, now)
        case Because.GUIDELINES:
            return _("The guidelines have changed. Please read them before your next task.")
        case Because.OPEN:
            return _open(halt.count)
        case Because.CONSENT:
            return _("This project shows sensitive content that you have not agreed to see. You decide in /sensitive.")
        case Because.EXPOSED:
            return _exposed(halt.count)
        case Because.MISUNDERSTOOD:
            return _(
                "The questions on its guidelines did not go well, so this one is not for you. All else is as before."
            )
        case Because.NO_ATTEMPT:
            return _("There is no attempt for you here at the moment.")
        case Because.RESTRICTED:
            return _restricted(halt, now)
        case Because.SHUT:
            return _shut(halt, now)
        case Because.BUDGET:
            return _(
                "This project pauses: what it may spend is used up for now. All that you answered is paid as promised."
            )


def _restricted(halt: Halt, now: int) -> str:
    if halt.until is None:
        return _("You get no more tasks here. /why says why, and how to appeal.")
    words = _("This pauses for you for another {time}. /why says why, and how to appeal.")
    return words.replace("{time}", minutes(max(0, halt.until - now)))


def _shut(halt: Halt, now: int) -> str:
    words = _("This project is shut for now. It opens again in {time}, and /work says when. Thank you!")
    return words.replace("{time}", minutes(max(0, (halt.until or now) - now)))


def _enough(count: int) -> str:
    words = ngettext(
        "You have given the {n} answer that one person may give here. Thank you!",
        "You have given all {n} answers that one person may give here. Thank you!",
        count,
    )
    return words.replace("{n}", number(count))


def _skipped(halt: Halt, now: int) -> str:
    words = ngettext(
        "You skipped {n} task in a row, so these may not be for you just now. You can go on here in {time}.",
        "You skipped {n} tasks in a row, so these may not be for you just now. You can go on here in {time}.",
        halt.count,
    )
    return words.replace("{n}", number(halt.count)).replace("{time}", minutes(max(0, (halt.until or now) - now)))


def _exposed(count: int) -> str:
    words = ngettext(
        "You have seen {n} task with sensitive content today, and that is enough for one day. Other projects go on.",
        "You have seen {n} tasks with sensitive content today, and that is enough for one day. Other projects go on.",
        count,
    )
    return words.replace("{n}", number(count))


def _open(count: int) -> str:
    words = ngettext(
        "You have {n} task of another project open. Finish it first, or stop there; the list says which.",
        "You have {n} tasks of other projects open. Finish one first, or stop there; the list says which.",
        count,
    )
    return words.replace("{n}", number(count))
