"""When a project is open, as an admin reads it: by the project's own clocks, with what happened lately."""

from __future__ import annotations

from datetime import tzinfo

from crowd.rules.hours_text import hours_text
from crowd.rules.local_time import local_of, zone_named
from crowd.rules.schedule import COMPLETE, SPENT
from crowd.rules.spec import ProjectSpec
from crowd.services.timing import Field, Timing
from handlers.ui.lifetimes import reason, state
from handlers.ui.text import Text, bold, code, fill, italic, lines, plain, sentence
from handlers.ui.words import _, clock_time, minutes, short_day
from storage.records.moves import Moved
from storage.records.projects import Project

ZONE = "Europe/Berlin"
EXAMPLE = "Mon–Fri 09:00–17:00\nholidays DE-BY\noff 2026-12-24"


def zone_of(spec: ProjectSpec) -> tzinfo:
    return zone_named(spec.time_zone or "UTC")


def when(at: int, spec: ProjectSpec) -> str:
    """A moment by the project's clocks."""
    zone = zone_of(spec)
    return f"{short_day(at, zone)}, {clock_time(at, zone)}"


def ahead(project: Project, spec: ProjectSpec, changes_at: int | None) -> list[Text]:
    """What it does by itself; `changes_at` is when its opening hours end."""
    found = []
    if project.opens_at is not None:
        found.append(fill(_("Opens by itself: {when}"), when=bold(when(project.opens_at, spec))))
    pauses = [each for each in (project.pauses_at, project.outside_until or changes_at) if each is not None]
    if project.state == "live" and pauses:
        found.append(fill(_("Pauses by itself: {when}"), when=bold(when(min(pauses), spec))))
    if project.closes_at is not None:
        found.append(fill(_("Closes by itself: {when}"), when=bold(when(project.closes_at, spec))))
    return found


def page(timing: Timing, now: int) -> Text:
    """Everything about its times."""
    project, spec = timing.project, timing.spec
    return lines(
        fill("{title} · {state}", title=bold(project.title), state=state(project.state)),
        fill(_("Clocks of {zone}: it is {when}"), zone=spec.time_zone or "UTC", when=when(now, spec)),
        "",
        _hours(spec),
        *(ahead(project, spec, timing.hours.changes_at) or [plain(_("Nothing happens by itself."))]),
        *_ends(spec),
        *_soon(timing),
        *_happened(timing.moves, spec),
    )


def _hours(spec: ProjectSpec) -> Text:
    if not spec.schedule.windows:
        return fill(_("Opening hours: {always}"), always=bold(_("always")))
    return lines(plain(_("Opening hours:")), bold(hours_text(spec.schedule)))


def _ends(spec: ProjectSpec) -> list[Text]:
    schedule = spec.schedule
    words = {
        COMPLETE: _("Closes when all answers are in."),
        SPENT: _("Closes when its budget is used up."),
    }
    found = [plain(words[each]) for each in schedule.close_when]
    if found and schedule.keep_open:
        found.append(fill(_("It stays open for {time} after that."), time=minutes(schedule.keep_open)))
    return found


def _soon(timing: Timing) -> list[Text]:
    project = timing.project
    if project.state == "live" and not timing.hours.open and project.outside_until is None:
        return [italic(_("It is outside of its opening hours and pauses in a moment."))]
    return []


def _happened(moves: tuple[Moved, ...], spec: ProjectSpec) -> list[Text]:
    if not moves:
        return []
    return [plain(""), bold(_("What happened")), *(_move(each, spec) for each in moves)]


def _move(move: Moved, spec: ProjectSpec) -> Text:
    who = _("by itself") if move.actor == "clock" else _("by an admin")
    became = state(move.becomes) if move.was != move.becomes else _("its times changed")
    words = fill(_("{when}: {state}, {who}"), when=when(move.at, spec), state=became, who=who)
    return fill("{words} ({why})", words=words, why=reason(move.why)) if move.why else words


def question(timing: Timing, field: Field, example: int) -> Text:
    """What to send; `example` is a moment (ms UTC) that would do."""
    title = bold(timing.project.title)
    match field:
        case "opens":
            asked = fill(_("When shall “{title}” open?"), title=title)
        case "pauses":
            asked = fill(_("When shall “{title}” pause?"), title=title)
        case "closes":
            asked = fill(_("When shall “{title}” close? People at work finish their task first."), title=title)
        case "hours":
            return lines(
                fill(_("What are the opening hours of “{title}”?"), title=title),
                plain(_("Send a line for each window. Tap these to copy them:")),
                code(hours_text(timing.spec.schedule) if timing.spec.schedule.windows else EXAMPLE),
                plain(_("“always” takes them away.")),
            )
        case "zone":
            return lines(
                fill(_("By whose clocks does “{title}” open and close?"), title=title),
                fill(_("Send a city or a time zone, as {example}."), example=code(ZONE)),
            )
        case "why":
            return lines(
                fill(_("Why did you do that with “{title}”?"), title=title),
                plain(_("Other admins read it here, workers do not.")),
            )
    return lines(
        asked,
        fill(
            _("Send the day and the time by the clocks of {zone}, as {example}."),
            zone=timing.spec.time_zone or "UTC",
            example=code(_typed(example, timing.spec)),
        ),
    )


def refused(timing: Timing, field: Field, fault: str, example: int) -> Text:
    """What is wrong with what was sent, and what would do; `example` is a moment (ms UTC)."""
    shown = _example(timing, field, example)
    again = fill(_("Send it as {example}, or go back."), example=code(shown)) if shown else None
    return lines(
        plain(_("This cannot be:")), plain(sentence(fault)), "", again or plain(_("Send it again, or go back."))
    )


def _example(timing: Timing, field: Field, at: int) -> str:
    match field:
        case "opens" | "pauses" | "closes":
            return _typed(at, timing.spec)
        case "hours":
            return EXAMPLE.splitlines()[0]
        case "zone":
            return ZONE
        case "why":
            return ""


def _typed(at: int, spec: ProjectSpec) -> str:
    return f"{local_of(at, zone_of(spec)).date()} 09:00"
