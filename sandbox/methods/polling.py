"""Where updates go: long polling or a webhook."""

from typing import TYPE_CHECKING, Any

from sandbox import render
from sandbox.params import Call
from sandbox.records import Json
from sandbox.refusals import OTHER_POLLER, SET_WEBHOOK, WEBHOOK_ACTIVE, conflict
from sandbox.updates import clamp_limit, clamp_timeout

if TYPE_CHECKING:
    from sandbox.telegram import Telegram


def get_me(telegram: "Telegram", call: Call) -> Json:
    """The bot itself, with the fields that only this method gives."""
    return render.user(telegram.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


async def get_updates(telegram: "Telegram", call: Call) -> list[Json]:
    """Confirms what is before the offset and gives what follows, waiting for it when there is time."""
    if telegram.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    queue = telegram.updates
    queue.allow(_allowed(call))
    offset = call.integer("offset") or 0
    limit, timeout = clamp_limit(call.integer("limit")), clamp_timeout(call.integer("timeout"))
    limit, timeout = queue.hurried(offset, limit, timeout)
    queue.end_poll(OTHER_POLLER)
    batch = queue.take(offset, limit)
    if not batch and timeout:
        await queue.wait(timeout)
        batch = queue.take(max(offset, 0), limit)
    return telegram.faults.again(queue.recently_confirmed()) + batch


def _allowed(call: Call) -> Any:
    return call.data("allowed_updates", fault="can't parse allowed_updates: expected an Array of String")


def set_webhook(telegram: "Telegram", call: Call) -> bool:
    """Deliver updates by POST; an empty address is deleteWebhook."""
    url = (call.text("url") or "").strip()
    telegram.updates.allow(_allowed(call))
    if call.flag("drop_pending_updates"):
        telegram.updates.clear()
    telegram.webhook.set(
        url, secret=call.text("secret_token") or "", max_connections=call.integer("max_connections") or 40
    )
    if url:
        telegram.updates.end_poll(SET_WEBHOOK)
    return True


def delete_webhook(telegram: "Telegram", call: Call) -> bool:
    """Back to polling."""
    if call.flag("drop_pending_updates"):
        telegram.updates.clear()
    telegram.webhook.remove()
    return True


def get_webhook_info(telegram: "Telegram", call: Call) -> Json:
    """The webhook's state; an empty url while there is none."""
    info: Json = {
        "url": telegram.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": telegram.updates.count(),
    }
    if telegram.webhook.url:
        info |= telegram.webhook.info()
    if telegram.updates.allowed:
        info["allowed_updates"] = telegram.updates.allowed
    return info


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
