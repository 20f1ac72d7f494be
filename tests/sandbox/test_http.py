"""The sandbox over HTTP: every kind of body, files, cut connections, and what is not there."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox import Person, Server, Telegram, serve


@pytest.fixture
async def http(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session


def method(telegram: Telegram, name: str) -> str:
    return f"/bot{telegram.token}/{name}"


async def send(http: aiohttp.ClientSession, verb: str, path: str, **more: Any) -> dict[str, Any]:
    async with http.request(verb, path, **more) as response:
        body: dict[str, Any] = await response.json()
        assert response.status == body.get("error_code", 200)
        return body


async def test_all_kinds_of_bodies_say_the_same(telegram, ann: Person, http):
    path, given = method(telegram, "SendMessage"), {"chat_id": str(ann.id), "text": "é & 😀"}
    form = aiohttp.FormData(given)
    form.add_field("entities", json.dumps([{"type": "bold", "offset": 0, "length": 1}]))
    upload = aiohttp.FormData(given, default_to_multipart=True)
    answers = [
        await send(http, "GET", path, params=given),
        await send(http, "POST", path, params=given),
        await send(http, "POST", path, data=form),
        await send(http, "POST", path, data=upload),
        await send(http, "POST", path, json={**given, "chat_id": ann.id}),
    ]

    assert [answer["result"]["text"] for answer in answers] == ["é & 😀"] * 5
    assert answers[2]["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


async def test_a_body_that_is_no_json_is_refused(telegram, http):
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[]"):
        answer = await send(http, "POST", method(telegram, "getMe"), data=body, headers=headers)
        assert answer["description"] == "Bad Request: can't parse JSON in the body"


async def test_a_file_goes_up_and_comes_down(telegram, ann: Person, http):
    form = aiohttp.FormData({"chat_id": str(ann.id), "document": "attach://cv"}, quote_fields=False)
    form.add_field("cv", b"%PDF-1.7", filename="Lebenslauf ä.pdf", content_type="application/pdf")
    sent = (await send(http, "POST", method(telegram, "sendDocument"), data=form))["result"]["document"]
    file = (await send(http, "GET", method(telegram, "getFile"), params={"file_id": sent["file_id"]}))["result"]

    assert (sent["file_name"], sent["mime_type"], sent["file_size"]) == ("Lebenslauf ä.pdf", "application/pdf", 8)
    async with http.get(f"/file/bot{telegram.token}/{file['file_path']}") as response:
        assert await response.read() == b"%PDF-1.7"
    async with http.get(f"/file/bot1:wrong/{file['file_path']}") as response:
        assert response.status == 404


async def test_a_flood_has_its_header(telegram, http):
    telegram.faults.flood(9)
    async with http.get(method(telegram, "getMe")) as response:
        body = await response.json()
        assert (response.status, response.headers["Retry-After"]) == (429, "9")

    assert body["parameters"] == {"retry_after": 9}
    assert body["description"] == "Too Many Requests: retry after 9"


async def test_a_cut_connection_gives_no_answer(telegram, ann: Person, http):
    telegram.faults.cut_after(times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await send(http, "POST", method(telegram, "sendMessage"), json={"chat_id": ann.id, "text": "applied"})

    assert await ann.sees("applied")


async def test_what_is_not_there_is_not_found(telegram, http):
    assert (await send(http, "GET", method(telegram, "nothing")))["description"] == "Not Found"
    assert (await send(http, "GET", "/bot1:wrong/getMe"))["error_code"] == 401
    for path in ("/nothing", "/index.html"):
        async with http.get(path) as response:
            assert response.status == 404


async def test_it_listens_on_this_machine_only(server: Server):
    assert [address[0] for address in server.runner.addresses] == ["127.0.0.1"]


async def test_a_port_is_free_again_afterwards():
    async with serve(Telegram()) as first:
        port = int(first.url.rsplit(":", 1)[1])
    async with serve(Telegram(), port=port) as second:
        assert second.url == first.url
