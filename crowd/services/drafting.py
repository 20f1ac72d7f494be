"""Drafting: an admin writes a broadcast step by step, sees it as everybody will, and says yes; every step is a row."""

from __future__ import annotations

from collections.abc import Callable

from crowd.rules.broadcasting import EVERYBODY, PARTS, Audience, When, is_number, outgrown, read_audience
from crowd.rules.posts import Post
from crowd.rules.quiet import QuietHours
from crowd.services import expecting
from crowd.services.broadcast_launch import launch
from crowd.services.broadcast_reading import draft_of, project_of, run_of, zones_of
from crowd.services.broadcast_steps import (
    AUDIENCE,
    NO_DOOR,
    NUMBER,
    POST,
    TO_WORK,
    WHEN,
    Choices,
    Confirm,
    Draft,
    DraftStep,
    NotDone,
    Why,
)
from crowd.services.staff import StaffService, actor
from storage import Storage, Turn, Unit
from storage.records.broadcasts import Broadcast


class DraftingService:
    """Who is an admin is for the caller to know; how far her role reaches is decided here."""

    def __init__(self, storage: Storage, staff: StaffService, quiet: QuietHours) -> None:
        self._storage = storage
        self._staff = staff
        self._quiet = quiet

    async def begin(self, turn: Turn, admin: int) -> DraftStep:
        """The one that she is writing, or a new one, whose message is waited for."""

        def unit(work: Unit) -> int | None:
            if not work.replayed:
                work.broadcasts.draft(author=admin, now=turn.now)
            found = work.broadcasts.draft_of(author=admin)
            broadcast = work.broadcasts.of(broadcast_id=found) if found else None
            if broadcast and broadcast.post is None and not work.replayed:
                expecting.expect(work, turn, admin, POST, str(broadcast.id))
            return found

        found = await self._storage.write(turn, unit)
        return await self.look(admin, found or 0, turn.now)

    async def look(self, admin: int, broadcast_id: int, now: int) -> DraftStep:
        """It as it is now, sent already or not."""
        return await self._storage.read(lambda work: self._standing(work, admin, broadcast_id, now))

    async def rewrite(self, turn: Turn, admin: int, broadcast_id: int) -> DraftStep:
        """Another message shall take the place of the one that there is."""
        return await self._change(turn, admin, broadcast_id, _expects(turn, admin, POST))

    async def write(self, turn: Turn, admin: int, broadcast_id: int, post: Post, message_id: int) -> DraftStep:
        """What she sent is what it says."""

        def step(work: Unit, found: Broadcast) -> None:
            expecting.take(work, turn, admin, POST, str(found.id))
            work.broadcasts.write(broadcast_id=found.id, post=post.to_json(), message_id=message_id)

        return await self._change(turn, admin, broadcast_id, step)

    async def unwrite(self, turn: Turn, admin: int, broadcast_id: int) -> DraftStep:
        """What she sent was a piece of it: it says nothing again, and her next message is waited for."""

        def step(work: Unit, found: Broadcast) -> None:
            expecting.expect(work, turn, admin, POST, str(found.id))
            work.broadcasts.write(broadcast_id=found.id, post=None, message_id=None)

        return await self._change(turn, admin, broadcast_id, step)

    async def reword(self, turn: Turn, admin: int, post: Post, message_id: int) -> DraftStep | None:
        """She edited the message that her draft was made of; None where this is another message."""
        found = await self._storage.read(lambda work: _draft_made_of(work, admin, message_id))
        if found is None:
            return None

        def step(work: Unit, found: Broadcast) -> None:
            work.broadcasts.write(broadcast_id=found.id, post=post.to_json(), message_id=message_id)

        return await self._change(turn, admin, found, step)

    async def first_of_album(self, turn: Turn, broadcast_id: int, album: str) -> bool:
        """Whether this is the first message of an album, which cannot be taken; the others need no answer."""

        def unit(work: Unit) -> bool:
            return work.replayed or work.broadcasts.note_album(broadcast_id=broadcast_id, album=album)

        return await self._storage.write(turn, unit)

    async def everybody(self, now: int) -> int:
        """How many people were approved and can be reached."""
        return await self._storage.read(lambda work: sum(zones_of(work, EVERYBODY, now).values()))

    async def places(self) -> list[tuple[int, str]]:
        """The projects whose people can be written to, and to which a button can lead: id and title, newest first."""
        listed = await self._storage.read(lambda work: work.projects.listing())
        return [(each.id, each.title) for each in listed if each.state != "draft"]

    async def choices(self, broadcast_id: int, project_id: int, now: int) -> Choices | NotDone:
        """The parts of a project, and how many people each has."""

        def unit(work: Unit) -> Choices | NotDone:
            door = work.broadcasts.door_to(project_id=project_id)
            if door is None:
                return NotDone(Why.PROJECT)
            slug, title = door
            people: dict[str, int] = {part: sum(zones_of(work, Audience(part, slug), now).values()) for part in PARTS}
            return Choices(broadcast_id, project_id, slug, title, people)

        return await self._storage.read(unit)

    async def ask_who(self, turn: Turn, admin: int, broadcast_id: int) -> DraftStep:
        """She is about to type who shall get it."""
        return await self._change(turn, admin, broadcast_id, _expects(turn, admin, AUDIENCE))

    async def address(self, turn: Turn, admin: int, broadcast_id: int, audience: Audience) -> DraftStep:
        """These people."""
        if not self.may(admin, audience):
            return NotDone(Why.NOT_YOURS)
        if audience.part and await self._storage.read(lambda work: project_of(work, audience)) < 0:
            return NotDone(Why.PROJECT)

        def step(work: Unit, found: Broadcast) -> None:
            expecting.take(work, turn, admin, AUDIENCE, str(found.id))
            work.broadcasts.address(broadcast_id=found.id, audience=str(audience))

        return await self._change(turn, admin, broadcast_id, step)

    async def hang(self, turn: Turn, admin: int, broadcast_id: int, door: int) -> DraftStep:
        """This button below it."""

        def step(work: Unit, found: Broadcast) -> None:
            if door in (NO_DOOR, TO_WORK) or work.broadcasts.door_to(project_id=door):
                work.broadcasts.hang(broadcast_id=found.id, door=door)

        return await self._change(turn, admin, broadcast_id, step)

    async def ask_when(self, turn: Turn, admin: int, broadcast_id: int) -> DraftStep:
        """She is about to type a time."""
        return await self._change(turn, admin, broadcast_id, _expects(turn, admin, WHEN))

    async def plan(self, turn: Turn, admin: int, broadcast_id: int, when: When) -> DraftStep:
        """At that time."""

        def step(work: Unit, found: Broadcast) -> None:
            expecting.take(work, turn, admin, WHEN, str(found.id))
            work.broadcasts.plan(broadcast_id=found.id, moment=str(when))

        return await self._change(turn, admin, broadcast_id, step)

    async def discard(self, turn: Turn, admin: int, broadcast_id: int) -> DraftStep:
        """Nothing of it is sent."""

        def step(work: Unit, found: Broadcast) -> None:
            work.broadcasts.discard(broadcast_id=found.id)

        return await self._change(turn, admin, broadcast_id, step)

    async def ask(self, turn: Turn, admin: int, broadcast_id: int) -> DraftStep:
        """She wants to send it: shown as everybody will see it, and asked whether that is what she means."""

        def unit(work: Unit) -> DraftStep:
            step = self._standing(work, admin, broadcast_id, turn.now)
            asked = _asked(step) if isinstance(step, Draft) else step
            if isinstance(asked, Confirm) and not work.replayed:
                draft, people = asked.draft, asked.reach.people
                work.broadcasts.count(broadcast_id=draft.id, version=draft.version, counted=people)
                if asked.reach.typed:
                    expecting.expect(work, turn, admin, NUMBER, f"{draft.id}:{draft.version}:{people}")
            return asked

        return await self._storage.write(turn, unit)

    async def send(self, turn: Turn, admin: int, broadcast_id: int, version: int, typed: str | None) -> DraftStep:
        """Yes, with a tap, or with the number of people that she typed."""

        def unit(work: Unit) -> DraftStep:
            step = self._standing(work, admin, broadcast_id, turn.now)
            found = work.broadcasts.of(broadcast_id=broadcast_id)
            if work.replayed or not isinstance(step, Draft) or found is None:
                return step
            asked = _asked(step)
            if not isinstance(asked, Confirm):
                return asked
            if found.version != version or outgrown(found.counted, asked.reach.people):
                return NotDone(Why.CHANGED)
            if asked.reach.typed and not is_number(typed or "", found.counted):
                return NotDone(Why.OTHER_NUMBER)
            expecting.take(work, turn, admin, NUMBER, f"{found.id}:{found.version}:{found.counted}")
            return launch(work, found, actor=actor(admin), now=turn.now)

        return await self._storage.write(turn, unit)

    def may(self, admin: int, audience: Audience) -> bool:
        """How far her role reaches."""
        return self._staff.may_write_to(admin, project=bool(audience.part))

    def _standing(self, work: Unit, admin: int, broadcast_id: int, now: int) -> DraftStep:
        """What she sees of it; of a draft she sees her own alone."""
        found = work.broadcasts.of(broadcast_id=broadcast_id)
        if found is None or (found.state == "draft" and found.author != admin):
            return NotDone(Why.GONE)
        if found.audience and not self.may(admin, read_audience(found.audience)):
            return NotDone(Why.NOT_YOURS)
        return run_of(work, found, now) or draft_of(work, found, quiet=self._quiet, now=now)

    async def _change(
        self, turn: Turn, admin: int, broadcast_id: int, step: Callable[[Unit, Broadcast], None]
    ) -> DraftStep:
        def unit(work: Unit) -> None:
            found = work.broadcasts.of(broadcast_id=broadcast_id)
            if found and found.state == "draft" and found.author == admin and not work.replayed:
                step(work, found)

        await self._storage.write(turn, unit)
        return await self.look(admin, broadcast_id, turn.now)


def _expects(turn: Turn, admin: int, kind: str) -> Callable[[Unit, Broadcast], None]:
    """Her next message is about it."""
    return lambda work, found: expecting.expect(work, turn, admin, kind, str(found.id))


def _draft_made_of(work: Unit, admin: int, message_id: int) -> int | None:
    found = work.broadcasts.draft_of(author=admin)
    broadcast = work.broadcasts.of(broadcast_id=found) if found else None
    return found if broadcast and broadcast.message_id == message_id else None


def _asked(draft: Draft) -> Confirm | NotDone:
    """The question whether to send it, unless something is missing."""
    if draft.post is None or draft.reach is None:
        return NotDone(Why.INCOMPLETE)
    return Confirm(draft, draft.post, draft.reach) if draft.reach.people else NotDone(Why.EMPTY)
