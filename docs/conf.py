"""How the documents become a site (`python3 dev.py docs`); they are read as well where they lie."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Tapwork"
author = "The Tapwork authors"
project_copyright = author
extensions = ["myst_parser"]
include_patterns = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/README.md", "docs/**.md"]
root_doc = "README"
myst_heading_anchors = 4
myst_enable_extensions = ["html_image"]
html_theme = "furo"
html_title = "Tapwork"
html_copy_source = False
html_theme_options = {"source_edit_link": "", "source_view_link": ""}
FRONT = '<!doctype html><title>Tapwork</title><meta http-equiv="refresh" content="0; url=README.html">'


def with_contents(_app: Sphinx, name: str, source: list[str]) -> None:
    """README's map is the table of contents of every page: each of its headings a part, each of its links a page."""
    if name != root_doc:
        return
    plan = source[0].partition("\n## The map\n")[2].partition("\n## ")[0]
    for part in re.split(r"\n### ", plan)[1:]:
        caption, _, links = part.partition("\n")
        pages = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+\.md)", links)]
        source[0] += (
            f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(dict.fromkeys(pages)) + "\n```\n"
        )


def front_door(app: Sphinx, failed: Exception | None) -> None:
    """Whoever opens the folder is at README."""
    if failed is None:
        (Path(app.outdir) / "index.html").write_text(FRONT, "utf-8")


def setup(app: Sphinx) -> None:
    from pygments.lexers.special import TextLexer

    for plain in ("csv", "eligibility"):
        app.add_lexer(plain, TextLexer)
    app.connect("source-read", with_contents)
    app.connect("build-finished", front_door)
