"""What becomes of a delivery after its call, and whether it goes out at all, as tables."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from crowd.rules.delivery import (
    REPEAT_AFTER,
    Outcome,
    Refused,
    Sent,
    Settlement,
    TryLater,
    Unknown,
    Unreachable,
    next_attempt,
    settlement,
)
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import (
    AWAY,
    HIDDEN,
    IN_HER_DIGEST,
    TURNED_OFF,
    UNREACHABLE,
    Later,
    Never,
    Notify,
    Now,
    Waking,
    waking,
)
from storage.records.deliveries import Owed

NOON = 1_793_534_400_000
HOUR = 3_600_000
NOTIFY = Notify(QuietHours.parse("21:00-08:00"), per_day=3)
OWED = Owed(1, 1, 0, "project_live", "{}", 7, "Ann", "en", None, None, 1, "live", "{}", 5)


@pytest.mark.parametrize(
    ("outcome", "kind", "attempts", "expected"),
    [
        pytest.param(Sent(5), "project_live", 1, None, id="sent is over"),
        pytest.param(Unreachable("blocked"), "project_live", 1, None, id="she blocked the bot"),
        pytest.param(
            Refused("too long"), "project_live", 1, NOON, id="the text is at fault: when the campaign goes on"
        ),
        pytest.param(TryLater(30_000, "flood"), "project_live", 1, NOON + 30_000, id="a flood wait is obeyed"),
        pytest.param(TryLater(0, "no route"), "broadcast", 9, NOON + 1_000, id="not delivered: as often as it takes"),
        pytest.param(Unknown("502"), "project_live", 1, NOON + REPEAT_AFTER, id="a project event is repeated"),
        pytest.param(Unknown("502"), "project_live", 2, NOON + 2 * REPEAT_AFTER, id="after twice as long once more"),
        pytest.param(Unknown("502"), "project_live", 4, NOON + 8 * REPEAT_AFTER, id="and again"),
        pytest.param(Unknown("502"), "project_live", 5, None, id="but not for ever"),
        pytest.param(Unknown("502"), "broadcast", 1, None, id="a broadcast is not"),
        pytest.param(Unknown("502"), "anything new", 1, None, id="nor a kind of which nothing is said"),
    ],
)
def test_when_to_try_again(outcome: Outcome, kind: str, attempts: int, expected: int | None) -> None:
    assert next_attempt(outcome, kind=kind, attempts=attempts, now=NOON) == expected


@pytest.mark.parametrize(
    ("outcome", "attempts", "expected"),
    [
        pytest.param(Sent(5), 1, Settlement("sent", 1, message_id=5), id="sent"),
        pytest.param(
            Unreachable("blocked"), 1, Settlement("refused", 0, error="blocked", person_lost=True), id="she is lost"
        ),
        pytest.param(
            Refused("bad"),
            1,
            Settlement("pending", 0, NOON, error="bad", campaign_held=True),
            id="the campaign is held, and she is not blamed",
        ),
        pytest.param(
            TryLater(9_000, "flood"),
            2,
            Settlement("pending", 1, NOON + 9_000, error="flood"),
            id="a call that surely failed is no attempt",
        ),
        pytest.param(Unknown("cut"), 1, Settlement("pending", 1, NOON + REPEAT_AFTER, error="cut"), id="once more"),
        pytest.param(Unknown("cut"), 5, Settlement("unknown", 5, error="cut"), id="nobody will ever know"),
    ],
)
def test_how_the_row_stands_afterwards(outcome: Outcome, attempts: int, expected: Settlement) -> None:
    assert settlement(outcome, kind="project_live", attempts=attempts, now=NOON) == expected


@pytest.mark.parametrize(
    ("changes", "told_today", "now", "expected"),
    [
        pytest.param({}, 0, NOON, Now(), id="at noon"),
        pytest.param({}, 0, NOON + 10 * HOUR, Later(NOON + 20 * HOUR), id="at night: in the morning"),
        pytest.param({}, 3, NOON, Later(NOON + 20 * HOUR), id="told enough today: in the morning"),
        pytest.param(
            {"kind": "clarified"}, 9, NOON + 10 * HOUR, Now(silent=True), id="an answer she waits for: without a sound"
        ),
        pytest.param({"unreachable_at": NOON}, 0, NOON, Never(UNREACHABLE), id="she blocked the bot"),
        pytest.param({"telegram_id": None}, 0, NOON, Never(UNREACHABLE), id="she was erased"),
        pytest.param({"project_state": "paused"}, 0, NOON, Never("the project is paused"), id="no longer live"),
        pytest.param({"project_state": "closed"}, 0, NOON, Never("the project is closed"), id="over"),
        pytest.param({"project_id": None, "project_state": None}, 0, NOON, Now(), id="about no project"),
        pytest.param({}, 0, NOON + 9 * HOUR - 60_000, Later(NOON + 20 * HOUR), id="a call that may ring after nine"),
        pytest.param({}, 0, NOON + 9 * HOUR - 60_001, Now(), id="and one that cannot"),
        pytest.param({}, 0, NOON + 20 * HOUR - 1, Later(NOON + 20 * HOUR), id="a moment before she gets up"),
        pytest.param({}, 0, NOON + 20 * HOUR, Now(), id="as soon as she may be told"),
        pytest.param({"quiet": "12:00-14:00"}, 0, NOON, Later(NOON + 2 * HOUR), id="her own quiet hours"),
        pytest.param({"quiet": ""}, 0, NOON + 10 * HOUR, Now(), id="she has none"),
        pytest.param({"how": "silent"}, 0, NOON, Now(silent=True), id="she wants no sound"),
        pytest.param({"how": "off"}, 0, NOON, Never(TURNED_OFF), id="she wants none"),
        pytest.param({"mark": "hidden"}, 0, NOON, Never(HIDDEN), id="she hid the project"),
        pytest.param({"mark": "favourite"}, 0, NOON, Now(), id="she likes it"),
        pytest.param({"mark": "hidden", "kind": "clarified"}, 0, NOON, Now(), id="but she asked there"),
        pytest.param({"digest": "daily"}, 0, NOON, Never(IN_HER_DIGEST), id="one message a day"),
        pytest.param({"digest": "daily", "kind": "place_open"}, 0, NOON, Now(), id="a place is kept for her"),
        pytest.param({"away_until": NOON + 1}, 0, NOON, Never(AWAY), id="not this week"),
        pytest.param({"away_until": NOON}, 0, NOON, Now(), id="the week is over"),
        pytest.param(
            {"away_until": NOON + HOUR, "kind": "place_open"}, 0, NOON, Later(NOON + HOUR), id="a place waits for her"
        ),
        pytest.param(
            {"away_until": NOON + HOUR, "kind": "screening_verdict"}, 0, NOON, Now(silent=True), id="what she waits for"
        ),
        pytest.param({"kind": "quarantine"}, 9, NOON + 10 * HOUR, Now(silent=True), id="admins sleep, too"),
    ],
)
def test_whether_she_is_told(changes: dict[str, Any], told_today: int, now: int, expected: Waking) -> None:
    assert waking(replace(OWED, **changes), told_today=told_today, zone=UTC, notify=NOTIFY, now=now) == expected
