"""The papers as tests read them: pages, headings and their anchors, links, and fenced blocks with where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
NOTE = re.compile(r"<!-- ([a-z ]+): (.+?) -->\n$")


@dataclass(frozen=True)
class Block:
    """A fenced block: what it says it is, and the note above it (`<!-- word: more -->`), which readers do not see."""

    page: str
    line: int
    kind: str
    text: str
    note: str
    about: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    """Every fenced block of a page."""
    text = page.read_text("utf-8")
    for found in FENCE.finditer(text):
        before = text[: found.start()]
        note = NOTE.search(before)
        word, about = (note[1], note[2]) if note else ("", "")
        yield Block(name_of(page), before.count("\n") + 1, found[2], found[3], word, about)


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def inline(page: Path) -> list[str]:
    """Code within sentences, with its line breaks as blanks."""
    return [" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", prose(page))]


def anchors(page: Path) -> set[str]:
    """What a link may name behind `#`: each heading in small letters, without its marks, blanks as hyphens."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *$", prose(page), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def links(page: Path) -> list[tuple[str, str]]:
    """Every link within the project: the file it leads to (empty for the page itself) and the anchor, if any."""
    plain = re.sub(r"`[^`\n]+`", "", prose(page))
    found = re.findall(r"\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)\)", plain)
    found += [(source, "") for source in re.findall(r'<img src="([^"]+)"', plain)]
    return [(target, anchor) for target, anchor in found if target or anchor]
