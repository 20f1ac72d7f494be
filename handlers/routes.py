"""The table of contents of what people can say and tap. Order matters: the first fitting route of a group is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from crowd.services.adjudicating import ANSWER as VERDICT
from crowd.services.adjudicating import WORDS as OF_VERDICT
from crowd.services.broadcast_steps import AUDIENCE, NUMBER, POST, WHEN
from crowd.services.broadcast_steps import CORRECTION as OF_BROADCAST
from crowd.services.choosing import CITY
from crowd.services.clarifying import ANSWER, QUESTION
from crowd.services.deciding import REASON as ABOUT_WORKERS
from crowd.services.looking_again import ANSWER as LOOKED
from crowd.services.looking_again import REASON as DIFFERS
from crowd.services.mending import EXPECTED as CORRECTION
from crowd.services.objecting import WORDS as OBJECTION
from crowd.services.reports import NOTE
from crowd.services.review import QUESTION as TO_APPLICANT
from crowd.services.review import REASON
from crowd.services.timing import EXPECTED as TIMING
from handlers import (
    adjudicating,
    admin,
    answers,
    appealing,
    applying,
    asking,
    broadcasts,
    bundles,
    correcting,
    creating,
    deciding,
    drafting,
    earnings,
    expected,
    fallback,
    figures,
    gold,
    halted,
    hands,
    help,
    history,
    intake,
    inviting,
    labelling,
    me,
    membership,
    notify,
    objecting,
    offers,
    overlapping,
    pieces,
    practising,
    preferences,
    privacy,
    profile,
    rating,
    reports,
    restored,
    retrying,
    reviewing,
    ruling,
    scheduling,
    screening,
    second_looks,
    sensitive,
    staff,
    statement,
    trying,
    watching,
    welcome,
)
from handlers.ui import adjudication as differing
from handlers.ui import alarms, cards, desk, fair_desk, nudges, restrictions, steering, tickets, understanding
from handlers.ui import answers as answer_cards
from handlers.ui import second_looks as looks
from handlers.ui.bundles import NoThanks, TakeBundle
from handlers.ui.buttons import Button
from handlers.ui.doors import Apply, Begin, Change, Earnings, HaveTime, History, Look, LookAgain, Mark, Me, Object, Work
from handlers.ui.events import About
from handlers.ui.expecting import GivenUp
from handlers.ui.gates import FromAdmin
from handlers.ui.hands import NoPlace

MEETING, PIECES, BEFORE, FIRST, REVIEW, REPLY, TRIAL, CREATING, THEN = -3, -2, -1, 0, 1, 2, 3, 4, 5
PRIVATE = filters.ChatType.PRIVATE
NEW = PRIVATE & filters.UpdateType.MESSAGE
WAITED_FOR: dict[str, expected.Hears] = {
    CORRECTION: correcting.typed,
    TIMING: scheduling.typed,
    NOTE: reports.noted,
    QUESTION: asking.asked,
    ANSWER: asking.answered,
    staff.CONTACT: staff.heard,
    REASON: reviewing.reason_typed,
    TO_APPLICANT: reviewing.question_typed,
    CITY: notify.city_typed,
    POST: drafting.heard,
    AUDIENCE: drafting.people_typed,
    WHEN: drafting.time_typed,
    NUMBER: drafting.number_typed,
    OF_BROADCAST: broadcasts.heard,
    VERDICT: adjudicating.answered,
    OF_VERDICT: adjudicating.worded,
    DIFFERS: second_looks.reasoned,
    LOOKED: second_looks.answered,
    OBJECTION: objecting.typed,
    ABOUT_WORKERS: deciding.typed,
    answers.EXPECTED: answers.typed,
}
"""Who hears a message that was asked for, by the kind that is expected."""

GIVEN_UP: dict[str, GivenUp] = {
    CORRECTION: correcting.GIVEN_UP,
    TIMING: scheduling.GIVEN_UP,
    NOTE: reports.GIVEN_UP,
    QUESTION: asking.NO_QUESTION,
    ANSWER: asking.NO_ANSWER,
    staff.CONTACT: staff.GIVEN_UP,
    REASON: reviewing.GIVEN_UP,
    TO_APPLICANT: reviewing.GIVEN_UP,
    CITY: notify.NO_CITY,
    POST: drafting.GIVEN_UP,
    AUDIENCE: drafting.GIVEN_UP,
    WHEN: drafting.GIVEN_UP,
    NUMBER: drafting.GIVEN_UP,
    OF_BROADCAST: broadcasts.GIVEN_UP,
    VERDICT: adjudicating.NO_ANSWER,
    OF_VERDICT: adjudicating.NO_WORDS,
    DIFFERS: second_looks.NO_REASON,
    LOOKED: second_looks.NO_ANSWER,
    OBJECTION: objecting.GIVEN_UP,
    ABOUT_WORKERS: deciding.GIVEN_UP,
    answers.EXPECTED: answers.GIVEN_UP,
}
"""What is said when such a message is not waited for any more; other kinds have a sentence in common."""

FOR_EVERYBODY = filters.Regex(r"\A/(?:start|help|status|withdraw|privacy|mydata|deleteme)\b")


@dataclass(frozen=True, slots=True)
class Routes:
    """The bot's routes while they are laid; `by_admin` and `from_admin` know who runs projects here, `by_reviewer` who
    decides about applicants, `by_owner` who takes people in, `from_staff` all of these."""

    application: Application[Any, Any, Any, Any, Any, Any]
    by_admin: filters.BaseFilter
    from_admin: filters.BaseFilter
    from_staff: filters.BaseFilter
    by_reviewer: filters.BaseFilter
    by_owner: filters.BaseFilter

    def button(self, kind: type[Button], handler: Any) -> None:
        self.looking(kind, expected.lapsing(handler, kind, GIVEN_UP))

    def looking(self, kind: type[Button], handler: Any) -> None:
        """A button that only shows something: whoever is asked to write is still asked."""
        self.application.add_handler(CallbackQueryHandler(handler, kind.pattern()), FIRST)

    def command(self, name: str, handler: Any, wanted: filters.BaseFilter = NEW) -> None:
        self.application.add_handler(CommandHandler(name, handler, wanted), THEN)

    def message(self, wanted: filters.BaseFilter, handler: Any, group: int = THEN) -> None:
        self.application.add_handler(MessageHandler(wanted, handler), group)


def add_routes(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Every route of the bot; `application.bot_data` knows the clock and the admins by now."""
    data = application.bot_data
    admins, clock = data.get("admins", frozenset()), data["clock"]
    by_reviewer, by_owner = (admin.ByAdmin(data.get(team, admins), clock) for team in ("reviewers", "owners"))
    from_staff = FromAdmin(data.get("reviewers", admins))  # admins are among them
    routes = Routes(application, admin.ByAdmin(admins, clock), FromAdmin(admins), from_staff, by_reviewer, by_owner)

    # Outside of private chats there is nothing to do but to leave; this must stand first.
    application.add_handler(membership.Elsewhere(membership.leave), FIRST)
    # A card of a time that a restore has lost: none of its buttons may do anything.
    application.add_handler(restored.OfLostTime(data), FIRST)
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER), FIRST)

    # Buttons: each knows its own data.
    _under_a_task(routes)
    _before_a_task(routes)
    _on_her_pages(routes)
    _of_admins(routes)
    application.add_handler(CallbackQueryHandler(fallback.old_button), FIRST)  # older versions, forgeries

    _messages_to_somebody(routes)
    _commands(routes)
    _messages_to_nobody(routes)


