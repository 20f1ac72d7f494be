"""The demo's own folder: settings, the example projects, and commands run in it as an admin would type them."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import bot
import sandbox
from bot.commands.common import EXIT_DATA, EXIT_NO_INPUT, Problem

EXAMPLES = {
    "fact-check": "fact_check",
    "answer-pairs": "answer_pairs",
    "news-topics": "news_topics",
    "recipe-ratings": "recipe_ratings",
    "street-signs": "street_signs",
    "harbour-lights": "harbour_lights",
}
"""The folder of each example project, by its slug; one of them for each kind of work that is seen at its best."""

UNOPENED = "harbour-lights"
"""The project that stays a draft, so that there is one to open from an admin's phone."""

SETTINGS = """\
# Written by `tapwork demo`. The token opens nothing but the demo's own server.
[telegram]
token_file = "token.txt"
api_url = "{url}"

[people]
admins = [{admin}]

[screening]
form = "form.toml"     # a short one; the built-in form takes longer

[notify]
quiet_hours = ""       # the demo speaks at night, too
per_day = 100
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with settings in which the bot and every command run."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def log(self) -> Path:
        """What the bot writes about itself."""
        return self.folder / "bot.log"

    def settle(self, *, url: str, token: str, admin: int) -> None:
        """Write the settings, readable by their owner alone, and copy the example projects."""
        for name, content in (("token.txt", token), ("config.toml", SETTINGS.format(url=url, admin=admin))):
            path = self.folder / name
            path.touch(mode=0o600)
            path.write_text(content, encoding="utf-8")
        (self.folder / "tmp").mkdir(mode=0o700)
        (self.folder / "form.toml").write_bytes(files("crowd").joinpath("forms/short.toml").read_bytes())
        source = examples()
        for name in EXAMPLES.values():
            shutil.copytree(source / name, self.folder / name)

    def project(self, slug: str) -> Path:
        """The project file of an example, as seen from the folder."""
        return Path(EXAMPLES[slug], "project.toml")

    def tasks(self, slug: str) -> Path:
        """The task file of an example, as seen from the folder."""
        found = next((self.folder / EXAMPLES[slug]).glob("tasks.*"))
        return found.relative_to(self.folder)

    def environment(self) -> dict[str, str]:
        """This process's environment without its Tapwork settings: no real token may find its way into the demo."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TAPWORK_")}
        home = str(Path(bot.__file__).parents[1])
        path = [home, *filter(None, [kept.get("PYTHONPATH")])]
        return {**kept, "PYTHONPATH": os.pathsep.join(path), "TMPDIR": str(self.folder / "tmp"), "PYTHONUTF8": "1"}

    async def tapwork(self, *words: str) -> str:
        """Run a command of `tapwork` to its end; what it printed. Raises Problem when it fails."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env=self.environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the demo's to handle
        )
        try:
            out, err = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise Problem(f"`tapwork {' '.join(words)}` failed:\n{err.decode().rstrip()}", EXIT_DATA)
        return out.decode()


@contextmanager
def own_folder(kept: Path | None) -> Iterator[Path]:
    """The folder to keep, which must be new or empty, or a temporary one that is gone afterwards."""
    if kept is None:
        with TemporaryDirectory(prefix="tapwork-demo-", ignore_cleanup_errors=True) as temporary:
            yield Path(temporary).resolve()
        return
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        filled = any(kept.iterdir())
    except OSError as error:
        raise Problem(f"The folder {kept} cannot be used: {error.strerror}.", EXIT_NO_INPUT) from None
    if filled:
        # the chats live in the server's memory: a database of an earlier demo would know people that are gone
        raise Problem(f"The folder {kept} is not empty; a demo begins in a new one.", EXIT_NO_INPUT)
    yield kept.resolve()


def examples() -> Path:
    """Where the example projects lie: inside the installed package, or beside it in a checkout."""
    inside = Path(sandbox.__file__).parent / "examples"
    found = inside if inside.is_dir() else Path(sandbox.__file__).parents[1] / "examples"
    if not found.is_dir():
        raise Problem("This installation has no example projects; install Tapwork again.", EXIT_NO_INPUT)
    return found
