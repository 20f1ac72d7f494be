"""`tapwork gold`: how the tasks do whose answer is known, and which others could be gold, too."""

from __future__ import annotations

from dataclasses import asdict

import click

from bot.commands.common import accepted, json_option, opened, print_json, wall_clock, with_settings
from bot.settings import Settings
from crowd.rules.faults import visible
from crowd.rules.gold_health import Balance, State
from crowd.services.gold_care import GoldService
from crowd.services.gold_proposing import Proposed
from crowd.services.gold_view import GoldLine, GoldPage
from handlers.ui.golds import state_words, supply_lines

PROPOSED, LONGEST = 20, 60


@click.command("gold")
@click.argument("slug")
@click.option("--propose", is_flag=True, help="Show tasks that could be gold, too: all their workers say the same.")
@json_option
@with_settings
async def command(settings: Settings, /, slug: str, propose: bool, as_json: bool) -> None:
    """Show how the gold of project SLUG does: what is failed, what is in doubt, what it lacks, how long it lasts.

    Proposals are used in the bot's chat: /gold.
    """
    async with opened(settings) as storage:
        service = GoldService(storage, ())
        found = accepted(await service.of(slug, wall_clock()))
        proposed = await service.proposals(found.project_id, wall_clock(), most=PROPOSED) if propose else []
    if as_json:
        print_json(_as_json(found, proposed))
        return
    click.echo("\n".join(_told(found)))
    if propose:
        click.echo("\n".join(_proposals(proposed)))


def _told(found: GoldPage) -> list[str]:
    states = found.states
    counts = [f"  {state_words(each):<24} {states[each]}" for each in State]
    supply = [] if found.stage else [f"  {each}" for each in supply_lines(found.supply)]
    shares = [_share(each) for each in found.balance]
    return [found.slug, *counts, *supply, "", *shares, "", *map(_line, found.lines)]


def _share(each: Balance) -> str:
    shares = f"{each.among_gold:>7.1%} of gold {each.among_answers:>7.1%} of answers"
    return f"  {_name(each.label):<24} {each.gold:>5} {shares}"


def _line(each: GoldLine) -> str:
    rate = "" if each.failing.rate is None else f"  {each.failing.low:.0%} to {each.failing.high:.0%}"
    failed = f"{each.failing.failed} of {each.failing.answered} failed"
    return f"  {_name(each.task):<24} {state_words(each.state):<24} {failed}{rate}  ({_name(each.said)})"


def _proposals(proposed: list[Proposed]) -> list[str]:
    if not proposed:
        return ["", "No other task is answered alike by all its workers yet."]
    return ["", *(f"  {_name(each.task):<24} {_name(each.said)}  ({each.answers})" for each in proposed)]


def _name(text: str) -> str:
    """Text of a customer's in one short line, with nothing in it that a terminal would obey."""
    return visible(text).replace("\n", " ")[:LONGEST]


def _as_json(found: GoldPage, proposed: list[Proposed]) -> dict[str, object]:
    return {
        "project": found.slug,
        "every": found.every,
        "states": {each.value: found.states[each] for each in State},
        "supply": asdict(found.supply),
        "balance": [asdict(each) for each in found.balance],
        "doubtful": [key for _task_id, key in found.doubtful],
        "tasks": [
            {"task": each.task, "answer": each.said, "state": each.state.value, "left": each.left}
            | asdict(each.failing)
            for each in found.lines
        ],
        "proposals": [{"task": each.task, "answer": each.said, "answers": each.answers} for each in proposed],
    }
