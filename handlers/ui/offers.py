"""The work list: what each project pays, how long a task takes, how many are left, what is missing for the others."""

from __future__ import annotations

from collections.abc import Sequence

from crowd.rules.days import zone_of
from crowd.rules.limits import Because
from crowd.rules.pace import Pace
from crowd.services.cards import Left, Offer, Resting
from handlers.ui import conditions, halts, stages, unlocking
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.cards import done
from handlers.ui.doors import Begin, Differing, HaveTime
from handlers.ui.text import Text, bold, clock, fill, lines, plain
from handlers.ui.words import _, about, clock_time, minutes, money, ngettext, number, short_day


def listed(
    found: Sequence[Offer], now: int, resting: Sequence[Resting] = (), *, settles: bool = False
) -> tuple[Text, Keyboard | None]:
    """The live projects, a button for each that is open to her, and those that open again by themselves.

    `settles` says that she is trusted to settle what others differ about, and that something waits for her.
    """
    differing: list[list[tuple[str, Button]]] = [[(_("Settle what people differ about"), Differing())]]
    if not found:
        nothing = plain(_("No project is open at the moment. You will hear from us here when one is."))
        return lines(nothing, *_resting(resting)), keyboard(differing) if settles else None
    text = lines(
        bold(_("Projects")), *(part for offer in found for part in ("", _offer(offer, now))), *_resting(resting)
    )
    rows: list[list[tuple[str, Button]]] = [
        [(_label(offer), Begin(offer.project_id))] for offer in _with_hidden_ways(found) if _is_open(offer)
    ]
    if any(offer.pace and offer.left.count for offer in found if _is_open(offer) and offer.stage is None):
        rows.append([(_("I have 15 minutes"), HaveTime(15, 0))])
    rows += differing if settles else []
    return text, keyboard(rows) if rows else None


def _is_open(offer: Offer) -> bool:
    return not offer.unmet and offer.halt is None


def _with_hidden_ways(found: Sequence[Offer]) -> list[Offer]:
    """The projects, and stages that lead to one of them without standing in the list themselves."""
    listed = {offer.project_id for offer in found}
    ways = {way.project_id: way for offer in found for way in offer.ways if way.project_id not in listed}
    return [*found, *ways.values()]


def _resting(resting: Sequence[Resting]) -> list[Text]:
    """When work goes on where it is shut for now."""
    if not resting:
        return []
    return [plain(""), bold(_("Opening again")), *(_opens(each) for each in resting)]


def _opens(each: Resting) -> Text:
    zone = zone_of(each.zone)
    time = plain(clock_time(each.opens_at, zone)) if each.zone else clock(each.opens_at)
    return fill(_("{title}: {day}, {time}"), title=bold(each.spec.title), day=short_day(each.opens_at, zone), time=time)


def _offer(offer: Offer, now: int) -> Text:
    title = f"★ {offer.spec.title}" if offer.favourite else offer.spec.title
    about = [bold(title), plain(offer.spec.brief), _terms(offer), *_pay(offer)]
    if offer.begun and offer.stage is None:
        about.append(done(offer.tally))
    if offer.hers_until is not None:
        about.append(fill(_("Your task waits here until {time}"), time=clock(offer.hers_until)))
    if offer.unmet:
        about.append(
            fill(_("Not open to you yet; it asks for: {conditions}"), conditions=conditions.words(offer.unmet))
        )
        about += [plain(each) for each in unlocking.ways(offer.unmet, offer.ways, now)]
    elif offer.stage and (offer.halt is None or offer.halt.because is Because.NO_ATTEMPT):
        about += stages.in_list(offer, now)
    elif offer.halt:
        about.append(plain(halts.sentence(offer.halt, now)))
    else:
        about.append(plain(_left(offer.left)))
    return lines(*about)


def _terms(offer: Offer) -> Text:
    return stages.price(offer.spec) or fill(
        _("{price} for every answer, {time} at most for each task"),
        price=bold(money(offer.spec.price, offer.spec.currency)),
        time=minutes(offer.spec.time_limit),
    )


def _pay(offer: Offer) -> list[Text]:
    """Measured where there are answers enough, else as the project estimates; nothing where nobody knows."""
    if offer.pace is None:
        return []
    if offer.spec.stage:
        whole = minutes(offer.pace.each * offer.spec.stage.tasks)
        return [fill(_("Takes about {time} in all"), time=whole)]
    template = _("Takes about {time}, {rate} an hour") if offer.pace.measured else _estimated()
    return [fill(template, time=minutes(offer.pace.each), rate=_rate(offer, offer.pace))]


def _estimated() -> str:
    return _("Takes about {time}, {rate} an hour, as the project estimates")


def _rate(offer: Offer, pace: Pace) -> str:
    return about(pace.hourly(offer.spec.price), offer.spec.currency)


def _left(left: Left) -> str:
    if not left.count:
        return _("Nothing left for you at the moment")
    if left.more:
        return _("More than {n} tasks left for you").replace("{n}", number(left.count))
    if left.at_most:
        told = ngettext("{n} task left for you at most", "{n} tasks left for you at most", left.count)
    else:
        told = ngettext("{n} task left for you", "{n} tasks left for you", left.count)
    return told.replace("{n}", number(left.count))


def _label(offer: Offer) -> str:
    if offer.stage:
        return stages.label(offer)
    template = _("Go on: {title}") if offer.begun else _("Start: {title}")
    return str(fill(template, title=offer.spec.title))
