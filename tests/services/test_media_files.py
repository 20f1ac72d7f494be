"""Folders and ZIPs of media, the kind ones and those that were made to do harm."""

from __future__ import annotations

import stat
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from crowd.rules.media import Found
from crowd.services.mediafiles import MediaError, MediaFiles, open_media
from crowd.services.mediafiles.looking import Looking
from crowd.services.rowfiles import UnreadableError
from tests.pictures import film, folder, packed, paper, picture, voice

RED = picture("red")


def look(files: MediaFiles, name: str, kind: str | None = None) -> Found | str:
    """What a look says; the files are closed after it."""
    looking = Looking(files, kind)
    try:
        return looking(name)
    finally:
        looking.close()


def seen(path: Path, content: bytes, kind: str | None = None) -> Found | str:
    return look(open_media(folder(path, {"file": content})), "file", kind)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        open_media(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["a.png", "deep/b.png", "./a.png", "deep\\b.png"])
def test_a_file_is_found_in_a_folder_and_in_a_zip(tmp_path: Path, name: str) -> None:
    files = {"a.png": RED, "deep/b.png": RED}
    for place in (folder(tmp_path / "pictures", files), packed(tmp_path / "pictures.zip", files)):
        found = look(open_media(place), name)

        assert isinstance(found, Found), found
        assert (found.kind, found.size, found.media_type) == ("photo", len(RED), "image/png")


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/passwd", "deep/../../secret.png", "..\\secret.png", "C:\\x.png"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder(tmp_path, {"secret.png": RED, "pictures/a.png": RED})

    assert look(open_media(tmp_path / "pictures"), name) == (
        f'"{name}" leads out of the folder of media; give a name inside it'
    )


def test_a_link_out_of_the_folder_is_not_followed_and_one_inside_is(tmp_path: Path) -> None:
    folder(tmp_path, {"secret.png": RED, "pictures/a.png": RED})
    (tmp_path / "pictures/out.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "pictures/in.png").symlink_to(tmp_path / "pictures/a.png")
    pictures = open_media(tmp_path / "pictures")

    assert look(pictures, "out.png") == '"out.png" is a link that leads out of the folder of media'
    assert isinstance(look(pictures, "in.png"), Found)
    assert look(pictures, "no.png") == '"no.png" is not in pictures'
    assert look(pictures, "x" * 5000) == f'"{"x" * 100}" cannot be looked for under this name'


def test_what_is_neither_a_folder_nor_a_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\3\4 not really")

    assert refusal(tmp_path / "gone") == "gone: there is no such folder or ZIP for the media"
    assert refusal(tmp_path / "x.zip").startswith("x.zip is no ZIP that can be read")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"a.png": b"\0" * 30_000_000})

    assert "times its size; it is not read" in refusal(bomb)


def test_a_zip_that_lies_about_a_size_is_read_only_as_far_as_it_claims(tmp_path: Path) -> None:
    path = packed(tmp_path / "liar.zip", {"a.png": RED * 3})
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\1\2")
    content[directory + 24 : directory + 28] = (len(RED)).to_bytes(4, "little")
    path.write_bytes(content)

    said = look(open_media(path), "a.png")

    assert said == '"a.png" is damaged inside the ZIP, or packed in a way that cannot be read'


def test_damage_inside_a_zip_is_found(tmp_path: Path) -> None:
    path = packed(tmp_path / "hurt.zip", {"a.png": picture(size=(400, 300))})
    content = bytearray(path.read_bytes())
    content[60:70] = b"\xff" * 10
    path.write_bytes(content)

    assert look(open_media(path), "a.png") == (
        '"a.png" is damaged inside the ZIP, or packed in a way that cannot be read'
    )


@pytest.mark.parametrize("name", ["../a.png", "/a.png", "x/../../a.png"])
def test_a_zip_with_a_name_that_leads_out_is_refused_whole(tmp_path: Path, name: str) -> None:
    assert refusal(packed(tmp_path / "out.zip", {"good.png": RED, name: RED})) == (
        f'out.zip holds "{name}", whose name leads out of it'
    )


