"""Draws the clips of this example and writes its tasks: a harbour at night, and a light with a rhythm of its own.

Drawn for Tapwork by this program alone; use them as you like. Needs Pillow and PyAV, which the product itself does not:
python examples/harbour_lights/draw.py
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent
WIDE, HIGH = 320, 240
SEA = 172  # where the sky ends
A_SECOND, SECONDS = 10, 8
EACH = 5

ON = {
    "steady": [(0.0, 4.0)],
    "one": [(0.0, 0.5)],
    "two": [(0.0, 0.4), (0.9, 1.3)],
    "three": [(0.0, 0.4), (0.8, 1.2), (1.6, 2.0)],
    "equal": [(0.0, 2.0)],
    "gap": [(0.0, 3.2)],
}
"""When in its four seconds each rhythm shows light."""
WHY = {
    "steady": "The light never goes out.",
    "one": "One short flash, then a long dark.",
    "two": "Two flashes close together, then a long dark.",
    "three": "Three flashes close together, then a dark.",
    "equal": "The light is on for as long as it is off.",
    "gap": "The light is on nearly always, with a short dark in between.",
    "none": "Only the moon on the water and a ship that passes: no light stands at the harbour.",
}
PERIOD = 4.0
SKIES = (("#0b1330", "#26345e"), ("#10131f", "#343a52"), ("#141029", "#4a3560"))
LAMPS = ("#fff3c4", "#ff8f7a", "#9dffb0")


@dataclass(frozen=True, slots=True)
class Night:
    """One harbour at night, and how its light goes."""

    rhythm: str
    sky: tuple[str, str]
    lamp: str
    x: int
    tall: int
    stripes: bool
    moon: int
    stars: tuple[tuple[int, int], ...]
    begins: float
    ship: bool

    def is_lit(self, at: float) -> bool:
        """Whether the light is on, so many seconds into the clip."""
        here = (at + self.begins) % PERIOD
        return any(begin <= here < end for begin, end in ON.get(self.rhythm, ()))


def a_night(rhythm: str, chance: random.Random) -> Night:
    """Another one each time."""
    return Night(
        rhythm=rhythm,
        sky=chance.choice(SKIES),
        lamp=chance.choice(LAMPS),
        x=chance.randrange(90, 230),
        tall=chance.randrange(62, 96),
        stripes=chance.random() < 0.6,
        moon=chance.choice([34, 284]),
        stars=tuple((chance.randrange(WIDE), chance.randrange(SEA - 40)) for _ in range(26)),
        begins=chance.choice([0.5, 1.5, 2.5, 3.5]),
        ship=rhythm == "none" or chance.random() < 0.35,
    )


def shore(night: Night) -> Image.Image:
    """All that does not move: sky, stars, moon, water, the mole and the tower."""
    image = Image.linear_gradient("L").resize((WIDE, SEA))
    image = Image.composite(*(Image.new("RGB", (WIDE, SEA), one) for one in reversed(night.sky)), image)
    whole = Image.new("RGB", (WIDE, HIGH), "#101a2e")
    whole.paste(image)
    draw = ImageDraw.Draw(whole)
    for x, y in night.stars:
        draw.point((x, y), fill="#c9d3ec")
    draw.ellipse((night.moon - 13, 20, night.moon + 13, 46), fill="#e9e4cf")
    for row in range(SEA + 5, HIGH, 7):
        reach = (row - SEA) // 3
        draw.line((night.moon - reach, row, night.moon + reach, row), fill="#4d587a")
    draw.polygon([(0, SEA - 4), (night.x + 44, SEA - 7), (night.x + 58, SEA + 8), (0, SEA + 12)], fill="#0a0d15")
    if night.rhythm != "none":
        tower(draw, night)
    return whole


def tower(draw: ImageDraw.ImageDraw, night: Night) -> None:
    x, top, foot = night.x, SEA - night.tall, SEA - 6
    draw.polygon([(x - 7, top), (x + 7, top), (x + 12, foot), (x - 12, foot)], fill="#aeb4c2")
    if night.stripes:
        for part in (0.2, 0.6):
            y = top + (foot - top) * part
            draw.polygon([(x - 9, y), (x + 9, y), (x + 10, y + 13), (x - 10, y + 13)], fill="#a33b36")
    draw.rectangle((x - 8, top - 4, x + 8, top), fill="#20242e")
    draw.rectangle((x - 5, top - 15, x + 5, top - 4), fill="#39415a")
    draw.polygon([(x - 7, top - 15), (x + 7, top - 15), (x, top - 22)], fill="#20242e")


def glow(night: Night) -> Image.Image:
    """The shine around the lamp and on the water, to be laid over the shore."""
    shine = Image.new("L", (WIDE, HIGH), 0)
    draw = ImageDraw.Draw(shine)
    x, y = night.x, SEA - night.tall - 10
    draw.ellipse((x - 30, y - 30, x + 30, y + 30), fill=150)
    draw.line((x, SEA + 14, x, HIGH - 8), fill=120, width=7)
    shine = shine.filter(ImageFilter.GaussianBlur(11))
    ImageDraw.Draw(shine).ellipse((x - 7, y - 7, x + 7, y + 7), fill=255)
    return shine


def frames(night: Night) -> Iterator[Image.Image]:
    """The clip, picture by picture."""
    dark, shine = shore(night), glow(night)
    lit = Image.composite(Image.new("RGB", (WIDE, HIGH), night.lamp), dark, shine)
    for number in range(A_SECOND * SECONDS):
        at = number / A_SECOND
        image = (lit if night.is_lit(at) else dark).copy()
        if night.ship:
            ship(ImageDraw.Draw(image), at)
        yield image


def ship(draw: ImageDraw.ImageDraw, at: float) -> None:
    """A small one far out, with a lamp that is none of the harbour's."""
    x = 236 - at * 9
    draw.polygon([(x - 14, SEA + 3), (x + 16, SEA + 3), (x + 10, SEA + 8), (x - 10, SEA + 8)], fill="#05070c")
    draw.rectangle((x - 6, SEA - 2, x + 3, SEA + 3), fill="#05070c")
    draw.rectangle((x - 1, SEA - 1, x, SEA), fill="#d9b36b")


def film(night: Night, path: Path) -> None:
    """MP4 with H.264, which every phone plays; the index stands in front, so that it plays while it loads."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=A_SECOND, options={"crf": "27", "preset": "veryslow", "g": "80"})
        stream.width, stream.height, stream.pix_fmt = WIDE, HIGH, "yuv420p"
        stream.codec_context.thread_count = 1  # the same bytes each time
        for image in frames(night):
            out.mux(stream.encode(av.VideoFrame.from_image(image)))
        out.mux(stream.encode())


def main() -> None:
    chance = random.Random(1889)  # noqa: S311 - the same clips each time
    rhythms = [rhythm for rhythm in ON for _ in range(EACH)] + ["none", "none"]
    chance.shuffle(rhythms)
    rows = []
    for at, rhythm in enumerate(rhythms, start=1):
        name = f"light-{at:02}.mp4"
        film(a_night(rhythm, chance), HERE / "clips" / name)
        rows.append([f"light-{at:02}", name, rhythm, WHY[rhythm]])
    with (HERE / "tasks.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerows([["id", "clip", "rhythm", "why"], *rows])


if __name__ == "__main__":
    main()
