"""What a broadcast from the command line says: words from one file, a picture, a film or a paper from another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.commands.common import Problem, file_text, readable
from crowd.rules.media import DOCUMENT, PHOTO, VIDEO, Found
from crowd.rules.posts import LONGEST_CAPTION, LONGEST_TEXT, TEXT, Post, utf16_units
from crowd.services.mediafiles.folder import Folder
from crowd.services.mediafiles.looking import Looking
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Given:
    """The files that a command names; at most one of them is a picture, a film or a paper."""

    text: Path | None
    photo: Path | None
    video: Path | None
    document: Path | None

    def files(self) -> list[tuple[str, Path]]:
        """Each with its kind."""
        named = ((PHOTO, self.photo), (VIDEO, self.video), (DOCUMENT, self.document))
        return [(kind, path) for kind, path in named if path is not None]


def post_of(given: Given) -> tuple[Post, bytes | None]:
    """The post and the content of its file; a Problem with the sentence for what Telegram would not take."""
    words = file_text(given.text).strip() if given.text else ""
    files = given.files()
    if len(files) > 1:
        raise Problem("Give one picture, one film or one document, not several.")
    longest = LONGEST_CAPTION if files else LONGEST_TEXT
    if utf16_units(words) > longest:
        raise Problem(f"{given.text} has {utf16_units(words):,} characters; at most {longest:,} can be sent.")
    if not files:
        if not words:
            raise Problem("There is nothing to send: give --text FILE, --photo FILE, --video FILE or --document FILE.")
        return Post(TEXT, words), None
    kind, path = files[0]
    return Post(kind, words, file_name=path.name), _content(kind, path)


def kept(post: Post, content: bytes | None, vault: Vault) -> Post:
    """The same post with its file in the vault, until Telegram has it."""
    if content is None:
        return post
    return Post(post.kind, post.text, stored=vault.keep(content), file_name=post.file_name)


def _content(kind: str, path: Path) -> bytes:
    looking = Looking(Folder(readable(path).absolute().parent), kind)
    try:
        found = looking(path.name)
        if not isinstance(found, Found):
            raise Problem(f"{found}.")
        return looking.content(found)
    finally:
        looking.close()
