"""Faults as an admin reads them."""

import re
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
)

from crowd.rules.faults import NAMES, Fault, faults_of, key_of, shown, visible


class Red(BaseModel):
    kind: Literal["red"]
    depth: int = Field(ge=1)

    @field_validator("depth")
    @classmethod
    def not_thirteen(cls, depth: int) -> int:
        if depth == 13:
            raise ValueError("give another depth than 13")
        return depth


class Blue(BaseModel):
    kind: Literal["blue"]
    blue: str


class Paint(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr
    colours: list[Annotated[Red | Blue, Field(discriminator="kind")]]


def faults(content: object, **options: tuple[str, ...]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Paint.model_validate(content)
    return [str(fault) for fault in faults_of(caught.value, **options)]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    content = {"colours": [{"kind": "red", "depth": 0}, {"kind": "red", "depth": 13}, {"kind": "pink"}], "brush": 1}

    assert faults(content, tags=("red", "blue")) == [
        "token: give this key; it is required",
        "colours[1].depth is 0: give a number of at least 1",
        "colours[2].depth is 13: give another depth than 13",
        "colours[3]: give one of 'red', 'blue' as its 'kind'",
        "brush is 1: remove this key, or correct its spelling; it is not known here",
    ]


def test_a_tag_is_left_out_of_the_path_and_a_key_of_the_same_name_is_not() -> None:
    content = {"token": "t", "colours": [{"kind": "blue", "blue": 4}]}

    assert faults(content, tags=("red", "blue")) == ['colours[1].blue is 4: give text in quotes, as "…"']


def test_a_text_that_is_too_short_is_no_list() -> None:
    class Shelf(BaseModel):
        title: Annotated[str, BeforeValidator(str.strip), StringConstraints(min_length=1)]
        books: Annotated[list[str], Field(min_length=2)]

    with pytest.raises(ValidationError) as caught:
        Shelf.model_validate({"title": " ", "books": []})

    assert [fault.cure for fault in faults_of(caught.value)] == [
        "give at least 1 character(s)",
        "give at least 2 of them",
    ]


def test_a_hidden_value_is_never_shown() -> None:
    assert faults({"token": 12345, "colours": []}, hidden=("token",)) == [
        'token is (hidden): give text in quotes, as "…"'
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", '"a"'), (3, "3"), (True, "true"), (None, ""), ({"a": 1}, ""), ([1], ""), ("x" * 100, '"' + "x" * 58 + "…")],
)
def test_a_value_is_shown_in_one_line(value: object, text: str) -> None:
    assert shown(value) == text


def test_lists_are_counted_from_one() -> None:
    assert key_of(("questions", 0, "options", 2, "text")) == "questions[1].options[3].text"


def test_a_fault_without_a_key_is_its_cure() -> None:
    assert str(Fault("", "", "not a TOML file")) == "not a TOML file"


def test_nothing_in_a_fault_is_obeyed_by_a_terminal() -> None:
    assert str(Fault("a", "\x1b[2J", "\x9b1m \u202e \ud800")) == "a is \\x1b[2J: \\x9b1m \\u202e \\ud800"
    assert visible("zwei\nZeilen, schön 😀") == "zwei\nZeilen, schön 😀"


def test_every_pattern_of_a_key_has_words() -> None:
    """Nobody who writes a form or settings has to read a regular expression."""
    root = Path(__file__).parents[2]
    files = [file for folder in ("bot", "crowd") for file in (root / folder).rglob("*.py")]
    found = {each for file in files for each in re.findall(r'[ (]pattern=r"([^"]+)"', file.read_text())}

    assert len(found) >= 4
    assert found <= set(NAMES)
