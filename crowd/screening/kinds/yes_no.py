"""`yes_no`: two buttons."""

from __future__ import annotations

from typing import ClassVar, Literal

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Choice, Ours
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble

YES, NO = "0", "1"


class YesNo(Asked):
    """`requires` is the answer that is needed. The answer: {"yes": bool}."""

    knocks_out: ClassVar[tuple[str, ...]] = ("requires",)

    kind: Literal["yes_no"]
    requires: bool | None = None

    def values(self) -> tuple[str, ...]:
        return ("yes", "no")

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, buttons=(Choice(Ours.YES, YES), Choice(Ours.NO, NO)), across=2)

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        return Done({"yes": value == YES}) if value in {YES, NO} else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        yes = spoken.yes_or_no(text)
        return Rejected(Trouble.TAP_YES_OR_NO) if yes is None else Done({"yes": yes})

    def told(self, answer: Answer) -> str:
        return "Yes" if answer["yes"] else "No"

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known("yes" if answer["yes"] else "no", int(answer["yes"])),)

    def met(self, answer: Answer) -> bool:
        return self.requires is None or bool(answer["yes"]) == self.requires
