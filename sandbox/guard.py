"""Who may ask: only programs and pages of this machine, and pages of other sites never."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_PLAIN = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What an answer may do that is opened as if it were a page: nothing."""


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a name that was bent to this machine (DNS rebinding) and requests that another site's page makes."""
    if not is_from_here(request.host, request.headers.get("Origin")):
        return web.json_response({"error": "this server is for this machine alone"}, status=403)
    return await handler(request)


async def harden(_: web.Request, response: web.StreamResponse) -> None:
    """Headers of every answer; an answer that brings its own policy keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _PLAIN)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def is_from_here(host: str, origin: str | None) -> bool:
    """Whether the name asked for is this machine's, and the page that asks, if one does, came from it."""
    try:
        named = urlsplit(f"//{host}").hostname in _HERE
    except ValueError:
        return False
    return named and origin in {None, f"http://{host}"}
