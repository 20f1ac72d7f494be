"""Every method of the sandbox against the Bot API's schema: results, and parameters that exist."""

import json
import struct
from typing import Any

import pytest

from sandbox import Person
from sandbox.methods import METHODS
from sandbox.params import Upload

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "example.org"}]]}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 320, 200) + b"\x08\2\0\0\0"
ALBUM = [
    {"type": "photo", "media": "attach://one", "caption": "<i>x</i>", "parse_mode": "HTML"},
    {"type": "photo", "media": "attach://two", "has_spoiler": True},
]

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("getMe", {}),
    ("getUpdates", {"offset": 1, "allowed_updates": ["message", "callback_query"]}),
    ("getWebhookInfo", {}),
    ("setWebhook", {"url": ""}),
    ("deleteWebhook", {"drop_pending_updates": True}),
    ("sendMessage", {"text": "<b>Hi</b> @tapwork_bot", "parse_mode": "HTML", "reply_markup": KEYBOARD}),
    ("sendMessage", {"text": "q", "reply_parameters": {"message_id": 2, "quote": "car"}, "protect_content": True}),
    ("sendMessage", {"text": "x.org", "link_preview_options": {"is_disabled": True}, "message_effect_id": "5"}),
    ("sendPhoto", {"photo": "attach://one", "caption": "*c*", "parse_mode": "MarkdownV2", "has_spoiler": True}),
    ("sendVideo", {"video": "attach://one", "duration": 3, "width": 10, "height": 20}),
    ("sendAudio", {"audio": "attach://one", "duration": 3, "performer": "P", "title": "T"}),
    ("sendVoice", {"voice": "attach://one", "duration": 3}),
    ("sendDocument", {"document": "attach://one", "reply_markup": KEYBOARD, "show_caption_above_media": True}),
    ("sendAnimation", {"animation": "attach://one", "duration": 3, "caption": "x"}),
    ("sendMediaGroup", {"media": ALBUM}),
    ("sendChatAction", {"action": "typing"}),
    ("copyMessage", {"from_chat_id": "CHAT", "message_id": 2, "reply_markup": KEYBOARD}),
    ("copyMessages", {"from_chat_id": "CHAT", "message_ids": [2, 3], "remove_caption": True}),
    ("forwardMessage", {"from_chat_id": "CHAT", "message_id": 2}),
    ("forwardMessages", {"from_chat_id": "CHAT", "message_ids": [1, 2]}),
    ("editMessageText", {"message_id": 2, "text": "New", "reply_markup": KEYBOARD}),
    ("editMessageCaption", {"message_id": 3, "caption": "New"}),
    ("editMessageMedia", {"message_id": 2, "media": {"type": "photo", "media": "attach://one", "caption": "c"}}),
    ("editMessageReplyMarkup", {"message_id": 2, "reply_markup": KEYBOARD}),
    ("pinChatMessage", {"message_id": 2}),
    ("unpinAllChatMessages", {}),
    ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ("deleteMessage", {"message_id": 2}),
    ("deleteMessages", {"message_ids": [1, 2, 999]}),
    ("setMyCommands", {"commands": [{"command": "work", "description": "Get tasks"}], "scope": {"type": "default"}}),
    ("getMyCommands", {"language_code": "de", "scope": {"type": "chat", "chat_id": "CHAT"}}),
    ("deleteMyCommands", {"language_code": "de"}),
    ("setMyName", {"name": "Tapwork"}),
    ("getMyName", {}),
    ("setMyDescription", {"description": "Paid work", "language_code": "de"}),
    ("getMyDescription", {"language_code": "de"}),
    ("setMyShortDescription", {"short_description": "Paid work"}),
    ("getMyShortDescription", {}),
    ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ("getChatMenuButton", {}),
    ("getChat", {}),
    ("getChatMember", {"user_id": "CHAT"}),
]
NEEDING_A_STAGE = {"unpinchatmessage", "answercallbackquery", "getfile", "leavechat"}


