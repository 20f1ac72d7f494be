"""`number`: one number, typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, model_validator

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Hint, Label, Score
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble


def _shortest(value: Decimal) -> Decimal:
    """1.50 as 1.5 and 1E+1 as 10: two spellings of one number are one form."""
    return Decimal(format(value.normalize(), "f"))


Amount = Annotated[Decimal, AfterValidator(_shortest)]


class Number(Asked):
    """`units` are words that may follow the number: singular, plural, then other spellings. The answer:
    {"number": "1.5"}. Its points are for amounts: the highest that it reaches counts."""

    knocks_out: ClassVar[tuple[str, ...]] = ("at_least",)

    kind: Literal["number"]
    min: Amount = Decimal(0)
    max: Amount = Decimal(1_000_000)
    units: tuple[Label, ...] = ()
    at_least: Amount | None = None

    @model_validator(mode="after")
    def _the_range_makes_sense(self) -> Self:
        if self.min >= self.max:
            raise ValueError("give a max above min")
        if self.at_least is not None and not self.min <= self.at_least <= self.max:
            raise ValueError("give an at_least between min and max")
        if len(self.units) == 1:
            raise ValueError('give units in singular and plural, as ["year", "years"]')
        if any(not amount.isdecimal() for amount in self.points):
            raise ValueError('give points to amounts, as { "1" = 1, "5" = 2 }')
        return self

    def values(self) -> None:
        return None

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, Hint.NUMBER, {"low": str(self.min), "high": str(self.max)})

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        number = spoken.number(text, self.units)
        if number is None:
            return Rejected(Trouble.NOT_A_NUMBER)
        if number < self.min:
            return Rejected(Trouble.TOO_SMALL, found=str(number), limit=str(self.min))
        if number > self.max:
            return Rejected(Trouble.TOO_LARGE, found=str(number), limit=str(self.max))
        return Done({"number": str(number)})

    def told(self, answer: Answer) -> str:
        if not self.units:
            return str(answer["number"])
        return f"{answer['number']} {self.units[0] if Decimal(answer['number']) == 1 else self.units[1]}"

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["number"], int(Decimal(answer["number"]))),)

    def met(self, answer: Answer) -> bool:
        return self.at_least is None or Decimal(answer["number"]) >= self.at_least

    def score(self, answer: Answer) -> Score | None:
        if not self.points:
            return None
        stated = Decimal(answer["number"])
        reached = [points for amount, points in self.points.items() if stated >= int(amount)]
        return Score(max(reached, default=0), max(self.points.values()))
