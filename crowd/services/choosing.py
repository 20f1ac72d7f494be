"""Choosing: what a person wants to hear of, how, and when; it holds from the next message on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from crowd.rules import choices
from crowd.rules.choices import Digest, How, digest_of, how_of
from crowd.rules.days import zone_of
from crowd.rules.kinds import Event
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify, quiet_hours
from crowd.services.expecting import take
from storage import Storage, Turn, Unit
from storage.records.notices import Chosen

CITY = "notice_city"
"""What her next message is taken for: the place whose clock she lives by."""


@dataclass(frozen=True, slots=True)
class About:
    """The project that a message was about, and whether she hid it."""

    project_id: int
    title: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """All that she chose, with what is usual where she chose nothing."""

    hows: Mapping[Event, How]
    quiet: QuietHours
    own_quiet: bool
    time_zone: str
    own_clock: bool
    digest: Digest | None
    away_until: int | None
    staff: bool = False
    about: About | None = None


class ChoosingService:
    """Everything on the page of notices. None where we never met her."""

    def __init__(self, storage: Storage, notify: Notify, staff: Collection[int] = ()) -> None:
        self._storage = storage
        self._notify = notify
        self._staff = staff

    async def look(self, telegram_id: int, now: int, project_id: int = 0) -> Choices | None:
        """What she chose; with a project, also whether she hears of that."""
        return await self._storage.read(lambda work: self._look(work, telegram_id, now, project_id))

    async def hear(self, turn: Turn, telegram_id: int, event: Event, how: str, project_id: int = 0) -> Choices | None:
        """Of one event with a sound, without one, or not at all."""

        def change(work: Unit, chosen: Chosen) -> None:
            if (wanted := how_of(event, how)) is not None:
                _set(work, chosen.person_id, event, wanted)

        return await self._change(turn, telegram_id, change, project_id)

    async def hear_all(self, turn: Turn, telegram_id: int, *, off: bool) -> Choices | None:
        """Of everything as usual, or of as little as there can be."""

        def change(work: Unit, chosen: Chosen) -> None:
            for event in choices.OFFERED:
                _set(work, chosen.person_id, event, choices.quietest(event) if off else "loud")
            work.notice_choices.set_digest(person_id=chosen.person_id, digest=None, digest_at=None)
            work.notice_choices.set_away(person_id=chosen.person_id, away_until=None)

        return await self._change(turn, telegram_id, change)

    async def be_away(self, turn: Turn, telegram_id: int, *, away: bool, project_id: int = 0) -> Choices | None:
        """She wants to hear of no work for a week, or hears of it again."""

        def change(work: Unit, chosen: Chosen) -> None:
            until = choices.week_off(
                turn.now, zone_of(chosen.time_zone or self._notify.zone), quiet_hours(chosen.quiet, self._notify)
            )
            work.notice_choices.set_away(person_id=chosen.person_id, away_until=until if away else None)

        return await self._change(turn, telegram_id, change, project_id)

    async def sleep(self, turn: Turn, telegram_id: int, quiet: str | None) -> Choices | None:
        """Her own quiet hours (`21:00-08:00`, empty for none), or those of everybody."""

        def change(work: Unit, chosen: Chosen) -> None:
            work.notice_choices.set_quiet(person_id=chosen.person_id, quiet=quiet)
            self._plan(work, telegram_id, turn.now)

        return await self._change(turn, telegram_id, change)

    async def live_in(self, turn: Turn, telegram_id: int, time_zone: str) -> Choices | None:
        """The clock that she lives by, an IANA name of a place that we know."""

        def change(work: Unit, chosen: Chosen) -> None:
            take(work, turn, telegram_id, CITY, "")
            work.people.set_time_zone(person_id=chosen.person_id, time_zone=time_zone)
            self._plan(work, telegram_id, turn.now)

        return await self._change(turn, telegram_id, change)

    async def gather(self, turn: Turn, telegram_id: int, digest: Digest | None) -> Choices | None:
        """New projects in one message a day or a week, or one by one."""

        def change(work: Unit, chosen: Chosen) -> None:
            work.notice_choices.set_digest(person_id=chosen.person_id, digest=digest, digest_at=None)
            self._plan(work, telegram_id, turn.now)

        return await self._change(turn, telegram_id, change)

    async def _change(
        self, turn: Turn, telegram_id: int, change: Callable[[Unit, Chosen], None], project_id: int = 0
    ) -> Choices | None:
        def unit(work: Unit) -> Choices | None:
            chosen = work.notice_choices.of(telegram_id=telegram_id)
            if chosen is not None and not work.replayed:
                change(work, chosen)
            return self._look(work, telegram_id, turn.now, project_id)

        return await self._storage.write(turn, unit)

    def _plan(self, work: Unit, telegram_id: int, now: int) -> None:
        """When her next digest is due, by the clock and the quiet hours that she has now."""
        chosen = work.notice_choices.of(telegram_id=telegram_id)
        if chosen is not None and (digest := digest_of(chosen.digest or "")):
            at = choices.next_digest(
                digest, now, zone_of(chosen.time_zone or self._notify.zone), quiet_hours(chosen.quiet, self._notify)
            )
            work.notice_choices.set_digest(person_id=chosen.person_id, digest=digest, digest_at=at)

    def _look(self, work: Unit, telegram_id: int, now: int, project_id: int) -> Choices | None:
        chosen = work.notice_choices.of(telegram_id=telegram_id)
        if chosen is None:
            return None
        stored = work.notice_choices.events(person_id=chosen.person_id)
        away = chosen.away_until if chosen.away_until is not None and chosen.away_until > now else None
        return Choices(
            {event: how_of(event, stored.get(event, "loud")) or "loud" for event in choices.OFFERED},
            quiet_hours(chosen.quiet, self._notify),
            chosen.quiet is not None,
            chosen.time_zone or self._notify.zone,
            chosen.time_zone is not None,
            digest_of(chosen.digest or ""),
            away,
            telegram_id in self._staff,
            _about(work, telegram_id, project_id),
        )


def _set(work: Unit, person_id: int, event: Event, how: How) -> None:
    work.notice_choices.set_event(person_id=person_id, event=event, how=None if how == "loud" else how)


def _about(work: Unit, telegram_id: int, project_id: int) -> About | None:
    project = work.projects.of_id(project_id=project_id) if project_id else None
    if project is None:
        return None
    return About(project.id, project.title, work.marks.of(telegram_id=telegram_id).get(project.id) == "hidden")