@pytest.mark.parametrize(("method", "params"), CALLS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(CALLS)])
async def test_a_result_holds_what_the_schema_says(telegram, schema, ann: Person, method: str, params: dict[str, Any]):
    await telegram.ok("sendMessage", chat_id=ann.id, text="the card")
    await ann.sends_photo(PNG, caption="a caption")
    telegram.post(telegram.chats[ann.id], None, text="", file=telegram.files.add("document", Upload("a.txt", b"a")))
    params = {name: ann.id if value == "CHAT" else value for name, value in params.items()}
    params = json.loads(json.dumps(params).replace('"CHAT"', str(ann.id)))
    if method == "editMessageCaption":
        params["message_id"] = 4
    if "chat_id" in schema.parameters(method) and method not in {"setChatMenuButton", "getChatMenuButton"}:
        params["chat_id"] = ann.id

    assert set(params) <= schema.parameters(method) | {"show_caption_above_media"}
    files = {name: Upload("a.png", PNG, "image/png") for name in ("one", "two")}
    answer = await telegram.call(method, params, files)

    assert answer.body["ok"], answer.body


def test_every_method_is_in_the_table():
    assert {name.lower() for name, _ in CALLS} | NEEDING_A_STAGE == set(METHODS)


async def test_the_methods_that_need_a_stage_first(telegram, schema, ann: Person):
    shown = await telegram.ok("sendMessage", chat_id=ann.id, text="Choose", reply_markup=KEYBOARD)
    await telegram.ok("pinChatMessage", chat_id=ann.id, message_id=shown["message_id"])
    assert (await telegram.ok("getChat", chat_id=ann.id))["pinned_message"]["text"] == "Choose"
    await telegram.ok("unpinChatMessage", chat_id=ann.id)
    tap_id = await ann.taps("Yes")
    assert await telegram.ok("answerCallbackQuery", callback_query_id=tap_id, text="Noted")
    await ann.sends_file("cv.pdf", b"%PDF", media_type="application/pdf")
    updates = await telegram.ok("getUpdates")
    file = await telegram.ok("getFile", file_id=updates[-1]["message"]["document"]["file_id"])
    assert telegram.files.at_path(file["file_path"]).content == b"%PDF"


async def test_every_kind_of_update_holds_what_the_schema_says(telegram, schema, ann: Person):
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
    await telegram.call("getUpdates", {"allowed_updates": kinds, "offset": -1, "limit": 1})
    card = await telegram.ok("sendMessage", chat_id=ann.id, text="Choose", reply_markup=KEYBOARD)
    said = await ann.says("hello #world", reply_to=card["message_id"])
    await ann.edits(said, "hello /help")
    await ann.sends_voice(b"ogg", duration=4)
    await ann.sends_contact()
    await ann.shares_location(52.5, 13.4)
    await ann.forwards(card["message_id"])
    await ann.taps("Yes")
    await ann.reacts(card["message_id"], "🔥")
    await telegram.ok("deleteMessage", chat_id=ann.id, message_id=card["message_id"])
    await ann.taps_data(card["message_id"], "y")
    await ann.blocks()
    await ann.unblocks()
    group = telegram.group("Team", ann)
    await ann.adds_bot(group.id)
    await ann.says("hi all", group=group.id)
    await telegram.ok("leaveChat", chat_id=group.id)

    updates = await telegram.ok("getUpdates", offset=1)

    assert not [fault for update in updates for fault in schema.update_faults(update)]
    assert len(updates) == 15
    seen = {key for update in updates for key in update} - {"update_id"}
    assert seen == set(kinds)


async def test_method_names_do_not_mind_capitals(telegram):
    assert (await telegram.ok("GETME"))["is_bot"]


async def test_an_unknown_method_is_not_found(telegram):
    answer = await telegram.call("sendTelepathy", {})

    assert answer.body == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_wrong_token_is_unauthorized(telegram):
    malformed = await telegram.call("getMe", {}, token="nonsense")
    revoked = await telegram.call("getMe", {}, token="1:old")

    assert malformed.body["description"] == "Unauthorized: invalid token specified"
    assert (revoked.status, revoked.body["description"]) == (401, "Unauthorized")
