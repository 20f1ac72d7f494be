"""What a tap costs with a million tasks and ten thousand workers, against a thousand tasks: end to end, in turns.

    python -m benchmarks.scale [--tasks 1000000] [--workers 10000] [--rounds 5] [--seconds 4]

Also the bot's memory and how soon after its start it asks Telegram for updates. Filling the large database by the real
import takes minutes; it lies in a temporary folder and goes with it, unless `--folder` names one to keep it in.
"""

import argparse
import asyncio
import shutil
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.pairs import Figures, Pair, Tapwork, compile_into, pair
from benchmarks.places import prepare
from benchmarks.taps import show

FEW_TASKS, FEW_WORKERS = 1_000, 256
MOST, MEMORY = 1.2, 150.0
STARTS = 5


async def measure(folder: Path, given: argparse.Namespace) -> None:
    """Both databases in turns, and what is found."""
    async with AsyncExitStack() as stack:
        pairs = {
            "small": await _pair(stack, folder / "small", tasks=FEW_TASKS, workers=FEW_WORKERS, kept=None),
            "large": await _pair(stack, folder / "large", tasks=given.tasks, workers=given.workers, kept=given.folder),
        }
        found: dict[str, list[Figures]] = {name: [] for name in pairs}
        for number in range(given.rounds):
            for name, both in pairs.items():
                found[name].append(figures := await both.round(warm=given.warm, seconds=given.seconds))
                show(f"round {number + 1} {name}", figures)
        tell(pairs, found)
    for name in pairs:
        await starts(name, folder / name)


async def starts(name: str, folder: Path) -> None:
    """How soon after the start of the process, with its bytecode cached, Telegram is asked for updates."""
    seconds = []
    for _ in range(STARTS):
        async with pair(folder, Tapwork(), people=0) as both:
            seconds.append(await both.first_poll())
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(f"{name:8} first poll {statistics.median(seconds):.2f} s after the start ({spread})")


async def _pair(stack: AsyncExitStack, folder: Path, *, tasks: int, workers: int, kept: Path | None) -> Pair:
    await asyncio.to_thread(folder.mkdir)
    database = folder / "tapwork.db"
    known = kept / f"{tasks}-{workers}.db" if kept else database
    if not await asyncio.to_thread(known.exists):
        await prepare(known, tasks=tasks, workers=workers)
    if known != database:
        await asyncio.to_thread(shutil.copyfile, known, database)
    return await stack.enter_async_context(pair(folder, Tapwork()))


def tell(pairs: dict[str, Pair], found: dict[str, list[Figures]]) -> None:
    """Medians, ratios and memory."""
    cost, rate = {}, {}
    for name, rounds in found.items():
        cost[name] = statistics.median(one.cost for one in rounds)
        rate[name] = statistics.median(one.rate for one in rounds)
        print(f"{name:8}{rate[name]:8,.0f} taps/s, {cost[name]:.2f} ms CPU a tap, {pairs[name].memory:.0f} MiB")
    cpu, time = cost["large"] / cost["small"], rate["small"] / rate["large"]
    print(f"a tap with the large one: {cpu:.2f} times the CPU, {time:.2f} times the time (at most {MOST:g})")
    print(f"memory: at most {MEMORY:g} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--warm", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, help="where the large database is kept for the next run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compile_into(Path(folder) / "bytecode")
        asyncio.run(measure(Path(folder), given))


if __name__ == "__main__":
    main()
