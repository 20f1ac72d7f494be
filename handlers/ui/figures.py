"""The figures of a project in words, for the chat, the command line, the pictures and the page."""

from __future__ import annotations

from collections import Counter

from crowd.aggregation.figures import Figures
from crowd.aggregation.health import ENOUGH_RATINGS, Indicator
from crowd.aggregation.measured import Measured
from crowd.rules.adjudication import Because, telling
from crowd.rules.gold_health import Balance, State
from crowd.services.figures import Differences, ProjectFigures
from handlers.ui.adjudication import reason_words
from handlers.ui.text import Text, bold, fill, lines
from handlers.ui.words import _, about, money, ngettext, number

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
    right = sum(count for (gold, given), count in figures.confusion.items() if gold == given)
    if found.spec.stage:  # whoever comes is given some of its tasks: none of them ever has all its answers
        told = [(_("Answers"), number(figures.answers)), (_("Tasks"), number(found.tasks))]
    else:
        told = [
            (_("Answers"), _answers(found)),
            (_("Tasks with all their answers"), _of(figures.complete, found.tasks)),
        ]
    told += [
        (_("Workers"), number(len(figures.workers))),
        (_("Answers to the same task that agree"), percent(figures.agreement)),
        (_("Right on known tasks"), _of(right, figures.tested)),
        (_("Spent"), money(figures.spent, currency)),
    ]
    if figures.gold_answers:
        words = fill(
            _("{answers} answers, {money}"),
            answers=number(figures.gold_answers),
            money=money(figures.gold_spent, currency),
        )
        told.append((_("Of it for gold"), str(words)))
    if figures.cost_a_label is not None:
        told.append((_("A label costs"), about(figures.cost_a_label, currency)))
    return [*told, *differences(found.differences)]


def pace(found: ProjectFigures) -> str:
    """How many answers are missing, and how long they take."""
    if not found.wanted:
        return _("no answer is missing")
    missing = fill(ngettext("{n} answer missing", "{n} answers missing", found.wanted), n=number(found.wanted))
    if found.days_left is None:
        return str(missing)
    if found.days_left < 1:
        return str(fill(_("{missing}: less than a day as last week went"), missing=missing))
    days = round(found.days_left)
    words = ngettext("{missing}: about {n} day as last week went", "{missing}: about {n} days as last week went", days)
    return str(fill(words, missing=missing, n=number(days)))


def golds(figures: Figures) -> tuple[str, str]:
    """How the known tasks do, in a sentence; below it, what they lack, or what is shown."""
    states = Counter(each.state for each in figures.known)
    total = fill(ngettext("{n} known task", "{n} known tasks", len(figures.known)), n=number(len(figures.known)))
    parts = [str(_state(state, states[state])) for state in State if states[state] and state in SAID]
    lacks = lacking(figures)
    below = (
        fill(
            _("too little “{label}”: {gold} of gold, {answers} of answers"),
            label=lacks.label,
            gold=f"{lacks.among_gold:.0%}",
            answers=f"{lacks.among_answers:.0%}",
        )
        if lacks
        else _("how often workers get one wrong, the worst first")
    )
    return ": ".join([str(total), ", ".join(parts)]) if parts else str(total), str(below)


def lacking(figures: Figures) -> Balance | None:
    """The label that gold lacks most, if it is much."""
    found = figures.balance[0] if figures.balance and figures.known else None
    return found if found and found.lacks else None


SAID = (State.HEALTHY, State.HARD, State.DOUBTFUL, State.NEW)


def _state(state: State, count: int) -> Text:
    match state:
        case State.HEALTHY:
            words = _("{n} fine")
        case State.HARD:
            words = _("{n} hard")
        case State.DOUBTFUL:
            words = _("{n} in doubt")
        case _:
            words = _("{n} hardly seen")
    return fill(words, n=number(count))


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
        case "restricted":
            words = _("Workers who may not work here now: {value} (good up to 5%, bad above 20%)")
        case "eligible":
            words = _("Workers who may work on it: {value} (good from 300, few below 30)")
        case "known":
            words = _("Answers to tasks of known answer: {value} (good from 5%, few below 1%)")
        case _:
            return _rating(each)
    return str(fill(words, value=value))


def _rating(each: Indicator) -> str:
    """Stars, and from how many; nothing is told of one or two workers."""
    match each.name:
        case "guidelines":
            words = _("Workers on the guidelines: {value} (low below 4.5)")
        case "interface":
            words = _("Workers on cards and buttons: {value} (low below 4.5)")
        case _:
            words = _("Workers on how they were answered: {value} (low below 4.5)")
    if each.value is None:
        return str(fill(words, value=fill(_("fewer than {n} ratings"), n=number(ENOUGH_RATINGS))))
    told = fill(_("{stars} of 5 stars, {n} ratings"), stars=f"{each.value:.1f}", n=number(each.count))
    return str(fill(words, value=told))


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


def _answers(found: ProjectFigures) -> str:
    words = _("{answers}, still wanted: {wanted}")
    return str(fill(words, answers=number(found.figures.answers), wanted=number(found.wanted)))


def _of(part: int, whole: int) -> str:
    return str(fill(_("{part} of {whole}"), part=number(part), whole=number(whole)))
