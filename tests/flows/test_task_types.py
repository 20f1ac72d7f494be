"""Task types of several steps as a person on a phone sees them, from the first tap to the line in the export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.services.exporting import ExportService
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels
from tests.flows.viewers import Viewers
from tests.pictures import picture

NO_GOLD = ('gold = "gold"', "")
LABELS = 'labels = ["true", "false"]'


def typed(name: str, keys: str, columns: str = 'text = "{text}"') -> Any:
    """The project of the tests with another task type."""
    return spec(('type = "choice"', f'type = "{name}"'), (LABELS, keys), NO_GOLD, ('text = "{text}"', columns))


FACT_CHECK = typed("fact_check", "evidence_most = 2", 'text = "{text}"\nsource = "{source}"')
REVIEW = typed("review", 'labels = ["good", "bad"]\ncategories = ["fact", "tone"]\nfindings_for = { bad = "required" }')
RATING = typed("rating", 'criteria = ["clear", "kind"]\nworst = "not at all"\nbest = "very"')
RANK = typed("rank", "", 'item1 = "{a}"\nitem2 = "{b}"\nitem3 = "{c}"')
PAIR = typed("pair", "scale = 5", 'first = "{a}"\nsecond = "{b}"')
CLAIMS = [{"id": f"t{at}", "text": f"Claim {at}", "source": "It was built in 1889 and painted red."} for at in (1, 2)]
ITEMS = [{"id": f"t{at}", "a": f"first {at}", "b": f"second {at}", "c": f"third {at}"} for at in (1, 2)]


@pytest.fixture
async def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def line(bus: Bus) -> dict[str, Any]:
    """The only answer in the export."""
    await ExportService(bus.storage).answers("facts", bus.folder / "a.jsonl", form="jsonl")
    [found] = (bus.folder / "a.jsonl").read_text("utf-8").splitlines()
    exported: dict[str, Any] = json.loads(found)
    return exported


async def test_a_fact_is_checked_with_a_quote_and_a_link(bus: Bus) -> None:
    await bus.opens(FACT_CHECK, given=CLAIMS)
    await bus.begins()
    await bus.taps("Supported")
    assert "Where does it say so?" in bus.newest().text
    assert "You: Supported" in bus.newest().text
    assert labels(bus.newest())[0] == ["Back"]
    await bus.says("built in 1890")
    assert "These words do not stand in the text." in bus.shown()[-1] + bus.shown()[-2]
    await bus.says("Built in 1889")
    assert "“Built in 1889”" in bus.newest().text
    assert labels(bus.newest())[0] == ["Done"]
    await bus.says("https://example.org/bridge")
    assert "Claim 2" in bus.newest().text
    exported = await line(bus)
    assert exported["label"] == "supported"
    assert exported["answer"]["evidence"] == [{"quote": "Built in 1889"}, {"link": "https://example.org/bridge"}]


async def test_a_machines_text_is_reviewed_finding_by_finding(bus: Bus) -> None:
    await bus.opens(REVIEW, given=CLAIMS)
    await bus.begins()
    for label in ("bad", "tone", "Major", "Go on without", "fact", "Minor"):
        await bus.taps(label)
    assert "Finding: tone · major" in bus.newest().text
    await bus.says("claim 1")
    assert "fact · minor · “claim 1”" in bus.newest().text
    await bus.taps("Done")
    assert (await line(bus))["answer"] == {
        "label": "bad",
        "findings": [
            {"category": "tone", "severity": "major"},
            {"category": "fact", "severity": "minor", "quote": "claim 1"},
        ],
    }


async def test_criteria_are_rated_one_after_the_other_with_keys_in_place(bus: Bus) -> None:
    await bus.opens(RATING, given=CLAIMS)
    await bus.begins()
    assert labels(bus.newest())[0] == ["1", "2", "3", "4", "5"]
    assert "1 = not at all, 5 = very" in bus.newest().text
    await bus.taps("4")
    assert labels(bus.newest())[:2] == [["1", "2", "3", "4", "5"], ["Back"]]
    await bus.taps("Back")
    await bus.taps("5")
    await bus.taps("2")
    assert (await line(bus))["label"] == "clear=5|kind=2"


async def test_candidates_are_ranked_and_the_last_one_needs_no_tap(bus: Bus) -> None:
    await bus.opens(RANK, given=ITEMS)
    card = await bus.begins()
    shown = sorted((card.text.index(text), at) for at, text in enumerate(("first 1", "second 1", "third 1"), 1))
    assert labels(card)[0] == ["A", "B", "C"]
    await bus.taps("B")
    assert labels(bus.newest())[0] == ["A", "✓ B 1", "C"]
    assert "Now tap the best one of A, C." in bus.newest().text
    await bus.taps("C")
    assert await bus.ann.next_toast() == "Recorded: B > C > A"
    a, b, c = (at for _, at in shown)
    assert (await line(bus))["answer"] == {"order": [b, c, a], "shown": [a, b, c]}


async def test_five_steps_of_a_pair_stand_below_each_other(bus: Bus) -> None:
    await bus.opens(PAIR, given=ITEMS)
    card = await bus.begins()
    assert labels(card)[:5] == [
        ["A is much better"],
        ["A is slightly better"],
        ["About the same"],
        ["B is slightly better"],
        ["B is much better"],
    ]
    first_is_a = card.text.index("first 1") < card.text.index("second 1")
    await bus.taps("A is much better")
    answer = (await line(bus))["answer"]
    assert answer["strength"] == (-2 if first_is_a else 2)
    assert answer["swapped"] is not first_is_a


async def test_pictures_are_ranked_by_the_letters_that_stand_below_them(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    room = Viewers(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path)
    project = spec(
        ('type = "choice"', 'type = "rank"'),
        (LABELS, ""),
        NO_GOLD,
        ('text = "{text}"', ""),
        more='[media]\nfiles = { item1 = "a", item2 = "b", item3 = "c" }\nfolder = "pictures"\n',
    )
    colours = ("red", "blue", "green")
    await room.opens(
        project, {name: picture(name) for name in colours}, [{"id": "t1", **dict(zip("abc", colours, strict=True))}]
    )
    await room.begins()
    assert [one.text for one in room.ann.chat if one.media] == ["1 · A", "2 · B", "3 · C"]
    await room.taps("B")
    await room.taps("A")
    assert await room.ann.next_toast() == "Recorded: B > A > C"
