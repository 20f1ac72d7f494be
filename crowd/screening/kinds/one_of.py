"""`one_of`: one button out of several."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from crowd.rules import spoken
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Choice, Key, Label, Part
from crowd.screening.said import Answer, Done, Heard, Rejected, Scene, State, Trouble


class Option(Part):
    """One button: what it says, and what is recorded."""

    value: Key
    text: Label


def option(given: object) -> object:
    """A plain string is short for an option with that text."""
    if not isinstance(given, str):
        return given
    value = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in given.strip().lower())
    return {"value": value[:24], "text": given}


def _at_least_two(options: tuple[Option, ...]) -> tuple[Option, ...]:
    if len(options) < 2:
        raise ValueError("give at least two options")
    return options


# Their number is checked by a function: pydantic counts only the good members, and would tell one fault twice.
Options = Annotated[
    tuple[Annotated[Option, BeforeValidator(option)], ...], Field(max_length=20), AfterValidator(_at_least_two)
]


def differ(options: tuple[Option, ...]) -> None:
    """ValueError where two options say or record the same."""
    values = [option.value for option in options]
    texts = [option.text.casefold() for option in options]
    if len(set(values)) < len(values) or len(set(texts)) < len(texts):
        raise ValueError("give every option a value and a text of its own")


class OneOf(Asked):
    """`requires` lists the values that are enough. The answer: {"value": text}."""

    knocks_out: ClassVar[tuple[str, ...]] = ("requires",)

    kind: Literal["one_of"]
    options: Options
    requires: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        differ(self.options)
        if self.requires is not None and not set(self.requires) <= set(self.values()):
            raise ValueError(f"give requires as a list of these values: {', '.join(self.values())}")
        return self

    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, buttons=tuple(Choice(each.text, str(at)) for at, each in enumerate(self.options)))

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        chosen = [each for at, each in enumerate(self.options) if str(at) == value]
        return Done({"value": chosen[0].value}) if chosen else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        said = spoken.plain(text)
        fitting = [each for each in self.options if said and spoken.plain(each.text) == said]
        return Done({"value": fitting[0].value}) if len(fitting) == 1 else Rejected(Trouble.TAP_ONE)

    def told(self, answer: Answer) -> str:
        return next((each.text for each in self.options if each.value == answer["value"]), str(answer["value"]))

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["value"], None),)

    def met(self, answer: Answer) -> bool:
        return self.requires is None or answer["value"] in self.requires
