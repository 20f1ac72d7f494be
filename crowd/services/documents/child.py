"""The reading process: gives up all it can, reads one file from stdin, writes one line of JSON, ends.

Started by `Reader` alone, with: the kind of file, the year and the month. It exits with 0 when it has written its line.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress

from crowd.rules.reading.resume import Reading, read_text
from crowd.rules.resume import Refusal, encoding
from crowd.services.documents import cage, office, pdf, picture
from crowd.services.documents.refused import MOST_TEXT, Refused

MOST_BYTES = 21 * 1024 * 1024  # Telegram lets a bot download 20 MB
Look = Callable[[bytes, str, tuple[int, int]], Reading]

# What our libraries load on first use; once the cage is closed, no file can be opened any more.
WHOLE = ("pypdf", "encodings")
TABLES = (
    "_c_m_a_p",
    "_h_e_a_d",
    "_p_o_s_t",
    "_h_m_t_x",
    "_h_h_e_a",
    "_m_a_x_p",
    "_n_a_m_e",
    "_l_o_c_a",
    "O_S_2f_2",
    "C_F_F_",
)
SINGLE = ("unicodedata", "zlib", "fontTools.cffLib", *("fontTools.ttLib.tables." + table for table in TABLES))
OUR_FAULT = 70


def look(content: bytes, kind: str, today: tuple[int, int]) -> Reading:
    """What a file of this kind says; Refused when it cannot be taken."""
    match kind:
        case "photo":
            picture.check(content)
            return Reading("photo")
        case "pdf":
            text = pdf.text(content)
        case "docx":
            text = office.docx(content)
        case "odt":
            text = office.odt(content)
        case _:
            text = _plain(content)
    return read_text(text, today=today)


def serve(look: Look = look) -> None:
    """The whole life of the process."""
    warnings.simplefilter("ignore")
    kind, today = sys.argv[1], (int(sys.argv[2]), int(sys.argv[3]))
    _load()
    cage.close()
    sys.meta_path.clear()
    content = sys.stdin.buffer.read(MOST_BYTES)
    answer = json.dumps(_answer(look, content, kind, today)).encode()
    sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy up, and a damaged library must not fail at it


def _load() -> None:
    found = [each.name for name in WHOLE for each in pkgutil.walk_packages(sys.modules[name].__path__, f"{name}.")]
    for name in (*found, *SINGLE):
        with suppress(ImportError):  # some are for another system, or for a library that we have not
            importlib.import_module(name)


def _answer(look: Look, content: bytes, kind: str, today: tuple[int, int]) -> dict[str, object]:
    try:
        return {"reading": look(content, kind, today).as_json()}
    except Refused as refused:
        return {"refusal": refused.why}
    except ImportError:  # a module that should have been loaded before: nothing the sender could mend
        os._exit(OUR_FAULT)
    except MemoryError:
        return {"refusal": Refusal.TOO_HARD}
    except Exception:  # noqa: BLE001 - whatever a hostile file brings a library to, it is the file that is broken
        return {"refusal": Refusal.BROKEN}


def _plain(content: bytes) -> str:
    name = encoding(content)
    if name is None:
        raise Refused(Refusal.BROKEN)
    return content.decode(name, "replace")[:MOST_TEXT]


if __name__ == "__main__":
    serve()
