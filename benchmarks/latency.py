"""Seconds from the tap to the changed card, for people who read before they tap, against the API's own latency.

    python -m benchmarks.latency [--rounds 3] [--seconds 5] [--people 256] [--think 3] [--latency 60] [--bots NAME ...]

The real `tapwork run` on SQLite with synchronous=FULL, by webhook and by polling, and beside it a bare bot by webhook
that stores nothing. Each has a sandbox and people in a process of their own; they tap in turns, one round each. Every
call takes `--latency`, half on its way there; a tap on its way to a webhook takes half, so that a tap and its edit are
once the latency on the wire, and the rest is the bot. The API's own latency is asked for ten times a second meanwhile,
by a call that only asks.

A poll has that latency too: a tap that just missed one waits for the next. Its wait for the poll is no work of the
bot's: "without the poll" is half the latency and the time from the reply that carries the tap to the changed card.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pairs import BotStarter, Pair, Peer, Tapwork, TapworkByWebhook, busy_of_machine, cpu_of, pair
from benchmarks.places import prepare

TARGET = 1.2
TASKS, WORKERS = 2_000, 256
BOTS: dict[str, BotStarter] = {"webhook": TapworkByWebhook(), "bare": Peer("webhook"), "polling": Tapwork()}
WORDS = {"webhook": "Tapwork, webhook", "bare": "bare bot, webhook", "polling": "Tapwork, polling"}


@dataclass(frozen=True, slots=True)
class Waits:
    """One round: medians and 95th percentiles in ms, and how busy the bot, the load (cores) and the machine were."""

    taps: int
    card: tuple[float, float]
    api: tuple[float, float]
    served: tuple[float, float] | None  # without the poll
    bot: float
    load: float
    machine: float

    @property
    def ratio(self) -> float:
        """The 95th percentiles, card to API."""
        return self.card[1] / self.api[1]

    @property
    def ratio_served(self) -> float | None:
        return self.served[1] / self.api[1] if self.served else None


async def measure(folder: Path, given: argparse.Namespace) -> dict[str, list[Waits]]:
    """The rounds of each bot, in turns."""
    found: dict[str, list[Waits]] = {name: [] for name in given.bots}
    async with _all(folder, given) as pairs:
        for _number in range(given.rounds):
            for name, both in pairs.items():
                found[name].append(one := await _round(both, given.seconds, given.latency))
                print(_line(name, one), flush=True)
    return found


@asynccontextmanager
async def _all(folder: Path, given: argparse.Namespace) -> AsyncIterator[dict[str, Pair]]:
    load = {"people": given.people, "latency": given.latency, "think": given.think}
    async with AsyncExitStack() as stack:
        pairs = {}
        for name in given.bots:
            (place := folder / name).mkdir()
            if name != "bare":
                await prepare(place / "tapwork.db", tasks=TASKS, workers=WORKERS)
            pairs[name] = await stack.enter_async_context(pair(place, BOTS[name], **load))
        yield pairs


async def _round(both: Pair, seconds: float, latency: int) -> Waits:
    before = await both.told("go")
    await both.told("waits")
    cpu, (busy, passed) = cpu_of(both.bot.pid), busy_of_machine()
    await asyncio.sleep(seconds)
    waits, after = await both.told("waits"), await both.told("count")
    cpu, (busy_after, passed_after) = cpu_of(both.bot.pid) - cpu, busy_of_machine()
    await both.told("pause")
    return Waits(
        taps=len(waits["card"]),
        card=_of(waits["card"]),
        api=_of(waits["call"]),
        served=_of([latency / 2000 + wait for wait in waits["bot"]]) if waits["bot"] else None,
        bot=cpu / (after["at"] - before["at"]),
        load=(after["cpu"] - before["cpu"]) / (after["at"] - before["at"]),
        machine=(busy_after - busy) / max(passed_after - passed, 0.01),
    )


def _of(waits: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    return 1000 * statistics.median(waits), 1000 * statistics.quantiles(waits, n=20)[-1]


def _line(name: str, one: Waits) -> str:
    served = f"; without the poll {one.served[0]:.1f}, 95th {one.served[1]:.1f}" if one.served else ""
    return (
        f"{WORDS[name]:18} {one.taps:4} taps; card {one.card[0]:.1f} ms, 95th {one.card[1]:.1f}{served}; "
        f"API {one.api[0]:.1f}, 95th {one.api[1]:.1f}; bot {one.bot:.0%} and load {one.load:.0%} of a core, "
        f"machine {one.machine:.0%} busy"
    )


def tell(found: dict[str, list[Waits]]) -> None:
    """Ratios of the 95th percentiles, card to API."""
    print("95th percentile, card to API:")
    for name, rounds in found.items():
        print(f"{WORDS[name]:18} {_spread([one.ratio for one in rounds])}")
        if served := [one.ratio_served for one in rounds if one.ratio_served is not None]:
            print(f"{'  without the poll':18} {_spread(served)}")
    print(f"target at most {TARGET:g} by webhook")


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--latency", type=int, default=60, help="ms of every call to the Bot API")
    parser.add_argument("--bots", nargs="+", choices=list(BOTS), default=list(BOTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tell(asyncio.run(measure(Path(folder), given)))


if __name__ == "__main__":
    main()
