"""Decisions about gold in words: a key in doubt, with what speaks against it, and a task that could be gold, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crowd.rules.dynamic_overlap import SHARE
from crowd.services.doubting import DoubtfulKey, read_doubt
from crowd.services.gold_proposing import Proposed
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cases import files_row, task_text
from handlers.ui.golds import NAME_UNITS, TASK_UNITS, DecideKey, Golds, Propose, UseProposal
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, ngettext, number


def doubt(found: DoubtfulKey) -> tuple[Text, Keyboard]:
    """A key in doubt: what speaks against it, and the three ways out."""
    text = lines(
        fill(_("A known answer in “{title}” may be wrong: {task}"), title=bold(found.title), task=bold(found.task)),
        "",
        quote(task_text(found.sections, TASK_UNITS), expandable=True),
        "",
        fill(_("The known answer: {words}"), words=bold(found.said)),
        *_evidence(found),
        "",
        *_what_now(found),
    )
    return text, keyboard(_ways(found))


def doubt_message(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """The same as a message."""
    return doubt(read_doubt(body))


def _evidence(found: DoubtfulKey) -> list[Text]:
    seen = found.evidence
    told = []
    if seen.against and found.other is not None:
        words = _("Of {good} workers who are right elsewhere, {against} say {other} and {faithful} agree with it.")
        counts = {"good": number(seen.good), "against": number(seen.against), "faithful": number(seen.faithful)}
        told.append(fill(words, other=bold(found.other), **counts))
    if seen.overturned:
        words = ngettext(
            "{count} appeal against it was upheld.", "{count} appeals against it were upheld.", seen.overturned
        )
        told.append(fill(words, count=number(seen.overturned)))
    told.append(
        fill(_("Answers: {answered}, failed: {failed}"), answered=number(seen.answered), failed=number(seen.failed))
    )
    return told


def _what_now(found: DoubtfulKey) -> list[Text]:
    match found.decided:
        case None:
            return [plain(_("Nobody gets the task now, and it counts for nobody, until you decide."))]
        case "right":
            what = _("The known answer was held right; the task is what it was.")
        case "rekeyed":
            what = _("The other answer is the known one now. Those whom it failed are told.")
        case _:
            what = _("The task is dropped. It counts for nobody.")
    who = [fill(_("Decided by {name}"), name=found.by)] if found.by else []
    return [bold(what), *who]


def _ways(found: DoubtfulKey) -> list[list[tuple[str, Button]]]:
    back: list[tuple[str, Button]] = [(_("All gold"), Golds(found.project_id))]
    if found.decided is not None:
        return [back]
    task_id = found.task_id
    ways = files_row(task_id, found.files)
    if found.evidence.other is not None and found.other is not None:
        words = str(fill(_("Right is: {words}"), words=shorten(found.other, NAME_UNITS)))
        ways.append([(words, DecideKey(task_id, "rekeyed"))])
    said = str(fill(_("It stays: {words}"), words=shorten(found.said, NAME_UNITS)))
    ways.append([(said, DecideKey(task_id, "right"))])
    ways.append([(_("Drop the task"), DecideKey(task_id, "dropped"))])
    return [*ways, back]


def proposal(found: Proposed) -> tuple[Text, Keyboard]:
    """A task that could be gold, too."""
    text = lines(
        fill(_("“{title}”: this could be gold · {task}"), title=bold(found.title), task=bold(found.task)),
        "",
        quote(task_text(found.sections, TASK_UNITS), expandable=True),
        "",
        fill(_("All say: {words}"), words=bold(found.said)) if found.sure == SHARE else _most_say(found),
        fill(_("Answers: {count}"), count=number(found.answers)),
        *([plain(_("Gold has few of this label."))] if found.lacking else []),
    )
    uses: list[tuple[str, Button]] = [
        (_("Not this one"), UseProposal(found.project_id, found.task_id, 0)),
        (_("Use"), UseProposal(found.project_id, found.task_id, 1)),
    ]
    rows = [*files_row(found.task_id, found.files), uses]
    if found.left:
        more = str(fill(_("More ({count})"), count=number(found.left)))
        rows.append([(more, Propose(found.project_id, found.task_id))])
    return text, keyboard([*rows, [(_("All gold"), Golds(found.project_id))]])


def _most_say(found: Proposed) -> Text:
    return fill(_("Sure to {sure}: {words}"), sure=f"{found.sure / SHARE:.1%}", words=bold(found.said))
