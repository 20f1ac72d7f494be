"""PDF files, byte by byte or by libraries: old and new layouts, all letters, locked, damaged and hostile ones."""

import io
import struct
import tempfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pypdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fpdf import FPDF
from PIL import Image
from pypdf.actions import JavaScript
from pypdf.generic import NameObject, TextStringObject

LINE = 14
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def by_fpdf2(text: str) -> bytes:
    """As a library writes it, with a font of the reader's own."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=10)
    pdf.multi_cell(0, 5, text)
    return bytes(pdf.output())


def by_fpdf2_in_any_letters(text: str) -> bytes:
    """With a font of our own making in it; its letters look like nothing, and mean what they should."""
    pdf = FPDF()
    pdf.add_page()
    with tempfile.NamedTemporaryFile(suffix=".ttf") as file:
        file.write(_font(text))
        file.flush()
        pdf.add_font("made", fname=file.name)
    pdf.set_font("made", size=10)
    pdf.multi_cell(0, 5, text)
    return bytes(pdf.output())


def by_hand(text: str) -> bytes:
    """The shortest that viewers open: one page, no compression."""
    return plain([CATALOG, _pages(b"3 0 R"), _page(), stream(shown(text)), HELVETICA])


def packed_objects(text: str) -> bytes:
    """As PDF 1.5 and later are written: objects in a compressed stream, the table of them in another."""
    inner = [CATALOG, _pages(b"3 0 R"), _page(), HELVETICA]
    numbers = [1, 2, 3, 5]
    offsets = [sum(len(one) + 1 for one in inner[:at]) for at in range(len(inner))]
    head = b" ".join(b"%d %d" % pair for pair in zip(numbers, offsets, strict=True)) + b" "
    body = zlib.compress(head + b" ".join(inner))
    entry = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
    out = b"%PDF-1.5\n"
    at_text = len(out)
    out += b"4 0 obj\n" + stream(shown(text)) + b"\nendobj\n"
    at_packed = len(out)
    out += b"6 0 obj\n" + entry % (len(inner), len(head), len(body), body) + b"\nendobj\n"
    at_table = len(out)
    rows = {0: (0, 0, 0), 4: (1, at_text, 0), 6: (1, at_packed, 0), 7: (1, at_table, 0)}
    rows |= {number: (2, 6, place) for place, number in enumerate(numbers)}
    table = zlib.compress(b"".join(struct.pack(">BIB", *rows[number]) for number in range(8)))
    out += b"7 0 obj\n<< /Type /XRef /Size 8 /W [1 4 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\n" % len(table)
    return out + b"stream\n" + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at_table


def for_the_web(text: str) -> bytes:
    """Linearised: the first page and its table come first, the rest is found through them."""
    rest = [b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", HELVETICA]
    first = [b"<< /Linearized 1 /N 1 /O 3 >>", CATALOG, _page(), stream(shown(text))]
    numbers, later = [6, 1, 3, 4], [2, 5]
    out = b"%PDF-1.4\n"
    objects = {}
    for number, body in zip(numbers[:1], first[:1], strict=True):
        objects[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table_at = len(out)
    room = len(_table(dict.fromkeys(numbers, 0), 7, b"/Root 1 0 R /Prev 0000000000"))
    rest_at = table_at + room + len(b"startxref\n0\n%%EOF\n")
    body_out = b""
    for number, body in zip([*numbers[1:], *later], [*first[1:], *rest], strict=True):
        objects[number] = rest_at + len(body_out)
        body_out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    prev_at = rest_at + len(body_out)
    ours = {number: objects[number] for number in numbers}
    head = _table(ours, 7, b"/Root 1 0 R /Prev %010d" % prev_at)
    tail = _table({number: objects[number] for number in later}, 6, b"/Root 1 0 R")
    return out + head + b"startxref\n0\n%%EOF\n" + body_out + tail + b"startxref\n%d\n%%%%EOF\n" % table_at


def revised(text: str) -> bytes:
    """Saved twice: the second version stands behind the first and takes its place."""
    first = by_hand("Draft.")
    old_table = first.rindex(b"xref\n", 0, first.rindex(b"startxref"))
    at = len(first)
    new = b"4 0 obj\n" + stream(shown(text)) + b"\nendobj\n"
    table = _table({4: at}, 6, b"/Root 1 0 R /Prev %d" % old_table)
    return first + new + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(new))


def rewritten(text: str) -> bytes:
    """Read and written anew by a tool, as after merging or signing."""
    return _written(pypdf.PdfWriter(clone_from=io.BytesIO(by_fpdf2(text))))


def locked(text: str, *, user: str, algorithm: str = "RC4-128") -> bytes:
    """Encrypted; with an empty `user` password everybody can open it and only changing it is forbidden."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(by_hand(text)))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    return _written(writer)


