"""People driven from another process, or as another process would: by HTTP alone."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from sandbox import CannotDo, Event, Parcel, Person, RemotePeople, Server, Telegram

ROOT = Path(__file__).parents[2]
YES_NO = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "url": "a.org"}]]}


@pytest.fixture
async def people(server: Server) -> AsyncIterator[RemotePeople]:
    async with RemotePeople(server.url) as remote:
        yield remote


@pytest.fixture
async def bea(telegram, people: RemotePeople) -> Person:
    person = await people.person("Bea", language="de")
    await person.starts()
    telegram.updates.clear()
    return person


async def test_the_same_verbs_work_from_afar(telegram, people: RemotePeople, bea: Person):
    sent = await telegram.ok("sendMessage", chat_id=bea.id, text="One", reply_markup=YES_NO)
    card = await bea.sees("One")
    tap_id = await bea.taps("Yes", card)
    await telegram.ok("answerCallbackQuery", callback_query_id=tap_id, text="Recorded")
    await telegram.ok("editMessageText", chat_id=bea.id, message_id=sent["message_id"], text="Two")
    said = await bea.says("thanks", reply_to=card)
    await bea.edits(said, "many thanks")
    await bea.sends_file("cv.pdf", b"%PDF", media_type="application/pdf", caption="my CV")
    await bea.sends(Parcel("photo", "", b"a"), Parcel("photo", "", b"b"))
    await bea.sends_voice(b"ogg", duration=3)
    await bea.sends_contact()
    await bea.forwards(card)
    await bea.reacts(card, "👍")
    await bea.taps_data(card, "forged")
    await bea.deletes(said)
    await bea.blocks()
    await bea.unblocks()

    assert await bea.next_toast() == "Recorded"
    await bea.is_answered(tap_id)
    assert (await bea.sees("Two")).buttons == ()
    assert (await bea.sees_change(card)).edits == 1
    kinds = [next(key for key in update if key != "update_id") for update in await telegram.ok("getUpdates")]
    assert kinds == [
        "callback_query",
        "message",
        "edited_message",
        *["message"] * 6,
        "callback_query",
        "my_chat_member",
        "my_chat_member",
    ]


async def test_what_the_bot_sends_can_be_opened(telegram, bea: Person):
    await bea.sends_file("cv.pdf", b"%PDF")
    own = telegram.chats[bea.id].messages
    await telegram.ok("sendDocument", chat_id=bea.id, document=list(own.values())[-1].file.file_id, caption="back")

    assert await bea.opens(await bea.sees("back")) == b"%PDF"


async def test_a_client_that_comes_later_finds_the_whole_chat(telegram, server: Server, bea: Person):
    await telegram.ok("sendMessage", chat_id=bea.id, text="One", reply_markup=YES_NO)
    async with RemotePeople(server.url) as others:
        again = await others.person("Bea", id=bea.id)

        assert [message.text for message in again.chat] == ["/start", "One"]
        assert again.chat[1] == telegram.people[bea.id].chat[1]


async def test_what_a_person_cannot_do_is_said_with_the_reason(bea: Person):
    await bea.blocks()
    with pytest.raises(CannotDo, match="Bea has blocked the bot"):
        await bea.says("hello")
    with pytest.raises(CannotDo, match="sees no button 'Yes'"):
        await bea.taps("Yes")


async def test_events_of_all_chats_can_be_followed(telegram, people: RemotePeople, bea: Person):
    seen: asyncio.Queue[Event] = asyncio.Queue()
    people.subscribe(seen.put_nowait)
    cal = telegram.person("Cal")
    await cal.starts()
    while (event := await asyncio.wait_for(seen.get(), 5)).chat_id != cal.id:
        pass

    assert (event.kind, event.message.text, event.message.author) == ("message", "/start", "Cal")


async def test_faults_the_log_and_the_queue_are_in_reach(telegram, people: RemotePeople, bea: Person):
    rule = await people.fault("flood", retry_after=5, methods=["sendMessage"])
    await telegram.refusal("sendMessage", chat_id=bea.id, text="a")
    await people.clear_faults(rule)
    await people.weather(seed=7, duplicates=0.5, limits={"per_chat": 2}, jump=10)
    await bea.says("hello")
    calls, state = await people.calls("sendMessage"), await people.state()

    assert (calls[0]["status"], calls[0]["applied"]) == (429, False)
    assert (telegram.faults.seed, telegram.faults.duplicates) == (7, 0.5)
    assert (state["pending"], state["people"], state["polled"]) == (1, 1, False)
    await people.clear_faults()
    assert telegram.faults.rates is None
    with pytest.raises(CannotDo, match="no such condition"):
        await people.fault("flood", mood="bad")


async def test_a_group_is_made_from_afar(telegram, people: RemotePeople, bea: Person):
    group = await people.group("Team", bea)
    await bea.adds_bot(group)
    await bea.says("hi", group=group)

    assert len(await telegram.ok("getUpdates")) == 3


async def test_plain_http_is_enough(telegram, server: Server):
    """The routes by themselves, as curl or a page would use them."""
    async with aiohttp.ClientSession(server.url, raise_for_status=True) as http:
        made = await (await http.post("/people", json={"first_name": "Dee", "username": "dee"})).json()
        path = f"/people/{made['id']}"
        form = aiohttp.FormData({"caption": "my CV"})
        form.add_field("file", b"%PDF", filename="cv.pdf", content_type="application/pdf")
        await http.post(f"{path}/sends_file", data=form)
        await telegram.ok("sendMessage", chat_id=made["id"], text="Ready?", reply_markup=YES_NO)
        seen = await (await http.post(f"{path}/sees", json={"part": "Ready"})).json()
        await http.post(f"{path}/taps", json={"label": "Yes", "message_id": seen["result"]["id"]})
        lines = await (await http.get(f"{path}/transcript")).json()
        listed = await (await http.get("/people")).json()

    assert [line[9:] for line in lines] == ["Dee: [document: cv.pdf]\n    my CV", "Tapwork: Ready?\n    [Yes] [No]"]
    assert listed == [{"id": made["id"], "name": "Dee"}]


async def test_a_verb_or_a_person_that_does_not_exist(server: Server, bea: Person):
    async with aiohttp.ClientSession(server.url) as http:
        for path, status in [
            ("/people/5/says", 404),
            (f"/people/{bea.id}/dances", 404),
            (f"/people/{bea.id}/says", 400),
        ]:
            async with http.post(path, json={}) as response:
                assert (response.status, bool((await response.json())["error"])) == (status, True)


async def test_a_body_that_is_no_object_is_refused_with_a_sentence(server: Server, bea: Person):
    async with aiohttp.ClientSession(server.url) as http:
        for path in ("/people", f"/people/{bea.id}/says"):
            for body in (b"{", b"[]", b"text=hi"):
                async with http.post(path, data=body) as response:
                    assert (response.status, await response.json()) == (400, {"error": "the body is no JSON object"})


async def test_the_server_is_a_process_that_prints_its_address_and_stops_on_sigterm():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--token", "1:mine", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession(url) as http, http.get("/bot1:mine/getMe") as response:
        assert (await response.json())["result"]["id"] == 1
    async with RemotePeople(url) as people:
        gil = await people.person("Gil")
        await gil.starts()
        await people.turn_clock(24 * 3_600_000)
        assert (await people.state())["pending"] == 0
    process.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(process.wait(), 5) == 0


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the end of another process can be awaited on Linux only")
async def test_the_server_stops_when_its_parent_ends():
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--parent", str(parent.pid), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    await process.stdout.readline()
    parent.kill()
    await parent.wait()

    assert await asyncio.wait_for(process.wait(), 5) == 0


def test_a_forgotten_past_is_told_to_be_lost():
    telegram = Telegram()
    for _ in range(20_001):
        telegram.events.of_chat("typing", 1)

    assert telegram.events.after(0) is None
    assert [event.seq for event in telegram.events.after(20_000)] == [20_001]