def _under_a_task(routes: Routes) -> None:
    routes.button(cards.Answer, labelling.tap)  # a label under a task
    routes.looking(cards.Page, labelling.page)  # other labels of it
    routes.button(cards.Back, labelling.back)  # one step back in a task
    routes.button(cards.Undo, labelling.undo)  # the last answer, to be changed
    routes.button(Change, labelling.change)  # another of the last answers
    routes.button(cards.Keep, labelling.keep)  # leave an answer as it is
    routes.button(cards.Skip, labelling.skip)  # pass the task on
    routes.button(cards.Stop, labelling.stop)  # finish for now
    routes.looking(tickets.Report, reports.why)  # something is the matter with the task
    routes.button(reports.Because, reports.because)  # and this is it
    routes.button(tickets.Ask, asking.ask)  # something is unclear
    routes.button(asking.NeverMind, asking.never_mind)  # or not
    routes.button(tickets.Resume, asking.resume)  # go on with a task that waited
    routes.looking(cards.Guide, labelling.guide)  # the guidelines once more


def _before_a_task(routes: Routes) -> None:
    routes.button(Begin, labelling.begin)  # Start, under a notice or in the list
    routes.button(cards.Agree, labelling.agree)  # this version of the guidelines is read
    routes.button(understanding.Understood, labelling.understand)  # an answer to a question on the guidelines
    routes.button(cards.Ready, labelling.ready)  # the guidelines are read
    for practice in practising.BUTTONS:
        routes.button(practice, practising.tap)  # what she missed, answered again; nothing counts
    routes.button(HaveTime, bundles.have_time)  # I have 15 minutes
    routes.button(TakeBundle, bundles.take)  # these tasks
    routes.button(NoThanks, bundles.no_thanks)  # or none
    routes.button(Work, offers.work)  # the list of projects
    routes.button(NoPlace, hands.leave)  # out of the line for a project that has enough hands
    routes.button(Apply, screening.apply)  # begin or resume the screening
    for each in applying.BUTTONS:
        routes.button(each, applying.tap)  # where she stands, and the way back out
    routes.button(LookAgain, appealing.look_again)  # an appeal
    for each in differing.BUTTONS:
        routes.button(each, adjudicating.tap)  # what people differ about is settled; the service knows by whom
    for each in looks.BUTTONS:
        routes.button(each, second_looks.tap)  # one more look at a task on which she differs from others
    for each in steering.BUTTONS:
        routes.button(each, screening.tap_answer)  # an answer to a question, or a way through the form


