"""`tapwork rules`: the rules of a project about its workers in words, and a dry run of them, of a file's, of a set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bot.commands.common import (
    EXIT_NO_INPUT,
    Problem,
    accepted,
    json_option,
    opened,
    print_json,
    wall_clock,
    with_settings,
)
from bot.settings import Settings
from crowd.rules.quality.presets import PRESETS, preset
from crowd.rules.quality.rule import Rule
from crowd.rules.rule_file import around, read_rules
from crowd.rules.spec import ProjectSpec
from crowd.services.rule_trying import Trial
from crowd.services.rulebook import Book, RuleService
from handlers.ui import rule_words
from handlers.ui.words import _, ngettext, number


@click.command("rules")
@click.argument("slug")
@click.option("--dry-run", is_flag=True, help="Whom they would have touched so far.")
@click.option("--try", "file", type=click.Path(path_type=Path, dir_okay=False), help="The same of the rules of a file.")
@click.option("--preset", "name", type=click.Choice(PRESETS), help="The same of a set.")
@json_option
@with_settings
async def command(
    settings: Settings, /, slug: str, dry_run: bool, file: Path | None, name: str | None, as_json: bool
) -> None:
    """Show the rules of project SLUG; nothing is ever changed."""
    async with opened(settings) as storage:
        service = RuleService(storage)
        book = accepted(await service.book_of(slug, now=wall_clock()))
        if not (dry_run or file or name):
            _show(book, as_json)
            return
        spec = accepted(await service.spec_of(book.project_id))
        rules = _of_file(file, spec) if file else preset(name, around(spec)) if name else book.rules
        found = accepted(await service.tried(book.project_id, now=wall_clock(), rules=rules))
    _show_trial(book, found[1], as_json)


def _of_file(file: Path, spec: ProjectSpec) -> Sequence[Rule]:
    try:
        found = read_rules(file.read_text("utf-8"), spec)
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file} cannot be read: {error}.", EXIT_NO_INPUT) from None
    if isinstance(found, list):
        raise Problem("\n".join(str(each) for each in found))
    return found


def _show(book: Book, as_json: bool) -> None:
    if as_json:
        rules = [_data(rule) | _did(book, rule.name) for rule in book.rules]
        print_json({"project": book.slug, "preset": book.preset, "rules": rules})
        return
    click.echo("\n\n".join(["\n".join(_lines(book, rule)) for rule in book.rules]) or _("No rules."))


def _lines(book: Book, rule: Rule) -> list[str]:
    did = book.counts.get(rule.name)
    words = ngettext(
        "In the last 7 days: {count} person", "In the last 7 days: {count} people", did.people if did else 0
    )
    said = [str(each) for each in rule_words.rule_text(rule, book.currency)]
    return [
        said[0],
        *(f"  {each}" for each in said[1:]),
        *([f"  {words.format(count=number(did.people))}"] if did else []),
    ]


def _show_trial(book: Book, trial: Trial, as_json: bool) -> None:
    if as_json:
        print_json(_trial_data(book, trial))
        return
    words = ngettext("{answers} answers of {count} person.", "{answers} answers of {count} people.", trial.people)
    click.echo(words.format(answers=number(trial.answers), count=number(trial.people)))
    for each in trial.rules:
        head, *rest = rule_words.tried(each, book.currency)
        click.echo("\n".join(["", str(head), *(f"  {line}" for line in rest)]))


def _data(rule: Rule) -> dict[str, object]:
    return asdict(rule)


def _did(book: Book, name: str) -> dict[str, object]:
    did = book.counts.get(name)
    return {"times": did.times if did else 0, "people": did.people if did else 0}


def _trial_data(book: Book, trial: Trial) -> dict[str, object]:
    return {
        "project": book.slug,
        "answers": trial.answers,
        "people": trial.people,
        "rules": [{"rule": _data(each.rule), "touched": [asdict(one) for one in each.people]} for each in trial.rules],
    }
