"""The sandbox over HTTP, on this machine only: the Bot API, its files, and people to be driven."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.control import FaultSide, WatchSide, WorldSide
from sandbox.driving import PeopleSide
from sandbox.feed import Feed
from sandbox.guard import guarded, harden
from sandbox.looking import PageSide
from sandbox.params import Upload
from sandbox.refusals import ConnectionCut
from sandbox.telegram import Answer, Telegram

_LARGEST_BODY = 64 << 20
_TOO_LARGE = Answer(413, {"ok": False, "error_code": 413, "description": "Request Entity Too Large"})
_BAD_JSON = Answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: can't parse JSON in the body"})


class Server:
    """A running server. `url` is the root of the Bot API, as `https://api.telegram.org` is; people are below `page`."""

    def __init__(self, telegram: Telegram, feed: Feed, runner: web.AppRunner, port: int, key: str | None) -> None:
        self.telegram = telegram
        self.feed = feed
        self.runner = runner
        self.url = f"http://127.0.0.1:{port}"
        self.page = f"{self.url}/{key}" if key else self.url


@asynccontextmanager
async def serve(
    telegram: Telegram,
    *,
    port: int = 0,
    key: str | None = None,
    feed: Feed | None = None,
    more: Iterable[web.RouteDef] = (),
) -> AsyncIterator[Server]:
    """Listen on 127.0.0.1 while the context lasts; port 0 takes a free one.

    With a `key`, everything but the Bot API lies below `/KEY/`: only who was told the key can drive people.
    `more` are routes of whoever starts the server, beside those that drive people.
    """
    app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[guarded])
    app.on_response_prepare.append(harden)
    app.add_routes(_bot_routes(telegram))
    feed = feed or Feed(telegram)
    _drive(app, key, [*_driving_routes(telegram, feed), *more])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        yield Server(telegram, feed, runner, runner.addresses[0][1], key)
    finally:
        feed.end()
        await telegram.webhook.close()
        await runner.cleanup()


def _driving_routes(telegram: Telegram, feed: Feed) -> list[web.RouteDef]:
    sides = (PageSide(feed), PeopleSide(telegram), FaultSide(telegram), WatchSide(telegram), WorldSide(telegram))
    return [route for side in sides for route in side.routes()]


def _drive(app: web.Application, key: str | None, routes: list[web.RouteDef]) -> None:
    """Put what drives people at the root, or below the key."""
    if key is None:
        app.add_routes(routes)
        return
    below = web.Application(client_max_size=_LARGEST_BODY)
    below.add_routes(routes)
    app.add_subapp(f"/{key}", below)


def _bot_routes(telegram: Telegram) -> list[web.RouteDef]:
    async def call(request: web.Request) -> web.Response:
        try:
            params, files = await _read(request)
        except ValueError:
            return _response(_BAD_JSON)
        except web.HTTPRequestEntityTooLarge:
            return _response(_TOO_LARGE)
        route = request.match_info
        try:
            return _response(await telegram.call(route["method"], params, files, token=route["token"]))
        except ConnectionCut:
            return _cut(request)

    async def download(request: web.Request) -> web.Response:
        route = request.match_info
        stored = telegram.files.at_path(route["path"]) if route["token"] == telegram.token else None
        if stored is None:
            return _response(Answer(404, {"ok": False, "error_code": 404, "description": "Not Found"}))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    return [
        web.route("*", "/bot{token:[^/]+}/{method:[^/]+}", call),
        web.get("/file/bot{token:[^/]+}/{path:.+}", download),
    ]


def _cut(request: web.Request) -> web.Response:
    """End the connection without a byte; what is returned then goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _response(answer: Answer) -> web.Response:
    if answer.garbage is not None:
        return web.Response(status=answer.status, body=answer.garbage, content_type="text/html")
    response = web.Response(
        status=answer.status, body=json.dumps(answer.body).encode(), content_type="application/json"
    )
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters and files, from the address and from the body, whatever its kind."""
    params: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        body = json.loads(await request.read() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("an object was expected")
        return params | body, {}
    if kind == "multipart/form-data":
        return await _read_form(request, params)
    if kind == "application/x-www-form-urlencoded":
        text = (await request.read()).decode()
        params.update(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
    return params, {}


async def _read_form(request: web.Request, params: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Upload]]:
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
            value.file.close()
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode()
    return params, files
