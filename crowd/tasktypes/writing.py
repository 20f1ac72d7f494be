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
    Wrong,
    mark,
)
from crowd.tasktypes.limits import typed
from crowd.tasktypes.patterns import matches
from crowd.tasktypes.short import cut

SEND, CHANGE = mark("writing\0send"), mark("writing\0change")
LOOKED_AT = 700  # UTF-16 units of her own text on the card; the whole of it stands in her chat


def card(sections: tuple[Section, ...], spec: TaskSpec, draft: Draft, hint: str) -> CardBody:
    """The question, or with a text in the draft the question whether to send it."""
    if not draft:
        return CardBody(sections, (), spec["question"], Asks.TEXT, hint)
    buttons = (Choice("Send", SEND, ours=True), Choice("Change", CHANGE, ours=True))
    told = (Told(spec["question"], cut(draft["text"], LOOKED_AT)),)
    return CardBody(sections, buttons, "Send this?", Asks.TEXT, told=told)


def say(spec: TaskSpec, draft: Draft, said: Said) -> Move:
    """What a message or one of the two buttons comes to; a new message takes the place of the one before."""
    if isinstance(said, Tapped):
        return _tapped(draft, said.value)
    text = typed(said, spec)
    if isinstance(text, Wrong):
        return text
    if "pattern" in spec and not matches(spec["pattern"], text):
        return Wrong(Trouble.WRONG_FORM)
    return Going({"text": text}) if spec.get("confirm") else Done({"text": text})


def _tapped(draft: Draft, value: str) -> Move:
    if draft and value == SEND:
        return Done({"text": draft["text"]})
    if draft and value == CHANGE:
        return Going({})
    return Wrong(Trouble.OLD_BUTTON)
