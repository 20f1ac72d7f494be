"""How an application ends, in words: in, with a person, or turned down."""

from __future__ import annotations

from crowd.screening.decision import Reason
from crowd.services.steps import Failed
from handlers.ui.text import Text, Words, bold, fill, join, lines, plain
from handlers.ui.verdicts import may_appeal
from handlers.ui.words import _, day


def passed(name: str) -> Text:
    return blocks(
        fill(_("Thank you, {name}. That is everything, and you are in."), name=bold(name)),
        _("When a project opens that fits you, I write to you here, with a button to start."),
        _("You need not wait for that: /work shows what is open now."),
    )


def in_review(name: str, answer_by: int | None) -> Text:
    if answer_by is not None:
        words = _("{name}, a person looks at your application once more. You hear from us here by {day}.")
        return fill(words, name=bold(name), day=bold(day(answer_by)))
    return blocks(
        fill(_("Thank you, {name}. That is everything."), name=bold(name)),
        _("A person reads your answers now and decides. You need not do anything; /start shows how it stands."),
    )


def failed(step: Failed) -> Text:
    return blocks(
        fill(
            _("Thank you for your time, {name}. I am sorry: we cannot take you on for this work."),
            name=bold(step.first_name),
        ),
        *[_reason(reason) for reason in step.reasons],
        may_appeal() if step.appeal is not None else "",
        fill(_("You can apply again from {day} on."), day=day(step.again_at)),
    )


def _reason(reason: Reason) -> Text:
    if not reason.answer:
        return plain(reason.sentence)
    return lines(reason.sentence, fill(_("Your answer was: {answer}"), answer=bold(reason.answer)))


def blocks(*blocks: Words) -> Text:
    """Paragraphs, an empty line between them; empty ones are left out."""
    return join(*[block for block in map(plain, blocks) if block.content], sep="\n\n")
