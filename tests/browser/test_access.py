"""Everybody can use the page: axe-core finds nothing, in light and dark, wide and narrow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox import Parcel, Telegram, serve
from tests.browser.conftest import Opener, keep
from tests.pictures import picture

pytestmark = pytest.mark.browser

WINDOWS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "light-phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "dark-phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
}
EVERYTHING = (
    "<b>True or false?</b>\n3 answers · $0.15\n<blockquote>Octopuses have three hearts.</blockquote>\n"
    "<tg-spoiler>hidden</tg-spoiler> <code>code</code> https://example.org /work\n<pre>lines</pre>"
)
BUTTONS = [
    [
        {"text": "True", "callback_data": "1", "style": "success"},
        {"text": "False", "callback_data": "2", "style": "danger"},
    ],
    [{"text": "Next", "callback_data": "3", "style": "primary"}, {"text": "Skip", "callback_data": "4"}],
    [{"text": "Away", "url": "https://example.org"}],
]


async def busy() -> Telegram:
    """Chats with something of everything in them."""
    telegram = Telegram()
    ann, ben, _ = telegram.person("Ann"), telegram.person("Ben"), telegram.person("Zoe")
    await ann.starts()
    photo = await ann.sends(Parcel("photo", "p.png", picture("teal", size=(300, 200)), "image/png", "A photo"))
    await ann.sends(*(Parcel("photo", "p.png", picture(one), "image/png") for one in ("red", "blue")))
    await ann.sends_file("resume.pdf", b"%PDF", media_type="application/pdf")
    given: dict[str, Any] = {"chat_id": ann.id, "text": EVERYTHING, "parse_mode": "HTML"}
    given["reply_markup"] = json.dumps({"inline_keyboard": BUTTONS})
    given["reply_parameters"] = json.dumps({"message_id": photo})
    await telegram.call("sendMessage", given)
    keys = json.dumps({"keyboard": [["Share my number"], ["Later"]]})
    await telegram.call("sendMessage", {"chat_id": ann.id, "text": "Where are you?", "reply_markup": keys})
    await ben.starts()
    await ben.blocks()
    return telegram


@pytest.mark.parametrize("name", list(WINDOWS))
async def test_axe_finds_nothing(name: str, opens: Opener) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="`python3 dev.py browser` sets it up")
    async with serve(await busy()) as server:
        page = await opens(f"{server.page}/", bypass_csp=True, reduced_motion="reduce", **WINDOWS[name])
        await page.get_by_text("Where are you?").last.wait_for()
        await server.telegram.call("sendMessage", {"chat_id": next(iter(server.telegram.people)), "text": "one call"})
        for tab in ("Calls", "Trouble"):
            if "phone" in name and tab == "Calls":
                await page.get_by_role("button", name="Behind").click()
            await page.get_by_role("tab", name=tab).click()
            await keep(page, f"axe-{name}-{tab.lower()}")
            found = (await axe.Axe().run(page)).response["violations"]
            assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
