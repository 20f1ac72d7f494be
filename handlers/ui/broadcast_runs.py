"""The cards of a broadcast that was begun: how it goes, its questions, its list, and the report at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crowd.services.broadcast_steps import ConfirmCorrection, Counts, Run
from handlers.ui.broadcast_buttons import (
    Cancel,
    Cancelled,
    Correct,
    Corrected,
    Earlier,
    Follow,
    Pause,
    Repeat,
    Repeated,
    Resume,
)
from handlers.ui.broadcasts import EXCERPT, at_what_time, excerpt, to_whom
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.halted import plainly
from handlers.ui.text import Text, bold, code, fill, lines, plain, shorten
from handlers.ui.words import _, minutes, ngettext, number, short_day

Card = tuple[Text, Keyboard]
Row = list[tuple[str, Button]]
REASON = 300


def card(run: Run) -> Card:
    """How it goes, as of now."""
    text = lines(
        bold(_stands(run)),
        excerpt(run.post),
        fill(_("To: {people}"), people=to_whom(run.audience, run.title)),
        *([fill(_("When: {time}"), time=at_what_time(run.when))] if run.when.at else []),
        *([fill(_("Telegram says: {reason}"), reason=code(shorten(plainly(run.fault), REASON)))] if run.fault else []),
        "",
        *counts(run.counts),
        *_pace(run),
        *_edits(run),
    )
    return text, keyboard(_buttons(run))


def counts(counted: Counts) -> list[Text]:
    """Who got it, and who did not."""
    said = [
        fill(_("Sent: {sent} of {all}"), sent=bold(number(counted.sent)), all=number(counted.all)),
        fill(
            _("Blocked the bot: {blocked} · failed so far: {failed} · unknown: {unknown}"),
            blocked=number(counted.blocked),
            failed=number(counted.failed),
            unknown=number(counted.unknown),
        ),
    ]
    more = (
        (counted.later, _("Waiting for their hour: {count}")),
        (counted.left_out, _("Do not want such messages: {count}")),
        (counted.cancelled, _("Not sent any more: {count}")),
    )
    return [*said, *(fill(words, count=number(count)) for count, words in more if count)]


def listing(runs: Sequence[Run]) -> tuple[Text, Keyboard | None]:
    """The newest first."""
    if not runs:
        return plain(_("Nothing was sent to many people yet. /broadcast begins.")), None
    said = [
        fill("{day} · {what} · {sent}/{all}", day=short_day(run.began_at), what=excerpt(run.post),
             sent=number(run.counts.sent), all=number(run.counts.all))
        for run in runs
    ]  # fmt: skip
    rows: list[Row] = [
        [(shorten(f"{short_day(run.began_at)} · {excerpt(run.post)}", 40), Follow(run.id))] for run in runs
    ]
    return lines(bold(_("Messages to many people")), *said), keyboard(rows)


def ask_cancel(run: Run) -> Card:
    """Whether nobody else shall get it; one that went out is paused by now, so that the number holds."""
    left = run.counts.all - run.counts.over
    words = ngettext(
        "{count} person has not got it and will not.", "{count} people have not got it and will not.", left
    )
    paused = run.state == "paused"
    text = lines(
        bold(_("Cancel this message?")),
        excerpt(run.post),
        *([plain(_("It is paused while you decide."))] if paused else []),
        fill(words, count=number(left)),
        _("Whoever has it keeps it; you can still correct it there."),
    )
    back: Row = [(_("No, go on"), Resume(run.id)), (_("Leave it paused"), Follow(run.id))]
    rows: list[Row] = [back if paused else [(_("No, go back"), Follow(run.id))]]
    return text, keyboard([*rows, [(_("Yes, cancel it"), Cancelled(run.id))]])


def ask_repeat(run: Run) -> Card:
    """Whether those of whom nobody knows shall get it, perhaps twice."""
    count = run.counts.unknown
    words = ngettext(
        "Of {count} person nobody knows whether it arrived: Telegram did not answer.",
        "Of {count} people nobody knows whether it arrived: Telegram did not answer.",
        count,
    )
    text = lines(bold(fill(words, count=number(count))), _("Sent again, some of them get it twice."))
    return text, keyboard([[(_("Leave it"), Follow(run.id)), (_("Send it again"), Repeated(run.id))]])


def write_correction(run: Run) -> Card:
    """She is asked for what shall stand in its place."""
    has_file = run.post.kind != "text"
    how = _("Words alone take the place of the words under the file.") if has_file else ""
    text = lines(
        bold(_("Send me how it shall read.")),
        _("Whoever got it sees it changed, without a sound. Whoever gets it later gets it like that."),
        *([plain(how)] if how else []),
    )
    return text, keyboard([[(_("Leave it as it is"), Follow(run.id))]])


def confirm_correction(asked: ConfirmCorrection) -> Card:
    """She has seen how it will read."""
    counted = asked.run.counts
    later = counted.all - counted.over
    seen = ngettext("{count} person sees it changed.", "{count} people see it changed.", counted.sent)
    text = lines(
        bold(_("Above is how it will read. Shall it?")),
        fill(seen, count=number(counted.sent)),
        *([fill(_("Still to be sent like that: {count}"), count=number(later))] if later else []),
    )
    yes = (_("Yes, correct it"), Corrected(asked.correction_id))
    return text, keyboard([[(_("Leave it as it is"), Follow(asked.run.id)), yes]])


def report(body: Mapping[str, Any]) -> Card:
    """How it ended, as its author is told."""
    counted, run_id = Counts(**body["counts"]), int(body["broadcast"])
    head = _("Your message was cancelled.") if body["state"] == "cancelled" else _("Your message has gone out.")
    text = lines(
        bold(head),
        f"“{shorten(' '.join(str(body['words']).split()), EXCERPT)}”",
        "",
        *counts(counted),
        fill(_("From the first to the last: {time}"), time=minutes(int(body["took"]))),
    )
    rows: list[Row] = [[(_("Look at it"), Follow(run_id)), (_("Correct it"), Correct(run_id))]]
    return text, keyboard([*_again(run_id, counted), *rows])


def _stands(run: Run) -> str:
    if run.fault is not None:
        return _("Held: Telegram refuses it")
    match run.state:
        case "paused":
            return _("Paused")
        case "cancelled":
            return _("Cancelled")
        case "done":
            return _("It has gone out")
        case _:
            waits = run.counts.later and not run.counts.due
            return _("Waiting for each person's hour") if waits else _("Going out")


def _pace(run: Run) -> list[Text]:
    if run.state != "sending" or not run.rate:
        return []
    pace = fill(_("{count} a minute"), count=number(run.rate))
    if not run.time_left:
        return [pace]
    return [fill(_("{pace} · about {time} left"), pace=pace, time=minutes(run.time_left))]


def _edits(run: Run) -> list[Text]:
    if run.edits is None:
        return []
    words = _("Corrected: {done} changed, {left} to be changed")
    said = fill(words, done=number(run.edits.done), left=number(run.edits.left))
    if run.edits.failed:
        said = fill(_("{said}, {failed} cannot be changed any more"), said=said, failed=number(run.edits.failed))
    if run.edits.fault is None:
        return [said]
    reason = code(shorten(plainly(run.edits.fault), REASON))
    held = fill(_("The correction is held. Telegram says: {reason}"), reason=reason)
    return [said, held]


def _buttons(run: Run) -> list[Row]:
    move: Row = []
    if run.state in ("sending", "paused"):
        held = run.state == "paused" or run.fault is not None
        again = _("Try again") if run.fault is not None else _("Go on")
        move = [(again, Resume(run.id)) if held else (_("Pause"), Pause(run.id)), (_("Cancel"), Cancel(run.id))]
    elif run.edits and run.edits.fault is not None:
        move = [(_("Try again"), Resume(run.id))]
    rows = [move, *_again(run.id, run.counts), [(_("Correct it"), Correct(run.id)), (_("Refresh"), Follow(run.id))]]
    return [row for row in rows if row] + [[(_("Earlier ones"), Earlier())]]


def _again(run_id: int, counted: Counts) -> list[Row]:
    if not counted.unknown:
        return []
    words = ngettext("Send again to {count} unknown", "Send again to {count} unknown", counted.unknown)
    return [[(words.format(count=number(counted.unknown)), Repeat(run_id))]]
