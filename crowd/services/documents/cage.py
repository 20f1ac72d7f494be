"""What the reading process gives up before it looks at a file. What holds on which system: docs/resumes.md."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from typing import Final

CPU_SECONDS = 5
MEMORY = 640 * 1024 * 1024  # of addresses; the interpreter with its libraries takes about 60 MB of them
OPEN_FILES = 3  # those it has: what comes in, what goes out, where complaints go

_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES, _SECCOMP, _NOT_DUMPABLE = 1, 38, 22, 4
_FILTER_MODE = 2
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000

# Numbers of the system calls that an interpreter needs for thinking, for stdin and for stdout; all others are refused.
_X86_64 = {
    *(0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 39, 60, 96, 131, 186, 201, 202, 219, 228, 230, 231),
    *(262, 318, 334, 332),
}
_AARCH64 = {
    *(56 + 1, 62, 63, 64, 65, 66, 79, 80, 93, 94, 98, 113, 115, 124, 128, 132, 134, 135, 139, 169, 172, 178, 214, 215),
    *(216, 222, 226, 233, 278, 291, 293),
}
ALLOWED: Final = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}
_X32 = 0x40000000  # calls of the other convention on x86_64 carry this bit

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refused calls end with EPERM


def close() -> None:
    """Gives up, for good: more time, memory, files, network, processes. Import what is needed before.

    The limits hold everywhere, the rest where Linux lets it; nothing is refused for want of the rest.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        _leave_the_network(libc)
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)  # after it: a change of rights would forget this
        _limit_the_rest()
        libc.prctl(_NOT_DUMPABLE, 0, 0, 0, 0)
        _refuse_calls(libc)
    else:
        _limit_the_rest()


def _limit_the_rest() -> None:
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # macOS knows no limit of addresses; a lower one may hold already
        resource.setrlimit(what, (most, most))


def _leave_the_network(libc: ctypes.CDLL) -> None:
    """A new network namespace has no way out, not even to this machine; alone, or with a user namespace around it."""
    if libc.unshare(_NEW_NETWORK | _NEW_IPC) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC)


def _refuse_calls(libc: ctypes.CDLL) -> None:
    machine = os.uname().machine
    if machine not in ALLOWED or struct.calcsize("P") != 8:
        return
    architecture, numbers = ALLOWED[machine]
    program = _program(architecture, sorted(numbers))
    rules = ctypes.create_string_buffer(program, len(program))
    handed = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(rules))
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.prctl(_SECCOMP, _FILTER_MODE, ctypes.create_string_buffer(handed, len(handed)), 0, 0)


def _program(architecture: int, numbers: list[int]) -> bytes:
    """The filter as the kernel runs it on each call: another architecture dies, a call on the list goes on."""
    lines = [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_JUMP_AT_LEAST, len(numbers), 0, _X32),
        *((_JUMP_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
