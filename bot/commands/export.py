"""`tapwork export`: what was answered in a project, in the format of the next tool, and the schema of every format."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import click

from bot.commands.common import EXIT_DATA, EXIT_SETTINGS, Problem, accepted, config_option, opened, print_json
from bot.settings import load
from crowd.rules.export_fields import LABEL_STUDIO, What, schema
from crowd.rules.pseudonyms import fresh, lasting
from crowd.services.exporting import Chosen, Exported, ExportService
from crowd.services.exporting.choosing import ALL, KEPT, NONE
from crowd.services.sinks import FLAT, Form

Format = Literal["jsonl", "csv", "xlsx", "parquet", "label-studio", "hugging-face"]
ENDINGS: dict[str, Form] = {
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    ".json": "label-studio",
}
FOLDER: Final = "hugging-face"
FORMATS = (*ENDINGS.values(), FOLDER)
STATES = ("submitted", "accepted", "rejected")
LINES: dict[What, str] = {
    "answers": "answers",
    "majority": "tasks",
    "reports": "reports",
    "pairs": "preferences",
    "majority pairs": "preferences",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed, made one thing each."""

    what: What
    form: Format
    chosen: Chosen
    raw: bool
    licence: str


@click.command("export")
@click.argument("slug", required=False)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--as", "form", type=click.Choice(FORMATS), help="The format, where the name of FILE does not say it.")
@click.option("--majority", is_flag=True, help="One line a task: its votes and the label that has most of them.")
@click.option("--pairs", is_flag=True, help="Preferences: the chosen text, the rejected one, and how strongly.")
@click.option("--reports", is_flag=True, help="What workers reported about tasks, instead of the answers.")
@click.option("--states", help="Only answers in these states, as submitted,accepted.  [default: all that were given]")
@click.option("--since", help="Only answers from this day on, as 2026-11-01, or a time in UTC.")
@click.option("--until", help="Only answers up to this day, or before a time in UTC.")
@click.option("--dropped", is_flag=True, help="With the tasks that were dropped after reports.")
@click.option("--gold", is_flag=True, help="For --majority and --pairs: with the gold that stands among the tasks.")
@click.option("--resolved", is_flag=True, help="With --majority: without tasks on which people differ still.")
@click.option("--without-restricted", "without", is_flag=True, help="Without all answers of banned workers.")
@click.option("--with-restricted", "with_", is_flag=True, help="With those that no longer count, too.")
@click.option("--lasting-names", is_flag=True, help="Call workers the same as in other exports.")
@click.option("--raw", is_flag=True, help="For machines: leave texts in CSV that a spreadsheet would run as formulas.")
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@click.option("--licence", default="unknown", help="For the card of hugging-face, as cc-by-4.0.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of what would be written, and write nothing.")
@config_option
def command(slug: str | None, file: Path | None, schema: bool, force: bool, config: Path, **given: Any) -> None:
    """Write what was answered in the project SLUG to FILE, as one snapshot.

    The ending of FILE says the format: .jsonl, .csv, .xlsx, .parquet, or .json for Label Studio. A name without an
    ending is a folder for Hugging Face.
    """
    asked = _asked(file, **given)
    if schema:
        print_json(_schema(asked))
    elif slug is None or file is None:
        raise Problem("Name the project and the file: tapwork export SLUG FILE", EXIT_SETTINGS)
    else:
        _unless_there(file, asked.form, force=force)
        exported = asyncio.run(_exported(slug, file, asked, config))
        click.echo(_told(exported, asked))


def _unless_there(file: Path, form: Format, *, force: bool) -> None:
    """What lies there may be somebody's only copy. A folder is never written over."""
    if form != FOLDER and not force and file.exists():
        raise Problem(f"{file} is there already. Choose another name, or write over it with --force.", EXIT_DATA)


async def _exported(slug: str, file: Path, asked: _Asked, config: Path) -> Exported:
    async with opened(load(config)) as storage:
        service = ExportService(storage)
        if (form := asked.form) == FOLDER:
            found = await service.hugging_face(slug, file, licence=asked.licence, chosen=asked.chosen)
        else:
            found = await service.export(slug, file, asked.what, form=form, raw=asked.raw, chosen=asked.chosen)
    return accepted(found)