def _on_her_pages(routes: Routes) -> None:
    routes.button(Mark, preferences.mark)  # a favourite, or hidden
    routes.button(About, notify.about)  # below a message that nobody asked for: what she wants of those
    for choice in notify.BUTTONS:
        routes.button(choice, notify.tap)  # and all that she can choose about them
    routes.button(Earnings, earnings.earnings)  # what she earned
    routes.button(Me, me.me)  # her own page
    routes.button(me.Breaks, me.on_breaks)  # a reminder to take a break
    routes.button(me.Limit, me.on_limit)  # her own limit for a day
    routes.button(me.Marked, me.on_marked)  # favourites and hidden projects
    routes.button(nudges.GoOn, labelling.go_on)  # beyond that limit
    routes.button(History, history.history)  # her answers
    routes.button(history.OnHistory, history.on_page)  # pages of them
    routes.button(history.OpenAnswer, history.on_answer)  # one of them in full
    routes.button(statement.OfPeriod, statement.on_period)  # a work statement: its period
    routes.button(statement.UnderName, statement.on_name)  # its name, and the files
    routes.button(earnings.OnDays, earnings.on_days)  # day by day
    routes.button(earnings.OnLines, earnings.on_lines)  # the lines of a day
    for each in privacy.BUTTONS:
        routes.button(each, privacy.tap)  # all that is about her, deleted
    for each in profile.BUTTONS:
        routes.button(each, profile.tap)  # a question of her profile, asked anew
    for each in (Object, restrictions.TakeBack):
        routes.button(each, objecting.tap)  # an appeal against what was decided about her
    for each in rating.BUTTONS:
        routes.looking(each, rating.tap)  # stars for a project, after her work
    for topic in sensitive.BUTTONS:
        routes.button(topic, sensitive.tap)  # what she is ready to see


