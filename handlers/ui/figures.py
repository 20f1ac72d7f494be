"""The figures of a project in words, for the chat, the command line and the page."""

from __future__ import annotations

from crowd.aggregation.figures import Figures, Indicator
from crowd.aggregation.measured import Measured
from crowd.rules.adjudication import Because, telling
from crowd.services.figures import Differences, ProjectFigures
from handlers.ui.adjudication import reason_words
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
    return [*told, *differences(found.differences)]


def differences(found: Differences) -> list[tuple[str, str]]:
    """(what, value) of the tasks on which people differed, and what so many of them have in common."""
    if not found.all:
        return []
    counts = fill(
        _("{all}: wait for a person {waiting}, for second looks {looking}, settled {settled}, nobody can tell {open}"),
        all=number(found.all),
        waiting=number(found.waiting),
        looking=number(found.looking),
        settled=number(found.settled),
        open=number(found.unresolved),
    )
    told = [(_("Tasks on which people differed"), str(counts))]
    if found.looks:
        changed, kept = found.looks.get("changed", 0), found.looks.get("kept", 0)
        words = fill(_("changed {changed}, kept {kept}"), changed=number(changed), kept=number(kept))
        told.append((_("Second looks"), str(words)))
    if found.reasons:
        named = sorted(found.reasons.items(), key=lambda each: (-each[1], each[0]))
        listed = ", ".join(f"{reason_words(Because(reason))}: {number(count)}" for reason, count in named)
        told.append((_("Why they differed"), listed))
    if (most := telling(found.reasons)) is not None:
        told.append((_("What to do"), _advice(most)))
    return told


def _advice(reason: Because) -> str:
    match reason:
        case Because.GUIDELINE_GAP:
            return _("The guidelines leave much open: add a sentence for these cases, with an example.")
        case Because.AMBIGUOUS_TEXT:
            return _("Many texts can be read in two ways: mend them, or give a label for that.")
        case Because.ANNOTATOR_ERROR:
            return _("Many are plain mistakes: train and test workers before, or mix in gold.")
        case _:
            return _("Much is a matter of opinion: keep all labels rather than one, or ask more people.")


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
