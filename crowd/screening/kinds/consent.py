"""`consent`: what is kept and for how long; answered before anything else."""

from __future__ import annotations

from typing import ClassVar, Literal

from crowd.rules import spoken
from crowd.screening.base import Asked, Card, Choice, Label, Line
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble

AGREE, DECLINE = "0", "1"


class Consent(Asked):
    """Two buttons, only as the first question. The answer: {"agreed": bool, "version": text}."""

    once: ClassVar[bool] = True

    kind: Literal["consent"]
    version: Line
    agree: Label = "I agree, start"
    decline: Label = "No, thank you"
    may_skip: Literal[False] = False
    fact: None = None

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, buttons=(Choice(self.agree, AGREE), Choice(self.decline, DECLINE)))

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        if value not in {AGREE, DECLINE}:
            return Rejected(Trouble.NO_SUCH_BUTTON)
        return Done({"agreed": value == AGREE, "version": self.version})

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        said = spoken.plain(text)
        yes = spoken.yes_or_no(text)
        if yes or said == spoken.plain(self.agree):
            return self.tapped(state, AGREE, scene)
        if yes is False or said == spoken.plain(self.decline):
            return self.tapped(state, DECLINE, scene)
        return Rejected(Trouble.AGREE_FIRST)

    def told(self, answer: Answer) -> str:
        return self.agree if answer["agreed"] else self.decline
