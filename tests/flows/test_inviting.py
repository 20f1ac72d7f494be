"""Invitations in the chat: an admin makes a link in three taps, and whoever opens it is led to its project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.wiring import form_of
from sandbox import Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.desks import Desks, labels


@pytest.fixture
def desks(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Desks:
    return Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)


async def _link(desks: Desks, where: str = "Facts") -> str:
    """The payload of a new link for five people and a week."""
    await desks.says(desks.bob, "/invite")
    for label in ("New link", where, "5 people"):
        await desks.taps(desks.bob, label)
    made = await desks.taps(desks.bob, "7 days")
    found = re.search(r"https://t\.me/\w+\?start=([A-Za-z0-9]{22,64})\b", made.text)
    assert found
    return found[1]


SHORT = """
title = "Short"
minutes = 1
apply_again_after_days = 1

[[questions]]
key = "careful"
kind = "yes_no"
text = "Are you careful?"
"""


def _stranger(desks: Desks) -> Person:
    return desks.bot.telegram.person("Eve", id=66)


async def test_a_link_is_made_in_three_taps_and_shown_with_its_terms(desks: Desks) -> None:
    await desks.opens()
    await _link(desks)

    made = desks.bob.chat[-1]
    assert made.text.startswith("An invitation to “Facts”\n5 people can use it until November 8, 2026.")
    assert labels(made) == [["Take it back"], ["All invitations"]]
    listed = await desks.taps(desks.bob, "All invitations")
    assert "1. Facts · 0 of 5 came · until November 8, 2026" in listed.text
    assert labels(listed) == [["New link"], ["Take back 1"]]


async def test_an_applicant_reads_where_she_is_invited_and_applies(desks: Desks) -> None:
    await desks.opens()
    told = await desks.says(_stranger(desks), f"/start {await _link(desks)}")

    assert told.text.startswith("You are invited to “Facts”.\n\nTapwork: paid annotation work")
    assert labels(told) == [["Apply"]]


async def test_a_worker_gets_its_start_at_once(desks: Desks) -> None:
    await desks.opens()
    told = await desks.says(desks.ann, f"/start {await _link(desks)}")

    assert told.text.startswith("You are invited to “Facts”.\n\nProjects\n\nFacts")
    assert ["Start: Facts"] in labels(told)


async def test_a_worker_reads_what_is_missing(desks: Desks) -> None:
    await desks.opens(spec(more='\n[eligibility]\nenglish = ">= C1"\n'))
    told = await desks.says(desks.ann, f"/start {await _link(desks)}")

    assert "Not open to you yet; it asks for:" in told.text
    assert not any("Start: Facts" in row for row in labels(told))


async def test_a_worker_hears_that_it_is_not_open_yet(desks: Desks) -> None:
    await desks.opens()
    await desks.bot.house.services.projects.pause("facts", actor="cli", now=desks.clock())
    told = await desks.says(desks.ann, f"/start {await _link(desks)}")

    assert "“Facts” is not open yet. You will hear from us here when it is." in told.text


async def test_whoever_was_admitted_after_an_invitation_finds_its_button_wherever_she_asks(desks: Desks) -> None:
    await desks.opens()
    await desks.says(desks.ann, f"/start {await _link(desks)}")

    lost = await desks.says(desks.ann, "/nonsense")
    assert labels(lost) == [["Start: Facts"], ["Show projects"]]


async def test_whoever_is_admitted_is_led_to_the_project_in_the_same_message(
    clock: Clock, sqlite_storage: Storage, tmp_path: Path
) -> None:
    form = tmp_path / "form.toml"
    form.write_text(SHORT)
    desks = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    desks.bot.house.services.screening.form = form_of(form)
    await desks.opens()
    eve = _stranger(desks)
    await desks.says(eve, f"/start {await _link(desks)}")
    await desks.taps(eve, "Apply")
    await desks.taps(eve, "Yes")
    told = await desks.taps(eve, "Send my answers")

    assert "You were invited to “Facts”." in told.text
    assert labels(told) == [["Start: Facts"], ["Show projects"]]
    assert "Facts" in (await desks.taps(eve, "Start: Facts")).text


async def test_a_link_that_was_taken_back_says_one_kind_sentence(desks: Desks) -> None:
    await desks.opens()
    token = await _link(desks)
    await desks.taps(desks.bob, "Take it back")

    told = await desks.says(desks.ann, f"/start {token}")
    assert told.text.startswith("This link is not good any more. Whoever gave it to you can make a new one.")


async def test_in_the_middle_of_applying_the_link_counts_and_the_question_comes_again(desks: Desks) -> None:
    await desks.opens()
    eve = _stranger(desks)
    await desks.says(eve, "/start")
    question = (await desks.taps(eve, "Apply")).text
    await desks.says(eve, f"/start {await _link(desks)}")

    assert eve.chat[-2].text == "You are invited to “Facts”."
    assert eve.chat[-1].text.split("\n")[-1] == question.split("\n")[-1]


async def test_whoever_is_no_admin_makes_no_links(desks: Desks) -> None:
    await desks.opens()
    page = await desks.says(desks.bob, "/invite")
    said = await desks.says(desks.ann, "/invite")
    assert said.text.startswith("There is no such command.")

    await desks.ann.hands.tap(said.id, page.buttons[0][0].data or "")
    await desks.bot.settle()
    assert desks.ann.toasts[-1].text.startswith("This button no longer works.")
