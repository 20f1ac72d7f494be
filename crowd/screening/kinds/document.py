"""`document`: a file, stored privately."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from crowd.rules.eligibility import Known
from crowd.rules.resume import Recognised, Refusal, recognise
from crowd.screening.base import Asked, Card, Hint
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble, Uploaded


def _any(kinds: tuple[str, ...]) -> tuple[str, ...]:
    if not kinds:
        raise ValueError("give at least one kind")
    return kinds


class Document(Asked):
    """Telegram lets a bot download at most 20 MB. The answer: {"name", "size", "kind"}, what was found in the file, and
    `file`, the id of its row."""

    files: ClassVar[tuple[str, ...]] = ("document",)

    kind: Literal["document"]
    accept: Annotated[tuple[Literal["pdf", "docx"], ...], AfterValidator(_any)] = ("pdf", "docx")
    max_mb: Annotated[int, Field(ge=1, le=20)] = 5

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024 * 1024

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, Hint.FILE, {"kinds": " / ".join(self.accept).upper(), "megabytes": str(self.max_mb)})

    def looked_at(self, content: bytes, media: str) -> Recognised | Refusal:
        return recognise(content, max_bytes=self.max_bytes)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        return Rejected(Trouble.SEND_A_FILE)

    def uploaded(self, state: State, sent: Uploaded, scene: Scene) -> Heard:
        if sent.media not in self.files:
            return super().uploaded(state, sent, scene)
        if isinstance(sent.content, Refusal):
            return Rejected(sent.content, limit=str(self.max_mb))
        if sent.content.kind not in self.accept:
            return Rejected(Refusal.NOT_ACCEPTED, limit=" / ".join(self.accept).upper())
        return Done({"name": sent.name, "size": sent.size, "kind": sent.content.kind, **sent.found})

    def told(self, answer: Answer) -> str:
        return str(answer["name"])

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["kind"], None),)
