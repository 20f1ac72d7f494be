"""Draws the pictures of the documents: a card of each task type on a phone, from its example, by the real bot and page.

python3 dev.py pictures          all of them
python3 dev.py pictures rank     one of them
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from sandbox import Person, Telegram, serve
from storage import open_storage
from storage.vault import media_vault
from tests.browser.conftest import FLAGS, find_chromium, phone
from tests.conftest import Clock
from tests.filling import NOON, admit, opened
from tests.flows.bots import Bot
from tests.papers import ROOT

PICTURES = ROOT / "docs/tasks"
ANN = 11
WORDS = 0x010E  # where EXIF has what a picture shows
EDGE = 5
COLOURS = 32


@dataclass(frozen=True)
class Shown:
    """An example project, and what a worker does on its first task before the picture is taken: taps, or `> types`."""

    example: str
    moves: tuple[str, ...] = ()


CARDS: Mapping[str, Shown] = {
    "choice": Shown("fact_check"),
    "several": Shown("news_topics", ("Town hall", "Money and work")),
    "pair": Shown("reply_pairs"),
    "rank": Shown("headline_ranks", ("B",)),
    "rating": Shown("recipe_ratings", ("4",)),
    "fact_check": Shown("claims_with_sources", ("Supported", "> In 1901 it was painted green")),
    "review": Shown("reply_reviews", ("With changes", "Wrong fact", "Major")),
    "text": Shown("plain_english"),
    "correct": Shown("second_reading"),
    "transcribe": Shown("street_signs"),
    "voice": Shown("station_voices"),
    "steps": Shown("second_reading", ("> He goes to the market every morning.",)),
}
"""The task types, and a card with a step behind the task's own question."""


@asynccontextmanager
async def stage(shown: Shown, folder: Path) -> AsyncIterator[tuple[Person, str]]:
    """Somebody with the card in her chat, and the page that shows it."""
    clock = Clock(NOON)
    storage = await open_storage(f"sqlite:///{folder / 'tapwork.db'}")
    try:
        bot = Bot(Telegram(clock=clock), storage, folder, clock)
        ann = bot.telegram.person("Ann", id=ANN)
        spec = checked_project((ROOT / "examples" / shown.example / "project.toml").read_text("utf-8"))
        assert isinstance(spec, ProjectSpec), spec
        await storage.write(None, lambda work: admit(work, ANN, {"english": ("C2", 6)}))
        [tasks] = (ROOT / "examples" / shown.example).glob("tasks.*")
        await opened(storage, tasks, spec, vault=media_vault(folder / "files"))
        for move in ("> /work", f"Start: {spec.title}", "I have read this: start", *shown.moves):
            await (ann.says(move[2:]) if move.startswith("> ") else ann.taps(move))
            await bot.settle()
        async with serve(bot.telegram) as server:
            yield ann, f"{server.page}/"
    finally:
        await storage.close()


def words(ann: Person) -> str:
    """What the card says, with its buttons."""
    card = next(one for one in ann.view.newest() if one.from_bot and one.buttons)
    return "\n".join([card.text, *(" ".join(f"[{button.text}]" for button in row) for row in card.buttons)])


async def draw(browser: Any, name: str, folder: Path) -> bytes:
    """The picture as WebP, as wide as a phone and twice as sharp."""
    async with stage(CARDS[name], folder) as (ann, url):
        window = {"viewport": {"width": 390, "height": 1400}, "device_scale_factor": 2, "color_scheme": "light"}
        context = await browser.new_context(**window, timezone_id="UTC", locale="en-GB", has_touch=True)
        page = await context.new_page()
        await page.goto(url)
        card = phone(page, "Ann").locator("article.theirs").last
        await card.wait_for()
        await card.locator("img, .words").first.wait_for()
        await page.wait_for_load_state("networkidle")
        whole, bubble = await card.bounding_box(), await card.locator(".bubble").bounding_box()
        left, top = bubble["x"] - EDGE, whole["y"] - EDGE
        clip = {"x": left, "y": top, "width": bubble["width"] + 2 * EDGE, "height": whole["height"] + 2 * EDGE}
        taken = await page.screenshot(clip=clip)
        await context.close()
        return _webp(taken, words(ann))


def _webp(taken: bytes, said: str) -> bytes:
    """Few colours are enough for words and buttons, and take half the room; a photograph takes less with many."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    exif = Image.Exif()
    exif[WORDS] = json.dumps(said)
    return min(_saved(few, exif, lossless=True), _saved(picture, exif, quality=70), key=len)


def _saved(picture: Image.Image, exif: Image.Exif, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", method=6, exif=exif, **how)
    return out.getvalue()


def words_in(path: Path) -> str:
    """What a picture says that it shows."""
    with Image.open(path) as picture:
        return str(json.loads(picture.getexif()[WORDS]))


async def _draw_all(names: list[str]) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name in names:
            with TemporaryDirectory(prefix="tapwork-card-") as folder:
                drawn = await draw(browser, name, Path(folder))
            (PICTURES / f"{name}.webp").write_bytes(drawn)
            print(f"docs/tasks/{name}.webp  {len(drawn) / 1000:.0f} kB")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(_draw_all(sys.argv[1:] or list(CARDS)))
