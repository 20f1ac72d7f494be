"""`python -m sandbox`: a sandbox server as its own process; the first line it prints is its address."""

import argparse
import asyncio
import os
import signal
from contextlib import suppress

from sandbox.clock import ShiftedClock
from sandbox.server import serve
from sandbox.telegram import DEFAULT_TOKEN, Telegram


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    parser.add_argument("--seed", type=int, default=0, help="of the faults' dice")
    parser.add_argument("--log-limit", type=int, default=10_000, help="calls kept in the log; 0 keeps none")
    parser.add_argument("--parent", type=int, help="stop when this process ends")
    return parser.parse_args()


def _when_process_ends(pid: int, stop: asyncio.Event) -> int | None:
    """Watch a process without asking again and again; gives the handle to close, None when it is gone already."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        stop.set()
        return None
    asyncio.get_running_loop().add_reader(handle, stop.set)
    return handle


async def _run(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if arguments.parent and hasattr(os, "pidfd_open"):
        _when_process_ends(arguments.parent, stop)
    telegram = Telegram(token=arguments.token, clock=ShiftedClock(), seed=arguments.seed, log_limit=arguments.log_limit)
    async with serve(telegram, port=arguments.port) as server:
        print(server.url, flush=True)
        await stop.wait()


def main() -> None:
    """Run until SIGTERM, Ctrl-C or the end of the parent."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(_arguments()))


if __name__ == "__main__":
    main()
