"""Opening hours as an admin types them in the chat: a line for each window, one for holidays, one for days off."""

from __future__ import annotations

from dataclasses import replace

from crowd.rules.days_off import read_days, read_region
from crowd.rules.schedule import Schedule
from crowd.rules.windows import read_window

ALWAYS = "always"
LONGEST = 30  # lines


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
        match word.lower():
            case "holidays":
                holidays += [read_region(each) for each in rest.split(",")]
            case "off":
                off += [_day(each) for each in rest.split(",")]
            case _:
                read_window(line)
                windows.append(line)
    return replace(schedule, windows=tuple(windows), holidays=tuple(holidays), days_off=tuple(off))


def _day(text: str) -> str:
    first, last = read_days(text.strip())
    return first.isoformat() if first == last else f"{first}..{last}"
