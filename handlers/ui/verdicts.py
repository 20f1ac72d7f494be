"""What an applicant reads of people who decide: how it ended, a question of theirs, and what became of her appeal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crowd.services.appeals import Appealed, Enough, NotAwaited, Pleaded, Replied, Reply, TooMuch
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply, LookAgain
from handlers.ui.places import show_projects, start_invited
from handlers.ui.text import Text, bold, fill, join, lines, plain, quote
from handlers.ui.words import _, day, number
from storage.records.invites import InvitedTo


def verdict(body: Mapping[str, Any], name: str) -> tuple[Text, Keyboard]:
    """A person has decided."""
    match body["verdict"]:
        case "passed":
            return _in(body, name)
        case "open":
            return _goes_on(name)
        case _:
            return _out(body, name)


def question(body: Mapping[str, Any]) -> tuple[Text, None]:
    """A person who reads her application wants to know something."""
    text = lines(
        _("A person on our team reads your application and has a question:"),
        quote(str(body["words"])),
        "",
        _("Just write your answer here. The same person reads it."),
    )
    return text, None


def appealed(step: Appealed) -> Text:
    """A person will look at it."""
    words = _("A person will look at it, and you hear from us here by {day}.")
    more = _("If you want to say something about it, write it now, in one message. You need not.")
    return lines(fill(words, day=bold(day(step.answer_by))), *([more] if step.silent else []))


def no_appeal() -> str:
    return _("A person has looked at this already, or you have applied again since. /start shows where you are.")


def heard(step: Reply) -> str:
    """What became of a message of hers."""
    match step:
        case Pleaded(answer_by=moment):
            return _("Thank you. Your words are with your appeal; you hear from us by {day}.").format(day=day(moment))
        case Replied():
            return _("Thank you. Your answer is with the person who asked.")
        case TooMuch(limit=limit):
            return _("This is too long to pass on; please say it in at most {limit} characters.").format(
                limit=number(limit)
            )
        case Enough():
            return _("What you wrote before is with the person who reads it. You hear from us here.")
        case NotAwaited():
            return _("Nobody waits for this any more. /start shows where you are.")


def type_it() -> str:
    return _("Please write it as a text; whoever reads your application sees only that.")


def _in(body: Mapping[str, Any], name: str) -> tuple[Text, Keyboard]:
    invited = InvitedTo(**body["project"]) if body["project"] else None
    leads = [fill(_("You were invited to “{title}”."), title=bold(invited.title))] if invited else []
    text = join(
        fill(_("A person has read your answers, {name}: you are in."), name=bold(name)),
        *leads,
        _("When a project opens that fits you, I write to you here. /work shows what is open now."),
        sep="\n\n",
    )
    return text, keyboard([*start_invited(invited), show_projects()])


def _goes_on(name: str) -> tuple[Text, Keyboard]:
    text = lines(
        fill(_("A person has looked at it, {name}: you can go on."), name=bold(name)),
        _("What you answered is kept; only the rest of the questions is left."),
    )
    return text, keyboard([[(_("Go on"), Apply())]])


def _out(body: Mapping[str, Any], name: str) -> tuple[Text, Keyboard]:
    first = _("A person has read your answers, {name}. I am sorry: we cannot take you on for this work.")
    again = _("A person has looked at it once more, {name}. I am sorry: it stands.")
    text = join(
        fill(first if body["appeal"] else again, name=bold(name)),
        quote(str(body["reason"])),
        *([plain(may_appeal())] if body["appeal"] else []),
        fill(_("You can apply again from {day} on."), day=day(int(body["again_at"]))),
        sep="\n\n",
    )
    return text, ways_on(body["appeal"])


def may_appeal() -> str:
    """An appeal is still open."""
    return _("If you think that this is wrong, ask a person to look again.")


def ways_on(appeal: int | None) -> Keyboard:
    """Below a refusal: the appeal, where one is open, and the way to another try."""
    rows: list[list[tuple[str, Button]]] = [[(_("Apply again"), Apply())]]
    if appeal is not None:
        rows.insert(0, [(_("Ask a person to look"), LookAgain(appeal))])
    return keyboard(rows)
