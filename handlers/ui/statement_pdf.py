"""A work statement on paper: one page that says what she did, in letters that the page can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

from crowd.rules.statement import ProjectWork, Statement
from handlers.ui.words import _, day, hours, money, number

FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf"),
    Path("/usr/share/fonts/TTF/DejaVuSans.ttf"),
    Path("/usr/share/fonts/dejavu/DejaVuSans.ttf"),
)
"""Where systems keep a font with more letters than a PDF has of its own."""
FAMILY = "statement"
MISSING = "\N{WHITE SQUARE}"
WIDTHS = (42, 15, 15, 12, 16)  # per cent of the page, for the columns of the table


class Page(FPDF):
    """A4, with the letters of the system's font, or Latin ones where there is none."""

    def __init__(self, font: Path | None) -> None:
        super().__init__(format="A4")
        self.family = FAMILY if font else "helvetica"
        self.letters: frozenset[int] = frozenset()
        if font:
            self.add_font(FAMILY, fname=font)
            added = self.fonts[FAMILY]
            self.letters = frozenset(added.cmap) if isinstance(added, TTFFont) else frozenset()
        self.set_margin(20)
        self.add_page()

    def shows(self, text: str) -> bool:
        """Whether all of these letters can be printed so that they can be read."""
        return self.printable(text) == text

    def printable(self, text: str) -> str:
        """The text, a square in place of each letter that the page does not have."""
        missing = MISSING if self.letters else "?"
        return "".join(each if self._has(each) else missing for each in text)

    def line(self, text: str, *, size: int = 11) -> None:  # type: ignore[override]
        """A line of text, or several where it is long."""
        self.set_font(self.family, size=size)
        self.multi_cell(0, size * 0.55, self.printable(text), new_x="LMARGIN", new_y="NEXT", align="L")

    def _has(self, letter: str) -> bool:
        if unicodedata.bidirectional(letter) in {"R", "AL", "NSM"}:
            return False  # scripts that run the other way or join their letters would come out wrong
        return ord(letter) in self.letters if self.letters else letter.encode("latin-1", "ignore") != b""


def paper(statement: Statement, zone: tzinfo, key: str, font: Path | None) -> bytes:
    """The PDF, not yet signed; without a font it has Latin letters alone."""
    page = Page(font)
    page.set_creation_date(datetime.fromtimestamp(statement.issued / 1000, UTC))
    page.set_title(_("Work statement"))
    _head(page, statement, zone)
    _table(page, statement.projects)
    _totals(page, statement)
    _foot(page, key)
    return bytes(page.output())


@lru_cache(maxsize=1)
def system_font() -> Path | None:
    """The first font of the system that is there."""
    return next((path for path in FONTS if path.is_file()), None)


def _head(page: Page, statement: Statement, zone: tzinfo) -> None:
    page.line(_("Work statement"), size=20)
    page.ln(4)
    for line in _holder(page, statement):
        page.line(line)
    since, until = day(statement.since, zone), day(statement.until - 1, zone)
    page.line(_("Period: {since} to {until} ({zone})").format(since=since, until=until, zone=statement.zone))
    page.line(_("Issued: {day}").format(day=day(statement.issued, zone)))
    page.ln(6)


def _holder(page: Page, statement: Statement) -> list[str]:
    if page.shows(statement.holder):
        label = _("Pseudonym: {name}") if statement.is_pseudonym else _("Name on Telegram: {name}")
        return [label.format(name=statement.holder)]
    return [_("Name on Telegram: in letters that this page does not have; the JSON file beside it states the name.")]


def _table(page: Page, projects: Sequence[ProjectWork]) -> None:
    page.set_font(page.family, size=10)
    with page.table(col_widths=WIDTHS, first_row_as_headings=False, line_height=6) as table:
        for cells in [_heading(), *map(_cells, projects)]:
            row = table.row()
            for cell in cells:
                row.cell(page.printable(cell))
    page.ln(4)


def _heading() -> list[str]:
    return [_("Project"), _("Answers"), _("Accepted"), _("Rejected"), _("Pay")]


def _cells(each: ProjectWork) -> list[str]:
    return [each.title, number(each.answers), number(each.accepted), number(each.rejected), _amounts(each.pay)]


def _totals(page: Page, statement: Statement) -> None:
    page.line(
        _("Together: {answers} answers, {accepted} of them accepted and {rejected} rejected so far").format(
            answers=number(statement.answers), accepted=number(statement.accepted), rejected=number(statement.rejected)
        )
    )
    page.line(_("Earned in this period: {money}").format(money=_amounts(statement.pay)))
    page.line(_("Active time, idle time cut off: {time}").format(time=hours(statement.active)))
    page.ln(6)


def _foot(page: Page, key: str) -> None:
    page.line(_("Signed with Ed25519; the signature stands behind the last page of this file. Public key:"), size=9)
    page.line(key, size=9)
    page.line(_("To check it: tapwork statement verify FILE --key KEY"), size=9)


def _amounts(amounts: Sequence[tuple[str, int]]) -> str:
    return " + ".join(money(amount, currency) for currency, amount in amounts) or "–"
