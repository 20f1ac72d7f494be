"""Messages that people are owed, in words: one function a kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from crowd.rules.grounds import Grounds
from crowd.rules.kinds import kind_of
from crowd.rules.spec import ProjectSpec
from crowd.services.cases import Case
from crowd.services.inquiries import Inquiry
from crowd.services.rejected import Rejected
from crowd.services.restoring import Restored
from handlers.ui import (
    alarms,
    broadcast_runs,
    cases,
    facts,
    fair_desk,
    gold_doubts,
    golds,
    halted,
    hands,
    inquiries,
    lifetimes,
    line,
    reminders,
    restored,
    restrictions,
    rulings,
    second_looks,
    staffing,
    stages,
    verdicts,
    waiting,
)
from handlers.ui.buttons import Keyboard, keyboard
from handlers.ui.doors import Begin, Work
from handlers.ui.events import with_choice
from handlers.ui.text import Text, bold, code, fill, lines, plain, quote
from handlers.ui.words import _, money, ngettext, number, speak
from storage.records.deliveries import Owed


def notice(owed: Owed) -> tuple[Text, Keyboard]:
    """The message in the person's language, with the way to hear less of it below.

    A LookupError says that there are no words for its kind.
    """
    speak(owed.language)
    text, below = _written(owed)
    return text, with_choice(below, kind_of(owed.kind).event, owed.project_id)


def _written(owed: Owed) -> tuple[Text, Keyboard | None]:
    if owed.kind == "project_live" and owed.project_spec is not None and owed.project_id is not None:
        return project_live(ProjectSpec.from_json(owed.project_spec), owed.project_id, owed.project_tasks or 0)
    if owed.kind == "screening_verdict":
        return verdicts.verdict(json.loads(owed.body), owed.first_name)
    if owed.kind in _WRITTEN:
        return _WRITTEN[owed.kind](json.loads(owed.body))
    raise LookupError(f"no words for the kind {owed.kind}")


def replies_to(owed: Owed) -> int | None:
    """The message in her chat that this one replies to."""
    return Inquiry.from_json(json.loads(owed.body)).card if owed.kind == "clarified" else None


def changed(owed: Owed) -> int | None:
    """The message in her chat that this one takes the place of."""
    return int(json.loads(owed.body)["message"]) if owed.kind == "project_filled" else None


def project_live(spec: ProjectSpec, project_id: int, tasks: int) -> tuple[Text, Keyboard]:
    """A project opened for her."""
    text = lines(
        fill(_("“{title}” is live."), title=bold(spec.title)),
        quote(spec.brief),
        "",
        *(stages.about(spec.stage) if spec.stage else []),
        stages.price(spec) or fill(_("{price} for every answer"), price=bold(money(spec.price, spec.currency))),
        *([] if spec.stage else [fill(ngettext("{count} task", "{count} tasks", tasks), count=number(tasks))]),
    )
    return text, keyboard([[(_("Start"), Begin(project_id))]])


def budget_spent(body: Mapping[str, Any]) -> tuple[Text, Keyboard | None]:
    """A project of the admin's hands out nothing more for want of money."""
    text = lines(
        fill(
            _("“{title}” pauses: its budget of {money} is spent or held for people at work."),
            title=bold(str(body["title"])),
            money=money(int(body["amount"]), str(body["currency"])),
        ),
        fill(_("To let it go on, raise it: {command}"), command=code(f"tapwork project budget {body['slug']} …")),
    )
    return text, None


def bundle_ended(body: Mapping[str, Any]) -> tuple[Text, Keyboard | None]:
    """What was held for her went back, because its project hands nothing out any more."""
    words = _("“{title}” has ended.") if body["closed"] else _("“{title}” pauses.")
    count = int(body["tasks"])
    freed = ngettext(
        "The {count} task that was held for you is free again.",
        "The {count} tasks that were held for you are free again.",
        count,
    )
    text = lines(
        fill(words, title=bold(str(body["title"]))),
        fill(freed, count=number(count)),
        plain(_("What you answered counts, and a task that you have open may still be answered.")),
    )
    return text, keyboard([[(_("Show projects"), Work())]])


_WRITTEN: Mapping[str, Callable[[dict[str, Any]], tuple[Text, Keyboard | None]]] = {
    "due_aside": lambda body: alarms.set_aside(**body),
    "tick_failing": lambda body: (alarms.failing(**body), None),
    "project_moved": lambda body: lifetimes.moved(**body),
    "campaign_held": lambda body: halted.held(**body),
    "budget_spent": lambda body: budget_spent(body),
    "bundle_ended": lambda body: bundle_ended(body),
    "quarantine": lambda body: cases.case_card(Case.from_json(body)),
    "gold_doubt": lambda body: gold_doubts.doubt_message(body),
    "gold_short": lambda body: golds.short(body),
    "rescored": lambda body: (golds.rescored(**body), None),
    "question": lambda body: inquiries.for_admin(Inquiry.from_json(body)),
    "clarified": lambda body: inquiries.answer_for_asker(Inquiry.from_json(body)),
    "staff_joined": lambda body: staffing.somebody_joined(**body),
    "staff_added": lambda body: (plain(staffing.you_are_in(body["role"])), None),
    "answer_rejected": lambda body: restrictions.answer_rejected(Rejected(**body)),
    "appeal_answered": lambda body: restrictions.answered(body),
    "fair_news": lambda body: fair_desk.news(body),
    "fair_overdue": lambda body: fair_desk.overdue(body),
    "restricted": lambda body: restrictions.told(Grounds(**body)),
    "facts_expiring": lambda body: facts.expiring(**body),
    "requirement_missed": lambda body: facts.missed(**body),
    "hand_free": lambda body: hands.free(**body),
    "project_filled": lambda body: hands.filled(body["project_id"], body["title"], body["number"]),
    "place_open": lambda body: line.place_open(**body),
    "task_lapsing": lambda body: waiting.lapsing(**body),
    "project_closing": lambda body: waiting.closing(**body),
    "digest": lambda body: waiting.digest(**body),
    "pay_freed": lambda body: waiting.pay(**body),
    "screening_reminder": lambda body: reminders.reminder(**body),
    "review_question": lambda body: verdicts.question(body),
    "review_reply": lambda body: rulings.replied(body),
    "review_news": lambda body: rulings.news(body),
    "appeal_overdue": lambda body: rulings.overdue(body),
    "restored": lambda body: restored.choices(Restored(**body)),
    "broadcast_report": lambda body: broadcast_runs.report(body),
    "second_look": lambda body: second_looks.why(body),
    "second_look_read": lambda body: second_looks.read(body),
    "another_chance": lambda body: stages.another_chance(**body),
    "attempt_regraded": lambda body: stages.regraded(body),
    "stage_short": lambda body: stages.short(body),
    "skill_expiring": lambda body: stages.expiring(**body),
    "report_settled": lambda body: (cases.settled(**body), None),
}
"""Kinds whose body holds all that they say."""
