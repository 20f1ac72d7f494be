"""Draws the pictures of this example and writes its tasks: pieces of a made-up map, a symbol in the middle of each.

Drawn for Tapwork by this program alone; use them as you like. Needs Pillow: python examples/map_symbols/draw.py
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
SIDE = 320
MIDDLE = SIDE // 2
PAPER, WOOD, WATER, ROAD, LINE, INK = "#f4f0e2", "#cfe3b4", "#a9cfe6", "#f0b95a", "#8f7d5c", "#2b2b2b"
EACH = 6
Draw = ImageDraw.ImageDraw


def church(draw: Draw) -> None:
    draw.ellipse((MIDDLE - 16, MIDDLE - 4, MIDDLE + 16, MIDDLE + 28), fill=INK)
    draw.line((MIDDLE, MIDDLE - 36, MIDDLE, MIDDLE), fill=INK, width=6)
    draw.line((MIDDLE - 13, MIDDLE - 24, MIDDLE + 13, MIDDLE - 24), fill=INK, width=6)


def camp(draw: Draw) -> None:
    draw.polygon([(MIDDLE, MIDDLE - 28), (MIDDLE - 32, MIDDLE + 26), (MIDDLE + 32, MIDDLE + 26)], fill=INK)
    draw.polygon([(MIDDLE, MIDDLE), (MIDDLE - 11, MIDDLE + 26), (MIDDLE + 11, MIDDLE + 26)], fill=PAPER)


def viewpoint(draw: Draw) -> None:
    draw.ellipse((MIDDLE - 7, MIDDLE - 7, MIDDLE + 7, MIDDLE + 7), fill=INK)
    for step in range(5):
        angle = math.pi * step / 4
        ends = [(MIDDLE - math.cos(angle) * far, MIDDLE - math.sin(angle) * far) for far in (15, 36)]
        draw.line(ends, fill=INK, width=5)


def mine(draw: Draw) -> None:
    for side in (-1, 1):
        draw.line((MIDDLE - side * 26, MIDDLE + 30, MIDDLE + side * 22, MIDDLE - 22), fill=INK, width=6)
        draw.line((MIDDLE + side * 8, MIDDLE - 30, MIDDLE + side * 32, MIDDLE - 10), fill=INK, width=11)


def spring(draw: Draw) -> None:
    draw.ellipse((MIDDLE - 18, MIDDLE - 30, MIDDLE + 18, MIDDLE + 6), fill="#1f6fb2")
    path = [(MIDDLE + 9 * math.sin(step / 3), MIDDLE + 6 + step * 2) for step in range(17)]
    draw.line(path, fill="#1f6fb2", width=6)


SYMBOLS: dict[str, Callable[[Draw], None]] = {
    "church": church,
    "camp": camp,
    "viewpoint": viewpoint,
    "mine": mine,
    "spring": spring,
}
WHY = {
    "church": "A ball with a cross on it is a church.",
    "camp": "A tent is a camp site.",
    "viewpoint": "A dot with rays to one side is a viewpoint.",
    "mine": "Two crossed hammers are a mine.",
    "spring": "A blue drop with a tail is a spring.",
    "none": "Only a road, a wood and water: there is no symbol here.",
}


def piece(chance: random.Random) -> Image.Image:
    """A piece of map without a symbol: height lines, a wood, a pond and a road beside the middle."""
    image = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(image)
    x, y = chance.choice([40, 280]), chance.choice([40, 280])
    draw.ellipse((x - 90, y - 70, x + 90, y + 70), fill=WOOD)
    x, y = chance.choice([30, 290]), chance.randrange(60, 260)
    draw.ellipse((x - 45, y - 30, x + 45, y + 30), fill=WATER)
    top, turn = chance.randrange(20, 300), chance.uniform(-1.4, 1.4)
    for ring in range(3):
        far = 150 + 45 * ring
        draw.arc((top - far, -far, top + far, far), 0, 180, fill=LINE, width=2)
    road = [(at, 245 + turn * (at - MIDDLE) / 4 + 14 * math.sin(at / 40)) for at in range(0, SIDE + 1, 8)]
    draw.line(road, fill=LINE, width=11)
    draw.line(road, fill=ROAD, width=7)
    return image


def lighthouse(path: Path) -> None:
    """A short moving picture: a light that goes on and off."""
    frames = []
    for lit in (True, False, False):
        image = piece(random.Random(5))  # noqa: S311 - a drawing
        draw = ImageDraw.Draw(image)
        draw.polygon(
            [
                (MIDDLE - 9, MIDDLE - 20),
                (MIDDLE + 9, MIDDLE - 20),
                (MIDDLE + 16, MIDDLE + 34),
                (MIDDLE - 16, MIDDLE + 34),
            ],
            fill=INK,
        )
        if lit:
            draw.ellipse((MIDDLE - 17, MIDDLE - 52, MIDDLE + 17, MIDDLE - 18), fill="#ffd83b", outline=INK, width=3)
        frames.append(image.quantize(16))
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=500, loop=0)


def main() -> None:
    chance = random.Random(2027)  # noqa: S311 - the same pictures each time
    kinds = [kind for kind in [*SYMBOLS, "none"] for _ in range(EACH)]
    chance.shuffle(kinds)
    rows = []
    for at, kind in enumerate(kinds, start=1):
        image = piece(chance)
        if kind in SYMBOLS:
            SYMBOLS[kind](ImageDraw.Draw(image))
        name = f"piece-{at:02}.png"
        image.quantize(32).save(HERE / "pictures" / name, optimize=True)
        rows.append([f"m{at:02}", name, kind, WHY[kind]])
    lighthouse(HERE / "pictures" / "piece-37.gif")
    rows.append(["m37", "piece-37.gif", "other", "A tower with a light that goes on and off is a lighthouse."])
    with (HERE / "tasks.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerows([["id", "picture", "symbol", "why"], *rows])


if __name__ == "__main__":
    main()
