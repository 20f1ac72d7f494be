"""Her record as she reads it on her phone: earnings, history, her own page, help."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.sensitive import fact_of
from crowd.services.clearing import Clearing
from sandbox import Telegram
from storage import Storage, Unit
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

MINUTE, DAY = 60_000, 86_400_000


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def works(bus: Bus, answers: int, *, tasks: int = 20) -> None:
    """She answers so many tasks, one a minute."""
    await bus.opens(tasks=tasks)
    await bus.begins()
    for _ in range(answers):
        bus.clock.turn(MINUTE)
        await bus.taps("true")


async def test_earnings_say_what_was_earned_and_lead_down_to_single_lines(bus: Bus) -> None:
    await works(bus, 12)
    await bus.says("/earnings")
    assert bus.newest().text == (
        "Earnings\n"
        "Today: $0.60 · 12 answers\n"
        "This week: $0.60 · 12 answers\n"
        "\n"
        "Pending: $0.60\n"
        "\n"
        "Measured: $3.00 an hour, over 12 minutes of active work this week.\n"
        "Pending pay becomes available when the answer is accepted, at the latest after the project's review time.\n"
        "Your days end at midnight, UTC."
    )

    await bus.taps("Day by day")
    assert bus.newest().text == "Day by day\nSun, Nov 1: $0.60 · 12 answers\n\nTap a day for its lines."
    await bus.taps("Sun, Nov 1 · $0.60")
    text = bus.newest().text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert text.startswith(
        "November 1, 2026: $0.60\nFacts: $0.60 · 12 answers\n\n12:12 PM · Facts · $0.05 · pending\n12:11 PM"
    )
    assert text.count("pending") == 10
    await bus.taps("« Earlier")
    assert bus.newest().text.count("pending") == 2
    await bus.taps("Later »")
    assert bus.newest().text.count("pending") == 10
    await bus.taps("All days")
    await bus.taps("Back")
    assert bus.newest().text.startswith("Earnings\nToday")


async def test_what_an_hour_earned_is_told_in_whole_cents(bus: Bus) -> None:
    await works(bus, 7)
    bus.clock.turn(11_000)
    await bus.taps("true")
    await bus.says("/earnings")
    assert "Measured: $3.34 an hour, over 7 minutes of active work this week." in bus.newest().text


async def test_pay_that_was_accepted_says_since_when_it_is_available(bus: Bus) -> None:
    await works(bus, 1)
    bus.clock.turn(7 * DAY)
    await Clearing(bus.storage, 7).run(bus.clock())
    await bus.says("/earnings")
    assert "Today: – · 0 answers" in bus.newest().text
    assert "Available: $0.05" in bus.newest().text
    assert "Pending: " not in bus.newest().text
    await bus.taps("Day by day")
    await bus.taps("Sun, Nov 1 · $0.05")
    assert "$0.05 · available since Sun, Nov 8" in bus.newest().text


async def test_history_shows_each_answer_and_one_tap_changes_it(bus: Bus) -> None:
    await works(bus, 8)
    await bus.says("/history")
    assert bus.newest().text.startswith(
        "Your answers\n\n1. Claim 8\nYou answered: true\nFacts · Sun, Nov 1 · $0.05 · recorded\n\n2. Claim 7\n"
    )
    assert labels(bus.newest()) == [["1", "2", "3", "4", "5", "6"], ["« Earlier"]]
    await bus.taps("« Earlier")
    assert bus.newest().text.startswith("Your answers\n\n1. Claim 2\n")
    assert labels(bus.newest()) == [["1", "2"], ["Later »"]]

    await bus.taps("1")
    text = bus.newest().text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert text == ("Facts · Sun, Nov 1, 12:02 PM · $0.05 · recorded\n\nClaim 2\nIs it true?\n\nYou answered: true")
    await bus.taps("Change")
    assert "Your answer so far: true" in bus.newest().text
    await bus.taps("false")
    await bus.says("/history")
    await bus.taps("« Earlier")
    assert "1. Claim 2\nYou answered: false" in bus.newest().text
    await bus.taps("1")
    assert bus.newest().text.endswith("You answered: false\nChanged once.")
    await bus.taps("All answers")
    assert bus.newest().text.startswith("Your answers\n\n1. Claim 2\n")


async def test_an_answer_that_is_final_has_no_change_and_a_rejected_one_says_why(bus: Bus) -> None:
    await works(bus, 2)
    reason = "UPDATE assignments SET state = 'rejected', verdict = 'It was true in 2019 only.' WHERE task_id = 1"
    await bus.storage.write(None, lambda work: work._queries._execute(reason, {}).rowcount)
    await Clearing(bus.storage, 7).run(bus.clock() + 7 * DAY)
    await bus.says("/history")
    assert "1. Claim 2\nYou answered: true\nFacts · Sun, Nov 1 · $0.05 · accepted" in bus.newest().text
    assert bus.newest().text.endswith("· rejected\nWhy: It was true in 2019 only.")
    await bus.taps("1")
    assert labels(bus.newest()) == [["All answers"]]


async def test_a_report_that_was_paid_stands_among_the_lines(bus: Bus) -> None:
    await works(bus, 1)

    def paid(work: Unit) -> None:
        work.ledger.move(
            ref="report:2:1",
            source="budget",
            source_owner=1,
            target="available",
            target_owner=1,
            amount=50_000,
            currency="USD",
            now=bus.clock(),
        )

    await bus.storage.write(None, paid)
    await bus.says("/earnings")
    assert "Today: $0.10 · 1 answer" in bus.newest().text
    await bus.taps("Day by day")
    await bus.taps("Sun, Nov 1 · $0.10")
    assert "Other: $0.05" in bus.newest().text
    assert "Facts, your report · $0.05 · available since Sun, Nov 1" in bus.newest().text


SENSITIVE = spec(
    more="""
