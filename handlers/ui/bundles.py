"""Bundles: what an offer says and which buttons it has, and how a bundle ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crowd.rules.bundles import MINUTES
from crowd.services.bundles import BundleOffer
from crowd.services.cards import Briefing, Tally
from handlers.ui import cards
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, HaveTime, Work
from handlers.ui.text import Text, bold, clock, fill, lines, plain
from handlers.ui.words import _, minutes, money, ngettext, number
from storage.records.bundles import Bundle, BundleSum


@dataclass(frozen=True, slots=True)
class TakeBundle(Button):
    """These tasks, please; `read` is the version of the guidelines that she has just read, else 0."""

    prefix: ClassVar[str] = "bt"
    project_id: int
    minutes: int
    read: int


@dataclass(frozen=True, slots=True)
class NoThanks(Button):
    """None of them: the list of projects again."""

    prefix: ClassVar[str] = "bx"


def offered(offer: BundleOffer) -> tuple[Text, Keyboard]:
    """How much work it is, what it pays, until when it is hers."""
    template = ngettext(
        "{n} task · about {time} · {pay} · held for you until {until}",
        "{n} tasks · about {time} · {pay} · held for you until {until}",
        offer.tasks,
    )
    pay = bold(money(offer.pay, offer.spec.currency))
    terms = fill(template, n=number(offer.tasks), time=minutes(offer.time), pay=pay, until=clock(offer.until))
    first: list[tuple[str, Button]] = [(_("Take them"), TakeBundle(offer.project_id, offer.minutes, 0))]
    if offer.of > 1:
        first.append((_("Other project"), HaveTime(offer.minutes, (offer.at + 1) % offer.of)))
    text = lines(bold(offer.spec.title), plain(offer.spec.brief), terms)
    return text, keyboard([first, _times(offer.minutes), [(_("No, thanks"), NoThanks())]])


def briefing(step: Briefing, time: int) -> tuple[Text, Keyboard]:
    """The guidelines come first; the tasks are taken when they are read."""
    text, _start = cards.briefing(step.project_id, step.spec, step.version)
    return text, keyboard([[(_("I have read this: start"), TakeBundle(step.project_id, time, step.version))]])


def held(bundle: Bundle) -> tuple[Text, Keyboard]:
    """She has one already."""
    words = fill(
        _("Tasks are held for you already, until {until}. Finish them first, or stop."), until=clock(bundle.expires_at)
    )
    return lines(bold(bundle.title), words), keyboard([[(_("Go on"), Begin(bundle.project_id))]])


def nothing(time: int) -> tuple[Text, Keyboard]:
    """Nothing fits."""
    words = _("Nothing that fits into this time is open to you just now.")
    return plain(words), keyboard([_times(time), [(_("No, thanks"), NoThanks())]])


def ended(tally: Tally, done: BundleSum) -> tuple[Text, Keyboard]:
    """In place of the next task: what she did, and the way on."""
    text = lines(bold(tally.title), summed(tally, done), cards.done(tally))
    return text, keyboard([[(_("Go on"), Begin(tally.project_id))], [(_("Show projects"), Work())]])


def summed(tally: Tally, done: BundleSum) -> Text:
    """What she did in a bundle, and what became of the rest."""
    if done.state == "done" or done.answered == done.wanted:
        words = _("All done: you answered {answered} of {wanted} and earned {earned}. Thank you!")
    elif done.state == "lapsed":
        words = _("Your time for these tasks is over: you answered {answered} of {wanted} and earned {earned}.")
    else:
        words = _("You answered {answered} of {wanted} and earned {earned}; the rest is free again.")
    earned = bold(money(done.earned, tally.currency))
    return fill(words, answered=number(done.answered), wanted=number(done.wanted), earned=earned)


def _times(chosen: int) -> list[tuple[str, Button]]:
    """Other times that she may have."""
    return [(minutes(each * 60_000), HaveTime(each, 0)) for each in MINUTES if each != chosen]
