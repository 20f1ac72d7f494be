"""The page's side of the server: its files, the first look, the stream, and who is kept out."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox import Feed, Parcel, Server, Telegram, serve
from sandbox.guard import is_from_here

PAGE = Path(__file__).parents[2] / "sandbox/page"
KEY = "a-key"


@asynccontextmanager
async def opened(telegram: Telegram) -> AsyncIterator[tuple[Server, aiohttp.ClientSession]]:
    async with serve(telegram, key=KEY) as server, aiohttp.ClientSession(f"{server.page}/") as session:
        yield server, session


async def got(session: aiohttp.ClientSession, path: str) -> Any:
    async with session.get(path) as response:
        assert response.status == 200, await response.text()
        return await response.json()


class Stream:
    """Server-sent events, read one by one."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[str, str, list[dict[str, Any]]]:
        """Kind, number and data of the next event."""
        fields: dict[str, str] = {}
        async for raw in self._response.content:
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if not name and fields.get("data"):
                return fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields[name] = value
        raise AssertionError("the stream has ended")


async def test_the_page_comes_with_a_policy_that_lets_nothing_leave_the_machine() -> None:
    async with opened(Telegram()) as (_, session), session.get("") as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()

    assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "trusted-types 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert 'src="page/main.js"' in page


async def test_every_file_that_the_page_names_is_served() -> None:
    named = set(re.findall(r'(?:src|href)="page/([\w.]+)"', (PAGE / "index.html").read_text()))
    named |= {name for path in PAGE.glob("*.js") for name in re.findall(r'from "\./([\w.]+)"', path.read_text())}

    async with opened(Telegram()) as (_, session):
        for name in sorted(named):
            async with session.get(f"page/{name}") as response:
                assert (response.status, name) == (200, name)
        async with session.get("page/%2e%2e%2fserver.py") as response:
            assert response.status == 404
    assert len(named) > 20


@pytest.mark.parametrize("path", sorted(PAGE.glob("*.js")), ids=lambda path: path.name)
def test_words_of_people_can_never_become_markup(path: Path) -> None:
    source = path.read_text()
    markup = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|srcdoc", source)
    away = [one for one in re.findall(r'https?://[^\s"`)]+', source) if not one.startswith("http://www.w3.org/")]

    assert (markup, away) == ([], [])
    assert source.startswith("// ")


async def test_a_look_shows_people_in_the_order_of_their_notes_with_their_menus() -> None:
    telegram = Telegram()
    ann, mara = telegram.person("Ann"), telegram.person("Mara")
    feed = Feed(telegram)
    feed.notes |= {mara.id: "admin"}
    await telegram.call("setMyCommands", {"commands": json.dumps([{"command": "work", "description": "Work"}])})
    await ann.says("hello")

    async with serve(telegram, feed=feed) as server, aiohttp.ClientSession(f"{server.page}/") as session:
        people = (await got(session, "page/look"))["people"]
        chat = await got(session, f"page/chats/{ann.id}")
    assert [(one["name"], one["note"], one["started"]) for one in people] == [
        ("Mara", "admin", False),
        ("Ann", "", True),
    ]
    assert people[0]["menu"] == [{"command": "work", "description": "Work"}]
    assert [one["text"] for one in chat["messages"]] == ["hello"]
    assert chat["more"] is False


