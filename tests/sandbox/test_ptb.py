"""python-telegram-bot drives the sandbox: an application in process, and every method by its typed client."""

import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonCommands,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Forbidden
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from sandbox import Person, SandboxRequest, Server

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 320, 200) + b"\x08\2\0\0\0"
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def _start(update: Update, context: Any) -> None:
    await update.message.reply_text(f"Welcome, {update.effective_user.first_name}", reply_markup=GO)


async def _tap(update: Update, context: Any) -> None:
    await update.callback_query.answer("On we go")
    await update.callback_query.edit_message_text("Send me your CV")


async def _file(update: Update, context: Any) -> None:
    file = await update.message.document.get_file()
    content = await file.download_as_bytearray()
    await update.message.reply_text(f"{len(content)} bytes, thank you")


@pytest.fixture(params=["in process", "over http"])
async def application(telegram, server: Server, request) -> AsyncIterator[Application]:
    """The same bot without a socket and with the library's own transport."""
    if request.param == "in process":
        one = Bot(telegram.token, request=SandboxRequest(telegram), get_updates_request=SandboxRequest(telegram))
        builder = Application.builder().bot(one)
    else:
        base = server.url
        builder = Application.builder().token(telegram.token).base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
    made = builder.build()
    made.add_handler(CommandHandler("start", _start))
    made.add_handler(CallbackQueryHandler(_tap))
    made.add_handler(MessageHandler(filters.Document.ALL, _file))
    async with made:
        await made.start()
        await made.updater.start_polling(poll_interval=0)
        yield made
        telegram.clock.turn(10_000)  # or the last poll would be held back for asking again so soon
        await made.updater.stop()
        await made.stop()


async def test_a_conversation(telegram, application: Application):
    eve = telegram.person("Eve")
    await eve.starts()
    card = await eve.sees("Welcome, Eve")
    await eve.taps("Go", card)
    assert await eve.next_toast() == "On we go"
    assert (await eve.sees("Send me your CV")).id == card.id
    await eve.sends_file("cv.pdf", b"%PDF-1.7")

    assert await eve.sees("8 bytes, thank you")


async def test_the_typed_client_reads_every_answer(ann: Person, bot: Bot):
    me = await bot.get_me()
    sent = await bot.send_message(ann.id, "*Hi* _you_", parse_mode="MarkdownV2", reply_markup=GO)
    photo = await bot.send_photo(ann.id, PNG, caption="c", reply_parameters=ReplyParameters(sent.message_id))
    kinds = [
        await bot.send_video(ann.id, b"v", duration=2, width=4, height=3),
        await bot.send_audio(ann.id, b"a", title="T"),
        await bot.send_voice(ann.id, b"v"),
        await bot.send_animation(ann.id, b"a"),
        await bot.send_document(ann.id, b"d", filename="d.txt"),
    ]
    album = await bot.send_media_group(ann.id, [InputMediaPhoto(PNG, caption="1"), InputMediaPhoto(photo.photo[-1])])

    assert me.username == "tapwork_bot"
    assert [entity.type for entity in sent.entities] == ["bold", "italic"]
    assert (photo.photo[0].width, photo.reply_to_message.message_id) == (320, sent.message_id)
    assert [one.effective_attachment.file_unique_id is not None for one in kinds] == [True] * 5
    assert len({one.media_group_id for one in album}) == 1


async def test_the_typed_client_changes_and_removes(ann: Person, bot: Bot):
    sent = await bot.send_message(ann.id, "one", reply_markup=GO)
    file = await bot.send_document(ann.id, b"d", filename="d.txt", caption="old")

    assert (await sent.edit_text("two")).reply_markup is None
    assert (await sent.edit_reply_markup(GO)).reply_markup == GO
    assert (await file.edit_caption("new")).caption == "new"
    assert (await file.edit_media(InputMediaDocument(b"e", filename="e.txt"))).document.file_name == "e.txt"
    assert await sent.pin()
    assert (await bot.get_chat(ann.id)).pinned_message.text == "two"
    assert await sent.unpin()
    assert await sent.set_reaction("👍")
    copy = await sent.copy(ann.id)
    forwarded = await sent.forward(ann.id)
    assert forwarded.forward_origin.sender_user.id == bot.id
    assert await bot.delete_messages(ann.id, [copy.message_id, forwarded.message_id])
    assert await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("three")


async def test_the_typed_client_presents_itself(ann: Person, bot: Bot):
    scope = BotCommandScopeChat(ann.id)
    assert await bot.set_my_commands([BotCommand("work", "Get tasks")], scope=scope, language_code="de")
    assert (await bot.get_my_commands(scope, "de"))[0].command == "work"
    assert await bot.delete_my_commands(scope, "de")
    assert await bot.set_my_description("Paid work", "de")
    assert (await bot.get_my_description("de")).description == "Paid work"
    assert await bot.set_my_short_description("Work")
    assert (await bot.get_my_short_description()).short_description == "Work"
    assert (await bot.get_my_name()).name == "Tapwork"
    assert await bot.set_chat_menu_button(ann.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(ann.id)).type == "commands"
    assert (await bot.get_webhook_info()).url == ""
    assert (await bot.get_chat_member(ann.id, ann.id)).status == "member"
    assert await bot.send_chat_action(ann.id, "typing")


async def test_refusals_are_the_librarys_errors(telegram, ann: Person, bot: Bot):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "a")
    with pytest.raises(BadRequest, match='Can\'t parse entities: unsupported start tag "x" at byte offset 0'):
        await bot.send_message(ann.id, "<x>", parse_mode="HTML")
    await ann.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann.id, "a")
