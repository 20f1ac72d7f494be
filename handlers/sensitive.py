"""/sensitive: what a worker is ready to see, topic by topic, and how much of it in a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.rules.sensitive import LIMITS, TOPICS
from crowd.services.consent import Consent
from handlers import fallback
from handlers.context import Context
from handlers.ui import show, topics
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Work
from handlers.ui.places import way_on
from handlers.ui.text import Text, bold, fill, lines
from handlers.ui.words import _, number


@dataclass(frozen=True, slots=True)
class Topic(Button):
    """Turn one topic off, or read what turning it on would mean."""

    prefix: ClassVar[str] = "sen"
    topic: str


@dataclass(frozen=True, slots=True)
class Agree(Button):
    """She has read what it means, and agrees."""

    prefix: ClassVar[str] = "seny"
    topic: str


@dataclass(frozen=True, slots=True)
class AtMost(Button):
    """So many such tasks a day."""

    prefix: ClassVar[str] = "senl"
    per_day: int


@dataclass(frozen=True, slots=True)
class Overview(Button):
    """Back to all topics, nothing changed."""

    prefix: ClassVar[str] = "seno"


BUTTONS = (Topic, Agree, AtMost, Overview)


async def sensitive(update: Update, context: Context) -> None:
    """/sensitive."""
    if update.effective_user is None:
        return
    person = update.effective_user.id
    consent = await context.services.consent.look(person, context.turn.now)
    if consent is None:
        sentence, button = way_on(await context.services.people.standing(person))
        await show.send(context, person, sentence, button)
        return
    await show.send(context, person, *_page(consent))


async def tap(update: Update, context: Context) -> None:
    """Any button of it."""
    query = update.callback_query
    if query is None:
        return
    shown = await _answer(context, query)
    if shown is None:
        await fallback.old_button(update, context)
        return
    text, buttons, toast = shown
    await show.turn_to(context, query, text, buttons, toast=toast)


async def _answer(context: Context, query: CallbackQuery) -> tuple[Text, Keyboard, str] | None:
    """What stands in the message after a tap, and what passes by."""
    consents, turn, person = context.services.consent, context.turn, query.from_user.id
    if pressed := Topic.unpack(query.data):
        before = await consents.look(person, turn.now)
        if before and pressed.topic in TOPICS and pressed.topic not in before.topics:
            return *_explained(pressed.topic), ""
        return _told(await consents.take_back(turn, person, pressed.topic), _("Off. It never counts against you."))
    if agreed := Agree.unpack(query.data):
        return _told(await consents.give(turn, person, agreed.topic), _("On. You can turn it off at any time."))
    if limit := AtMost.unpack(query.data):
        return _told(await consents.limit(turn, person, limit.per_day), _("Noted."))
    return _told(await consents.look(person, turn.now), "") if Overview.unpack(query.data) else None


def _told(consent: Consent | None, toast: str) -> tuple[Text, Keyboard, str] | None:
    return (*_page(consent), toast) if consent else None


def _page(consent: Consent) -> tuple[Text, Keyboard]:
    """All topics, and today."""
    text = lines(
        bold(_("Sensitive content")),
        _("Some tasks show what can be hard to look at. You get them only if you say so here, topic by topic."),
        _("Saying no, or changing your mind, never counts against you."),
        _("Such pictures and texts are hidden until you tap them, and they cannot be forwarded."),
        "",
        fill(
            _("Today: {seen} such tasks, {limit} at most. Fewer is your choice; a new day begins at midnight."),
            seen=bold(number(consent.seen)),
            limit=bold(number(consent.limit)),
        ),
    )
    switches = [[(_switch(topic, on=topic in consent.topics), Topic(topic))] for topic in TOPICS]
    limits = [(_limit(each, chosen=each == consent.limit), AtMost(each)) for each in LIMITS]
    return text, keyboard([*switches, limits, [(_("Show projects"), Work())]])


def _explained(topic: str) -> tuple[Text, Keyboard]:
    """What she would see, before she agrees to it; the way back comes first."""
    name, what = topics.words()[topic]
    text = lines(
        bold(name),
        what,
        "",
        _("If you agree, projects with such content open to you. You can take it back here at any time."),
        _("If a task troubles you, skip it, or stop: that costs you nothing."),
    )
    return text, keyboard([[(_("Not now"), Overview())], [(_("I agree to see this"), Agree(topic))]])


def _switch(topic: str, *, on: bool) -> str:
    name, _what = topics.words()[topic]
    return str(fill(_("On: {topic}") if on else _("Off: {topic}"), topic=name))


def _limit(per_day: int, *, chosen: bool) -> str:
    return str(fill(_("✓ {n} a day") if chosen else "{n}", n=number(per_day)))
