"""Small documents made byte by byte: what people send as a resume, and what they should not."""

import io
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
    """A ZIP file with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
        file.comment = comment
    return content.getvalue()