def _of_admins(routes: Routes) -> None:
    for kind in (
        admin.List,
        Look,
        admin.Open,
        admin.Opening,
        admin.OpeningOutside,
        admin.Pause,
        admin.Close,
        admin.Closing,
    ):
        routes.button(kind, admin.tap)  # running projects; it asks itself who taps
    for each in trying.BUTTONS:
        routes.button(each, trying.tap)  # an admin tries a project as a worker; so does this
    for each in creating.BUTTONS:
        routes.button(each, creating.tap)  # an admin's message becomes a task
    for each in correcting.BUTTONS:
        routes.button(each, correcting.tap)  # an admin looks at tasks and corrects them
    for each in watching.BUTTONS:
        routes.button(each, watching.tap)  # an admin watches a project's counts
    routes.looking(alarms.TryAgain, retrying.try_again)  # what was due and failed; an admin's
    for each in scheduling.BUTTONS:
        routes.button(each, scheduling.tap)  # when a project is open; an admin's
    for each in ruling.BUTTONS:
        routes.button(each, ruling.tap)  # the rules of a project about its workers; an admin's
    for each in figures.BUTTONS:
        routes.button(each, figures.tap)  # how a project stands, in words and as a picture; an admin's
    for each in gold.BUTTONS:
        routes.button(each, gold.tap)  # tasks whose answer is known: how they do; an admin's
    for each in overlapping.BUTTONS:
        routes.button(each, overlapping.tap)  # how many workers answer each task; an admin's
    for door in (tickets.Judge, tickets.ShowCase, tickets.ShowFiles, tickets.AskDrop):
        routes.button(door, reports.judge)  # tasks that were reported; an admin's
    for each in inviting.BUTTONS:
        routes.button(each, inviting.tap)  # links that lead people here; an admin's
    for each in desk.DOING:
        routes.button(each, reviewing.tap)  # a reviewer decides, asks, goes on
    for each in desk.LOOKING:
        routes.looking(each, reviewing.tap)  # and looks, whatever she is about to type
    for each in answer_cards.BUTTONS:
        routes.button(each, answers.tap)  # answers that wait to be judged; an admin's
    for each in fair_desk.BUTTONS:
        routes.button(each, deciding.tap)  # proposals and appeals of workers; an admin's
    for each in drafting.BUTTONS:
        routes.button(each, drafting.tap)  # a message to many people is written; an admin's
    for each in broadcasts.BUTTONS:
        routes.button(each, broadcasts.tap)  # and goes out, is stopped, corrected
    for each in intake.BUTTONS:
        routes.button(each, intake.tap)  # who may apply now, and who is called from the list
    for each in halted.BUTTONS:
        routes.button(each, halted.tap)  # messages that Telegram refuses; an admin's
    for each in staff.BUTTONS:
        routes.button(each, staff.tap)  # who may do what here; an owner's
    for each in restored.BUTTONS:
        routes.button(each, restored.tap)  # what becomes of messages that were owed before a restore; an owner's
    routes.button(tickets.GiveAnswer, asking.give_answer)  # the answer to a question; an admin's
    routes.button(tickets.ShowInquiry, asking.show_inquiry)  # one question; an admin's


