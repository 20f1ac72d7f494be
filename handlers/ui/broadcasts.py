"""A broadcast in words: what it says, to whom, when, what stands below it, and why something was not done."""

from __future__ import annotations

from babel.dates import format_skeleton, format_time

from crowd.rules.broadcasting import Audience, Reach, When
from crowd.rules.kinds import Event
from crowd.rules.media import ANIMATION, AUDIO, DOCUMENT, PHOTO, VIDEO, VOICE
from crowd.rules.posts import Post
from crowd.services.broadcast_steps import NO_DOOR, TO_WORK, Door, Why
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.doors import Begin, Work
from handlers.ui.events import with_choice
from handlers.ui.posts import Unfit
from handlers.ui.text import Text, bold, code, fill, plain, shorten
from handlers.ui.words import _, language_now, minutes, ngettext, number

EXCERPT, TITLE, CONDITIONS = 120, 40, 300


def below(door: int) -> Keyboard:
    """The button to a project, to the list of work, or none, and the way to hear less; as each person reads it."""
    way = (_("Show projects"), Work()) if door == TO_WORK else (_("Start"), Begin(door))
    return with_choice(keyboard([[way]]) if door != NO_DOOR else None, Event.NEWS, None)


def excerpt(post: Post) -> Text:
    """What it says, in a line."""
    words = shorten(" ".join(post.text.split()), EXCERPT)
    if post.kind == "text":
        return plain(f"“{words}”")
    kind = bold(_kind(post.kind))
    return fill("{kind}: “{words}”", kind=kind, words=words) if words else kind


def to_whom(audience: Audience, title: str) -> Text:
    """The people, as an admin thinks of them."""
    narrowed = code(shorten(audience.conditions, CONDITIONS))
    if not audience.part:
        return narrowed if audience.groups else plain(_("everybody who was approved"))
    people = fill("{title}: {part}", title=bold(shorten(title, TITLE)), part=part_words(audience.part))
    return fill("{people} · {conditions}", people=people, conditions=narrowed) if audience.groups else people


def part_words(part: str) -> str:
    """A part of the people who know a project."""
    match part:
        case "invited":
            return _("told, not begun yet")
        case "working":
            return _("at work now")
        case _:
            return _("worked on it, no task now")


def at_what_time(when: When) -> str:
    """Now, or a time by each person's own clock."""
    if when.at is None:
        return _("now")
    clock = format_time(when.at, "short", locale=language_now())
    if when.day is None:
        return _("at {time}, by each person's own clock").format(time=clock)
    day = format_skeleton("yMMMEd", when.day, locale=language_now())
    return _("{day} at {time}, by each person's own clock").format(day=day, time=clock)


def what_below(door: Door | None) -> Text:
    """The button below it."""
    if door is None:
        return plain(_("none"))
    if door.project_id == TO_WORK or not door.title:
        return plain(_("Show projects"))
    return fill(_("Start “{title}”"), title=bold(shorten(door.title, TITLE)))


def how_far(reach: Reach, when: When) -> list[Text]:
    """How many people that is, who of them sleeps, and how long it takes."""
    people = ngettext("{count} person gets it.", "{count} people get it.", reach.people)
    said = [fill(people, count=bold(number(reach.people)))]
    if reach.asleep and when.at is None:
        asleep = ngettext(
            "{count} of them is asleep now and gets it in the morning.",
            "{count} of them are asleep now and get it in their morning.",
            reach.asleep,
        )
        said.append(fill(asleep, count=number(reach.asleep)))
    if reach.off:
        off = ngettext(
            "{count} more turned such messages off and does not get it.",
            "{count} more turned such messages off and do not get it.",
            reach.off,
        )
        said.append(fill(off, count=number(reach.off)))
    if reach.takes >= 1_000:
        said.append(fill(_("To send it takes about {time}."), time=minutes(reach.takes)))
    return said


def unfit(why: Unfit) -> str:
    """Why a message cannot go to many people, and what can be sent instead."""
    match why:
        case "album":
            return _("An album cannot be sent to many people. Send me one picture or film of it, with its words.")
        case "poll":
            return _("A poll cannot be sent to many people: each copy would be a poll of its own. Send me words.")
        case "long":
            return _("These words are too long to stand under a file: 1,024 characters at most. Shorten them.")
        case "kind":
            return _("This cannot be sent to many people. Send me words, a picture, a film, a sound or a file.")


def not_done(why: Why) -> str:
    """Why nothing was done."""
    return {
        Why.GONE: _("There is no such message any more. /broadcast begins a new one."),
        Why.OTHER_NUMBER: _("That is another number. Nothing was sent."),
        Why.CHANGED: _("Something changed since that question. Look at it once more."),
        Why.EMPTY: _("Nobody is among these people. Choose others."),
        Why.INCOMPLETE: _("It has no words yet, or nobody to go to."),
        Why.NOT_YOURS: _("Only owners can write to people beyond a project."),
        Why.OVER: _("It is over already."),
        Why.PAUSED: _("It is paused already."),
        Why.CANCELLED: _("It is cancelled, so nothing more goes out."),
        Why.NOT_HELD: _("It is under way already."),
        Why.NOTHING_UNKNOWN: _("There is nobody left of whom that is not known."),
        Why.NOT_BEGUN: _("Nothing of it was sent yet."),
        Why.SAME: _("It says just that already."),
        Why.LONG: _("These words are too long to stand under a file: 1,024 characters at most. Shorten them."),
        Why.VOICE: _("A voice message can only get other words. Send me the words."),
        Why.PROJECT: _("There is no such project any more."),
    }[why]


def _kind(kind: str) -> str:
    words = {
        PHOTO: _("A picture"),
        VIDEO: _("A film"),
        ANIMATION: _("A moving picture"),
        AUDIO: _("A sound"),
        VOICE: _("A voice message"),
        DOCUMENT: _("A file"),
    }
    return words[kind]
