"""Training, exam and retry in words: before the first task, on a card, at the end, and in the list of projects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crowd.rules.pace import Pace
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import EXAM, TRAINING, Confusion, Door, Stage, Way
from crowd.services.cards import Offer, Tally
from crowd.services.outcomes import ProjectView
from crowd.services.stages_shown import InStage, Lesson, Opened, StageStand
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Begin, Work
from handlers.ui.text import Text, bold, fill, italic, lines, plain, shorten
from handlers.ui.words import _, day, minutes, money, ngettext, number

NAME_UNITS = 40
SOON = 48 * 3_600_000
"""Within this time a wait is told in hours, beyond it by its day."""


def about(stage: Stage) -> list[Text]:
    """What somebody has to know before her first task."""
    if stage.kind == TRAINING:
        rule = _("Where you go wrong you get a hint and try again until it is right. Your first answers count.")
    else:
        rule = _("You hear at the end how it went. Nothing can be skipped or undone, so take your time.")
    return [fill(_size(stage), n=number(stage.tasks)), plain(rule), *_mark(stage), plain(_break_off())]


def in_list(offer: Offer, now: int) -> list[Text]:
    """How somebody stands in a stage, in the list of projects."""
    stand = offer.stage
    if stand is None:
        return []
    match stand.way.door:
        case Door.READY:
            text = [fill(_size(stand.stage), n=number(stand.stage.tasks)), *_mark(stand.stage)]
            return [*text, *_last(stand), *_chances(stand)]
        case Door.ON:
            return [_waits(stand)]
        case _:
            return [*_last(stand), *_way(stand.stage, stand.way, now)]


def label(offer: Offer) -> str:
    """The button that leads into a stage."""
    stand = offer.stage
    if stand is not None and stand.way.door is Door.ON:
        template = _("Go on: {title}")
    elif offer.spec.stage is not None and offer.spec.stage.kind == EXAM:
        template = _("Take the exam: {title}")
    else:
        template = _("Start: {title}")
    return str(fill(template, title=offer.spec.title))


def way_in(offer: Offer, now: int) -> list[str]:
    """To whom another project is not open: what this stage does about it."""
    stand = offer.stage
    if stand is None:
        return []
    if offer.unmet:
        return [_named(_("“{title}” leads there, and is not open to you yet either."), offer.spec)]
    match stand.way.door:
        case Door.READY | Door.ON:
            return [_first(offer)]
        case Door.PASSED:
            return []
        case _:
            return [f"{offer.spec.title}: {line.content}" for line in _way(stand.stage, stand.way, now)]


def head(stage: InStage, title: str) -> str:
    """The first line of a card."""
    at = fill(_("{count} of {wanted}"), count=number(stage.number), wanted=number(stage.tasks))
    return f"{title} · {at}"


def lesson(found: Lesson) -> list[Text]:
    """Above the question, once she has answered wrong."""
    said = fill(_("“{answer}” is not right here."), answer=found.said)
    hint = [fill(_("Hint: {hint}"), hint=bold(found.hint))] if found.hint else []
    if found.expected is None:
        return [said, *hint, italic(_("Have another try; your first answer is noted."))]
    return [said, *hint, fill(_("Right is “{answer}”. Choose that to go on."), answer=bold(found.expected))]


def ended(tally: Tally, stand: StageStand, now: int) -> tuple[Text, Keyboard]:
    """Where no task follows: how it went, what it opens, and when there is another chance."""
    if stand.way.door is Door.ON:
        return lines(bold(tally.title), _waits(stand)), keyboard([[(_("Go on"), Begin(tally.project_id))], _work()])
    text = lines(
        bold(tally.title),
        *_last(stand),
        *_validity(stand),
        *_confused(stand.confused),
        *([] if stand.passed else _way(stand.stage, stand.way, now)),
        *_earned(tally),
        *(opened(stand.opens) if stand.opens or not stand.passed else [plain(_nothing_open())]),
    )
    again: list[list[tuple[str, Button]]] = []
    if stand.way.door is Door.READY and not stand.passed:
        again = [[(_("Try again"), Begin(tally.project_id))]]
    return text, keyboard([*_doors(stand.opens), *again, _work()])


def opened(opens: Sequence[Opened]) -> list[Text]:
    """What is open to her now."""
    return [part for each in opens for part in ("", _opened(each))]  # type: ignore[misc]


def regraded(body: dict[str, Any]) -> tuple[Text, Keyboard]:
    """A result that was computed anew for the better, to whom it is."""
    words = _("One of the answers that we took for right in “{title}” was wrong, and we are sorry. We counted anew:")
    was, score, mark = body["was"], number(body["score"]), number(body["pass_mark"])
    if was is None:
        result = fill(_("your result is {score}%."), score=bold(score))
    else:
        result = fill(_("your result is {score}%, not {was}%."), score=bold(score), was=number(was))
    passed = _("You have passed.") if body["passed"] else str(fill(_("{mark}% are needed to pass."), mark=mark))
    rows: list[list[tuple[str, Button]]] = [
        [(_start(each["title"]), Begin(each["project_id"]))] for each in body["opens"]
    ]
    names = [fill(_("Open to you now: {title}"), title=bold(each["title"])) for each in body["opens"]]
    return lines(fill(words, title=bold(body["title"])), result, plain(passed), *names), keyboard([*rows, _work()])


def another_chance(project_id: int, title: str) -> tuple[Text, Keyboard]:
    """A person lets her try again."""
    text = lines(
        fill(_("You have another chance at “{title}”."), title=bold(title)),
        plain(_("What went wrong there does not count any more.")),
    )
    return text, keyboard([[(_start(title), Begin(project_id))], _work()])


def short(body: dict[str, Any]) -> tuple[Text, Keyboard | None]:
    """To the admins: somebody could not get an attempt for want of tasks."""
    text = lines(
        fill(_("“{title}” has too few tasks."), title=bold(body["title"])),
        fill(
            _("Of its {count} tasks too few are new to somebody for her next attempt, which takes {tasks}."),
            count=number(body["count"]),
            tasks=number(body["tasks"]),
        ),
        plain(_("Add some with: tapwork tasks add")),
    )
    return text, None


def expiring(title: str, project_id: int, skill: str, expires_at: int, opens: Sequence[str]) -> tuple[Text, Keyboard]:
    """A skill that runs out soon, to her who works by it."""
    text = lines(
        fill(_("Your skill “{skill}” holds until {day}."), skill=bold(skill), day=day(expires_at)),
        fill(_("It opens to you: {titles}"), titles=", ".join(opens)),
        fill(_("From that day on you can take “{title}” again, with other tasks."), title=bold(title)),
    )
    return text, keyboard([_work()])


def of_project(view: ProjectView) -> list[Text]:
    """To an admin: how a stage goes, in the place of answers that are wanted, and how its questions are understood."""
    return [*_counts(view), *_understood(view)]


def _counts(view: ProjectView) -> list[Text]:
    stage, found = view.spec.stage, view.stage
    if stage is None or found is None:
        return []
    mean = fill(_("mean score {score}%"), score=number(found.scores // found.finished)) if found.finished else plain("")
    tried = fill(
        _("Tried by {tried}, passed by {passed}, {open} at it now"),
        tried=number(found.tried),
        passed=number(found.passed),
        open=number(found.open),
    )
    counts = [
        fill(_("Tasks: {tasks}, {each} an attempt"), tasks=number(view.places.tasks), each=number(stage.tasks)),
        fill("{tried} · {mean}", tried=tried, mean=mean) if found.finished else tried,
    ]
    if view.hardest:
        each = [
            str(
                fill(
                    _("{task} ({failed} of {all})"),
                    task=shorten(task, NAME_UNITS),
                    failed=number(failed),
                    all=number(met),
                )
            )
            for task, met, failed in view.hardest
        ]
        counts.append(fill(_("Failed most: {tasks}"), tasks=", ".join(each)))
    if view.places.tasks >= stage.wanted:
        return counts
    few = _("All attempts of one person take {wanted} different tasks: add some, or she may find too few that are new.")
    return [*counts, fill(few, wanted=number(stage.wanted))]


def _understood(view: ProjectView) -> list[Text]:
    found = view.understanding
    if found is None:
        return []
    words = _("Questions on the guidelines: passed by {passed}, not by {failed}, {asked} at them")
    return [fill(words, passed=number(found.passed), failed=number(found.failed), asked=number(found.asked))]


def price(spec: ProjectSpec) -> Text | None:
    """What stands in the place of a price where nothing is paid; None where something is."""
    return None if spec.price else fill(_("Unpaid, {time} at most for each task"), time=minutes(spec.time_limit))


def _size(stage: Stage) -> str:
    match stage.kind:
        case "training":
            one_or_many = ngettext(
                "A training of {n} task with a known answer.",
                "A training of {n} tasks with known answers.",
                stage.tasks,
            )
        case "exam":
            one_or_many = ngettext(
                "An exam of {n} task with a known answer.", "An exam of {n} tasks with known answers.", stage.tasks
            )
        case _:
            one_or_many = ngettext(
                "A second chance: {n} task with a known answer.",
                "A second chance: {n} tasks with known answers.",
                stage.tasks,
            )
    return one_or_many


def _mark(stage: Stage) -> list[Text]:
    return [fill(_("You pass with {mark}%."), mark=number(stage.pass_mark))] if stage.pass_mark else []


def _break_off() -> str:
    return _("You may stop at any time; it goes on where you were.")


def _first(offer: Offer) -> str:
    """ "Take “X” first: 20 tasks, about 12 minutes, pass with 80%"."""
    stage = offer.spec.stage
    if stage is None:
        return ""
    rest = "".join(f", {each}" for each in (_time(stage, offer.pace), _with_mark(stage)) if each)
    words = ngettext("Take “{title}” first: {n} task{rest}.", "Take “{title}” first: {n} tasks{rest}.", stage.tasks)
    return str(fill(words, title=offer.spec.title, n=number(stage.tasks), rest=rest))


def _time(stage: Stage, pace: Pace | None) -> str:
    return str(fill(_("about {time}"), time=minutes(pace.each * stage.tasks))) if pace else ""


def _with_mark(stage: Stage) -> str:
    return str(fill(_("pass with {mark}%"), mark=number(stage.pass_mark))) if stage.pass_mark else ""


def _named(words: str, spec: ProjectSpec) -> str:
    return str(fill(words, title=spec.title))


def _nothing_open() -> str:
    return _("Nothing that asks for it is open at the moment. You hear from us here when something is.")


def _waits(stand: StageStand) -> Text:
    done, tasks = number(stand.answered), number(stand.stage.tasks)
    return fill(_("You have done {done} of {tasks}. It goes on where you were."), done=done, tasks=tasks)


def _last(stand: StageStand) -> list[Text]:
    """How the last attempt went."""
    if stand.void:
        return [
            plain(_("The known answers of these tasks are in doubt, so it does not count. Thank you for your time!"))
        ]
    if stand.score is None:
        return []
    score, mark = bold(number(stand.score)), number(stand.pass_mark)
    if stand.stage.kind == TRAINING and not stand.pass_mark:
        return [fill(_("You have finished the training: {score}% of your first answers were right."), score=score)]
    if stand.passed:
        return [fill(_("You passed with {score}%; {mark}% were needed."), score=score, mark=mark)]
    return [fill(_("You reached {score}%; {mark}% are needed to pass."), score=score, mark=mark)]


def _validity(stand: StageStand) -> list[Text]:
    if not stand.passed or stand.expires_at is None:
        return []
    return [fill(_("It holds until {day}."), day=day(stand.expires_at))]


def _confused(found: Sequence[Confusion]) -> list[Text]:
    """Patterns, never tasks: what to look at before another try."""
    if not found:
        return []
    words = _("You said “{said}” several times where “{expected}” was right.")
    return [fill(words, said=each.said, expected=each.expected) for each in found]


def _chances(stand: StageStand) -> list[Text]:
    """Told where it is a question of more than one."""
    if stand.stage.attempts == 1:
        return []
    words = ngettext("You have {n} attempt.", "You have {n} attempts.", stand.way.left)
    return [fill(words, n=number(stand.way.left))]


def _way(stage: Stage, way: Way, now: int) -> list[Text]:
    """Whether there is another chance, and when."""
    left = fill(ngettext("You have {n} attempt left.", "You have {n} attempts left.", way.left), n=number(way.left))
    match way.door:
        case Door.READY:
            return [plain(_("You may try again, with other tasks.")), left]
        case Door.WAIT:
            return [_again(way.until or now, now), left]
        case Door.OUT:
            words = ngettext("That was your only attempt.", "Those were your {n} attempts.", stage.attempts)
            return [fill(words, n=number(stage.attempts)), plain(_("Thank you for taking the time."))]
        case Door.EMPTY:
            words = _("There are no new tasks for an attempt of yours at the moment. Look in again in a few days.")
            return [plain(words)]
        case Door.PASSED:
            return [plain(_("You have what this gives."))]
        case Door.ON:
            return []


def _again(until: int, now: int) -> Text:
    wait = until - now
    if wait < SOON:
        return fill(_("You can try again in {time}, with other tasks."), time=minutes(max(0, wait)))
    return fill(_("You can try again from {day} on, with other tasks."), day=day(until))


def _earned(tally: Tally) -> list[Text]:
    return (
        [fill(_("You earned {money} here."), money=bold(money(tally.earned, tally.currency)))] if tally.earned else []
    )


def _opened(each: Opened) -> Text:
    if each.stage is not None:
        return fill(_("Your next step: {title}"), title=bold(each.title))
    paid = (
        fill(_("{price} for every answer"), price=money(each.price, each.currency))
        if each.price
        else plain(_("unpaid"))
    )
    return lines(fill(_("Open to you now: {title}, {paid}"), title=bold(each.title), paid=paid), plain(each.brief))


def _doors(opens: Sequence[Opened]) -> list[list[tuple[str, Button]]]:
    return [[(_start(each.title), Begin(each.project_id))] for each in opens]


def _start(title: str) -> str:
    return str(fill(_("Start: {title}"), title=title))


def _work() -> list[tuple[str, Button]]:
    return [(_("Show projects"), Work())]
