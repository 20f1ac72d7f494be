"""The cards of a broadcast that is being written: the draft, its choices, and the question whether to send it."""

from __future__ import annotations

from collections.abc import Sequence

from crowd.rules import broadcasting
from crowd.rules.broadcasting import MORNING, PARTS
from crowd.services.broadcast_steps import NO_DOOR, TO_WORK, Choices, Confirm
from crowd.services.broadcast_steps import Draft as Written
from handlers.ui.broadcast_buttons import (
    Ask,
    At,
    Describe,
    Discard,
    Discarded,
    Doors,
    Draft,
    Earlier,
    Hang,
    OfProject,
    People,
    Rewrite,
    Send,
    Times,
    To,
)
from handlers.ui.broadcasts import TITLE, at_what_time, excerpt, how_far, part_words, to_whom, what_below
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cures import in_words
from handlers.ui.text import Text, Words, bold, code, fill, lines, plain, shorten
from handlers.ui.words import _, ngettext, number

LISTED = 20
CLOSE_BY = 40
"""So many letters before a fault show where it is."""

Card = tuple[Text, Keyboard]
Row = list[tuple[str, Button]]


def card(draft: Written) -> Card:
    """What is written so far, and what can be changed."""
    if draft.post is None:
        return write_it(draft)
    text = lines(
        bold(_("Your message to many people")),
        excerpt(draft.post),
        "",
        fill(_("To: {people}"), people=to_whom(draft.audience, draft.title) if draft.audience else _("not chosen yet")),
        fill(_("Button: {button}"), button=what_below(draft.door)),
        fill(_("When: {time}"), time=at_what_time(draft.when)),
        *([plain(""), *how_far(draft.reach, draft.when)] if draft.reach else []),
    )
    change: list[Row] = [
        [(_("Message"), Rewrite(draft.id)), (_("People"), People(draft.id))],
        [(_("Button"), Doors(draft.id)), (_("Time"), Times(draft.id))],
    ]
    go_on: list[Row] = [[(_("See it, then send it"), Ask(draft.id))]] if draft.reach and draft.reach.people else []
    return text, keyboard([*change, *go_on, [(_("Throw it away"), Discard(draft.id)), (_("Earlier ones"), Earlier())]])


def write_it(draft: Written) -> Card:
    """She is asked for the message."""
    text = lines(
        bold(_("Write to many people")),
        _("Send me the message just as they shall get it: words with formatting, a picture, a film or a file."),
        _("Nothing goes out before you have seen it and said yes."),
    )
    if draft.post is None:
        return text, keyboard([[(_("Never mind"), Discarded(draft.id)), (_("Earlier ones"), Earlier())]])
    return text, keyboard([[(_("Back"), Draft(draft.id))]])


def people(draft_id: int, places: Sequence[tuple[int, str]], everybody: int | None) -> Card:
    """Who shall get it; `everybody` is how many that is, None where her role does not reach so far."""
    rows: list[Row] = [[(shorten(title, TITLE), OfProject(draft_id, project))] for project, title in places[:LISTED]]
    if everybody is not None:
        words = _("Everybody who was approved ({count})").format(count=number(everybody))
        rows.insert(0, [(words, To(draft_id, 0, ""))])
    how = (
        _("Choose a project to write to its people.") if places else _("There is no project yet whose people know it.")
    )
    ways: Row = [(_("Type conditions"), Describe(draft_id)), (_("Back"), Draft(draft_id))]
    return lines(bold(_("Who shall get it?")), how), keyboard([*rows, ways])


def describe(draft_id: int, *, everybody: bool, fault: str | None = None) -> Card:
    """She is asked for conditions; whose role does not reach `everybody` begins with people of a project."""
    said: list[Words] = [plain(fault)] if fault else []
    examples = ["invited:facts", "finished:facts and english >= C1"]
    if everybody:
        examples.append("english >= C1 and (degree = yes or years_of_work >= 3)")
    text = lines(
        *said,
        _("Type who shall get it, as projects say who may work on them:"),
        *(code(each) for each in examples),
        _("invited, working and finished are the people of a project, by the name that it has in commands."),
    )
    return text, keyboard([[(_("Back"), People(draft_id))]])


