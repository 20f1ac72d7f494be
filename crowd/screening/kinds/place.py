"""`place`: the country and the time zone, from a typed city or a shared location."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from crowd.rules import places, spoken
from crowd.rules.countries import country_name
from crowd.rules.eligibility import Known
from crowd.rules.places import Spot
from crowd.screening.base import Asked, Card, Choice, Fact, Hint, Ours
from crowd.screening.said import Answer, Done, Going, Heard, Located, Rejected, Said, Scene, State, Trouble, Typed

ELSEWHERE = "else"
COUNTRY, TIME_ZONE = "country", "time_zone"


def _a_country(code: str) -> str:
    if country_name(code) == code:
        raise ValueError("give countries by their two capital letters, as PT or DE")
    return code


class Place(Asked):
    """Always two facts: `country`, as PT, and `time_zone`, as Europe/Lisbon. `countries` lists those that are enough.

    The answer: {"city", "country", "zone", "state"}, the last for the United States. State while she has to say whether
    we understood: {"spots": the same four of each candidate}. Where she was on the map is not kept.
    """

    knocks_out: ClassVar[tuple[str, ...]] = ("countries",)
    slow: ClassVar[bool] = True

    kind: Literal["place"]
    fact: None = None
    countries: tuple[Annotated[str, AfterValidator(_a_country)], ...] | None = None

    def values(self) -> None:
        return None

    def profile(self) -> tuple[str, ...]:
        return (COUNTRY, TIME_ZONE)

    def prepare(self, said: Said) -> None:
        """Reads the world's cities and keeps what it found, so that the same look-up is quick the next time."""
        match said:
            case Typed(text=text):
                places.find(text)
            case Located(latitude=latitude, longitude=longitude):
                places.at(latitude, longitude)

    def card(self, state: State, scene: Scene) -> Card:
        spots = _spots(state)
        if not spots:
            return Card(self.text, Hint.PLACE, location=True)
        elsewhere = Choice(Ours.ELSEWHERE, ELSEWHERE)
        if len(spots) == 1:
            limits = {"place": places.told(spots[0]), "time": _clock(spots[0], scene)}
            return Card(self.text, Hint.RIGHT_PLACE, limits, (Choice(Ours.YES, "0"), elsewhere), across=2)
        labels = [f"{places.told(spot)} · {_clock(spot, scene)}" for spot in spots]
        return Card(
            self.text, Hint.WHICH_PLACE, buttons=(*[Choice(each, str(at)) for at, each in enumerate(labels)], elsewhere)
        )

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        if value == ELSEWHERE:
            return Going({})
        chosen = [spot for at, spot in enumerate(_spots(state)) if str(at) == value]
        return _done(chosen[0]) if chosen else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        spots, agreed = _spots(state), spoken.yes_or_no(text)
        if spots and agreed is False:
            return Going({})
        if len(spots) == 1 and agreed:
            return _done(spots[0])
        found = places.find(text)
        return _ask_about(found) if found else Rejected(Trouble.NO_SUCH_PLACE)

    def located(self, state: State, sent: Located, scene: Scene) -> Heard:
        spot = places.at(sent.latitude, sent.longitude)
        return _ask_about((spot,)) if spot else Rejected(Trouble.NO_SUCH_PLACE)

    def told(self, answer: Answer) -> str:
        return places.told(_spot(answer))

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["country"], None),)

    def met(self, answer: Answer) -> bool:
        return self.countries is None or answer["country"] in self.countries

    def facts(self, answer: Answer) -> tuple[Fact, ...]:
        return (
            Fact(COUNTRY, answer["country"], None, days=self.fact_days),
            Fact(TIME_ZONE, answer["zone"], None, days=self.fact_days),
        )


def _spots(state: State) -> tuple[Spot, ...]:
    return tuple(Spot(*each) for each in state.get("spots", ()))


def _spot(answer: Answer) -> Spot:
    return Spot(answer["city"], answer["country"], answer["zone"], answer["state"])


def _ask_about(spots: tuple[Spot, ...]) -> Going:
    return Going({"spots": [astuple(spot) for spot in spots]})


def _done(spot: Spot) -> Done:
    return Done({"city": spot.city, "country": spot.country, "zone": spot.zone, "state": spot.state})


def _clock(spot: Spot, scene: Scene) -> str:
    """What a clock there shows, as 09:05."""
    return f"{datetime.fromtimestamp(scene.now / 1000, UTC).astimezone(ZoneInfo(spot.zone)):%H:%M}"
