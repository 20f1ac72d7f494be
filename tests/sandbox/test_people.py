"""People: what they can do, what they see, and that nobody has to sleep for it."""

import asyncio

import pytest

from sandbox import CannotDo, Parcel, Person, Telegram
from sandbox.people import line_of

YES_NO = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]}


async def test_she_sees_a_message_that_comes_later(telegram, ann: Person):
    looking = asyncio.create_task(ann.sees("later"))
    await asyncio.sleep(0)
    await telegram.ok("sendMessage", chat_id=ann.id, text="something else")
    await telegram.ok("sendMessage", chat_id=ann.id, text="sooner or later")

    assert (await asyncio.wait_for(looking, 1)).text == "sooner or later"


async def test_she_sees_what_a_message_was_edited_into(telegram, ann: Person):
    sent = await telegram.ok("sendMessage", chat_id=ann.id, text="one")
    before = await ann.sees("one")
    looking = asyncio.create_task(ann.sees("two"))
    changing = asyncio.create_task(ann.sees_change(before))
    await asyncio.sleep(0)
    await telegram.ok("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="two")

    assert (await looking).edits == 1
    assert await changing == await looking
    assert before.text == "one"


async def test_what_she_saw_before_can_be_left_out(telegram, ann: Person):
    await telegram.ok("sendMessage", chat_id=ann.id, text="a card")
    first = await ann.sees("card")
    looking = asyncio.create_task(ann.sees("card", after=first))
    await asyncio.sleep(0)
    await telegram.ok("sendMessage", chat_id=ann.id, text="another card")

    assert (await looking).text == "another card"


async def test_her_own_words_are_not_what_she_waits_for(ann: Person):
    await ann.says("card")

    with pytest.raises(AssertionError, match="Ann Archer did not see a message with 'card'"):
        await ann.sees("card", timeout=0.01)


async def test_a_tap_on_an_old_card_presses_the_button_that_was_there(telegram, ann: Person):
    sent = await telegram.ok("sendMessage", chat_id=ann.id, text="one", reply_markup=YES_NO)
    card = await ann.sees("one")
    await telegram.ok("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="two")
    await ann.taps("Yes", card)

    with pytest.raises(CannotDo, match="sees no button 'Yes'"):
        await ann.taps("Yes")
    tap = (await telegram.ok("getUpdates"))[0]["callback_query"]
    assert (tap["data"], tap["message"]["text"]) == ("y", "two")


async def test_a_double_tap_and_a_forged_one(telegram, ann: Person):
    await telegram.ok("sendMessage", chat_id=ann.id, text="one", reply_markup=YES_NO)
    await ann.double_taps("Yes")
    await ann.taps_data(await ann.sees("one"), "forged" * 40)

    taps = [update["callback_query"]["data"] for update in await telegram.ok("getUpdates")]
    assert taps == ["y", "y", "forged" * 40]


async def test_a_tap_on_a_deleted_message_names_an_inaccessible_one(telegram, ann: Person):
    sent = await telegram.ok("sendMessage", chat_id=ann.id, text="one", reply_markup=YES_NO)
    card = await ann.sees("one")
    await telegram.ok("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])
    await ann.taps("Yes", card)

    assert (await telegram.ok("getUpdates"))[0]["callback_query"]["message"]["date"] == 0


async def test_toasts_come_one_after_the_other(telegram, ann: Person):
    await telegram.ok("sendMessage", chat_id=ann.id, text="one", reply_markup=YES_NO)
    first, second = await ann.double_taps("Yes")
    waiting = asyncio.create_task(ann.next_toast())
    await telegram.ok("answerCallbackQuery", callback_query_id=first, text="Recorded")
    await telegram.ok("answerCallbackQuery", callback_query_id=second, text="Already recorded")

    assert await waiting == "Recorded"
    assert await ann.next_toast() == "Already recorded"
    await ann.is_answered(second)


async def test_a_key_of_the_reply_keyboard_sends_its_text(telegram, ann: Person):
    await telegram.ok("sendMessage", chat_id=ann.id, text="?", reply_markup={"keyboard": [["Bachelor"]]})
    await ann.taps("Bachelor")

    assert (await telegram.ok("getUpdates"))[0]["message"]["text"] == "Bachelor"


async def test_a_deep_link_opens_the_bot_with_its_payload(telegram):
    bob = telegram.person("Bob")
    await bob.starts("project-7")

    message = (await telegram.ok("getUpdates"))[0]["message"]
    assert (message["text"], message["entities"]) == (
        "/start project-7",
        [{"type": "bot_command", "offset": 0, "length": 6}],
    )


async def test_blocking_is_told_to_the_bot_and_stops_her_from_speaking(telegram, ann: Person):
    await ann.blocks()

    with pytest.raises(CannotDo, match="unblock"):
        await ann.says("hello")
    await ann.unblocks()
    changes = [update["my_chat_member"] for update in await telegram.ok("getUpdates")]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


async def test_an_album_shares_one_group(telegram, ann: Person):
    await ann.sends(Parcel("photo", "", b"a"), Parcel("photo", "", b"b"))

    groups = {update["message"]["media_group_id"] for update in await telegram.ok("getUpdates")}
    assert len(groups) == 1


async def test_a_chat_reads_as_lines_and_its_events_can_be_followed(telegram: Telegram, ann: Person):
    lines: list[str] = []
    stop = telegram.events.subscribe(lambda event: lines.append(event.kind))
    await telegram.call("sendChatAction", {"chat_id": ann.id, "action": "typing"})
    await telegram.call("sendMessage", {"chat_id": ann.id, "text": "Ready?", "reply_markup": YES_NO})
    await ann.sends_file("cv.pdf", b"a")
    stop()
    await ann.says("not followed")

    assert lines == ["typing", "message", "message"]
    assert line_of(ann.chat[1]) == "08:00:00 Tapwork: Ready?\n    [Yes] [No]"
    assert ann.transcript()[2] == "08:00:00 Ann Archer: [document: cv.pdf]"


async def test_a_deleted_message_is_gone_from_her_chat(telegram, ann: Person):
    sent = await telegram.ok("sendMessage", chat_id=ann.id, text="one")
    await telegram.ok("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])

    assert [message.text for message in ann.chat] == ["/start"]
