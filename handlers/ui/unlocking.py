"""What would open a project to a worker whom it is not open to: one sentence for each way, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence

from crowd.rules.eligibility import AGREED, SKILL, TESTED, WORK, WORKER, Condition, Groups
from crowd.services.cards import Offer
from handlers.ui import stages
from handlers.ui.words import _


def ways(groups: Groups, offers: Sequence[Offer] = (), now: int = 0) -> list[str]:
    """Sentences without repeats; of the conditions of a group any one would do. `offers` are live stages that give her
    a skill which is asked for."""
    found = [sentence for group in groups for each in group for sentence in _ways(each, offers, now) if sentence]
    return list(dict.fromkeys(found)) or [_("There is nothing that you could do about it.")]


def _ways(condition: Condition, offers: Sequence[Offer], now: int) -> list[str]:
    by_stage = [
        sentence
        for offer in offers
        if offer.spec.stage and offer.spec.stage.subject == condition.fact and condition.op != "missing"
        for sentence in stages.way_in(offer, now)
    ]
    return by_stage or [_way(condition)]


def _way(condition: Condition) -> str:
    fact = condition.fact
    if fact.startswith(AGREED):
        return _("You choose in /sensitive what you are ready to see.")
    if fact == WORKER:
        return ""
    if condition.op == "missing":
        return ""
    if fact.startswith(WORK):
        return _work(condition, fact.removeprefix(WORK))
    if fact.startswith(SKILL):
        template = _("Your skill “{name}” is measured in projects that train or check it; good answers there raise it.")
        return template.replace("{name}", fact.removeprefix(SKILL))
    if fact.startswith(TESTED):
        return _("In /profile you can take the test.")
    return _("If what we know of you has changed, say so in /profile.")


def _work(condition: Condition, slug: str) -> str:
    """More answers elsewhere; fewer than she has given cannot be had."""
    if condition.op not in (">=", "=", "known"):
        return ""
    return _("Work on “{name}” first.").replace("{name}", slug)
