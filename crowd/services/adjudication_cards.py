"""What adjudicating answers: a case with the worker's card, a verdict, or why there is none; made inside a unit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from crowd.rules.adjudication import UNDO, Because
from crowd.rules.labelling import seed_of
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, Tally, body_of, kind_of, spec_of
from crowd.services.dealing import UNSHOWABLE
from crowd.services.disputing import COUNTED, rule_of
from crowd.tasktypes import flow
from crowd.tasktypes.base import Answer, Said, Trouble, Wrong, with_all_fields
from crowd.tasktypes.base import Done as Whole
from crowd.tasktypes.seen import as_seen, sides
from crowd.tasktypes.steps import CONFIDENCE, EXPLAIN
from storage import Unit
from storage.records.disputes import Dispute

ASIDE = (EXPLAIN, CONFIDENCE)
"""Steps of a task that an adjudicator is not asked: why people differ is asked in its own way."""
written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Waits:
    """A project in which something waits; `count` where it is told."""

    project_id: int
    title: str
    count: int | None


@dataclass(frozen=True, slots=True)
class View:
    """What some of the workers say: the answer in words, how many said it, why, and how many came to it on a second
    look."""

    words: str
    count: int
    reasons: tuple[str, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class Case:
    """A task in an adjudicator's hands. `labels` says that its card takes an answer now.

    `views` are empty while she is to judge for herself first; `own` is what she said then, `chosen` her verdict in
    words, None where nobody can tell. `gap` is the share of pairs that agree, in parts of 10,000.
    """

    task_id: int
    project_id: int
    title: str
    stage: str
    card: Card
    views: tuple[View, ...]
    own: str | None
    chosen: str | None
    gap: int
    must_say_why: bool

    @property
    def labels(self) -> bool:
        """Whether the card takes an answer."""
        return self.stage in ("label", "change")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was settled. `hers` says that it is this adjudicator's, `undo` that she may take it back still.

    `may_gold` says that she may make it the known answer, `gold` that it is. `words` are None where nobody can tell;
    `price` in micro-units is what it pays.
    """

    task_id: int
    project_id: int
    title: str
    key: str
    words: str | None
    reason: Because | None
    said: str | None
    hers: bool
    undo: bool
    may_gold: bool
    gold: bool
    price: int
    currency: str


@dataclass(frozen=True, slots=True)
class NothingWaits:
    """Nothing of the project waits for her; `left` are those that she left to others."""

    project_id: int
    title: str
    left: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """What she said is no answer to the card."""

    trouble: Trouble
    limit: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """At most `limit` characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class TooLate:
    """The verdict stands; it cannot be taken back any more."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NotGold:
    """It cannot be gold: its answer is known already, or it is withheld, or reserved for somebody."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody else has it in hand."""


@dataclass(frozen=True, slots=True)
class Unread:
    """It is in her hands no more, and free for anybody."""

    task_id: int
    project_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody disputes it any more, or the task was dropped."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """No task of hers to settle."""


AdjudicationStep: TypeAlias = (
    Case | Verdict | NothingWaits | Unclear | TooLong | TooLate | NotGold | Elsewhere | Unread | Gone | NotAllowed
)


def case_of(work: Unit, dispute: Dispute) -> Case | Gone:
    """A task as its adjudicator sees it; one that no card can show is nobody's to settle."""
    spec = spec_of(dispute.spec)
    asked = bare(spec)
    said = said_of(dispute)
    try:
        body = body_of(dispute.payload, _seed(dispute), asked, said)
    except UNSHOWABLE:
        return Gone()
    rule, tally = rule_of(spec), Tally(dispute.project_id, spec.title, 0, 0, 0, spec.currency)
    card = Card(dispute.task_id, dispute.version, body, rule.price, dispute.until or 0, tally, len(said))
    return Case(
        dispute.task_id,
        dispute.project_id,
        spec.title,
        dispute.stage,
        card,
        () if dispute.stage == "label" else _views(work, dispute, spec),
        in_words(dispute.own, spec),
        in_words(dispute.answer, spec),
        dispute.agreement,
        rule.require_reason,
    )


def verdict(dispute: Dispute, who: int, now: int, *, admin: bool) -> Verdict:
    """What became of it."""
    spec, hers = spec_of(dispute.spec), dispute.adjudicator == who
    return Verdict(
        dispute.task_id,
        dispute.project_id,
        spec.title,
        dispute.key,
        in_words(dispute.answer, spec),
        Because(dispute.reason) if dispute.reason else None,
        dispute.words,
        hers,
        hers and dispute.gold_at is None and (dispute.settled_at or 0) > now - UNDO,
        admin and dispute.gold_at is None and dispute.answer is not None,
        dispute.gold_at is not None,
        dispute.price,
        spec.currency,
    )


def hear(dispute: Dispute, spec: ProjectSpec, before: Sequence[Said], said: Said) -> flow.Heard | Whole | Wrong:
    """What one more thing comes to."""
    given = json.loads(dispute.payload)
    payload = with_all_fields(kind_of(spec), given) if spec.media else given
    return flow.hear(kind_of(spec), payload, spec.task, _seed(dispute), before, said)


def bare(spec: ProjectSpec) -> ProjectSpec:
    """The project without the steps that an adjudicator is not asked."""
    return replace(spec, task={key: value for key, value in spec.task.items() if key not in ASIDE})


def said_of(dispute: Dispute) -> tuple[Said, ...]:
    """What she said on the card so far."""
    return flow.load(json.loads(dispute.said)) if dispute.said else ()


def in_words(answer: str | None, spec: ProjectSpec) -> str | None:
    """A stored answer as its buttons say it."""
    if answer is None:
        return None
    read: Answer = json.loads(answer)
    return kind_of(spec).words(read, spec.task)


def _views(work: Unit, dispute: Dispute, spec: ProjectSpec) -> tuple[View, ...]:
    """What people say, most of them first; nobody is named."""
    kind = kind_of(spec)
    hers = sides(kind.name, json.loads(dispute.payload), _seed(dispute))
    looks = {each.person_id: each for each in work.second_looks.of_task(task_id=dispute.task_id)}
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for vote in work.disputes.answers(task_id=dispute.task_id):
        if vote.state not in COUNTED or not vote.answer:
            continue
        answer, look = json.loads(vote.answer), looks.get(vote.person_id)
        reason = (look.reason if look else None) or answer.get("explanation", {}).get("text") or ""
        changed = look is not None and look.state == "changed"
        found.setdefault(kind.label(answer), []).append((kind.words(as_seen(answer, hers), spec.task), reason, changed))
    views = [
        View(
            said[0][0],
            len(said),
            tuple(sorted({reason for _, reason, _ in said if reason})),
            sum(changed for _, _, changed in said),
        )
        for said in found.values()
    ]
    return tuple(sorted(views, key=lambda each: (-each.count, each.words)))


def _seed(dispute: Dispute) -> int:
    """What is shuffled stays so for one adjudicator."""
    return seed_of(dispute.task_id, dispute.adjudicator or 0)
