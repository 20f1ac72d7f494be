"""What is a question and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.asking import is_question


@pytest.mark.parametrize(
    "text",
    [
        "Which list do you mean?",
        "which one",
        "what format",
        "How many lines should it have",
        "Who is it for",
        "Should it be sorted by date or by name",
        "can you tell me more",
        "Is it for customers",
        "ok, is there a limit",
        "When is it due",
        "Where does it go",
        "I have a question",
        "Sorry, could you clarify that",
        "please clarify",
        "I'd like to know the format",
        "I don't understand which list",
        "May I ask something",
        "Sort by date. Or by name?",
        "по дате?",
        "按日期排序吗？",
        "حسب التاريخ؟",
        "ըստ ամսաթվի՞",
        "By date, right?!",
        "Do you mean “by date?”",
        "¿por fecha?",
    ],
)
def test_a_message_that_asks(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sort by date.",
        "What I would do is sort them by date.",
        "How we did it before: by name.",
        "When done, send it to Ann.",
        "Where it says X, put Y.",
        "Can be sorted by date",
        "Do it by date",
        "Will do",
        "Is important to sort by date",
        "https://example.org/list?by=date",
        "?",
        "",
        "🙂",
        "Questionable, but by date",
        "Which of the lists it is does not matter here, because whoever reads it will see the names first, so I would "
        "begin with them.",
    ],
)
def test_a_message_that_states(text: str) -> None:
    assert not is_question(text)


@given(st.text(max_size=80))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert is_question(text) in {True, False}
