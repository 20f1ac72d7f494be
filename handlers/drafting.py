"""Drafting: an admin writes a message to many people, chooses who gets it and when, sees it, and says yes."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import ApplicationHandlerStop

from crowd.rules.broadcasting import EVERYBODY, PARTS, Audience, NoAudience, read_audience, read_when
from crowd.rules.posts import Post
from crowd.services.broadcast_steps import NO_DOOR, POST, Choices, Confirm, Draft, DraftStep, NotDone, Why
from handlers import fallback
from handlers.context import Context
from handlers.ui import broadcast_buttons as buttons
from handlers.ui import broadcast_drafts as cards
from handlers.ui import draft_showing as drafts
from handlers.ui import gates, pieces, posts, show
from handlers.ui.broadcasts import below, not_done, unfit
from handlers.ui.expecting import GivenUp
from handlers.ui.words import _
from storage.records.expected import Expected

BUTTONS = buttons.DRAFTING
REASON = 300

GIVEN_UP = GivenUp(
    lambda: _("I no longer wait for your message to many people. /broadcast goes on with it."),
    lambda: _(
        "You were to send your message to many people more than a day ago, so this was taken for nothing. "
        "/broadcast goes on with it."
    ),
    by=(*buttons.DRAFTING, *buttons.RUNNING),
    command="/broadcast",
)
"""What is said when her next message is not taken for a step of it any more."""


async def broadcast(update: Update, context: Context) -> None:
    """/broadcast: what she was writing, or a new one."""
    if update.effective_user:
        step = await context.services.drafting.begin(context.turn, update.effective_user.id)
        await drafts.answer(context, update.effective_user.id, step)


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins):
        await fallback.old_button(update, context)
        return
    if not await _change(query, context) and not await _choose(query, context):
        await fallback.old_button(update, context)


async def heard(update: Update, context: Context, expected: Expected) -> bool:
    """The message itself."""
    message, admin = update.message, _admin(update, context)
    if message is None or admin is None:
        return False
    post = posts.read(message)
    if isinstance(post, Post):
        step = await context.services.drafting.write(
            context.turn, admin, int(expected.reference), post, message.message_id
        )
        pieces.began(context, POST, expected.reference, message)
        await drafts.answer(context, admin, step, reply_to=message.message_id)
    elif not await _said_of_album(context, message, int(expected.reference)):
        await show.send(context, admin, unfit(post), reply_to=message.message_id)
    return True


async def people_typed(update: Update, context: Context, expected: Expected) -> bool:
    """Who shall get it, in conditions."""
    message, admin, draft_id = update.message, _admin(update, context), int(expected.reference)
    if message is None or admin is None or message.text is None:
        return False
    drafting = context.services.drafting
    try:
        audience = read_audience(message.text)
    except NoAudience as misread:
        fault = cards.people_fault(misread.before, misread.cure)
    else:
        step = await drafting.address(context.turn, admin, draft_id, audience)
        if not isinstance(step, NotDone) or step.why is not Why.PROJECT:
            await drafts.answer(context, admin, step)
            return True
        fault = cards.no_project(audience.slug)
    asked = cards.describe(draft_id, everybody=drafting.may(admin, EVERYBODY), fault=fault)
    await show.send(context, admin, *asked, reply_to=message.message_id)
    return True


async def time_typed(update: Update, context: Context, expected: Expected) -> bool:
    """When it shall go out."""
    message, admin, draft_id = update.message, _admin(update, context), int(expected.reference)
    if message is None or admin is None or message.text is None:
        return False
    try:
        when = read_when(message.text, context.turn.now)
    except ValueError as fault:
        text, keys = cards.type_time(draft_id, cards.time_fault(str(fault)))
        await show.send(context, admin, text, keys, reply_to=message.message_id)
        return True
    await drafts.answer(context, admin, await context.services.drafting.plan(context.turn, admin, draft_id, when))
    return True


async def number_typed(update: Update, context: Context, expected: Expected) -> bool:
    """The number of people, which is her yes."""
    message, admin = update.message, _admin(update, context)
    if message is None or admin is None or message.text is None:
        return False
    draft_id, version, count = (int(each) for each in expected.reference.split(":"))
    if context.turn.now - expected.set_at > gates.CONFIRMS_FOR:
        step = await context.services.drafting.look(admin, draft_id, context.turn.now)
        await show.send(context, admin, _("That question was too old. Nothing was sent."))
        await drafts.answer(context, admin, step)
        return True
    step = await context.services.drafting.send(context.turn, admin, draft_id, version, message.text)
    if isinstance(step, NotDone) and step.why is Why.OTHER_NUMBER:
        await show.send(context, admin, cards.wrong_number(count), reply_to=message.message_id)
    else:
        await drafts.answer(context, admin, step)
    return True


async def edited(update: Update, context: Context) -> None:
    """She changed the message that her draft was made of: the draft says the new."""
    message, admin = update.edited_message, _admin(update, context)
    post = posts.read(message) if message and admin is not None else None
    if message is None or admin is None or not isinstance(post, Post):
        return
    step = await context.services.drafting.reword(context.turn, admin, post, message.message_id)
    if step is not None:
        await drafts.answer(context, admin, step, reply_to=message.message_id)
        raise ApplicationHandlerStop


async def _change(query: CallbackQuery, context: Context) -> bool:
    """Buttons that change the draft, or send it."""
    drafting, turn, admin = context.services.drafting, context.turn, query.from_user.id
    if to := buttons.To.unpack(query.data):
        await drafts.turn(context, query, await _address(context, admin, to))
    elif hang := buttons.Hang.unpack(query.data):
        await drafts.turn(context, query, await drafting.hang(turn, admin, hang.broadcast_id, hang.door))
    elif at := buttons.At.unpack(query.data):
        await drafts.turn(context, query, await _plan(context, admin, at))
    elif ask := buttons.Ask.unpack(query.data):
        await _ask(context, query, await drafting.ask(turn, admin, ask.broadcast_id))
    elif yes := buttons.Send.unpack(query.data):
        await _send(context, query, yes)
    elif gone := buttons.Discarded.unpack(query.data):
        await _discard(context, query, await drafting.discard(turn, admin, gone.broadcast_id))
    else:
        return False
    return True


async def _choose(query: CallbackQuery, context: Context) -> bool:
    """Buttons that show what can be chosen, or ask for something to be typed."""
    drafting, turn, admin = context.services.drafting, context.turn, query.from_user.id
    if draft := buttons.Draft.unpack(query.data):
        await drafts.turn(context, query, await drafting.look(admin, draft.broadcast_id, turn.now))
    elif rewrite := buttons.Rewrite.unpack(query.data):
        step = await drafting.rewrite(turn, admin, rewrite.broadcast_id)
        await drafts.turn(context, query, step, cards.write_it(step) if isinstance(step, Draft) else None)
    elif described := buttons.Describe.unpack(query.data):
        step = await drafting.ask_who(turn, admin, described.broadcast_id)
        asked = cards.describe(described.broadcast_id, everybody=drafting.may(admin, EVERYBODY))
        await drafts.turn(context, query, step, asked)
    elif people := buttons.People.unpack(query.data):
        await drafts.turn(context, query, *await drafts.people(context, admin, people.broadcast_id))
    elif project := buttons.OfProject.unpack(query.data):
        await _parts(context, query, project)
    else:
        return await _choose_more(query, context)
    return True


async def _choose_more(query: CallbackQuery, context: Context) -> bool:
    drafting, admin = context.services.drafting, query.from_user.id
    if doors := buttons.Doors.unpack(query.data):
        step = await drafting.look(admin, doors.broadcast_id, context.turn.now)
        await drafts.turn(context, query, step, cards.doors(doors.broadcast_id, await drafting.places()))
    elif times := buttons.Times.unpack(query.data):
        step = await drafting.ask_when(context.turn, admin, times.broadcast_id)
        await drafts.turn(context, query, step, cards.times(times.broadcast_id))
    elif discard := buttons.Discard.unpack(query.data):
        step = await drafting.look(admin, discard.broadcast_id, context.turn.now)
        await drafts.turn(context, query, step, cards.discard(step) if isinstance(step, Draft) else None)
    else:
        return False
    return True


async def _address(context: Context, admin: int, to: buttons.To) -> DraftStep:
    drafting = context.services.drafting
    if not to.project_id:
        return await drafting.address(context.turn, admin, to.broadcast_id, EVERYBODY)
    choices = await drafting.choices(to.broadcast_id, to.project_id, context.turn.now)
    part = next((each for each in PARTS if each == to.part), None)
    if isinstance(choices, NotDone) or part is None:
        return NotDone(Why.PROJECT)
    return await drafting.address(context.turn, admin, to.broadcast_id, Audience(part, choices.slug))


async def _plan(context: Context, admin: int, at: buttons.At) -> DraftStep:
    try:
        when = read_when(at.moment, context.turn.now)
    except ValueError:
        return NotDone(Why.CHANGED)  # a forged button
    return await context.services.drafting.plan(context.turn, admin, at.broadcast_id, when)


async def _parts(context: Context, query: CallbackQuery, project: buttons.OfProject) -> None:
    drafting = context.services.drafting
    step = await drafting.look(query.from_user.id, project.broadcast_id, context.turn.now)
    match await drafting.choices(project.broadcast_id, project.project_id, context.turn.now):
        case Choices() as choices:
            await drafts.turn(context, query, step, cards.of_project(choices))
        case NotDone(why):
            await show.toast(context, query, not_done(why), alert=True)


async def _ask(context: Context, query: CallbackQuery, step: DraftStep) -> None:
    """She gets it herself, by the same call as everybody, and the question below it."""
    if not isinstance(step, Confirm):
        await drafts.turn(context, query, step)
        return
    await show.toast(context, query)
    door = step.draft.door.project_id if step.draft.door else NO_DOOR
    if await drafts.seen_first(context, query.from_user.id, step.post, below(door)):
        await show.send(context, query.from_user.id, *cards.confirm(step))


async def _send(context: Context, query: CallbackQuery, yes: buttons.Send) -> None:
    drafting, admin = context.services.drafting, query.from_user.id
    if gates.grown_old(query, context.turn.now):
        step = await drafting.look(admin, yes.broadcast_id, context.turn.now)
        await drafts.turn(context, query, step, said=_("That question was too old. Nothing was sent."))
        return
    await drafts.turn(context, query, await drafting.send(context.turn, admin, yes.broadcast_id, yes.version, None))


async def _discard(context: Context, query: CallbackQuery, step: DraftStep) -> None:
    if isinstance(step, NotDone) and step.why is Why.GONE:
        await show.turn_to(context, query, *cards.discarded())
    else:
        await drafts.turn(context, query, step)


async def _said_of_album(context: Context, message: Message, draft_id: int) -> bool:
    """Whether the other messages of an album were answered already: one sentence is enough for all."""
    group = message.media_group_id
    return bool(group) and not await context.services.drafting.first_of_album(context.turn, draft_id, str(group))


def _admin(update: Update, context: Context) -> int | None:
    """The admin who wrote; None for anybody else, also for one who is none any more."""
    person = update.effective_user
    return person.id if person and person.id in context.admins else None
