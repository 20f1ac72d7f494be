"""The figures of a project in words, for the chat, the command line and the page."""

from __future__ import annotations

from crowd.aggregation.figures import Figures, Indicator
from crowd.aggregation.measured import Measured
from crowd.services.figures import ProjectFigures
from handlers.ui.text import Text, bold, fill, lines
from handlers.ui.words import _, money, number

MARKS = {"good": "✓", "fair": "·", "bad": "!", "unknown": "–"}


def summary(found: ProjectFigures) -> Text:
    """What stands above the picture."""
    return lines(
        bold(found.project.title),
        *(fill("{what}: {value}", what=what, value=value) for what, value in facts(found)),
        "",
        *signs(found.figures),
    )


def facts(found: ProjectFigures) -> list[tuple[str, str]]:
    """(what, value) of the figures that fit into a line."""
    figures, currency = found.figures, found.spec.currency
    known = sum(each.known for each in figures.workers)
    right = sum(count for (gold, given), count in figures.confusion.items() if gold == given)
    told = [
        (
            _("Answers"),
            str(
                fill(
                    _("{answers}, still wanted: {wanted}"), answers=number(figures.answers), wanted=number(found.wanted)
                )
            ),
        ),
        (
            _("Tasks with all their answers"),
            str(fill(_("{full} of {tasks}"), full=number(figures.complete), tasks=number(found.project.tasks))),
        ),
        (_("Workers"), number(len(figures.workers))),
        (_("Answers to the same task that agree"), percent(figures.agreement)),
        (_("Right on known tasks"), str(fill(_("{right} of {known}"), right=number(right), known=number(known)))),
        (_("Spent"), money(figures.spent, currency)),
    ]
    if figures.cost_a_label is not None:
        told.append((_("A task with all its answers costs"), money(figures.cost_a_label, currency)))
    return told


def signs(figures: Figures) -> list[Text]:
    """Signs of health, a line each; the mark says how it stands."""
    return [fill("{mark} {words}", mark=MARKS[each.verdict], words=sign(each)) for each in figures.health]


def sign(each: Indicator) -> str:
    """One sign with its range."""
    value = (
        _("unknown")
        if each.value is None
        else number(int(each.value))
        if each.name == "eligible"
        else f"{each.value:.0%}"
    )
    match each.name:
        case "finished":
            words = _("Begun tasks that were answered: {value} (good from 95%, bad below 90%)")
        case "rejected":
            words = _("Judged answers that were rejected: {value} (good up to 5%, bad above 30%)")
        case "eligible":
            words = _("Workers who may work on it: {value} (good from 300, few below 30)")
        case _:
            words = _("Tasks whose answer is known: {value} (good from 5%, few below 1%)")
    return str(fill(words, value=value))


def percent(measured: Measured) -> str:
    """A share, and its interval where there is one."""
    if measured.value is None:
        return _("not known yet")
    if measured.low is None or measured.high is None:
        return f"{measured.value:.0%}"
    return str(
        fill(
            _("{value} (95% interval: {low} to {high})"),
            value=f"{measured.value:.0%}",
            low=f"{measured.low:.0%}",
            high=f"{measured.high:.0%}",
        )
    )