def _messages_to_somebody(routes: Routes) -> None:
    # Whoever runs this is met by whatever she sends first, a command too.
    routes.message(NEW & routes.from_staff, membership.greeted, MEETING)

    # The rest of a text that Telegram cut, where one message was asked for.
    routes.message(NEW & routes.from_admin & ~filters.COMMAND, pieces.heard, PIECES)

    # What somebody was asked to type: a note, a question, an answer.
    routes.message(NEW, expected.hearing(WAITED_FOR, GIVEN_UP), BEFORE)

    # Whoever is being screened is heard there, edits too; what is none of that goes on to the routes below.
    routes.message(PRIVATE & ~FOR_EVERYBODY & ~(routes.by_admin & filters.COMMAND), screening.heard, FIRST)

    # What an applicant writes to whoever reads her application.
    routes.message(NEW & ~filters.COMMAND, appealing.heard, REVIEW)

    # An admin changes the message that her broadcast is made of.
    routes.message(PRIVATE & filters.UpdateType.EDITED_MESSAGE, drafting.edited, REVIEW)

    # A reply to a question, or one that quotes a task.
    routes.message(NEW & filters.REPLY, asking.replied, REPLY)

    # An admin's words, where the card of her trial waits for them.
    by_admin = NEW & routes.from_admin & ~filters.COMMAND
    routes.message(by_admin, trying.heard, TRIAL)
    # What else an admin sends or forwards may become a task.
    routes.message(
        NEW & routes.from_admin & ~filters.COMMAND & (filters.TEXT | filters.PHOTO), creating.heard, CREATING
    )


def _commands(routes: Routes) -> None:
    """One that an admin may not give now is an unknown one, and reads like it."""
    routes.command("start", welcome.start(resume=screening.resume))  # hello, or where she is
    routes.command("help", help.help_)  # how it works
    routes.command("status", applying.status)  # where she is on her way in
    routes.command("withdraw", applying.withdraw)  # her application taken back
    routes.command("work", offers.work)  # what is open to her
    routes.command("me", me.me)  # her own page
    routes.command("profile", profile.profile)  # what is known of her
    routes.command("history", history.history)  # what she answered
    routes.command("statement", statement.statement)  # a signed paper about her work
    routes.command("earnings", earnings.earnings)  # what she earned
    routes.command("why", objecting.why)  # what keeps her from work, and how to appeal
    routes.command("notify", notify.notify)  # what she wants to hear of, and when
    routes.command("sensitive", sensitive.sensitive)  # what she is ready to see
    routes.command("privacy", privacy.privacy)  # what is kept about her, and how long
    routes.command("mydata", privacy.mydata)  # all of it as a file
    routes.command("deleteme", privacy.deleteme)  # all of it gone
    routes.command("projects", admin.projects, routes.by_admin)  # running projects
    routes.command("report", figures.report, routes.by_admin)  # how a project stands
    routes.command("gold", gold.gold, routes.by_admin)  # tasks whose answer is known
    routes.command("rules", ruling.rules, routes.by_admin)  # rules about workers: what they did, sets, numbers
    routes.command("intake", intake.intake, routes.by_admin)  # who may apply now
    routes.command("task", correcting.task, routes.by_admin)  # looking at one task
    routes.command("appeals", deciding.appeals, routes.by_admin)  # deciding about workers
    routes.command("reports", reports.listed, routes.by_admin)  # reported tasks and open questions
    routes.command("adjudicate", adjudicating.adjudicate, routes.by_admin)  # settling what people differ about
    routes.command("invite", inviting.invite, routes.by_admin)  # links that lead people here
    routes.command("broadcast", drafting.broadcast, routes.by_admin)  # a message to many people
    routes.command("review", reviewing.review, routes.by_reviewer)  # reading applications
    routes.command("staff", staff.staff, routes.by_owner)  # who may do what here
    routes.command("restored", restored.restored, routes.by_owner)  # messages that were owed before a restore


def _messages_to_nobody(routes: Routes) -> None:
    routes.message(NEW & filters.COMMAND, fallback.unknown_command)
    routes.message(
        NEW & (filters.TEXT | filters.VOICE), labelling.heard
    )  # an answer in words, or nothing anybody waited for
    routes.message(NEW, labelling.unfit)  # a sticker or a picture, where an answer was waited for or not
    routes.message(PRIVATE & filters.UpdateType.EDITED_MESSAGE, labelling.edited)  # too late, and said so
