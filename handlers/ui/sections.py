"""What stands on a card besides its buttons: the texts of the task, what was said about it, and what others asked."""

from __future__ import annotations

from crowd.tasktypes.base import CardBody, Hint, Section, Told
from handlers.ui.text import Text, bold, code, fill, italic, lines, plain, quote, shorten, veil
from handlers.ui.words import _, number
from storage.records.reports import Note

ASKED_UNITS = 300
"""Of a question that somebody asked, beside its answer."""


def section(part: Section, body: CardBody) -> Text | None:
    """A text with its heading, and which of the files above belongs to it; None where there is nothing to read."""
    title, above = _(part.title), _above(part, body)
    heading = bold(f"{title}: {above}" if title and above else title or above)
    content = _content(part, veiled=body.veiled)
    shown = [each for each in (heading, content) if each.content]
    return lines(*shown) if shown else None


def _content(section: Section, *, veiled: bool) -> Text:
    """The customer's text; what is to be copied is monospaced, since a tap on such text copies it."""
    if veiled:
        return quote(veil(section.text))
    return code(section.text) if section.copy else quote(section.text)


def _above(section: Section, body: CardBody) -> str:
    """Which files are meant, where they belong to one text of several."""
    numbers = [number(at) for at, each in enumerate(body.media, start=1) if each.field and each.field == section.field]
    if not numbers or not section.title:
        return ""
    if len(body.media) == 1:
        return _("see above")
    return str(fill(_("see number {numbers} above"), numbers=", ".join(numbers)))


def titles(body: CardBody) -> list[str]:
    """What stands below each file of an album: its number, and the text that it belongs to."""
    titles = {section.field: _(section.title) for section in body.sections if section.field and section.title}
    many = len(body.media) > 1
    return [
        " · ".join(filter(None, (number(at) if many else "", titles.get(each.field, ""))))
        for at, each in enumerate(body.media, start=1)
    ]


def told(said: Told) -> Text:
    """What she said to an earlier question of the task."""
    if said.ours:
        return fill(_("{what}: {words}"), what=_(said.question), words=bold(said.words))
    return lines(plain(_(said.question)), fill(_("You: {words}"), words=bold(said.words)))


def hint(words: str | Hint) -> Text:
    """How the question is to be answered."""
    if isinstance(words, str):
        return plain(_(words))
    parts = {name: number(part) if isinstance(part, int) else part for name, part in words.parts}
    return fill(_(words.words), **parts)


def note(given: Note) -> list[Text]:
    """What somebody asked about the task, and what an admin answered; nobody is named."""
    asked = fill(_("Somebody asked: {question}"), question=shorten(given.question, ASKED_UNITS))
    return [italic(asked), fill(_("Answer: {answer}"), answer=plain(given.answer))]
