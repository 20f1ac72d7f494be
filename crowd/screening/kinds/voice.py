"""`voice`: a voice message, stored privately and heard by a person."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from crowd.rules.resume import Recognised, Refusal
from crowd.rules.voices import recognise_voice
from crowd.screening.base import Asked, Card, Hint, Line, Noticed, Remark
from crowd.screening.said import (
    Answer,
    Done,
    Heard,
    Other,
    Rejected,
    Said,
    Scene,
    State,
    Trouble,
    Uploaded,
    Wrong,
)

RECORDINGS = {Wrong.AUDIO, Wrong.VIDEO, Wrong.VIDEO_NOTE}


class Voice(Asked):
    """Its length is the one that Telegram states. The answer: {"name", "size", "kind", "seconds"}, and `file`, the id
    of its row."""

    files: ClassVar[tuple[str, ...]] = ("voice",)

    kind: Literal["voice"]
    min_seconds: Annotated[int, Field(ge=1, le=600)] = 10
    max_seconds: Annotated[int, Field(ge=1, le=600)] = 120
    max_mb: Annotated[int, Field(ge=1, le=20)] = 5
    rubric: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    for_review: bool = True

    @model_validator(mode="after")
    def _the_limits_make_sense(self) -> Self:
        if self.min_seconds > self.max_seconds:
            raise ValueError("give a max_seconds of at least min_seconds")
        return self

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024 * 1024

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, Hint.VOICE, {"low": str(self.min_seconds), "high": str(self.max_seconds)})

    def looked_at(self, content: bytes, media: str) -> Recognised | Refusal:
        return recognise_voice(content, max_bytes=self.max_bytes)

    def say(self, state: State, said: Said, scene: Scene) -> Heard:
        if isinstance(said, Other) and said.what in RECORDINGS:
            return Rejected(Trouble.HOLD_THE_MICROPHONE)
        return super().say(state, said, scene)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        return Rejected(Trouble.HOLD_THE_MICROPHONE)

    def uploaded(self, state: State, sent: Uploaded, scene: Scene) -> Heard:
        if sent.media == "photo":
            return Rejected(Wrong.PHOTO)
        if sent.media != "voice":
            return Rejected(Trouble.HOLD_THE_MICROPHONE)
        if sent.content is Refusal.TOO_LARGE:
            return Rejected(Refusal.TOO_LARGE, limit=str(self.max_mb))
        if isinstance(sent.content, Refusal):
            return Rejected(Trouble.NO_SOUND)
        if sent.seconds < self.min_seconds:
            return Rejected(Trouble.TOO_SHORT, found=str(sent.seconds), limit=str(self.min_seconds))
        if sent.seconds > self.max_seconds:
            return Rejected(Trouble.TOO_LONG, found=str(sent.seconds), limit=str(self.max_seconds))
        return Done({"name": "voice.ogg", "size": sent.size, "kind": "ogg", "seconds": sent.seconds})

    def told(self, answer: Answer) -> str:
        minutes, seconds = divmod(answer["seconds"], 60)
        return f"🎤 {minutes}:{seconds:02}"

    def remarks(self, answer: Answer) -> tuple[Remark, ...]:
        return tuple(Remark(Noticed.LOOK_AT, line) for line in self.rubric)
