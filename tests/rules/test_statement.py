"""A statement's canonical text, and signed files as they are written and read."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.statement import (
    FORMAT,
    ProjectWork,
    Statement,
    canonical,
    content_of,
    ending,
    key_text,
    read_key,
    read_signed,
    signed_json,
    signed_pdf,
)
from tests.filling import NOON

KEY, SIGNATURE = bytes(range(32)), bytes(range(64))
MADE = Statement(
    holder="Zoë",
    is_pseudonym=False,
    since=NOON - 12 * 3_600_000,
    until=NOON + 12 * 3_600_000,
    zone="UTC",
    projects=(ProjectWork("Facts", 3, 2, 1, (("USD", 150_000),)), ProjectWork("Pairs", 1, 0, 0, ())),
    pay=(("USD", 100_000),),
    active=5_430_000,
    issued=NOON,
)


def test_a_statement_says_who_when_what_and_for_how_much() -> None:
    assert content_of(MADE, UTC) == {
        "format": FORMAT,
        "holder": {"name": "Zoë", "kind": "name"},
        "period": {"from": "2026-11-01", "to": "2026-11-01", "zone": "UTC"},
        "projects": [
            {
                "title": "Facts",
                "answers": 3,
                "accepted": 2,
                "rejected": 1,
                "pay": [{"currency": "USD", "amount": "0.15"}],
            },
            {"title": "Pairs", "answers": 1, "accepted": 0, "rejected": 0, "pay": []},
        ],
        "answers": 4,
        "accepted": 2,
        "rejected": 1,
        "pay": [{"currency": "USD", "amount": "0.10"}],
        "active_hours": "1.51",
        "issued": "2026-11-01T12:00:00Z",
    }


def test_the_order_of_keys_and_spaces_does_not_matter_to_the_signature() -> None:
    content = content_of(MADE, UTC)
    file = json.loads(signed_json(content, KEY, SIGNATURE))
    rewritten = json.dumps(dict(reversed(file.items())), indent=4).encode()
    found = read_signed(rewritten)
    assert found
    assert found.message == canonical(content)
    assert (found.key, found.signature, found.shown) == (KEY, SIGNATURE, content)


def test_every_byte_of_a_pdf_is_signed() -> None:
    pdf = b"%PDF-1.7\nsomething\n%%EOF"
    found = read_signed(signed_pdf(pdf, KEY, SIGNATURE))
    assert found
    assert (found.message, found.key, found.signature, found.shown) == (ending(pdf), KEY, SIGNATURE, None)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_no_statement(file: bytes) -> None:
    assert read_signed(file) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.update(key="?"),
        lambda file: file.update(signature=5),
        lambda file: file.pop("key"),
        lambda file: file["statement"].update(format="another"),
        lambda file: file.update(statement=[1]),
    ],
)
def test_a_file_with_a_part_missing_or_odd_is_no_statement(change: Any) -> None:
    file = json.loads(signed_json(content_of(MADE, UTC), KEY, SIGNATURE))
    change(file)
    assert read_signed(json.dumps(file).encode()) is None


@pytest.mark.parametrize("text", ["", "AAAA", "not base64 at all", key_text(KEY)[:-4], "ключ"])
def test_a_key_that_is_none(text: str) -> None:
    assert read_key(text) is None
    assert read_key(f" {key_text(KEY)}\n") == KEY
