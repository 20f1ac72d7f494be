"""`tapwork broadcast`: write to many people, follow it, pause, resume, cancel and correct it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from bot.commands.broadcast_following import follow, shown, told
from bot.commands.broadcast_post import Given, kept, post_of
from bot.commands.common import (
    EXIT_SETTINGS,
    Problem,
    config_option,
    counted,
    json_option,
    opened,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings, load
from crowd.rules.broadcasting import TYPED_ABOVE, Audience, Reach, When, is_number, read_audience, read_when
from crowd.rules.quiet import QuietHours
from crowd.services.broadcast_steps import NO_DOOR, ConfirmCorrection, NotDone, Run, RunStep
from crowd.services.broadcasting import BroadcastService
from crowd.services.staff import StaffService
from handlers.ui.halted import plainly
from storage import Storage
from storage.vault import broadcast_vault

FILE = click.Path(path_type=Path)
WORDS = click.option("--text", type=FILE, help="The words: a file of plain text.")
PICTURE = click.option("--photo", type=FILE, help="A picture, with the words below it.")
FILM = click.option("--video", type=FILE, help="A film.")
PAPER = click.option("--document", type=FILE, help="Any other file.")
YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group("broadcast", invoke_without_command=True)
@click.option(
    "--to", "to", help='Who gets it: "everybody", "invited:SLUG", "working:SLUG", "finished:SLUG", conditions.'
)
@WORDS
@PICTURE
@FILM
@PAPER
@click.option("--project", help="The project that a button below it leads to.")
@click.option(
    "--at", "at", default="now", help='"now", "morning", 10:30 or "2026-12-01 10:30", by each one\'s own clock.'
)
@click.option("--dry-run", is_flag=True, help="Say who would get it, and send nothing.")
@YES
@click.option("--no-follow", is_flag=True, help="Do not wait until it has gone out.")
@json_option
@config_option
@click.pass_context
def command(ctx: click.Context, /, config: Path, **given: Any) -> None:
    """Write to many people at once. The running bot sends it; this command follows it."""
    if ctx.invoked_subcommand is None:
        asyncio.run(_send(load(config), **given))


async def _send(
    settings: Settings,
    *,
    to: str | None,
    project: str | None,
    at: str,
    dry_run: bool,
    yes: bool,
    no_follow: bool,
    as_json: bool,
    **files: Path | None,
) -> None:
    audience, when = _read_audience(to), _read_when(at)
    post, content = post_of(Given(**files))
    async with opened(settings) as storage:
        service = _service(storage, settings)
        door = await _door(service, project)
        reach = await _reach(service, settings, audience)
        if dry_run:
            _told_before(reach, audience, when, as_json)
            return
        if not yes:
            _confirm(reach, audience, when)
        vault = broadcast_vault(settings.storage.files)
        post = await asyncio.to_thread(kept, post, content, vault)
        run = _done(await service.publish(post, str(audience), str(when), door, wall_clock()))
        await _follow(storage, service, run, as_json=as_json, no_follow=no_follow)


@command.command("show")
@click.argument("broadcast_id", type=int, required=False)
@click.option("--follow", "follows", is_flag=True, help="Wait until it has gone out.")
@json_option
@with_settings
async def show(settings: Settings, broadcast_id: int | None, follows: bool, as_json: bool) -> None:
    """How the broadcast with this number goes; without one, the newest of them."""
    async with opened(settings) as storage:
        service = _service(storage, settings)
        if broadcast_id is None:
            runs = await service.listing(None, wall_clock())
            print_json([shown(run) for run in runs]) if as_json else click.echo(_listed(runs))
            return
        run = _there(await service.look(None, broadcast_id, wall_clock()), broadcast_id)
        await _follow(storage, service, run, as_json=as_json, no_follow=not follows)


@command.command("pause")
@click.argument("broadcast_id", type=int)
@with_settings
async def pause(settings: Settings, broadcast_id: int) -> None:
    """Send nothing more of it until it is resumed."""
    async with opened(settings) as storage:
        run = _done(await _service(storage, settings).pause(None, None, broadcast_id, wall_clock()))
    click.echo(told(run))


@command.command("resume")
@click.argument("broadcast_id", type=int)
@with_settings
async def resume(settings: Settings, broadcast_id: int) -> None:
    """Let it go on."""
    async with opened(settings) as storage:
        run = _done(await _service(storage, settings).resume(None, None, broadcast_id, wall_clock()))
    click.echo(told(run))


@command.command("cancel")
@click.argument("broadcast_id", type=int)
@with_settings
async def cancel(settings: Settings, broadcast_id: int) -> None:
    """Nobody else gets it; whoever has it keeps it."""
    async with opened(settings) as storage:
        run = _done(await _service(storage, settings).cancel(None, None, broadcast_id, wall_clock()))
    click.echo(told(run))


@command.command("repeat")
@click.argument("broadcast_id", type=int)
@YES
@with_settings
async def repeat(settings: Settings, broadcast_id: int, yes: bool) -> None:
    """Send it again to those of whom nobody knows whether they got it."""
    async with opened(settings) as storage:
        service = _service(storage, settings)
        unknown = _done(await service.look(None, broadcast_id, wall_clock())).counts.unknown
        if not yes and unknown:
            who = counted(unknown, "person", "people")
            click.confirm(f"Send it again to {who}? Some get it twice.", abort=True, err=True)
        run = _done(await service.repeat(None, None, broadcast_id, wall_clock()))
    click.echo(told(run))


@command.command("correct")
@click.argument("broadcast_id", type=int)
@WORDS
@PICTURE
@FILM
@PAPER
@YES
@with_settings
async def correct(settings: Settings, /, broadcast_id: int, yes: bool, **files: Path | None) -> None:
    """Change what was sent, and what is still to be sent; words alone take the place of the words under a file."""
    post, content = post_of(Given(**files))
    async with opened(settings) as storage:
        service = _service(storage, settings)
        before = _done(await service.look(None, broadcast_id, wall_clock()))
        if not yes:
            people = counted(before.counts.sent, "person sees", "people see")
            click.confirm(f"Correct it? {people} it changed.", abort=True, err=True)
        post = await asyncio.to_thread(kept, post, content, broadcast_vault(settings.storage.files))
        asked = await service.propose(None, None, broadcast_id, post, wall_clock())
        if not isinstance(asked, ConfirmCorrection):
            raise Problem(f"Nothing was changed: {asked.why.value}.")
        run = _done(await service.correct(None, None, asked.correction_id, wall_clock()))
    click.echo(told(run))


def _service(storage: Storage, settings: Settings) -> BroadcastService:
    return BroadcastService(storage, StaffService(storage, settings.people.admins))


def _read_audience(to: str | None) -> Audience:
    if to is None:
        raise Problem("Say who gets it: --to everybody, or --to invited:SLUG.", EXIT_SETTINGS)
    try:
        return read_audience(to)
    except ValueError as fault:
        raise Problem(f"--to {to}: {fault}.", EXIT_SETTINGS) from None


def _read_when(at: str) -> When:
    try:
        return read_when(at, wall_clock())
    except ValueError as fault:
        raise Problem(f"--at {at}: {fault}.", EXIT_SETTINGS) from None


async def _door(service: BroadcastService, slug: str | None) -> int:
    if slug is None:
        return NO_DOOR
    project = await service.project(slug)
    if project is None:
        raise Problem(f"There is no project {slug}.")
    return project


async def _reach(service: BroadcastService, settings: Settings, audience: Audience) -> Reach:
    if audience.part and await service.project(audience.slug) is None:
        raise Problem(f"There is no project {audience.slug}.")
    reach = await service.reach(audience, QuietHours.parse(settings.notify.quiet_hours), wall_clock())
    if not reach.people:
        raise Problem(f"Nobody is among these people: {audience}.")
    return reach


def _told_before(reach: Reach, audience: Audience, when: When, as_json: bool) -> None:
    if as_json:
        print_json(
            {"to": str(audience), "at": str(when), "people": reach.people, "asleep": reach.asleep, "off": reach.off}
        )
        return
    click.echo(_before(reach, audience, when))
    click.echo("Nothing was sent.")


def _before(reach: Reach, audience: Audience, when: When) -> str:
    asleep = f", {reach.asleep} of them asleep now" if reach.asleep else ""
    off = f", {reach.off} more turned such messages off" if reach.off else ""
    seconds = max(1, reach.takes // 1000)
    return (
        f"{audience}: {counted(reach.people, 'person', 'people')}{asleep}{off}; at {when}; about {seconds} s to send."
    )


def _confirm(reach: Reach, audience: Audience, when: When) -> None:
    click.echo(_before(reach, audience, when), err=True)
    if not reach.typed:
        click.confirm("Send it?", abort=True, err=True)
        return
    typed = click.prompt(f"More than {TYPED_ABOVE}: type the number of people to send it", err=True)
    if not is_number(str(typed), reach.people):
        raise Problem("That is another number. Nothing was sent.")


def _done(step: RunStep) -> Run:
    match step:
        case Run():
            return step
        case NotDone(why):
            raise Problem(f"Nothing was done: {why.value}.")
        case ConfirmCorrection(run=run):
            return run


def _there(step: RunStep, broadcast_id: int) -> Run:
    """The same for a command that only shows."""
    if isinstance(step, NotDone):
        raise Problem(f"There is no broadcast {broadcast_id}; tapwork broadcast show lists them.")
    return _done(step)


def _listed(runs: list[Run]) -> str:
    return "\n".join(told(run) for run in runs) or "Nothing was sent to many people yet."


async def _follow(storage: Storage, service: BroadcastService, run: Run, *, as_json: bool, no_follow: bool) -> None:
    if not no_follow:
        run = await follow(storage, service, run)
    print_json(shown(run)) if as_json else click.echo(told(run))
    if run.fault is not None:
        raise Problem(
            f"Telegram refuses it, so nothing more goes out: {plainly(run.fault)}\n"
            f"Correct it: tapwork broadcast correct {run.id}"
        )
    if run.edits and run.edits.fault is not None:
        raise Problem(
            f"Telegram refuses the correction, so nothing more is changed: {plainly(run.edits.fault)}\n"
            f"Correct it again, or try once more: tapwork broadcast resume {run.id}"
        )
