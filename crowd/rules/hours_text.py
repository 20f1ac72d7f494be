"""Opening hours as an admin types them in the chat: a line for each window, one for holidays, one for days off."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.days_off import read_days, read_region
from crowd.rules.schedule import Schedule
from crowd.rules.windows import NoWindow, read_window, spelt

ALWAYS = "always"
LONGEST = 30  # lines
SHOWN = 60  # letters of a line that is wrong


def hours_text(schedule: Schedule) -> str:
    """The lines as they would be typed; `always` where there are no windows."""
    off = [f"holidays {', '.join(schedule.holidays)}"] if schedule.holidays else []
    days = [f"off {', '.join(schedule.days_off)}"] if schedule.days_off else []
    return "\n".join([*schedule.windows, *off, *days]) or ALWAYS


def with_hours(schedule: Schedule, text: str) -> Schedule:
    """The same schedule with these hours; a ValueError says which line is wrong, and the cure."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > LONGEST:
        raise ValueError(f"write at most {LONGEST} lines")
    if [line.lower() for line in lines] in ([], [ALWAYS]):
        return replace(schedule, windows=(), holidays=(), days_off=())
    windows: list[str] = []
    holidays: list[str] = []
    off: list[str] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        try:
            match word.lower():
                case "holidays":
                    holidays += [read_region(each) for each in rest.split(",")]
                case "off":
                    off += [_day(each) for each in rest.split(",")]
                case _:
                    read_window(line)
                    windows.append(spelt(line))
        except ValueError as error:
            raise ValueError(_wrong(line, error)) from None
    return replace(schedule, windows=tuple(windows), holidays=tuple(holidays), days_off=tuple(off))


def _wrong(line: str, error: ValueError) -> str:
    """The line, and what is wrong in it; how it is written by cron is nothing for a phone."""
    shown = line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
    what = error.what if isinstance(error, NoWindow) else str(error)
    return f"in “{shown}”: {what}" if what else f"“{shown}” is no opening hours"


def _day(text: str) -> str:
    first, last = read_days(text.strip())
    return first.isoformat() if first == last else f"{first}..{last}"
