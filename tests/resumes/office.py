"""DOCX and ODT files as several programs write them, and as they are written to do harm."""

import io
import struct
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ODT = b"application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def word(text: str) -> bytes:
    """Word cuts a line into runs wherever its spelling checker stood."""
    lines = "".join(f"<w:p><w:pPr><w:rPr/></w:pPr>{_runs(line)}</w:p>" for line in text.splitlines())
    return docx(
        lines, {"docProps/app.xml": b"<Properties><Application>Microsoft Office Word</Application></Properties>"}
    )


def word_on_the_web(text: str) -> bytes:
    return docx(paragraphs(text), main="word/document2.xml")


def word_strict(text: str) -> bytes:
    """Strict Open XML has names of its own for everything."""
    return docx(paragraphs(text), namespace=STRICT)


def libreoffice(text: str) -> bytes:
    """LibreOffice writes each line's properties out, and tabs as elements."""
    lines = "".join(f"<w:p><w:r><w:rPr/>{_tabbed(line)}</w:r></w:p>" for line in text.splitlines())
    return docx(lines, {"word/fontTable.xml": b"<w:fonts/>"})


def google_docs(text: str) -> bytes:
    """Google puts everything into one table cell when the template has columns, and stores without compression."""
    body = f"<w:tbl><w:tr><w:tc>{paragraphs(text)}</w:tc></w:tr></w:tbl>"
    return docx(body, method=zipfile.ZIP_STORED)


def in_a_box(text: str) -> bytes:
    """A text box is written twice: for programs that know it, and for those that do not."""
    boxed = f"<w:txbxContent>{paragraphs(text)}</w:txbxContent>"
    both = f'<mc:Choice Requires="wps">{boxed}</mc:Choice><mc:Fallback>{boxed}</mc:Fallback>'
    return docx(f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}">{both}</mc:AlternateContent></w:r></w:p>')


def docx(
    body: str,
    extra: Mapping[str, bytes] | None = None,
    *,
    main: str = "word/document.xml",
    namespace: str = W,
    method: int = zipfile.ZIP_DEFLATED,
    before: str = "",
) -> bytes:
    """An archive with this body; `before` stands between the XML's first line and its root."""
    document = f'{XML}{before}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": TYPES.encode(), "_rels/.rels": b"<Relationships/>", main: document.encode()}
    return archive({**parts, **(extra or {})}, method=method)


def libreoffice_odt(text: str, extra: Mapping[str, bytes] | None = None) -> bytes:
    return odt("".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines()), extra)


def google_odt(text: str) -> bytes:
    """Google wraps every line in a span and writes double spaces as elements."""
    lines = (escape(line).replace("  ", ' <text:s text:c="1"/>') for line in text.splitlines())
    return odt("".join(f"<text:p><text:span>{line}</text:span></text:p>" for line in lines))


def odt(body: str, extra: Mapping[str, bytes] | None = None, *, before: str = "") -> bytes:
    content = f"{XML}{before}<office:document-content {SPACES}><office:body><office:text>{body}"
    content += "</office:text></office:body></office:document-content>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        for name, part in {"content.xml": content.encode(), **(extra or {})}.items():
            file.writestr(name, part)
    return made.getvalue()


def locked_odt(text: str) -> bytes:
    """LibreOffice encrypts the parts and says so in the manifest."""
    entry = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    return libreoffice_odt(text, {"META-INF/manifest.xml": b"<manifest:manifest>" + entry + b"</manifest:manifest>"})


def archive(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same file each time
            entry.compress_type = method
            file.writestr(entry, part)
    return made.getvalue()


def locked_zip(text: str) -> bytes:
    """The mark of a password on every part."""
    content = bytearray(word(text))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


def flat_bomb(megabytes: int = 500) -> bytes:
    """Half a megabyte that claims, truly, to hold half a gigabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", TYPES)
        with file.open("word/document.xml", "w") as part:
            for _ in range(megabytes):
                part.write(bytes(1024 * 1024))
    return made.getvalue()


def lying_bomb(megabytes: int = 100) -> bytes:
    """Claims to unpack to a kilobyte."""
    content = bytearray(flat_bomb(megabytes))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 1000)
    return bytes(content)


def quiet_bomb() -> bytes:
    """Within what a directory may claim, and still more XML than a resume has."""
    words = b"<w:p><w:r><w:rPr>" + bytes(range(97, 123)) * 40 + b"</w:rPr></w:r></w:p>"
    body = (words * 30_000).decode()
    return docx(body)


def overlapping() -> bytes:
    """Many names for the same bytes."""
    content = word("Kernel")
    end = content.rfind(b"PK\x05\x06")
    start = content.find(b"PK\x01\x02")
    last = content[content.rfind(b"PK\x01\x02") : end]
    more = [last[:46] + bytes([65 + n]) * (len(last) - 46) for n in range(20)]
    directory = content[start:end] + b"".join(more)
    count = content.count(b"PK\x01\x02") + len(more)
    return (
        content[:start]
        + directory
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    )


def many_entries(count: int = 3000) -> bytes:
    return docx("", {f"word/media/{n}.png": b"" for n in range(count)})


def nested(levels: int = 6) -> bytes:
    """Archives in archives; nobody opens the inner ones."""
    inner = bytes(1024 * 1024)
    for _ in range(levels):
        inner = archive({f"{n}.zip": inner for n in range(8)})
    return docx(paragraphs("Only what is outside is read."), {"word/embeddings/more.zip": inner})


def entities(levels: int = 10) -> bytes:
    """A thousand million laughs."""
    more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    before = f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{more}]>'
    return docx(f"<w:p><w:r><w:t>&l{levels - 1};</w:t></w:r></w:p>", before=before)


def external_entity() -> bytes:
    """Asks for a file of ours."""
    before = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before=before)


def external_entity_in_odt() -> bytes:
    return odt("<text:p>&x;</text:p>", before='<!DOCTYPE d [<!ENTITY x SYSTEM "http://example.org/x">]>')


def deep_xml(levels: int = 200_000) -> bytes:
    """Elements in elements in elements."""
    return docx("<w:sdt>" * levels + paragraphs("Deep") + "</w:sdt>" * levels)


def paragraphs(text: str) -> str:
    return "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.splitlines()
    )


def _runs(line: str) -> str:
    pieces = [line[at : at + 7] for at in range(0, len(line), 7)]
    return "".join(f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in pieces)


def _tabbed(line: str) -> str:
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
