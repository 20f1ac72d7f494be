"""Taps a second from the tap to the changed card: Tapwork against python-telegram-bot that stores nothing.

    python -m benchmarks.taps [--rounds 5] [--seconds 4] [--people 256] [--latency 60]

Tapwork is the real `tapwork run` on SQLite with synchronous=FULL; the peers are in benchmarks/peers.py. Each has a
sandbox and people in a process of its own. All are up from the beginning, and tap in turns: one round each, then the
next. No call of the sandbox is faster than `--latency`, which is half before and half after it is applied.
"""

import argparse
import asyncio
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.pairs import BotStarter, Figures, Peer, Tapwork, pair
from benchmarks.places import prepare

TARGETS = {"bare": 0.7, "stock": 10.0}
BOTS: dict[str, BotStarter] = {"tapwork": Tapwork(), "bare": Peer("bare"), "stock": Peer("stock")}
SLOWER = {"stock": 4}  # so many times longer rounds, or it would hardly have begun
TASKS, WORKERS = 2_000, 256


async def measure(folder: Path, given: argparse.Namespace) -> dict[str, list[Figures]]:
    """The rounds of each bot."""
    found: dict[str, list[Figures]] = {name: [] for name in given.bots}
    async with AsyncExitStack() as stack:
        pairs = {}
        for name in given.bots:
            place = folder / name
            place.mkdir()
            if name == "tapwork":
                await prepare(place / "tapwork.db", tasks=TASKS, workers=WORKERS)
            pairs[name] = await stack.enter_async_context(
                pair(place, BOTS[name], people=given.people, latency=given.latency)
            )
        for number in range(given.rounds):
            for name, both in pairs.items():
                slower = SLOWER.get(name, 1)
                figures = await both.round(warm=given.warm * slower, seconds=given.seconds * slower)
                found[name].append(figures)
                show(f"round {number + 1} {name}", figures)
    return found


def show(name: str, one: Figures) -> None:
    lost = f", {one.lost} lost" if one.lost else ""
    print(f"{name:18}{one.rate:8,.0f} taps/s {one.cost:7.2f} ms CPU a tap, load at {one.load:.0%} of a core{lost}")


def tell(found: dict[str, list[Figures]]) -> None:
    """Medians, ranges and ratios."""
    rates = {name: [one.rate for one in rounds] for name, rounds in found.items()}
    costs = {name: statistics.median(one.cost for one in rounds) for name, rounds in found.items()}
    for name, each in rates.items():
        spread = f"{min(each):,.0f} to {max(each):,.0f}"
        print(f"{name:10}{statistics.median(each):8,.0f} taps/s ({spread}), {costs[name]:.2f} ms CPU a tap")
    for name, target in TARGETS.items():
        if name in rates and "tapwork" in rates:
            ratios = sorted(ours / theirs for ours, theirs in zip(rates["tapwork"], rates[name], strict=True))
            ratio = statistics.median(rates["tapwork"]) / statistics.median(rates[name])
            print(
                f"tapwork is {ratio:.2f} times {name} (rounds {ratios[0]:.2f} to {ratios[-1]:.2f}; target {target:g})"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--warm", type=float, default=2.0)
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--latency", type=int, default=60, help="ms of every call to the Bot API")
    parser.add_argument("--bots", nargs="+", choices=list(BOTS), default=list(BOTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tell(asyncio.run(measure(Path(folder), given)))


if __name__ == "__main__":
    main()
