"""`instruction`: one instruction of several parts, each of which is checked; taken as it is sent, once."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from crowd.rules import spoken
from crowd.rules.asking import is_question
from crowd.screening.base import Asked, Card, Hint, Noticed, Remark, Score
from crowd.screening.parts import Check, met, shows
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble


def _any(parts: tuple[Check, ...]) -> tuple[Check, ...]:
    if not parts:
        raise ValueError("give at least one part")
    return parts


class Instruction(Asked):
    """Nothing says which part failed, neither before nor after. The answer: {"text", "met": [bool for each part]}."""

    once: ClassVar[bool] = True
    in_words: ClassVar[bool] = True

    kind: Literal["instruction"]
    parts: Annotated[tuple[Check, ...], Field(max_length=20), AfterValidator(_any)]
    needed: Annotated[int, Field(ge=1, le=20)] | None = None

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, Hint.ONE_MESSAGE)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        if not self._is_a_try(text):
            return Rejected(Trouble.WHOLE_ANSWER)
        return Done({"text": text.strip(), "met": [met(part, text) for part in self.parts]})

    def _is_a_try(self, text: str) -> bool:
        """ "Pause", "hi" and a question back are none: what can be sent once is not used up by them."""
        if any(shows(part, text) for part in self.parts):
            return True
        return spoken.words(text) > 2 and not (is_question(text) and "\n" not in text.strip())

    def told(self, answer: Answer) -> str:
        return str(answer["text"])

    def score(self, answer: Answer) -> Score:
        return Score(sum(answer["met"]), len(answer["met"]), self.needed)

    def remarks(self, answer: Answer) -> tuple[Remark, ...]:
        return tuple(
            Remark(Noticed.MET if is_met else Noticed.MISSED, part.tell)
            for part, is_met in zip(self.parts, answer["met"], strict=False)
        )
