"""`tapwork erase`: forgets one person, as she could do herself with /deleteme."""

from __future__ import annotations

import click

from bot.commands.common import (
    ACTOR,
    EXIT_DATA,
    Problem,
    counted,
    json_option,
    opened,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.services.privacy import Erased, PrivacyService, Stakes
from crowd.services.staff import StaffService
from storage.vault import Vault


@click.command("erase")
@click.argument("telegram_id", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@with_settings
async def command(settings: Settings, telegram_id: int, yes: bool, as_json: bool) -> None:
    """Forget the person with this TELEGRAM_ID: what is personal goes; answers and money stay under the pseudonym."""
    async with opened(settings) as storage:
        staff = StaffService(storage, settings.people.admins)
        privacy = PrivacyService(storage, Vault(settings.storage.files), staff, settings.privacy.retention())
        stakes = await privacy.stakes(telegram_id)
        if stakes is None:
            raise Problem(f"Nobody with the Telegram id {telegram_id} is known.", EXIT_DATA)
        if not yes:
            for line in _told(stakes):
                click.echo(line, err=True)
            click.confirm("Forget this person?", abort=True, err=True)
        await _erase(privacy, telegram_id, stakes, as_json=as_json)


async def _erase(privacy: PrivacyService, telegram_id: int, stakes: Stakes, *, as_json: bool) -> None:
    outcome = await privacy.erase_by_hand(telegram_id, actor=ACTOR, now=wall_clock())
    if not isinstance(outcome, Erased):
        raise Problem(f"Nobody with the Telegram id {telegram_id} is known any more.", EXIT_DATA)
    if as_json:
        print_json({"pseudonym": stakes.pseudonym, "kept": {"answers": stakes.counts.task_answers}})
    else:
        click.echo(f"Forgotten. What stays is under the pseudonym {stakes.pseudonym}.")


def _told(stakes: Stakes) -> list[str]:
    counts = stakes.counts
    owed = ", ".join(f"{micro / 1_000_000:.2f} {currency}" for currency, micro in (*stakes.available, *stakes.pending))
    return [
        f"Goes: name, number, {counted(counts.screening_answers, 'answer', 'answers')} given when applying, "
        f"{counted(counts.files, 'file', 'files')}.",
        f"Goes back: {counted(counts.in_hand, 'task', 'tasks')}.",
        f"Stays under {stakes.pseudonym}: {counted(counts.task_answers, 'answer', 'answers')} and the ledger.",
        *([f"Not paid out yet: {owed}. Nobody can be reached to pay it afterwards."] if owed else []),
    ]