def _asked(
    file: Path | None,
    *,
    form: Format | None,
    majority: bool,
    pairs: bool,
    reports: bool,
    states: str | None,
    since: str | None,
    until: str | None,
    dropped: bool,
    gold: bool,
    resolved: bool,
    without: bool,
    with_: bool,
    lasting_names: bool,
    raw: bool,
    licence: str,
) -> _Asked:
    what = _what(majority=majority, pairs=pairs, reports=reports)
    found = form or _form(file)
    if states and what == "reports":
        raise Problem("--states is about answers; reports are chosen by --since and --until.", EXIT_SETTINGS)
    if resolved and found != FOLDER and what not in ("majority", "majority pairs"):
        raise Problem("--resolved is about labels; say --majority, too.", EXIT_SETTINGS)
    if found == FOLDER and what != "answers":
        raise Problem("A folder for Hugging Face holds answers, majority and preferences anyway.", EXIT_SETTINGS)
    if found == "label-studio" and what not in ("answers", "majority"):
        raise Problem("Label Studio takes answers or their majority; choose another format.", EXIT_SETTINGS)
    chosen = Chosen(
        states=_states(states),
        since=_time(since, "--since", timedelta()),
        until=_time(until, "--until", timedelta(days=1)),
        dropped=dropped,
        gold=gold,
        resolved=resolved,
        restricted=_restricted(without=without, with_=with_),
        names=lasting if lasting_names else fresh(secrets.token_bytes(32)),
    )
    return _Asked(what, found, chosen, raw, licence)


def _restricted(*, without: bool, with_: bool) -> int:
    if without and with_:
        raise Problem("Either --without-restricted or --with-restricted.", EXIT_SETTINGS)
    return NONE if without else ALL if with_ else KEPT


def _what(*, majority: bool, pairs: bool, reports: bool) -> What:
    if reports and (majority or pairs):
        raise Problem("Either --reports, or --majority or --pairs: each is a file of its own.", EXIT_SETTINGS)
    if reports:
        return "reports"
    if pairs:
        return "majority pairs" if majority else "pairs"
    return "majority" if majority else "answers"


def _form(file: Path | None) -> Format:
    """The format that the name of the file says; without a file it is JSONL."""
    if file is None:
        return "jsonl"
    if not file.suffix:
        return "hugging-face"
    form = ENDINGS.get(file.suffix.lower())
    if form is None:
        raise Problem(f"{file} does not say how to write it: end its name in {', '.join(ENDINGS)}, or say --as.")
    return form


def _states(states: str | None) -> frozenset[str] | None:
    if states is None:
        return None
    found = frozenset(each.strip() for each in states.split(",") if each.strip())
    if not found or found - set(STATES):
        raise Problem(f"--states takes some of {', '.join(STATES)}, with commas between them.", EXIT_SETTINGS)
    return found


def _time(text: str | None, option: str, day: timedelta) -> int | None:
    """Milliseconds UTC; `day` is added to a date without a time."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Problem(f"{option} takes a day or a time, as 2026-11-01 or 2026-11-01T12:00.", EXIT_SETTINGS) from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return round((at + day if len(text) == len("2026-11-01") else at).timestamp() * 1000)


def _schema(asked: _Asked) -> dict[str, Any]:
    if asked.form == "label-studio":
        return LABEL_STUDIO
    return schema(asked.what, flat=asked.form in FLAT)


def _told(exported: Exported, asked: _Asked) -> str:
    lines = [f"{exported.path}: {exported.lines} {LINES[asked.what]}."]
    if exported.undecided:
        lines.append(f"{exported.undecided} prefer neither text and are left out.")
    if exported.cut:
        lines.append(
            f"{exported.cut} cells were longer than a spreadsheet can hold and were cut; JSONL keeps them whole."
        )
    return "\n".join(lines)
