"""What a file is by its bytes, what Telegram takes, how a payload names files, and what may hurt."""

from __future__ import annotations

import io
from datetime import timedelta, timezone

import pytest
from PIL import Image

from crowd.rules import formats, media, sensitive
from crowd.rules.eligibility import Known, unmet
from crowd.rules.faults import Fault
from crowd.rules.formats import kind_for, recognise
from crowd.rules.media import MB, Found, Medium, media_of, photo_fault, size_fault, written
from crowd.rules.sensitive import Sensitive, read_topics
from crowd.rules.spec import MediaColumns, ProjectSpec, frozen_by_tasks
from crowd.services.projects import checked_project
from tests.filling import FILE, spec
from tests.pictures import box, film, paper, picture, song, voice

FILES = {
    "jpeg": (picture(form="JPEG"), formats.JPEG, "photo"),
    "png": (picture(), formats.PNG, "photo"),
    "webp": (picture(form="WEBP"), formats.WEBP, "photo"),
    "gif": (picture(form="GIF"), formats.GIF, "animation"),
    "mp4": (film(), formats.MP4, "video"),
    "m4a": (film(brand=b"M4A "), formats.M4A, "audio"),
    "mov": (film(brand=b"qt  "), formats.MOV, "document"),
    "mp3 with a tag": (song(), formats.MP3, "audio"),
    "mp3 without": (b"\xff\xfb\x90\x64" + b"\0" * 20, formats.MP3, "audio"),
    "opus": (voice(), formats.OPUS, "voice"),
    "vorbis": (b"OggS\0\2" + b"\0" * 20 + b"\1\x1e\1vorbis", formats.OGG, "document"),
    "pdf": (paper(), formats.PDF, "document"),
    "wav": (b"RIFF\0\0\0\0WAVEfmt ", formats.WAV, "document"),
    "webm": (b"\x1aE\xdf\xa3" + b"\0" * 20, formats.WEBM, "document"),
}


@pytest.mark.parametrize(("content", "found", "kind"), FILES.values(), ids=FILES)
def test_a_file_is_known_by_its_bytes(content: bytes, found: formats.Format, kind: str) -> None:
    assert recognise(content) is found
    assert kind_for(found, None) == kind
    assert kind_for(found, "document") == "document"


@pytest.mark.parametrize("content", [b"<html>not found</html>", b"\xff\xff\xff\xff", b"", b"\0" * 64, b"RIFF1234AVI "])
def test_what_is_not_known_goes_only_as_a_document_and_only_when_asked_for(content: bytes) -> None:
    assert recognise(content) is formats.UNKNOWN
    assert kind_for(formats.UNKNOWN, None) is None
    assert kind_for(formats.UNKNOWN, "photo") is None
    assert kind_for(formats.UNKNOWN, "document") == "document"


@pytest.mark.parametrize(
    ("found", "wanted", "kind"),
    [
        (formats.MP4, "animation", "animation"),
        (formats.MP3, "voice", "voice"),
        (formats.PNG, "video", None),
        (formats.WEBM, "video", None),
        (formats.OPUS, "audio", None),
    ],
)
def test_a_project_may_wish_for_another_kind_where_telegram_can_show_it(
    found: formats.Format, wanted: str, kind: str | None
) -> None:
    assert kind_for(found, wanted) == kind


def test_a_program_is_known_whatever_it_is_called() -> None:
    assert formats.is_program(b"MZ\x90\0")
    assert formats.is_program(b"\x7fELF\2")
    assert not formats.is_program(picture())


def test_a_film_that_is_cut_off_or_cannot_be_played_is_found() -> None:
    assert formats.boxes_fault(film()) is None
    assert formats.boxes_fault(film(b"x" * 100)[:-10]) == "is cut off: its end is missing"
    assert "does not say how" in (formats.boxes_fault(box(b"ftyp", b"isom") + box(b"mdat", b"x")) or "")
    long = b"\0\0\0\1mdat" + (16 + 4).to_bytes(8, "big") + b"long"
    assert formats.boxes_fault(film() + long) is None
    assert formats.boxes_fault(film() + b"\0\0\0\0free" + b"to the end") is None


@pytest.mark.parametrize(
    ("kind", "size", "said"),
    [
        ("photo", 10 * MB, None),
        ("photo", 10 * MB + 1, "has 10.0 MB; Telegram takes a photo of at most 10 MB"),
        ("video", 50 * MB, None),
        ("document", 51 * MB, "has 51.0 MB; Telegram takes a document of at most 50 MB"),
        ("voice", 0, "is empty"),
    ],
)
def test_telegrams_limits_of_size_hold(kind: str, size: int, said: str | None) -> None:
    assert size_fault(kind, size) == said


@pytest.mark.parametrize(
    ("sides", "good"), [((5000, 5000), True), ((5001, 5000), False), ((2000, 100), True), ((100, 2001), False)]
)
def test_telegrams_limits_of_sides_hold(sides: tuple[int, int], good: bool) -> None:
    assert (photo_fault(*sides) is None) is good


