"""`writing`: a writing sample, read by a person; what comes after its time limit, if it has one, still counts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Choice, Hint, Line, Noticed, Ours, Paragraph, Remark
from crowd.screening.said import Answer, Done, Going, Heard, Rejected, Scene, State, Trouble

BEGIN = "begin"
BEGINNING = {"begin", "start", "i am ready", "ready"}
TOOK_LONGER = "took_longer"


class Writing(Asked):
    """`rubric` is what the reviewer looks at, line by line. With `minutes` the `task` is shown after Begin.

    The answer: {"text", "seconds": how long it took, null where nobody knows, "late": bool}. Where she stands:
    {"since": when the task was shown, "by" what}.
    """

    in_words: ClassVar[bool] = True
    timed: ClassVar[bool] = True

    kind: Literal["writing"]
    task: Paragraph | None = None
    min_words: Annotated[int, Field(ge=1, le=400)] = 1
    max_words: Annotated[int, Field(ge=1, le=500)] = 400
    minutes: Annotated[int, Field(ge=1, le=120)] | None = None
    rubric: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    for_review: bool = True

    @model_validator(mode="after")
    def _the_limits_make_sense(self) -> Self:
        if self.min_words > self.max_words:
            raise ValueError("give a max_words of at least min_words")
        if self.task is not None and self.minutes is None:
            raise ValueError("put the task into text, or give minutes: only then is it shown later")
        return self

    @property
    def final(self) -> bool:
        """What was written against the clock is not written anew."""
        return self.minutes is not None

    def opened(self, scene: Scene) -> State:
        return {} if self.minutes is not None else {"since": scene.now, "by": scene.by}

    def shown_again(self, state: State, scene: Scene) -> State:
        return {**state, "since": scene.now} if state.get("by") == scene.by and "since" in state else state

    def card(self, state: State, scene: Scene) -> Card:
        limits = {"low": str(self.min_words), "high": str(self.max_words)}
        if self.minutes is None:
            return Card(self.text, Hint.WORDS, limits)
        if "since" not in state:
            begin = (Choice(Ours.BEGIN, BEGIN),)
            return Card(self.text, Hint.WRITING, {**limits, "minutes": str(self.minutes)}, begin)
        left = self._left(state, scene)
        if left <= 0:
            return Card(self.task or self.text, Hint.LATER_COUNTS, limits)
        timed = {**limits, "seconds": str(-(-left // 1000))}
        return Card(self.task or self.text, Hint.WORDS, timed, until=scene.now + left, busy=True)

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        if self.minutes is None or value != BEGIN:
            return Rejected(Trouble.NO_SUCH_BUTTON)
        return Going(state if "since" in state else {"since": scene.now, "by": scene.by})

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        if self.minutes is not None and "since" not in state:
            ready = spoken.plain(text) in BEGINNING
            return self.tapped(state, BEGIN, scene) if ready else Rejected(Trouble.TAP_BEGIN)
        words = spoken.words(text)
        if words < self.min_words:
            return Rejected(Trouble.TOO_FEW_WORDS, found=str(words), limit=str(self.min_words))
        if words > self.max_words:
            return Rejected(Trouble.TOO_MANY_WORDS, found=str(words), limit=str(self.max_words))
        seconds = scene.spent(state["since"]) // 1000 if "since" in state else None
        late = self.minutes is not None and seconds is not None and seconds > self.minutes * 60
        return Done({"text": text.strip(), "seconds": seconds, "late": late})

    def _left(self, state: State, scene: Scene) -> int:
        return (self.minutes or 0) * 60_000 - scene.spent(state["since"], scene.now)

    def told(self, answer: Answer) -> str:
        return str(answer["text"])

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["text"], None),)

    def flags(self, answer: Answer) -> tuple[str, ...]:
        return (TOOK_LONGER,) if answer["late"] else ()

    def remarks(self, answer: Answer) -> tuple[Remark, ...]:
        took = () if answer["seconds"] is None else (Remark(Noticed.TOOK, count=answer["seconds"]),)
        return (*took, *[Remark(Noticed.LOOK_AT, line) for line in self.rubric])
