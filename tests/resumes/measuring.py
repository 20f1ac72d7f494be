"""Reads all files of a folder as the bot does and prints by how many kilobytes its own memory grew at the most.

python -m tests.resumes.measuring FOLDER.
"""

import asyncio
import resource
import sys
from pathlib import Path

from crowd.rules.resume import Recognised, recognise
from crowd.services.documents.reader import Reader
from tests.resumes.table import MOST


async def read_all(paths: list[Path]) -> None:
    reader = Reader()
    for path in paths:
        content = path.read_bytes()
        found = recognise(content, max_bytes=MOST)
        if isinstance(found, Recognised):
            await reader.read(content, found.kind, now=1_793_534_400_000)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    before = peak()
    asyncio.run(read_all(sorted(Path(sys.argv[1]).iterdir())))
    print(peak() - before)
