"""Broadcasts that were begun: paused, resumed, cancelled, corrected, and repeated to those whom nobody knows of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from crowd.rules.broadcasting import Audience, Reach
from crowd.rules.posts import CannotBecome, Post, corrected
from crowd.rules.quiet import QuietHours
from crowd.services import expecting
from crowd.services.broadcast_launch import EDIT, launch, owe_report, standing, subject
from crowd.services.broadcast_reading import CANCELLED, REPLACED, reach_of, run_of
from crowd.services.broadcast_steps import CORRECTION, ConfirmCorrection, NotDone, Run, RunStep, Why
from crowd.services.staff import StaffService
from storage import Storage, Turn, Unit
from storage.records.broadcasts import Broadcast, Correction

LISTED = 10
LATER = 30_000
"""After so long (ms), what was on its way when it was corrected has arrived or never will."""

FAULTS = {"same": Why.SAME, "long": Why.LONG, "voice": Why.VOICE}
COMMAND_LINE = "command line"


class BroadcastService:
    """What admins do with a broadcast that goes out; how far their roles reach is decided here."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def look(self, admin: int | None, broadcast_id: int, now: int) -> Run | NotDone:
        """How it goes; `admin` is None for the command line, here and below."""
        return await self._storage.read(lambda work: self._standing(work, admin, broadcast_id, now))

    async def listing(self, admin: int | None, now: int) -> list[Run]:
        """The newest first."""

        def unit(work: Unit) -> list[Run]:
            runs = (run_of(work, found, now) for found in work.broadcasts.latest(count=LISTED))
            return [run for run in runs if run and self._may(admin, run)]

        return await self._storage.read(unit)

    async def pause(self, turn: Turn | None, admin: int | None, broadcast_id: int, now: int) -> RunStep:
        """Nothing more goes out until it is resumed."""

        def step(work: Unit, found: Broadcast) -> Why | None:
            if not work.broadcasts.move(broadcast_id=found.id, was="sending", becomes="paused"):
                return Why.PAUSED if found.state == "paused" else Why.OVER
            work.campaigns.hold(campaign_id=found.campaign_id or 0, halted="paused", error=None)
            return None

        return await self._do(turn, admin, broadcast_id, now, "broadcast paused", step)

    async def think_over(self, turn: Turn, admin: int, broadcast_id: int, now: int) -> RunStep:
        """She asks whether to cancel it: it is paused while she decides, unless nothing goes out anyhow."""
        step = await self.look(admin, broadcast_id, now)
        if not isinstance(step, Run) or step.state != "sending" or step.fault is not None:
            return step
        paused = await self.pause(turn, admin, broadcast_id, now)
        return paused if isinstance(paused, Run) else await self.look(admin, broadcast_id, now)

    async def resume(self, turn: Turn | None, admin: int | None, broadcast_id: int, now: int) -> RunStep:
        """It goes on; also where Telegram had refused it, or what corrects it."""

        def step(work: Unit, found: Broadcast) -> Why | None:
            moved = work.broadcasts.move(broadcast_id=found.id, was="paused", becomes="sending")
            released = work.campaigns.resume(campaign_id=found.campaign_id or 0)
            work.deliveries.finish(campaign_id=found.campaign_id or 0)  # its last message went out in the pause
            edits = work.broadcast_corrections.applied(broadcast_id=found.id)[:1]
            corrected = [work.campaigns.resume(campaign_id=each) for each in edits]
            if moved or released or any(corrected):
                return None
            return {"cancelled": Why.CANCELLED, "done": Why.OVER}.get(found.state, Why.NOT_HELD)

        return await self._do(turn, admin, broadcast_id, now, "broadcast resumed", step)

    async def cancel(self, turn: Turn | None, admin: int | None, broadcast_id: int, now: int) -> RunStep:
        """Nobody else gets it; what is on its way goes out, and there is a report."""

        def step(work: Unit, found: Broadcast) -> Why | None:
            if not work.broadcasts.end(broadcast_id=found.id, state="cancelled", now=now):
                return Why.OVER
            _give_up(work, found.campaign_id or 0, CANCELLED, now)
            owe_report(work, found, now)
            return None

        return await self._do(turn, admin, broadcast_id, now, "broadcast cancelled", step)

    async def repeat(self, turn: Turn | None, admin: int | None, broadcast_id: int, now: int) -> RunStep:
        """Those of whom nobody knows whether they got it get it, perhaps a second time."""

        def step(work: Unit, found: Broadcast) -> Why | None:
            if not work.broadcasts.repeat_unknown(campaign_id=found.campaign_id or 0, now=now):
                return Why.NOTHING_UNKNOWN
            work.broadcasts.reopen(broadcast_id=found.id)
            work.broadcasts.go_on(campaign_id=found.campaign_id or 0)
            return None

        return await self._do(turn, admin, broadcast_id, now, "broadcast repeated to unknown", step)

    async def expect_correction(self, turn: Turn, admin: int, broadcast_id: int) -> RunStep:
        """She is about to send what shall stand in its place."""

        def unit(work: Unit) -> RunStep:
            run = self._standing(work, admin, broadcast_id, turn.now)
            if isinstance(run, Run) and not work.replayed:
                expecting.expect(work, turn, admin, CORRECTION, str(broadcast_id))
            return run

        return await self._storage.write(turn, unit)

    async def propose(
        self, turn: Turn | None, admin: int | None, broadcast_id: int, post: Post, now: int
    ) -> ConfirmCorrection | NotDone:
        """What she sent, as it would read."""

        def unit(work: Unit) -> ConfirmCorrection | NotDone:
            run = self._standing(work, admin, broadcast_id, now)
            if isinstance(run, NotDone):
                return run
            becomes = corrected(run.post, post)
            if isinstance(becomes, CannotBecome):
                return NotDone(FAULTS[becomes.why])
            if work.replayed and admin is not None:
                return _confirm(work, run, work.broadcast_corrections.latest_of(author=admin, broadcast_id=run.id))
            if turn is not None and admin is not None:
                expecting.take(work, turn, admin, CORRECTION, str(broadcast_id))
            added = work.broadcast_corrections.propose(
                broadcast_id=run.id, author=admin, of_version=run.version, post=becomes.to_json(), now=now
            )
            return _confirm(work, run, added)

        return await self._storage.write(turn, unit)

    async def correct(self, turn: Turn | None, admin: int | None, correction_id: int, now: int) -> RunStep:
        """What was sent is changed, and what is still to be sent says the new."""

        def unit(work: Unit) -> RunStep:
            found = work.broadcast_corrections.of(correction_id=correction_id)
            run = self._standing(work, admin, found.broadcast_id, now) if found else NotDone(Why.GONE)
            if found is None or isinstance(run, NotDone) or work.replayed or found.campaign_id is not None:
                return run
            if not work.broadcasts.correct(broadcast_id=run.id, version=found.of_version, post=found.post):
                return NotDone(Why.CHANGED)
            edits = _edit(work, found, now)
            work.audit.note(now, _actor(admin), "broadcast corrected", subject(run.id), f"{edits} messages changed")
            return standing(work, run.id, now)

        return await self._storage.write(turn, unit)

    async def corrected_meanwhile(self, admin: int, correction_id: int, now: int) -> Run | NotDone:
        """How what this was to correct reads by now."""

        def unit(work: Unit) -> Run | NotDone:
            found = work.broadcast_corrections.of(correction_id=correction_id)
            return self._standing(work, admin, found.broadcast_id, now) if found else NotDone(Why.GONE)

        return await self._storage.read(unit)

    async def project(self, slug: str) -> int | None:
        """The number of a project that a button may lead to; None where there is none of that name."""
        found = await self._storage.read(lambda work: work.projects.of_slug(slug=slug))
        return found.id if found else None

    async def reach(self, audience: Audience, quiet: QuietHours, now: int) -> Reach:
        """How many people that would be."""
        return await self._storage.read(lambda work: reach_of(work, audience, quiet=quiet, now=now))

    async def publish(self, post: Post, audience: str, moment: str, door: int, now: int) -> Run | NotDone:
        """One from the command line: written and sent at once."""

        def unit(work: Unit) -> Run | NotDone:
            added = work.broadcasts.add(post=post.to_json(), audience=audience, moment=moment, door=door, now=now)
            found = work.broadcasts.of(broadcast_id=added)
            return launch(work, found, actor=COMMAND_LINE, now=now) if found else NotDone(Why.GONE)

        return await self._storage.write(None, unit)

    async def uploaded(self, broadcast_id: int, stored: str, file_id: str) -> None:
        """Telegram has the file that lies under this name, and calls it that."""

        def unit(work: Unit) -> None:
            said = work.broadcasts.said(broadcast_id=broadcast_id)
            post = Post.from_json(said[0]) if said else None
            if said and post and post.stored == stored and post.file_id is None:
                known = replace(post, file_id=file_id).to_json()
                work.broadcasts.uploaded(broadcast_id=broadcast_id, stored=said[0], post=known)

        await self._storage.write(None, unit)

    def _standing(self, work: Unit, admin: int | None, broadcast_id: int, now: int) -> Run | NotDone:
        run = standing(work, broadcast_id, now)
        return run if isinstance(run, NotDone) or self._may(admin, run) else NotDone(Why.NOT_YOURS)

    def _may(self, admin: int | None, run: Run) -> bool:
        return admin is None or self._staff.may_write_to(admin, project=bool(run.audience.part))

    async def _do(
        self,
        turn: Turn | None,
        admin: int | None,
        broadcast_id: int,
        now: int,
        action: str,
        step: Callable[[Unit, Broadcast], Why | None],
    ) -> RunStep:
        """One deed with its line in the audit; the same update again shows where it stands."""

        def unit(work: Unit) -> RunStep:
            run, found = self._standing(work, admin, broadcast_id, now), work.broadcasts.of(broadcast_id=broadcast_id)
            if isinstance(run, NotDone) or found is None or work.replayed:
                return run
            if why := step(work, found):
                return NotDone(why)
            work.audit.note(now, _actor(admin), action, subject(broadcast_id))
            return standing(work, broadcast_id, now)

        return await self._storage.write(turn, unit)


