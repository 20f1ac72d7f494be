"""Notices: what a person wants to hear of, by /notify, or by the button below every message she did not ask for."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Update

from crowd.rules import places
from crowd.rules.choices import digest_of, event_of, hours_of
from crowd.rules.kinds import Event
from crowd.services.choosing import CITY, Choices
from crowd.services.preferences import MarkName
from handlers import fallback
from handlers.context import Context
from handlers.ui import choices, show
from handlers.ui.buttons import Keyboard
from handlers.ui.choices import All, Away, Clock, Gather, Hear, HearAll, HearOf, Sleep, UsualSleep
from handlers.ui.events import About
from handlers.ui.expecting import GivenUp
from handlers.ui.places import way_on
from handlers.ui.text import Text
from handlers.ui.words import _, spoken
from storage.records.expected import Expected

BUTTONS = (Hear, HearAll, HearOf, Away, Gather, Sleep, UsualSleep, Clock, All)


def _dropped() -> str:
    return _("Your clock stays as it is. To change it, open /notify and tap My clock.")


def _overdue() -> str:
    return _("You were asked for your city more than a day ago, so this was taken for nothing. /notify asks again.")


NO_CITY = GivenUp(_dropped, _overdue, by=(All, Clock))


async def notify(update: Update, context: Context) -> None:
    """/notify."""
    if update.effective_user is None:
        return
    person = update.effective_user.id
    found = await context.services.choosing.look(person, context.turn.now)
    if found is None:
        sentence, button = way_on(await context.services.people.standing(person))
        await show.send(context, person, sentence, button)
        return
    await show.send(context, person, *choices.page(found, context.turn.now))


async def about(update: Update, context: Context) -> None:
    """The button below a message: that stays as it is, and the choice comes behind it."""
    query = update.callback_query
    pressed = About.unpack(query.data) if query else None
    event = event_of(pressed.event) if pressed else None
    if query is None or pressed is None or event is None:
        await fallback.old_button(update, context)
        return
    found = await context.services.choosing.look(query.from_user.id, context.turn.now, pressed.project_id)
    await show.toast(context, query)
    if found is not None:
        await show.send(context, query.from_user.id, *choices.about(event, found))


async def tap(update: Update, context: Context) -> None:
    """Any button of the page."""
    query = update.callback_query
    if query is None:
        return
    shown = await _shown(context, query)
    if shown is None:
        await fallback.old_button(update, context)
        return
    await show.turn_to(context, query, *shown)


async def city_typed(update: Update, context: Context, expected: Expected) -> bool:
    """The city whose clock she lives by."""
    message, person = update.message, update.effective_user
    if message is None or person is None:
        return False
    spots = await asyncio.to_thread(places.find, message.text) if message.text else ()
    zones = {spot.zone: places.told(spot, spoken()) for spot in reversed(spots)}
    if not zones:
        words = _("I know no such place. Type the nearest larger city, or a country with one clock.")
        await show.send(context, person.id, words, reply_to=message.message_id)
    elif len(zones) > 1:
        await show.send(context, person.id, *choices.which_city([(words, zone) for zone, words in zones.items()][::-1]))
    elif found := await context.services.choosing.live_in(context.turn, person.id, next(iter(zones))):
        await show.send(context, person.id, *choices.page(found, context.turn.now))
    return True


async def _shown(context: Context, query: CallbackQuery) -> tuple[Text, Keyboard] | None:
    """What stands in the message after a tap; None for a button that means nothing."""
    found: Choices | None
    choosing, turn, person = context.services.choosing, context.turn, query.from_user.id
    if pressed := Hear.unpack(query.data):
        if (event := event_of(pressed.event)) is None or event is Event.DIGEST:
            return None
        found = await choosing.hear(turn, person, event, pressed.how, pressed.project_id)
        return _of(event, found, turn.now) if pressed.alone else _page(found, turn.now)
    if project := HearOf.unpack(query.data):
        wanted: MarkName = "hidden" if project.hidden else "none"
        await context.services.preferences.mark(turn, person, project.project_id, wanted)
        found = await choosing.look(person, turn.now, project.project_id)
        return _of(event_of(project.event), found, turn.now)
    if away := Away.unpack(query.data):
        found = await choosing.be_away(turn, person, away=bool(away.away), project_id=away.project_id)
        return _of(event_of(away.event), found, turn.now)
    return await _set(context, query)


async def _set(context: Context, query: CallbackQuery) -> tuple[Text, Keyboard] | None:
    """Buttons of the whole page."""
    choosing, turn, person = context.services.choosing, context.turn, query.from_user.id
    if everything := HearAll.unpack(query.data):
        return _page(await choosing.hear_all(turn, person, off=bool(everything.off)), turn.now)
    if gather := Gather.unpack(query.data):
        return _page(await choosing.gather(turn, person, digest_of(gather.digest)), turn.now)
    if UsualSleep.unpack(query.data):
        return _page(await choosing.sleep(turn, person, None), turn.now)
    if sleep := Sleep.unpack(query.data):
        return await _sleep(context, query, sleep)
    if clock := Clock.unpack(query.data):
        return await _clock(context, query, clock)
    return _page(await choosing.look(person, turn.now), turn.now) if All.unpack(query.data) else None


async def _sleep(context: Context, query: CallbackQuery, pressed: Sleep) -> tuple[Text, Keyboard] | None:
    choosing, turn, person = context.services.choosing, context.turn, query.from_user.id
    if pressed.start == -1:
        found = await choosing.look(person, turn.now)
        return choices.starts(found) if found else None
    if pressed.end == -1:
        return choices.ends(pressed.start) if hours_of(pressed.start, 0) is not None else None
    quiet = hours_of(pressed.start, pressed.end)
    return None if quiet is None else _page(await choosing.sleep(turn, person, quiet), turn.now)


async def _clock(context: Context, query: CallbackQuery, pressed: Clock) -> tuple[Text, Keyboard] | None:
    choosing, turn, person = context.services.choosing, context.turn, query.from_user.id
    if not pressed.zone:
        await context.services.expecting.expect(turn, person, CITY, "")
        found = await choosing.look(person, turn.now)
        return choices.ask_city(found, turn.now) if found else None
    known = any(spot.zone == pressed.zone for spot in await asyncio.to_thread(places.find, pressed.zone))
    return _page(await choosing.live_in(turn, person, pressed.zone), turn.now) if known else None


def _page(found: Choices | None, now: int) -> tuple[Text, Keyboard] | None:
    return choices.page(found, now) if found else None


def _of(event: Event | None, found: Choices | None, now: int) -> tuple[Text, Keyboard] | None:
    """The choice below one message, or the whole page."""
    if found is None:
        return None
    return choices.about(event, found) if event else choices.page(found, now)
