"""Checks of the database: engine, schema, wholeness, who runs on it, what waits for a person, the last backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.commands.backup import last_backup
from bot.commands.common import counted, moment
from bot.doctor.findings import Finding, Patient, fault, fine, warning
from bot.doctor.telegram import token_holder
from storage import SQLITE, CannotOpen, Unit
from storage.inspecting import OLDEST_POSTGRES, Look, holder, look
from storage.sqlite import wal_reset_notes

DAY = 86_400_000
HANDLED_WITHIN = 5 * 60_000
HELD = {
    "refused": ("Telegram refuses the text of {}", "An admin finds the reason in the chat, under the notice about it."),
    "paused": ("{} paused by an admin", "Let them go on, or give them up, in the chat."),
}


def database(patient: Patient) -> Iterator[Finding]:
    """All that one look at the database shows."""
    url = patient.settings.storage.url
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        yield fine("database", "There is none yet; tapwork run makes it.")
        return
    try:
        with look(url) as found:
            yield from _engine(found)
            yield from _schema(found)
            yield from _whole(found)
            if (unit := found.unit()) is not None:
                yield from _people(patient, unit)
                yield from _waiting(patient, unit)
    except CannotOpen as error:
        yield fault("database", str(error), "Restore the last backup, if it is damaged: tapwork restore --drill FILE")


def instances(patient: Patient) -> Iterator[Finding]:
    """Who runs: one bot on one database is right."""
    try:
        there = holder(patient.settings.storage.url)
    except CannotOpen:
        return
    mine = token_holder(patient)
    if there is None and mine is not None:
        says = f"A bot with this token runs on another database: {mine}."
        yield fault("running", says, "Stop it, or look whether these are the settings that you mean.")
    else:
        yield fine("running", f"The bot runs: {there}." if there else "The bot does not run.")


def backup(patient: Patient) -> Iterator[Finding]:
    """Whether there is one, and how old it is."""
    last, cure = last_backup(patient.settings), "tapwork backup FOLDER --keep 14, every hour by a timer."
    if last is None:
        yield warning("backup", "No backup was ever made with these settings.", cure)
    elif not Path(str(last.get("file"))).exists():
        yield warning("backup", f"The last backup, {last.get('file')}, is not there any more.", cure)
    elif patient.now - last["at"] > 2 * DAY:
        yield warning("backup", f"The last backup is of {moment(last['at'])}.", cure)
    else:
        yield fine("backup", f"The last backup is of {moment(last['at'])}.")


def _engine(found: Look) -> Iterator[Finding]:
    shown = ".".join(map(str, found.version))
    if found.engine == "sqlite":
        for note in wal_reset_notes(found.version):
            cure = "Use a Python that was built with a later SQLite, the container of deploy/, or PostgreSQL."
            yield warning("SQLite", note, cure)
            return
        yield fine("SQLite", f"SQLite {shown}.")
    elif found.version[0] < OLDEST_POSTGRES:
        yield warning("PostgreSQL", f"PostgreSQL {shown} is not mended any more.", f"Upgrade it to {OLDEST_POSTGRES}+.")
    else:
        yield fine("PostgreSQL", f"PostgreSQL {shown}.")


def _schema(found: Look) -> Iterator[Finding]:
    if found.unknown:
        says = f"The database is newer than this program: it has had {', '.join(found.unknown)}."
        yield fault("schema", says, "Start the newer program, or restore the backup that was made before it.")
    elif found.pending:
        says = f"The database is older than this program; the next start runs {', '.join(found.pending)}."
        yield warning("schema", says, "Make a backup, then start the bot.")
    else:
        yield fine("schema", "The database is at the schema of this program.")


def _whole(found: Look) -> Iterator[Finding]:
    if (damage := found.damage()) is not None:
        cure = "Stop the bot, keep a copy of the files, and restore the last backup: tapwork restore FILE --replace"
        yield fault("integrity", f"The database is damaged: {damage}.", cure)
    else:
        yield fine("integrity", "The database is whole. (Places, answers and money: tapwork check)")


def _people(patient: Patient, unit: Unit) -> Iterator[Finding]:
    owners = patient.settings.people.admins
    if not owners:
        yield fault("owners", "Nobody owns this bot.", "Write your numeric Telegram id into [people] admins.")
        return
    known = {owner: unit.people.of_telegram(telegram_id=owner) for owner in owners}
    for owner, person in known.items():
        if person is None:
            says = f"The owner {owner} has never met the bot, so it cannot write to her."
            yield warning(
                "owners", says, "She sends /start to the bot. If nobody has this id: correct [people] admins."
            )
        elif person.unreachable_at is not None:
            yield warning("owners", f"The owner {owner} has blocked the bot.", "She unblocks it and sends /start.")
    if all(person and person.unreachable_at is None for person in known.values()):
        yield fine("owners", "The bot knows its owners.")


def _waiting(patient: Patient, unit: Unit) -> Iterator[Finding]:
    """What waits for somebody."""
    found = [*_held(unit), *_letters(patient, unit)]
    if aside := unit.health.aside():
        says = f"{counted(aside, 'thing', 'things')} that fell due failed too often."
        found.append(warning("due", says, "Tap Try it again under the alarm in the chat; tapwork check names them."))
    if unit.restorations.open_one():
        says = "The database was restored, and nothing is sent before an owner has chosen."
        found.append(warning("restored", says, "/restored in the chat, or tapwork restored"))
    yield from found or [fine("waiting", "Nothing waits for a person.")]


def _held(unit: Unit) -> Iterator[Finding]:
    for each in unit.health.held():
        if each.halted in HELD:
            says, cure = HELD[each.halted]
            what = says.format(counted(each.campaigns, "campaign", "campaigns"))
            yield warning("held", f"{what}; {counted(each.people, 'person waits', 'people wait')} for it.", cure)


def _letters(patient: Patient, unit: Unit) -> Iterator[Finding]:
    dead = unit.health.dead_letters(since=patient.now - 7 * DAY)
    if dead.count:
        says = (
            f"{counted(dead.count, 'update', 'updates')} could not be handled in the last week, last {moment(dead.at)}."
        )
        yield warning("dead letters", says, "The log says why. Whoever sent them was told to try again.")
    open_ = unit.health.waiting()
    if open_.count and patient.now - open_.at > HANDLED_WITHIN:
        says = f"{counted(open_.count, 'update waits', 'updates wait')} since {moment(open_.at)}."
        yield warning("inbox", says, "They are handled when the bot runs. If it does: look into its log.")
