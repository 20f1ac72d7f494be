"""Voice: she reads something aloud, or answers by speaking."""

from __future__ import annotations

from typing import Any

from crowd.rules.faults import Fault, shown
from crowd.rules.moments import duration
from crowd.tasktypes.base import (
    Answer,
    Asks,
    CardBody,
    Choice,
    Done,
    Draft,
    Going,
    Move,
    Payload,
    Said,
    Section,
    Spoken,
    Tapped,
    TaskSpec,
    Told,
    Trouble,
    Typed,
    Wrong,
    mark,
    question_faults,
)
from crowd.tasktypes.limits import LIMIT_KEYS, flag_faults

KEEP, AGAIN = mark("voice\0keep"), mark("voice\0again")
HINT = "Hold the microphone and speak."
LONGEST_SECONDS = 600
CURE = f'give between "1s" and "{LONGEST_SECONDS // 60}m"'


class Voice:
    """One voice message: `{"voice": {"file_id", "unique_id", "seconds"}}`. It has no label."""

    name = "voice"
    fields = ("text",)
    optional = ()
    keys = (*LIMIT_KEYS, "confirm")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        return question_faults(spec) + length_faults(spec) + flag_faults(spec, ["confirm"])

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        sections = (Section("", payload["text"]),)
        if not draft:
            return CardBody(sections, (), spec["question"], Asks.VOICE, HINT)
        told = (Told(spec["question"], length(draft)),)
        keep = (Choice("Keep", KEEP, ours=True),)
        return CardBody(sections, keep, "Keep this recording?", Asks.VOICE, told=told, back="Again")

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        if isinstance(said, Tapped):
            return _tapped(draft, said.value)
        answer = spoken(said, spec)
        return Going(answer) if spec.get("confirm") and isinstance(answer, dict) else _done(answer)

    def label(self, answer: Answer) -> str:
        return ""

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        return length(answer)

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        return None


def spoken(said: Said, spec: TaskSpec) -> Answer | Wrong:
    """The answer that a voice message is, within the limits of the [task] table."""
    match said:
        case Spoken(file_id, unique_id, seconds):
            wrong = _too_short_or_long(seconds, spec)
            return wrong or {"voice": {"file_id": file_id, "unique_id": unique_id, "seconds": seconds}}
        case Typed():
            return Wrong(Trouble.SPEAK_INSTEAD)
        case _:
            return Wrong(Trouble.OLD_BUTTON)


def length(answer: Draft) -> str:
    """The words for a recording, the same in every language: `🎤 0:07`."""
    minutes, seconds = divmod(int(answer["voice"]["seconds"]), 60)
    return f"🎤 {minutes}:{seconds:02}"


def length_faults(spec: TaskSpec) -> list[Fault]:
    """What is wrong with the limits of a recording."""
    found = [
        Fault(f"task.{key}", shown(spec[key]), CURE) for key in LIMIT_KEYS if key in spec and not _seconds(spec[key])
    ]
    least, most = _seconds(spec.get("at_least")), _seconds(spec.get("at_most"))
    if least and most and least > most:
        found.append(Fault("task.at_most", shown(spec["at_most"]), "give at least as much as at_least asks for"))
    return found


def _tapped(draft: Draft, value: str) -> Move:
    if draft and value == KEEP:
        return Done(dict(draft))
    return Wrong(Trouble.OLD_BUTTON)


def _done(answer: Answer | Wrong) -> Move:
    return answer if isinstance(answer, Wrong) else Done(answer)


def _seconds(value: Any) -> int | None:
    """The seconds of `"30s"` or `"2m"`; None when it is no length of a recording."""
    try:
        seconds = duration(value) // 1000
    except ValueError:
        return None
    return seconds if 1 <= seconds <= LONGEST_SECONDS else None


def _too_short_or_long(seconds: int, spec: TaskSpec) -> Wrong | None:
    least, most = _seconds(spec.get("at_least")) or 0, _seconds(spec.get("at_most")) or LONGEST_SECONDS
    if seconds < least:
        return Wrong(Trouble.VOICE_TOO_SHORT, least)
    if seconds > most:
        return Wrong(Trouble.VOICE_TOO_LONG, most)
    return None
