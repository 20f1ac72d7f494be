"""Conditions of a project in words that a person understands: “English at C1 or better”, not “english >= C1”."""

from __future__ import annotations

from crowd.rules.eligibility import AGREED, BARE, LISTED, WORKER, Condition, Group, Groups
from crowd.rules.levels import LEVELS
from handlers.ui import topics
from handlers.ui.words import _


def words(groups: Groups) -> str:
    """What is missing, group by group; one condition of each would do."""
    return "; ".join(_(" or ").join(_condition(each) for each in group) for group in groups if _named(group))


def _named(group: Group) -> bool:
    return bool(group)


def _condition(condition: Condition) -> str:
    if condition.fact.startswith(AGREED):
        return _consent(condition.fact.removeprefix(AGREED))
    if condition.fact == WORKER:
        return _("for invited workers only") if condition.op in ("=", "in") else _("not for everybody")
    name = _name(condition.fact)
    if condition.op in BARE:
        return _filled(_("{name}: none yet") if condition.op == "missing" else _("{name}: any"), name, "")
    if condition.op in LISTED:
        listed = _filled(
            _("{name}: {value}") if condition.op == "in" else _("{name}: anything but {value}"), name, "{value}"
        )
        return listed.replace("{value}", _(" or ").join(condition.values))
    if condition.value in LEVELS:
        return _level(name, condition)
    if condition.value in ("yes", "no") and condition.op in ("=", "!="):
        wanted = (condition.value == "yes") == (condition.op == "=")
        return name if wanted else _("no {name}").replace("{name}", name.lower())
    templates = {
        ">=": _("{name}: {value} or more"),
        "<=": _("{name}: {value} or less"),
        "!=": _("{name}: anything but {value}"),
    }
    return _filled(templates.get(condition.op, _("{name}: {value}")), name, condition.value)


def _consent(topic: str) -> str:
    """Sensitive content that she may agree to see: where she does so, too."""
    known = topics.words().get(topic)
    return _("your consent to see “{topic}” (/sensitive)").replace("{topic}", known[0] if known else topic)


def _level(name: str, condition: Condition) -> str:
    templates = {
        ">=": _("{name} at {value} or better"),
        "<=": _("{name} at {value} or below"),
        "!=": _("{name} at another level than {value}"),
    }
    return _filled(templates.get(condition.op, _("{name} at {value}")), name, condition.value)


def _filled(template: str, name: str, value: str) -> str:
    return template.replace("{name}", name).replace("{value}", value)


def _name(fact: str) -> str:
    known = {
        "english": _("English"),
        "degree": _("A degree"),
        "country": _("Country"),
        "years_of_work": _("Years of work"),
    }
    kind, _colon, word = fact.rpartition(":")
    plain = known.get(word, word.replace("_", " ").capitalize())
    named = {
        "skill": _("Skill “{name}”"),
        "tested": _("{name}, tested by us"),
        "work": _("Your answers in “{name}”"),
    }
    return named[kind].replace("{name}", word if kind != "tested" else plain) if kind else plain