def people_fault(before: str, cure: str) -> str:
    """Why what she typed names nobody; `before` is what was read until there."""
    if not before:
        return _("I do not read in that who shall get it.")
    return _("I read it up to “{words}”. Behind that, {cure}.").format(words=before[-CLOSE_BY:], cure=in_words(cure))


def no_project(slug: str) -> str:
    """She named one that is not there."""
    return _("No project is called “{name}”.").format(name=slug)


def of_project(choices: Choices) -> Card:
    """Which of its people."""
    rows: list[Row] = [
        [
            (
                f"{part_words(part).capitalize()} ({number(choices.people[part])})",
                To(choices.draft_id, choices.project_id, part),
            )
        ]
        for part in PARTS
    ]
    text = fill(_("Who of the people of “{title}”?"), title=bold(choices.title))
    return text, keyboard([*rows, [(_("Back"), People(choices.draft_id))]])


def doors(draft_id: int, places: Sequence[tuple[int, str]]) -> Card:
    """Which button stands below it."""
    text = lines(bold(_("Which button shall stand below it?")), _("A project's button starts work on it."))
    rows: list[Row] = [[(shorten(title, TITLE), Hang(draft_id, project))] for project, title in places[:LISTED]]
    ways: Row = [(_("None"), Hang(draft_id, NO_DOOR)), (_("Show projects"), Hang(draft_id, TO_WORK))]
    return text, keyboard([ways, *rows, [(_("Back"), Draft(draft_id))]])


def times(draft_id: int) -> Card:
    """When it goes out."""
    text = lines(
        bold(_("When shall it go out?")),
        _("Tap a time, or type one: 10:30, or with a day 2026-12-01 10:30."),
        _("Times are meant by each person's own clock. Nobody is woken: in quiet hours it waits for the morning."),
    )
    morning = f"{MORNING:%H:%M}"
    rows: list[Row] = [
        [(_("Now"), At(draft_id, "now")), (_("In the morning, at {time}").format(time=morning), At(draft_id, morning))],
        [(_("Back"), Draft(draft_id))],
    ]
    return text, keyboard(rows)


def type_time(draft_id: int, fault: str) -> Card:
    """She is asked for a time once more."""
    how = _("Type a time as 10:30, or a day and a time as 2026-12-01 10:30. It is meant by each person's own clock.")
    return lines(fault, how), keyboard([[(_("Back"), Times(draft_id))]])


def time_fault(fault: str) -> str:
    """Why what she typed is no time to send it at."""
    match fault:
        case broadcasting.FAR:
            return _("That is more than a year away.")
        case broadcasting.PAST:
            return _("That time is over, wherever people live.")
        case _:
            return _("I do not read a time in that.")


def confirm(asked: Confirm) -> Card:
    """She has seen it; a tap, or the number of people, is her yes."""
    draft, count = asked.draft, asked.reach.people
    said = lines(
        bold(_("Above is what they get. Shall it go out?")),
        fill(_("To: {people}"), people=to_whom(draft.audience, draft.title) if draft.audience else ""),
        fill(_("When: {time}"), time=at_what_time(draft.when)),
        *how_far(asked.reach, draft.when),
    )
    back: tuple[str, Button] = (_("Not yet"), Draft(draft.id))
    if asked.reach.typed:
        typed = fill(_("To send it, type the number of people: {count}"), count=bold(number(count)))
        return lines(said, "", typed), keyboard([[back]])
    yes = ngettext("Yes, send it to {count} person", "Yes, send it to {count} people", count).format(
        count=number(count)
    )
    return said, keyboard([[back], [(yes, Send(draft.id, draft.version))]])


def wrong_number(count: int) -> str:
    """What she typed is another number."""
    return _("That is not {count}. Nothing was sent. Type {count} to send it.").format(count=number(count))


def discard(draft: Written) -> Card:
    """Whether to throw it away."""
    text = lines(bold(_("Throw this message away?")), *([excerpt(draft.post)] if draft.post else []))
    return text, keyboard([[(_("Keep it"), Draft(draft.id)), (_("Yes, throw it away"), Discarded(draft.id))]])


def discarded() -> Card:
    """It is gone."""
    return plain(_("Nothing was sent. /broadcast begins a new one.")), keyboard([[(_("Earlier ones"), Earlier())]])