def locked_newest(text: str) -> bytes:
    """Encrypted in the way of PDF 2.0, under a password."""
    entry = b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -1 /O <%b> /U <%b> /OE <%b> /UE <%b> /Perms <%b> >>"
    made = entry % (b"11" * 48, b"22" * 48, b"33" * 32, b"44" * 32, b"55" * 16)
    more = b" /Encrypt 6 0 R /ID [<00> <00>]"
    return plain([CATALOG, _pages(b"3 0 R"), _page(), stream(shown(text)), HELVETICA, made], more=more)


def scan() -> bytes:
    """A picture of a page, and no letter in it."""
    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("L", (400, 560), 230), w=180)
    return bytes(pdf.output())


def with_script(text: str) -> bytes:
    return _with(text, lambda writer: writer.add_open_action(JavaScript("app.alert('hello')")))


def that_launches(text: str) -> bytes:
    catalog = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (cmd.exe) >> >>"
    return plain([catalog, _pages(b"3 0 R"), _page(), stream(shown(text)), HELVETICA])


def with_attachment(text: str) -> bytes:
    """As Europass writes it: the data once more, as XML."""
    return _with(text, lambda writer: writer.add_attachment("cv.xml", b"<cv/>"))


def bomb(megabytes: int = 400) -> bytes:
    """A page of spaces, packed twice."""
    once = zlib.compressobj(9)
    packed = b"".join(once.compress(b" " * 1_000_000) for _ in range(megabytes)) + once.flush()
    twice = zlib.compress(packed, 9)
    content = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(twice), twice)
    return plain([CATALOG, _pages(b"3 0 R"), _page(), content, HELVETICA])


def many_pages(count: int = 200_000) -> bytes:
    """One page, named again and again."""
    return plain([CATALOG, _pages(b"3 0 R " * count, count), _page(), stream(b""), HELVETICA])


def claimed_pages(text: str) -> bytes:
    """One page that calls itself two thousand million."""
    return plain([CATALOG, _pages(b"3 0 R", 2_000_000_000), _page(), stream(shown(text)), HELVETICA])


def endless_pages() -> bytes:
    """A tree of pages whose branch is its own root."""
    return plain([CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])


def deep(levels: int = 100_000) -> bytes:
    """Lists in lists in lists."""
    return plain([CATALOG, _pages(b"3 0 R"), b"[" * levels + b"]" * levels])


def forms_in_forms(levels: int = 14, wide: int = 10) -> bytes:
    """Each drawing draws the next one ten times: a hundred million million in the end."""
    font = b"/Font << /F1 5 0 R >>"
    objects = [CATALOG, _pages(b"3 0 R"), _page(b"/XObject << /X 6 0 R >>"), stream(b"/X Do"), HELVETICA]
    for level in range(levels):
        drawn = b"/X Do " * wide if level < levels - 1 else b"BT /F1 9 Tf ( ) Tj ET"
        inner = b"/XObject << /X %d 0 R >>" % (7 + level) if level < levels - 1 else b""
        head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %b %b >> /Length %d >>"
        objects.append(head % (font, inner, len(drawn)) + b"\nstream\n" + drawn + b"\nendstream")
    return plain(objects)


def plain(objects: Sequence[bytes], *, more: bytes = b"") -> bytes:
    """Objects 1, 2, 3 … with their table."""
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = {}
    for number, body in enumerate(objects, 1):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = _table(places, len(objects) + 1, b"/Root 1 0 R" + more)
    return out + table + b"startxref\n%d\n%%%%EOF\n" % len(out)


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def shown(text: str) -> bytes:
    """The drawing of these lines."""
    lines = [line.encode("cp1252", "replace") for line in text.splitlines()]
    escaped = [line.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines]
    drawn = b"".join(b"(%b) Tj 0 -%d Td\n" % (line, LINE) for line in escaped)
    return b"BT /F1 10 Tf 50 800 Td\n" + drawn + b"ET"


def _pages(kids: bytes, count: int = 1) -> bytes:
    return b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)


def _page(more: bytes = b"") -> bytes:
    resources = b"<< /Font << /F1 5 0 R >> %b >>" % more
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %b >>" % resources


def _table(places: dict[int, int], size: int, trailer: bytes) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in sorted(places.items()))
    return b"xref\n0 1\n0000000000 65535 f \n" + rows + b"trailer\n<< /Size %d %b >>\n" % (size, trailer)


def _with(text: str, change: Callable[[pypdf.PdfWriter], Any]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(by_hand(text)))
    change(writer)
    writer.add_metadata({NameObject("/Title"): TextStringObject("CV")})
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _font(text: str) -> bytes:
    letters = sorted({ord(letter) for letter in text} | {32})
    names = {letter: f"u{letter:04X}" for letter in letters}
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *names.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: Glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
