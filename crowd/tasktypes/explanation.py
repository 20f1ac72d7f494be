"""The explanation that a project may ask for behind an answer: typed, spoken, or either."""

from __future__ import annotations

from crowd.rules.faults import Fault, shown
from crowd.tasktypes.base import (
    Answer,
    Asks,
    CardBody,
    Done,
    Draft,
    Move,
    Payload,
    Said,
    Spoken,
    Tapped,
    TaskSpec,
    Trouble,
    Typed,
    Wrong,
    question_faults,
)
from crowd.tasktypes.limits import LIMIT_KEYS, limit_faults, typed
from crowd.tasktypes.short import one_line
from crowd.tasktypes.voice import length, length_faults, spoken

QUESTION = "Why do you think so?"
ASKS = {"text": Asks.TEXT, "voice": Asks.VOICE, "either": Asks.EITHER}
HINTS = {
    "text": "Send your reason as a message.",
    "voice": "Hold the microphone and say your reason.",
    "either": "Send your reason as a message, or hold the microphone and say it.",
}
LONGEST_VOICE = "1m"
KEYS = ("by", *LIMIT_KEYS, "voice_at_most")


class Explanation:
    """`{"explanation": {"text": words}}` or `{"explanation": {"voice": {…}}}`."""

    def faults(self, spec: TaskSpec) -> list[Fault]:
        """What is wrong in the [task.explain] table, with keys that begin with `task.` as those of a type."""
        found = question_faults(spec) + limit_faults(spec)
        if _by(spec) not in ASKS:
            found.append(Fault("task.by", shown(spec["by"]), f"give one of {', '.join(ASKS)}"))
        longest = length_faults({"at_most": spec["voice_at_most"]}) if "voice_at_most" in spec else []
        return found + [Fault("task.voice_at_most", fault.value, fault.cure) for fault in longest]

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        return CardBody((), (), spec["question"], ASKS[_by(spec)], HINTS[_by(spec)])

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        reason = _reason(said, spec)
        return reason if isinstance(reason, Wrong) else Done({"explanation": reason})

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        reason = answer["explanation"]
        return length(reason) if "voice" in reason else one_line(reason["text"])


def _by(spec: TaskSpec) -> str:
    return str(spec.get("by", "either"))


def _reason(said: Said, spec: TaskSpec) -> Answer | Wrong:
    asks = ASKS[_by(spec)]
    match said:
        case Typed() if asks.text:
            text = typed(said, spec)
            return text if isinstance(text, Wrong) else {"text": text}
        case Spoken() if asks.voice:
            return spoken(said, {"at_most": spec.get("voice_at_most", LONGEST_VOICE)})
        case Tapped():
            return Wrong(Trouble.OLD_BUTTON)
        case _:
            return Wrong(Trouble.SPEAK_INSTEAD if asks.voice else Trouble.TYPE_INSTEAD)
