"""A text that she will want to copy stands in the card as code, which a tap copies whole."""

from __future__ import annotations

from crowd.services.cards import Card, Tally
from crowd.tasktypes.base import CardBody, Section
from handlers.ui.cards import face
from handlers.ui.text import code, defused

TEXT = "He go to www.example.com every\ndays."


def coded(section: Section, *, veiled: bool = False) -> list[str]:
    body = CardBody((section,), (), "Correct it.", veiled=veiled)
    text = face(Card(1, 1, body, 50_000, 0, Tally(1, "Title", 0, 0, 0, "USD"))).text
    return [text.content[span.start : span.end] for span in text.spans if span.kind == "code"]


def test_a_text_to_be_copied_is_code_as_a_whole() -> None:
    assert coded(Section("", TEXT, copy=True)) == [TEXT]
    assert coded(Section("Suggested answer", TEXT, copy=True)) == [TEXT]


def test_of_other_texts_only_what_a_phone_would_open_is_code() -> None:
    assert coded(Section("", TEXT)) == ["www.example.com"]


def test_what_is_veiled_stays_veiled() -> None:
    assert TEXT not in coded(Section("", TEXT, copy=True), veiled=True)


def test_code_is_not_put_into_code() -> None:
    assert defused(code(TEXT)) == code(TEXT)
