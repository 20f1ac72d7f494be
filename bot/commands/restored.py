"""`tapwork restored`: after a restore, what was owed, and whether it is sent or dropped."""

from __future__ import annotations

import click

from bot.commands.common import (
    ACTOR,
    EXIT_DATA,
    Problem,
    counted,
    json_option,
    moment,
    opened,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.services.restoring import EVERYTHING, Restored, RestoredService, Way


@click.command("restored")
@click.option("--send", "send", multiple=True, metavar="KIND", help="Send what is owed of this kind; `all` for all.")
@click.option("--drop", "drop", multiple=True, metavar="KIND", help="Never send it; `all` for all.")
@click.option("--go-on", is_flag=True, help="All messages are chosen: what fell due may happen.")
@json_option
@with_settings
async def command(settings: Settings, send: tuple[str, ...], drop: tuple[str, ...], go_on: bool, as_json: bool) -> None:
    """What was owed when the backup was made, and what becomes of it. Nothing happens by itself until all is chosen."""
    async with opened(settings) as storage:
        service = RestoredService(storage)
        found = await service.look(wall_clock())
        if found is None:
            raise Problem("No restore waits for a choice.", EXIT_DATA)
        chosen: list[tuple[Way, str]] = [*(("send", each) for each in send), *(("drop", each) for each in drop)]
        for way, kind in chosen:
            found = await _choose(service, found, way, kind)
        if go_on and found:
            found = await service.go_on(None, actor=ACTOR, now=wall_clock())
    _report(found, as_json=as_json)


async def _choose(service: RestoredService, found: Restored | None, way: Way, kind: str) -> Restored | None:
    if way == "drop" and found and kind in found.due:
        return await service.drop_due(None, kind=kind, actor=ACTOR, now=wall_clock())
    if kind != "all" and (found is None or kind not in found.owed):
        there = ", ".join(found.owed) if found and found.owed else "nothing"
        raise Problem(f"Nothing of the kind {kind} is owed; owed is: {there}.", EXIT_DATA)
    name = EVERYTHING if kind == "all" else kind
    return await service.choose(None, kind=name, way=way, actor=ACTOR, now=wall_clock())


def _report(found: Restored | None, *, as_json: bool) -> None:
    if as_json:
        owed, due = (dict(found.owed), dict(found.due)) if found else ({}, {})
        print_json({"open": found is not None, "owed": owed, "due": due})
        return
    if found is None:
        click.echo("All is chosen. The bot goes on as usual.")
        return
    click.echo(
        f"Restored as of {moment(found.made_at)}; what came until {moment(found.restored_at)} is not known here."
    )
    for kind, count in found.owed.items():
        click.echo(f"  {kind}: {counted(count, 'message', 'messages')}")
    for kind, count in found.due.items():
        click.echo(f"  {kind}: {count} fell due, and happens when you go on (--drop {kind}: it does not)")
    if not found.owed:
        click.echo("No message waits. When what fell due may happen: tapwork restored --go-on")
        return
    click.echo("Choose by kind, or all: tapwork restored --send KIND, --drop KIND, --send all, --drop all")
