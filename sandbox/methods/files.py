"""Downloads."""

from typing import TYPE_CHECKING

from sandbox import render
from sandbox.files import LARGEST_DOWNLOAD
from sandbox.params import Call
from sandbox.records import Json
from sandbox.refusals import bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram


def get_file(telegram: "Telegram", call: Call) -> Json:
    """Where a file can be downloaded; at most 20 MB."""
    file_id = call.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = telegram.files.find(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return render.file(stored)


METHODS = {"getFile": get_file}
