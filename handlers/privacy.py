"""Privacy: what is kept and for how long, all of it as a file, and all of it gone after two taps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from telegram import CallbackQuery, Update

from crowd.services.people import Standing
from crowd.services.privacy import AskAgain, Erased, Export, Nobody, Stakes, TooSoon
from handlers import fallback, menu
from handlers.context import Context
from handlers.ui import show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.places import way_on
from handlers.ui.retention import how_long
from handlers.ui.text import Text, bold, clock, fill, join, lines, plain
from handlers.ui.words import _, money, ngettext, number

KILOBYTE = 1000


@dataclass(frozen=True, slots=True)
class Delete(Button):
    """Delete everything: asks once more. It is about one person, and about what she read at `asked_at` (ms UTC)."""

    prefix: ClassVar[str] = "fd"
    person_id: int
    asked_at: int


@dataclass(frozen=True, slots=True)
class Deleting(Button):
    """Yes, everything."""

    prefix: ClassVar[str] = "fy"
    person_id: int
    asked_at: int


@dataclass(frozen=True, slots=True)
class Keep(Button):
    """No."""

    prefix: ClassVar[str] = "fk"


BUTTONS: tuple[type[Button], ...] = (Delete, Deleting, Keep)


async def privacy(update: Update, context: Context) -> None:
    """/privacy."""
    if update.effective_user is None:
        return
    standing = await context.services.people.standing(update.effective_user.id)
    await show.send(context, update.effective_user.id, _policy(context, standing), _back(standing))


def _back(standing: Standing | None) -> Keyboard | None:
    """Whoever asked in the middle of applying goes on from here."""
    return way_on(standing)[1] if standing is not None and standing.place == "screening" else None


async def mydata(update: Update, context: Context) -> None:
    """/mydata."""
    person = update.effective_user
    if person is None:
        return
    match await context.services.privacy.export(context.turn, person.id):
        case Export(content, left_out):
            await show.send(context, person.id, _your_data(len(content), left_out))
            await show.send_file(context, person.id, "mydata.zip", content)
        case TooSoon(again_at):
            words = _(
                "You got a file with your data less than an hour ago. You can ask for the next one from {time} on."
            )
            await show.send(context, person.id, fill(words, time=clock(again_at)))
        case Nobody():
            await show.send(context, person.id, _unknown())


async def deleteme(update: Update, context: Context) -> None:
    """/deleteme: what goes, what stays, and why, in her case."""
    person = update.effective_user
    if person is None:
        return
    stakes = await context.services.privacy.stakes(person.id)
    if stakes is None:
        await show.send(context, person.id, _unknown())
    else:
        await show.send(context, person.id, *_ask(stakes, context.turn.now))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation."""
    query = update.callback_query
    if query is None:
        return
    if Keep.unpack(query.data):
        await show.turn_to(context, query, _("Nothing was deleted."))
    elif first := Delete.unpack(query.data):
        await show.turn_to(context, query, *_ask_once_more(first))
    elif sure := Deleting.unpack(query.data):
        await _delete(context, query, sure)
    else:
        await fallback.old_button(update, context)


async def _delete(context: Context, query: CallbackQuery, sure: Deleting) -> None:
    was_staff = query.from_user.id in context.reviewers
    outcome = await context.services.privacy.erase(
        context.turn, query.from_user.id, person_id=sure.person_id, asked_at=sure.asked_at
    )
    match outcome:
        case Erased():
            if was_staff:
                await menu.for_one(context.bot, query.from_user.id, None)
            await show.turn_to(context, query, _gone())
        case Nobody():
            await show.turn_to(context, query, _gone(), toast=_("There is nothing about you here any more."))
        case AskAgain():
            words = _("That question was too old. Nothing was deleted; /deleteme asks again.")
            await show.turn_to(context, query, words)


def _policy(context: Context, standing: Standing | None) -> Text:
    contact = context.privacy_contact
    return lines(
        bold(_("What we know about you")),
        _("To talk to you: your Telegram name, number, language and time zone."),
        _("From when you applied: your answers and what you sent. People of our team read it and decide."),
        _under_pseudonym(standing),
        "",
        bold(_("How long")),
        *how_long(context.services.privacy.retention),
        _("Paid answers and the lines of your money stay in the books, under the pseudonym."),
        "",
        bold(_("Yours to decide")),
        _("/mydata sends you all of it. /deleteme deletes it."),
        *([fill(_("Questions about your data: {contact}"), contact=contact)] if contact else []),
        _("Chats with bots are not end-to-end encrypted: Telegram could read this one."),
        _("We never ask anyone for money."),
    )


