"""Links of the papers lead somewhere: files, headings, and from README to every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.papers import PAGES, ROOT, anchors, links, name_of, prose


def target(page: Path, link: str) -> Path:
    return (page.parent / link).resolve() if link else page


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    assert [link for link, _ in links(page) if not target(page, link).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_headings_that_are_there(page: Path) -> None:
    named = [(link, anchor) for link, anchor in links(page) if anchor]

    assert [each for each in named if each[1] not in anchors(target(page, each[0]))] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_has_one_title_and_no_mark_of_a_merge(page: Path) -> None:
    assert len(re.findall(r"^# ", prose(page), re.MULTILINE)) == 1
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", page.read_text("utf-8"), re.MULTILINE) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_two_headings_of_a_page_have_one_anchor(page: Path) -> None:
    if page.name != "CHANGELOG.md":  # each release has its Added and Changed
        assert [each for each in anchors(page) if re.search(r"-1$", each)] == []


def test_whoever_begins_at_readme_comes_to_every_page() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in seen and page.suffix == ".md" and page.is_file():
            seen.add(page)
            ahead += [target(page, link) for link, _ in links(page)]

    assert [name_of(page) for page in PAGES if page not in seen] == []
