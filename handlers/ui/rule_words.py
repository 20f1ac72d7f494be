"""A rule of a project in words: what it looks at, when it fires, what follows, and what a dry run of it found."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.rules.quality.conditions import MONEY, SHARE, Condition
from crowd.rules.quality.nudging import Part
from crowd.rules.quality.replaying import Touch
from crowd.rules.quality.rule import (
    ACCEPT,
    BAN,
    BAN_ALL,
    OVERLAP,
    PAUSE,
    PAUSE_ALL,
    REQUEUE,
    SET_SKILL,
    Rule,
)
from crowd.services.rule_trying import Tried
from handlers.ui.text import Text, bold, fill, plain
from handlers.ui.words import _, clock_time, money, ngettext, number, short_day

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
SHOWN = 5
"""So many of those whom a dry run names are listed."""


def rule_text(rule: Rule, currency: str) -> list[Text]:
    """Its name, what it looks at and when it fires, and what follows: a line each."""
    name = _name(rule)
    asks = ", ".join(condition(each, currency) for each in rule.conditions) or _guessing(rule)
    looks = fill(_("Looks at {what}: {asks}"), what=_what(rule), asks=asks)
    return [name, looks, fill(_("Then: {action}"), action=action(rule))]


def condition(each: Condition, currency: str) -> str:
    """As `right answers below 60%`."""
    template = {
        "<": _("{measure} below {value}"),
        "<=": _("{measure} {value} at most"),
        ">": _("{measure} above {value}"),
        ">=": _("{measure} {value} or more"),
        "!=": _("{measure} not {value}"),
    }.get(each.op, _("{measure} {value}"))
    return template.format(measure=measure(each.measure), value=value_text(each, each.value, currency))


def value_text(each: Condition | None, value: int, currency: str) -> str:
    """A number, a share or an amount."""
    if each is not None and each.unit == SHARE:
        return _share(value)
    return money(value, currency) if each is not None and each.unit == MONEY else number(value)


def measure(name: str) -> str:
    """What is counted."""
    words: Mapping[str, str] = {
        "answers": _("answers"),
        "right": _("right"),
        "wrong": _("wrong"),
        "with": _("with the majority"),
        "against": _("against the majority"),
        "agreement": _("agreement"),
        "fast": _("fast"),
        "skips": _("skips in a row"),
        "income": _("pay"),
        "judged": _("judged"),
        "accepted": _("accepted"),
        "rejected": _("rejected"),
    }
    return words.get(name, name)


def part_text(part: Part, currency: str) -> str:
    """One number that can be turned up and down, with its value."""
    if part.condition is not None:
        return condition(part.condition, currency)
    words = {
        "history": _("the last {value}"),
        "threshold": _("majority of {value}"),
        "faster": _("faster than {value}"),
        "good": _("good is {value} right"),
        "wrongly": _("{value} touched wrongly"),
        "for": _("for {value}"),
    }.get(part.name, _("skill {value}"))
    if part.name in ("good", "wrongly"):
        return words.format(value=_share(part.value))
    return words.format(value=length(part.value) if part.name in ("for", "faster") else number(part.value))


def length(ms: int) -> str:
    """A time as admins set it: seconds, minutes, hours or days, whichever is whole."""
    if ms % DAY == 0:
        return ngettext("{count} day", "{count} days", ms // DAY).format(count=number(ms // DAY))
    if ms % HOUR == 0:
        return ngettext("{count} hour", "{count} hours", ms // HOUR).format(count=number(ms // HOUR))
    if ms % MINUTE == 0:
        return ngettext("{count} minute", "{count} minutes", ms // MINUTE).format(count=number(ms // MINUTE))
    return ngettext("{count} second", "{count} seconds", ms // 1000).format(count=number(ms // 1000))


def action(rule: Rule) -> str:
    """What follows."""
    lasting = length(rule.lasts) if rule.lasts else ""
    match rule.then:
        case action if action == PAUSE:
            return _("this project pauses for her, {length}").format(length=lasting)
        case action if action == PAUSE_ALL:
            return _("all work pauses for her, {length}").format(length=lasting)
        case action if action == BAN:
            return _("a person decides whether she may work here")
        case action if action == BAN_ALL:
            return _("a person decides whether she may work at all")
        case action if action == SET_SKILL:
            return _("her skill {skill} becomes {value}").format(skill=rule.skill, value=number(rule.value))
        case action if action == ACCEPT:
            return _("her answers here are accepted and paid")
        case action if action == REQUEUE:
            return _("each task that she answered here gets one more answer")
        case action if action == OVERLAP:
            words = ngettext("the task gets {count} answer more", "the task gets {count} answers more", abs(rule.by))
            fewer = ngettext("the task gets {count} answer fewer", "the task gets {count} answers fewer", abs(rule.by))
            return (words if rule.by > 0 else fewer).format(count=number(abs(rule.by)))
        case _:
            return _("her skill {skill} becomes the share of {rate}").format(skill=rule.skill, rate=measure(rule.rate))


def tried(found: Tried, currency: str) -> list[Text]:
    """Whom it would have touched, when first, on which numbers."""
    head = ngettext("it would have touched {count} person", "it would have touched {count} people", len(found.people))
    lines = [fill("{name}: {found}", name=_name(found.rule), found=head.format(count=number(len(found.people))))]
    for each in found.people[:SHOWN]:
        times = ngettext("{count} time", "{count} times", len(each.times)).format(count=number(len(each.times)))
        lines.append(
            fill(
                _("{worker}: {when}, {numbers} ({times})"),
                worker=each.worker,
                when=_when(each.times[0]),
                numbers=numbers(each.times[0].numbers, currency),
                times=times,
            )
        )
    if len(found.people) > SHOWN:
        rest = len(found.people) - SHOWN
        lines.append(plain(ngettext("and {count} more", "and {count} more", rest).format(count=number(rest))))
    return lines


def _name(rule: Rule) -> Text:
    return bold(rule.name) if rule.on else fill(_("{name} (off)"), name=bold(rule.name))


def numbers(counts: Mapping[str, int], currency: str) -> str:
    """The counts that made it fire."""
    return ", ".join(
        f"{measure(name)} {money(value, currency) if name == 'income' else number(value)}"
        for name, value in counts.items()
    )


def _when(touch: Touch) -> str:
    return f"{short_day(touch.at)}, {clock_time(touch.at)} UTC"


def _share(value: int) -> str:
    return f"{value / 100:g}%"


def _guessing(rule: Rule) -> str:
    words = _("taps by chance rather than being right {good} of the time; {wrongly} of good ones may be touched, ever")
    return words.format(good=_share(rule.good), wrongly=_share(rule.wrongly))


def _what(rule: Rule) -> str:
    words: Mapping[str, str] = {
        "gold": _("answers to known tasks"),
        "guessing": _("answers to known tasks"),
        "majority": _("finished tasks with {threshold} equal answers"),
        "agreement": _("finished tasks"),
        "fast": _("answers within {faster}"),
        "skips": _("skipped tasks"),
        "answers": _("her answers here"),
        "income": _("her pay here within 24 hours"),
        "acceptance": _("judged answers"),
    }
    what = words[rule.when].format(threshold=number(rule.threshold), faster=length(rule.faster_than))
    if rule.history is None:
        return what
    last = _("{what}, the last {count} anywhere") if rule.across else _("{what}, the last {count}")
    return last.format(what=what, count=number(rule.history))