def _under_pseudonym(standing: Standing | None) -> Text:
    words = _("From your work: your answers and what they earn. Projects get them under {name}, never with your name.")
    name = standing.person.worker_key if standing else _("a pseudonym")
    return fill(words, name=name)


def _your_data(size: int, left_out: int) -> Text:
    missing = ngettext(
        "{count} file was too large to come along, or is gone; ask our team for it.",
        "{count} files were too large to come along, or are gone; ask our team for them.",
        left_out,
    )
    return lines(
        fill(
            _("Everything that we have about you, in one file of {size} kB: mydata.json, and what you sent beside it."),
            size=number(max(1, -(-size // KILOBYTE))),
        ),
        *([fill(missing, count=number(left_out))] if left_out else []),
        _("It opens best on a computer. Keep it to yourself."),
    )


def _ask(stakes: Stakes, now: int) -> tuple[Text, Keyboard]:
    text = lines(
        bold(_("Delete everything?")),
        "",
        bold(_("This goes for good")),
        _("Your name, your number and your settings"),
        *_goes(stakes),
        "",
        *_stays(stakes),
        *_owed(stakes),
        *([_("You also lose your role in our team.")] if stakes.staff else []),
        _("Whoever comes back later begins anew."),
    )
    rows: list[list[tuple[str, Button]]] = [
        [(_("Delete everything"), Delete(stakes.person_id, now))],
        [(_("Keep"), Keep())],
    ]
    return text, keyboard(rows)


def _goes(stakes: Stakes) -> list[Text]:
    """What goes, with its figures; what there is none of is not told."""
    counts = stakes.counts
    told = (
        (
            counts.screening_answers,
            ngettext(
                "{count} answer from when you applied",
                "{count} answers from when you applied",
                counts.screening_answers,
            ),
        ),
        (counts.files, ngettext("{count} file that you sent", "{count} files that you sent", counts.files)),
        (
            counts.in_hand,
            ngettext(
                "{count} task in your hands, which goes back",
                "{count} tasks in your hands, which go back",
                counts.in_hand,
            ),
        ),
        (
            counts.appeals,
            ngettext(
                "{count} appeal that nobody has decided yet",
                "{count} appeals that nobody has decided yet",
                counts.appeals,
            ),
        ),
    )
    return [fill(words, count=number(count)) for count, words in told if count]


def _stays(stakes: Stakes) -> list[Text | str]:
    """What stays, and why."""
    paid, unpaid = stakes.counts.paid, stakes.counts.task_answers - stakes.counts.paid
    if not paid and not unpaid:
        return []
    words = ngettext(
        "{count} answer that you gave and its lines in the books, under {name}: it was paid for.",
        "{count} answers that you gave and their lines in the books, under {name}: they were paid for.",
        paid,
    )
    for_nothing = ngettext(
        "{count} answer without pay, as in a training, under {name}.",
        "{count} answers without pay, as in a training, under {name}.",
        unpaid,
    )
    told = ((paid, words), (unpaid, for_nothing))
    return [
        bold(_("This stays, without you")),
        *(fill(said, count=number(count), name=stakes.pseudonym) for count, said in told if count),
        _("Nothing leads from that name to you any more."),
        "",
    ]


def _owed(stakes: Stakes) -> list[Text | str]:
    """Money that is not paid out yet, and the way to keep the right to it."""
    owed = [*stakes.available, *stakes.pending]
    if not owed:
        return []
    amounts = join(*(money(micro, currency) for currency, micro in _sums(owed)), sep=", ")
    return [
        bold(fill(_("{money} is not paid out yet."), money=amounts)),
        _("Once you are deleted we cannot reach you to pay it: get it paid first."),
        _("Or take a signed paper with you now: /statement, under your pseudonym. With it our team can still pay you."),
        "",
    ]


def _sums(owed: list[tuple[str, int]]) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for currency, micro in owed:
        sums[currency] = sums.get(currency, 0) + micro
    return list(sums.items())


def _ask_once_more(first: Delete) -> tuple[Text, Keyboard]:
    text = lines(bold(_("Are you sure?")), _("Nobody can bring it back, and neither can we."))
    yes = Deleting(first.person_id, first.asked_at)
    return text, keyboard([[(_("Yes, delete everything"), yes)], [(_("No, keep it"), Keep())]])


def _gone() -> Text:
    return lines(
        bold(_("Everything is deleted.")),
        _("The messages of this chat lie in your Telegram; you can clear them there."),
        _("If you ever come back, /start begins anew."),
    )


def _unknown() -> Text:
    return plain(_("We know nothing about you: you have not begun anything here yet."))
