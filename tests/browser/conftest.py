"""A headless Chromium, pages that must not complain, and a running demo to look at."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import ROOT

RESULTS = Path(os.environ.get("TAPWORK_SCREENS", ROOT / "build/screens"))
NO_LIBRARY = "playwright is not installed: `python3 dev.py browser` sets it up"
NO_BROWSER = "there is no Chromium, and none could be fetched: install one, or name it in TAPWORK_CHROMIUM"
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-gpu"]

BEHIND = """
(part) => document.querySelector("#tour-title").innerText !== part && !document.querySelector("#tour").ariaBusy
"""

Opener = Callable[..., Awaitable[Any]]


def find_chromium() -> str | None:
    """The browser of this machine, if there is one."""
    named = os.environ.get("TAPWORK_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def chromium(fetched: str) -> str:
    """The browser of this machine, or the one that `python3 dev.py browser` fetched."""
    found = find_chromium() or (fetched if Path(fetched).exists() else None)
    if found is None:
        pytest.skip(NO_BROWSER)
    return found


@pytest.fixture
async def browser() -> AsyncIterator[Any]:
    """A headless Chromium, with a microphone that beeps."""
    library = pytest.importorskip("playwright.async_api", reason=NO_LIBRARY)
    async with library.async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=chromium(playwright.chromium.executable_path), args=FLAGS
        )
        yield started
        await started.close()


@pytest.fixture
async def opens(browser: Any) -> AsyncIterator[Opener]:
    """Open an address in a window of its own. At the end no page may have complained or asked another machine."""
    complaints: list[str] = []

    async def opened(url: str, **window: Any) -> Any:
        context = await browser.new_context(**{"viewport": {"width": 1500, "height": 900}, **window})
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if is_here(request.url) else complaints.append(f"asks {request.url}"))
        await page.goto(url)
        return page

    yield opened
    assert complaints == []


def is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "blob:http://127.0.0.1:", "data:"))


async def keep(page: Any, name: str) -> None:
    """A picture of what is seen, among the build's results; the browser makes the folder."""
    await page.screenshot(path=RESULTS / f"{name}.png")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`tapwork demo` as people start it; gives the address of its page."""
    folder = tmp_path_factory.mktemp("demo")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        said = "".join(iter(process.stdout.readline, "Stop with Ctrl-C.\n"))
        yield re.findall(r"The page +(\S+)", said)[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def phone(page: Any, name: str) -> Any:
    """Somebody's phone on the page."""
    return page.get_by_role("region", name=f"{name}'s phone", exact=True)


async def says(page: Any, name: str, words: str) -> None:
    """Type and send."""
    field = phone(page, name).get_by_role("textbox", name=f"Message as {name}", exact=True)
    await field.fill(words)
    await field.press("Enter")


async def taps(page: Any, name: str, label: str) -> None:
    """Press the newest button of this label."""
    await phone(page, name).get_by_role("button", name=label, exact=True).last.click()


async def sees(page: Any, name: str, words: str) -> None:
    """Wait until the words stand in her chat."""
    await phone(page, name).get_by_role("log").get_by_text(words).last.wait_for()


async def adds(page: Any, name: str) -> None:
    """A new person by the page's own button."""
    await page.get_by_role("button", name="Add a person").click()
    window = page.get_by_role("dialog", name="A new person")
    await window.get_by_label("Name").fill(name)
    await window.get_by_role("button", name="Add", exact=True).click()
    await phone(page, name).wait_for()


async def applies(page: Any, name: str, resume: bytes) -> None:
    """The whole screening on the page, with a file from her disk."""
    await taps(page, name, "Start")
    await taps(page, name, "Apply")
    await taps(page, name, "I agree, start")
    await sees(page, name, "Question 1 of 5")
    await taps(page, name, "Yes")
    await sees(page, name, "Question 2 of 5")
    await says(page, name, "6")
    await sees(page, name, "Question 3 of 5")
    await phone(page, name).get_by_role("button", name=re.compile("C2")).last.click()
    await sees(page, name, "Question 4 of 5")
    await sends(page, name, {"name": "resume.pdf", "mimeType": "application/pdf", "buffer": resume})
    await sees(page, name, "Question 5 of 5")
    await says(page, name, "How far it can be trusted, and who notices when it is wrong.")
    await taps(page, name, "Send my answers")
    await sees(page, name, "you are in")


async def skips(page: Any) -> None:
    """Have a part of the tour done, by keyboard, and wait until the guide is through with it."""
    part = await page.locator("#tour-title").inner_text()
    await page.get_by_role("button", name="Skip this part").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_function(BEHIND, arg=part)


async def sends(page: Any, name: str, *files: dict[str, Any], caption: str = "") -> None:
    """Choose files and send them."""
    await phone(page, name).get_by_label(f"Files to send as {name}").set_input_files(list(files))
    window = page.get_by_role("dialog")
    await window.get_by_label("Words below it").fill(caption)
    await window.get_by_role("button", name="Send", exact=True).click()
