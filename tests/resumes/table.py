"""Every resume that is tried, with what is to come of it."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from crowd.rules.reading.resume import State
from crowd.rules.resume import Kind, Refusal
from tests.resumes import office, pdfs
from tests.resumes.words import ENGLISH, FOREIGN, SHORT

MOST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """A file and its end: how it was read as what kind, or why it is refused."""

    name: str
    make: Callable[[], bytes]
    ends: tuple[Kind, State] | Refusal


def _good(name: str, kind: Kind, make: Callable[[], bytes], state: State = "read") -> Sample:
    return Sample(name, make, (kind, state))


def picture(form: str, size: tuple[int, int] = (600, 800)) -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(made, form)
    return made.getvalue()


def _wide_picture() -> bytes:
    """A hundred million pixels of one colour, in little room."""
    made = io.BytesIO()
    Image.new("1", (10_000, 10_001)).save(made, "PNG")
    return made.getvalue()


def _before_the_end(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _polyglot() -> bytes:
    """A PDF whose last bytes make it an archive, too."""
    return pdfs.by_hand(ENGLISH) + office.word(ENGLISH) + b"\n%%EOF\n"


def _zip_inside_a_pdf() -> bytes:
    """The archive's note covers the end of the PDF."""
    inner = bytearray(office.archive({"a.html": b"<script>"}))
    tail = b"\nstartxref\n0\n%%EOF\n"
    inner[-2:] = len(tail).to_bytes(2, "little")
    return b"%PDF-1.4\n" + bytes(inner) + tail


READ = [
    _good("written by fpdf2", "pdf", lambda: pdfs.by_fpdf2(ENGLISH)),
    _good("written by fpdf2 with a font in it", "pdf", lambda: pdfs.by_fpdf2_in_any_letters(ENGLISH)),
    _good("written by hand", "pdf", lambda: pdfs.by_hand(ENGLISH)),
    _good("objects in streams", "pdf", lambda: pdfs.packed_objects(ENGLISH)),
    _good("linearised", "pdf", lambda: pdfs.for_the_web(ENGLISH)),
    _good("saved twice", "pdf", lambda: pdfs.revised(ENGLISH)),
    _good("written anew by pypdf", "pdf", lambda: pdfs.rewritten(ENGLISH)),
    _good("only changing it is locked", "pdf", lambda: pdfs.locked(ENGLISH, user="")),
    _good("with an attachment, as of Europass", "pdf", lambda: pdfs.with_attachment(ENGLISH)),
    _good("claims two thousand million pages", "pdf", lambda: pdfs.claimed_pages(ENGLISH)),
    _good("blanks before and after", "pdf", lambda: b"\xef\xbb\xbf\r\n" + pdfs.by_hand(ENGLISH) + b"\r\n\0\0"),
    _good("of Word", "docx", lambda: office.word(ENGLISH)),
    _good("of Word on the web", "docx", lambda: office.word_on_the_web(ENGLISH)),
    _good("of Word, strict", "docx", lambda: office.word_strict(ENGLISH)),
    _good("of LibreOffice", "docx", lambda: office.libreoffice(ENGLISH)),
    _good("of Google Docs", "docx", lambda: office.google_docs(ENGLISH)),
    _good("all in a text box", "docx", lambda: office.in_a_box(ENGLISH)),
    _good("of LibreOffice, ODT", "odt", lambda: office.libreoffice_odt(ENGLISH)),
    _good("of Google Docs, ODT", "odt", lambda: office.google_odt(ENGLISH)),
    _good("UTF-8", "txt", lambda: ENGLISH.encode()),
    _good("UTF-8 with a mark", "txt", lambda: ENGLISH.encode("utf-8-sig")),
    _good("UTF-16 of Windows", "txt", lambda: ENGLISH.encode("utf-16")),
    _good("UTF-16 without a mark", "txt", lambda: ENGLISH.encode("utf-16-be")),
    _good("Windows-1252", "txt", lambda: ENGLISH.replace("'", "’").replace("-", "–").encode("cp1252")),
]

FOR_A_PERSON = [
    _good("a photo", "photo", lambda: picture("JPEG"), "photo"),
    _good("a picture of a screen", "photo", lambda: picture("PNG"), "photo"),
    _good("a WEBP", "photo", lambda: picture("WEBP"), "photo"),
    _good("a scan", "pdf", pdfs.scan, "no_text"),
    _good("hardly a word, PDF", "pdf", lambda: pdfs.by_hand(SHORT), "no_text"),
    _good("hardly a word, DOCX", "docx", lambda: office.word(SHORT), "no_text"),
    _good("hardly a word, text", "txt", lambda: SHORT.encode(), "no_text"),
    _good("nothing in it", "odt", lambda: office.libreoffice_odt(""), "no_text"),
    _good("archives in an archive", "docx", office.nested, "no_text"),
    _good("PDF of drawings in drawings", "pdf", pdfs.forms_in_forms, "no_text"),
    _good("deep XML", "docx", office.deep_xml, "no_text"),
]

IN_OTHER_LANGUAGES = [
    *(
        _good(f"{name}, DOCX", "docx", lambda text=text: office.word(text), "not_english")
        for name, text in FOREIGN.items()
    ),
    *(
        _good(f"{name}, PDF", "pdf", lambda name=name: pdfs.by_fpdf2_in_any_letters(FOREIGN[name]), "not_english")
        for name in ("russian", "chinese", "japanese", "hindi", "french", "vietnamese")
    ),
    _good("arabic, ODT", "odt", lambda: office.libreoffice_odt(FOREIGN["arabic"]), "not_english"),
    _good("french, Latin-1", "txt", lambda: FOREIGN["french"].encode("latin-1"), "not_english"),
    _good("russian, UTF-16", "txt", lambda: FOREIGN["russian"].encode("utf-16"), "not_english"),
]

