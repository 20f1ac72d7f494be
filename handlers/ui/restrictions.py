"""What a restricted worker reads: which rule, her numbers, until when, what stays hers, and the way to appeal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from crowd.rules.days import zone_of
from crowd.rules.grounds import Grounds
from crowd.services.objecting import Appeal, Filed, Standing, TakenBack
from crowd.services.rejected import Known, Rejected
from handlers.ui import counts
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Object, Work
from handlers.ui.text import Text, bold, fill, lines, plain, quote, shorten
from handlers.ui.words import _, clock_time, day, money, number

GLANCE = 100


def told(grounds: Grounds, now: int | None = None) -> tuple[Text, Keyboard]:
    """The message when it begins, and (with `now`) the card when she tries to work."""
    at = grounds.starts_at if now is None else now
    text = lines(what(grounds), "", *_why(grounds), "", *_stays(grounds), *_may_appeal(grounds, at))
    return text, keyboard(_below(grounds, at))


def moment(ms: int, zone: str | None) -> str:
    """A day and a time by her own clock; where nobody knows it, it says which clock it is."""
    where = zone_of(zone)
    return f"{day(ms, where)}, {clock_time(ms, where)}" + ("" if zone else " UTC")


def what(grounds: Grounds) -> Text:
    """That she gets no tasks, where and until when."""
    title = bold(grounds.project or "")
    if grounds.ends_at is None:
        here = _("A person on our team has decided: you get no more tasks of “{title}”, for good.")
        everywhere = _("A person on our team has decided: you get no more tasks here, of no project, for good.")
        return fill(here if grounds.project else everywhere, title=title)
    here, everywhere = _("“{title}” pauses for you until {moment}."), _("All work here pauses for you until {moment}.")
    if grounds.by_person:
        here = _("A person on our team has decided: “{title}” pauses for you until {moment}.")
        everywhere = _("A person on our team has decided: all work here pauses for you until {moment}.")
    return fill(
        here if grounds.project else everywhere, title=title, moment=bold(moment(grounds.ends_at, grounds.zone))
    )


def _why(grounds: Grounds) -> list[Text]:
    """The reason of whoever decided, then the rule and her numbers."""
    reason = [quote(grounds.reason)] if grounds.reason else []
    seen = counts.sentences(grounds.rule, grounds.said, grounds.numbers)
    since = fill(_("It began {moment}."), moment=moment(grounds.starts_at, grounds.zone))
    work = [fill(_("It is about your work in “{title}”."), title=grounds.rests_on)] if grounds.rests_on else []
    return [*reason, *seen, *work, since]


def _stays(grounds: Grounds) -> list[Text]:
    """What does not change by it."""
    stays = _("What you earned stays yours. A task that you have open may still be answered, and is paid.")
    goes_on = _("Other projects go on as before.")
    return [plain(stays), *([plain(goes_on)] if grounds.project else [])]


def _may_appeal(grounds: Grounds, now: int) -> list[Text]:
    until = day(grounds.appeal_until, zone_of(grounds.zone))
    match grounds.appeal:
        case None | "withdrawn" if now > grounds.appeal_until:
            return [fill(_("You could appeal until {day}."), day=until)]
        case None:
            return [fill(_("If this is wrong, tap Appeal by {day}. A person looks at it."), day=until)]
        case "withdrawn":
            return [fill(_("You have taken your appeal back. Until {day} you can make it again."), day=until)]
        case "open":
            return [plain(_("Your appeal is with a person; you hear from us here."))]
        case "declined":
            return [plain(_("A person has looked at your appeal, and it stands."))]
        case _:
            return []


def _below(grounds: Grounds, now: int) -> list[list[tuple[str, Button]]]:
    rows: list[list[tuple[str, Button]]] = []
    if label := _appeals(grounds, now):
        rows.append([(label, Object("r", grounds.id))])
    if grounds.project:
        rows.append([(_("Show projects"), Work())])
    return rows


def _appeals(grounds: Grounds, now: int) -> str:
    """What stands on the button to her appeal; nothing where there is none to be made any more."""
    if grounds.appeal == "open":
        return _("Your appeal")
    may = grounds.appeal in (None, "withdrawn") and now <= grounds.appeal_until
    return _("Appeal") if may else ""


@dataclass(frozen=True, slots=True)
class TakeBack(Button):
    """Take an appeal back."""

    prefix: ClassVar[str] = "obx"
    objection_id: int


def page(found: Standing, now: int) -> tuple[Text, Keyboard]:
    """What /why says: what keeps her from work, her rejected answers, and how people are judged here."""
    restrictions = [*found.restrictions, *found.over]
    numbered, rejected = len(restrictions) > 1, found.rejected
    rows: list[list[tuple[str, Button]]] = []
    parts: list[Text] = []
    if not found.restrictions and not found.misunderstood:
        parts += [plain(_("Nothing keeps you from work here.")), plain("")]
    for at, each in enumerate(restrictions, 1):
        front = f"{number(at)}. " if numbered else ""
        parts += [fill("{at}{what}", at=front, what=_was(each, now)), *_why(each), *_may_appeal(each, now), plain("")]
        if label := _appeals(each, now):
            rows.append([(f"{label}: {number(at)}" if numbered else label, Object("r", each.id))])
    parts += [*_misunderstood(found.misunderstood)]
    if rejected:
        parts.append(bold(_("Answers that were not accepted")))
    for at, answer in enumerate(rejected, len(restrictions) + 1 if numbered else 1):
        parts.append(fill("{at}. {about}", at=number(at), about=shorten(answer.about or answer.project, GLANCE)))
        parts.append(fill(_("Why: {reason}"), reason=answer.reason))
        label = _("Your appeal: {at}") if answer.appeal else _("Appeal: {at}")
        rows.append([(label.replace("{at}", number(at)), Object("j", answer.id))])
    text = lines(*parts, *([plain("")] if rejected else []), *[plain(each) for each in _how_we_judge()])
    return text, keyboard([*rows, [(_("Show projects"), Work())]])


def _was(grounds: Grounds, now: int) -> Text:
    if grounds.ends_at is None or grounds.ends_at > now:
        return what(grounds)
    here = _("“{title}” paused for you until {moment}. That is over.")
    everywhere = _("All work here paused for you until {moment}. That is over.")
    words = here if grounds.project else everywhere
    return fill(words, title=bold(grounds.project or ""), moment=moment(grounds.ends_at, grounds.zone))


def _misunderstood(titles: Sequence[str]) -> list[Text]:
    """Projects whose questions on their guidelines she did not pass."""
    words = _(
        "“{title}” is not open to you: the questions on its guidelines did not go well. It is about nothing else."
    )
    return [part for title in titles for part in (fill(words, title=bold(title)), plain(""))]


def answer_rejected(found: Rejected) -> tuple[Text, Keyboard]:
    """A person does not accept an answer of hers."""
    text = lines(
        fill(_("A person has read an answer of yours in “{title}” and cannot accept it."), title=bold(found.project)),
        *([quote(found.about)] if found.about else []),
        fill(_("You answered: {words}"), words=bold(shorten(found.words, GLANCE))),
        fill(_("Why ({category}): {reason}"), category=category(found.category), reason=found.reason),
        *_taken_back(found),
        fill(_("If this is wrong, tap Appeal by {day}. A person looks at it."), day=_day(found)),
    )
    return text, keyboard([[(_("Appeal"), Object("j", found.id))]])


def category(name: str) -> str:
    """Why an answer is rejected, in a word or two."""
    return {
        "guidelines": _("against the guidelines"),
        "careless": _("the task was not read"),
        "unusable": _("not usable"),
        "copied": _("not your own words"),
    }.get(name, _("another reason"))


def key(known: Known | None) -> list[Text]:
    """To whoever judges: what is known of the task, and whether the answer is that."""
    if known is None:
        return []
    match known.credit:
        case None:
            words = _("Known answer: {words}")
        case 100:
            words = _("Known answer: {words} – this is it.")
        case credit if credit >= 50:
            words = _("Known answer: {words} – this one counts as right, too.")
        case _:
            words = _("Known answer: {words} – this is another one.")
    return [fill(words, words=shorten(known.words, GLANCE))]


def appeal(step: Filed | Appeal | TakenBack) -> tuple[Text, Keyboard | None]:
    """Where her appeal stands."""
    match step:
        case Filed(appeal=filed, asks=asks):
            return _filed(filed, asks=asks)
        case TakenBack(until=until):
            words = _("You have taken your appeal back. Until {day} you can make it again; /why shows how.")
            return fill(words, day=day(until, zone_of(step.appeal.zone))), None
        case Appeal(state="upheld"):
            return plain(_("A person has looked at it: you were right, and it is put right.")), None
        case Appeal(state="withdrawn"):
            return plain(_("You have taken this appeal back.")), None
        case Appeal(state="open"):
            return plain(_("A person has decided about it already; you read it here in a minute.")), None
        case Appeal(reason=reason):
            told = _("A person has looked at it, and it stands.")
            return lines(told, *([quote(reason)] if reason else [])), None


def pleaded(step: Filed) -> tuple[Text, Keyboard]:
    """Her words are with it."""
    words = _("Thank you. Your words are with your appeal; you hear from us by {day}.")
    return fill(words, day=_due(step.appeal)), keyboard([[(_("Take it back"), TakeBack(step.appeal.id))]])


def answered(body: Mapping[str, Any]) -> tuple[Text, Keyboard]:
    """How her appeal ended."""
    about = Grounds(**body["grounds"]) if body["grounds"] else None
    answer = Rejected(**body["rejected"]) if body["rejected"] else None
    title = bold((about.project if about else answer.project if answer else "") or "")
    others = [Grounds(**each) for each in body["others"]]
    told = _upheld(about, answer, others) if body["upheld"] else _declined(about, body["reason"], over=body["over"])
    head = _("About your appeal in “{title}”:") if str(title) else _("About your appeal:")
    return lines(fill(head, title=title), *told), keyboard([[(_("Show projects"), Work())]])


def _upheld(about: Grounds | None, answer: Rejected | None, others: Sequence[Grounds]) -> list[Text]:
    right = plain(_("A person has looked at it. You were right, and we are sorry."))
    if answer is not None:
        paid = _("Your answer is accepted, and {money} is available to you.")
        return [right, fill(paid, money=bold(money(answer.price, answer.currency)))]
    pause = _("The pause is taken back. Your skills are as they were before, and nothing of it counts.")
    ban = _("The ban is lifted. Your skills are as they were before, and nothing of it counts.")
    taken_back = plain(ban if about is not None and about.ends_at is None else pause)
    if not others:
        return [right, taken_back]
    more = plain(_("Something else still holds, by itself:"))
    return [right, taken_back, plain(""), more, *[what(each) for each in others], plain(_("/why says why."))]


def _declined(about: Grounds | None, reason: str | None, *, over: bool) -> list[Text]:
    stands = plain(_("A person has looked at it once more, and it stands."))
    until = []
    if about is not None and about.ends_at is not None:
        words = _("Its time was over {moment}.") if over else _("It lifts by itself {moment}.")
        until = [fill(words, moment=moment(about.ends_at, about.zone))]
    return [stands, *([quote(reason)] if reason else []), *until]


def _filed(filed: Appeal, *, asks: bool) -> tuple[Text, Keyboard]:
    told = fill(_("Your appeal is with a person. You hear from us here by {day}."), day=bold(_due(filed)))
    more = [plain(_("If you want to say why, write it now, in one message. You need not."))] if asks else []
    words = [quote(filed.words)] if filed.words else []
    against = fill(_("It is about: {what}"), what=shorten(filed.against, GLANCE))
    return lines(told, against, *words, *more), keyboard([[(_("Take it back"), TakeBack(filed.id))]])


def _due(filed: Appeal) -> str:
    return day(filed.answer_by, zone_of(filed.zone))


def _day(found: Rejected) -> str:
    return day(found.appeal_until, zone_of(found.zone))


def _taken_back(found: Rejected) -> list[Text]:
    if not found.price:
        return []
    words = _("{money} that was pending for it is taken back. Everything else you earned stays yours.")
    return [fill(words, money=money(found.price, found.currency))]


def _how_we_judge() -> list[str]:
    return [
        _("How work is judged here: rules compare answers with tasks whose answer is known, and with others' answers."),
        _("When two workers give the same wrong answers, the same texts or take turns, a person looks at it."),
        _("A rule can pause you for ten days at most. Only people keep somebody out or reject an answer, and say why."),
        _("You can appeal within seven days; a person answers within nine."),
    ]
