"""Second looks: those who differ give a reason, read the others' without names, and are asked once more.

First everybody is asked why, but for those whose answer says so. When all have said it, or half of the time is over,
each gets the reasons of those who answered otherwise. When all have decided, or the time is over, the answers as they
are then count, and what still differs waits for a person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crowd.rules.adjudication import LONGEST_REASON, others
from crowd.rules.spec import ProjectSpec
from crowd.services import disputing
from crowd.services.cards import kind_of, spec_of
from crowd.services.cases import sections_of
from crowd.services.disputing import Given, Standing, rule_of
from crowd.services.owing import owe
from crowd.tasktypes.seen import as_seen
from storage import Unit
from storage.records.disputes import Dispute, SecondLook
from storage.records.dues import Due

LOOKS = "second_looks"
"""What falls due: half of the time for second looks at a task is over, or all of it."""
WHY, READ = "second_look", "second_look_read"
"""The two messages: why did you say so, and what the others say."""
PENDING = frozenset({"asked", "said", "shown"})
DECIDED = frozenset({"kept", "changed"})


def begin(work: Unit, project_id: int, spec: ProjectSpec, task_id: int, found: Standing, now: int) -> bool:
    """Everybody who answered is asked, where the budget has room for that; False where nobody can be asked."""
    rule = rule_of(spec)
    reached = {each.person_id: _telegram(work, each.person_id) for each in found.given}
    asked = [each for each in found.given if reached[each.person_id] is not None]
    if not asked or not _affordable(work, project_id, rule.second_look_price * len(asked)):
        return False
    for each in found.given:
        _ask(work, task_id, each, reached[each.person_id], rule.second_look_price, now)
    work.dues.set(kind=LOOKS, ref=str(task_id), due_at=now + rule.second_look_time // 2)
    _advance(work, task_id, spec, now, over=False)
    return True


def due(work: Unit, due: Due, now: int) -> int | None:
    """Half of the time for a task is over, or all of it."""
    dispute = work.disputes.of(task_id=int(due.ref))
    if dispute is not None and dispute.state == "looking":
        work.reports.lock(task_id=dispute.task_id)
        _advance(work, dispute.task_id, spec_of(dispute.spec), now, over=True)
    return None


def advance(work: Unit, dispute: Dispute, now: int) -> None:
    """Somebody has said why, has decided, or does not want to. The caller keeps other writers of the task out."""
    if dispute.state == "looking":
        _advance(work, dispute.task_id, spec_of(dispute.spec), now, over=False)


def drop(work: Unit, task_id: int, now: int) -> None:
    """Nobody is asked any more: they came to agree meanwhile, or a person decides."""
    for each in work.second_looks.of_task(task_id=task_id):
        work.second_looks.lapse(task_id=task_id, person_id=each.person_id)
    work.dues.call_off(kind=LOOKS, ref=str(task_id), now=now)


def pay(work: Unit, dispute: Dispute, look: SecondLook, now: int) -> None:
    """Once, whatever she said: nobody earns more by keeping or by changing."""
    if not work.second_looks.pay(task_id=look.task_id, person_id=look.person_id):
        return
    work.ledger.move(
        ref=f"second_look:{look.task_id}:{look.person_id}",
        source="budget",
        source_owner=dispute.project_id,
        target="available",
        target_owner=look.person_id,
        amount=look.price,
        currency=spec_of(dispute.spec).currency,
        now=now,
    )
    work.budgets.spend(project_id=dispute.project_id, price=look.price)


def fresh(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What a message says, read when it is sent; None once it is moot."""
    dispute = work.disputes.of(task_id=int(body["task_id"]))
    looks = work.second_looks.of_task(task_id=int(body["task_id"]))
    look = next((each for each in looks if each.person_id == int(body["person_id"])), None)
    if dispute is None or look is None or dispute.state != "looking" or dispute.withheld == "dropped":
        return None
    if body.get("read"):
        said = told(dispute, look)
        return body | said if look.state == "shown" and said["others"] else None
    return body | told(dispute, look) if look.state == "asked" else None


