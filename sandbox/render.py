"""Records as the Bot API writes them in JSON."""

from typing import Any

from sandbox.records import Account, Chat, Json, Message, StoredFile, Tap


def user(account: Account) -> Json:
    """A User; kept on the account, since it is part of nearly every answer."""
    if account.rendered is None:
        optional = {
            "last_name": account.last_name,
            "username": account.username,
            "language_code": account.language,
        }
        account.rendered = {
            "id": account.id,
            "is_bot": account.is_bot,
            "first_name": account.first_name,
            **{key: value for key, value in optional.items() if value is not None},
        }
    return account.rendered


def chat(of: Chat) -> Json:
    """A Chat."""
    if of.rendered is None:
        of.rendered = _private_chat(of.person) if of.person else _group_chat(of)
        of.rendered["id"] = of.id
    return of.rendered


def _private_chat(person: Account) -> Json:
    optional = {"last_name": person.last_name, "username": person.username}
    return {
        "id": 0,
        "first_name": person.first_name,
        **{key: value for key, value in optional.items() if value is not None},
        "type": "private",
    }


def _group_chat(of: Chat) -> Json:
    return {"id": 0, "title": of.title, "type": "group"}


def message(of: Message, bot: Account, *, replied: bool = True) -> Json:
    """A Message; the message it answers is written without its own."""
    result: Json = {
        "message_id": of.id,
        "from": user(of.sender or bot),
        "chat": chat(of.chat),
        "date": of.at // 1000,
    }
    if of.edited_at is not None:
        result["edit_date"] = of.edited_at // 1000
    _add_origin(result, of, bot, replied=replied)
    _add_content(result, of)
    if of.service is not None:
        result.update(of.service)
    if of.keyboard is not None:
        result["reply_markup"] = of.keyboard
    return result


def _add_origin(result: Json, of: Message, bot: Account, *, replied: bool) -> None:
    if of.origin is not None:
        result["forward_origin"] = of.origin
    if replied and of.reply_to is not None and not of.reply_to.deleted:
        result["reply_to_message"] = message(of.reply_to, bot, replied=False)
    if of.quote is not None:
        result["quote"] = of.quote
    if of.protected:
        result["has_protected_content"] = True
    if of.media_group is not None:
        result["media_group_id"] = of.media_group
    if of.effect is not None:
        result["effect_id"] = of.effect


def _add_content(result: Json, of: Message) -> None:
    if of.file is None:
        if of.text is not None:
            result["text"] = of.text
            if of.entities:
                result["entities"] = of.entities
            if of.link_preview is not None:
                result["link_preview_options"] = of.link_preview
        return
    result.update(media(of.file))
    if of.text:
        result["caption"] = of.text
        if of.entities:
            result["caption_entities"] = of.entities
    if of.spoiler:
        result["has_media_spoiler"] = True
    if of.caption_above:
        result["show_caption_above_media"] = True


def media(file: StoredFile) -> Json:
    """The field of a message that holds its file; an animation comes with a document beside it."""
    head: Json = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    if file.kind == "photo":
        return {"photo": [head | {"width": file.width, "height": file.height}]}
    if file.kind in {"video", "animation"}:
        head |= {"width": file.width, "height": file.height}
    if file.kind != "document":
        head["duration"] = file.duration
    if file.kind != "voice" and file.name is not None:
        head["file_name"] = file.name
    head["mime_type"] = file.media_type
    head |= file.details
    if file.kind == "animation":
        document = {key: head[key] for key in head if key not in {"width", "height", "duration"}}
        return {"animation": head, "document": document}
    return {file.kind: head}


def tap(of: Tap, bot: Account) -> Json:
    """A CallbackQuery; a deleted message appears as an inaccessible one."""
    shown: Json = {"message_id": of.message.id, "chat": chat(of.message.chat), "date": 0}
    if not of.message.deleted:
        shown = message(of.message, bot)
    return {
        "id": of.id,
        "from": user(of.person),
        "message": shown,
        "chat_instance": str(of.message.chat.id * 7_919),
        "data": of.data,
    }


def member(account: Account, *, status: str) -> Json:
    """A ChatMember of the kinds that the sandbox knows: creator, member, left, kicked."""
    result: Json = {"user": user(account), "status": status}
    if status == "kicked":
        result["until_date"] = 0
    if status == "creator":
        result["is_anonymous"] = False
    return result


def file(of: StoredFile) -> Json:
    """A File, with the path under which it can be downloaded."""
    return {
        "file_id": of.file_id,
        "file_unique_id": of.unique_id,
        "file_size": len(of.content),
        "file_path": of.path,
    }


def without_none(values: dict[str, Any]) -> Json:
    """The values that are there."""
    return {key: value for key, value in values.items() if value is not None}
