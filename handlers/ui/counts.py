"""A rule and the counts that made it fire, in words that whoever it is about can check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.ui.text import Text, fill
from handlers.ui.words import _, money, number

USD = "USD"


def sentences(rule: str, said: Mapping[str, Any], numbers: Mapping[str, int]) -> list[Text]:
    """Her numbers, what the rule asks for, and its name."""
    asked = [_condition(each) for each in _conditions(said)]
    return [
        *_seen(numbers, str(said.get("currency") or USD)),
        *([fill(_("The rule looks for {conditions}."), conditions="; ".join(asked))] if asked else []),
        *(_by_luck(said) if said.get("when") == "guessing" else []),
        fill(_("It is called “{rule}”."), rule=rule),
    ]


def _seen(numbers: Mapping[str, int], currency: str) -> list[Text]:
    match numbers:
        case {"known": all_, "right": part} | {"answers": all_, "right": part}:
            words = _("{part} of your {all} answers to tasks that we can check were right.")
        case {"answers": all_, "with": part}:
            words = _("In {part} of {all} tasks you answered as most others did.")
        case {"answers": all_, "fast": part}:
            words = _("{part} of your last {all} answers came faster than anybody can read the task.")
        case {"answers": all_, "agreement": part}:
            words = _("Over {all} tasks you agreed with {part} % of the others.")
            part = 100 * part // max(1, all_)
        case {"judged": all_, "accepted": part}:
            words = _("{part} of your {all} answers that people looked at were accepted.")
        case {"common": all_, "same_wrong": part, "by_chance": usual}:
            words = _("In {part} of {all} tasks that we can check you and another worker gave the same wrong answer.")
            return [fill(words, part=number(part), all=number(all_)), _by_chance(usual)]
        case {"runs": all_, "handovers": part, "by_chance": usual}:
            words = _("{part} of {all} times this account and another one took turns; they were never used together.")
            return [fill(words, part=number(part), all=number(all_)), _by_chance(usual)]
        case {"same_texts": part, "same_voices": all_}:
            words = _("Word for word as another worker: {part} texts. The very same voice messages: {all}.")
        case {"skips": all_}:
            return [fill(_("You passed on {all} tasks in a row."), all=number(all_))]
        case {"income": all_}:
            return [fill(_("You earned {money} here within 24 hours."), money=money(all_, currency))]
        case _:
            return [_counted(numbers)] if numbers else []
    return [fill(words, part=number(part), all=number(all_))]


def _by_chance(usual: int) -> Text:
    return fill(_("Chance brings about {usual}."), usual=number(usual))


def _by_luck(said: Mapping[str, Any]) -> list[Text]:
    """What a rule without conditions looks for, and how seldom it is wrong."""
    good, wrongly = (_share(int(said.get(name, 0))) for name in ("good", "wrongly"))
    looks = _("The rule looks for taps by chance: far fewer right ones than the {good} of people who read the tasks.")
    errs = _("Of those people it stops {wrongly} at most by mistake.")
    return [fill(looks, good=good), fill(errs, wrongly=wrongly)]


def _share(value: int) -> str:
    return _("{share} %").replace("{share}", f"{value / 100:g}")


def _counted(numbers: Mapping[str, int]) -> Text:
    """Counts that have no sentence of their own, by their names."""
    listed = ", ".join(f"{name.replace('_', ' ')} {number(count)}" for name, count in numbers.items())
    return fill(_("Counted: {numbers}."), numbers=listed)


def _conditions(said: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found = said.get("conditions")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list | tuple) else []


def _condition(each: Mapping[str, Any]) -> str:
    """As `right answers: less than 60 %`."""
    template = {
        "<": _("{measure}: less than {value}"),
        "<=": _("{measure}: {value} or less"),
        ">": _("{measure}: more than {value}"),
        ">=": _("{measure}: {value} or more"),
        "!=": _("{measure}: other than {value}"),
    }.get(str(each.get("op")), _("{measure}: {value}"))
    return str(fill(template, measure=_measure(str(each.get("measure"))), value=_value(each)))


def _value(each: Mapping[str, Any]) -> str:
    value = int(each.get("value", 0))
    match each.get("unit"):
        case "%":
            return _share(value)
        case "money":
            return money(value, str(each.get("currency") or USD))
        case _:
            return number(value)


def _measure(name: str) -> str:
    return {
        "answers": _("answers looked at"),
        "right": _("right answers"),
        "wrong": _("wrong answers"),
        "with": _("as most others answered"),
        "against": _("otherwise than most others"),
        "agreement": _("agreement with others"),
        "fast": _("answers faster than reading"),
        "skips": _("tasks passed on in a row"),
        "income": _("pay within 24 hours"),
        "judged": _("answers that people looked at"),
        "accepted": _("accepted answers"),
        "rejected": _("rejected answers"),
    }.get(name, name)
