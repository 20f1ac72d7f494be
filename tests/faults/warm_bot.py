"""The program with its imports done, forked for each start: so a start costs tenths of a second and a kill no more.

Arguments: the log's path, then the command's words. Reads `start`, `kill` and `term` line by line; prints the status
of each run when it is over. A process of its own, which forks before any thread or event loop is there.
"""

import os
import select
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bot.cli import main

SIGNALS = {"kill": signal.SIGKILL, "term": signal.SIGTERM}


def serve(log: Path, run: Callable[[], object]) -> None:
    """Until the input ends; then nothing of it is left behind."""
    running, ended = 0, _ended()
    while True:
        ready = select.select([0, ended], [], [])[0]
        if ended in ready:
            os.read(ended, 100)
            running = _reaped(running)
        if 0 in ready:
            said = os.read(0, 100).decode().split()  # one word at a time: whoever says it waits for what comes of it
            if said == ["start"] and not running:
                running = _forked(log, run)
            elif running:
                os.kill(running, SIGNALS[said[0]] if said else signal.SIGKILL)
            if not said:
                return


def _ended() -> int:
    """A file to wait for: something is to be read as soon as a child has ended."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(writer)
    return reader


def _reaped(running: int) -> int:
    if not running or not (found := os.waitpid(running, os.WNOHANG))[0]:
        return running
    print(os.waitstatus_to_exitcode(found[1]), flush=True)
    return 0


def _forked(log: Path, run: Callable[[], object]) -> int:
    if child := os.fork():
        return child
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    errors = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, errors, errors)):
        os.dup2(file, number)
    run()
    sys.exit(0)


def _command(words: list[str]) -> Callable[[], object]:
    def run() -> None:
        sys.argv = ["tapwork", *words]
        main()

    return run


if __name__ == "__main__":
    import_module("bot.commands.run")
    serve(Path(sys.argv[1]), _command(sys.argv[2:]))
