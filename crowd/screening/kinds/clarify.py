"""`clarify`: a task in which something may be missing; who asks gets a reply, and that she asked is recorded."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from crowd.rules import spoken
from crowd.rules.asking import is_question
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Choice, Hint, Noticed, Ours, Paragraph, Points, Remark, Score
from crowd.screening.kinds.one_of import Option, differ, option
from crowd.screening.said import Answer, Done, Going, Heard, Rejected, Scene, State, Trouble

ASK, REST = "ask", "rest"
KEPT = 600  # letters of a question of hers
MOST = 5  # questions of hers that are kept


class Clarify(Asked):
    """She asks by the button and a message, or by a message that is a question; then she answers, with `options` or in
    words. A task in which nothing is missing is asked in the same way, with no `points_for_asking`.

    The answer: {"value" or "text", "questions": [what she asked]}. Where she stands: {"asking": true while her question
    is awaited, "questions"}.
    """

    once: ClassVar[bool] = True
    in_words: ClassVar[bool] = True

    kind: Literal["clarify"]
    options: Annotated[tuple[Annotated[Option, BeforeValidator(option)], ...], Field(max_length=8)] = ()
    reply: Paragraph
    points_for_asking: Points = 1
    min_words: Annotated[int, Field(ge=1, le=400)] = 1
    max_words: Annotated[int, Field(ge=1, le=500)] = 200
    may_skip: Literal[False] = False
    for_review: bool = True

    @model_validator(mode="after")
    def _it_can_be_answered(self) -> Self:
        if len(self.options) == 1:
            raise ValueError("give at least two options, or none: then the answer is typed")
        differ(self.options)
        if self.min_words > self.max_words:
            raise ValueError("give a max_words of at least min_words")
        return self

    def values(self) -> tuple[str, ...]:
        return tuple(each.value for each in self.options)

    # Asking, both ways.

    def card(self, state: State, scene: Scene) -> Card:
        if state.get("asking"):
            return Card(self.text, Hint.YOUR_QUESTION, buttons=(Choice(Ours.NO_QUESTION, REST),))
        return Card(
            self.text,
            Hint.BUTTONS if self.options else Hint.WORDS,
            {} if self.options else {"low": str(self.min_words), "high": str(self.max_words)},
            tuple(Choice(each.text, str(at)) for at, each in enumerate(self.options)),
            below=(Choice(Ours.ASK, ASK),),
            reply=self.reply if state.get("questions") else None,
        )

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        if value == ASK:
            return Going({**state, "asking": True})
        if value == REST:
            return Going(_rested(state))
        chosen = [each for at, each in enumerate(self.options) if str(at) == value]
        return self._done(state, {"value": chosen[0].value}) if chosen else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        fitting = [each for each in self.options if spoken.plain(each.text) == spoken.plain(text)]
        if len(fitting) == 1 and not is_question(text):
            return self._done(state, {"value": fitting[0].value})
        if state.get("asking"):
            return self._asked(state, text) if spoken.words(text) else Rejected(Trouble.WRITE_YOUR_QUESTION)
        if is_question(text):
            return self._asked(state, text)
        if self.options:
            return Rejected(Trouble.TAP_OR_ASK)
        words = spoken.words(text)
        if words < self.min_words:
            return Rejected(Trouble.TOO_FEW_WORDS, found=str(words), limit=str(self.min_words))
        if words > self.max_words:
            return Rejected(Trouble.TOO_MANY_WORDS, found=str(words), limit=str(self.max_words))
        return self._done(state, {"text": text.strip()})

    def _asked(self, state: State, text: str) -> Heard:
        """The first question gets the reply, above the task; to others there is nothing to add."""
        before = state.get("questions", [])
        note = Rejected(Trouble.ALL_IS_SAID) if before else None
        return Going({"questions": [*before, text.strip()[:KEPT]][:MOST]}, note)

    def _done(self, state: State, answer: Answer) -> Heard:
        return Done({**answer, "questions": state.get("questions", [])})

    # What it comes to.

    def told(self, answer: Answer) -> str:
        if "text" in answer:
            return str(answer["text"])
        return next((each.text for each in self.options if each.value == answer["value"]), str(answer["value"]))

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["value"] if "value" in answer else answer["text"], None),)

    def score(self, answer: Answer) -> Score | None:
        most = max(self.points.values(), default=0) + self.points_for_asking
        asked = self.points_for_asking if answer["questions"] else 0
        return Score(asked + self.points.get(answer.get("value", ""), 0), most) if most else None

    def remarks(self, answer: Answer) -> tuple[Remark, ...]:
        if not answer["questions"]:
            return (Remark(Noticed.ASKED_NOTHING),)
        return tuple(Remark(Noticed.ASKED, each) for each in answer["questions"])


def _rested(state: State) -> State:
    return {key: value for key, value in state.items() if key != "asking"}
