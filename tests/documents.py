"""Small documents made byte by byte: what people send as a resume, and what they should not."""

import io
import struct
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


def docx(extra: dict[str, bytes] | None = None, *, main: str = "word/document.xml") -> bytes:
    """A DOCX of three parts, and whatever else is to lie in it."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b"<Relationships/>",
        main: b"<w:document>Ten years of careful work.</w:document>",
        **(extra or {}),
    }
    return archive(parts)


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
