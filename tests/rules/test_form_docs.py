"""The page about forms says what forms are."""

import re
import tomllib
from pathlib import Path

import pytest

from crowd.screening.form import (
    KINDS,
    Cefr,
    Consent,
    Date,
    Document,
    Form,
    FreeText,
    Number,
    OneOf,
    Phone,
    Place,
    Several,
    YesNo,
    load_form,
)

PAGE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")


def test_the_example_of_the_page_is_a_form() -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)

    assert tomllib.loads(examples[0]) == {"screening": {"form": "readers.toml"}}
    assert isinstance(load_form(examples[1]), Form)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_on_the_page(kind: str) -> None:
    assert f"| `{kind}` |" in PAGE


@pytest.mark.parametrize(
    "model", [Form, Consent, YesNo, Number, OneOf, Several, Cefr, Date, Place, Phone, FreeText, Document]
)
def test_every_key_is_on_the_page(model: type[Form]) -> None:
    missing = [key for key in model.model_fields if key not in PAGE]

    assert missing == []