def _confirm(work: Unit, run: Run, correction_id: int | None) -> ConfirmCorrection | NotDone:
    found = work.broadcast_corrections.of(correction_id=correction_id) if correction_id else None
    return ConfirmCorrection(found.id, run, Post.from_json(found.post)) if found else NotDone(Why.GONE)


def _edit(work: Unit, found: Correction, now: int) -> int:
    """Whoever got it is owed an edit, and by no earlier correction any more; how many they are."""
    for earlier in work.broadcast_corrections.applied(broadcast_id=found.broadcast_id):
        _give_up(work, earlier, REPLACED, now)
    broadcast = work.broadcasts.of(broadcast_id=found.broadcast_id)
    sent_by = broadcast.campaign_id if broadcast else None
    if broadcast is None or sent_by is None:
        return 0
    campaign_id = work.campaigns.add(
        kind=EDIT,
        ref=f"{EDIT}:{found.id}",
        project_id=None,
        body=json.dumps({"broadcast": found.broadcast_id}),
        now=now,
    )
    work.broadcast_corrections.apply(correction_id=found.id, campaign_id=campaign_id)
    if broadcast.state == "sending":
        work.campaigns.resume(campaign_id=sent_by)  # what Telegram refused was what is corrected
    edits = work.broadcast_corrections.owe(
        campaign_id=campaign_id, broadcast_id=broadcast.id, of_campaign=sent_by, now=now, later=now + LATER
    )
    work.deliveries.finish(campaign_id=campaign_id)  # where nobody has it yet
    return edits


def _give_up(work: Unit, campaign_id: int, reason: str, now: int) -> None:
    """What was not sent or changed by then will not be."""
    work.campaigns.cancel(campaign_id=campaign_id, now=now)
    work.campaigns.drop_cancelled(campaign_id=campaign_id, reason=reason, now=now)


def _actor(admin: int | None) -> str:
    return COMMAND_LINE if admin is None else f"admin:{admin}"