REFUSED = [
    Sample("empty", lambda: b"", Refusal.EMPTY),
    Sample("one byte too large", lambda: pdfs.by_hand(ENGLISH).ljust(MOST + 1), Refusal.TOO_LARGE),
    Sample("PDF cut off", lambda: _before_the_end(pdfs.by_fpdf2(ENGLISH)), Refusal.BROKEN),
    Sample("PDF cut off and closed", lambda: _before_the_end(pdfs.by_fpdf2(ENGLISH)) + b"\n%%EOF", Refusal.BROKEN),
    Sample("PDF of nothing but its marks", lambda: b"%PDF-1.7\n%%EOF\n", Refusal.BROKEN),
    Sample("DOCX cut off", lambda: _before_the_end(office.word(ENGLISH)), Refusal.BROKEN),
    Sample("ODT cut off", lambda: _before_the_end(office.libreoffice_odt(ENGLISH)), Refusal.BROKEN),
    Sample("DOCX with broken XML", lambda: office.docx("<w:p><w:r>"), Refusal.BROKEN),
    Sample("photo cut off", lambda: _before_the_end(picture("JPEG")), Refusal.BROKEN),
    Sample("PNG cut off", lambda: _before_the_end(picture("PNG")), Refusal.BROKEN),
    Sample("PDF with a password", lambda: pdfs.locked(ENGLISH, user="secret"), Refusal.LOCKED),
    Sample("PDF with a password, newest kind", lambda: pdfs.locked_newest(ENGLISH), Refusal.LOCKED),
    Sample("DOCX with a password on its parts", lambda: office.locked_zip(ENGLISH), Refusal.LOCKED),
    Sample("ODT with a password", lambda: office.locked_odt(ENGLISH), Refusal.LOCKED),
    Sample(
        "old Word, or DOCX under a password",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        Refusal.OLD_OR_LOCKED,
    ),
    Sample("PDF that unpacks to 400 MB", pdfs.bomb, Refusal.BOMB),
    Sample("DOCX that unpacks to 500 MB", office.flat_bomb, Refusal.BOMB),
    Sample("DOCX that hides how far it unpacks", office.lying_bomb, Refusal.BOMB),
    Sample("DOCX with 30 MB of XML", office.quiet_bomb, Refusal.BOMB),
    Sample("DOCX of entries that overlap", office.overlapping, Refusal.BROKEN),
    Sample("DOCX of 3,000 entries", office.many_entries, Refusal.BROKEN),
    Sample("DOCX of a thousand million laughs", office.entities, Refusal.BOMB),
    Sample("DOCX that asks for a file of ours", office.external_entity, Refusal.BOMB),
    Sample("ODT that asks for a page", office.external_entity_in_odt, Refusal.BOMB),
    Sample("picture of a hundred million pixels", _wide_picture, Refusal.BOMB),
    Sample("PDF of 200,000 pages", pdfs.many_pages, Refusal.BOMB),
    Sample("PDF whose pages go in a circle", pdfs.endless_pages, Refusal.BROKEN),
    Sample("PDF of lists in lists", pdfs.deep, Refusal.BROKEN),
    Sample("PDF with a script", lambda: pdfs.with_script(ENGLISH), Refusal.MACROS),
    Sample("PDF that starts a program", lambda: pdfs.that_launches(ENGLISH), Refusal.MACROS),
    Sample("DOCX with macros", lambda: office.docx("", {"word/vbaProject.bin": b"Sub"}), Refusal.MACROS),
    Sample("ODT with macros", lambda: office.odt("", {"Basic/Standard/Module1.xml": b"Sub"}), Refusal.MACROS),
    Sample("PDF and archive at once", _polyglot, Refusal.TWO_IN_ONE),
    Sample("archive inside a PDF", _zip_inside_a_pdf, Refusal.TWO_IN_ONE),
    Sample("photo and archive at once", lambda: picture("JPEG") + office.archive({"a": b"b"}), Refusal.TWO_IN_ONE),
    Sample("archive before a PDF", lambda: office.archive({"a": b"b"}) + pdfs.by_hand(ENGLISH), Refusal.BROKEN),
    Sample("page and PDF at once", lambda: b"<script>alert(1)</script>" + pdfs.by_hand(ENGLISH), Refusal.OTHER),
    Sample("program", lambda: b"MZ\x90\x00" + bytes(range(256)) * 8, Refusal.OTHER),
    Sample("program of Linux", lambda: b"\x7fELF\x02\x01\x01" + bytes(600), Refusal.OTHER),
    Sample("spreadsheet", lambda: office.archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), Refusal.OTHER),
    Sample("web page", lambda: b"<!DOCTYPE html><p>" + ENGLISH.encode(), Refusal.OTHER),
    Sample("RTF", lambda: b"{\\rtf1 " + ENGLISH.encode() + b"}", Refusal.OTHER),
    Sample("noise", lambda: bytes(range(256)) * 40, Refusal.OTHER),
    Sample("HEIC of an iPhone", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(200), Refusal.PICTURE),
    Sample("GIF", lambda: picture("GIF"), Refusal.PICTURE),
]

SAMPLES = [*READ, *FOR_A_PERSON, *IN_OTHER_LANGUAGES, *REFUSED]
