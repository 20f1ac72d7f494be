"""What a file is, told from its bytes."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules import resume
from crowd.rules.resume import Recognised, Refusal, clean_name, recognise
from tests.documents import OLD_WORD, PDF, PICTURE, archive, docx

MB = 1024 * 1024
IS_PDF = Recognised("pdf", resume.PDF)
IS_TXT = Recognised("txt", resume.TXT)
IS_DOCX = Recognised("docx", resume.DOCX)


def bomb() -> bytes:
    """Half a megabyte that claims, truly, to hold half a gigabyte."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        with file.open("word/document.xml", "w") as part:
            for _ in range(256):
                part.write(bytes(MB))
    return content.getvalue()


def locked() -> bytes:
    content = bytearray(docx())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def many_entries() -> bytes:
    return archive({"[Content_Types].xml": b"", "word/document.xml": b"", **{f"a{n}": b"" for n in range(3000)}})


def lying_count() -> bytes:
    """Its end mark names one entry more than there are."""
    content = bytearray(docx())
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<2H", content, at + 8, 4, 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (PDF, IS_PDF),
        (b"\xef\xbb\xbf\n" + PDF, IS_PDF),
        (PDF + b"\r\n" * 20, IS_PDF),
        (docx(), IS_DOCX),
        (docx({"word/media/photo.jpg": bytes(1000)}), IS_DOCX),
        (docx(main="word/document2.xml"), IS_DOCX),
        (b"", Refusal.EMPTY),
        (PDF[:-8], Refusal.BROKEN),
        (docx()[:-30], Refusal.BROKEN),
        (docx()[: len(docx()) // 2], Refusal.BROKEN),
        (docx() + b"and more", Refusal.BROKEN),
        (lying_count(), Refusal.BROKEN),
        (many_entries(), Refusal.BROKEN),
        (b"PK\x05\x06" + bytes(18), Refusal.OTHER),
        (archive({"a.txt": b"hello"}), Refusal.OTHER),
        (archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), Refusal.OTHER),
        (locked(), Refusal.LOCKED),
        (docx({"word/vbaProject.bin": b"Sub"}), Refusal.MACROS),
        (bomb(), Refusal.BOMB),
        (OLD_WORD, Refusal.OLD_OR_LOCKED),
        (PICTURE, Recognised("photo", "image/png")),
        (b"\xff\xd8\xff\xe0" + bytes(50), Recognised("photo", "image/jpeg")),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Recognised("photo", "image/webp")),
        (b"GIF89a" + bytes(50), Refusal.PICTURE),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), Refusal.PICTURE),
        (b"My resume: ten years of work.", IS_TXT),
        ("Zoë’s résumé".encode("utf-16"), IS_TXT),
        ("A resume".encode("utf-16-le"), IS_TXT),
        ("Résumé of Zoë".encode("latin-1"), IS_TXT),
        (("Опыт работы " * 9000).encode(), IS_TXT),
        (("b" + "é" * 40_000).encode(), IS_TXT),  # the sample ends within a letter
        (b" \n\t\r\n", Refusal.OTHER),
        (bytes(100), Refusal.OTHER),
        (b"#!/bin/sh\nrm -rf /\n", Refusal.OTHER),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}), Refusal.OTHER),
        (archive({"word/document.xml": b"", "[Content_Types].xml": b""}, comment=b"x" * 100), IS_DOCX),
        (b"{\\rtf1 resume}", Refusal.OTHER),
        (b"<html><body>%PDF</body></html>", Refusal.OTHER),
        (b"MZ\x90\x00" + bytes(100), Refusal.OTHER),
        (b"MZ\x90\x00" + PDF, Refusal.OTHER),
        (b"<script>alert(1)</script>" + PDF, Refusal.OTHER),
        (docx() + PDF, Refusal.BROKEN),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, found: Recognised | Refusal) -> None:
    assert recognise(content, max_bytes=5 * MB) == found


def test_a_file_larger_than_allowed_is_not_looked_into() -> None:
    assert recognise(PDF + bytes(5 * MB), max_bytes=5 * MB) == Refusal.TOO_LARGE


def test_a_hostile_archive_costs_no_memory() -> None:
    content = bomb()
    tracemalloc.start()

    recognise(content, max_bytes=5 * MB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < MB


@given(st.binary(max_size=400), st.integers(0, 400), st.sampled_from([PDF, docx(), OLD_WORD]))
def test_any_bytes_are_recognised_or_refused(noise: bytes, at: int, document: bytes) -> None:
    mixed = document[:at] + noise + document[at + len(noise) :]

    assert isinstance(recognise(mixed, max_bytes=5 * MB), (Recognised, Refusal))


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/cron.d/x", "x"),
        ("C:\\Users\\Ann\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("c\x00v\n\t .pdf", "cv .pdf"),
        ("  a   b.pdf ", "a b.pdf"),
        ("Zoë’s résumé 履历.pdf", "Zoë’s résumé 履历.pdf"),
        ("", "resume.pdf"),
        (None, "resume.pdf"),
        ("..", "resume.pdf"),
        ("/", "resume.pdf"),
        ("\u202e" * 10_000, "resume.pdf"),
        ("../" * 5_000 + "cv\x00.pdf", "cv.pdf"),
        ("a" * 10_000, "a" * 200),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_a_name_is_cleaned_before_it_is_kept(given_name: str | None, clean: str) -> None:
    assert clean_name(given_name, "pdf") == clean


@given(st.text(max_size=300))
def test_a_clean_name_is_short_visible_and_no_path(name: str) -> None:
    clean = clean_name(name, "pdf")

    assert 0 < len(clean) <= 200
    assert clean.isprintable()
    assert "/" not in clean and "\\" not in clean
