"""What Telegram shows beside the chat: the commands, and what the bot says it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from handlers.ui.show import call
from handlers.ui.words import _, speak
from storage.records.staff import Role

PRIVATE_CHATS: dict[str, Any] = {"type": "all_private_chats"}


async def publish(bot: Bot, admins: Iterable[int], languages: Iterable[str] = ("en",)) -> int:
    """Bring commands and descriptions up to date, only where they differ; how many were changed. Errors pass up.

    English is what everybody sees who speaks none of `languages`.
    """
    changed = sum([await _in_language(bot, tag) for tag in {"en": None, **dict.fromkeys(languages)}])
    speak("en")
    for admin in admins:
        changed += await _admins_commands(bot, admin)
    return changed


async def _in_language(bot: Bot, tag: str) -> int:
    """Telegram knows languages by two letters; `pt_BR` is shown to everybody who speaks Portuguese."""
    speak(tag)
    code = None if tag == "en" else tag[:2]
    changed = await _commands(bot, everybodys(), PRIVATE_CHATS, code)
    changed += await _words(bot, "Description", "description", _description(), code)
    return changed + await _words(bot, "ShortDescription", "short_description", _short_description(), code)


def everybodys() -> list[dict[str, str]]:
    """The commands that everybody has, in the order of the menu."""
    return [
        {"command": "work", "description": _("Projects that are open to you")},
        {"command": "earnings", "description": _("What you earned, down to single answers")},
        {"command": "history", "description": _("What you answered and what became of it")},
        {"command": "me", "description": _("Your page, breaks, a limit for a day")},
        {"command": "why", "description": _("What keeps you from work, and how to appeal")},
        {"command": "profile", "description": _("What we know of you, and how to change it")},
        {"command": "statement", "description": _("A signed paper about your work")},
        {"command": "notify", "description": _("What we write to you, and when")},
        {"command": "sensitive", "description": _("What you are ready to see, and how much of it")},
        {"command": "status", "description": _("Where you are on your way in, and what comes next")},
        {"command": "withdraw", "description": _("Take your application back")},
        {"command": "start", "description": _("Where you stand and what you earned")},
        {"command": "privacy", "description": _("What we know about you, and how long")},
        {"command": "mydata", "description": _("All that we know about you, as a file")},
        {"command": "deleteme", "description": _("Delete all of it")},
        {"command": "help", "description": _("How it works")},
    ]


def _description() -> str:
    return _(
        "Paid annotation work, here in the chat: you read short texts, tap the answer that fits, and see what every "
        "answer earns. Applying takes a few minutes. We never ask anyone for money."
    )


def _short_description() -> str:
    return _("Paid annotation work in a chat. We never ask anyone for money.")


async def for_one(bot: Bot, person: int, role: Role | None) -> None:
    """The commands of one chat, whose owner has just become an admin or a reviewer, or is none any more."""
    try:
        await _commands(bot, _of_role(role), {"type": "chat", "chat_id": person})
    except (BadRequest, Forbidden):
        return  # she never opened the bot, or has left


def _of_role(role: Role | None) -> list[dict[str, str]]:
    if role == "admin":
        return _admins()
    return [*everybodys(), _review()] if role == "reviewer" else everybodys()


def _review() -> dict[str, str]:
    return {"command": "review", "description": _("Read applications and decide")}


def _admins() -> list[dict[str, str]]:
    return [
        *everybodys(),
        {"command": "projects", "description": _("Run projects")},
        {"command": "adjudicate", "description": _("Settle what people differ about")},
        {"command": "report", "description": _("The figures of a project, as a picture")},
        {"command": "gold", "description": _("Tasks whose answer is known, and how they do")},
        {"command": "rules", "description": _("Rules about workers: see, try, change")},
        {"command": "intake", "description": _("Open and close applications, call people from the waiting list")},
        {"command": "task", "description": _("Look at one task and correct it")},
        {"command": "appeals", "description": _("Decide about workers: proposals and appeals")},
        {"command": "reports", "description": _("Reported tasks and open questions")},
        {"command": "invite", "description": _("Links that lead people here")},
        {"command": "broadcast", "description": _("Write to many people")},
        _review(),
    ]


async def _admins_commands(bot: Bot, admin: int) -> int:
    try:
        return await _commands(bot, _admins(), {"type": "chat", "chat_id": admin})
    except (BadRequest, Forbidden):
        return 0  # an admin who never opened the bot has no chat to put them in


async def _commands(bot: Bot, commands: list[dict[str, str]], scope: dict[str, Any], code: str | None = None) -> int:
    there = await call(bot, "getMyCommands", scope=scope, language_code=code)
    if [{"command": one["command"], "description": one["description"]} for one in there] == commands:
        return 0
    await call(bot, "setMyCommands", commands=commands, scope=scope, language_code=code)
    return 1


async def _words(bot: Bot, method: str, field: str, words: str, code: str | None = None) -> int:
    if (await call(bot, f"getMy{method}", language_code=code)).get(field) == words:
        return 0
    given: dict[str, Any] = {field: words}
    await call(bot, f"setMy{method}", language_code=code, **given)
    return 1
