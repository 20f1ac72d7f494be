"""The table of contents of what people can say and tap. Order matters: the first fitting route of a group is taken."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from crowd.services.clarifying import ANSWER, QUESTION
from crowd.services.mending import EXPECTED as CORRECTION
from crowd.services.reports import NOTE
from handlers import (
    admin,
    asking,
    bundles,
    correcting,
    creating,
    earnings,
    expected,
    fallback,
    help,
    history,
    labelling,
    me,
    membership,
    offers,
    preferences,
    reports,
    screening,
    sensitive,
    statement,
    trying,
    watching,
    welcome,
)
from handlers.ui import cards, nudges, tickets
from handlers.ui.bundles import NoThanks, TakeBundle
from handlers.ui.buttons import Button
from handlers.ui.doors import Apply, Begin, Change, Earnings, HaveTime, History, Look, Mark, Me, Work
from handlers.ui.gates import FromAdmin
from handlers.ui.questions import Skip, Tap

BEFORE, FIRST, REPLY, TRIAL, CREATING, THEN = -1, 0, 1, 2, 3, 4
PRIVATE = filters.ChatType.PRIVATE
NEW = PRIVATE & filters.UpdateType.MESSAGE
WAITED_FOR: dict[str, expected.Hears] = {
    CORRECTION: correcting.typed,
    NOTE: reports.noted,
    QUESTION: asking.asked,
    ANSWER: asking.answered,
}
"""Who hears a message that was asked for, by the kind that is expected."""

FOR_EVERYBODY = filters.Regex(r"\A/(?:start|help)\b")


def add_routes(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Every route of the bot; `application.bot_data` knows the clock and the admins by now."""
    admins = application.bot_data.get("admins", frozenset())
    by_admin = admin.ByAdmin(admins, application.bot_data["clock"])
    from_admin = FromAdmin(admins)

    def button(kind: type[Button], handler: Any) -> None:
        application.add_handler(CallbackQueryHandler(expected.lapsing(handler), kind.pattern()), FIRST)

    def command(name: str, handler: Any, wanted: filters.BaseFilter = NEW) -> None:
        application.add_handler(CommandHandler(name, handler, wanted), THEN)

    def message(wanted: filters.BaseFilter, handler: Any, group: int = THEN) -> None:
        application.add_handler(MessageHandler(wanted, handler), group)

    # Outside of private chats there is nothing to do but to leave; this must stand first.
    application.add_handler(membership.Elsewhere(membership.leave), FIRST)
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER), FIRST)

    # Buttons: each knows its own data.
    button(cards.Answer, labelling.tap)  # a label under a task
    button(cards.Page, labelling.page)  # other labels of it
    button(cards.Back, labelling.back)  # one step back in a task
    button(cards.Undo, labelling.undo)  # the last answer, to be changed
    button(Change, labelling.change)  # another of the last answers
    button(cards.Keep, labelling.keep)  # leave an answer as it is
    button(cards.Skip, labelling.skip)  # pass the task on
    button(cards.Stop, labelling.stop)  # finish for now
    button(tickets.Report, reports.why)  # something is the matter with the task
    button(reports.Because, reports.because)  # and this is it
    button(tickets.Ask, asking.ask)  # something is unclear
    button(asking.NeverMind, asking.never_mind)  # or not
    button(tickets.Resume, asking.resume)  # go on with a task that waited
    # The guidelines once more; whoever reads them while she is asked something is still asked.
    application.add_handler(CallbackQueryHandler(labelling.guide, cards.Guide.pattern()), FIRST)
    button(Begin, labelling.begin)  # Start, under a notice or in the list
    button(cards.Agree, labelling.agree)  # this version of the guidelines is read
    button(cards.Ready, labelling.ready)  # the guidelines are read
    button(HaveTime, bundles.have_time)  # I have 15 minutes
    button(TakeBundle, bundles.take)  # these tasks
    button(NoThanks, bundles.no_thanks)  # or none
    button(Work, offers.work)  # the list of projects
    button(Apply, screening.apply)  # begin or resume the screening
    button(Tap, screening.tap_answer)  # an answer to a question
    button(Skip, screening.tap_answer)  # leave a question out
    button(Mark, preferences.mark)  # a favourite, or hidden
    button(Earnings, earnings.earnings)  # what she earned
    button(Me, me.me)  # her own page
    button(me.Breaks, me.on_breaks)  # a reminder to take a break
    button(me.Limit, me.on_limit)  # her own limit for a day
    button(me.Marked, me.on_marked)  # favourites and hidden projects
    button(nudges.GoOn, labelling.go_on)  # beyond that limit
    button(History, history.history)  # her answers
    button(history.OnHistory, history.on_page)  # pages of them
    button(history.OpenAnswer, history.on_answer)  # one of them in full
    button(statement.OfPeriod, statement.on_period)  # a work statement: its period
    button(statement.UnderName, statement.on_name)  # its name, and the files
    button(earnings.OnDays, earnings.on_days)  # day by day
    button(earnings.OnLines, earnings.on_lines)  # the lines of a day
    for topic in sensitive.BUTTONS:
        button(topic, sensitive.tap)  # what she is ready to see
    for kind in (admin.List, Look, admin.Open, admin.Opening, admin.Pause, admin.Close, admin.Closing):
        button(kind, admin.tap)  # running projects; it asks itself who taps
    for each in trying.BUTTONS:
        button(each, trying.tap)  # an admin tries a project as a worker; so does this
    for each in creating.BUTTONS:
        button(each, creating.tap)  # an admin's message becomes a task
    for each in correcting.BUTTONS:
        button(each, correcting.tap)  # an admin looks at tasks and corrects them
    for each in watching.BUTTONS:
        button(each, watching.tap)  # an admin watches a project's counts
    for door in (tickets.Judge, tickets.ShowCase, tickets.AskDrop):
        button(door, reports.judge)  # tasks that were reported; an admin's
    button(tickets.GiveAnswer, asking.give_answer)  # the answer to a question; an admin's
    button(tickets.ShowInquiry, asking.show_inquiry)  # one question; an admin's
    application.add_handler(CallbackQueryHandler(fallback.old_button), FIRST)  # older versions, forgeries

    # What somebody was asked to type: a note, a question, an answer.
    message(NEW, expected.hearing(WAITED_FOR), BEFORE)

    # Whoever is being screened is heard there, edits too; what is none of that goes on to the routes below.
    message(PRIVATE & ~FOR_EVERYBODY & ~(by_admin & filters.COMMAND), screening.heard, FIRST)

    # A reply to a question, or one that quotes a task.
    message(NEW & filters.REPLY, asking.replied, REPLY)

    # An admin's words, where the card of her trial waits for them.
    message(NEW & from_admin & ~filters.COMMAND, trying.heard, TRIAL)
    # What else an admin sends or forwards may become a task.
    message(NEW & from_admin & ~filters.COMMAND & (filters.TEXT | filters.PHOTO), creating.heard, CREATING)

    # Commands. One that an admin may not give now is an unknown one, and reads like it.
    command("start", welcome.start(resume=screening.resume))  # hello, or where she is
    command("help", help.help_)  # how it works
    command("work", offers.work)  # what is open to her
    command("me", me.me)  # her own page
    command("history", history.history)  # what she answered
    command("statement", statement.statement)  # a signed paper about her work
    command("earnings", earnings.earnings)  # what she earned
    command("sensitive", sensitive.sensitive)  # what she is ready to see
    command("projects", admin.projects, by_admin)  # running projects
    command("task", correcting.task, by_admin)  # looking at one task
    command("reports", reports.listed, by_admin)  # reported tasks and open questions

    # What nobody waited for.
    message(NEW & filters.COMMAND, fallback.unknown_command)
    message(NEW & (filters.TEXT | filters.VOICE), labelling.heard)  # an answer in words, or nothing anybody waited for
    message(NEW, labelling.unfit)  # a sticker or a picture, where an answer was waited for or not
    message(PRIVATE & filters.UpdateType.EDITED_MESSAGE, labelling.edited)  # too late, and said so
