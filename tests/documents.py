"""Documents that people send as a resume, and what they should not."""

import io
import struct
import zipfile

from tests.resumes import office, pdfs
from tests.resumes.words import ENGLISH

PDF = pdfs.by_hand(ENGLISH)
SCAN = pdfs.scan()
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


def docx(extra: dict[str, bytes] | None = None, *, main: str = "word/document.xml") -> bytes:
    """A DOCX that reads well, and whatever else is to lie in it."""
    return office.docx(office.paragraphs(ENGLISH), extra, main=main)


def archive(parts: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    """A ZIP file with these parts, the same whenever it is made."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
        file.comment = comment
    return content.getvalue()


def ogg(*packets: bytes) -> bytes:
    """Pages of an Ogg stream, one packet each; sound that nothing plays."""
    pages = []
    for number, packet in enumerate(packets):
        kind = 2 if number == 0 else 4 if number == len(packets) - 1 else 0
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, number * 48_000, 1, number, 0, 1) + bytes([len(packet)])
        pages.append(head + packet)
    return b"".join(pages)


VOICE = ogg(b"OpusHead" + bytes([1, 1, 56, 1, 128, 187, 0, 0, 0, 0, 0]), b"OpusTags" + bytes(8), bytes(60))
