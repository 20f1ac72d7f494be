"""Button data: packs into 64 bytes, and whatever comes back is a valid button or none at all."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ui.buttons import Button, keyboard
from handlers.ui.doors import Apply, Begin, Work

INTEGERS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
VISIBLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)


@dataclass(frozen=True, slots=True)
class Choose(Button):
    prefix: ClassVar[str] = "test"
    task_id: int
    value: str
    version: int


@given(INTEGERS, VISIBLE, INTEGERS)
def test_what_is_packed_comes_back(task_id: int, value: str, version: int) -> None:
    button = Choose(task_id=task_id, value=value, version=version)
    try:
        data = button.pack()
    except ValueError:
        assert len(f"test:{task_id}:{value}:{version}".encode()) > 64 or ":" in value or "%" in value
        return
    assert len(data.encode()) <= 64
    assert Choose.unpack(data) == button


@given(st.one_of(st.text(), st.text().map("test:1:".__add__), st.text("test:0123456789-+ %3A\x00", max_size=30)))
def test_anything_else_is_a_valid_button_or_none(data: str) -> None:
    button = Choose.unpack(data)
    assert button is None or button.pack() == data


@given(st.binary(max_size=64))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    Choose.unpack(data.decode("utf-8", "surrogateescape"))
    Choose.unpack(data.decode("latin-1"))


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(None, id="no data"),
        pytest.param("", id="nothing"),
        pytest.param("test:1:x", id="a field short, as an older version wrote it"),
        pytest.param("test:1:x:2:3", id="a field long"),
        pytest.param("test:01:x:2", id="not as we write numbers"),
        pytest.param("test:1 :x:2", id="a space"),
        pytest.param("test:١:x:2", id="digits of another script"),
        pytest.param("test:9223372036854775808:x:2", id="more than a database holds"),
        pytest.param("test:1:\x00:2", id="a NUL, which PostgreSQL refuses"),
        pytest.param("tesT:1:x:2", id="another prefix"),
    ],
)
def test_forged_data_is_no_button(forged: str | None) -> None:
    assert Choose.unpack(forged) is None


@pytest.mark.parametrize(
    "button",
    [
        pytest.param(Choose(task_id=1, value="x" * 60, version=1), id="too long"),
        pytest.param(Choose(task_id=1, value="é" * 30, version=1), id="too long in bytes"),
        pytest.param(Choose(task_id=2**63, value="", version=1), id="too large"),
        pytest.param(Choose(task_id=1, value="a\nb", version=1), id="a control character"),
    ],
)
def test_what_telegram_would_refuse_is_not_packed(button: Button) -> None:
    with pytest.raises(ValueError):
        button.pack()


def test_two_buttons_cannot_share_a_prefix() -> None:
    with pytest.raises(TypeError, match="belongs to"):

        class Second(Button):
            prefix: ClassVar[str] = "test"


def test_a_keyboard_is_rows_of_labels_and_data() -> None:
    shown = keyboard([[("Start", Begin(7))], [("Work", Work()), ("Apply", Apply())]])

    assert shown.raw == {
        "inline_keyboard": [
            [{"text": "Start", "callback_data": "b:7"}],
            [{"text": "Work", "callback_data": "w"}, {"text": "Apply", "callback_data": "qa"}],
        ]
    }
