"""`several`: buttons that are switched on and off, and Done."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from crowd.rules import spoken
from crowd.rules.eligibility import FACT, Known
from crowd.screening.base import Asked, Card, Choice, Fact, Hint, Key, Label, Ours, Score
from crowd.screening.kinds.one_of import Option, Options, differ
from crowd.screening.said import Answer, Done, Going, Heard, Rejected, Scene, State, Trouble

DONE = "done"
NONE = "none"


class Several(Asked):
    """`none` is the text of one more button, which excludes all others. The answer: {"values": [text, …]}, in the
    form's order; empty for none of them. `requires` lists the values of which one is enough.

    The profile gets a fact for each option, yes or no: "knows" with the options law and art is knows_law and knows_art.
    """

    knocks_out: ClassVar[tuple[str, ...]] = ("requires",)

    kind: Literal["several"]
    options: Options
    min: Annotated[int, Field(ge=0, le=20)] = 1
    max: Annotated[int, Field(ge=1, le=20)] = 20
    none: Label | None = None
    requires: tuple[Key, ...] | None = None

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        differ((*self.options, Option(value=NONE, text=self.none)) if self.none else self.options)
        if not self.min <= min(self.max, len(self.options)):
            raise ValueError("give a min of at most max, and of no more than there are options")
        if self.requires is not None and not (self.requires and set(self.requires) <= set(self.values())):
            raise ValueError(f"give requires as a list of these values: {', '.join(self.values())}")
        if long := [name for name in self.profile() if not FACT.fullmatch(name)]:
            raise ValueError(f"shorten fact or the values: {long[0]} is longer than the 24 letters of a fact's name")
        return self

    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    def profile(self) -> tuple[str, ...]:
        return tuple(f"{self.fact}_{value}" for value in self.values()) if self.fact else ()

    def card(self, state: State, scene: Scene) -> Card:
        chosen = set(state.get("chosen", ()))
        buttons = [Choice(each.text, str(at), each.value in chosen) for at, each in enumerate(self.options)]
        last = [Choice(self.none, NONE)] if self.none and not chosen else []
        ready = [Choice(Ours.DONE, DONE)] if chosen or self.min == 0 else []
        any_number = self.min <= 1 and self.max >= len(self.options)
        return Card(
            self.text, Hint.ALL_THAT_FIT if any_number else Hint.SOME, self._limits(), (*buttons, *last, *ready)
        )

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        chosen = set(state.get("chosen", ()))
        if value == DONE:
            return self._over(chosen)
        if value == NONE and self.none:
            return Done({"values": []})
        turned = next((each.value for at, each in enumerate(self.options) if str(at) == value), None)
        if turned is None:
            return Rejected(Trouble.NO_SUCH_BUTTON)
        if turned not in chosen and len(chosen) >= self.max:
            return Rejected(Trouble.TOO_MANY_CHOSEN, limit=str(self.max))
        return Going({"chosen": self._in_order(chosen ^ {turned})})

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        """All of them in one message, parted by commas; "done" where some are switched on."""
        said = spoken.plain(text)
        if said in spoken.DONE and state.get("chosen"):
            return self._over(set(state["chosen"]))
        if self.none and said in {spoken.plain(self.none), *spoken.NONE}:
            return Done({"values": []})
        short = {spoken.plain(each.value.replace("_", " ")): each.value for each in self.options}
        values = short | {spoken.plain(each.text): each.value for each in self.options}
        named = [said] if said in values else _parts(text)  # a label may hold a comma itself
        if strange := [part for part in named if spoken.plain(part) not in values]:
            return Rejected(Trouble.NOT_AMONG_THEM, found=strange[0].strip()[:40])
        return self._over({values[spoken.plain(part)] for part in named}) if named else Rejected(Trouble.TAP_THEM)

    def told(self, answer: Answer) -> str:
        texts = {each.value: each.text for each in self.options}
        return ", ".join(texts.get(value, value) for value in answer["values"]) or self.none or "–"

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return tuple(Known(value, None) for value in answer["values"])

    def met(self, answer: Answer) -> bool:
        return self.requires is None or not set(self.requires).isdisjoint(answer["values"])

    def facts(self, answer: Answer) -> tuple[Fact, ...]:
        chosen = set(answer["values"])
        return tuple(
            Fact(name, "yes" if value in chosen else "no", int(value in chosen), days=self.fact_days)
            for name, value in zip(self.profile(), self.values(), strict=False)
        )

    def score(self, answer: Answer) -> Score | None:
        if not self.points:
            return None
        most = sorted(self.points.values(), reverse=True)[: self.max]
        return Score(sum(self.points.get(value, 0) for value in answer["values"]), sum(most))

    def _over(self, chosen: set[str]) -> Heard:
        if len(chosen) < self.min:
            return Rejected(Trouble.TOO_FEW_CHOSEN, limit=str(self.min))
        if len(chosen) > self.max:
            return Rejected(Trouble.TOO_MANY_CHOSEN, limit=str(self.max))
        return Done({"values": self._in_order(chosen)})

    def _in_order(self, chosen: set[str]) -> list[str]:
        return [value for value in self.values() if value in chosen]

    def _limits(self) -> dict[str, str]:
        return {"low": str(self.min), "high": str(min(self.max, len(self.options)))}


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\n]|\band\b", text) if spoken.plain(part)]
