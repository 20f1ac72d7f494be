"""Rejecting answers: a person judges an answer before it is final, with a reason that is read; rules never do.

Money goes back by new lines of the ledger; an appeal that is upheld, or Undo within the minute, brings it again.
"""

from __future__ import annotations

from crowd.rules.desk import UNDO_FOR
from crowd.services import differing, ruling, votes
from crowd.services.accepting import accept
from crowd.services.cards import spec_of
from crowd.services.owing import owe
from storage import Unit
from storage.records.dues import Due
from storage.records.fairness import GivenAnswer, Rejection
from storage.records.labelling import Credit

FINAL = "answer_judged"
"""What falls due when the minute of a rejection is over; the ref is its id."""

REJECTED = "answer_rejected"
"""The message to her: the task, her answer, why, and Appeal."""


def reject(work: Unit, given: GivenAnswer, category: str, reason: str, by: int, now: int) -> int | None:
    """The id of the rejection; None where the answer is final, or was judged a moment ago."""
    what = {"task_id": given.task_id, "person_id": given.person_id}
    if not work.assignments.move(**what, was="submitted", becomes="rejected"):
        return None
    spec, project_id = spec_of(given.spec), given.project_id
    anew = spec.requeue_rejected and given.control is None
    rejection_id = work.rejections.add(
        **what,
        project_id=project_id,
        category=category,
        reason=reason,
        price=given.price,
        asked_anew=anew,
        decided_by=by,
        now=now,
    )
    work.rejections.say_why(**what, verdict=reason)
    _book(
        work,
        f"reject:{given.task_id}:{given.person_id}:{rejection_id}",
        given,
        ("pending", given.person_id),
        ("budget", project_id),
        now,
    )
    work.budgets.give(project_id=project_id, price=given.price)
    work.progress.add(project_id=project_id, person_id=given.person_id, earned=-given.price)
    if anew:
        work.places.give_back(task_id=given.task_id, project_id=project_id)
        work.named.reopen(task_id=given.task_id)
    else:
        work.rejections.lose_place(task_id=given.task_id)
    votes.recount(work, given.task_id, spec)
    differing.look_again(work, project_id, spec, given.task_id, now)
    _tell(work, rejection_id, given.person_id, now)
    work.dues.set(kind=FINAL, ref=str(rejection_id), due_at=now + UNDO_FOR)
    work.audit.note(now, f"admin:{by}", "answer rejected", f"task:{given.task_id}", category)
    return rejection_id


def undo(work: Unit, found: Rejection, now: int) -> bool:
    """As if it had not been, within the minute: the answer waits to be judged again."""
    return _bring_back(work, found, "undone", "submitted", now)


def overturn(work: Unit, found: Rejection, now: int) -> bool:
    """An appeal is upheld: the answer is accepted, and paid at once. False where that was so before."""
    return _bring_back(work, found, "overturned", "accepted", now)


def accept_now(work: Unit, given: GivenAnswer, by: int, now: int) -> bool:
    """A person accepts an answer before its window ends; False where it was judged a moment ago."""
    credit = Credit(given.task_id, given.person_id, given.price, spec_of(given.spec).currency)
    if not accept(work, credit, now):
        return False
    work.audit.note(now, f"admin:{by}", "answer accepted", f"task:{given.task_id}")
    _put_to_rules(work, given, now)
    return True


def due(work: Unit, due: Due, now: int) -> None:
    """A rejection whose minute is over is put to the rules, where it stands."""
    found = work.rejections.of_id(rejection_id=int(due.ref))
    given = work.rejections.given(task_id=found.task_id, person_id=found.person_id) if found else None
    if found is not None and given is not None and found.state == "standing":
        _put_to_rules(work, given, now)


def _put_to_rules(work: Unit, given: GivenAnswer, now: int) -> None:
    ruling.after_verdict(
        work,
        person_id=given.person_id,
        project_id=given.project_id,
        spec=given.spec,
        task_id=given.task_id,
        now=now,
    )


def _bring_back(work: Unit, found: Rejection, state: str, becomes: str, now: int) -> bool:
    what = {"task_id": found.task_id, "person_id": found.person_id}
    given = work.rejections.given(**what)
    if given is None or not work.rejections.close(rejection_id=found.id, state=state, now=now):
        return False
    work.assignments.move(**what, was="rejected", becomes=becomes)
    work.rejections.say_why(**what, verdict=None)
    work.rejections.regain_place(task_id=found.task_id)
    kind, account = ("overturn", "available") if becomes == "accepted" else ("unreject", "pending")
    ref = f"{kind}:{found.task_id}:{found.person_id}:{found.id}"
    _book(work, ref, given, ("budget", found.project_id), (account, found.person_id), now)
    work.budgets.spend(project_id=found.project_id, price=given.price)
    work.progress.add(project_id=found.project_id, person_id=found.person_id, earned=given.price)
    votes.recount(work, found.task_id, spec_of(given.spec))
    differing.look_again(work, given.project_id, spec_of(given.spec), found.task_id, now)
    return True


def _book(work: Unit, ref: str, given: GivenAnswer, source: tuple[str, int], target: tuple[str, int], now: int) -> None:
    work.ledger.move(
        ref=ref,
        source=source[0],
        source_owner=source[1],
        target=target[0],
        target_owner=target[1],
        amount=given.price,
        currency=spec_of(given.spec).currency,
        now=now,
    )


def _tell(work: Unit, rejection_id: int, person_id: int, now: int) -> None:
    """She is told when the minute is over in which it may be taken back."""
    person = work.people.of_id(person_id=person_id)
    if person is not None and person.telegram_id is not None:
        body = {"rejection_id": rejection_id}
        ref = f"{REJECTED}:{rejection_id}"
        owe(work, kind=REJECTED, ref=ref, to=[person.telegram_id], body=body, now=now, wait=UNDO_FOR)
