"""An application as a reviewer reads it: page by page, each within what a message can hold."""

from __future__ import annotations

import json
from collections.abc import Iterable

from crowd.screening.base import Fact, Noticed, Remark, Score
from crowd.screening.decision import TO_BE_READ, TOO_FEW_POINTS, Reason
from crowd.screening.kinds.document import FLAGS
from crowd.screening.kinds.writing import TOOK_LONGER
from crowd.services.desk import Card
from crowd.services.dossiers import Alike, Dossier, Said, Told
from crowd.services.stand import load_reasons
from handlers.ui.text import Text, Words, bold, fill, italic, join, lines, plain, quote, shorten
from handlers.ui.words import HOUR, _, day, minutes, ngettext, number
from storage.records.resumes import StoredReading
from storage.records.reviews import EarlierScreening, Lookalike

PAGE = 3400
"""What a page of a card holds in UTF-16 units; what was done just now still fits above it."""

QUESTION_UNITS, ANSWER_UNITS, SAID_UNITS, REMARK_UNITS = 90, 240, 700, 160
DAYS = 24 * HOUR
QUOTES, QUOTE_UNITS = 3, 120
"""How much of a resume stands on the front."""


def front(shown: Card, now: int) -> list[Text]:
    """All that one has to know, answers cut where they are long."""
    dossier = shown.dossier
    return pages(
        [
            _head(dossier, shown.counts.waiting, now),
            *_appeal(dossier, now),
            *_flags(dossier),
            *_talk(dossier),
            *_alike(dossier),
            *_earlier(dossier),
            *[_answer(each) for each in dossier.answers],
        ]
    )


def in_full(dossier: Dossier) -> list[Text]:
    """Every answer to its last word."""
    return pages(
        lines(bold(f"{each.number}. {each.question}"), each.shown or _("Skipped"), *remarks(each))
        for each in dossier.answers
    )


def pages(blocks: Iterable[Text], limit: int = PAGE) -> list[Text]:
    """Blocks with an empty line between them, as many as a page holds; a longer one goes on in the next."""
    found: list[Text] = []
    for block in (part for each in blocks for part in each.split(limit)):
        if found and found[-1].units + 2 + block.units <= limit:
            found[-1] = join(found[-1], block, sep="\n\n")
        else:
            found.append(block)
    return found or [plain("")]


def age(ms: int) -> str:
    """How long somebody waits: minutes, hours, and days beyond two of them."""
    if ms < 2 * DAYS:
        return minutes(max(ms, 0))
    days = ms // DAYS
    return ngettext("{count} day", "{count} days", days).format(count=number(days))


def fact(known: Fact, seen: frozenset[str]) -> Text:
    """A line of the profile with its evidence."""
    source = "seen" if known.name in seen else known.source
    how = {"stated": _("stated"), "tested": _("tested"), "seen": _("seen by a person")}[source]
    return fill(_("{name}: {value} ({how})"), name=known.name.replace("_", " "), value=bold(known.value), how=how)


def remarks(told: Told) -> list[Text]:
    """What a reviewer should know of an answer, a line each."""
    return [italic(_remark(each)) for each in told.remarks]


def _remark(remark: Remark) -> str:
    words = {
        Noticed.TOOK: _("Written in {time}."),
        Noticed.LOOK_AT: _("○ {text}"),
        Noticed.MET: _("✓ {text}"),
        Noticed.MISSED: _("✗ {text}"),
        Noticed.ASKED: _("Asked: “{text}”"),
        Noticed.ASKED_NOTHING: _("Asked nothing before answering."),
    }[remark.what]
    return str(fill(words, text=shorten(remark.text, REMARK_UNITS), time=minutes(remark.count * 1000)))


def _head(dossier: Dossier, waiting: int, now: int) -> Text:
    rest = ngettext("{count} waits in all.", "{count} wait in all.", waiting).format(count=number(waiting))
    asked = fill(_("{name}, waiting for {time}"), name=dossier.first_name, time=age(now - dossier.since))
    points = [_points(dossier.points)] if dossier.points else []
    return lines(bold(asked), italic(f"{dossier.title} · {rest}"), *_promised(dossier, now), *points)


def _promised(dossier: Dossier, now: int) -> list[Text]:
    """Where the day that she was told is over or near; an appeal says it itself."""
    if dossier.appeal or dossier.promised > now + DAYS:
        return []
    late = dossier.promised <= now
    words = _("Late: she was told that it is decided by {day}.") if late else _("She was told: by {day}.")
    return [bold(fill(words, day=day(dossier.promised)))]


def _points(points: Score) -> Text:
    words = _("Points: {earned} of {total}")
    if points.needed is not None:
        words = _("Points: {earned} of {total}, {needed} are needed")
    numbers = {"earned": points.points, "total": points.of, "needed": points.needed or 0}
    return fill(words, **{name: number(value) for name, value in numbers.items()})


def _appeal(dossier: Dossier, now: int) -> list[Text]:
    """Why she was turned down, by whom, what she says about it, and by when she is answered."""
    appeal = dossier.appeal
    if appeal is None:
        return []
    late = appeal.due_at <= now
    words = _("An appeal. It was to be answered by {day}.") if late else _("An appeal. Answer by {day}.")
    hers = [lines(_("She says:"), quote(shorten(appeal.words, SAID_UNITS)))] if appeal.words else []
    return [
        lines(bold(fill(words, day=day(appeal.due_at))), *_first(dossier)),
        lines(bold(_("Why she was not taken on:")), *[_reason(each) for each in dossier.reasons], *_unasked(dossier)),
        *hers,
    ]


