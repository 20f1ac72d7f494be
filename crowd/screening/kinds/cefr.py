"""`cefr`: a level of the Common European Framework, as the applicant states it."""

from __future__ import annotations

from typing import ClassVar, Literal

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.rules.levels import LEVELS, Level
from crowd.screening.base import Asked, Card, Choice
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble


class Cefr(Asked):
    """A1 to C2. The answer: {"level": "C1"}."""

    knocks_out: ClassVar[tuple[str, ...]] = ("at_least",)

    kind: Literal["cefr"]
    at_least: Level | None = None

    def values(self) -> tuple[str, ...]:
        return LEVELS

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, buttons=tuple(Choice(level, str(at)) for at, level in enumerate(LEVELS)), across=3)

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        chosen = [level for at, level in enumerate(LEVELS) if str(at) == value]
        return Done({"level": chosen[0]}) if chosen else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        level = spoken.level(text)
        return Rejected(Trouble.CHOOSE_A_LEVEL) if level is None else Done({"level": level})

    def told(self, answer: Answer) -> str:
        return str(answer["level"])

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["level"], LEVELS.index(answer["level"]) + 1),)

    def met(self, answer: Answer) -> bool:
        return self.at_least is None or LEVELS.index(answer["level"]) >= LEVELS.index(self.at_least)
