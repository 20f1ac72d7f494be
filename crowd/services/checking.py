"""Whether the stored data is whole: what must hold of places, answers and money at any time."""

from __future__ import annotations

import asyncio

from storage import Storage, Unit
from storage.records.media import ShownFile
from storage.vault import MEDIA, Vault

MOST = 20
SENTENCES = {
    "places": "task {0}: {1} places are gone, {2} are held or used",
    "answers": "task {0}, person {1}: the state {2} does not go with what is stored as its answer",
    "refs": "ledger {0}: its {2} lines sum to {1}, or are of several currencies",
    "held": "project {0}: the ledger holds {1} for places in people's hands, which are worth {2}",
    "pending": "person {0}: the ledger has {1} pending, the answers not judged yet are worth {2}",
    "progress": "project {0}, person {1}: the counts on the card differ from a recount",
    "idle": "project {0}, person {1}: counts without any assignment behind them",
    "cursors": "project {0}, person {1}: she stands behind tasks that are not there yet",
    "budgets": "project {0}: its budget counts {1} as committed, the ledger {2}",
    "positions": "project {0}, task {1}: its place in the queue was never given out",
    "reports": "task {0}, person {1}: she reported it, and her assignment is {2}",
    "report_pay": "task {0}, person {1}: the ledger has {2} for her report, which is not what it is worth",
    "second_looks": "task {0}, person {1}: the ledger has {2} for her second look, which is not what was noted",
    "parked": "task {0}, person {1}: the place is parked without a question",
    "reserved": "task {0}, person {1}: the place is reserved without an open bundle",
    "dues": "{0} {1}: it was due, failed {2} times and was set aside: {3}",
    "life": "project {0}: it is {1}, which does not go with when the clock looks at it",
    "moves": "project {0}: its last move made it {1}, and it is {2}",
    "openings": "project {0}: it is {1}, which does not go with when it opens by itself",
    "attempts": "attempt {0}, person {1}: its score, {2}, is not what its answers are worth",
    "doubts": "task {0}: its key waits for a decision, and the task is {1}",
    "practice": "task {0}, person {1}: she was shown its answer, and it is gold for others",
    "restricted": "person {0}, project {1} (0: all): she is not kept from work as long as her restrictions say",
    "rejected": "task {0}, person {1}: her answer is {2}, which does not go with its rejection",
    "dropped": "task {0}: it is dropped, and {1} places are open",
}


async def problems(storage: Storage) -> list[str]:
    """A sentence for each row of which something does not hold, at most 20 a kind; empty when all is whole."""

    def unit(work: Unit) -> list[str]:
        return [
            sentence.format(*row) for name, sentence in SENTENCES.items() for row in work.checks.rows(name, most=MOST)
        ]

    return await storage.read(unit)


async def lost_media(storage: Storage, vault: Vault) -> list[str]:
    """A sentence for each file that tasks show and that is not in its folder any more, at most 20; else empty."""
    shown = await storage.read(lambda work: work.media.shown())
    lost = await asyncio.to_thread(lambda: [each for each in shown if not vault.holds(each.stored_name)])
    return [_lost(each) for each in lost[:MOST]]


async def named_files(storage: Storage) -> set[str]:
    """Every file that a row names, as a backup calls it: people's in `files`, those of tasks in `files/media`."""

    def unit(work: Unit) -> set[str]:
        people = {f"files/{name}" for name in work.files.stored_names()}
        return people | {f"files/{MEDIA}/{name}" for name in work.media.stored_names()}

    return await storage.read(unit)


def _lost(file: ShownFile) -> str:
    others = f" and {file.tasks - 1} more" if file.tasks > 1 else ""
    still = "Telegram still has it for now" if file.ids else "the task cannot be shown"
    return f"media {file.stored_name}: the {file.kind} of task {file.task}{others} is not in its folder; {still}"
