"""/gold: admins look after tasks whose answer is known: how they do, what is in doubt, what else could be gold."""

from __future__ import annotations

from typing import cast, get_args

from telegram import CallbackQuery, Update

from crowd.services.doubting import Decision
from crowd.services.gold_proposing import Verdict
from handlers import fallback
from handlers.context import Context
from handlers.ui import gates, gold_doubts, golds, show
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.golds import DecideKey, Golds, ListGold, MoveGold, Propose, ShowDoubt, ShowGold, UseProposal
from handlers.ui.text import Text, plain, shorten
from handlers.ui.words import _

SHOWN, TITLE_UNITS = 20, 40
BUTTONS: tuple[type[Button], ...] = (Golds, ListGold, ShowGold, ShowDoubt, DecideKey, Propose, UseProposal, MoveGold)


async def gold(update: Update, context: Context) -> None:
    """/gold."""
    if update.effective_user:
        await show.send(context, update.effective_user.id, *await _start(context))


async def tap(update: Update, context: Context) -> None:
    """Any button of this conversation. Whose id is not an admin's meets a button that does nothing."""
    query = update.callback_query
    if query is None or not gates.tapped_by_admin(query, context.admins) or not await _heard(context, query):
        await fallback.old_button(update, context)


async def _heard(context: Context, query: CallbackQuery) -> bool:
    """False for a button that is none of these."""
    return await _looked(context, query) or await _done(context, query)


async def _looked(context: Context, query: CallbackQuery) -> bool:
    """What only shows something; False for other buttons."""
    if wanted := Golds.unpack(query.data):
        await show.turn_to(context, query, *await _page(context, wanted.project_id))
    elif listed := ListGold.unpack(query.data):
        await _list(context, query, listed)
    elif one := ShowGold.unpack(query.data):
        await _task(context, query, one.task_id)
    elif doubtful := ShowDoubt.unpack(query.data):
        await _doubt(context, query, doubtful.task_id)
    elif another := Propose.unpack(query.data):
        await _proposal(context, query, another.project_id, but=another.but)
    else:
        return False
    return True


async def _done(context: Context, query: CallbackQuery) -> bool:
    """What changes something; False for other buttons."""
    service, admin = context.services.gold, query.from_user.id
    if (decides := DecideKey.unpack(query.data)) and decides.decision in get_args(Decision):
        decision = cast(Decision, decides.decision)
        _found, stands = await service.decide(context.turn, admin, decides.task_id, decision)
        if stands:
            context.wake_sender()
        await _doubt(context, query, decides.task_id, "" if stands else _("Somebody has decided this already."))
    elif uses := UseProposal.unpack(query.data):
        verdict = await service.settle(context.turn, admin, uses.task_id, use=bool(uses.use))
        await _proposal(context, query, uses.project_id, but=uses.task_id, said=_became(verdict))
    elif moves := MoveGold.unpack(query.data):
        move = service.retire if moves.becomes == "retired" else service.put_back
        moved = await move(context.turn, admin, moves.task_id)
        await _task(context, query, moves.task_id, "" if moved else _("It cannot be moved there any more."))
    else:
        return False
    return True


async def _start(context: Context) -> tuple[Text, Keyboard]:
    found = await context.services.gold.listing()
    if len(found) == 1:
        return await _page(context, found[0].id)
    if not found:
        return plain(_("No project has tasks with a known answer. Its file says so: [gold], or a stage.")), keyboard([])
    rows = [[(shorten(each.title, TITLE_UNITS), Golds(each.id))] for each in found[:SHOWN]]
    return plain(_("Whose gold do you want to see?")), keyboard(rows)


async def _page(context: Context, project_id: int) -> tuple[Text, Keyboard]:
    found = await context.services.gold.page(project_id, context.turn.now) if project_id else None
    return golds.page(found) if found else await _start(context)


async def _list(context: Context, query: CallbackQuery, listed: ListGold) -> None:
    found = await context.services.gold.page(listed.project_id, context.turn.now)
    await show.turn_to(context, query, *(golds.listing(found, listed.page) if found else await _start(context)))


async def _task(context: Context, query: CallbackQuery, task_id: int, said: str = "") -> None:
    found = await context.services.gold.task(task_id)
    if found is None:
        await show.toast(context, query, _("This task is no gold any more."), alert=True)
        return
    await show.turn_to(context, query, *golds.task(found), toast=said, alert=bool(said))


async def _doubt(context: Context, query: CallbackQuery, task_id: int, said: str = "") -> None:
    found = await context.services.gold.doubt(task_id)
    if found is None:
        await show.toast(context, query, _("Nothing speaks against this answer."), alert=True)
        return
    await show.turn_to(context, query, *gold_doubts.doubt(found), toast=said, alert=bool(said))


async def _proposal(context: Context, query: CallbackQuery, project_id: int, *, but: int, said: str = "") -> None:
    """The next one, or the page of all gold where there is none."""
    found = await context.services.gold.proposal(project_id, context.turn.now, but=but)
    if found is not None:
        await show.turn_to(context, query, *gold_doubts.proposal(found), toast=said)
        return
    none = _("No other task is answered alike by all its workers yet.")
    await show.turn_to(context, query, *await _page(context, project_id), toast=said or none, alert=not said)


def _became(verdict: Verdict | None) -> str:
    match verdict:
        case "used":
            return _("It is gold now.")
        case "refused":
            return _("It will not be gold.")
        case "gone":
            return _("It cannot be gold: somebody has it in hand, or it was changed.")
        case None:
            return _("There is no such proposal.")
