"""`text`: a few sentences, kept for people to read; no machine judges them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Hint
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble


class FreeText(Asked):
    """The answer: {"text": text}."""

    in_words: ClassVar[bool] = True

    kind: Literal["text"]
    min_words: Annotated[int, Field(ge=1, le=400)] = 1
    max_words: Annotated[int, Field(ge=1, le=600)] = 400

    @model_validator(mode="after")
    def _the_limits_make_sense(self) -> Self:
        if self.min_words > self.max_words:
            raise ValueError("give a max_words of at least min_words")
        return self

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, Hint.WORDS, {"low": str(self.min_words), "high": str(self.max_words)})

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        words = spoken.words(text)
        if words < self.min_words:
            return Rejected(Trouble.TOO_FEW_WORDS, found=str(words), limit=str(self.min_words))
        if words > self.max_words:
            return Rejected(Trouble.TOO_MANY_WORDS, found=str(words), limit=str(self.max_words))
        return Done({"text": text.strip()})

    def told(self, answer: Answer) -> str:
        return str(answer["text"])

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["text"], None),)
