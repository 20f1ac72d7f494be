"""`document`: a file, stored privately and read; one that says nothing to us is for a person, if she wants that."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.rules.resume import Recognised, Refusal, recognise
from crowd.screening.base import Asked, Card, Choice, Hint, Ours
from crowd.screening.said import Answer, Done, Going, Heard, Rejected, Scene, State, Trouble, Uploaded, Wrong

LOOK = "look"
DOUBTS = {"no_text": Hint.NO_TEXT, "not_english": Hint.NOT_ENGLISH}
FLAGS = {read: f"resume_{read}" for read in (*DOUBTS, "photo", "unread")}
"""Why a person looks at a file, by how its reading ended."""


def _any(kinds: tuple[str, ...]) -> tuple[str, ...]:
    if not kinds:
        raise ValueError("give at least one kind")
    return kinds


class Document(Asked):
    """Telegram lets a bot download at most 20 MB.

    The answer: {"name", "size", "kind"}, `read`, how its reading ended, and `file`, the id of its row. The state, once
    a file came that says nothing to us, is the answer that it would be.
    """

    files: ClassVar[tuple[str, ...]] = ("document", "photo")
    reads: ClassVar[bool] = True

    kind: Literal["document"]
    accept: Annotated[tuple[Literal["pdf", "docx", "odt", "txt", "photo"], ...], AfterValidator(_any)] = (
        *("pdf", "docx", "odt", "txt", "photo"),
    )
    max_mb: Annotated[int, Field(ge=1, le=20)] = 5

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024 * 1024

    @property
    def kinds(self) -> str:
        """What it takes, as it is shown."""
        return " / ".join(kind if kind == "photo" else kind.upper() for kind in self.accept)

    def card(self, state: State, scene: Scene) -> Card:
        doubt = DOUBTS.get(state.get("read", ""))
        if doubt is not None:
            return Card(self.text, doubt, {"name": state["name"]}, (Choice(Ours.LOOK, LOOK),))
        return Card(self.text, Hint.FILE, {"kinds": self.kinds, "megabytes": str(self.max_mb)})

    def looked_at(self, content: bytes, media: str) -> Recognised | Refusal:
        return recognise(content, max_bytes=self.max_bytes)

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        return Done(state) if state and value == LOOK else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        wanted = state and spoken.plain(text) in spoken.LOOK
        return Done(state) if wanted else Rejected(Trouble.SEND_A_FILE)

    def uploaded(self, state: State, sent: Uploaded, scene: Scene) -> Heard:
        if sent.media not in self.files:
            return super().uploaded(state, sent, scene)
        if isinstance(sent.content, Refusal):
            return Rejected(sent.content, limit=str(self.max_mb))
        if sent.content.kind not in self.accept:
            photo = sent.media == "photo"
            return Rejected(Wrong.PHOTO) if photo else Rejected(Refusal.NOT_ACCEPTED, limit=self.kinds)
        answer = {"name": sent.name, "size": sent.size, "kind": sent.content.kind, **sent.found}
        return Going(answer) if answer.get("read") in DOUBTS else Done(answer)

    def told(self, answer: Answer) -> str:
        return str(answer["name"])

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["kind"], None),)

    def flags(self, answer: Answer) -> tuple[str, ...]:
        """What could not be read, a person reads."""
        why = FLAGS.get(answer.get("read", ""))
        return () if why is None else (why,)
