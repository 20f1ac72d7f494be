"""The page of notices: what she hears of, with a sound or without, when not, and by which clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import ClassVar

from crowd.rules.choices import HOURS, OF_STAFF, OFFERED, Digest, How, hows, next_how
from crowd.rules.days import zone_of
from crowd.rules.kinds import Event
from crowd.rules.waking import ABOUT_WORK
from crowd.services.choosing import Choices
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.events import event_words
from handlers.ui.text import Text, bold, fill, lines, plain, shorten
from handlers.ui.words import _, clock_time, hour, short_day

TITLE_LIMIT = 30


@dataclass(frozen=True, slots=True)
class Hear(Button):
    """Hear of an event with a sound, without one, or not at all; with `alone` below a message about it."""

    prefix: ClassVar[str] = "nh"
    event: str
    how: str
    alone: int
    project_id: int


@dataclass(frozen=True, slots=True)
class HearAll(Button):
    """As little as there can be, or all of it again."""

    prefix: ClassVar[str] = "nx"
    off: int


@dataclass(frozen=True, slots=True)
class HearOf(Button):
    """Not this project, or it after all; the event is that of the message."""

    prefix: ClassVar[str] = "np"
    event: str
    project_id: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Away(Button):
    """Nothing about work for a week, or again; with an event below a message about it."""

    prefix: ClassVar[str] = "nw"
    event: str
    project_id: int
    away: int


@dataclass(frozen=True, slots=True)
class Gather(Button):
    """New projects in a digest: daily, weekly, or none."""

    prefix: ClassVar[str] = "nd"
    digest: str


@dataclass(frozen=True, slots=True)
class Sleep(Button):
    """Quiet hours: with a start of -1 the starts to choose from, with an end of -1 the ends, else this choice."""

    prefix: ClassVar[str] = "nq"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class UsualSleep(Button):
    """The quiet hours that everybody has."""

    prefix: ClassVar[str] = "nu"


@dataclass(frozen=True, slots=True)
class Clock(Button):
    """Ask where she lives; with a zone, live by its clock."""

    prefix: ClassVar[str] = "nz"
    zone: str


@dataclass(frozen=True, slots=True)
class All(Button):
    """The whole page."""

    prefix: ClassVar[str] = "nn"


Row = list[tuple[str, Button]]


def page(found: Choices, now: int) -> tuple[Text, Keyboard]:
    """Everything that can be chosen."""
    text = lines(
        bold(_("Notices")),
        _("What we may write to you unasked. Tap a line to change it: on, without a sound, off."),
        _sleep(found, now),
        *_digest(found),
        *_away(found),
    )
    shown = [event for event in OFFERED if found.staff or event not in OF_STAFF]
    rows: list[Row] = [[(_line(event, found.hows[event]), _tap(event, found.hows[event]))] for event in shown]
    rows.append([(_digest_button(found.digest), Gather(_next_digest(found.digest)))])
    rows.append([(_("Quiet hours"), Sleep(-1, -1)), (_("My clock"), Clock(""))])
    rows.append([_week(found, "", 0)])
    rows.append([(_("All off"), HearAll(1)), (_("All on"), HearAll(0))])
    return text, keyboard(rows)


def about(event: Event, found: Choices) -> tuple[Text, Keyboard]:
    """The same for one message: what it was about, and the shortest ways to hear less of it."""
    if event is Event.DIGEST:
        return page_of_digest(found)
    project_id = found.about.project_id if found.about else 0
    now = found.hows[event]
    ask = _("What do you want of messages like this one?")
    text = lines(bold(_line(event, now)), ask, *_hidden(found), *_away(found), *_always(event))
    ways: Row = [
        (_way(how), Hear(event.value, how, 1, project_id))
        for how in ("loud", "silent", "off")
        if how != now and how_fits(event, how)
    ]
    rows: list[Row] = [ways]
    if found.about:
        label = _("Tell me of this project") if found.about.hidden else _("Not this project")
        rows.append([(label, HearOf(event.value, project_id, 0 if found.about.hidden else 1))])
    if event in ABOUT_WORK or found.away_until is not None:  # of nothing else would she hear less
        rows.append([_week(found, event.value, project_id)])
    rows.append([(_("All notices"), All())])
    return text, keyboard(rows)


def page_of_digest(found: Choices) -> tuple[Text, Keyboard]:
    """Below a digest: how often it comes."""
    ways: list[tuple[Digest | None, str]] = [("daily", _("Daily")), ("weekly", _("Weekly")), (None, _("No digest"))]
    rows: list[Row] = [[(label, Gather(which or "none")) for which, label in ways if which != found.digest]]
    return lines(bold(_digest_button(found.digest)), *_digest(found)), keyboard([*rows, [(_("All notices"), All())]])


def starts(found: Choices) -> tuple[Text, Keyboard]:
    """From which hour on nobody may ring."""
    text = lines(
        bold(_("Quiet hours")),
        _hours(found),
        _("From which hour on shall nothing ring? What somebody waits for comes then without a sound, the rest after."),
    )
    rows = [[(hour(time(each)), Sleep(each, -1)) for each in HOURS[at : at + 4]] for at in range(0, 24, 4)]
    last: list[Row] = [[(_("None"), Sleep(0, 0)), (_("As usual"), UsualSleep())], [(_("Back"), All())]]
    return text, keyboard([*rows, *last])


def ends(start: int) -> tuple[Text, Keyboard]:
    """And until when."""
    text = fill(_("Quiet from {start}. Until when?"), start=bold(hour(time(start))))
    rows = [
        [(hour(time(each)), Sleep(start, each)) for each in HOURS[at : at + 4] if each != start]
        for at in range(0, 24, 4)
    ]
    return text, keyboard([*rows, [(_("Back"), Sleep(-1, -1))]])


def ask_city(found: Choices, now: int) -> tuple[Text, Keyboard]:
    """By which clock she lives."""
    text = lines(
        bold(_("My clock")),
        _clock(found, now),
        _("Type the city you live in, and I go by its clock."),
    )
    return text, keyboard([[(_("Leave it"), All())]])


def which_city(spots: list[tuple[str, str]]) -> tuple[Text, Keyboard]:
    """(place in words, zone) of several that she may mean."""
    rows: list[Row] = [[(shorten(words, 60), Clock(zone))] for words, zone in spots]
    return plain(_("Which one?")), keyboard([*rows, [(_("Leave it"), All())]])


def how_fits(event: Event, how: How) -> bool:
    """Whether there is such a choice for the event."""
    return how in hows(event)


def _tap(event: Event, now: How) -> Hear:
    return Hear(event.value, next_how(event, now), 0, 0)


def _line(event: Event, how: How) -> str:
    return str(fill("{event}: {how}", event=event_words(event), how=_state(how)))


def _state(how: How) -> str:
    match how:
        case "loud":
            return _("on")
        case "silent":
            return _("without a sound")
        case "off":
            return _("off")


def _way(how: How) -> str:
    match how:
        case "loud":
            return _("With a sound")
        case "silent":
            return _("Without a sound")
        case "off":
            return _("Turn off")


def _sleep(found: Choices, now: int) -> Text:
    return lines(_hours(found), _clock(found, now))


def _hours(found: Choices) -> Text:
    if found.quiet.start == found.quiet.end:
        return plain(_("You have no quiet hours: a message may ring at any time."))
    return fill(
        _("Nothing rings from {start} to {end}."), start=bold(hour(found.quiet.start)), end=bold(hour(found.quiet.end))
    )


def _clock(found: Choices, now: int) -> Text:
    name = found.time_zone.rpartition("/")[2].replace("_", " ")
    words = _("Your clock: {place}, {time} now.")
    if not found.own_clock:
        words = _("Your clock is not known, so this goes by {place}, {time} now. My clock changes that.")
    return fill(words, place=name, time=clock_time(now, zone_of(found.time_zone)))


def _digest(found: Choices) -> list[Text]:
    if found.digest and found.hows[Event.PROJECT] == "off":
        return [plain(_("New projects are off, so no digest comes."))]
    match found.digest:
        case "daily":
            return [plain(_("New projects come together, in one message in your morning."))]
        case "weekly":
            return [plain(_("New projects come together, in one message on Monday morning."))]
        case None:
            return []


def _digest_button(digest: Digest | None) -> str:
    match digest:
        case "daily":
            return _("Digest: daily")
        case "weekly":
            return _("Digest: weekly")
        case None:
            return _("Digest: none, one message each")


def _next_digest(digest: Digest | None) -> str:
    return {None: "daily", "daily": "weekly", "weekly": "none"}[digest]


def _away(found: Choices) -> list[Text]:
    if found.away_until is None:
        return []
    until = short_day(found.away_until, zone_of(found.time_zone))
    return [fill(_("Nothing about work until {day}. What you wait for comes without a sound."), day=bold(until))]


def _hidden(found: Choices) -> list[Text]:
    if found.about is None or not found.about.hidden:
        return []
    title = shorten(found.about.title, TITLE_LIMIT)
    return [fill(_("“{title}” is hidden: you hear nothing of it, and /work does not list it."), title=title)]


def _always(event: Event) -> list[Text]:
    if how_fits(event, "off"):
        return []
    return [plain(_("These cannot be turned off, because you may have to act on them. They can come without a sound."))]


def _week(found: Choices, event: str, project_id: int) -> tuple[str, Button]:
    away = found.away_until is not None
    return (_("Tell me of work again") if away else _("Not this week")), Away(event, project_id, 0 if away else 1)