def test_a_zip_with_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
            archive.writestr("a.png", RED)
            archive.writestr("a.png", picture("blue"))

    assert refusal(tmp_path / "twice.zip") == 'twice.zip holds "a.png" twice'


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        link = zipfile.ZipInfo("a.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert look(open_media(tmp_path / "link.zip"), "a.png") == '"a.png" is a link, not a file'


def test_a_locked_file_is_told_as_locked(tmp_path: Path) -> None:
    path = packed(tmp_path / "locked.zip", {"a.png": RED})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\1\2") + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)

    assert look(open_media(path), "a.png") == '"a.png" is locked with a password'


def test_half_a_picture_is_found_though_its_head_is_good(tmp_path: Path) -> None:
    noise = picture(size=(300, 200), form="JPEG")

    assert seen(tmp_path, noise[: len(noise) // 2]) == '"file" is damaged: it cannot be shown'
    assert isinstance(seen(tmp_path, noise), Found)


def test_a_picture_with_sides_that_telegram_refuses_is_found(tmp_path: Path) -> None:
    assert "one side of a photo may be at most 20 times" in str(seen(tmp_path, picture(size=(2100, 100))))
    assert isinstance(seen(tmp_path, picture(size=(2100, 100)), "document"), Found)


def test_a_picture_that_claims_to_be_huge_is_not_decoded(tmp_path: Path) -> None:
    head = bytearray(picture(size=(10, 10)))
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")

    said = seen(tmp_path, bytes(head))

    assert said in (
        '"file" is 60000 by 60000 pixels; both sides of a photo together may have 10,000',
        '"file" is damaged: it cannot be shown',
    )


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", None, "is empty"),
        (b"<html>404</html>", None, "is no kind of file that is known here; give a picture, a film or a sound"),
        (b"MZ" + b"\0" * 100, "document", "is a program; nobody is sent one"),
        (RED, "video", "is a PNG, which cannot be sent as video; it can be sent as photo"),
        (film()[:-3], None, "is cut off: its end is missing"),
        (b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), None, "has 10.0 MB; Telegram takes a photo of at most 10 MB"),
        (b"\0" * (50 * 1024 * 1024 + 5), "document", "has 50.0 MB; Telegram takes a document of at most 50 MB"),
    ],
    ids=["empty", "error page", "program", "other kind", "cut off", "large photo", "large document"],
)
def test_what_telegram_or_a_phone_would_refuse_is_found(
    tmp_path: Path, content: bytes, kind: str | None, said: str
) -> None:
    assert str(seen(tmp_path, content, kind)).startswith(f'"file" {said}')


@pytest.mark.parametrize(
    ("content", "kind", "sent_as"),
    [
        (film(), "animation", "animation"),
        (voice(), None, "voice"),
        (paper(), None, "document"),
        (RED, "document", "document"),
    ],
)
def test_other_kinds_are_taken_by_content_or_by_wish(
    tmp_path: Path, content: bytes, kind: str | None, sent_as: str
) -> None:
    found = seen(tmp_path, content, kind)

    assert isinstance(found, Found), found
    assert found.kind == sent_as


def test_a_file_of_telegrams_is_named_by_its_id_and_a_kind() -> None:
    looking, photos = Looking(None, None), Looking(None, "photo")
    found = looking("telegram:video:BAACAgIAAxkBAAIB-_12345678")

    assert isinstance(found, Found)
    assert (found.kind, found.file_id, found.size) == ("video", "BAACAgIAAxkBAAIB-_12345678", 0)
    assert isinstance(photos("telegram:AgACAgIAAxkBAAIB12345678"), Found)
    assert "names no file of Telegram; write telegram:KIND:FILE_ID" in str(looking("telegram:AgACAgIAAxkBAAIB12345678"))
    assert "names no file of Telegram" in str(looking("telegram:film:AgACAgIAAxkBAAIB12345678"))
    assert "no folder or ZIP of media is given" in str(looking("a.png"))


def test_a_file_that_changed_since_the_first_look_is_not_taken(tmp_path: Path) -> None:
    looking = Looking(open_media(folder(tmp_path, {"a.png": RED})), None)
    found = looking("a.png")
    assert isinstance(found, Found)
    assert looking.content(found) == RED

    folder(tmp_path, {"a.png": picture("blue")})

    with pytest.raises(MediaError, match="was changed"):
        looking.content(found)