def told(dispute: Dispute, look: SecondLook) -> dict[str, Any]:
    """The task, her answer and the others' reasons, as messages say them. A task that may hurt is not quoted."""
    spec = spec_of(dispute.spec)
    kind = kind_of(spec)
    texts = [] if spec.sensitive else [each.text for each in sections_of(dispute.payload, spec) if each.text]
    return {
        "task_id": dispute.task_id,
        "title": spec.title,
        "texts": texts,
        "question": str(spec.task.get("question", "")),
        "words": kind.words(json.loads(look.before), spec.task),
        "others": json.loads(look.others) if look.others else [],
        "price": 0 if look.paid else look.price,
        "paid": look.price if look.paid else 0,
        "currency": spec.currency,
    }


def _ask(work: Unit, task_id: int, given: Given, telegram_id: int | None, price: int, now: int) -> None:
    reason = _explained(given.answer)
    state = "said" if reason else "asked"
    if telegram_id is None:
        state = "lapsed"
    what = {"task_id": task_id, "person_id": given.person_id}
    asked = work.second_looks.ask(**what, state=state, before=given.answer, reason=reason, price=price, now=now)
    if asked and state == "asked" and telegram_id is not None:
        _owe(work, WHY, telegram_id, now, **what)


def _advance(work: Unit, task_id: int, spec: ProjectSpec, now: int, *, over: bool) -> None:
    looks = work.second_looks.of_task(task_id=task_id)
    shown = any(each.others is not None for each in looks)
    if not shown and (over or not any(each.state == "asked" for each in looks)):
        _show(work, task_id, spec, looks, now)
    elif shown and over:
        for each in looks:
            work.second_looks.lapse(task_id=task_id, person_id=each.person_id)
    if not any(each.state in PENDING for each in work.second_looks.of_task(task_id=task_id)):
        _conclude(work, task_id, spec, now)


def _show(work: Unit, task_id: int, spec: ProjectSpec, looks: Sequence[SecondLook], now: int) -> None:
    """Each gets what those say who answered otherwise; where nobody of them said why, there is nothing to ask."""
    kind = kind_of(spec)
    labels = {each.person_id: kind.label(json.loads(each.before)) for each in looks}
    answers = {labels[each.person_id]: json.loads(each.before) for each in looks}
    said = [(labels[each.person_id], each.reason or "") for each in looks]
    for each in (each for each in looks if each.state in PENDING):
        what = {"task_id": task_id, "person_id": each.person_id}
        found = others(labels[each.person_id], said)
        hers = json.loads(each.before)
        read = [(kind.words(as_seen(answers[label], hers), spec.task), reason) for label, reason in found]
        if not read or each.telegram_id is None:
            work.second_looks.lapse(**what)
        elif work.second_looks.show(**what, others=json.dumps(read, ensure_ascii=False)):
            _owe(work, READ, each.telegram_id, now, **what)
    due_at = now + rule_of(spec).second_look_time // 2
    work.dues.set(kind=LOOKS, ref=str(task_id), due_at=due_at)


def _conclude(work: Unit, task_id: int, spec: ProjectSpec, now: int) -> None:
    """All have decided: what they say now counts."""
    work.dues.call_off(kind=LOOKS, ref=str(task_id), now=now)
    found = disputing.standing(work, spec, task_id)
    if found is None:
        work.disputes.bring(task_id=task_id)
    else:
        disputing.settle(work, task_id, found, now)


def _owe(work: Unit, kind: str, telegram_id: int, now: int, *, task_id: int, person_id: int) -> None:
    body = {"task_id": task_id, "person_id": person_id, "read": kind == READ}
    owe(work, kind=kind, ref=f"{kind}:{task_id}:{person_id}", to=[telegram_id], body=body, now=now)


def _explained(answer: str) -> str | None:
    """The reason that an answer gives in words, where its project asks for one."""
    text = json.loads(answer).get("explanation", {}).get("text")
    return str(text)[:LONGEST_REASON] if text else None


def _telegram(work: Unit, person_id: int) -> int | None:
    person = work.people.of_id(person_id=person_id)
    return person.telegram_id if person else None


def _affordable(work: Unit, project_id: int, amount: int) -> bool:
    budget = work.budgets.at(project_id=project_id)
    return not amount or budget is None or budget.committed + amount <= budget.amount
