"""What becomes of a project at a moment, as a table; and that the clock may do what it likes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.life import LOOK, Move, Rest, Standing, Stay, Step, Why, next_look, step
from crowd.rules.schedule import NO_SCHEDULE, Schedule
from crowd.rules.windows import Look

NOW = 1_793_534_400_000
HOUR = 3_600_000
PAST, SOON = NOW - HOUR, NOW + HOUR
ALWAYS, OPEN, SHUT, NEVER = Look(True, None), Look(True, SOON), Look(False, SOON), Look(False, None)
COMPLETE = Schedule(close_when=("complete",), keep_open=HOUR)
SPENT = Schedule(close_when=("spent",))

CASES = [
    pytest.param(Standing("draft"), NO_SCHEDULE, ALWAYS, Stay(), id="a draft waits"),
    pytest.param(Standing("draft", closes_at=PAST), NO_SCHEDULE, ALWAYS, Stay(), id="also behind its last moment"),
    pytest.param(Standing("closed", closes_at=PAST), NO_SCHEDULE, ALWAYS, Stay(), id="closed is closed"),
    pytest.param(Standing("scheduled", SOON), NO_SCHEDULE, ALWAYS, Stay(), id="not yet"),
    pytest.param(Standing("scheduled", NOW), NO_SCHEDULE, ALWAYS, Move("live", Why.HOUR), id="its hour"),
    pytest.param(Standing("scheduled", PAST), NO_SCHEDULE, SHUT, Rest(SOON), id="its hour, outside of its hours"),
    pytest.param(Standing("scheduled", PAST), NO_SCHEDULE, NEVER, Rest(None), id="hours that never come"),
    pytest.param(
        Standing("scheduled", PAST, tasks=0), NO_SCHEDULE, ALWAYS, Move("scheduled", Why.NO_TASKS), id="without tasks"
    ),
    pytest.param(Standing("paused"), NO_SCHEDULE, OPEN, Stay(), id="paused by hand stays, whatever its hours say"),
    pytest.param(Standing("paused", PAST), NO_SCHEDULE, ALWAYS, Move("live", Why.HOUR), id="paused until now"),
    pytest.param(Standing("paused", SOON, by_hours=PAST), NO_SCHEDULE, SHUT, Stay(), id="out of hours"),
    pytest.param(Standing("paused", SOON, by_hours=PAST), NO_SCHEDULE, OPEN, Move("live", Why.HOURS), id="hours begin"),
    pytest.param(Standing("paused", PAST, by_hours=PAST), NO_SCHEDULE, SHUT, Rest(SOON), id="hours were moved"),
    pytest.param(Standing("live"), NO_SCHEDULE, OPEN, Stay(), id="live in its hours"),
    pytest.param(Standing("live"), NO_SCHEDULE, SHUT, Move("paused", Why.HOURS), id="hours end"),
    pytest.param(Standing("live", outside_until=SOON), NO_SCHEDULE, SHUT, Stay(), id="opened outside of its hours"),
    pytest.param(
        Standing("live", outside_until=NOW), NO_SCHEDULE, SHUT, Move("paused", Why.HOURS), id="and that is over"
    ),
    pytest.param(Standing("live", pauses_at=NOW), NO_SCHEDULE, OPEN, Move("paused", Why.HOUR), id="a planned pause"),
    pytest.param(Standing("live", closes_at=NOW), NO_SCHEDULE, OPEN, Move("closed", Why.LAST), id="its last moment"),
    pytest.param(
        Standing("live", closes_at=NOW, held=True),
        NO_SCHEDULE,
        OPEN,
        Move("closing", Why.LAST),
        id="with people at work",
    ),
    pytest.param(
        Standing("scheduled", SOON, closes_at=PAST), NO_SCHEDULE, OPEN, Move("closed", Why.LAST), id="too late"
    ),
    pytest.param(Standing("closing", held=True), NO_SCHEDULE, ALWAYS, Stay(), id="somebody finishes"),
    pytest.param(Standing("closing"), NO_SCHEDULE, ALWAYS, Move("closed", Why.FINISHED), id="everybody has"),
    pytest.param(
        Standing("live", complete=True, over_since=PAST), COMPLETE, ALWAYS, Move("closed", Why.COMPLETE), id="complete"
    ),
    pytest.param(
        Standing("live", complete=True, over_since=PAST + 1), COMPLETE, ALWAYS, Stay(), id="kept open so long"
    ),
    pytest.param(
        Standing("live", complete=True, over_since=PAST), NO_SCHEDULE, ALWAYS, Stay(), id="nobody asked for it"
    ),
    pytest.param(Standing("live", spent=True, over_since=NOW), SPENT, ALWAYS, Move("closed", Why.SPENT), id="spent"),
    pytest.param(
        Standing("paused", complete=True, over_since=PAST),
        COMPLETE,
        NEVER,
        Move("closed", Why.COMPLETE),
        id="paused too",
    ),
    pytest.param(Standing("scheduled", SOON, complete=True, over_since=PAST), COMPLETE, ALWAYS, Stay(), id="not begun"),
]


@pytest.mark.parametrize(("at", "schedule", "hours", "expected"), CASES)
def test_what_becomes_of_it(at: Standing, schedule: Schedule, hours: Look, expected: Step) -> None:
    assert step(at, schedule, hours, NOW) == expected


@pytest.mark.parametrize(
    ("at", "schedule", "hours", "expected"),
    [
        pytest.param(Standing("draft", closes_at=SOON), NO_SCHEDULE, ALWAYS, None, id="a draft"),
        pytest.param(Standing("live"), NO_SCHEDULE, ALWAYS, None, id="open without end"),
        pytest.param(
            Standing("live", closes_at=NOW + 9, pauses_at=NOW + 5), NO_SCHEDULE, OPEN, NOW + 5, id="the first"
        ),
        pytest.param(Standing("live"), NO_SCHEDULE, OPEN, SOON, id="the end of its hours"),
        pytest.param(Standing("scheduled", SOON), NO_SCHEDULE, OPEN, SOON, id="its hour"),
        pytest.param(Standing("scheduled", PAST, tasks=0), NO_SCHEDULE, ALWAYS, NOW + LOOK, id="waiting for tasks"),
        pytest.param(Standing("closing", held=True), NO_SCHEDULE, ALWAYS, NOW + LOOK, id="waiting for people"),
        pytest.param(Standing("live"), COMPLETE, ALWAYS, NOW + LOOK, id="waiting for answers"),
        pytest.param(Standing("paused"), NO_SCHEDULE, OPEN, None, id="paused by hand"),
    ],
)
def test_when_to_look_again(at: Standing, schedule: Schedule, hours: Look, expected: int | None) -> None:
    assert next_look(at, schedule, hours, NOW) == expected


standings = st.builds(
    Standing,
    state=st.sampled_from(["draft", "scheduled", "live", "paused", "closing", "closed"]),
    opens_at=st.none() | st.integers(PAST, SOON),
    pauses_at=st.none() | st.integers(PAST, SOON),
    closes_at=st.none() | st.integers(PAST, SOON),
    by_hours=st.none() | st.integers(PAST, SOON),
    outside_until=st.none() | st.integers(PAST, SOON),
    over_since=st.none() | st.integers(PAST, SOON),
    tasks=st.integers(0, 2),
    held=st.booleans(),
    complete=st.booleans(),
    spent=st.booleans(),
)
looks = st.sampled_from([ALWAYS, OPEN, SHUT, NEVER])


@given(standings, st.sampled_from([NO_SCHEDULE, COMPLETE, SPENT]), looks)
def test_it_comes_to_rest_and_is_never_forgotten(at: Standing, schedule: Schedule, hours: Look) -> None:
    """No more than four moves follow each other; and whatever still has a moment ahead is looked at by then."""
    for _ in range(4):
        match step(at, schedule, hours, NOW):
            case Move(becomes="live"):
                at = replace(at, state="live", opens_at=None, by_hours=None, outside_until=None, over_since=None)
            case Move(becomes="paused", why=Why.HOURS):
                at = replace(at, state="paused", opens_at=hours.changes_at, by_hours=NOW, pauses_at=None)
            case Move(becomes=becomes, why=why) if why is not Why.NO_TASKS:
                at = replace(at, state=becomes, opens_at=None, pauses_at=None, by_hours=None, outside_until=None)
            case Rest(opens_at):
                at = replace(at, opens_at=opens_at, by_hours=NOW)
    found = step(at, schedule, hours, NOW)
    assert found == Stay() or found == Move(at.state, Why.NO_TASKS)

    again = next_look(at, schedule, hours, NOW)
    assert again is None or again > NOW
    if at.state in ("live", "paused", "scheduled") and at.closes_at:
        assert again is not None
        assert again <= at.closes_at
    if at.state == "closing":
        assert again == NOW + LOOK
