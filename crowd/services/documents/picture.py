"""A photo of a document: decoded once, so that a broken or a monstrous one is refused before anybody opens it."""

from __future__ import annotations

import io

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from crowd.rules.resume import Refusal
from crowd.services.documents.refused import Refused

FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
MOST_PIXELS = 60_000_000  # a phone's largest; decoded, a fifth of a gigabyte
SMALLER = (1600, 1600)  # what a JPEG is decoded to, which is quicker and checks it all


def check(content: bytes) -> None:
    """Refused when it does not decode to its last line, or would fill the memory."""
    try:
        with Image.open(io.BytesIO(content), formats=[name for name in FORMATS if name]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(Refusal.BOMB)
            picture.draft("RGB", SMALLER)
            picture.load()
    except Image.DecompressionBombError:
        raise Refused(Refusal.BOMB) from None
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, AttributeError, EOFError):
        raise Refused(Refusal.BROKEN) from None