async def test_a_stream_tells_all_that_happened_since_the_look_and_goes_on_where_it_broke_off() -> None:
    telegram = Telegram()
    ann = telegram.person("Ann")
    async with opened(telegram) as (_, session):
        look = await got(session, "page/look")
        await ann.says("one")
        await telegram.call("sendMessage", {"chat_id": ann.id, "text": "<b>two</b>", "parse_mode": "HTML"})
        async with session.get("page/stream", params={"after": f"{look['run']}-{look['seq']}"}) as response:
            kind, number, news = await Stream(response).next()
        await telegram.call("sendMessage", {"chat_id": ann.id, "text": "three"})
        async with session.get("page/stream", headers={"Last-Event-ID": number}) as response:
            _, _, later = await Stream(response).next()

    assert kind == "news"
    assert [(one["kind"], one.get("message", {}).get("text")) for one in news] == [
        ("message", "one"),
        ("message", "two"),
        ("call", None),
    ]
    assert news[1]["message"]["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert (news[2]["method"], news[2]["who"], news[2]["status"]) == ("sendMessage", "Ann", 200)
    assert [one.get("message", {}).get("text") for one in later] == ["three", None]


@pytest.mark.parametrize("after", ["", "another-7", "nonsense"])
async def test_a_stream_whose_place_is_not_known_says_so(after: str) -> None:
    async with opened(Telegram()) as (_, session), session.get("page/stream", params={"after": after}) as response:
        assert await Stream(response).next() == ("lost", "", [])


async def test_a_stream_hears_of_new_people_blocks_toasts_and_failed_calls() -> None:
    telegram = Telegram()
    ann = telegram.person("Ann")
    async with opened(telegram) as (_, session):
        look = await got(session, "page/look")
        async with session.get("page/stream", params={"after": f"{look['run']}-{look['seq']}"}) as response:
            stream = Stream(response)
            telegram.person("Zoe")
            await ann.starts()
            await ann.blocks()
            await telegram.call("sendMessage", {"chat_id": ann.id, "text": "are you there?"})
            seen: list[dict[str, Any]] = []
            while not seen or seen[-1]["kind"] != "call":
                seen += (await stream.next())[2]

    assert [one["kind"] for one in seen] == ["person", "message", "blocked", "call"]
    assert (seen[0]["person"]["name"], seen[3]["status"]) == ("Zoe", 403)
    assert seen[3]["outcome"] == "Forbidden: bot was blocked by the user"


async def test_older_messages_come_in_pages() -> None:
    telegram = Telegram()
    ann = telegram.person("Ann")
    ids = [await ann.says(str(number)) for number in range(90)]
    async with opened(telegram) as (_, session):
        newest = await got(session, f"page/chats/{ann.id}")
        older = await got(session, f"page/chats/{ann.id}?before={newest['messages'][0]['message_id']}&limit=60")

    assert [one["message_id"] for one in newest["messages"]] == ids[-40:]
    assert [one["message_id"] for one in older["messages"]] == ids[:50]
    assert (newest["more"], older["more"]) == (True, False)


async def test_a_file_that_could_act_as_a_page_is_only_ever_saved() -> None:
    telegram = Telegram()
    ann = telegram.person("Ann")
    await ann.sends(Parcel("document", "x.html", b"<script>alert(1)</script>", "text/html"))
    await ann.sends(Parcel("document", "x.svg", b"<svg/>", "image/svg+xml"))
    await ann.sends(Parcel("video", "x.mp4", b"0123456789", "video/mp4"))
    page, drawing, film = (one.media.file_id for one in ann.chat if one.media)
    async with opened(telegram) as (_, session):
        for file_id in (page, drawing):
            async with session.get(f"page/files/{file_id}") as response:
                assert response.content_type == "application/octet-stream"
                assert response.headers["Content-Disposition"] == "attachment"
                assert "sandbox" in response.headers["Content-Security-Policy"]
        async with session.get(f"page/files/{film}", headers={"Range": "bytes=2-4"}) as response:
            assert (response.status, await response.read()) == (206, b"234")
            assert response.headers["Content-Range"] == "bytes 2-4/10"
        async with session.get(f"page/files/{film}", headers={"Range": "bytes=99-"}) as response:
            assert response.status == 416


async def test_without_the_key_nobody_is_driven_but_the_bot_api_answers() -> None:
    telegram = Telegram()
    async with opened(telegram) as (server, session):
        for path in ("/", "/people", "/page/look", "/faults", "/wrong/people"):
            async with session.get(server.url + path) as response:
                assert (response.status, path) == (404, path)
        async with session.get(f"{server.url}/bot{telegram.token}/getMe") as response:
            assert response.status == 200
        async with session.get(f"{server.page}/people") as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    ids=["another name", "another site's page", "a page from nowhere"],
)
async def test_other_sites_are_refused(headers: dict[str, str]) -> None:
    telegram = Telegram()
    eve = '{"first_name": "Eve"}'
    async with opened(telegram) as (_, session), session.post("people", data=eve, headers=headers) as response:
        assert response.status == 403
    assert telegram.people == {}


@pytest.mark.parametrize(
    ("host", "origin", "here"),
    [
        ("127.0.0.1:8081", None, True),
        ("localhost:9000", "http://localhost:9000", True),
        ("[::1]:8081", "http://[::1]:8081", True),
        ("127.0.0.1:8081", "http://127.0.0.1:9999", False),
        ("127.0.0.1.evil.example", None, False),
        ("[", None, False),
        ("", None, False),
    ],
)
def test_who_is_from_here(host: str, origin: str | None, here: bool) -> None:
    assert is_from_here(host, origin) is here


async def test_nobody_looks_and_nothing_is_kept() -> None:
    telegram = Telegram()
    feed = Feed(telegram)
    ann = telegram.person("Ann")
    await ann.says("hello")

    assert (feed.seq, telegram.onlookers) == (0, [])
