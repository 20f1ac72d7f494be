"""Buttons of a talk of several steps: each carries its step, and the words on it may be typed."""

from __future__ import annotations

from crowd.tasktypes.base import CardBody, Choice, Draft, Said, Spoken, Tapped, Trouble, Typed, Wrong, mark

DONE = "Done"
LAST = "tap"
"""The key of a draft under which the last tap stands."""


def at_step(step: object, value: str) -> str:
    """What a button carries that belongs to one step of a talk: no other step understands it."""
    return mark(f"{step}/{value}")


def done_button(step: object, row: int = 1, text: str = DONE) -> Choice:
    """Enough is said."""
    return Choice(text, at_step(step, DONE), ours=True, row=row)


def told_twice(draft: Draft, said: Said) -> bool:
    """The same button of the same card tapped once more: it leads to where she stands already."""
    return isinstance(said, Tapped) and said.value == draft.get(LAST)


def pressed(card: CardBody, said: Said) -> str | Wrong:
    """The value of the button that was tapped, or whose words were typed."""
    match said:
        case Tapped(value):
            offered = (button.value for button in card.buttons if button.value == value)
            return next(offered, None) or Wrong(Trouble.OLD_BUTTON)
        case Typed(text):
            wanted = text.strip().casefold()
            worded = (each.value for each in card.buttons if each.text.strip().casefold() == wanted)
            return next(worded, None) or Wrong(Trouble.NOT_A_LABEL)
        case Spoken():
            return Wrong(Trouble.TYPE_INSTEAD if card.asks.text else Trouble.TAP_INSTEAD)
