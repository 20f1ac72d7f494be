"""The page to be everybody in the sandbox: its files, a first look, pages of chats, and a stream of what happens."""

import json
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from sandbox.feed import Feed
from sandbox.records import Json, StoredFile
from sandbox.shown import shown_chat, shown_person

_FOLDER = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_BREATH = 15.0  # seconds; a stream that says nothing longer is taken for dead by some proxies
_PAGE, _LONGEST_PAGE = 40, 200
_IN_PLACE = ("image/", "video/", "audio/")


class PageSide:
    """GET / and /page/…: what a browser needs to be everybody."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._telegram = feed.telegram
        self._files = {path.name: path for path in _FOLDER.iterdir() if path.suffix in _TYPES}

    def routes(self) -> list[web.RouteDef]:
        """The routes of this side."""
        return [
            web.get("/", self._index),
            web.get("/page/look", self._look),
            web.get("/page/stream", self._stream),
            web.get(r"/page/chats/{id:\d+}", self._chat),
            web.get("/page/files/{file_id}", self._file),
            web.get("/page/{name}", self._static),
        ]

    async def _index(self, request: web.Request) -> web.Response:
        return _sent(self._files["index.html"])

    async def _static(self, request: web.Request) -> web.Response:
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return _sent(path)

    async def _look(self, request: web.Request) -> web.Response:
        feed, telegram = self._feed, self._telegram
        feed.attach()
        people = [shown_person(telegram, one, feed.notes.get(one, "")) for one in feed.people()]
        bot = {"name": telegram.profile.text("name", ""), "username": telegram.bot.username}
        now = {"run": feed.run, "seq": feed.seq, "bot": bot, "people": people, "boards": feed.boards}
        return _json(now | {"about": telegram.profile.text("description", "")})

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._telegram.chats.get(int(request.match_info["id"]))
        if chat is None:
            raise web.HTTPNotFound
        before = int(request.query["before"]) if "before" in request.query else None
        limit = min(int(request.query.get("limit", _PAGE)), _LONGEST_PAGE)
        return _json({"seq": self._feed.seq, **shown_chat(self._telegram, chat, before=before, limit=limit)})

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._telegram.files.find(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        return _file_response(request, stored)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events. A browser that lost the connection comes back with the number of the last one."""
        self._feed.attach()
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        run, _, number = request.headers.get("Last-Event-ID", request.query.get("after", "")).partition("-")
        if run != self._feed.run or not number.isdecimal():
            await response.write(_event("lost", [], ""))
            return response
        with suppress(ConnectionResetError):  # the page was closed
            await self._tell(response, int(number))
        return response

    async def _tell(self, response: web.StreamResponse, seq: int) -> None:
        feed = self._feed
        await response.write(b"retry: 500\n\n")
        while not feed.over:
            news = feed.after(seq)
            if news is None:
                await response.write(_event("lost", [], ""))
                return
            if news:
                seq = news[-1].seq
                await response.write(_event("news", [feed.told(one) for one in news], f"{feed.run}-{seq}"))
                continue
            await feed.wait(_BREATH)
            if feed.seq == seq and not feed.over:
                await response.write(b": still here\n\n")


def _event(kind: str, data: list[Json], number: str) -> bytes:
    mark = f"id: {number}\n" if number else ""
    return f"event: {kind}\n{mark}data: {json.dumps(data)}\n\n".encode()


def _json(data: Json) -> web.Response:
    return web.json_response(data, headers={"Cache-Control": "no-store"})


def _sent(path: Path) -> web.Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8", headers=headers)


def _file_response(request: web.Request, stored: StoredFile) -> web.Response:
    """A file, or the part of it that a player asks for; what is no picture, film or sound is only ever saved."""
    in_place = stored.media_type.startswith(_IN_PLACE) and "svg" not in stored.media_type
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600"}
    if not in_place:
        headers["Content-Disposition"] = "attachment"
    kind = stored.media_type if in_place else "application/octet-stream"
    size = len(stored.content)
    try:
        part = request.http_range
    except ValueError:
        part = slice(size, size)
    if part.start is None and part.stop is None:
        return web.Response(body=stored.content, content_type=kind, headers=headers)
    start, stop, _ = part.indices(size)
    if start >= stop:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return web.Response(status=206, body=stored.content[start:stop], content_type=kind, headers=headers)
