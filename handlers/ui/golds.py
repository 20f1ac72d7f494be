"""Gold in words: how it does, a key in doubt, a task that could be gold, a shortage, an answer that was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from crowd.rules.gold_health import Balance, State, Supply
from crowd.services.gold_view import GoldLine, GoldPage, GoldTaskView
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cases import files_row, task_text
from handlers.ui.doors import Look, LookTask
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, ngettext, number

BAR, BARS = 10, 6
LONG = 100
WORST, NAME_UNITS, TASK_UNITS = 5, 24, 1200
LISTED = 10


@dataclass(frozen=True, slots=True)
class Golds(Button):
    """The gold of a project; 0: which project."""

    prefix: ClassVar[str] = "gd"
    project_id: int


@dataclass(frozen=True, slots=True)
class ShowGold(Button):
    """One gold task."""

    prefix: ClassVar[str] = "gdt"
    task_id: int


@dataclass(frozen=True, slots=True)
class ListGold(Button):
    """All gold tasks of a project, a page of them."""

    prefix: ClassVar[str] = "gdl"
    project_id: int
    page: int


@dataclass(frozen=True, slots=True)
class ShowDoubt(Button):
    """A key in doubt, with what speaks against it."""

    prefix: ClassVar[str] = "gdd"
    task_id: int


@dataclass(frozen=True, slots=True)
class DecideKey(Button):
    """The key is `right`, the other answer is (`rekeyed`), or the task is no good (`dropped`)."""

    prefix: ClassVar[str] = "gdk"
    task_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class Propose(Button):
    """A task that could be gold, another one than `but` if there is one."""

    prefix: ClassVar[str] = "gdp"
    project_id: int
    but: int


@dataclass(frozen=True, slots=True)
class UseProposal(Button):
    """It is gold from now on (1), or it is not to be (0)."""

    prefix: ClassVar[str] = "gdu"
    project_id: int
    task_id: int
    use: int


@dataclass(frozen=True, slots=True)
class MoveGold(Button):
    """Out of work (`retired`), or back into it (`gold`)."""

    prefix: ClassVar[str] = "gdm"
    task_id: int
    becomes: str


def page(found: GoldPage) -> tuple[Text, Keyboard]:
    """All gold of a project."""
    worst = [each for each in found.lines if each.failing.failed and each.state in (State.HARD, State.HEALTHY)][:WORST]
    text = lines(
        fill(_("Gold of “{title}”"), title=bold(found.title)),
        plain(_rate(found)),
        "",
        *_counted(found),
        *([] if found.stage else supply_lines(found.supply)),
        *_balance(found.balance),
        *_worst(worst),
    )
    rows: list[list[tuple[str, Button]]] = [
        [(str(fill(_("In doubt: {key}"), key=shorten(key, NAME_UNITS))), ShowDoubt(task_id))]
        for task_id, key in found.doubtful[:WORST]
    ]
    rows += [[(shorten(each.task, NAME_UNITS), ShowGold(each.task_id))] for each in worst]
    if found.lines:
        count = len(found.lines)
        words = fill(ngettext("The {count} task", "All {count} tasks", count), count=number(count))
        rows.append([(str(words), ListGold(found.project_id, 0))])
    if found.every is not None:
        words = fill(_("Tasks that could be gold: {count}"), count=number(found.proposals))
        rows.append([(str(words), Propose(found.project_id, 0))])
    return text, keyboard([*rows, [(_("Again"), Golds(found.project_id)), (_("The project"), Look(found.project_id))]])


def listing(found: GoldPage, page: int) -> tuple[Text, Keyboard]:
    """Every gold task, a page of them, so that each can be opened; those that are failed most come first."""
    last = max(0, (len(found.lines) - 1) // LISTED)
    page = min(max(page, 0), last)
    shown = found.lines[page * LISTED : (page + 1) * LISTED]
    text = lines(
        fill(_("Gold of “{title}”"), title=bold(found.title)),
        fill(_("Page {page} of {pages}"), page=number(page + 1), pages=number(last + 1)),
        "",
        *(_listed(each) for each in shown),
    )
    names = [(shorten(each.task, NAME_UNITS), ShowGold(each.task_id)) for each in shown]
    rows: list[list[tuple[str, Button]]] = [list(names[at : at + 2]) for at in range(0, len(names), 2)]
    ways: list[tuple[str, Button]] = [("‹", ListGold(found.project_id, page - 1))] if page else []
    ways += [("›", ListGold(found.project_id, page + 1))] if page < last else []
    return text, keyboard([*rows, *([ways] if ways else []), [(_("All gold"), Golds(found.project_id))]])


def _listed(each: GoldLine) -> Text:
    """One of them: the known answer, and how it does."""
    return fill(
        "{task}: {words} · {state}",
        task=bold(shorten(each.task, NAME_UNITS)),
        words=shorten(each.said, NAME_UNITS),
        state=state_words(each.state),
    )


def _rate(found: GoldPage) -> str:
    if found.stage is not None:
        return _("It teaches or tests: the answer to every task is known.")
    if found.every is None:
        return _("No gold is mixed into this project.")
    told = _("One task in {every} is gold, for newcomers.") if found.seldomer else _("One task in {every} is gold.")
    return str(fill(told, every=number(found.every)))


def _counted(found: GoldPage) -> list[Text]:
    states = found.states
    shown = [each for each in State if states[each]]
    told = [fill("{state}: {count}", state=state_words(each), count=number(states[each])) for each in shown]
    return [*told, plain(_("This is the newest gold; there is more."))] if found.more else told


def state_words(state: State) -> str:
    """How a gold task does, in words."""
    match state:
        case State.NEW:
            return _("Too few answers to say")
        case State.HEALTHY:
            return _("Healthy")
        case State.HARD:
            return _("Hard")
        case State.DOUBTFUL:
            return _("In doubt")
        case State.USED_UP:
            return _("Used up")


def supply_lines(found: Supply) -> list[Text]:
    """How much is left, and for how long."""
    left = fill(
        ngettext(
            "In work: {count} task, to be shown {times} times more",
            "In work: {count} tasks, to be shown {times} times more",
            found.tasks,
        ),
        count=number(found.tasks),
        times=number(found.exposures),
    )
    if found.days is None:
        return [left, plain(_("Nobody has met gold in the last 7 days."))]
    words = _lasts(found.days)
    if not found.dry:
        return [left, words]
    dry = _("Workers who have seen all of it: {dry} of {workers}")
    return [left, words, fill(dry, dry=number(found.dry), workers=number(found.workers))]


def _lasts(days: float) -> Text:
    if days < 1:
        return bold(_("It lasts for less than a day."))
    if days >= LONG:
        return fill(_("It lasts for more than {count} days."), count=number(LONG))
    whole = round(days)
    words = ngettext("It lasts for about {count} day.", "It lasts for about {count} days.", whole)
    return fill(words, count=bold(number(whole)))


def _balance(shares: Sequence[Balance]) -> list[Text]:
    """Two small bars a label: its share of gold, and of what people answer."""
    if not any(each.gold for each in shares):
        return []
    told = [lines("", plain(_("Labels, among gold and among answers:")))]
    for each in shares[:BARS]:
        told.append(fill("{label} ({count})", label=bold(shorten(each.label, NAME_UNITS)), count=number(each.gold)))
        told.append(plain(f"{_bar(each.among_gold)} {each.among_gold:.0%} {_('gold')}"))
        told.append(plain(f"{_bar(each.among_answers)} {each.among_answers:.0%} {_('answers')}"))
    return told


def _bar(share: float) -> str:
    full = round(share * BAR)
    return "▓" * full + "░" * (BAR - full)


def _worst(worst: Sequence[GoldLine]) -> list[Text]:
    if not worst:
        return []
    return [lines("", plain(_("Failed most:"))), *(gold_line(each) for each in worst)]


def gold_line(each: GoldLine) -> Text:
    """A gold task in a line."""
    return fill(
        _("{task}: {failed} of {answered} failed ({low} to {high})"),
        task=bold(shorten(each.task, NAME_UNITS)),
        failed=number(each.failing.failed),
        answered=number(each.failing.answered),
        low=f"{each.failing.low:.0%}",
        high=f"{each.failing.high:.0%}",
    )


def task(found: GoldTaskView) -> tuple[Text, Keyboard]:
    """One gold task with its text, its key and what can be done with it."""
    line = found.line
    text = lines(
        fill("{title} · {task}", title=bold(found.title), task=bold(line.task)),
        plain(state_words(line.state)),
        "",
        quote(task_text(found.sections, TASK_UNITS), expandable=True),
        "",
        fill(_("The known answer: {words}"), words=bold(line.said)),
        *([fill(_("Hint: {hint}"), hint=found.hint)] if found.hint else []),
        gold_line(line) if line.failing.answered else plain(_("Nobody has answered it yet.")),
        *([fill(_("It may be shown {left} times more."), left=number(line.left))] if found.control else []),
        *_practised(found),
    )
    back: list[tuple[str, Button]] = [(_("All gold"), Golds(found.project_id))]
    return text, keyboard([*files_row(line.task_id, found.files), *_moves(found), back])


def _practised(found: GoldTaskView) -> list[Text]:
    if not found.practised:
        return []
    words = ngettext(
        "{count} worker has practised it and knows the answer: it stays out of work.",
        "{count} workers have practised it and know the answer: it stays out of work.",
        found.practised,
    )
    return [fill(words, count=number(found.practised))]


def _moves(found: GoldTaskView) -> list[list[tuple[str, Button]]]:
    task_id = found.line.task_id
    change: tuple[str, Button] = (_("Change the answer"), LookTask(task_id))
    if found.control == "gold":
        return [[(_("Take it out of work"), MoveGold(task_id, "retired"))], [change]]
    if found.control == "retired" and not found.practised:
        return [[(_("Put it back to work"), MoveGold(task_id, "gold"))], [change]]
    if found.control == "suspended" and found.line.state is State.DOUBTFUL:
        return [[(_("Why it is in doubt"), ShowDoubt(task_id))]]
    return [[change]]


def short(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """Gold ends soon, or has ended for somebody."""
    found, project_id = Supply(**body["supply"]), int(body["project_id"])
    checks = int(body["checks"])
    instead = (
        fill(
            _("Where none is left for a worker, a task of hers is answered by {count} people instead."),
            count=number(checks),
        )
        if checks
        else plain(_("Where none is left for a worker, nothing checks her."))
    )
    text = lines(
        fill(_("Gold of “{title}” runs out."), title=bold(str(body["title"]))),
        *supply_lines(found),
        "",
        instead,
        plain(_("Add tasks with a known answer, or use tasks that all workers answer alike.")),
    )
    words = str(fill(_("Tasks that could be gold: {count}"), count=number(int(body["proposals"]))))
    return text, keyboard([[(words, Propose(project_id, 0))], [(_("All gold"), Golds(project_id))]])


def rescored(title: str, outcome: str, project_id: int) -> Text:
    """An answer of hers was held to be wrong and is not any more; which one is not said: others still get it."""
    head = fill(_("We had a known answer wrong in “{title}”."), title=bold(title))
    if outcome == "right":
        return lines(head, plain(_("Your answer was right. It counts as right now; we are sorry.")))
    return lines(head, plain(_("Your answer to that task does not count against you any more; we are sorry.")))
