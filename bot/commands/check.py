"""`tapwork check`: forms, projects and task files before they are used; without a file, the stored data."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.commands.common import Problem, config_option, file_text, opened, readable
from bot.commands.tasks import told
from bot.settings import Settings, load
from crowd.rules.faults import Fault
from crowd.rules.spec import ProjectSpec
from crowd.rules.toml import TOMLDecodeError, read_toml
from crowd.screening.form import load_form
from crowd.services.banks import banks_beside
from crowd.services.checking import lost_media, problems
from crowd.services.importing import check_rows
from crowd.services.projects import checked_project
from storage.vault import media_vault


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--media", type=click.Path(path_type=Path), help="The folder or ZIP of the files that rows name.")
@config_option
def command(files: tuple[Path, ...], media: Path | None, config: Path) -> None:
    """Check FILES: a form or a project (TOML), and behind a project its task files; needs no settings.

    Without files, check that the stored data is whole: places, answers, money, and the files that tasks show.
    """
    asyncio.run(_check(load(config, must_exist=not files), files, media))


async def _check(settings: Settings, files: tuple[Path, ...], media: Path | None) -> None:
    if not files:
        await _stored(settings)
        return
    project: ProjectSpec | None = None
    for file in files:
        if file.suffix.lower() == ".toml":
            project = _described(file, settings) or project
        else:
            await _tasks(file, project, media)


async def _stored(settings: Settings) -> None:
    async with opened(settings) as storage:
        found = [*await problems(storage), *await lost_media(storage, media_vault(settings.storage.files))]
    if found:
        raise Problem("\n".join(found))
    click.echo("Places, answers, money and media are whole.")


def _described(file: Path, settings: Settings) -> ProjectSpec | None:
    """A project has a slug, a form has not."""
    text = file_text(file)
    try:
        is_project = "slug" in read_toml(text) or "task" in read_toml(text)
    except TOMLDecodeError as error:
        raise Problem(f"{file} is no TOML file: {error}") from None
    found = checked_project(text, currency=settings.pay.currency) if is_project else load_form(text, banks_beside(file))
    if isinstance(found, list):
        raise Problem(_faults(file, found))
    click.echo(f"{file}: {'a project' if is_project else 'a form'}, without faults.")
    return found if isinstance(found, ProjectSpec) else None


async def _tasks(file: Path, project: ProjectSpec | None, media: Path | None) -> None:
    if project is None:
        raise Problem(f"Name the project file before {file}: it says how a row becomes a task.")
    report = await check_rows(project, readable(file), media=media)
    click.echo(told(report))
    if report.stopped:
        raise Problem(f"{file} cannot be added as it is.")


def _faults(file: Path, faults: list[Fault]) -> str:
    return "\n".join(f"{file}: {fault}" for fault in faults)
