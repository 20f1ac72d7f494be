"""Whose case it is, and when admins hear of new ones: tables of it."""

from __future__ import annotations

import pytest

from crowd.rules.fairness import NEWS_EVERY, is_news, next_cases
from storage.records.fairness import WaitingCase

OLGA, PIA, QUI = 1, 2, 3
PROPOSAL = WaitingCase("p", 7, 100, 40, None)
AGAINST_PIA = WaitingCase("o", 8, 200, 40, PIA)
AGAINST_A_RULE = WaitingCase("o", 9, 300, 40, None)
ALL = [AGAINST_PIA, AGAINST_A_RULE, PROPOSAL]


@pytest.mark.parametrize(
    ("admin", "admins", "person_id", "own", "found"),
    [
        pytest.param(OLGA, {OLGA, PIA}, None, True, [8, 9, 7], id="an owner decides about everything"),
        pytest.param(PIA, {OLGA, PIA}, None, False, [9, 7], id="not on the appeal against a decision of hers"),
        pytest.param(PIA, {PIA}, None, False, [8, 9, 7], id="unless there is nobody else"),
        pytest.param(QUI, {OLGA, QUI}, 40, False, [], id="nobody decides about herself"),
        pytest.param(OLGA, {OLGA}, 40, True, [8, 9, 7], id="but an owner"),
    ],
)
def test_who_decides_about_what(
    admin: int, admins: set[int], person_id: int | None, own: bool, found: list[int]
) -> None:
    cases = next_cases(ALL, admin=admin, admins=admins, person_id=person_id, own=own)
    assert [each.id for each in cases] == found


@pytest.mark.parametrize(
    ("newest", "told_at", "now", "news"),
    [
        (None, None, 0, False),
        (5, None, 5, True),
        (5, 6, 6 + NEWS_EVERY, False),
        (7, 6, 6 + NEWS_EVERY - 1, False),
        (7, 6, 6 + NEWS_EVERY, True),
    ],
)
def test_admins_hear_of_what_came_since_and_not_too_often(
    newest: int | None, told_at: int | None, now: int, news: bool
) -> None:
    assert is_news(newest, told_at=told_at, now=now) is news
