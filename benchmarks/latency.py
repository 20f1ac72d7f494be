"""Seconds from the tap to the changed card, for people who read before they tap, against the API's own latency.

    python -m benchmarks.latency [--rounds 3] [--seconds 20] [--people 256] [--think 3] [--latency 60]

The real `tapwork run` on SQLite with synchronous=FULL; sandbox and people have a process of their own, which also asks
the API ten times a second for something that costs nothing: that is the API's own latency, in the same run. The poll
has that latency too, half on its way there and half back: a tap that just missed one waits for the next, so that the
floor of the 95th percentile is nearly twice the API's latency where polls follow each other, and once where one waits.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.pairs import Pair, Tapwork, pair
from benchmarks.places import prepare

TARGET = 1.2
TASKS, WORKERS = 2_000, 256


async def measure(folder: Path, given: argparse.Namespace) -> list[float]:
    """The ratio of each round."""
    await prepare(folder / "tapwork.db", tasks=TASKS, workers=WORKERS)
    load = {"people": given.people, "latency": given.latency, "think": given.think}
    async with pair(folder, Tapwork(), **load) as both:
        await both.told("go")
        await asyncio.sleep(2 * given.think)
        return [await _round(both, number, given.seconds) for number in range(1, given.rounds + 1)]


async def _round(both: Pair, number: int, seconds: float) -> float:
    await both.told("waits")
    await asyncio.sleep(seconds)
    waits = await both.told("waits")
    cards, calls = _of(waits["card"]), _of(waits["call"])
    print(
        f"round {number}: {len(waits['card']):,} taps; card {cards[0]:.1f} ms, 95th {cards[1]:.1f} ms; "
        f"API {calls[0]:.1f} ms, 95th {calls[1]:.1f} ms; ratio {cards[1] / calls[1]:.2f}"
    )
    return cards[1] / calls[1]


def _of(waits: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    return 1000 * statistics.median(waits), 1000 * statistics.quantiles(waits, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--latency", type=int, default=60, help="ms of every call to the Bot API")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ratios = asyncio.run(measure(Path(folder), given))
    print(f"95th percentile, card to API: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"target at most {TARGET:g}")


if __name__ == "__main__":
    main()
