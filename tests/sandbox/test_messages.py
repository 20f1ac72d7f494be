"""Sending, editing and deleting: limits in Telegram's units, and refusals in Telegram's words."""

from typing import Any

import pytest

from sandbox import HandClock, Person
from sandbox.params import Upload
from sandbox.refusals import NOT_MODIFIED, OLD_QUERY

MISSING = 9_999


def keyboard(*rows: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": text} for text in row] for row in rows]}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a" * 4096, None),
        ("😀" * 2048, None),
        ("<b>" + "a" * 4096 + "</b>", None),
        ("a" * 4097, "Bad Request: message is too long"),
        ("😀" * 2049, "Bad Request: message is too long"),
        ("", "Bad Request: message text is empty"),
        (" \n ", "Bad Request: text must be non-empty"),
        ("<b></b>", "Bad Request: text must be non-empty"),
    ],
)
async def test_a_text_has_1_to_4096_units_after_parsing(telegram, ann: Person, text, refusal):
    answer = await telegram.call("sendMessage", {"chat_id": ann.id, "text": text, "parse_mode": "HTML"})

    assert answer.body.get("description") == refusal


@pytest.mark.parametrize(
    ("caption", "refusal"), [("a" * 1024, None), ("😀" * 512 + "a", "Bad Request: message caption is too long")]
)
async def test_a_caption_has_up_to_1024_units(telegram, ann: Person, caption, refusal):
    answer = await telegram.call(
        "sendDocument", {"chat_id": ann.id, "caption": caption}, {"document": Upload("a.txt", b"a")}
    )

    assert answer.body.get("description") == refusal


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ({"inline_keyboard": [[{"text": "a", "callback_data": "é" * 32}]]}, None),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "é" * 32 + "x"}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "url": "no address"}]]},
            "inline keyboard button URL 'no address' is invalid: URL host is empty",
        ),
        (
            {"inline_keyboard": [{"text": "a"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (keyboard(*[["a"] * 8] * 12), None),
        (keyboard(*[["a"] * 8] * 13), "reply markup is too long"),
        (keyboard(["a"] * 9), "reply markup is too long"),
        (keyboard(*[["x" * 60]] * 90), "reply markup is too long"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": [[]]}, None),
        ({"keyboard": [["a"], [{"text": "b"}]], "resize_keyboard": True}, None),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"remove_keyboard": True}, None),
    ],
)
async def test_a_keyboard_is_checked(telegram, ann: Person, markup, refusal):
    answer = await telegram.call("sendMessage", {"chat_id": ann.id, "text": "a", "reply_markup": markup})

    assert answer.body.get("description") == (refusal and f"Bad Request: {refusal}")


async def test_a_stranger_a_sleeper_a_blocker_and_a_ghost(telegram, ann: Person):
    sleeper = telegram.person("Bob")

    assert await telegram.refusal("sendMessage", chat_id=5, text="a") == "Bad Request: chat not found"
    assert await telegram.refusal("sendMessage", chat_id="@nobody", text="a") == "Bad Request: chat not found"
    assert await telegram.refusal("sendMessage", text="a") == "Bad Request: chat_id is empty"
    assert (
        await telegram.refusal("sendMessage", chat_id=sleeper.id, text="a")
        == "Forbidden: bot can't initiate conversation with a user"
    )
    await ann.blocks()
    assert await telegram.refusal("sendMessage", chat_id=ann.id, text="a") == "Forbidden: bot was blocked by the user"
    await ann.unblocks()
    await telegram.ok("sendMessage", chat_id=ann.id, text="a")
    await ann.deactivates()
    assert await telegram.refusal("sendMessage", chat_id=ann.id, text="a") == "Forbidden: user is deactivated"


async def test_an_edit_that_changes_nothing_is_refused(telegram, ann: Person):
    card = {"chat_id": ann.id, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": keyboard(["x"])}
    card["message_id"] = (await telegram.ok("sendMessage", **card))["message_id"]

    assert await telegram.refusal("editMessageText", **card) == f"Bad Request: {NOT_MODIFIED}"
    assert await telegram.refusal("editMessageReplyMarkup", **{**card, "text": None}) == f"Bad Request: {NOT_MODIFIED}"
    await telegram.ok("editMessageText", **{**card, "parse_mode": None, "text": "a"})
    edited = await telegram.ok("editMessageText", **{**card, "reply_markup": None})
    assert "reply_markup" not in edited
    assert edited["edit_date"]


async def test_what_cannot_be_edited(telegram, ann: Person):
    said = await ann.says("mine")
    sent = (await telegram.ok("sendMessage", chat_id=ann.id, text="a"))["message_id"]
    edit = {"chat_id": ann.id, "text": "b"}

    assert await telegram.refusal("editMessageText", **edit, message_id=MISSING) == (
        "Bad Request: message to edit not found"
    )
    assert await telegram.refusal("editMessageText", **edit) == "Bad Request: message identifier is not specified"
    assert await telegram.refusal("editMessageText", **edit, message_id=said) == (
        "Bad Request: message can't be edited"
    )
    assert await telegram.refusal("editMessageCaption", **edit, message_id=sent, caption="c") == (
        "Bad Request: there is no caption in the message to edit"
    )
    await telegram.ok("deleteMessage", chat_id=ann.id, message_id=sent)
    assert await telegram.refusal("editMessageText", **edit, message_id=sent) == (
        "Bad Request: message to edit not found"
    )


async def test_deleting_has_its_limits(telegram, hand_clock: HandClock, ann: Person):
    sent = (await telegram.ok("sendMessage", chat_id=ann.id, text="a"))["message_id"]
    said = await ann.says("mine")
    assert await telegram.refusal("deleteMessage", chat_id=ann.id, message_id=MISSING) == (
        "Bad Request: message to delete not found"
    )
    await telegram.ok("deleteMessage", chat_id=ann.id, message_id=said)
    hand_clock.turn(48 * 3_600_000)

    assert await telegram.refusal("deleteMessage", chat_id=ann.id, message_id=sent) == (
        "Bad Request: message can't be deleted"
    )
    assert await telegram.ok("deleteMessages", chat_id=ann.id, message_ids=[sent, said, MISSING])
    assert [message.id for message in ann.chat][-1] == sent


async def test_a_reply_needs_its_message(telegram, ann: Person):
    reply = {"message_id": MISSING}

    assert await telegram.refusal("sendMessage", chat_id=ann.id, text="a", reply_parameters=reply) == (
        "Bad Request: message to be replied not found"
    )
    await telegram.ok(
        "sendMessage", chat_id=ann.id, text="a", reply_parameters={**reply, "allow_sending_without_reply": True}
    )


async def test_a_tap_is_answered_within_its_life(telegram, hand_clock: HandClock, ann: Person):
    await telegram.ok("sendMessage", chat_id=ann.id, text="a", reply_markup=keyboard(["x"]))
    tap_id = await ann.taps("x")

    too_long = await telegram.refusal("answerCallbackQuery", callback_query_id=tap_id, text="a" * 201)
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    assert await telegram.refusal("answerCallbackQuery", callback_query_id="1") == f"Bad Request: {OLD_QUERY}"
    await telegram.ok("answerCallbackQuery", callback_query_id=tap_id, text="a" * 200, show_alert=True)
    assert ann.toasts[0].alert
    hand_clock.turn(150_000)
    assert await telegram.refusal("answerCallbackQuery", callback_query_id=tap_id) == f"Bad Request: {OLD_QUERY}"


@pytest.mark.parametrize(
    ("method", "content", "refusal"),
    [
        ("sendDocument", b"", "Bad Request: file must be non-empty"),
        ("sendDocument", bytes(50 << 20), None),
        ("sendDocument", bytes((50 << 20) + 1), "Request Entity Too Large"),
        ("sendPhoto", b"no picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", bytes((10 << 20) + 1), "Bad Request: file is too big"),
    ],
    ids=["empty", "largest", "too large", "no picture", "large picture"],
)
async def test_uploads_have_their_limits(telegram, ann: Person, method, content, refusal):
    field = method.removeprefix("send").lower()
    answer = await telegram.call(method, {"chat_id": ann.id}, {field: Upload("a", content)})

    assert answer.body.get("description") == refusal


async def test_a_download_has_at_most_20_megabytes(telegram, ann: Person):
    await ann.sends_file("large.bin", bytes((20 << 20) + 1))
    media = ann.chat[-1].media

    assert await telegram.refusal("getFile", file_id=media.file_id) == "Bad Request: file is too big"
    assert await telegram.refusal("getFile", file_id="x") == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )


async def test_a_file_is_sent_again_by_its_id_and_only_as_what_it_is(telegram, ann: Person):
    await ann.sends_file("cv.pdf", b"%PDF")
    file_id = ann.chat[-1].media.file_id
    again = await telegram.ok("sendDocument", chat_id=ann.id, document=file_id)

    assert again["document"]["file_name"] == "cv.pdf"
    assert await telegram.refusal("sendPhoto", chat_id=ann.id, photo=file_id) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert await telegram.refusal("sendPhoto", chat_id=ann.id) == "Bad Request: there is no photo in the request"
    assert await telegram.refusal("sendPhoto", chat_id=ann.id, photo="https://a.org/x.png") == (
        "Bad Request: failed to get HTTP URL content"
    )


async def test_what_is_protected_is_not_copied(telegram, ann: Person):
    sent = await telegram.ok("sendMessage", chat_id=ann.id, text="secret", protect_content=True)
    call = {"chat_id": ann.id, "from_chat_id": ann.id, "message_id": sent["message_id"]}

    assert await telegram.refusal("copyMessage", **call) == "Bad Request: message can't be copied"
    assert await telegram.refusal("forwardMessage", **call) == "Bad Request: message can't be forwarded"


async def test_commands_are_kept_by_scope_and_language(telegram, ann: Person):
    def one(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": name}]

    await telegram.ok("setMyCommands", commands=one("all"))
    await telegram.ok("setMyCommands", commands=one("alle"), language_code="de")
    scope = {"type": "chat", "chat_id": ann.id}
    await telegram.ok("setMyCommands", commands=one("admin"), scope=scope)

    assert await telegram.ok("getMyCommands", scope=scope) == one("admin")
    assert telegram.profile.menu_of(ann.id, "en") == one("admin")
    assert telegram.profile.menu_of(5, "de") == one("alle")
    assert telegram.profile.menu_of(5, "fr") == one("all")
    assert await telegram.refusal("setMyCommands", commands=one("Bad")) == "Bad Request: BOT_COMMAND_INVALID"


async def test_a_bot_that_left_a_group_is_no_member(telegram, ann: Person):
    group = telegram.group("Team", ann)
    await ann.adds_bot(group.id)
    await telegram.ok("sendMessage", chat_id=group.id, text="hi")
    await telegram.ok("leaveChat", chat_id=group.id)

    assert await telegram.refusal("sendMessage", chat_id=group.id, text="hi") == (
        "Forbidden: bot is not a member of the group chat"
    )
    member = await telegram.ok("getChatMember", chat_id=group.id, user_id=ann.id)
    assert member["status"] == "creator"


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        (None, 'parameter "media" is required'),
        ([], "there are no messages to send"),
        ({}, "expected an Array of InputMedia"),
        ([{"type": "document", "media": "attach://a"}] * 11, "too many messages to send as an album"),
        ([{"type": "document", "media": "attach://b"}], "can't parse InputMedia: media not found"),
        ([{"type": "voice", "media": "attach://a"}], 'can\'t parse InputMedia: type "voice" is unsupported'),
        (
            [{"type": "animation", "media": "attach://a"}],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (
            [{"type": "document", "media": "attach://a"}, {"type": "video", "media": "attach://a"}],
            "documents and audio files can't be mixed with other media types in an album",
        ),
    ],
)
async def test_an_album_is_checked(telegram, ann: Person, media, refusal):
    answer = await telegram.call("sendMediaGroup", {"chat_id": ann.id, "media": media}, {"a": Upload("a", b"a")})

    assert answer.body["description"] == f"Bad Request: {refusal}"


async def test_a_raw_text_beyond_32_kilobytes_is_refused_before_anything_else(telegram):
    refusal = await telegram.refusal("sendMessage", chat_id=5, text="é" * 16_385)

    assert refusal == "Bad Request: text is too long"