def _unasked(dossier: Dossier) -> list[Text]:
    if not dossier.unasked:
        return []
    words = ngettext(
        "{count} question was not asked any more. You can let her answer it.",
        "{count} questions were not asked any more. You can let her answer them.",
        dossier.unasked,
    )
    return [fill(words, count=number(dossier.unasked))]


def _first(dossier: Dossier) -> list[Text]:
    if dossier.first is None:
        return [plain(_("The requirement decided; no person has looked at it yet."))]
    if dossier.first.me:
        return [
            plain(_("You decided the first time. It is better if somebody else looks now: Skip leaves it to them."))
        ]
    return [fill(_("{name} decided the first time."), name=dossier.first.name or _("A colleague"))]


def _reason(reason: Reason) -> Text:
    if not reason.answer:
        return plain(f"• {reason.sentence}")
    return fill(_("• {sentence} Her answer was: {answer}"), sentence=reason.sentence, answer=bold(reason.answer))


def _flags(dossier: Dossier) -> list[Text]:
    if not dossier.flags:
        return []
    whys = dict.fromkeys(each.why for each in dossier.flags)
    return [lines(bold(_("Why a person looks:")), *[plain(f"• {_flag(dossier, why)}") for why in whys])]


def _flag(dossier: Dossier, why: str) -> str:
    """The sentence of a flag with all questions that bear it; one that is unknown here still names them."""
    keys = [each.question for each in dossier.flags if each.why == why]
    if not any(keys):
        return _("All points together are fewer than the form needs.")
    numbers = ", ".join(number(dossier.number_of(key)) for key in keys if key)
    which = ngettext("question {numbers}", "questions {numbers}", len(keys)).format(numbers=numbers)
    return _sentences().get(why, _("Please look at this: {which}")).format(which=which)


def _sentences() -> dict[str, str]:
    return {
        TO_BE_READ: _("To be read by a person: {which}"),
        TOO_FEW_POINTS: _("Fewer points than needed: {which}"),
        TOOK_LONGER: _("Written over the time that was given: {which}"),
        FLAGS["no_text"]: _("The file has no text that I can read, perhaps a scan: {which}"),
        FLAGS["not_english"]: _("The file seems not to be in English: {which}"),
        FLAGS["photo"]: _("A photo, which only a person can read: {which}"),
        FLAGS["unread"]: _("The file could not be read here: {which}"),
    }


def _talk(dossier: Dossier) -> list[Text]:
    return [_said(each) for each in dossier.talk]


def _said(said: Said) -> Text:
    if said.by is None:
        return lines(bold(_("Her answer:")), quote(shorten(said.words, SAID_UNITS)))
    who = bold(fill(_("{name} asked her:"), name=said.by or _("A colleague")))
    return lines(who, quote(shorten(said.words, SAID_UNITS)))


def _alike(dossier: Dossier) -> list[Text]:
    if not dossier.alike:
        return []
    return [
        lines(
            bold(_("Perhaps the same person:")),
            *[_same(each) for each in dossier.alike],
            italic(_("Families share phones. Nobody is turned away for this alone.")),
        )
    ]


def _same(alike: Alike) -> Text:
    words = {
        "phone": _("• The same phone number as {who}"),
        "file": _("• The same file as {who}"),
        "text": _("• Nearly the same resume as {who}"),
    }[alike.what]
    return fill(words, who=_who(alike.other))


def _who(other: Lookalike) -> Text:
    if other.admitted_at is None:
        return fill(_("{name}, not a worker"), name=bold(other.first_name))
    words = _("{name}, a worker since {day} ({key})")
    return fill(words, name=bold(other.first_name), day=day(other.admitted_at), key=other.worker_key)


def _earlier(dossier: Dossier) -> list[Text]:
    if not dossier.earlier:
        return []
    return [lines(bold(_("Applied before:")), *[_before(each) for each in dossier.earlier])]


def _before(earlier: EarlierScreening) -> Text:
    how = {
        "passed": _("taken on"),
        "failed": _("not taken on"),
        "withdrawn": _("withdrawn by her"),
        "lapsed": _("not finished"),
    }.get(earlier.state, earlier.state)
    why = " ".join(each.sentence for each in load_reasons(earlier.reasons))
    told = fill(_("• {day}: {how}"), day=day(earlier.finished_at or earlier.started_at), how=how)
    return fill("{told}. {why}", told=told, why=shorten(why, ANSWER_UNITS)) if why else told


def _answer(told: Told) -> Text:
    question = shorten(" ".join(told.question.split()), QUESTION_UNITS)
    shown: Words = shorten(" ".join(told.shown.split()), ANSWER_UNITS) or _("Skipped")
    score = [_points(told.score)] if told.score else []
    asked = fill("{number}. {question}", number=str(told.number), question=question)
    return lines(asked, bold(shown), *score, *(_found(told.read) if told.read else []), *remarks(told))


def _found(read: StoredReading) -> list[Text]:
    """What the text of a resume says, for comparing with what was claimed; nothing follows from it."""
    hints = json.loads(read.hints)
    months, stated = int(hints["months"]), int(hints["stated_years"])
    found = [_quoted(words) for _what, words in hints["degrees"][:QUOTES]]
    if months:
        years = max(1, round(months / 12))
        words = ngettext("about {count} year of work by its dates", "about {count} years of work by its dates", years)
        found.append(italic("• " + words.format(count=number(years))))
    if stated:
        words = ngettext("{count} year of work in words", "{count} years of work in words", stated)
        found.append(italic("• " + words.format(count=number(stated))))
    if read.state != "read":
        return found
    return [italic(_("Its text says:")), *found] if found else [italic(_("Its text names no degree and no dates."))]


def _quoted(words: str) -> Text:
    return italic(f"• “{shorten(words, QUOTE_UNITS)}”")
