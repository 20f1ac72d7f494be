"""`date`: a day, typed in any spelling."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from crowd.rules import dates, spoken
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Choice, Hint
from crowd.screening.said import Answer, Done, Going, Heard, Rejected, Scene, State, Trouble

TODAY = "today"


class Date(Asked):
    """The answer: {"date": "1990-05-03", "on": the day on which it was given}. `at_least_years` asks how long ago it
    has to be: 18 for somebody who has to be of age. As a fact it is ordered: 19900503.

    State while two days may be meant: {"days": ["1990-05-03", "1990-03-05"]}.
    """

    knocks_out: ClassVar[tuple[str, ...]] = ("at_least_years",)

    kind: Literal["date"]
    min: date | Literal["today"] = date(1900, 1, 1)
    max: date | Literal["today"] | None = None
    at_least_years: Annotated[int, Field(ge=1, le=120)] | None = None

    @model_validator(mode="after")
    def _the_range_makes_sense(self) -> Self:
        if isinstance(self.min, date) and isinstance(self.max, date) and self.min > self.max:
            raise ValueError("give a max that is not before min")
        return self

    def values(self) -> None:
        return None

    def card(self, state: State, scene: Scene) -> Card:
        days = [date.fromisoformat(day) for day in state.get("days", ())]
        buttons = tuple(Choice(dates.written(day), str(at)) for at, day in enumerate(days))
        return Card(self.text, Hint.WHICH_DAY if days else Hint.DATE, buttons=buttons, across=2)

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        days = [day for at, day in enumerate(state.get("days", ())) if str(at) == value]
        return self._take(date.fromisoformat(days[0]), scene) if days else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        days = _near(text, scene) or dates.read(text)
        heard = [self._take(day, scene) for day in days]
        good = [day for day, each in zip(days, heard, strict=True) if isinstance(each, Done)]
        if len(good) > 1:
            return Going({"days": [day.isoformat() for day in good]})
        if good:
            return self._take(good[0], scene)
        return heard[0] if heard else Rejected(Trouble.NOT_A_DATE)

    def told(self, answer: Answer) -> str:
        return dates.written(date.fromisoformat(answer["date"]))

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["date"], int(answer["date"].replace("-", ""))),)

    def met(self, answer: Answer) -> bool:
        if self.at_least_years is None:
            return True
        return dates.age(date.fromisoformat(answer["date"]), date.fromisoformat(answer["on"])) >= self.at_least_years

    def _take(self, day: date, scene: Scene) -> Heard:
        today = _today(scene)
        low = today if self.min == TODAY else self.min
        high = today if self.max == TODAY else self.max
        if isinstance(low, date) and day < low:
            return Rejected(Trouble.TOO_EARLY, found=dates.written(day), limit=dates.written(low))
        if isinstance(high, date) and day > high:
            return Rejected(Trouble.TOO_LATE, found=dates.written(day), limit=dates.written(high))
        return Done({"date": day.isoformat(), "on": today.isoformat()})


def _today(scene: Scene) -> date:
    return datetime.fromtimestamp(scene.now / 1000, UTC).date()


def _near(text: str, scene: Scene) -> tuple[date, ...]:
    """Days that are called by where they stand to this one."""
    back = {TODAY: 0, "now": 0, "yesterday": 1}.get(spoken.plain(text))
    return () if back is None else (_today(scene) - timedelta(days=back),)
