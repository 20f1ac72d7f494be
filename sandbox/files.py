"""The server's files: what was uploaded, by which ids it is known, and how large it may be."""

import base64
import hashlib
import mimetypes
import struct
from pathlib import PurePath

from sandbox.params import Upload
from sandbox.records import Json, StoredFile
from sandbox.refusals import Refusal, bad_request

LARGEST_DOWNLOAD = 20 << 20
LARGEST_UPLOAD = 50 << 20
LARGEST_PHOTO = 10 << 20
_PREFIX = {"photo": "AgAC", "video": "BAAC", "audio": "CQAC", "voice": "AwAC", "document": "BQAC", "animation": "CgAC"}
_FOLDER = {"photo": "photos", "video": "videos", "audio": "music", "voice": "voice", "animation": "animations"}
_ENDING = {"photo": ".jpg", "video": ".mp4", "audio": ".mp3", "voice": ".oga", "animation": ".mp4"}
_TYPES = {
    "photo": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "animation": "video/mp4",
}


class FileStore:
    """All files of this server, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload, *, details: Json | None = None, strict: bool = False) -> StoredFile:
        """Keep a file. `strict` refuses what the server refuses from a bot: too large, empty, no picture."""
        if strict:
            _check(kind, upload)
        number = len(self._by_id) + 1
        details = dict(details or {})
        width, height = picture_size(upload.content) or (details.pop("width", 640), details.pop("height", 480))
        file_id, unique_id = _ids(kind, upload.content, number)
        stored = StoredFile(
            file_id=file_id,
            unique_id=unique_id,
            kind=kind,
            content=upload.content,
            name=upload.name or None,
            media_type=_media_type(kind, upload),
            path=_path(kind, upload.name, number),
            width=width,
            height=height,
            duration=details.pop("duration", 0),
            details=details,
        )
        self._by_id[file_id] = self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """The file of this id."""
        return self._by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        """The file that getFile named by this path."""
        return self._by_path.get(path)


def _ids(kind: str, content: bytes, number: int) -> tuple[str, str]:
    """A new id for each upload, and one that is the same for the same bytes."""
    digest = hashlib.sha256(kind.encode() + hashlib.sha256(content).digest()).digest()
    fresh = hashlib.sha256(number.to_bytes(8, "big") + digest).digest()
    return _PREFIX[kind] + _letters(fresh), "AgAD" + _letters(digest[:8])


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _path(kind: str, name: str, number: int) -> str:
    ending = PurePath(name).suffix or _ENDING.get(kind, "")
    return f"{_FOLDER.get(kind, 'documents')}/file_{number}{ending}"


def _media_type(kind: str, upload: Upload) -> str:
    given = upload.media_type
    if given and given != "application/octet-stream":
        return given
    return mimetypes.guess_type(upload.name)[0] or _TYPES.get(kind, "application/octet-stream")


def _check(kind: str, upload: Upload) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo":
        _check_photo(upload.content)


def _check_photo(content: bytes) -> None:
    if len(content) > LARGEST_PHOTO:
        raise bad_request("file is too big")
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
    elif content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
    elif content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8X" and len(content) >= 30:
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
    elif content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    else:
        return None
    return (width, height) if width and height else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + length
    return None
