"""The documents as a site: README's map names every page once; built, it leads nowhere else and asks nobody."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

import dev
from tests.papers import PAGES, ROOT, name_of

NO_GENERATOR = "Sphinx is not installed: `python3 dev.py docs` sets it up"


def conf() -> ModuleType:
    spec = spec_from_file_location("conf", ROOT / "docs/conf.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def contents(readme: str) -> list[str]:
    """The pages of all parts, as the site's generator is told them."""
    source = [readme]
    conf().with_contents(None, "README", source)
    told = re.findall(r"```\{toctree\}\n:hidden:\n:caption: ([^\n]+)\n\n(.*?)\n```\n", source[0], re.DOTALL)
    return [page for _, pages in told for page in pages.split("\n")]


def test_the_map_names_every_page_once() -> None:
    named = contents((ROOT / "README.md").read_text("utf-8"))

    assert sorted(named) == sorted(name_of(page) for page in PAGES if page.name != "README.md" or page.parent != ROOT)


def test_a_page_that_only_the_text_above_the_map_names_is_not_in_the_contents() -> None:
    page = (
        "# T\n[a](docs/a.md)\n## The map\n\n### One\n- [b](docs/b.md#part): b\n### Two\n- [c](c.md)\n## End\n[d](d.md)"
    )

    assert contents(page) == ["docs/b.md", "c.md"]


class Site(HTMLParser):
    """What a page links to, loads, and can be linked at."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(unquote(given["href"]))
        elif tag in {"script", "img", "iframe"} and "src" in given:
            self.loads.append(given["src"])
        elif tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload"}:
            self.loads.append(given["href"])


@pytest.mark.slow
@pytest.mark.skipif(find_spec("sphinx") is None, reason=NO_GENERATOR)
def test_the_site_is_built_without_a_warning_and_holds_together(tmp_path: Path) -> None:
    words = [*dev.SITE[:-1], str(tmp_path)]
    built = subprocess.run([sys.executable, "-m", "sphinx", *words], cwd=ROOT, capture_output=True, text=True)
    assert (built.returncode, built.stderr) == (0, "")

    sites = {page: Site(page) for page in tmp_path.rglob("*.html")}
    assert {name_of(page).removesuffix(".md") for page in PAGES} <= {
        page.relative_to(tmp_path).as_posix().removesuffix(".html") for page in sites
    }
    for page, site in sites.items():
        assert [each for each in site.loads if re.match(r"(?:\w+:)?//", each)] == []
        for link in site.links:
            if not re.match(r"\w+:", link):
                _leads_somewhere(sites, page, link)


def _leads_somewhere(sites: dict[Path, Site], page: Path, link: str) -> None:
    file, _, anchor = link.partition("#")
    there = (page.parent / file).resolve() if file else page
    assert there.is_file(), f"{page.name}: {link}"
    if anchor and there in sites:
        assert anchor in sites[there].anchors, f"{page.name}: {link}"
