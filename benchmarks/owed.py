"""How steadily owed messages go out, and what people who work meanwhile wait for a reply.

    python -m benchmarks.owed [--rounds 5] [--seconds 10] [--people 100] [--think 3] [--latency 60]

The real `tapwork run` by webhook on SQLite with synchronous=FULL, under the load of `benchmarks.load`: people who read
before they tap, and others who only get messages. Rounds without and with a campaign under way take turns at the same
bot; the campaign is held and let go in its row. What a reply takes with it is compared with the round before.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import FIRST_PERSON
from benchmarks.pairs import Pair, TapworkByWebhook, busy_of_machine, cpu_of, pair
from benchmarks.places import prepare

TARGET = 1.2
RATE, GIVE = 25.0, 1.0
SETTLES = 4.0
"""Seconds until the sender has noticed that the campaign goes on, or is held, and its first burst is over."""

OWE = """INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at)
    SELECT ?, id, 'pending', ?, ? FROM people WHERE telegram_id >= ?"""
CAMPAIGN = """INSERT INTO campaigns (kind, ref, project_id, body, state, created_at)
    VALUES ('project_live', 'bench', 1, '{}', 'held', ?) RETURNING id"""
READER = "INSERT INTO people (telegram_id, worker_key, admitted_at, created_at) VALUES (?, ?, 1, 1)"


@dataclass(frozen=True, slots=True)
class Round:
    """Median and 95th percentile of a reply in ms; messages a second, in all and in the slowest and fastest second."""

    taps: int
    median: float
    p95: float
    api: float
    bot: float
    machine: float
    rate: float = 0.0
    seconds: tuple[int, int] = (0, 0)


def owe(path: Path, first: int, readers: int) -> None:
    """A campaign that owes each reader a message, held for now."""
    now = time.time_ns() // 1_000_000
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.executemany(READER, [(first + at, f"r{at}") for at in range(readers)])
        [(campaign,)] = connection.execute(CAMPAIGN, (now,)).fetchall()
        connection.execute(OWE, (campaign, now, now, first))
        connection.execute("COMMIT")


def let(path: Path, state: str) -> None:
    """The campaign goes on, or is held."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        connection.execute("UPDATE campaigns SET state = ? WHERE ref = 'bench' AND state <> 'done'", (state,))


async def measure(folder: Path, given: argparse.Namespace) -> list[tuple[Round, Round]]:
    """Rounds without and with the campaign, in turns at one bot."""
    readers = int(given.rounds * (given.seconds + 2 * SETTLES) * RATE * 1.2)
    await prepare(folder / "tapwork.db", tasks=2_000, workers=given.people)
    owe(folder / "tapwork.db", FIRST_PERSON + given.people, readers)
    load = {"people": given.people, "latency": given.latency, "think": given.think, "readers": readers}
    found = []
    async with pair(folder, TapworkByWebhook(), **load) as both:
        await both.told("go")
        for _number in range(given.rounds):
            rounds = []
            for state in ("held", "running"):
                let(folder / "tapwork.db", state)
                await asyncio.sleep(SETTLES)
                rounds.append(one := await _round(both, given.seconds))
                print(_line(state, one), flush=True)
            found.append((rounds[0], rounds[1]))
        await both.told("pause")
    return found


async def _round(both: Pair, seconds: float) -> Round:
    await both.told("waits")
    await both.told("told")
    cpu, (busy, passed) = cpu_of(both.bot.pid), busy_of_machine()
    await asyncio.sleep(seconds)
    waits, told = await both.told("waits"), (await both.told("told"))["at"]
    busy_after, passed_after = busy_of_machine()
    card = [1000 * wait for wait in waits["card"]]
    each = (
        [sum(told[0] + at <= when < told[0] + at + 1 for when in told) for at in range(int(seconds) - 1)]
        if told
        else []
    )
    return Round(
        taps=len(card),
        median=statistics.median(card),
        p95=statistics.quantiles(card, n=20)[-1],
        api=1000 * statistics.quantiles(waits["call"], n=20)[-1],
        bot=(cpu_of(both.bot.pid) - cpu) / seconds,
        machine=(busy_after - busy) / max(passed_after - passed, 0.01),
        rate=(len(told) - 1) / (told[-1] - told[0]) if len(told) > 1 else 0.0,
        seconds=(min(each), max(each)) if each else (0, 0),
    )


def _line(state: str, one: Round) -> str:
    sent = f"; {one.rate:.2f} messages a second, {one.seconds[0]} to {one.seconds[1]}" if one.rate else ""
    words = "with a campaign" if state == "running" else "without"
    return (
        f"{words:15} {one.taps:4} taps; reply {one.median:.1f} ms, 95th {one.p95:.1f}; API 95th {one.api:.1f}; "
        f"bot {one.bot:.0%} of a core, machine {one.machine:.0%} busy{sent}"
    )


def tell(found: list[tuple[Round, Round]]) -> None:
    """Both targets beside what was measured."""
    ratios = [busy.p95 / idle.p95 for idle, busy in found]
    rates = [busy.rate for _idle, busy in found]
    print(f"95th percentile of a reply, with a campaign to without: {_spread(ratios)}; target at most {TARGET:g}")
    print(f"messages a second: {_spread(rates)}; target {RATE:g} ± {GIVE:g}")


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--latency", type=int, default=60, help="ms of every call to the Bot API")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tell(asyncio.run(measure(Path(folder), given)))


if __name__ == "__main__":
    main()
