"""`tapwork doctor`: what is wrong, and how to mend it; it changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from bot import secrets
from bot.attempt import where
from bot.commands.common import EXIT_DATA, config_option, json_option, print_json, wall_clock
from bot.doctor import database, machine, telegram
from bot.doctor.findings import Finding, Patient, fault
from bot.settings import SettingsFault, load, token_of

CHECKS: tuple[Callable[[Patient], Iterator[Finding]], ...] = (
    *(machine.python, machine.disk, machine.rights),
    *(database.database, database.instances, database.backup),
)
CALLS: tuple[Callable[[Patient], AsyncIterator[Finding]], ...] = (telegram.telegram, telegram.clock)
MARKS = {"fine": "✓", "warning": "!", "fault": "✗"}


@click.command("doctor")
@config_option
@click.option("--offline", is_flag=True, help="Ask Telegram nothing.")
@json_option
def command(config: Path, offline: bool, as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it. Changes nothing; may run beside the bot."""
    secrets.install()
    found = asyncio.run(examine(config, offline=offline))
    if as_json:
        levels = [each.level for each in found]
        counts = {"faults": levels.count("fault"), "warnings": levels.count("warning")}
        print_json({**counts, "checks": [asdict(each) for each in found]})
    else:
        _show(found)
    if any(each.level == "fault" for each in found):
        raise SystemExit(EXIT_DATA)


async def examine(config: Path, *, offline: bool) -> list[Finding]:
    """Everything that there is to say, in the order in which it is looked at."""
    try:
        settings = load(config)
    except SettingsFault as wrong:
        return [fault("settings", str(each), "Mend it there, or start anew: tapwork init") for each in wrong.faults]
    found = [telegram.token(settings)]
    token = token_of(settings) if found[0].level != "fault" else None
    patient = Patient(settings, token, wall_clock())
    for check in CHECKS:
        found += await asyncio.to_thread(_heard, check, patient)
    for ask in () if offline else CALLS:
        try:
            found += [each async for each in ask(patient)]
        except Exception as error:  # noqa: BLE001 - what one check trips over, the others still say
            found.append(_failed(ask.__name__, error))
    return found


def _heard(check: Callable[[Patient], Iterator[Finding]], patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except Exception as error:  # noqa: BLE001 - what one check trips over, the others still say
        return [_failed(check.__name__, error)]


def _failed(name: str, error: BaseException) -> Finding:
    return fault(name, f"This could not be looked at: {where(error)}.", "Tell its makers, with this line.")


def _show(found: list[Finding]) -> None:
    for each in found:
        colour = {"fine": "green", "warning": "yellow", "fault": "red"}[each.level]
        click.echo(f"{click.style(MARKS[each.level], fg=colour)} {each.about}: {each.says}")
        if each.cure:
            click.echo(f"    → {each.cure}")
    wrong = sum(each.level == "fault" for each in found)
    odd = sum(each.level == "warning" for each in found)
    click.echo(f"{wrong} to mend, {odd} to look at." if wrong or odd else "All is well.")
