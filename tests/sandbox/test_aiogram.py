"""aiogram drives the sandbox as a second client: other models, another transport, another opinion."""

import asyncio
import struct
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNetworkError, TelegramRetryAfter
from aiogram.filters import CommandStart
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MenuButtonCommands,
    Message,
    ReactionTypeEmoji,
)

from sandbox import Person, Server

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 320, 200) + b"\x08\2\0\0\0"
GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go")]])


def picture() -> BufferedInputFile:
    return BufferedInputFile(PNG, "a.png")


@pytest.fixture
async def second(telegram, server: Server) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    async with Bot(telegram.token, session=session) as made:
        yield made


async def test_a_conversation(telegram, second: Bot):
    routes = Dispatcher()

    @routes.message(CommandStart(deep_link=True))
    async def start(message: Message) -> None:
        await message.answer(f"<b>Welcome</b>, {message.from_user.full_name}", parse_mode="HTML", reply_markup=GO)

    @routes.callback_query(F.data == "go")
    async def tap(query: CallbackQuery) -> None:
        await query.answer("On we go", show_alert=True)
        await query.message.edit_text("Next")

    polling = asyncio.create_task(routes.start_polling(second, handle_signals=False, close_bot_session=False))
    fay = telegram.person("Fay", last_name="Ford")
    await fay.starts("job-1")
    card = await fay.sees("Welcome, Fay Ford")
    await fay.taps("Go", card)

    assert await fay.next_toast() == "On we go"
    assert (await fay.sees("Next")).id == card.id
    await routes.stop_polling()
    await polling


async def test_its_models_take_every_answer(ann: Person, second: Bot):
    sent = await second.send_message(ann.id, "*Hi*", parse_mode="MarkdownV2", reply_markup=GO)
    photo = await second.send_photo(ann.id, picture(), caption="c", has_spoiler=True)
    await second.send_video(ann.id, picture(), duration=2)
    await second.send_audio(ann.id, picture(), performer="P")
    await second.send_voice(ann.id, picture())
    await second.send_animation(ann.id, picture())
    document = await second.send_document(ann.id, BufferedInputFile(b"text", "a.txt"))
    await second.send_media_group(
        ann.id, [InputMediaPhoto(media=picture()), InputMediaPhoto(media=photo.photo[-1].file_id)]
    )
    downloaded = await second.download(document.document)

    assert sent.entities[0].type == "bold"
    assert downloaded.read() == b"text"
    assert (await sent.edit_text("two", reply_markup=GO)).text == "two"
    assert await sent.edit_reply_markup()
    assert (await document.edit_caption(caption="new")).caption == "new"
    assert await photo.edit_media(InputMediaPhoto(media=picture(), caption="other"))
    assert await sent.pin()
    assert await sent.unpin()
    assert await sent.react([ReactionTypeEmoji(emoji="👍")])
    assert (await sent.copy_to(ann.id)).message_id
    assert (await sent.forward(ann.id)).forward_origin
    assert await second.delete_messages(ann.id, [photo.message_id])
    assert await sent.delete()


async def test_its_models_take_profile_chats_and_webhook(ann: Person, second: Bot):
    scope = BotCommandScopeChat(chat_id=ann.id)
    assert (await second.me()).username == "tapwork_bot"
    assert await second.set_my_commands([BotCommand(command="work", description="Get tasks")], scope=scope)
    assert (await second.get_my_commands(scope=scope))[0].command == "work"
    assert await second.set_my_short_description("Work")
    assert (await second.get_my_short_description()).short_description == "Work"
    assert await second.set_chat_menu_button(ann.id, MenuButtonCommands())
    assert (await second.get_chat_menu_button(ann.id)).type == "commands"
    assert (await second.get_chat(ann.id)).full_name == "Ann Archer"
    assert (await second.get_chat_member(ann.id, ann.id)).status == "member"
    assert (await second.get_webhook_info()).pending_update_count == 0
    assert await second.send_chat_action(ann.id, "typing")


async def test_its_models_take_every_update(telegram, ann: Person, second: Bot):
    sent = await second.send_message(ann.id, "?", reply_markup=GO)
    said = await ann.says("hello", reply_to=sent.message_id)
    await ann.edits(said, "hello again")
    await ann.sends_file("cv.pdf", b"a")
    await ann.sends_photo(PNG)
    await ann.sends_voice(b"a")
    await ann.sends_contact()
    await ann.forwards(sent.message_id)
    await ann.taps("Go")
    await sent.delete()
    await ann.taps_data(sent.message_id, "go")
    await ann.blocks()
    updates = await second.get_updates()

    assert [update.event_type for update in updates] == [
        "message",
        "edited_message",
        *["message"] * 5,
        "callback_query",
        "callback_query",
        "my_chat_member",
    ]


async def test_refusals_are_its_errors(telegram, ann: Person, second: Bot):
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await second.send_message(5, "a")
    telegram.faults.flood(4, times=1)
    with pytest.raises(TelegramRetryAfter) as flood:
        await second.send_message(ann.id, "a")
    telegram.faults.cut_before(times=1)
    with pytest.raises(TelegramNetworkError):
        await second.send_message(ann.id, "a")
    await ann.blocks()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await second.send_message(ann.id, "a")

    assert flood.value.retry_after == 4
