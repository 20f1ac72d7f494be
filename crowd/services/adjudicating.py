"""Adjudicating: a person settles what others differ about, the worst agreement first; blind, or with their reasons.

A task is in one adjudicator's hands for a while, and in nobody else's. Whoever answered it herself never gets it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import TypeAlias

from crowd.rules.adjudication import LEASE, LONGEST_REASON, UNDO, Because
from crowd.rules.spec import ProjectSpec
from crowd.services import adjudication_cards, golds, trusted, verdict_pay
from crowd.services.adjudication_cards import (
    AdjudicationStep,
    Case,
    Elsewhere,
    Gone,
    NotAllowed,
    NotGold,
    NothingWaits,
    TooLate,
    TooLong,
    Unclear,
    Unread,
    Verdict,
    Waits,
)
from crowd.services.cards import spec_of
from crowd.services.disputing import rule_of
from crowd.services.expecting import expect, take
from crowd.tasktypes import flow
from crowd.tasktypes.base import Asks, Done, Said, Wrong
from storage import Storage, Turn, Unit
from storage.records.disputes import Dispute

ANSWER, WORDS = "verdict_answer", "verdict_words"
"""What is expected while the card waits for words, and while she may say more about her verdict."""
TRIES = 5
"""So often the next case is picked where somebody else was faster."""
Step: TypeAlias = Callable[[Unit, Dispute], AdjudicationStep]


class AdjudicationService:
    """`admins` are the Telegram ids of those who may settle everything, as they are when somebody looks."""

    def __init__(self, storage: Storage, admins: Collection[int]) -> None:
        self._storage = storage
        self._admins = admins

    async def waiting(self, who: int, now: int) -> list[Waits]:
        """Projects in which something waits that she may settle; for an admin with how many."""
        admin = who in self._admins

        def unit(work: Unit) -> list[Waits]:
            found = [
                each
                for each in work.disputes.projects()
                if self._may(work, who, each[0], each[2], now) and self._has_room(work, who, each[0], each[2])
            ]
            return [
                Waits(each[0], each[1], work.disputes.counts(project_id=each[0])["open"] if admin else None)
                for each in found
            ]

        return await self._storage.read(unit)

    async def looking(self, who: int) -> int:
        """How many tasks are with those who differ on them before a person may settle them; an admin is told."""
        return await self._storage.read(lambda work: work.disputes.looking()) if who in self._admins else 0

    async def next(self, turn: Turn, who: int, project_id: int, *, anew: bool = False) -> AdjudicationStep:
        """What she has in hand in a project, else the free task with the worst agreement. `anew` brings back what she
        left to others."""

        def unit(work: Unit) -> AdjudicationStep:
            project = work.projects.of_id(project_id=project_id)
            if project is None or not self._may(work, who, project_id, project.spec, turn.now):
                return NotAllowed()
            if anew and not work.replayed:
                work.disputes.take_back(project_id=project_id, adjudicator=who)
            return self._take_up(work, turn, who, project_id, project.spec)

        return await self._storage.write(turn, unit)

    async def say(
        self, turn: Turn, who: int, task_id: int, said: Said, *, version: int | None = None
    ) -> AdjudicationStep:
        """A button of the card, or words of hers; `version` is the task's as a button knew it."""

        def step(work: Unit, dispute: Dispute) -> AdjudicationStep:
            if version is None and not take(work, turn, who, ANSWER, str(task_id)):
                return self._shown(work, turn, who, task_id)
            if dispute.stage not in ("label", "change") or version not in (None, dispute.version):
                return self._shown(work, turn, who, task_id)
            return self._hear(work, turn, who, dispute, said)

        return await self._step(turn, who, task_id, step)

    async def back(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """One thing that she said is unsaid; from the reasons it goes back to the labels."""

        def step(work: Unit, dispute: Dispute) -> AdjudicationStep:
            said = adjudication_cards.said_of(dispute)
            if dispute.stage == "why":
                self._stand(work, who, dispute, stage="change", said=(), answer=None)
            elif said:
                self._stand(work, who, dispute, stage=dispute.stage, said=said[:-1])
            return self._shown(work, turn, who, task_id)

        return await self._step(turn, who, task_id, step)

    async def keep(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """What she said before she saw the others is her verdict."""

        def step(work: Unit, dispute: Dispute) -> AdjudicationStep:
            if dispute.stage in ("reveal", "change") and dispute.own:
                self._stand(work, who, dispute, stage="why", said=(), answer=dispute.own)
            return self._shown(work, turn, who, task_id)

        return await self._step(turn, who, task_id, step)

    async def change(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """She has seen the others, and says something else."""

        def step(work: Unit, dispute: Dispute) -> AdjudicationStep:
            if dispute.stage == "reveal":
                self._stand(work, who, dispute, stage="change", said=())
            return self._shown(work, turn, who, task_id)

        return await self._step(turn, who, task_id, step)

    async def nobody_can_tell(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """No label is right, or none can be known."""

        def step(work: Unit, dispute: Dispute) -> AdjudicationStep:
            if dispute.stage != "why":
                self._stand(work, who, dispute, stage="why", said=(), answer=None)
            return self._shown(work, turn, who, task_id)

        return await self._step(turn, who, task_id, step)

    async def because(self, turn: Turn, who: int, task_id: int, reason: Because | None) -> AdjudicationStep:
        """Why people differed: with that the verdict stands."""

        def step(work: Unit, dispute: Dispute) -> AdjudicationStep:
            rule = rule_of(spec_of(dispute.spec))
            if dispute.stage == "why" and (reason is not None or not rule.require_reason):
                price = 0 if who in self._admins else rule.price
                state = "settled" if dispute.answer else "unresolved"
                work.disputes.settle(
                    task_id=task_id, adjudicator=who, state=state, reason=reason, price=price, now=turn.now
                )
                verdict_pay.plan(work, task_id, price, turn.now)
                work.audit.note(turn.now, f"admin:{who}", "dispute settled", f"task:{task_id}", reason or "")
            return self._shown(work, turn, who, task_id)

        return await self._step(turn, who, task_id, step)

    async def more(self, turn: Turn, who: int, task_id: int) -> bool:
        """Her next message is what she says for her verdict; False where there is none of hers."""

        def unit(work: Unit) -> bool:
            dispute = work.disputes.of(task_id=task_id)
            if dispute is None or dispute.adjudicator != who or dispute.settled_at is None:
                return False
            if not work.replayed:
                expect(work, turn, who, WORDS, str(task_id))
            return True

        return await self._storage.write(turn, unit)

    async def words(self, turn: Turn, who: int, task_id: int, words: str) -> AdjudicationStep:
        """What she says for it."""

        def unit(work: Unit) -> AdjudicationStep:
            if not work.replayed and take(work, turn, who, WORDS, str(task_id)):
                self._word(work, who, task_id, words.strip())
            return self._shown(work, turn, who, task_id)

        if len(words.strip()) > LONGEST_REASON:
            return TooLong(LONGEST_REASON)
        return await self._storage.write(turn, unit)

    async def leave(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """She leaves this one to others; the next, please."""

        def unit(work: Unit) -> AdjudicationStep:
            dispute = work.disputes.of(task_id=task_id)
            if dispute is None or not self._may(work, who, dispute.project_id, dispute.spec, turn.now):
                return NotAllowed()
            if not work.replayed and work.disputes.free(task_id=task_id, adjudicator=who):
                work.disputes.leave(task_id=task_id, adjudicator=who, now=turn.now)
            return self._take_up(work, turn, who, dispute.project_id, dispute.spec)

        return await self._storage.write(turn, unit)

    async def stop(self, turn: Turn, who: int, task_id: int) -> None:
        """Out of her hands."""

        def unit(work: Unit) -> None:
            if not work.replayed:
                work.disputes.free(task_id=task_id, adjudicator=who)

        await self._storage.write(turn, unit)

    async def undo(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """Her verdict is taken back, while that can be."""

        def unit(work: Unit) -> AdjudicationStep:
            if not work.replayed:
                since, until = turn.now - UNDO, turn.now + LEASE
                if not work.disputes.undo(task_id=task_id, adjudicator=who, since=since, until=until):
                    shown = self._shown(work, turn, who, task_id)
                    return TooLate(shown) if isinstance(shown, Verdict) else shown
                verdict_pay.call_off(work, task_id, turn.now)
                work.audit.note(turn.now, f"admin:{who}", "dispute opened again", f"task:{task_id}")
            return self._shown(work, turn, who, task_id)

        return await self._storage.write(turn, unit)

    async def gold(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """An admin makes the verdict the task's known answer, and what was said for it the hint."""

        def unit(work: Unit) -> AdjudicationStep:
            dispute = work.disputes.of(task_id=task_id)
            if dispute is None or who not in self._admins:
                return NotAllowed()
            if not work.replayed and dispute.state == "settled" and dispute.gold_at is None and dispute.answer:
                answer, spec = json.loads(dispute.answer), spec_of(dispute.spec)
                if not golds.make_gold(work, task_id, spec, answer, hint=dispute.words):
                    shown = self._shown(work, turn, who, task_id)
                    return NotGold(shown) if isinstance(shown, Verdict) else shown
                work.disputes.make_gold(task_id=task_id, now=turn.now)
                work.audit.note(turn.now, f"admin:{who}", "verdict made gold", f"task:{task_id}")
            return self._shown(work, turn, who, task_id)

        return await self._storage.write(turn, unit)

    async def look(self, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """Where she stands with a task; nothing changes."""
        return await self._storage.write(turn, lambda work: self._shown(work, turn, who, task_id))

    async def guidelines(self, task_id: int) -> ProjectSpec | None:
        """Those of a task's project."""

        def unit(work: Unit) -> ProjectSpec | None:
            dispute = work.disputes.of(task_id=task_id)
            return spec_of(dispute.spec) if dispute else None

        return await self._storage.read(unit)

    async def _step(self, turn: Turn, who: int, task_id: int, step: Step) -> AdjudicationStep:
        """One step with what is in her hands, or is free still; who was too slow is told."""

        def unit(work: Unit) -> AdjudicationStep:
            dispute = work.disputes.of(task_id=task_id)
            if dispute is None or not self._may(work, who, dispute.project_id, dispute.spec, turn.now):
                return NotAllowed()
            if work.replayed or dispute.state != "open" or dispute.withheld == "dropped":
                return self._shown(work, turn, who, task_id)
            until = turn.now + LEASE
            if not work.disputes.claim(task_id=task_id, adjudicator=who, until=until, now=turn.now):
                return Elsewhere()
            if dispute.adjudicator != who:  # her time was over, and with it what she had begun
                return self._begun(work, turn, who, task_id)
            return step(work, dispute)

        return await self._storage.write(turn, unit)

    def _word(self, work: Unit, who: int, task_id: int, words: str) -> None:
        """What she says for her verdict; an admin's also hints at the gold it has become."""
        before = work.disputes.of(task_id=task_id)
        said = work.disputes.say(task_id=task_id, adjudicator=who, words=words)
        if said and before and before.gold_at is not None and before.answer and who in self._admins:
            work.golds.hint(task_id=task_id, gold=golds.key_of(json.loads(before.answer)), hint=words, was=before.words)

    def _take_up(self, work: Unit, turn: Turn, who: int, project_id: int, spec: str) -> AdjudicationStep:
        for _try in range(TRIES):
            found = self._pick(work, turn, who, project_id, spec)
            if found is None:
                left = work.disputes.left(project_id=project_id, adjudicator=who)
                return NothingWaits(project_id, spec_of(spec).title, left)
            if work.disputes.claim(task_id=found, adjudicator=who, until=turn.now + LEASE, now=turn.now):
                return self._taken(work, turn, who, project_id, found)
        return Elsewhere()

    def _pick(self, work: Unit, turn: Turn, who: int, project_id: int, spec: str) -> int | None:
        """What she has in hand, else the free one with the worst agreement, where she may begin another."""
        found = work.disputes.in_hand(adjudicator=who, project_id=project_id, now=turn.now)
        if found is not None or not self._has_room(work, who, project_id, spec):
            return found
        person = work.people.of_telegram(telegram_id=who)
        hers = person.id if person else 0
        return work.disputes.next(project_id=project_id, adjudicator=who, person_id=hers, now=turn.now)

    def _taken(self, work: Unit, turn: Turn, who: int, project_id: int, found: int) -> AdjudicationStep:
        work.disputes.free_others(task_id=found, project_id=project_id, adjudicator=who)
        begun = self._begun(work, turn, who, found)
        if isinstance(begun, Case) and who not in self._admins and not work.replayed:
            trusted.has_met(work, who, begun.card.body, turn.now)
        return begun

    def _begun(self, work: Unit, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """Where others are seen at once, she begins with the labels and all that was said."""
        dispute = work.disputes.of(task_id=task_id)
        if dispute and dispute.stage == "label" and not dispute.said and not rule_of(spec_of(dispute.spec)).blind:
            self._stand(work, who, dispute, stage="change", said=())
        return self._shown(work, turn, who, task_id)

    def _hear(self, work: Unit, turn: Turn, who: int, dispute: Dispute, said: Said) -> AdjudicationStep:
        spec = adjudication_cards.bare(spec_of(dispute.spec))
        before = adjudication_cards.said_of(dispute)
        match adjudication_cards.hear(dispute, spec, before, said):
            case Wrong(trouble, limit):
                self._shown(work, turn, who, dispute.task_id)  # whatever it asked for is still waited for
                return Unclear(trouble, limit)
            case flow.Heard(after):
                self._stand(work, who, dispute, stage=dispute.stage, said=after)
            case Done(answer):
                text = adjudication_cards.written(answer)
                if dispute.stage == "label":
                    work.disputes.stand(
                        task_id=dispute.task_id, adjudicator=who, stage="reveal", said=None, own=text, answer=None
                    )
                else:
                    self._stand(work, who, dispute, stage="why", said=(), answer=text)
        return self._shown(work, turn, who, dispute.task_id)

    def _stand(
        self,
        work: Unit,
        who: int,
        dispute: Dispute,
        *,
        stage: str,
        said: tuple[Said, ...],
        answer: str | None = None,
    ) -> None:
        text = adjudication_cards.written(flow.dump(said)) if said else None
        work.disputes.stand(
            task_id=dispute.task_id, adjudicator=who, stage=stage, said=text, own=dispute.own, answer=answer
        )

    def _shown(self, work: Unit, turn: Turn, who: int, task_id: int) -> AdjudicationStep:
        """Where the task stands, as she may see it. Where its card asks for words, her next message is that."""
        dispute = work.disputes.of(task_id=task_id)
        if dispute is None or not self._may(work, who, dispute.project_id, dispute.spec, turn.now):
            return NotAllowed()
        if dispute.state in ("settled", "unresolved"):
            return adjudication_cards.verdict(dispute, who, turn.now, admin=who in self._admins)
        if dispute.state != "open" or dispute.withheld == "dropped":
            return Gone()
        if dispute.adjudicator != who or (dispute.until or 0) <= turn.now:
            return Unread(task_id, dispute.project_id)
        case = adjudication_cards.case_of(work, dispute)
        if isinstance(case, Case) and case.card.body.asks is not Asks.NOTHING and case.labels and not work.replayed:
            expect(work, turn, who, ANSWER, str(task_id))
        return case

    def _has_room(self, work: Unit, who: int, project_id: int, stored: str) -> bool:
        """Nobody begins what the project could not pay; admins are not paid."""
        return who in self._admins or verdict_pay.affordable(work, project_id, spec_of(stored))

    def _may(self, work: Unit, who: int, project_id: int, stored: str, now: int) -> bool:
        """An admin, or a worker whom the project trusts with it."""
        return who in self._admins or trusted.is_trusted(work, who, project_id, spec_of(stored), now)