def test_a_payload_names_its_files_in_order_with_the_text_they_belong_to() -> None:
    one, two = Found("a.png", "photo", "aa", 1, "image/png"), Found("b.mp4", "video", "bb", 2, "video/mp4")
    text = written([("", one), ("second", two)])

    assert media_of({"text": "x", media.KEY: text}) == (Medium("photo", "aa"), Medium("video", "bb", "second"))
    assert media_of({"text": "x"}) == ()


def described(more: str, *changes: tuple[str, str]) -> ProjectSpec | list[Fault]:
    text = FILE
    for old, new in changes:
        text = text.replace(old, new)
    return checked_project(text + more)


@pytest.mark.parametrize(
    ("written_as", "files"),
    [
        ('"image"', {"": ("image",)}),
        ('["front", "back"]', {"": ("front", "back")}),
        ('{ text = "image" }', {"text": ("image",)}),
        ('{ text = ["a", "b"] }', {"text": ("a", "b")}),
    ],
)
def test_files_are_a_column_several_or_those_of_a_text(written_as: str, files: dict[str, tuple[str, ...]]) -> None:
    found = described(f'[media]\nfiles = {written_as}\nfolder = "pictures"\nkind = "photo"\n')

    assert isinstance(found, ProjectSpec)
    assert found.media == MediaColumns(files, "pictures", "photo")
    assert ProjectSpec.from_json(found.to_json()) == found


def test_a_project_with_media_needs_no_text() -> None:
    assert isinstance(described('[media]\nfiles = "image"\n', ('text = "{text}"\n', "")), ProjectSpec)
    assert isinstance(described("", ('text = "{text}"\n', "")), list)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[media]\nfiles = "image"\nkind = "film"\n', "media.kind"),
        ("[media]\nfiles = {}\n", "media.files"),
        ('[media]\nfiles = { answer = "image" }\n', "media.files.answer"),
        ('[media]\nfolder = "x"\n', "media.files"),
        ('[sensitive]\ntopics = ["gore"]\n', "sensitive.topics[1]"),
        ("[sensitive]\ntopics = []\n", "sensitive.topics"),
    ],
)
def test_a_fault_in_these_tables_names_its_key(more: str, told: str) -> None:
    found = described(more)

    assert isinstance(found, list)
    assert [fault.key for fault in found] == [told]


def test_files_and_topics_are_fixed_once_there_are_tasks() -> None:
    before, after = described('[media]\nfiles = "a"\n'), described('[media]\nfiles = "b"\n')
    careful = described('[media]\nfiles = "a"\n[sensitive]\ntopics = ["hate"]\n')
    assert isinstance(before, ProjectSpec) and isinstance(after, ProjectSpec) and isinstance(careful, ProjectSpec)

    assert frozen_by_tasks(before, after) == ["media"]
    assert frozen_by_tasks(before, careful) == ["sensitive"]


def test_a_sensitive_project_asks_for_consent_to_each_of_its_topics() -> None:
    project = spec(more='[sensitive]\ntopics = ["violence", "self_harm"]\n')
    agreed = {"sees_violence": Known("yes", None), "sees_self_harm": Known("no", None)}

    assert [str(each) for group in unmet(project.eligibility, {}) for each in group] == [
        "sees_violence = yes",
        "sees_self_harm = yes",
    ]
    assert [str(each) for group in unmet(project.eligibility, agreed) for each in group] == ["sees_self_harm = yes"]


def test_a_cell_names_topics_of_its_project() -> None:
    allowed = ("violence", "medical")

    assert read_topics("Violence, medical", allowed) == ("violence", "medical")
    assert read_topics("", allowed) == ()
    assert read_topics("hate", allowed) == '"hate" is no topic of this project; give violence, medical, or nothing'


def test_a_worker_can_lower_what_she_sees_in_a_day_and_never_raise_it() -> None:
    assert sensitive.limit_of(None) == sensitive.MOST_A_DAY
    assert sensitive.limit_of(5) == 5
    assert sensitive.limit_of(1_000_000) == sensitive.MOST_A_DAY


def test_a_day_ends_where_she_lives() -> None:
    late = 1_793_574_000_000  # 2026-11-01 23:00 UTC

    assert sensitive.day_of(late) == "2026-11-01"
    assert sensitive.day_of(late, timezone(timedelta(hours=2))) == "2026-11-02"


def test_topics_of_a_project_are_kept_in_its_json() -> None:
    project = spec(more='[sensitive]\ntopics = ["medical"]\ncolumn = "warning"\n')

    assert project.sensitive == Sensitive(("medical",), "warning")
    assert ProjectSpec.from_json(project.to_json()) == project


def test_the_pictures_of_these_tests_are_pictures() -> None:
    assert Image.open(io.BytesIO(picture(size=(12, 7)))).size == (12, 7)
