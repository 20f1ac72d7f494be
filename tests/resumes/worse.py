"""Reading processes that do harm instead of reading: the deed is named by the content they are given."""

import ctypes
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

from crowd.rules.reading.resume import Reading
from crowd.services.documents import child

HERE = Path(__file__)
LEFT_BEHIND = Path("/tmp/left-behind-by-a-resume")
WHERE = Path.cwd()
FILES = len(list(Path("/dev/fd").iterdir())) - 1  # one is the folder itself


def serve() -> None:
    """As the true one, with the cage closed, and then the deed."""
    child.serve(_look)


def _look(content: bytes, kind: str, today: tuple[int, int]) -> Reading:
    what = content.decode()
    try:
        done = {**DEEDS, **FORBIDDEN}[what]()
    except (PermissionError, ValueError):  # the second is how Python says that limits cannot be raised
        done = "refused"
    return Reading("read", quotes=(f"{what}: {done}",))


def _loop() -> None:
    while True:
        pass


def _sleep() -> None:
    time.sleep(3600)  # a reader that only waits: it is stopped by the wall clock, long before


def _allocate() -> None:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def _talk() -> None:
    while True:
        os.write(1, b"x" * 10_000)


def _lie() -> None:
    os.write(1, b'{"reading": {"state": "read", "words": "many", "hints": {}, "fingerprint": ""}}\n')
    os._exit(0)


def _crash() -> None:
    ctypes.string_at(0)


def _import() -> None:
    __import__("wave")


def _run() -> None:
    os.execv("/bin/true", ["true"])


def _look_around() -> str:
    ours = [name for name in os.environ if name.startswith("TAPWORK")]
    return f"{ours or 'nothing'} of ours, in {WHERE}, {FILES} files"


DEEDS: dict[str, Callable[[], object]] = {
    "loop": _loop,
    "sleep": _sleep,
    "allocate": _allocate,
    "talk": _talk,
    "lie": _lie,
    "crash": _crash,
    "import": _import,
    "look around": _look_around,
}
FORBIDDEN: dict[str, Callable[[], object]] = {
    "fork": os.fork,
    "run": _run,
    "socket": lambda: socket.socket().connect(("127.0.0.1", 22)),
    "pair": socket.socketpair,
    "read": lambda: HERE.read_bytes(),
    "write": lambda: LEFT_BEHIND.write_bytes(b"x"),
    "make": LEFT_BEHIND.mkdir,
    "remove": HERE.unlink,
    "rename": lambda: HERE.rename(LEFT_BEHIND),
    "list": lambda: list(Path("/").iterdir()),
    "kill": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "more files": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)),
}
