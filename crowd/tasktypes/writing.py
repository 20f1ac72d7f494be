"""Writing: an answer that is one message of text, which she may look at once more before it counts."""

from __future__ import annotations

from crowd.tasktypes.base import (
    Asks,
    CardBody,
    Choice,
    Done,
    Draft,
    Going,
    Move,
    Said,
    Section,
    Tapped,
    TaskSpec,
    Told,
    Trouble,
    Typed,
    Wrong,
    mark,
)
from crowd.tasktypes.limits import typed
from crowd.tasktypes.patterns import matches
from crowd.tasktypes.short import cut

SEND = mark("writing\0send")
DOUBTED = "doubted"
"""The key of a draft whose text looks like no answer."""
LOOKING = ("Send this?", "Send", "Change")
DOUBTING = ("Is this your answer?", "Yes, send it", "No")
"""The question, the button that says yes, and what Back is called there."""
YES, NO = ("yes", "yes send it"), ("no",)
LOOKED_AT = 700  # UTF-16 units of her own text on the card; the whole of it stands in her chat


def card(sections: tuple[Section, ...], spec: TaskSpec, draft: Draft, hint: str) -> CardBody:
    """The question, or with a text in the draft the question whether to send it."""
    if not draft:
        return CardBody(sections, (), spec["question"], Asks.TEXT, hint)
    question, send, back = DOUBTING if draft.get(DOUBTED) else LOOKING
    told = (Told(spec["question"], cut(draft["text"], LOOKED_AT)),)
    return CardBody(sections, (Choice(send, SEND, ours=True),), question, Asks.TEXT, told=told, back=back)


def meant(draft: Draft, said: Said) -> Said:
    """A yes that she types when she is asked whether it is her answer is the button that says so."""
    yes = isinstance(said, Typed) and bool(draft.get(DOUBTED)) and _word(said) in YES
    return Tapped(SEND) if yes else said


def say(spec: TaskSpec, draft: Draft, said: Said) -> Move:
    """What a message or the button comes to; a new message takes the place of the one before."""
    if isinstance(said, Tapped):
        return _tapped(draft, said.value)
    if isinstance(said, Typed) and draft.get(DOUBTED) and _word(said) in NO:
        return Going({})
    text = typed(said, spec)
    if isinstance(text, Wrong):
        return text
    if "pattern" in spec and not matches(spec["pattern"], text):
        return Wrong(Trouble.WRONG_FORM)
    return Going({"text": text}) if spec.get("confirm") else Done({"text": text})


def doubted(move: Move) -> Move:
    """The answer was taken from a message that looks like none: she is asked whether it is one."""
    return Going({"text": move.answer["text"], DOUBTED: True}) if isinstance(move, Done) else move


def _tapped(draft: Draft, value: str) -> Move:
    if draft and value == SEND:
        return Done({"text": draft["text"]})
    return Wrong(Trouble.OLD_BUTTON)


def _word(said: Typed) -> str:
    return " ".join(said.text.casefold().replace(",", " ").strip(" .!").split())
