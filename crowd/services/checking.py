"""Whether the stored data is whole: what must hold of places, answers and money at any time."""

from __future__ import annotations

from storage import Storage, Unit

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
    "parked": "task {0}, person {1}: the place is parked without a question",
    "reserved": "task {0}, person {1}: the place is reserved without an open bundle",
    "dropped": "task {0}: it is dropped, and {1} places are open",
}


async def problems(storage: Storage) -> list[str]:
    """A sentence for each row of which something does not hold, at most 20 a kind; empty when all is whole."""

    def unit(work: Unit) -> list[str]:
        return [
            sentence.format(*row) for name, sentence in SENTENCES.items() for row in work.checks.rows(name, most=MOST)
        ]

    return await storage.read(unit)
