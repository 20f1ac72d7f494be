"""Chats and their members."""

from typing import TYPE_CHECKING

from sandbox import render
from sandbox.methods.common import find_chat, shown
from sandbox.params import Call
from sandbox.records import Chat, Json
from sandbox.refusals import bad_request, forbidden

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_chat(telegram: "Telegram", call: Call) -> Json:
    """Everything about a chat."""
    chat = find_chat(telegram, call)
    if not chat.is_private and not chat.bot_present:
        raise forbidden("bot is not a member of the group chat")
    full = render.chat(chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    if chat.person is not None and chat.person.username:
        full["active_usernames"] = [chat.person.username]
    if chat.pinned:
        full["pinned_message"] = shown(telegram, chat.messages[chat.pinned[-1]])
    return full


def get_chat_member(telegram: "Telegram", call: Call) -> Json:
    """Somebody's place in a chat."""
    chat = find_chat(telegram, call)
    user_id = call.integer("user_id")
    if user_id == telegram.bot.id:
        return render.member(telegram.bot, status="member" if _bot_is_in(chat) else "left")
    account = telegram.accounts.get(user_id or 0)
    if account is None:
        raise bad_request("invalid user_id specified")
    if chat.person is not None:
        return render.member(account, status="member" if account is chat.person else "left")
    if account.id not in chat.members:
        return render.member(account, status="left")
    founder = next(iter(chat.members))
    return render.member(account, status="creator" if account.id == founder else "member")


def _bot_is_in(chat: Chat) -> bool:
    return not chat.blocked if chat.is_private else chat.bot_present


def leave_chat(telegram: "Telegram", call: Call) -> bool:
    """Leave a group."""
    chat = find_chat(telegram, call)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    if not chat.bot_present:
        raise forbidden("bot is not a member of the group chat")
    chat.bot_present = False
    telegram.standing_changed(chat, telegram.bot, "member", "left")
    return True


METHODS = {"getChat": get_chat, "getChatMember": get_chat_member, "leaveChat": leave_chat}
