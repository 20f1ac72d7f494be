"""Reported tasks in words: what a worker reads after her report, and the card by which an admin judges it."""

from __future__ import annotations

from collections.abc import Sequence

from crowd.rules.reports import Decision, Reason
from crowd.services.cases import Case
from crowd.services.reports import Reported
from crowd.tasktypes.base import Section
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cards import Ready
from handlers.ui.doors import LookTask
from handlers.ui.text import Text, bold, fill, italic, lines, plain, quote, shorten
from handlers.ui.tickets import AskDrop, Judge, ShowCase, ShowFiles
from handlers.ui.words import _, money, ngettext, number
from storage.records.reports import Report

TASK_UNITS, NOTE_UNITS, NOTES = 1500, 250, 6
"""What fits one message beside the buttons: of the task, of each note, of the reports."""


def reason_words(reason: Reason) -> str:
    """A reason, as a button and a list say it."""
    match reason:
        case Reason.INCORRECT:
            return _("Incorrect")
        case Reason.SENSITIVE:
            return _("Sensitive")
        case Reason.UNSUITABLE:
            return _("Unsuitable")
        case Reason.UNCLEAR:
            return _("Hard to interpret")


def reported(step: Reported) -> tuple[Text, Keyboard]:
    """Her report stands; a note may follow."""
    text = lines(
        bold(step.title),
        fill(_("Reported: {reason}. This task will not come to you again."), reason=bold(reason_words(step.reason))),
        *paid_later(step),
        "",
        _("Type a note if it helps to see what you saw, or go on."),
    )
    return text, keyboard([[(_("No note: next task"), Ready(step.project_id))]])


def paid_later(step: Reported) -> list[Text]:
    """What a report earns, if anything."""
    if not step.price:
        return []
    return [fill(_("You are paid {price} for it when an admin agrees."), price=bold(money(step.price, step.currency)))]


def note_kept(project_id: int) -> tuple[Text, Keyboard]:
    """The note is with the report."""
    return plain(_("Your note is with the report. Thank you!")), keyboard([[(_("Next task"), Ready(project_id))]])


def without_note() -> str:
    """She did something else before she had typed a note."""
    return _("Your report stands, without a note.")


def note_too_late() -> str:
    """She typed more than a day after her report."""
    return _(
        "You reported that task more than a day ago, so this was not added to your report, "
        "and no task was answered with it. The report stands."
    )


def note_lost() -> str:
    """A note that belongs to no report of hers any more."""
    return _("This could not be added to your report any more, and no task was answered with it.")


def settled(title: str, *, right: bool, paid: int, currency: str) -> Text:
    """What became of her report."""
    if not right:
        return lines(
            fill(_("A task that you reported in “{title}” was looked at: it stays as it is."), title=bold(title)),
            _("Thank you for looking closely. A report never counts against you."),
        )
    earned = [fill(_("{price} is yours."), price=bold(money(paid, currency)))] if paid else []
    return lines(fill(_("You were right about a task that you reported in “{title}”."), title=bold(title)), *earned)


def case_card(case: Case, done: str = "") -> tuple[Text, Keyboard | None]:
    """The task, what was said about it, and what can be done; `done` is what was decided just now."""
    text = lines(
        bold(case.spec.title),
        italic(fill(_("Task {key}"), key=case.key)),
        plain(_state(case)),
        "",
        quote(task_text(case.sections, TASK_UNITS), expandable=True),
        "",
        *_reports(case.reports),
        *_done(done),
    )
    return text, keyboard(_decisions(case)) if case.waits else None


def task_text(sections: Sequence[Section], units: int) -> str:
    """The texts of a task in one, cut where they are long."""
    whole = "\n\n".join(f"{_(each.title)}\n{each.text}" if each.title else each.text for each in sections)
    return shorten(whole, units)


def files_row(task_id: int, files: int) -> list[list[tuple[str, Button]]]:
    """The way to what a task shows besides its texts, if there is any."""
    if not files:
        return []
    look = ngettext("See its {count} file", "See its {count} files", files).format(count=number(files))
    return [[(look, ShowFiles(task_id))]]


def ask_drop(case: Case) -> tuple[Text, Keyboard]:
    """The second thought before a task is dropped."""
    text = lines(
        fill(_("Drop the task {key} for good?"), key=bold(case.key)),
        _("Nobody gets it any more, and its answers stay out of exports unless you ask for them."),
    )
    yes = (_("Yes, drop it"), Judge(case.task_id, Decision.DROP.value, case.seen))
    return text, keyboard([[(_("No"), ShowCase(case.task_id)), yes]])


def decided(decision: Decision, reports: int, paid: int, currency: str) -> str:
    """The line that says what an admin's decision did."""
    if decision is Decision.DISMISS:
        return _("The task is in work as it was; the reports were not paid.")
    what = _("The task is dropped.") if decision is Decision.DROP else _("The task is in work again.")
    told = ngettext("{count} report paid, {money}", "{count} reports paid, {money}", reports)
    return f"{what} {told.format(count=number(reports), money=money(paid, currency))}"


def settled_by(name: str) -> str:
    """Somebody else was first."""
    return str(fill(_("{name} has settled this already."), name=name)) if name else _("This is settled already.")


def _done(done: str) -> list[Text]:
    return [plain(""), bold(done)] if done else []


def _state(case: Case) -> str:
    reports = ngettext("{count} open report", "{count} open reports", len(case.open)).format(
        count=number(len(case.open))
    )
    match case.withheld:
        case "quarantined":
            return str(fill(_("{reports}. Nobody gets the task until you decide."), reports=reports))
        case "dropped":
            return str(fill(_("{reports}. The task is dropped."), reports=reports))
        case _:
            needed = number(case.spec.reports_to_quarantine)
            return str(
                fill(_("{reports}. At {needed} nobody gets it until you decide."), reports=reports, needed=needed)
            )


def _reports(reports: Sequence[Report]) -> list[Text]:
    """The open ones first, at most six, by pseudonym."""
    ordered = sorted(reports, key=lambda each: (each.state != "open", each.at))
    told = [_report(each) for each in ordered[:NOTES]]
    left = len(reports) - NOTES
    more = ngettext("and {count} more", "and {count} more", left).format(count=number(left)) if left > 0 else ""
    return [*told, plain(more)] if more else told


def _report(report: Report) -> Text:
    state = {"open": "", "confirmed": _(" · right"), "dismissed": _(" · not right")}[report.state]
    reason = fill("{who}: {reason}", who=report.worker_key, reason=bold(reason_words(Reason(report.reason)) + state))
    return lines(reason, quote(shorten(report.note, NOTE_UNITS))) if report.note else reason


def _decisions(case: Case) -> list[list[tuple[str, Button]]]:
    back = _("Pay the reports; back to work as it is")
    if case.withheld != "quarantined":
        back = _("The reports are right: pay them")
    rows: list[list[tuple[str, Button]]] = [[(back, Judge(case.task_id, Decision.BACK.value, case.seen))]]
    if case.withheld != "dropped":
        rows.insert(0, [(_("Repair the text"), LookTask(case.task_id))])
        rows.append([(_("Pay the reports; drop the task"), AskDrop(case.task_id))])
    rows = [*files_row(case.task_id, case.files), *rows]
    dismiss = Judge(case.task_id, Decision.DISMISS.value, case.seen)
    return [*rows, [(_("The reports are wrong"), dismiss)], [(_("Refresh"), ShowCase(case.task_id))]]
