"""Whom a project is for and whom it would reach, as an admin reads it before it is opened."""

from __future__ import annotations

from crowd.rules.spec import ProjectSpec
from crowd.rules.waves import FIRST
from crowd.services.outcomes import ProjectView
from handlers.ui import conditions
from handlers.ui.text import Text, bold, fill, plain
from handlers.ui.words import _, ngettext, number


def lines_of(view: ProjectView) -> list[Text]:
    """Who may work on it, who of them is awake, how often they come, and how full it may get."""
    found = view.reach
    told = [fill(_("Open to: {conditions}"), conditions=conditions.words(view.spec.eligibility))]
    awake = fill(_("Awake now: {awake}, within 3 hours: {soon}"), awake=number(found.awake), soon=number(found.soon))
    return [*(told if view.spec.eligibility else []), awake, *_usually(found.come_of_ten), *_places(view)]


def will_hear(spec: ProjectSpec, count: int) -> Text:
    """What opening it means for those who have not been told of it."""
    first = min(FIRST, spec.hands or FIRST)
    if spec.waves and count > first:
        template = ngettext(
            "{first} of {count} person hears of it first, the others as they are needed.",
            "{first} of {count} people hear of it first, the others as they are needed.",
            count,
        )
        return fill(template, first=bold(number(first)), count=number(count))
    template = ngettext("{count} person will be told.", "{count} people will be told.", count)
    return fill(template, count=number(count))


def _usually(of_ten: int | None) -> list[Text]:
    if of_ten is None:
        return []
    if not of_ten:
        return [plain(_("Of ten who are told, usually none or one comes."))]
    words = ngettext(
        "Of ten who are told, usually {count} comes.", "Of ten who are told, usually {count} come.", of_ten
    )
    return [fill(words, count=number(of_ten))]


def _places(view: ProjectView) -> list[Text]:
    if view.spec.hands is None:
        return []
    return [
        fill(
            _("Places for workers: {hands}, in line: {waiting}"),
            hands=number(view.spec.hands),
            waiting=number(view.in_line),
        )
    ]