[sensitive]
topics = ["violence"]
"""
)


async def test_sensitive_content_stays_veiled_and_protected_in_history(bus: Bus) -> None:
    """The list does not show it at all: its message could be forwarded."""
    await bus.opens(SENSITIVE)
    fact = {"name": fact_of("violence"), "value": "yes", "number": None, "source": "stated", "now": 1}
    await bus.storage.write(None, lambda work: work.facts.state(person_id=1, **fact))  # type: ignore[arg-type]
    await bus.says("/work")
    await bus.begins()
    await bus.taps("true")
    await bus.says("/history")
    assert "1. Facts\nYou answered: true" in bus.newest().text
    assert "Claim" not in bus.newest().text
    await bus.taps("1")
    opened = bus.newest()
    assert "Claim 1" in opened.text
    assert opened.protected
    assert "spoiler" in {each["type"] for each in opened.entities}


async def test_a_long_answer_and_links_in_a_task_are_shown_with_care(bus: Bus) -> None:
    await bus.opens(given=[{"id": "t1", "text": "See https://example.org @somebody " + "word " * 900, "gold": "true"}])
    await bus.begins()
    await bus.taps("true")
    await bus.says("/history")
    assert bus.newest().text.startswith("Your answers\n\n1. See ")
    await bus.taps("1")
    assert not [one for one in bus.newest().entities if one["type"] in {"url", "mention"}]
    assert bus.newest().text.endswith("Is it true?\n\nYou answered: true")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/earnings", "You have not earned anything yet. /work shows what is open to you."),
        ("/history", "You have not answered anything yet. /work shows what is open to you."),
    ],
)
async def test_an_empty_record_leads_to_work(bus: Bus, command: str, says: str) -> None:
    await bus.opens()
    await bus.says(command)
    assert bus.newest().text.endswith(says)
    await bus.taps("Show projects")
    assert bus.newest().button("Start: Facts")


@pytest.mark.parametrize("command", ["/earnings", "/history"])
async def test_who_is_no_worker_hears_how_to_become_one(bus: Bus, command: str) -> None:
    await bus.says(command)
    assert bus.newest().text == "To work here, apply first: tap Apply."


@pytest.mark.parametrize(
    "data", ["ed:-5:1", "ed:9223372036854775807:1", "el:-1:0:0:0", "el:9223372036854775807:1:1:1", "ho:77", "hp:1"]
)
async def test_a_forged_button_of_the_record_does_no_harm(bus: Bus, data: str) -> None:
    await works(bus, 1)
    await bus.says("/earnings")
    await bus.ann.taps_data(bus.newest(), data)
    await bus.bot.settle()
    assert await bus.ann.next_toast()
